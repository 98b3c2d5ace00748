"""A report as a sheet to fill in: what was promised on the left, white cells for what was done.

It comes back through `imports.report_sheet`; what is exported and not touched comes back the same.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO, Final

import xlsxwriter

from renaksi.core.plan_sheet import KEY, VERSION
from renaksi.core.report_columns import FILLED
from renaksi.core.report_sheet import FORMAT, SHEET
from renaksi.exports.fill_in import PROTECTION, add_help, add_origin, formats, write_cell
from renaksi.exports.heights import fit_row, growing
from renaksi.exports.xlsx import OPTIONS, plain
from renaksi.labels import NO_REPORT, POLARITY, REPORT_STATE, format as fmt
from renaksi.labels.report_page import ENTRY_FIELD
from renaksi.labels.report_sheet import COLUMN_HELP, HELP
from renaksi.queries.report_cases import OpenedReport
from renaksi.queries.report_rows import ReportRow

HEAD_ROW: Final = 5
WIDTHS: Final = {"realization": 14, "description": 48, "obstacles": 34, "next_steps": 34}


class ReportWorkbook:
    """One file in the making."""

    def __init__(
        self,
        opened: OpenedReport,
        rows: Sequence[ReportRow],
        editable: frozenset[str],
        now: datetime,
    ) -> None:
        self.opened, self.rows, self.editable, self.now = opened, rows, editable, now
        self.out = BytesIO()
        self.book = xlsxwriter.Workbook(self.out, {**OPTIONS, "constant_memory": False})
        self.sheet = self.book.add_worksheet(SHEET)
        self.formats = formats(self.book)
        self.heads = self._columns()

    def write(self) -> BinaryIO:
        self._titles()
        self._heads()
        for place, row in enumerate(self.rows, HEAD_ROW + 1):
            self._row(place, row)
        self._rules()
        texts = [*HELP, *((ENTRY_FIELD[name], COLUMN_HELP[name]) for name in FILLED)]
        add_help(self.book, self.formats, texts)
        self._origin()
        self.sheet.activate()
        self.book.close()
        return growing(self.out)

    @property
    def _name(self) -> str:
        opened = self.opened
        return f"{opened.plan.agency.name} {opened.plan.cycle.year}"

    def _columns(self) -> list[tuple[str, int]]:
        """Head and width of every column, in order; the last four are filled in."""
        code = self.opened.checkpoint.code
        previous = next((row.previous.code for row in self.rows if row.previous), "")
        known = [
            ("No", 6), ("Aksi", 46), ("Indikator", 32), ("Satuan", 14), ("Arah", 10),
            (f"Target {code}", 12), (f"Nilai {previous}" if previous else "Nilai sebelumnya", 12),
            ("Bukti yang disyaratkan", 30), ("Penanggung jawab", 28),
        ]  # fmt: skip
        return [*known, *((ENTRY_FIELD[name], WIDTHS[name]) for name in FILLED)]

    @property
    def _first(self) -> int:
        """The first column to fill in."""
        return len(self.heads) - len(FILLED)

    def _titles(self) -> None:
        opened, sheet = self.opened, self.sheet
        title = f"Laporan capaian {opened.checkpoint.code}"
        sheet.write_string(0, 0, title.upper(), self.formats["title"])
        sheet.write_string(1, 0, plain(self._name), self.formats["bold"])
        state = REPORT_STATE[opened.case.state] if opened.case.state else NO_REPORT
        taken = f"Keadaan: {state.word}. Diunduh {fmt.moment(self.now, opened.zone)}."
        sheet.write_string(2, 0, taken)
        sheet.write_string(3, 0, "Isi sel putih; petunjuk ada pada lembar Petunjuk.")
        sheet.freeze_panes(HEAD_ROW + 1, 2)

    def _heads(self) -> None:
        sheet, head = self.sheet, self.formats["head"]
        sheet.set_row(HEAD_ROW, 32)
        for place, (name, width) in enumerate(self.heads):
            sheet.write_string(HEAD_ROW, place, name, head)
            sheet.set_column(place, place, width)
        hidden = len(self.heads)
        for place, name in enumerate((KEY, VERSION)):
            sheet.write_string(HEAD_ROW, hidden + place, name, head)
        sheet.set_column(hidden, hidden + 1, 10, None, {"hidden": True})
        sheet.protect("", PROTECTION)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)

    def _row(self, place: int, row: ReportRow) -> None:
        previous = row.previous.value if row.previous else None
        known: list[str | Decimal | None] = [
            row.number, row.item.action, row.item.indicator, row.item.unit,
            POLARITY[row.item.polarity], row.target, previous, "; ".join(row.required),
            row.responsible_name,
        ]  # fmt: skip
        for column, value in enumerate(known):
            self._cell(place, column, value, "frozen" if _is_figure(value) else "locked_text")
        is_mine = row.lineage_id in self.editable
        for column, name in enumerate(FILLED, self._first):
            value = getattr(row.values, name)
            is_figure = name == "realization"
            look = ("figure" if is_figure else "text") if is_mine else "frozen"
            if not is_mine and not is_figure:
                look = "locked_text"
            self._cell(place, column, value, look)
        hidden = len(self.heads)
        self.sheet.write_string(place, hidden, row.lineage_id, self.formats["hidden"])
        self.sheet.write_number(place, hidden + 1, row.version, self.formats["hidden"])
        texts = [*known, *(getattr(row.values, name) for name in FILLED)]
        widths = [width for _head, width in self.heads]
        told = zip(texts, widths, strict=True)
        fit_row(self.sheet, place, [(text, width) for text, width in told if isinstance(text, str)])

    def _cell(self, row: int, column: int, value: str | Decimal | None, look: str) -> None:
        form = self.formats[look]
        if isinstance(value, str):
            write_cell(self.sheet, row, column, form, text=value)
        else:
            write_cell(self.sheet, row, column, form, figure=value)

    def _rules(self) -> None:
        """What a spreadsheet checks while somebody types, with a word of help beside the cell."""
        last = HEAD_ROW + max(1, len(self.rows))
        for column, name in enumerate(FILLED, self._first):
            text = COLUMN_HELP[name][:255]
            rule: dict[str, Any] = {"validate": "any"}
            if name == "realization":
                rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_type": "stop"}
            told = {"input_title": ENTRY_FIELD[name], "input_message": text}
            wrong = {"error_title": ENTRY_FIELD[name], "error_message": text[:200]}
            self.sheet.data_validation(
                HEAD_ROW + 1, column, last, column, {**rule, **told, **wrong}
            )

    def _origin(self) -> None:
        opened = self.opened
        add_origin(
            self.book,
            {
                "format": FORMAT,
                "plan": str(opened.plan.id),
                "checkpoint": opened.checkpoint.code,
                "name": f"laporan {opened.checkpoint.code} {self._name}",
            },
        )


def report_workbook(
    opened: OpenedReport, rows: Sequence[ReportRow], editable: frozenset[str], now: datetime
) -> BinaryIO:
    """`editable`: lineages of the rows whose cells are left open to whoever downloads the file."""
    return ReportWorkbook(opened, rows, editable, now).write()


def _is_figure(value: object) -> bool:
    return value is None or isinstance(value, Decimal)
