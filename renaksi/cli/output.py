"""What the reports share: the options they take, and the three shapes they answer in."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

import click

FORMATS: Final = ("table", "json", "csv")
YEAR: Final = click.IntRange(1, 9999)
"""A year that a date can have; more would not fit the tables either."""
Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as 2023-06-30."""

    name = "tanggal"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' bukan tanggal. Tulis seperti 2023-06-30.", param, ctx)


def format_option(command: Command) -> Command:
    option = click.option(
        "--format", "form", type=click.Choice(FORMATS), default="table", help="Bentuk keluaran."
    )
    return option(command)


def emit(form: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows for people (table), for spreadsheets (csv) or for programs (json: one object a row)."""
    if form == "json":
        emit_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    else:
        emit_table(columns, rows)


def emit_json(answer: object) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> object:
    """Figures as numbers (71.99), days as 2023-06-30."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    message = f"{type(value).__name__} has no plain form"
    raise TypeError(message)


def emit_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    lines = [["" if cell is None else str(cell) for cell in row] for row in (columns, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
