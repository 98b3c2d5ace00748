"""What is still to be done on an assessment, indicator by indicator (issue, Self-assessment).

The page lists it, the counts go into the case by which the rules judge (`core.assessment_rights`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from renaksi.core.assessment import ValueColumn
from renaksi.core.assessment_answer import Answer, Given, answer_issues
from renaksi.core.assessment_score import NO_ANSWER
from renaksi.core.assessment_value import note_needed
from renaksi.core.instrument import Indicator, Instrument


class MissingKind(StrEnum):
    """What an indicator lacks."""

    UNANSWERED = "unanswered"
    FAULTY = "faulty"
    """A value that cannot be taken as it is: half a formula, a reason left out."""
    NO_EVIDENCE = "no_evidence"
    """Blocks nothing; what it costs is the instrument's rule."""
    UNEXPLAINED = "unexplained"
    """It differs from the agency's, or the hub's, and does not say why."""
    UNSETTLED = "unsettled"
    """The second scorer gave another value, and nobody has said which one holds."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to do about one indicator."""

    code: str
    kind: MissingKind


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a column is; computed indicators are nobody's work and count nowhere."""

    asked: int
    done: int
    missing: tuple[Missing, ...]

    def count(self, *gaps: MissingKind) -> int:
        """Indicators with one of these gaps."""
        return len({one.code for one in self.missing if one.kind in gaps})

    @property
    def unanswered(self) -> int:
        """What keeps the agency from submitting, or the hub from approving."""
        return self.count(MissingKind.UNANSWERED, MissingKind.FAULTY)


def progress(
    instrument: Instrument,
    answers: Mapping[str, Answer],
    column: ValueColumn,
    settled: frozenset[str] = frozenset(),
) -> Progress:
    """Of the agency's or the hub's column. `settled`: double-scored indicators already decided on."""
    asked = [one for one in instrument.indicators if one.is_judged]
    missing: list[Missing] = []
    for one in asked:
        answer = answers.get(one.code, NO_ANSWER)
        missing.extend(Missing(one.code, gap) for gap in _gaps(one, answer, column, settled))
    open_ones = {
        one.code for one in missing if one.kind in {MissingKind.UNANSWERED, MissingKind.FAULTY}
    }
    return Progress(len(asked), len(asked) - len(open_ones), tuple(missing))


def without_evidence(instrument: Instrument, answers: Mapping[str, Answer]) -> frozenset[str]:
    """Codes of the indicators that ask for evidence and have none, whatever was answered."""
    return frozenset(
        one.code
        for one in instrument.indicators
        if one.needs_evidence and not answers.get(one.code, NO_ANSWER).evidence
    )


def _gaps(
    indicator: Indicator, answer: Answer, column: ValueColumn, settled: frozenset[str]
) -> Iterator[MissingKind]:
    given = answer.says(column)
    if given is None:
        yield MissingKind.UNANSWERED
        return
    if answer_issues(indicator, given, column=column):
        yield MissingKind.FAULTY
    if indicator.needs_evidence and not answer.evidence and not given.not_applicable:
        yield MissingKind.NO_EVIDENCE
    if column is ValueColumn.HUB:
        yield from _hub_gaps(indicator.code, answer, given, settled)


def _hub_gaps(
    code: str, answer: Answer, given: Given, settled: frozenset[str]
) -> Iterator[MissingKind]:
    if note_needed(answer.own, given) and not given.note.strip():
        yield MissingKind.UNEXPLAINED
    second = answer.second
    differs = second is not None and not second.is_empty and not second.same_as(given)
    if differs and code not in settled:
        yield MissingKind.UNSETTLED
