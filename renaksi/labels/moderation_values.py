"""A value of an indicator as one reads it, and as one types it."""

from typing import Final

from renaksi.core.assessment_answer import Figure, Given
from renaksi.core.assessment_entry import INPUT_FIELD, NOT_APPLICABLE, NOTE, VALUE
from renaksi.core.instrument import INPUT, Indicator, IndicatorKind
from renaksi.labels.format import number

NOT_THERE: Final = "–"
YES_NO: Final = {1: "Ya", 0: "Tidak"}


def said(indicator: Indicator, given: Given | None) -> str:
    """Ya; Tingkat 3; Jumlah yang memadai 24, Jumlah yang diperiksa 30."""
    if given is None or given.is_empty:
        return NOT_THERE
    if given.not_applicable:
        return "Tidak berlaku"
    if indicator.kind in INPUT and indicator.measure:
        return ", ".join(
            f"{one.label} {number(given.inputs.get(one.name))}" for one in indicator.measure.inputs
        )
    if indicator.kind is IndicatorKind.YES_NO:
        return YES_NO.get(int(given.value or 0), NOT_THERE)
    if indicator.kind is IndicatorKind.LEVEL:
        return f"Tingkat {number(given.value)}"
    return f"{number(given.value)}{_unit(indicator)}"


def computed(indicator: Indicator, figure: Figure | None) -> str:
    """What the system found."""
    if figure is None or figure.value is None:
        return "Tidak ada data"
    return f"{number(figure.value, 2)}{_unit(indicator)}"


def typed(given: Given | None) -> dict[str, str]:
    """What stands there, by the fields of the form; the note is left to whoever writes."""
    if given is None:
        return {}
    found = {f"{INPUT_FIELD}{name}": number(value) for name, value in given.inputs.items()}
    if given.value is not None:
        found[VALUE] = number(given.value)
    if given.not_applicable:
        found[NOT_APPLICABLE] = "1"
    if given.note:
        found[NOTE] = given.note
    return found


def _unit(indicator: Indicator) -> str:
    unit = indicator.measure.unit if indicator.measure else ""
    return unit if unit == "%" else f" {unit}" if unit else ""
