"""The annex of a periodic report as a workbook: a sheet of key figures, one per table, one of the texts.

Every sheet says at its head what it is of, so that one copied out of the book can be traced back.
Written row by row; the same frozen figures give the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any, Final
from zoneinfo import ZoneInfo

import xlsxwriter

from renaksi.core.agency import TimeZone
from renaksi.core.periodic_issued import Issued
from renaksi.core.periodic_sheet import Cell, Column, Figure, Grid, Part, PeriodicSheet, Unit
from renaksi.exports.parts import Told, nobody
from renaksi.exports.periodic_html import ReportFacts, base_name, plain_texts
from renaksi.exports.table import WIDTH, Kind
from renaksi.exports.xlsx import HEAD, NUMBER_FORMAT, OPTIONS, plain, sheet_name, write_cell
from renaksi.labels import documents as names, format as fmt, periodic as words
from renaksi.labels.periodic_tables import TOTAL, code_word, column_title, grid_title

KIND: Final = {
    Unit.COUNT: Kind.WHOLE,
    Unit.PERCENT: Kind.PERCENT,
    Unit.SCORE: Kind.FIGURE,
    Unit.DAYS: Kind.FIGURE,
    Unit.TEXT: Kind.TEXT,
    Unit.CODE: Kind.TEXT,
}
NARROW: Final = {"code": 20, "checkpoint": 12, "date": 20, "kind": 24, "plan": 20, "connection": 22}
SHEET: Final = {
    "checkpoints": "Laporan per periode",
    "missing": "Belum melapor",
    "backlog": "Umur aduan",
    "ageing": "Umur rekomendasi",
    "connection_kinds": "Keterhubungan per jenis",
    "connection_provinces": "Keterhubungan per provinsi",
    "kinds": "Pembinaan per jenis",
}
"""Names of sheets whose title is too long for one."""
FIGURE_HEADS: Final = ("Bagian", "Angka kunci", "Satuan", "Nilai", "Pembilang", "Penyebut",
                       "Periode lalu", "Perubahan", "Catatan")  # fmt: skip
UNIT_WORD: Final = {
    Unit.COUNT: "banyaknya",
    Unit.PERCENT: "persen",
    Unit.SCORE: "nilai",
    Unit.DAYS: "hari",
    Unit.TEXT: "teks",
    Unit.CODE: "kode",
}


def periodic_annex(
    sheet: PeriodicSheet, texts: Mapping[Part, str], issued: Issued | None, told: Told = nobody
) -> bytes:
    """The XLSX file. `issued` None: a draft, which every sheet says. `told` hears of each sheet."""
    facts = ReportFacts(sheet, texts, issued)
    grids = [grid for one in sheet.sections for grid in one.grids]
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    book.set_properties({"title": _title(sheet), "created": _local(sheet)})
    writer = _Book(book, _about(facts))
    steps = len(grids) + 2
    writer.figures(sheet)
    told(1, steps)
    for done, grid in enumerate(grids, 2):
        writer.grid(grid, nation=sheet.is_nation)
        told(done, steps)
    writer.texts(plain_texts(facts))
    book.close()
    told(steps, steps)
    return out.getvalue()


def _title(sheet: PeriodicSheet) -> str:
    return f"{words.report_title(sheet.period)} {base_name(sheet)}"


def _local(sheet: PeriodicSheet) -> Any:
    return sheet.taken_at.astimezone(ZoneInfo(TimeZone.WIB.key)).replace(tzinfo=None)


def _about(facts: ReportFacts) -> list[tuple[str, str]]:
    sheet, issued = facts.sheet, facts.issued
    lines = [
        ("Laporan", _title(sheet)),
        ("Lingkup", "Nasional" if sheet.is_nation else f"{base_name(sheet)} ({sheet.base_code})"),
        ("Periode", words.period_days(sheet.period)),
        ("Keadaan data", f"{fmt.day(sheet.as_of)}, diambil {fmt.moment(sheet.taken_at)}"),
    ]
    if issued is None:
        return [*lines, ("Nomor", names.DRAFT_MARK)]
    return [
        *lines,
        ("Nomor", f"{issued.number}, {fmt.day(issued.dated)}, edisi {issued.edition}"),
        ("Sidik isi", issued.fingerprint),
    ]


class _Book:
    """Writes sheets below the same lines of origin."""

    def __init__(self, book: Any, about: Sequence[tuple[str, str]]) -> None:
        self.book, self.about = book, about
        self.taken: set[str] = set()
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.head = book.add_format(HEAD)
        self.forms = {
            kind: book.add_format({"num_format": code, "valign": "top"})
            for kind, code in NUMBER_FORMAT.items()
        }
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})

    def figures(self, sheet: PeriodicSheet) -> None:
        kinds = [Kind.TEXT, Kind.TEXT, Kind.TEXT, *[Kind.FIGURE] * 5, Kind.TEXT]
        rows = (
            _figure_row(words.PERIODIC_PART[one.part], figure)
            for one in sheet.sections
            for figure in one.figures
        )
        self._sheet("Angka kunci", "Angka kunci", FIGURE_HEADS, kinds, [30, 30, 12, *[14] * 5, 12], rows)  # fmt: skip

    def grid(self, grid: Grid, *, nation: bool) -> None:
        heads = [column_title(grid.code, one.code, nation=nation) for one in grid.columns]
        kinds = [KIND[one.unit] for one in grid.columns]
        widths = [NARROW.get(one.code, WIDTH[KIND[one.unit]]) for one in grid.columns]
        rows = (
            [_value(column, cell) for column, cell in zip(grid.columns, row, strict=False)]
            for row in (*grid.rows, *_totals(grid))
        )
        title = grid_title(grid.code, nation=nation)
        name = SHEET.get(grid.code) or title.replace(" menurut ", " per ")
        self._sheet(name, title, heads, kinds, widths, rows)

    def texts(self, found: Sequence[tuple[str, str]]) -> None:
        kinds = [Kind.TEXT, Kind.TEXT]
        self._sheet("Teks", "Teks penyusun", ("Bagian", "Teks"), kinds, [34, 110], found, self.wrap)

    def _sheet(
        self,
        name: str,
        title: str,
        heads: Sequence[str],
        kinds: Sequence[Kind],
        widths: Sequence[int],
        rows: Iterable[Sequence[object]],
        text: Any = None,
    ) -> None:
        sheet = self.book.add_worksheet(_unique(sheet_name(name), self.taken))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.write_string(0, 0, plain(title), self.bold)
        for row, (what, said) in enumerate(self.about, 1):
            sheet.write_string(row, 0, what, self.bold)
            sheet.write_string(row, 1, plain(said))
        top = len(self.about) + 2
        for place, head in enumerate(heads):
            sheet.write_string(top, place, head, self.head)
        last = top
        for last, values in enumerate(rows, top + 1):
            for place, value in enumerate(values):
                kind = kinds[place]
                form = text if text is not None and kind is Kind.TEXT else self.forms[kind]
                write_cell(sheet, last, place, value, form)
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, max(last, top + 1), len(heads) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def _figure_row(section: str, one: Figure) -> list[object]:
    small = words.SMALL if one.is_small and one.value is not None else ""
    return [section, words.FIGURE.get(one.code, one.code), UNIT_WORD[one.unit], one.value, one.part,
            one.whole, one.before, one.change, small]  # fmt: skip


def _value(column: Column, cell: Cell) -> Cell:
    if column.unit is Unit.CODE and isinstance(cell, str) and cell:
        return code_word(column.code, cell)
    return cell


def _totals(grid: Grid) -> list[tuple[Cell, ...]]:
    """The last line, which says in its first cell what it is."""
    return [(grid.totals[0] or TOTAL, *grid.totals[1:])] if grid.totals else []


def _unique(name: str, taken: set[str]) -> str:
    """Excel wants sheets of different names, capitals aside, none longer than 31 letters."""
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{name[:28]} {number}", number + 1
    taken.add(found.casefold())
    return found
