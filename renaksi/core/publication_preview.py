"""What rules of publication come to on a day, and what other rules would change. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from renaksi.core.assessment import ResultSource
from renaksi.core.cycle import CycleState
from renaksi.core.publication import (
    Key,
    Rules,
    Subject,
    complaints_until,
    connection_on,
    out_from,
    plans_are_out,
    reports_are_out,
    result_is_out,
)


class Results(NamedTuple):
    """So many results of the year that were announced for the same day."""

    source: ResultSource
    published_on: date
    many: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the days of a cycle are worked out from."""

    state: CycleState
    year: int
    drafting_due_on: date
    checkpoints: Sequence[tuple[str, date]]
    """Code, and the day after which its window is locked."""
    results: Sequence[Results] = ()


class Stand(NamedTuple):
    """One kind of figure under some rules."""

    key: Key
    delay: int | None
    since: date | None
    """The first public day; None for what stays inside, and for results, which have their own."""
    is_out: bool
    until: date | None = None
    """The last day of the complaints that are out."""
    many: int = 0
    """Results that are out."""


class Effect(StrEnum):
    """What a change of rules does at once."""

    APPEARS = "appears"
    DISAPPEARS = "disappears"
    FEWER = "fewer"
    """A part of it disappears."""
    MORE = "more"
    LATER = "later"
    """Nothing today; another day from which it is out, or never."""


class Change(NamedTuple):
    """One kind of figure before and after."""

    before: Stand
    after: Stand

    @property
    def effect(self) -> Effect:
        before, after = self.before, self.after
        if before.is_out is not after.is_out:
            return Effect.APPEARS if after.is_out else Effect.DISAPPEARS
        told = [(one.many, one.until or date.min) for one in self]
        if told[0] != told[1]:
            return Effect.MORE if told[1] > told[0] else Effect.FEWER
        return Effect.LATER


def keys(checkpoints: Sequence[str]) -> list[Key]:
    """All that has a rule in a cycle with these checkpoints, in the order of the page."""
    return [
        Key(Subject.PLANS),
        *(Key(Subject.REPORTS, code) for code in checkpoints),
        *map(Key, (Subject.GRADES, Subject.COMPLAINTS, Subject.CONNECTION)),
    ]


def stands(facts: Facts, rules: Rules, today: date) -> list[Stand]:
    """In the order of `keys`."""
    codes = [code for code, _ in facts.checkpoints]
    return [_stand(facts, key, rules, today) for key in keys(codes)]


def changes(facts: Facts, old: Rules, new: Rules, today: date) -> list[Change]:
    """Only what differs."""
    pairs = zip(stands(facts, old, today), stands(facts, new, today), strict=True)
    return [Change(*pair) for pair in pairs if pair[0].delay != pair[1].delay]


def _stand(facts: Facts, key: Key, rules: Rules, today: date) -> Stand:
    state, due, delay = facts.state, facts.drafting_due_on, rules.delay(*key)
    match key.subject:
        case Subject.PLANS:
            return Stand(key, delay, out_from(due, delay), plans_are_out(state, due, today, rules))
        case Subject.REPORTS:
            closes = dict(facts.checkpoints)[key.checkpoint]
            is_out = reports_are_out(state, closes, today, rules, key.checkpoint)
            return Stand(key, delay, out_from(closes, delay), is_out)
        case Subject.GRADES:
            shown = (
                one.many
                for one in facts.results
                if result_is_out(one.source, one.published_on, today, rules)
            )
            many = sum(shown)
            return Stand(key, delay, None, many > 0, many=many)
        case Subject.COMPLAINTS:
            until = complaints_until(state, facts.year, due, today, rules)
            since = out_from(max(due, date(facts.year, 1, 31)), delay)
            return Stand(key, delay, since, until is not None, until)
        case Subject.CONNECTION:
            is_out = connection_on(state, facts.year, due, today, rules) is not None
            return Stand(key, delay, out_from(due, delay), is_out)
