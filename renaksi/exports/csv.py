"""A table as CSV: UTF-8 with a mark so that spreadsheets read it right, plain figures, no formulas."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from renaksi.core.agency import TimeZone
from renaksi.exports.table import Table

MARK: Final = "\ufeff"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run such a text as a formula (CWE-1236)."""
BATCH: Final = 500


class _Lines:
    """Something `csv.writer` can write to and a response can drain."""

    def __init__(self) -> None:
        self.held: list[str] = []

    def write(self, text: str) -> int:
        self.held.append(text)
        return len(text)

    def drain(self) -> bytes:
        text = "".join(self.held)
        self.held.clear()
        return text.encode("utf-8", "replace")


def csv_lines(table: Table) -> Iterator[bytes]:
    """The file in pieces. Comma, CRLF (RFC 4180); figures as 71.99, days as 2026-04-28."""
    lines = _Lines()
    lines.write(MARK)
    writer = csv.writer(lines)
    writer.writerow([guarded(column.title) for column in table.columns])
    for number, row in enumerate(table.rows, 1):
        writer.writerow([_cell(value, table.time_zone) for value in row])
        if number % BATCH == 0:
            yield lines.drain()
    yield lines.drain()


def guarded(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _cell(value: object, zone: TimeZone) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone.key)).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return guarded(str(value))
