"""A frozen result read again: what prints, annexes and the check page say of it.

Everything comes out of `AssessmentResult.content`, never from answers as they stand today, so a
print of next year says what was decided. Values are 0..100, points are those of the scale.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from renaksi.core.assessment import AssessmentOutcome, NotAssessable, ValueColumn
from renaksi.core.assessment_value import Counts

FINGERPRINT: Final = 16
"""Letters of the hash that are printed."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One indicator in all three columns."""

    code: str
    name: str
    weight: Decimal
    values: Mapping[ValueColumn, Decimal | None]
    """None where it does not count, or nobody said anything."""
    counts: Counts
    """In the national column."""
    points: Decimal
    """What it adds to the total, in the national column."""
    notes: Mapping[ValueColumn, str]
    """Of those who said something of their own in the column."""
    evidence: int
    as_of: str
    computed: Decimal | None
    """The system's figure where the centre replaced it."""
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetAspect:
    """One aspect with its lines."""

    code: str
    name: str
    weight: Decimal
    values: Mapping[ValueColumn, Decimal | None]
    points: Decimal
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class SheetObjection:
    """One objection as it was decided; `state` a code of `core.objection`."""

    indicator: str
    state: str
    ground: str
    before: str
    """What the score was worth, 0..100; "" where it was not decided."""
    after: str
    decision: str


@dataclass(frozen=True)
class ResultSheet:
    """A result as it was frozen."""

    agency_code: str
    agency_name: str
    year: int
    instrument: str
    version: int
    outcome: AssessmentOutcome
    score: Decimal | None
    grade: str
    reason: NotAssessable | None
    remarks: str
    without_self: bool
    data_as_of: date
    totals: Mapping[ValueColumn, Decimal | None]
    grades: Mapping[ValueColumn, str]
    aspects: tuple[SheetAspect, ...]
    objections: tuple[SheetObjection, ...]
    sha256: str

    @property
    def is_scored(self) -> bool:
        return self.outcome is AssessmentOutcome.SCORED

    @property
    def fingerprint(self) -> str:
        """What a print and its check page are compared by."""
        return self.sha256[:FINGERPRINT]

    @cached_property
    def lines(self) -> tuple[SheetLine, ...]:
        return tuple(line for aspect in self.aspects for line in aspect.lines)

    @property
    def changed(self) -> Sequence[SheetLine]:
        """What the centre replaced."""
        return [one for one in self.lines if ValueColumn.NATIONAL in one.notes]


@dataclass(frozen=True, slots=True)
class Decided:
    """The facts of a result beside its content."""

    outcome: AssessmentOutcome
    score: Decimal | None
    grade: str
    reason: NotAssessable | None
    remarks: str
    sha256: str


def read_sheet(content: Mapping[str, Any], decided: Decided) -> ResultSheet:
    """`content` as `services.steps.assessment_result` froze it."""
    columns = {one: content["columns"][one.value] for one in ValueColumn}
    return ResultSheet(
        agency_code=content["agency"]["code"],
        agency_name=content["agency"]["name"],
        year=content["year"],
        instrument=content["instrument"]["code"],
        version=content["instrument"]["version"],
        outcome=decided.outcome,
        score=decided.score,
        grade=decided.grade,
        reason=decided.reason,
        remarks=decided.remarks,
        without_self=content["without_self"],
        data_as_of=date.fromisoformat(content["data_as_of"]),
        totals={one: _decimal(found["total"]) for one, found in columns.items()},
        grades={one: found["grade"] for one, found in columns.items()},
        aspects=tuple(_aspects(columns)),
        objections=tuple(_objection(one) for one in content["objections"]),
        sha256=decided.sha256,
    )


def _aspects(columns: Mapping[ValueColumn, Any]) -> Iterator[SheetAspect]:
    alike = zip(*(columns[one]["aspects"] for one in ValueColumn), strict=True)
    for found in (dict(zip(ValueColumn, some, strict=True)) for some in alike):
        national = found[ValueColumn.NATIONAL]
        yield SheetAspect(
            national["code"],
            national["name"],
            Decimal(national["weight"]),
            {one: _decimal(each["value"]) for one, each in found.items()},
            Decimal(national["points"]),
            tuple(_lines(found)),
        )


def _lines(aspects: Mapping[ValueColumn, Any]) -> Iterator[SheetLine]:
    alike = zip(*(aspects[one]["indicators"] for one in ValueColumn), strict=True)
    for found in (dict(zip(ValueColumn, some, strict=True)) for some in alike):
        national = found[ValueColumn.NATIONAL]
        yield SheetLine(
            code=national["code"],
            name=national["name"],
            weight=Decimal(national["weight"]),
            values={one: _value(each) for one, each in found.items()},
            counts=Counts(national["counts"]),
            points=Decimal(national["points"]),
            notes={
                one: each["note"]
                for one, each in found.items()
                if each["note"] and each["column"] == one.value
            },
            evidence=national["evidence"],
            as_of=national["as_of"] or "",
            computed=_decimal(national["computed"]),
            inputs=national["inputs"],
        )


def _value(line: Mapping[str, Any]) -> Decimal | None:
    counted = line["counts"] in {Counts.VALUE.value, Counts.NO_EVIDENCE.value}
    return Decimal(line["value"]) if counted else None


def _objection(one: Mapping[str, Any]) -> SheetObjection:
    return SheetObjection(
        one["indicator"],
        one["state"],
        one["ground"],
        (one["before"] or {}).get("worth", ""),
        (one["after"] or {}).get("worth", ""),
        one["decision"],
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
