"""A pasted block between two looks at it: the text, what each column holds, and the preview."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from renaksi.core.item_entry import Vocabulary
from renaksi.core.paste import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    Grid,
    Layout,
    PastedRow,
    guess_layout,
    read_block,
    read_rows,
)
from renaksi.core.plan_columns import IGNORED, columns

EMPTY = "Tempelkan dahulu baris yang disalin dari lembar kerja."
TOO_LONG = "Isi tempelan terlalu panjang. Tempelkan paling banyak {limit} baris sekaligus."
TOO_WIDE = "Tempelan berisi {count} kolom. Salin hanya kolom renaksi, paling banyak {limit}."


@dataclass(frozen=True, slots=True)
class PasteForm:
    """What was pasted and what would become of it."""

    text: str = ""
    strategy_code: str = ""
    grid: Grid = ()
    layout: Layout = field(default_factory=lambda: Layout(()))
    rows: tuple[PastedRow, ...] = ()
    error: str = ""

    @classmethod
    def read(cls, form: Mapping[str, str], words: Vocabulary) -> Self:
        """`kolom-0` … and `judul` come with the second look; before that they are guessed."""
        text, strategy = form.get("isi", ""), form.get("strategi", "")
        if len(text) > MAX_TEXT:
            return cls("", strategy, error=TOO_LONG.format(limit=MAX_ROWS))
        grid = read_block(text)
        if error := _fault(grid):
            return cls(text, strategy, error=error)
        layout = _chosen(form, grid, words) or guess_layout(grid, words)
        return cls(text, strategy, grid, layout, read_rows(grid, layout, words, strategy))

    @property
    def faults(self) -> int:
        return sum(len(row.faults) for row in self.rows)

    @property
    def homeless(self) -> int:
        """Rows without a strategy: they have no place, so they can not be added at all."""
        return sum(not row.values.strategy_code for row in self.rows)

    @property
    def head(self) -> tuple[str, ...]:
        """The block's own column heads, where it has them."""
        return self.grid[0] if self.layout.head_rows else ()

    def cells(self, row: PastedRow) -> list[tuple[str, str, str]]:
        """Field, text, and `bad` for each column of a row as it was pasted."""
        wrong = {fault.field for fault in row.faults}
        texts = self.grid[row.line - 1]
        pairs = zip(self.layout.columns, texts, strict=False)
        return [(name, text, "bad" if name and name in wrong else "") for name, text in pairs]


def _fault(grid: Grid) -> str:
    if not grid:
        return EMPTY
    if len(grid) > MAX_ROWS:
        return TOO_LONG.format(limit=MAX_ROWS)
    if len(grid[0]) > MAX_COLUMNS:
        return TOO_WIDE.format(count=len(grid[0]), limit=MAX_COLUMNS)
    return ""


def _chosen(form: Mapping[str, str], grid: Grid, words: Vocabulary) -> Layout | None:
    """The columns as somebody set them, unless the block has another width by now."""
    width = len(grid[0])
    names = [form.get(f"kolom-{place}") for place in range(width + 1)]
    if None in names[:width] or names[width] is not None:
        return None
    known = {IGNORED, *columns(words.checkpoints)}
    taken: set[str] = set()
    found = []
    for name in names[:width]:
        found.append(name if name in known and name not in taken and name else IGNORED)
        taken |= {name or IGNORED}
    heads = form.get("judul", "")
    return Layout(tuple(found), min(int(heads), len(grid)) if heads.isdigit() else 0)
