"""A periodic report as JSON: written once when it is frozen, read again by everything after. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from renaksi.core.document import content_hash
from renaksi.core.periodic import parse_period
from renaksi.core.periodic_sheet import (
    Cell,
    Column,
    Figure,
    Grid,
    Part,
    PeriodicSheet,
    Section,
    Unit,
)

LAYOUT: Final = 1
"""Of the frozen content; whoever raises it keeps reading the earlier ones."""
_WORDS: Final = frozenset({Unit.TEXT, Unit.CODE})


def content_of(sheet: PeriodicSheet, texts: Mapping[Part, str]) -> dict[str, Any]:
    """What is frozen: figures and the editor's texts, in plain values. Figures are exact strings."""
    return {
        "layout": LAYOUT,
        "period": sheet.period.code,
        "base": {"code": sheet.base_code, "name": sheet.base_name, "nation": sheet.is_nation},
        "taken_at": sheet.taken_at.isoformat(),
        "as_of": sheet.as_of.isoformat(),
        "sections": [_plain_section(one) for one in sheet.sections],
        "texts": {part.value: texts[part] for part in Part if texts.get(part)},
    }


def fingerprint(content: Mapping[str, Any]) -> str:
    """The SHA-256 that is printed, and that the check page compares with."""
    return content_hash(content)


def texts_of(content: Mapping[str, Any]) -> dict[Part, str]:
    return {Part(code): text for code, text in content["texts"].items()}


def sheet_of(content: Mapping[str, Any]) -> PeriodicSheet:
    """Read frozen content. Raises KeyError or ValueError for what `content_of` never wrote."""
    base = content["base"]
    return PeriodicSheet(
        period=parse_period(content["period"]),
        base_code=base["code"],
        base_name=base["name"],
        is_nation=base["nation"],
        taken_at=datetime.fromisoformat(content["taken_at"]),
        as_of=date.fromisoformat(content["as_of"]),
        sections=tuple(_section(one) for one in content["sections"]),
    )


# ── writing ───────────────────────────────────────────────────────────────────
def _plain_section(one: Section) -> dict[str, Any]:
    return {
        "part": one.part.value,
        "figures": [_plain_figure(figure) for figure in one.figures],
        "grids": [_plain_grid(grid) for grid in one.grids],
        "notes": list(one.notes),
    }


def _plain_figure(one: Figure) -> dict[str, Any]:
    return {
        "code": one.code,
        "unit": one.unit.value,
        "value": _plain(one.value),
        "part": one.part,
        "whole": one.whole,
        "before": _plain(one.before),
    }


def _plain_grid(one: Grid) -> dict[str, Any]:
    return {
        "code": one.code,
        "columns": [[column.code, column.unit.value] for column in one.columns],
        "rows": [[_plain(cell) for cell in row] for row in one.rows],
        "totals": [_plain(cell) for cell in one.totals],
    }


def _plain(cell: Cell) -> str | int | None:
    return format(cell, "f") if isinstance(cell, Decimal) else cell


# ── reading ───────────────────────────────────────────────────────────────────
def _section(raw: Mapping[str, Any]) -> Section:
    return Section(
        Part(raw["part"]),
        tuple(_figure(one) for one in raw["figures"]),
        tuple(_grid(one) for one in raw["grids"]),
        tuple(raw["notes"]),
    )


def _figure(raw: Mapping[str, Any]) -> Figure:
    return Figure(
        raw["code"],
        Unit(raw["unit"]),
        _exact(raw["value"]),
        raw["part"],
        raw["whole"],
        _exact(raw["before"]),
    )


def _grid(raw: Mapping[str, Any]) -> Grid:
    columns = tuple(Column(code, Unit(unit)) for code, unit in raw["columns"])
    return Grid(
        raw["code"],
        columns,
        tuple(_row(columns, row) for row in raw["rows"]),
        _row(columns, raw["totals"]),
    )


def _row(columns: tuple[Column, ...], raw: list[Any]) -> tuple[Cell, ...]:
    return tuple(_cell(column.unit, cell) for column, cell in zip(columns, raw, strict=False))


def _cell(unit: Unit, raw: Any) -> Cell:
    return _exact(raw) if isinstance(raw, str) and unit not in _WORDS else raw


def _exact(raw: str | None) -> Decimal | None:
    return None if raw is None else Decimal(raw)
