"""What must hold of an instrument before it is published (issue: weights total 100 at each level).

Shown per row while it is built, and asked once more at publication: the same answer both times.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field as made_by
from decimal import Decimal
from enum import StrEnum
from typing import Final

from renaksi.core.grade import ScaleIssue, scale_issues
from renaksi.core.instrument import FULL_WEIGHT, Aspect, Indicator, IndicatorKind, Instrument
from renaksi.core.instrument_formula import NAME, BadFormula, FormulaFault, parse

FEWEST_LEVELS: Final = 2


class InstrumentFault(StrEnum):
    """What may be wrong with an instrument."""

    ASPECT_EMPTY = "aspect_empty"
    CODE_MISSING = "code_missing"
    CODE_TWICE = "code_twice"
    NAME_MISSING = "name_missing"
    WEIGHT_RANGE = "weight_range"
    ASPECTS_TOTAL = "aspects_total"
    INDICATORS_TOTAL = "indicators_total"
    FEW_LEVELS = "few_levels"
    LEVEL_TWICE = "level_twice"
    LEVELS_UNORDERED = "levels_unordered"
    LEVEL_UNDESCRIBED = "level_undescribed"
    MEASURE_MISSING = "measure_missing"
    FORMULA_WRONG = "formula_wrong"
    INPUT_NAME_WRONG = "input_name_wrong"
    INPUT_TWICE = "input_twice"
    INPUT_UNUSED = "input_unused"
    DENOMINATOR_UNKNOWN = "denominator_unknown"
    TARGET_IS_FLOOR = "target_is_floor"
    FACT_MISSING = "fact_missing"
    COMPARISON_UNKNOWN = "comparison_unknown"
    THRESHOLD_RANGE = "threshold_range"
    SMALL_N_RANGE = "small_n_range"
    SCALE_GRADES_NOTHING = "scale_grades_nothing"


@dataclass(frozen=True, slots=True)
class InstrumentIssue:
    """One thing to put right. `code`: of the aspect or indicator, "" for the whole."""

    fault: InstrumentFault
    code: str = ""
    field: str = ""
    detail: Mapping[str, object] = made_by(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstrumentCheck:
    """Everything to put right."""

    issues: tuple[InstrumentIssue, ...]
    scale: tuple[ScaleIssue, ...]

    @property
    def passes(self) -> bool:
        return not self.issues and not self.scale

    def of(self, code: str) -> tuple[InstrumentIssue, ...]:
        """Those of one aspect or indicator."""
        return tuple(one for one in self.issues if one.code == code)


def check_instrument(instrument: Instrument) -> InstrumentCheck:
    """All faults, in the order of the sheet; one that only grades outside results asks for less."""
    issues = () if instrument.is_scale_only else tuple(_issues(instrument))
    return InstrumentCheck(issues, scale_issues(instrument.scale))


_F = InstrumentFault


def _issues(instrument: Instrument) -> Iterator[InstrumentIssue]:
    if not 0 <= instrument.weak_below <= FULL_WEIGHT:
        yield InstrumentIssue(_F.THRESHOLD_RANGE, field="weak_below")
    if instrument.small_n < 0:
        yield InstrumentIssue(_F.SMALL_N_RANGE, field="small_n")
    if not instrument.scale.grades_scores:
        yield InstrumentIssue(_F.SCALE_GRADES_NOTHING, field="scale")
    total = sum((one.weight for one in instrument.aspects), Decimal())
    if total != FULL_WEIGHT:
        yield InstrumentIssue(_F.ASPECTS_TOTAL, field="weight", detail={"total": total})
    yield from _codes(instrument)
    for aspect in instrument.aspects:
        yield from _aspect(aspect)
        for one in aspect.indicators:
            yield from _indicator(one, instrument)


def _codes(instrument: Instrument) -> Iterator[InstrumentIssue]:
    """Answers, comparisons and the next version find a row by its code."""
    groups: list[Aspect | Indicator] = [*instrument.aspects, *instrument.indicators]
    counted = Counter(one.code.casefold() for one in groups)
    for code, count in counted.items():
        if not code.strip():
            yield InstrumentIssue(_F.CODE_MISSING, field="code", detail={"count": count})
        elif count > 1:
            first = next(one.code for one in groups if one.code.casefold() == code)
            yield InstrumentIssue(_F.CODE_TWICE, first, "code", {"count": count})


def _aspect(aspect: Aspect) -> Iterator[InstrumentIssue]:
    yield from _row(aspect)
    if not aspect.indicators:
        yield InstrumentIssue(_F.ASPECT_EMPTY, aspect.code)
        return
    total = sum((one.weight for one in aspect.indicators), Decimal())
    if total != aspect.weight:
        detail = {"total": total, "wanted": aspect.weight}
        yield InstrumentIssue(_F.INDICATORS_TOTAL, aspect.code, "weight", detail)


def _row(row: Aspect | Indicator) -> Iterator[InstrumentIssue]:
    if not row.name.strip():
        yield InstrumentIssue(_F.NAME_MISSING, row.code, "name")
    if not 0 < row.weight <= FULL_WEIGHT:
        yield InstrumentIssue(_F.WEIGHT_RANGE, row.code, "weight", {"weight": row.weight})


def _indicator(one: Indicator, instrument: Instrument) -> Iterator[InstrumentIssue]:
    yield from _row(one)
    if one.kind is IndicatorKind.LEVEL:
        yield from _levels(one)
    elif one.is_measured:
        yield from _measure(one)
    if one.compare_with:
        other = instrument.by_code.get(one.compare_with)
        if other is None or other.kind is not IndicatorKind.COMPUTED or not one.is_judged:
            detail = {"other": one.compare_with}
            yield InstrumentIssue(_F.COMPARISON_UNKNOWN, one.code, "compare_with", detail)


def _levels(one: Indicator) -> Iterator[InstrumentIssue]:
    values = [level.value for level in one.levels]
    if len(set(values)) < len(values):
        yield InstrumentIssue(_F.LEVEL_TWICE, one.code, "levels")
    elif values != sorted(values):
        yield InstrumentIssue(_F.LEVELS_UNORDERED, one.code, "levels")
    if len(values) < FEWEST_LEVELS:
        yield InstrumentIssue(_F.FEW_LEVELS, one.code, "levels")
    for level in one.levels:
        if not level.description.strip():
            detail = {"level": level.value}
            yield InstrumentIssue(_F.LEVEL_UNDESCRIBED, one.code, "levels", detail)


def _measure(one: Indicator) -> Iterator[InstrumentIssue]:
    measure = one.measure
    if measure is None:
        yield InstrumentIssue(_F.MEASURE_MISSING, one.code, "formula")
        return
    if measure.floor == measure.target:
        yield InstrumentIssue(_F.TARGET_IS_FLOOR, one.code, "target")
    if one.kind is IndicatorKind.COMPUTED:
        if measure.fact is None:
            yield InstrumentIssue(_F.FACT_MISSING, one.code, "fact")
        return
    yield from _formula(one.code, measure.formula, [field.name for field in measure.inputs])
    if measure.denominator and measure.denominator not in {field.name for field in measure.inputs}:
        detail = {"name": measure.denominator}
        yield InstrumentIssue(_F.DENOMINATOR_UNKNOWN, one.code, "denominator", detail)


def _formula(code: str, text: str, names: list[str]) -> Iterator[InstrumentIssue]:
    """Every figure that is asked for is used, and every figure that is used is asked for."""
    for name, count in Counter(names).items():
        if not NAME.fullmatch(name) or name in {"min", "max"}:
            yield InstrumentIssue(_F.INPUT_NAME_WRONG, code, "inputs", {"name": name})
        if count > 1:
            yield InstrumentIssue(_F.INPUT_TWICE, code, "inputs", {"name": name})
    try:
        used = parse(text).names
    except BadFormula as error:
        detail = {"why": error.fault, "word": error.word}
        yield InstrumentIssue(_F.FORMULA_WRONG, code, "formula", detail)
        return
    for name in sorted(used - set(names)):
        detail = {"why": FormulaFault.UNKNOWN_NAME, "word": name}
        yield InstrumentIssue(_F.FORMULA_WRONG, code, "formula", detail)
    for name in sorted(set(names) - used):
        yield InstrumentIssue(_F.INPUT_UNUSED, code, "inputs", {"name": name})
