"""Values as the story of the assessments writes them, read by the instrument."""

from collections.abc import Mapping
from decimal import Decimal

from renaksi.core.assessment_answer import Given
from renaksi.core.instrument import INPUT, Indicator, Instrument as Sheet


def parsed(sheet: Sheet, text: str) -> dict[str, Given]:
    """By code, in the order of the story."""
    pairs = (pair.split(":") for pair in text.split())
    return {code: _given(sheet.by_code[code], value) for code, value in pairs}


def noted(sheet: Sheet, values_of: Mapping[str, tuple[str, str]]) -> dict[str, Given]:
    """The same with the notes that say why."""
    return {
        code: _given(sheet.by_code[code], value, note) for code, (value, note) in values_of.items()
    }


def _given(indicator: Indicator, value: str, note: str = "") -> Given:
    if indicator.kind not in INPUT or indicator.measure is None:
        return Given(Decimal(value), note=note)
    names = (one.name for one in indicator.measure.inputs)
    figures = (Decimal(part) for part in value.split("/"))
    return Given(inputs=dict(zip(names, figures, strict=True)), note=note)
