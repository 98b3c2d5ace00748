"""A self-assessment as a sheet to fill in; it comes back through `imports.answer_sheet`."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO, Final

import xlsxwriter

from renaksi.core.answer_sheet import ANSWER, FORMAT, HEADS, SHEET
from renaksi.core.assessment_entry import NOT_APPLICABLE
from renaksi.core.instrument import INPUT, IndicatorKind
from renaksi.core.plan_sheet import VERSION
from renaksi.exports.fill_in import PROTECTION, add_help, add_origin, formats, write_cell
from renaksi.exports.heights import fit_row, growing
from renaksi.exports.xlsx import OPTIONS, plain
from renaksi.labels import format as fmt
from renaksi.labels.answer_sheet import COLUMN_HELP, HELP, asked_text, levels_text
from renaksi.labels.assessment import ASSESSMENT_STATE
from renaksi.queries.assessment_answer_page import AnswerPage, AnswerRow

HEAD_ROW: Final = 5
WIDTHS: Final = (8, 40, 36, 14, 12, 44, 60)
GUIDE: Final = "Petunjuk dan anak tangga"
Line = tuple[str, Decimal | str | None]
"""What is filled in there, and what stands there now."""


class AnswerWorkbook:
    """One file in the making."""

    def __init__(self, page: AnswerPage, now: datetime) -> None:
        self.page, self.now = page, now
        self.out = BytesIO()
        self.book = xlsxwriter.Workbook(self.out, {**OPTIONS, "constant_memory": False})
        self.sheet = self.book.add_worksheet(SHEET)
        self.formats = formats(self.book)
        self.heads = [*HEADS.values(), GUIDE]

    def write(self) -> BinaryIO:
        self._titles()
        self._heads()
        place = HEAD_ROW
        for row in self.page.judged:
            for line, (what, value) in enumerate(lines_of(row)):
                place += 1
                self._line(place, row, what, value, is_first=line == 0)
        names = ((HEADS[name], text) for name, text in COLUMN_HELP.items())
        add_help(self.book, self.formats, [*HELP, *names])
        add_origin(
            self.book,
            {"format": FORMAT, "assessment": str(self.page.assessment.id), "name": self.name},
        )
        self.sheet.activate()
        self.book.close()
        return growing(self.out)

    @property
    def name(self) -> str:
        one = self.page.assessment
        return f"{one.agency.name} {one.round.cycle.year}"

    def _titles(self) -> None:
        sheet, opened = self.sheet, self.page.opened
        sheet.write_string(0, 0, "PENILAIAN MANDIRI", self.formats["title"])
        sheet.write_string(1, 0, plain(f"{self.name}, {opened.sheet.name}"), self.formats["bold"])
        state = ASSESSMENT_STATE[opened.case.state].word
        sheet.write_string(
            2, 0, f"Keadaan: {state}. Diunduh {fmt.moment(self.now, self.page.zone)}."
        )
        sheet.write_string(3, 0, "Isi sel putih; petunjuk ada pada lembar Petunjuk.")
        sheet.freeze_panes(HEAD_ROW + 1, 2)

    def _heads(self) -> None:
        sheet = self.sheet
        sheet.set_row(HEAD_ROW, 32)
        for place, (name, width) in enumerate(zip(self.heads, WIDTHS, strict=True)):
            sheet.write_string(HEAD_ROW, place, name, self.formats["head"])
            sheet.set_column(place, place, width)
        hidden = len(self.heads)
        sheet.write_string(HEAD_ROW, hidden, VERSION, self.formats["head"])
        sheet.set_column(hidden, hidden, 10, None, {"hidden": True})
        sheet.protect("", PROTECTION)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)

    def _line(
        self, place: int, row: AnswerRow, what: str, value: Decimal | str | None, *, is_first: bool
    ) -> None:
        one, look = row.indicator, self.formats
        is_open = self.page.is_open
        guide = levels_text(one) if is_first else ""
        left_out = "ya" if row.given.not_applicable else ""
        texts = [row.code, one.name if is_first else "", what]
        for column, text in enumerate(texts):
            write_cell(self.sheet, place, column, look["locked_text"], text=text)
        if isinstance(value, Decimal):
            form = look["figure" if is_open else "frozen"]
            write_cell(self.sheet, place, len(texts), form, figure=value)
        else:
            form = look["figure" if is_open else "frozen"]
            write_cell(self.sheet, place, len(texts), form, text=value or "")
        cells = (
            (left_out if is_first else "", is_first and one.may_be_left_out),
            (row.given.note if is_first else "", is_first),
        )
        for column, (text, is_asked) in enumerate(cells, len(texts) + 1):
            form = look["text" if is_open and is_asked else "locked_text"]
            write_cell(self.sheet, place, column, form, text=text)
        write_cell(self.sheet, place, len(texts) + 3, look["locked_text"], text=guide)
        self.sheet.write_number(place, len(self.heads), row.version, look["hidden"])
        told = [*texts, "", "", cells[1][0], guide]
        fit_row(self.sheet, place, list(zip(told, WIDTHS, strict=True)))
        self._rules(place, row, is_first=is_first)

    def _rules(self, place: int, row: AnswerRow, *, is_first: bool) -> None:
        """What a spreadsheet checks while somebody types."""
        columns = {name: place for place, name in enumerate(HEADS)}
        words = {"validate": "list", "source": ["ya", "tidak"], "ignore_blank": True}
        rule: dict[str, Any] = {"validate": "decimal", "criteria": ">=", "value": 0}
        if row.indicator.kind is IndicatorKind.YES_NO:
            rule = words
        elif row.indicator.kind is IndicatorKind.LEVEL:
            levels = [fmt.number(one.value) for one in row.indicator.levels]
            rule = {"validate": "list", "source": levels}
        told = {"error_title": HEADS[ANSWER], "error_message": COLUMN_HELP[ANSWER]}
        column = columns[ANSWER]
        self.sheet.data_validation(place, column, place, column, {**rule, **told})
        if is_first and row.indicator.may_be_left_out:
            column = columns[NOT_APPLICABLE]
            self.sheet.data_validation(place, column, place, column, {**words, "source": ["ya"]})


def lines_of(row: AnswerRow) -> Iterator[Line]:
    """What is filled in for one indicator: its answer, or each figure of its formula."""
    one, given = row.indicator, row.given
    if one.kind in INPUT and one.measure:
        for each in one.measure.inputs:
            yield each.label, given.inputs.get(each.name)
    elif one.kind is IndicatorKind.YES_NO:
        said = "" if given.value is None else "ya" if given.value else "tidak"
        yield asked_text(one), said
    else:
        yield asked_text(one), given.value


def answer_workbook(page: AnswerPage, now: datetime) -> BinaryIO:
    """White cells for whoever answers now; for others everything is locked."""
    return AnswerWorkbook(page, now).write()
