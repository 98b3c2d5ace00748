"""What calamine does not tell of a sheet: formulas, errors, percent formats, and how far it reaches.

Read before calamine lays the sheet out as a dense table, so that one stray cell in the last row
of the grid, or one long text used a million times, costs nothing.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from renaksi.core.files import FileFault
from renaksi.core.sheet import column_name, position
from renaksi.imports.package import Attributes, Package, refused

PERCENT_FORMATS: Final = frozenset({"9", "10"})
MAX_TEXT: Final = 32 * 1024 * 1024
"""Characters of all text cells together."""
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(slots=True)
class Findings:
    """Addresses of the cells that need a word."""

    formulas: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)
    percents: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Limits:
    rows: int
    columns: int


def scan(package: Package, part: str, limits: Limits) -> Findings:
    """Raises Invalid (BAD_FILE) when the sheet reaches further than `limits`."""
    reader = _Reader(limits, _percent_styles(package), _text_lengths(package))
    package.walk(part, reader.start, reader.end, reader.text)
    return reader.found


class _Reader:
    def __init__(self, limits: Limits, percents: frozenset[str], lengths: list[int]) -> None:
        self.limits, self.percents, self.lengths = limits, percents, lengths
        self.found = Findings()
        self.row = self.column = -1
        self.cell: Attributes = {}
        self.is_filled = self.in_value = False
        self.value = ""
        self.text_left = MAX_TEXT

    def start(self, name: str, given: Attributes) -> None:
        if name == "row":
            self.row = int(given["r"]) - 1 if given.get("r", "").isdigit() else self.row + 1
            self.column = -1
        elif name == "c":
            self.cell, self.is_filled, self.value = given, False, ""
            self.column = position(given["r"])[1] if given.get("r") else self.column + 1
        elif name in {"v", "f", "is"}:
            self.is_filled, self.in_value = True, name == "v"
            if name == "f":
                self.found.formulas.add(self.address)

    def text(self, text: str) -> None:
        if self.in_value:
            self.value += text

    def end(self, name: str) -> None:
        if name == "v":
            self.in_value = False
        if name == "c" and self.is_filled:
            self.check_reach()
            self.note()

    @property
    def address(self) -> str:
        return f"{column_name(self.column)}{self.row + 1}"

    def check_reach(self) -> None:
        if self.row >= self.limits.rows:
            raise refused(FileFault.TOO_MANY_ROWS, limit=self.limits.rows)
        if self.column >= self.limits.columns:
            raise refused(FileFault.TOO_MANY_COLUMNS, limit=self.limits.columns)

    def note(self) -> None:
        kind = self.cell.get("t", "n")
        if kind == "e":
            self.found.errors.add(self.address)
        if kind == "n" and self.cell.get("s") in self.percents:
            self.found.percents.add(self.address)
        if kind == "s" and self.value.isdigit() and int(self.value) < len(self.lengths):
            self.text_left -= self.lengths[int(self.value)]
            if self.text_left < 0:
                raise refused(FileFault.TOO_BIG_INSIDE, limit_size=MAX_TEXT)


def _percent_styles(package: Package) -> frozenset[str]:
    """Indexes of the cell styles that show a figure as percent."""
    formats = set(PERCENT_FORMATS)
    styles: list[str] = []
    inside = [""]

    def start(name: str, given: Attributes) -> None:
        if name == "numFmt" and "%" in _QUOTED.sub("", given.get("formatCode", "")):
            formats.add(given.get("numFmtId", ""))
        if name in {"cellXfs", "cellStyleXfs"}:
            inside[0] = name
        if name == "xf" and inside[0] == "cellXfs":
            styles.append(given.get("numFmtId", "0"))

    package.walk("xl/styles.xml", start)
    return frozenset(str(index) for index, ident in enumerate(styles) if ident in formats)


def _text_lengths(package: Package) -> list[int]:
    """How long each shared text is."""
    lengths: list[int] = []

    def start(name: str, _given: Attributes) -> None:
        if name == "si":
            lengths.append(0)

    def text(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    package.walk("xl/sharedStrings.xml", start, text=text)
    return lengths
