"""Writing on a draft instrument: rows put in, replaced, taken out, moved, weighed anew.

Every function gives back another instrument and leaves the one it was given alone. An aspect or
indicator is known by its code; asking for one that is not there raises NotFound.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from renaksi.core.errors import NotFound
from renaksi.core.instrument import Aspect, Indicator, Instrument

Row = TypeVar("Row", Aspect, Indicator)


class Direction(StrEnum):
    """Where a row goes among its neighbours."""

    UP = "naik"
    DOWN = "turun"


def aspect_of(sheet: Instrument, code: str) -> Aspect:
    """The aspect with this code."""
    return _one(sheet.aspects, code)


def holder_of(sheet: Instrument, code: str) -> Aspect:
    """The aspect an indicator stands in."""
    for aspect in sheet.aspects:
        if any(one.code == code for one in aspect.indicators):
            return aspect
    raise NotFound


def indicator_of(sheet: Instrument, code: str) -> Indicator:
    """The indicator with this code."""
    return _one(sheet.indicators, code)


def is_taken(sheet: Instrument, code: str, *, by: str = "") -> bool:
    """Whether another row than the one called `by` has this code; large and small letters alike."""
    rows: list[Aspect | Indicator] = [*sheet.aspects, *sheet.indicators]
    return any(one.code.casefold() == code.casefold() for one in rows if one.code != by)


# ── rows ──────────────────────────────────────────────────────────────────────
def put_aspect(sheet: Instrument, aspect: Aspect, *, old: str = "") -> Instrument:
    """Add an aspect at the end, or put it where the one called `old` was, with its indicators."""
    if not old:
        return replace(sheet, aspects=(*sheet.aspects, aspect))
    kept = replace(aspect, indicators=aspect_of(sheet, old).indicators)
    return replace(sheet, aspects=_put(sheet.aspects, old, kept))


def put_indicator(
    sheet: Instrument, aspect_code: str, indicator: Indicator, *, old: str = ""
) -> Instrument:
    """Add an indicator to an aspect, or put it where the one called `old` was.

    One that goes to another aspect stands last there. Whoever was compared with `old` is compared
    with its new code.
    """
    target = aspect_of(sheet, aspect_code)
    if not old:
        return _in_aspect(sheet, target.code, lambda rows: (*rows, indicator))
    home = holder_of(sheet, old)
    if home.code == target.code:
        found = _in_aspect(sheet, home.code, lambda rows: _put(rows, old, indicator))
    else:
        gone = _in_aspect(sheet, home.code, lambda rows: _without(rows, old))
        found = _in_aspect(gone, target.code, lambda rows: (*rows, indicator))
    return _compared(found, old, indicator.code) if indicator.code != old else found


def without(sheet: Instrument, code: str) -> Instrument:
    """Take out an aspect with all its indicators, or one indicator. Nothing is compared with it."""
    if any(one.code == code for one in sheet.aspects):
        gone = [one.code for one in aspect_of(sheet, code).indicators]
        found = replace(sheet, aspects=_without(sheet.aspects, code))
    else:
        home, gone = holder_of(sheet, code), [code]
        found = _in_aspect(sheet, home.code, lambda rows: _without(rows, code))
    for each in gone:
        found = _compared(found, each, "")
    return found


def moved(sheet: Instrument, code: str, direction: Direction) -> Instrument:
    """One place up or down: an aspect among aspects, an indicator within its own. Ends stay."""
    if any(one.code == code for one in sheet.aspects):
        return replace(sheet, aspects=_moved(sheet.aspects, code, direction))
    home = holder_of(sheet, code)
    return _in_aspect(sheet, home.code, lambda rows: _moved(rows, code, direction))


def weighed(sheet: Instrument, weights: Mapping[str, Decimal]) -> Instrument:
    """New weights by code; a row that is not named keeps its own."""
    return replace(
        sheet,
        aspects=tuple(
            replace(
                aspect,
                weight=weights.get(aspect.code, aspect.weight),
                indicators=tuple(
                    replace(one, weight=weights.get(one.code, one.weight))
                    for one in aspect.indicators
                ),
            )
            for aspect in sheet.aspects
        ),
    )


# ── parts ─────────────────────────────────────────────────────────────────────
def _one(rows: tuple[Row, ...], code: str) -> Row:
    found = next((one for one in rows if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def _put(rows: tuple[Row, ...], old: str, row: Row) -> tuple[Row, ...]:
    return tuple(row if one.code == old else one for one in rows)


def _without(rows: tuple[Row, ...], code: str) -> tuple[Row, ...]:
    return tuple(one for one in rows if one.code != code)


def _moved(rows: tuple[Row, ...], code: str, direction: Direction) -> tuple[Row, ...]:
    place = next(index for index, one in enumerate(rows) if one.code == code)
    other = place + (1 if direction is Direction.DOWN else -1)
    if not 0 <= other < len(rows):
        return rows
    found = list(rows)
    found[place], found[other] = found[other], found[place]
    return tuple(found)


Rows = tuple[Indicator, ...]


def _in_aspect(sheet: Instrument, code: str, change: Callable[[Rows], Rows]) -> Instrument:
    return replace(
        sheet,
        aspects=tuple(
            replace(one, indicators=change(one.indicators)) if one.code == code else one
            for one in sheet.aspects
        ),
    )


def _compared(sheet: Instrument, old: str, new: str) -> Instrument:
    return replace(
        sheet,
        aspects=tuple(
            replace(
                aspect,
                indicators=tuple(
                    replace(one, compare_with=new) if one.compare_with == old else one
                    for one in aspect.indicators
                ),
            )
            for aspect in sheet.aspects
        ),
    )
