"""A block pasted into a report, between two looks at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from renaksi.core.paste import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Grid, Layout, read_block
from renaksi.core.report_paste import COLUMNS, chosen_layout, guess_layout, read_rows
from renaksi.core.report_sheet import EntryPreview, StoredEntry
from renaksi.core.report_sheet_compare import compare
from renaksi.forms.paste import EMPTY, TOO_LONG

TOO_WIDE = "Tempelan berisi {count} kolom. Salin hanya kolom laporan, paling banyak {limit}."
NOTHING_CHOSEN = (
    "Belum ada kolom yang dipakai. Pilih sedikitnya satu kolom isian, misalnya Realisasi."
)


@dataclass(frozen=True, slots=True)
class ReportPasteForm:
    """What was pasted and what would become of it."""

    text: str = ""
    begin: str = ""
    """Key of the row the first line is meant for, where no column names its row."""
    grid: Grid = ()
    layout: Layout = field(default_factory=lambda: Layout(()))
    found: EntryPreview | None = None
    error: str = ""

    @classmethod
    def read(cls, form: Mapping[str, str], stored: Sequence[StoredEntry]) -> Self:
        """`kolom-0` … and `judul` come with the second look; before that they are guessed."""
        text, begin = form.get("isi", ""), form.get("mulai", "")
        if len(text) > MAX_TEXT:
            return cls("", begin, error=TOO_LONG.format(limit=MAX_ROWS))
        grid = read_block(text)
        if error := _fault(grid):
            return cls(text, begin, error=error)
        layout = _chosen(form, grid) or guess_layout(grid, stored)
        if not any(layout.columns):
            return cls(text, begin, grid, layout, error=NOTHING_CHOSEN)
        found = compare(read_rows(grid, layout, stored, begin), stored)
        return cls(text, begin, grid, layout, found)

    @property
    def names_rows(self) -> bool:
        """A column says which action each line is about."""
        return bool({"number", "action"} & set(self.layout.columns))

    @property
    def choices(self) -> tuple[str, ...]:
        """What a column can hold."""
        return COLUMNS

    @property
    def head(self) -> tuple[str, ...]:
        """The block's own column heads, where it has them."""
        return self.grid[0] if self.layout.head_rows else ()

    @property
    def sample(self) -> Grid:
        """The first lines, to recognise the columns by."""
        return self.grid[self.layout.head_rows :][:3]


def _fault(grid: Grid) -> str:
    if not grid:
        return EMPTY
    if len(grid) > MAX_ROWS:
        return TOO_LONG.format(limit=MAX_ROWS)
    if len(grid[0]) > MAX_COLUMNS:
        return TOO_WIDE.format(count=len(grid[0]), limit=MAX_COLUMNS)
    return ""


def _chosen(form: Mapping[str, str], grid: Grid) -> Layout | None:
    """The columns as somebody set them, unless the block has another width by now."""
    width = len(grid[0])
    names = [form.get(f"kolom-{place}") for place in range(width + 1)]
    if None in names[:width] or names[width] is not None:
        return None
    heads = form.get("judul", "")
    rows = int(heads) if heads.isascii() and heads.isdigit() and len(heads) < 4 else 0  # noqa: PLR2004
    return chosen_layout([name or "" for name in names[:width]], min(rows, len(grid)))
