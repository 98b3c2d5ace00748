"""A sheet as rows of cells with their addresses, whatever file it came from."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

CellValue = str | Decimal | bool | datetime | date | time | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Numbers are Decimal, whatever the file called them; an empty text is None."""

    address: str
    """As people say it: F12."""
    value: CellValue = None
    is_formula: bool = False
    is_error: bool = False
    """A formula that came to nothing: #REF!, #DIV/0!."""
    is_percent: bool = False
    """Shown as percent in the spreadsheet: 25% is stored as 0.25."""
    merged: str = ""
    """The range it is merged in (B12:B15), empty for a cell of its own."""

    @property
    def is_empty(self) -> bool:
        return self.value is None and not (self.is_formula or self.is_error)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Row 1 of the file is `rows[0]`; every row reaches to the last column in use."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    is_text: bool = False
    """From a CSV: every value is a text."""


def column_name(index: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """(0, 0) is A1."""
    return f"{column_name(column)}{row + 1}"


def position(text: str) -> tuple[int, int]:
    """A1 is (0, 0)."""
    letters = text.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(text[len(letters) :]) - 1, column - 1
