"""Instruments of assessment (LKE): aspects, indicators and their rules (design section 2, Instrument).

Plain values without behaviour beyond looking things up; what must hold of them is asked in
`core.instrument_check`, how an answer becomes a score in `core.assessment_value`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from renaksi.core.grade import GradeScale

FULL_WEIGHT: Final = Decimal(100)
"""Aspects total it, and so do all indicators: those of an aspect share the aspect's weight out, as
the sheets of SAKIP and the default of domain section 5.3 write it (20 = 5 + 5 + 5 + 5)."""
SMALL_N: Final = Decimal(10)
"""The proposal for a new instrument; what counts is the instrument's own `small_n`."""
PERCENT: Final = Decimal(100)


class IndicatorKind(StrEnum):
    """How an indicator is answered (design section 5, Scores)."""

    YES_NO = "yes_no"
    LEVEL = "level"
    """One of several described levels (anak tangga)."""
    NUMBER = "number"
    """A formula over figures the agency states."""
    COMPUTED = "computed"
    """Read from the system's own facts at the round's `data_as_of`; nobody types it."""
    SAMPLED = "sampled"
    """A judgement of some records: how many of those looked at are good."""


class ComputedFact(StrEnum):
    """What the system can say of an agency by itself."""

    PLAN_ENACTED = "plan_enacted"
    PLAN_ACHIEVEMENT = "plan_achievement"
    REPORTS_SUBMITTED = "reports_submitted"
    REPORTS_ON_TIME = "reports_on_time"
    RECOMMENDATIONS_RESOLVED = "recommendations_resolved"
    COMPLAINTS_FOLLOWED_UP = "complaints_followed_up"
    COMPLAINTS_FINISHED = "complaints_finished"
    CONNECTED = "connected"
    GUIDANCE_TAKEN = "guidance_taken"
    """Events of guidance it attended, or held for agencies below it."""


class SmallRule(StrEnum):
    """What happens below the smallest denominator that says something (domain 5.3, low volume)."""

    MARK = "mark"
    """It counts and is marked "n kecil"."""
    EXCLUDE = "exclude"
    """It is left out and the weights are renormalised."""


class EvidenceRule(StrEnum):
    """What a value of the agency or the hub is worth without the evidence that is asked for."""

    COUNTS_ZERO = "counts_zero"
    FLAG = "flag"
    """The value stands, with a warning."""


@dataclass(frozen=True, slots=True)
class Level:
    """One step of an anchored scale, with what must be true for it."""

    value: Decimal
    description: str


@dataclass(frozen=True, slots=True)
class InputField:
    """A figure the formula asks for."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Measure:
    """From a number to 0..1: linear from `floor` (0) to `target` (1), no more and no less.

    A target below the floor is for what is good when it is small.
    """

    formula: str = ""
    """Of a NUMBER; the others have the formula of their kind."""
    inputs: tuple[InputField, ...] = ()
    denominator: str = ""
    """Name of the input below which the figure is small, or without which there is none."""
    floor: Decimal = Decimal(0)
    target: Decimal = PERCENT
    unit: str = "%"
    fact: ComputedFact | None = None
    """Of a COMPUTED."""


SAMPLE_GOOD: Final = InputField("memadai", "Jumlah yang memadai")
SAMPLE_SIZE: Final = InputField("diperiksa", "Jumlah yang diperiksa")
SAMPLE_FORMULA: Final = "memadai / diperiksa * 100"
SAMPLE: Final = Measure(SAMPLE_FORMULA, (SAMPLE_GOOD, SAMPLE_SIZE), SAMPLE_SIZE.name)
"""The measure of every SAMPLED indicator, but for its floor and target."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question of the instrument."""

    code: str
    name: str
    weight: Decimal
    kind: IndicatorKind
    levels: tuple[Level, ...] = ()
    measure: Measure | None = None
    evidence: tuple[str, ...] = ()
    """Kinds of evidence that are asked for; empty: none is."""
    guidance: str = ""
    not_applicable: str = ""
    """When it may be left out ("tidak berlaku"); empty: never."""
    small_rule: SmallRule = SmallRule.MARK
    compare_with: str = ""
    """Code of the computed indicator that should tell the same story."""
    recommendation: str = ""
    """Text of the recommendation a low value leads to."""

    @property
    def is_measured(self) -> bool:
        return self.kind in MEASURED

    @property
    def is_judged(self) -> bool:
        return self.kind is not IndicatorKind.COMPUTED

    @property
    def needs_evidence(self) -> bool:
        return self.is_judged and bool(self.evidence)

    @property
    def may_be_left_out(self) -> bool:
        return bool(self.not_applicable.strip())


MEASURED: Final = frozenset({IndicatorKind.NUMBER, IndicatorKind.COMPUTED, IndicatorKind.SAMPLED})
INPUT: Final = frozenset({IndicatorKind.NUMBER, IndicatorKind.SAMPLED})
"""Kinds that are answered with figures for a formula."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """A group of indicators with a weight of its own."""

    code: str
    name: str
    weight: Decimal
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """One version of an instrument; published ones are frozen."""

    code: str
    version: int
    name: str
    scale: GradeScale
    aspects: tuple[Aspect, ...] = ()
    evidence_rule: EvidenceRule = EvidenceRule.COUNTS_ZERO
    small_n: Decimal = SMALL_N
    weak_below: Decimal = field(default=Decimal(60))
    """In percent of an indicator's reach: what lies below becomes a draft recommendation."""

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """All of them, in the order of the sheet."""
        return tuple(one for aspect in self.aspects for one in aspect.indicators)

    @cached_property
    def by_code(self) -> Mapping[str, Indicator]:
        return {one.code: one for one in self.indicators}

    @property
    def is_scale_only(self) -> bool:
        """Nothing is answered with it: it grades results obtained outside the system."""
        return not self.aspects
