"""How high a row must be for its wrapped texts.

Excel works this out when it opens a file; LibreOffice and others believe what the file says.
"""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any, BinaryIO, Final

LINE: Final = 15
"""Points of one line of text."""
HIGHEST: Final = 408
"""Points; no spreadsheet knows higher rows."""
FILLED: Final = 0.92
"""Share of a column's width that characters fill on average, in the fonts that are about."""
FIXED: Final = b' customHeight="1"'


def room(width: float) -> int:
    """Characters that stand on one line of a column of `width`."""
    return max(1, int(width * FILLED))


def lines_of(text: str, width: float) -> int:
    """Lines that `text` takes in a column of `width` characters."""
    most = room(width)
    if len(text) <= most and "\n" not in text:
        return 1
    return sum(max(1, -(-len(part) // most)) for part in text.split("\n"))


def fit_row(sheet: Any, row: int, cells: Iterable[tuple[str, float]]) -> None:
    """Make the row high enough for its (text, width of the column)."""
    lines = max((lines_of(text, width) for text, width in cells), default=1)
    if lines > 1:
        sheet.set_row(row, min(HIGHEST, LINE * lines))


def growing(made: BinaryIO) -> BinaryIO:
    """The same workbook, its rows still growing with what somebody types into them.

    A height that is set counts as chosen by a person, which a spreadsheet never changes again; here
    it is only what the row needs today.
    """
    out = BytesIO()
    with (
        zipfile.ZipFile(made) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            is_sheet = part.filename.startswith("xl/worksheets/")
            new.writestr(part, content.replace(FIXED, b"") if is_sheet else content)
    out.seek(0)
    return out
