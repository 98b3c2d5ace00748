"""The workbook of a periodic report, and the words its print and its sheets share."""

import io
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from python_calamine import load_workbook

from renaksi.core.periodic import parse_period
from renaksi.core.periodic_sheet import Column, Figure, Part, PeriodicSheet, Section, Unit
from renaksi.exports.periodic_annex import periodic_annex
from renaksi.exports.periodic_charts import chart
from renaksi.labels import periodic as words
from renaksi.labels.periodic_tables import (
    CODED,
    GRID,
    cell,
    code_word,
    column_title,
    grid_title,
)
from tests.support.periodic_sheets import ISSUED, MARCH, TAKEN, TEXTS, grid, national_sheet

SHEET = national_sheet()
GRIDS = [one for section in SHEET.sections for one in section.grids]


def read(content):
    book = load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_every_table_has_its_sheet_with_where_it_comes_from():
    content = periodic_annex(SHEET, TEXTS, ISSUED)
    assert content == periodic_annex(SHEET, TEXTS, ISSUED)
    book = read(content)
    assert len(book) == len(GRIDS) + 2
    assert next(iter(book)) == "Angka kunci"
    assert all(len(name) <= 31 for name in book)
    for rows in book.values():
        said = {row[0]: row[1] for row in rows[:7]}
        assert said["Sidik isi"] == ISSUED.fingerprint
        assert "Laporan Tahunan 2025" in said["Laporan"]
        assert ISSUED.number in said["Nomor"]
    annex = book["Rincian per instansi"][8:]
    assert annex[0][:3] == ["Kode", "Instansi", "Jenis"]
    assert len(annex) == 1 + 552
    diy = next(row for row in annex if row[0] == "34")
    assert diy[2] == "Provinsi"
    assert book["Tahap rencana aksi per pembina"][-1][:3] == ["Jumlah", "Jumlah", 608]
    assert isinstance(diy[7], float)
    figures = {row[1]: row for row in book["Angka kunci"][9:]}
    assert figures["Rekomendasi sesuai"][3:9] == [37.5, 3, 8, 25, 12.5, "n kecil"]


def test_no_text_of_a_sheet_runs_and_sheets_of_one_name_are_told_apart():
    evil = grid("x", "name:T count:N", [("=1+1", 1), ("+cmd|' /C calc'!A0", 2), ("\x00@a\ud800", None)])  # fmt: skip
    sections = (Section(Part.FUNNEL, grids=(evil, evil)), Section(Part.SUMMARY))
    sheet = PeriodicSheet(MARCH, "34", "=DIY", False, TAKEN, MARCH.last_day, sections)
    steps = []
    book = read(periodic_annex(sheet, {Part.SUMMARY: "=2+2"}, None, lambda *step: steps.append(step)))  # fmt: skip
    assert list(book) == ["Angka kunci", "x", "x 2", "Teks"]
    assert [row[0] for row in book["x"][-3:]] == ["=1+1", "+cmd|' /C calc'!A0", "@a"]
    assert book["Teks"][-1] == ["Ringkasan", "=2+2"]
    assert book["x"][5][:2] == ["Nomor", "RANCANGAN"]
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_every_table_and_column_that_is_frozen_has_its_word():
    assert {one.code for one in GRIDS} == set(GRID)
    for one in GRIDS:
        assert grid_title(one.code) != one.code
        for column in one.columns:
            assert column_title(one.code, column.code) != column.code, (one.code, column.code)
    figures = {figure.code for section in SHEET.sections for figure in section.figures}
    assert figures == set(words.FIGURE)


@pytest.mark.parametrize("codes", CODED, ids=lambda one: one.__name__)
def test_every_code_a_cell_can_hold_is_worded_in_its_column(codes):
    columns = {"AgencyKind": "kind", "BacklogBand": "band", "ComplaintBucket": "bucket",
               "ConnectionState": "connection", "GuidanceKind": "kind", "FunnelStage": "step",
               "PlanState": "plan", "RecommendationStatus": "status", "AgeBand": "band"}  # fmt: skip
    for code in codes:
        assert code_word(columns[codes.__name__], code.value) != code.value or code.value.istitle()


def test_cells_without_a_figure_are_dashes_and_unknown_codes_stand_for_themselves():
    assert cell(Column("rate", Unit.PERCENT), None) == "–"
    assert cell(Column("grade", Unit.TEXT), "") == "–"
    assert cell(Column("checkpoint", Unit.CODE), "B06") == "B06"
    assert cell(Column("rate", Unit.PERCENT), Decimal("7.5")) == "7,50%"
    assert cell(Column("count", Unit.COUNT), 12345) == "12.345"
    assert cell(Column("days", Unit.DAYS), Decimal("2.5")) == "2,5 hari"


@pytest.mark.parametrize(
    ("code", "name", "title", "days"),
    [
        ("2026-W07", "Minggu ke-7 2026", "", "9 Februari 2026 s.d. 15 Februari 2026"),
        ("2026-M03", "Maret 2026", "Bulanan Maret 2026", "1 Maret 2026 s.d. 31 Maret 2026"),
        (
            "2026-M12",
            "Desember 2026",
            "Bulanan Desember 2026",
            "1 Desember 2026 s.d. 31 Desember 2026",
        ),
        ("2026-Q4", "Triwulan IV 2026", "", "1 Oktober 2026 s.d. 31 Desember 2026"),
        ("2026-S1", "Semester I 2026", "", "1 Januari 2026 s.d. 30 Juni 2026"),
        ("2025", "Tahun 2025", "Tahunan 2025", "1 Januari 2025 s.d. 31 Desember 2025"),
    ],
)
def test_periods_are_named_as_people_name_them(code, name, title, days):
    assert words.report_title(parse_period(code)) == f"Laporan {title or name}"
    assert words.period_name(parse_period(code)) == name
    assert words.period_days(parse_period(code)) == days


@pytest.mark.parametrize(
    ("code", "unit", "value", "before", "change"),
    [
        ("compliance", Unit.PERCENT, "75", "79.11", ("↓", "turun 4,11 poin", "bad")),
        ("compliance", Unit.PERCENT, "80", "79.50", ("↑", "naik 0,50 poin", "ok")),
        ("recommendations_overdue", Unit.COUNT, "17", "22", ("↓", "turun 5", "ok")),
        ("complaints_received", Unit.COUNT, "12345", "11998", ("↑", "naik 347", "same")),
        ("score_mean", Unit.SCORE, "70", "70.00", ("=", "tetap", "same")),
        ("compliance", Unit.PERCENT, "75", None, None),
        ("compliance", Unit.PERCENT, None, "75", None),
    ],
)
def test_a_change_is_an_arrow_and_words_and_more_complaints_are_never_called_bad(
    code, unit, value, before, change
):
    exact = [None if one is None else Decimal(one) for one in (value, before)]
    assert words.change(Figure(code, unit, exact[0], before=exact[1])) == change


@pytest.mark.parametrize("one", GRIDS, ids=lambda one: one.code)
def test_pictures_stand_by_themselves_and_stay_within_their_frame(one):
    picture = chart(one)
    if picture is None:
        assert one.code not in {"funnel", "checkpoints", "connection_provinces", "statuses"}
        return
    root = ET.fromstring(picture)
    width = float(root.get("width"))
    assert "style=" not in picture
    for mark in root.iter("{http://www.w3.org/2000/svg}rect"):
        right = float(mark.get("x")) + float(mark.get("width"))
        assert right <= width + 1
        assert float(mark.get("height")) >= 0


def test_pictures_of_nothing_but_zeros_are_drawn_and_hostile_words_escaped():
    zero = chart(grid("statuses", "status:K count:N share:P before:N", [("<b>", 0, None, 0)]))
    assert "&lt;b&gt;" in zero
    assert "0 (–)" in zero
    assert chart(grid("backlog", "band:K count:N", [("within", 0), ("over", 0)]))
    assert chart(grid("checkpoints", "checkpoint:K rate:P on_time_rate:P", [("B03", None, None)]))
    assert chart(grid("backlog", "band:K count:N", [])) is None
