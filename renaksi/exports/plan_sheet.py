"""A revision as a sheet to fill in: official head, locked titles, drop-down lists, instructions.

It comes back through `imports.plan_sheet`; what is exported and not touched comes back the same.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO, Final

import xlsxwriter

from renaksi.core.item_entry import FIGURES, TARGET
from renaksi.core.plan_columns import columns
from renaksi.core.plan_sheet import FORMAT, KEY, SHEET, VERSION
from renaksi.core.sheet import column_name
from renaksi.exports.fill_in import PROTECTION, add_help, add_origin, formats, write_cell
from renaksi.exports.heights import fit_row, growing
from renaksi.exports.plan_sheet_help import COLUMN_HELP, HELP
from renaksi.exports.xlsx import OPTIONS, plain
from renaksi.labels import PLAN_STATE, POLARITY, documents as words, format as fmt
from renaksi.labels.items import item_field
from renaksi.queries.plan_matrix import Matrix
from renaksi.queries.plan_texts import RowTexts

HEAD_ROW: Final = 5
SPARE_ROWS: Final = 100
CHOICES: Final = "Pilihan"
FUNDING: Final = ("APBD", "APBN", "Hibah", "Non-anggaran")
WIDTHS: Final = {
    "strategy_code": 26, "action": 46, "indicator": 34, "unit": 14, "polarity": 10,
    "responsible_code": 28, "partners": 24, "required_evidence": 30, "basis": 16, "budget": 18,
    "funding_source": 14, "sipd_code": 20, "objective": 30, "sub_activity": 30, "remarks": 26,
}  # fmt: skip
FIGURE_WIDTH: Final = 11


class PlanWorkbook:
    """One file in the making."""

    def __init__(
        self, matrix: Matrix, texts: Mapping[str, RowTexts], units: Sequence[str], now: datetime
    ) -> None:
        self.matrix, self.texts, self.units, self.now = matrix, texts, units, now
        self.out = BytesIO()
        self.book = xlsxwriter.Workbook(self.out, {**OPTIONS, "constant_memory": False})
        self.codes = tuple(one.code for one in matrix.checkpoints)
        self.fields = columns(self.codes)
        self.sheet = self.book.add_worksheet(SHEET)
        self.formats = formats(self.book)

    def write(self) -> BinaryIO:
        self._titles()
        self._heads()
        self._rows()
        self._lists()
        self._help()
        self._origin()
        self.sheet.activate()
        self.book.close()
        return growing(self.out)

    # ── the sheet itself ──────────────────────────────────────────────────────
    @property
    def last_row(self) -> int:
        return HEAD_ROW + len(self.matrix.rows) + SPARE_ROWS

    def _column(self, name: str) -> int:
        return 1 + self.fields.index(name)

    def _titles(self) -> None:
        m, sheet = self.matrix, self.sheet
        sheet.write_string(0, 0, words.PLAN_TITLE.upper(), self.formats["title"])
        name = f"{m.agency_name} tahun {m.year}, revisi {m.revision_number}"
        sheet.write_string(1, 0, plain(name), self.formats["bold"])
        state = PLAN_STATE[m.state].word
        taken = f"Keadaan: {state}. Diunduh {fmt.moment(self.now, m.time_zone)}."
        sheet.write_string(2, 0, taken)
        sheet.write_string(
            3, 0, "Isi sel putih; petunjuk ada pada lembar Petunjuk. Jumlah bobot harus 100:"
        )
        weight = column_name(self._column("weight"))
        total = f"=SUM({weight}{HEAD_ROW + 2}:{weight}{self.last_row + 1})"
        sheet.write_formula(
            3, self._column("weight"), total, self.formats["bold"], float(m.total_weight)
        )
        sheet.freeze_panes(HEAD_ROW + 1, 3)

    def _heads(self) -> None:
        sheet, head = self.sheet, self.formats["head"]
        sheet.set_row(HEAD_ROW, 32)
        sheet.set_column(0, 0, 6)
        sheet.write_string(HEAD_ROW, 0, "No", head)
        for place, name in enumerate(self.fields, 1):
            sheet.write_string(HEAD_ROW, place, item_field(name), head)
            sheet.set_column(place, place, width_of(name))
        hidden = len(self.fields) + 1
        for place, name in enumerate((KEY, VERSION)):
            sheet.write_string(HEAD_ROW, hidden + place, name, head)
        sheet.set_column(hidden, hidden + 1, 10, None, {"hidden": True})
        sheet.protect("", PROTECTION)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
        sheet.print_area(0, 0, HEAD_ROW + max(1, len(self.matrix.rows)), len(self.fields))

    def _rows(self) -> None:
        for place, row in enumerate(self.matrix.rows, HEAD_ROW + 1):
            self.sheet.write_string(place, 0, row.number, self.formats["locked"])
            shown = self.texts[row.lineage_id]
            texts = {**shown.texts, "polarity": POLARITY[row.values.polarity]}
            for name in self.fields:
                self._cell(place, name, shown.figures.get(name), texts.get(name, ""))
            fit_row(
                self.sheet, place, [(texts.get(name, ""), width_of(name)) for name in self.fields]
            )
            hidden = len(self.fields) + 1
            self.sheet.write_string(place, hidden, row.lineage_id, self.formats["hidden"])
            self.sheet.write_number(place, hidden + 1, row.version, self.formats["hidden"])
        for place in range(HEAD_ROW + 1 + len(self.matrix.rows), self.last_row + 1):
            self.sheet.write_blank(place, 0, None, self.formats["locked"])
            for name in self.fields:
                self._cell(place, name, None, "")

    def _cell(self, row: int, name: str, figure: Decimal | None, text: str) -> None:
        column = self._column(name)
        form = self.formats[self._format_of(name)]
        write_cell(self.sheet, row, column, form, figure=figure, text=text)

    def _format_of(self, name: str) -> str:
        if name.startswith(TARGET) and name.removeprefix(TARGET) in self.matrix.frozen:
            return "frozen"
        if name == "budget":
            return "money"
        return "figure" if name in FIGURES or name.startswith(TARGET) else "text"

    # ── what helps filling it in ──────────────────────────────────────────────
    def _lists(self) -> None:
        lists = self.book.add_worksheet(CHOICES)
        lists.hide()
        choices = {
            "strategy_code": [f"{one.code} {one.name}" for one in self.matrix.groups],
            "polarity": list(POLARITY.values()),
            "responsible_code": list(self.units),
            "funding_source": list(FUNDING),
        }
        for column, (name, values) in enumerate(choices.items()):
            for row, value in enumerate(values):
                lists.write_string(row, column, plain(value))
            letter = column_name(column)
            source = f"={CHOICES}!${letter}$1:${letter}${max(1, len(values))}"
            self._validate(
                name, {"validate": "list", "source": source}, strict=name != "funding_source"
            )
        for name in self.fields:
            if name in FIGURES or name.startswith(TARGET):
                self._validate(name, _figure_rule(name), strict=True)
            elif name not in choices:
                self._validate(name, {"validate": "any"}, strict=False)

    def _validate(self, name: str, rule: dict[str, Any], *, strict: bool) -> None:
        column = self._column(name)
        text = COLUMN_HELP.get(name.split(":", maxsplit=1)[0], "")
        message = (
            {"input_title": item_field(name)[:32], "input_message": text[:255]} if text else {}
        )
        errors = {
            "error_type": "stop" if strict else "information",
            "error_title": item_field(name)[:32],
            "error_message": "Isian ini tidak dikenal. " + text[:200],
        }
        self.sheet.data_validation(
            HEAD_ROW + 1, column, self.last_row, column, {**rule, **message, **errors}
        )

    def _help(self) -> None:
        texts = [
            *HELP,
            *((item_field(name), COLUMN_HELP[name]) for name in self.fields if name in COLUMN_HELP),
            ("Target per periode", COLUMN_HELP["target"]),
        ]
        add_help(self.book, self.formats, texts)

    def _origin(self) -> None:
        m = self.matrix
        add_origin(
            self.book,
            {
                "format": FORMAT,
                "plan": str(m.plan_id),
                "revision": str(m.revision_number),
                "name": f"renaksi {m.agency_name} {m.year} revisi {m.revision_number}",
            },
        )


def plan_workbook(
    matrix: Matrix, texts: Mapping[str, RowTexts], units: Sequence[str], now: datetime
) -> BinaryIO:
    """`units`: the names a row can be given to, as the drop-down list shows them."""
    return PlanWorkbook(matrix, texts, units, now).write()


def width_of(name: str) -> int:
    """Characters across the column of a field."""
    return WIDTHS.get(name, FIGURE_WIDTH)


def _figure_rule(name: str) -> dict[str, Any]:
    if name == "baseline":
        return {"validate": "decimal", "criteria": "between", "minimum": -1e16, "maximum": 1e16}
    if name == "weight":
        return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
    return {"validate": "decimal", "criteria": ">=", "value": 0}
