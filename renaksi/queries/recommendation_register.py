"""The register of recommendations one actor may see: figures under the filters, and its rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from renaksi.core.policy import Actor
from renaksi.core.recommendation import COUNTED
from renaksi.core.recommendation_ageing import AgeBand, SameCause, earlier
from renaksi.core.recommendation_tally import Cell, Late, Tally
from renaksi.core.recommendation_wanted import Wanted
from renaksi.models import Recommendation
from renaksi.queries.recommendation_custody import recommendation_visible
from renaksi.queries.recommendation_filter import band_of, matching, sorting
from renaksi.queries.recommendation_late import (
    TERMS,
    Clocks,
    Overdue,
    Past,
    Terms,
    clocks,
    overdue,
    past_of,
)
from renaksi.queries.recommendation_listed import Facts, held_on, ids_on, narrow, rows_on


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the register, with its clocks and what it repeats."""

    facts: Facts
    terms: Terms
    clocks: Clocks | None
    """None for a draft."""
    since: date | None
    """When it got the status it has."""
    answers: int
    repeats: SameCause | None

    def age(self, on: date) -> int | None:
        """Days since the issue; a draft has none."""
        return (on - self.facts.issued_on).days if self.facts.issued_on else None


class Register:
    """`today` is the day at the centre."""

    def __init__(self, session: Session, actor: Actor, today: date) -> None:
        self.session, self.actor, self.today = session, actor, today
        self.held = held_on(today)

    @cached_property
    def late(self) -> Overdue:
        """Two statements, once."""
        return overdue(self.session, self.actor, self.today)

    def tally(self, wanted: Wanted) -> Tally:
        """All figures of the page in one statement: whatever status, age and lateness."""
        late = case(
            (self.late.answer, Late.ANSWER.value), (self.late.review, Late.REVIEW.value), else_=""
        )
        told = (Recommendation.status, band_of(self.today).label("band"), late.label("late"))
        each = (
            narrow(select(*told), self.today).where(*self._matching(wanted.open_to_all)).subquery()
        )
        counted = select(*each.c, func.count()).group_by(*each.c)
        rows: Sequence[Any] = self.session.execute(counted).all()
        return Tally(
            tuple(
                Cell(status, AgeBand(band) if band else None, Late(one) if one else None, many)
                for status, band, one, many in rows
            )
        )

    def rows(self, wanted: Wanted, *, offset: int = 0, limit: int | None = None) -> list[Listed]:
        """A page of it; three statements, however long the page is."""
        page = self.ids(wanted).offset(offset).limit(limit)
        chosen = rows_on(self.today).where(Recommendation.id.in_(page))
        ordered = chosen.order_by(*sorting(wanted.order))
        found: Sequence[Any] = self.session.execute(ordered).all()
        split = len(found[0]) - len(TERMS) if found else 0
        facts = [Facts(*row[:split]) for row in found]
        ids = page if limit is None else [one.id for one in facts]  # a file may have too many
        past = past_of(self.session, ids) if found else {}
        same = self._same_causes(facts)
        return [
            self._listed(one, Terms(*row[split:]), past.get(one.id), same)
            for one, row in zip(facts, found, strict=True)
        ]

    def of(self, ids: Collection[int], wanted: Wanted) -> list[Listed]:
        """Those of `ids` that match."""
        return self.rows(replace(wanted, ids=frozenset(ids)))

    def ids(self, wanted: Wanted) -> Select[int]:
        """Of what matches, in the order asked for."""
        chosen = ids_on(self.today).where(*self._matching(wanted))
        return chosen.order_by(*sorting(wanted.order))

    # ── parts ─────────────────────────────────────────────────────────────────
    def _matching(self, wanted: Wanted) -> Iterable[Any]:
        return matching(wanted, self.actor, self.held, self.late, self.today)

    def _listed(
        self,
        one: Facts,
        terms: Terms,
        past: Past | None,
        same: Mapping[tuple[int, str], Sequence[SameCause]],
    ) -> Listed:
        if past is None or one.issued_on is None:
            return Listed(one, terms, None, None, 0, None)
        found = clocks(terms, past.told, self.today, self.late.holidays)
        own = SameCause(
            one.id, one.number, one.addressee_id, one.cause_key, one.issued_on, one.status
        )
        return Listed(
            one,
            terms,
            found,
            past.since,
            past.answers,
            earlier(own, same.get((one.addressee_id, one.cause_key), ())),
        )

    def _same_causes(self, facts: Sequence[Facts]) -> Mapping[tuple[int, str], Sequence[SameCause]]:
        """By agency and cause, everything issued to it for it that the actor may see."""
        one = Recommendation
        pairs = {(each.addressee_id, each.cause_key) for each in facts if each.cause_key}
        chosen = select(
            one.id, one.number, one.addressee_id, one.cause_key, one.issued_on, one.status
        ).where(
            one.addressee_id.in_({agency for agency, _cause in pairs}),
            one.cause_key.in_({cause for _agency, cause in pairs}),
            one.status.in_(COUNTED),
            recommendation_visible(self.actor, self.today),
        )
        found: dict[tuple[int, str], list[SameCause]] = defaultdict(list)
        for row in self.session.execute(chosen):
            same = SameCause._make(row)
            found[same.addressee_id, same.cause_key].append(same)
        return found
