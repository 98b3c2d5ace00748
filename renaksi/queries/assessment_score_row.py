"""The rows of an assessment's page: one indicator in every column the reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field as made_by
from decimal import Decimal

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.assessment_exact import in_percent
from renaksi.core.assessment_missing import MissingKind, Progress
from renaksi.core.assessment_score import Score
from renaksi.core.assessment_stand import ScoreStand, stand_of
from renaksi.core.assessment_value import APART, IndicatorValue
from renaksi.core.assessment_warnings import Oddity
from renaksi.core.instrument import Aspect, Indicator
from renaksi.queries.assessment_answers import Cell, Written
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.queries.assessment_last_year import LastAnswer
from renaksi.queries.assessment_objected import ObjectionLine
from renaksi.queries.assessment_proofs import AnswerProof


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One indicator in every column the reader may see; None: unseen, or nothing stands there."""

    aspect: Aspect
    indicator: Indicator
    values: Mapping[C, IndicatorValue]
    written: Mapping[Cell, Written]
    stand: ScoreStand
    gaps: frozenset[MissingKind]
    """Of the hub's column."""
    proofs: tuple[AnswerProof, ...]
    """Those of the answer, and those of objections once handed in."""
    objections: tuple[ObjectionLine, ...]
    warnings: tuple[Oddity, ...]
    last: LastAnswer | None
    sent_back: bool

    @property
    def code(self) -> str:
        return self.indicator.code

    def percent(self, column: C) -> Decimal | None:
        """0..100; None where it is unseen, or counts in no way."""
        found = self.values.get(column)
        return None if found is None or not _shows(found) else in_percent(found.value)

    @property
    def gap(self) -> Decimal | None:
        """Hub against self, in points of 100."""
        own, hub = self.values.get(C.SELF), self.values.get(C.HUB)
        if own is None or hub is None or not _shows(own) or not _shows(hub):
            return None
        return in_percent(hub.value - own.value)

    def note(self, column: C) -> str:
        found = self.values.get(column)
        if found is None or found.source is None or found.column is not column:
            return ""
        return found.source.note


def _shows(one: IndicatorValue) -> bool:
    return one.counts not in APART and (one.source is not None or one.raw is not None)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the values, by the indicators' codes."""

    proofs: Mapping[str, tuple[AnswerProof, ...]] = made_by(default_factory=dict)
    objections: Mapping[str, tuple[ObjectionLine, ...]] = made_by(default_factory=dict)
    last: Mapping[str, LastAnswer] = made_by(default_factory=dict)
    warnings: Sequence[Oddity] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """What one person may see of it."""

    seen: frozenset[C]
    reviews: bool
    """From above, in whatever role."""


def rows_of(
    found: OpenedAssessment,
    reader: Reader,
    scores: Mapping[C, Score],
    gaps: Mapping[C, Progress],
    beside: Beside,
) -> tuple[ScoreRow, ...]:
    """In the order of the sheet. `gaps`: what the agency's and the hub's column lack."""
    values = {
        column: {one.indicator.code: one for one in made.values} for column, made in scores.items()
    }
    return tuple(
        _row(found, reader, aspect, one, _of(values, one.code), gaps, beside)
        for aspect in found.sheet.aspects
        for one in aspect.indicators
    )


def _of(values: Mapping[C, Mapping[str, IndicatorValue]], code: str) -> dict[C, IndicatorValue]:
    return {column: some[code] for column, some in values.items()}


def _row(
    found: OpenedAssessment,
    reader: Reader,
    aspect: Aspect,
    one: Indicator,
    values: Mapping[C, IndicatorValue],
    gaps: Mapping[C, Progress],
    beside: Beside,
) -> ScoreRow:
    said, code = found.said, one.code
    own, hub = (
        frozenset(gap.kind for gap in gaps[column].missing if gap.code == code)
        for column in (C.SELF, C.HUB)
    )
    sees_hub = C.HUB in reader.seen
    sent_back = reader.reviews and code in said.sent_back
    disputed = beside.objections.get(code, ())
    stand = stand_of(
        one,
        found.assessment.state,
        own,
        hub,
        sees_hub=sees_hub,
        sent_back=sent_back,
        objected=code in said.waiting and sees_hub,
    )
    return ScoreRow(
        aspect=aspect,
        indicator=one,
        values=values,
        written=said.written.get(code, {}),
        stand=stand,
        gaps=hub if sees_hub else frozenset(),
        proofs=_shown(beside.proofs.get(code, ()), disputed),
        objections=disputed,
        warnings=tuple(each for each in beside.warnings if each.code == code),
        last=beside.last.get(code),
        sent_back=sent_back,
    )


def _shown(
    proofs: Sequence[AnswerProof], disputed: Sequence[ObjectionLine]
) -> tuple[AnswerProof, ...]:
    """New evidence of an objection shows once that was handed in."""
    filed = {line.objection.id for line in disputed}
    return tuple(one for one in proofs if one.objection_id is None or one.objection_id in filed)
