"""The sheet that goes out: official head, locked titles, lists, and every value where it belongs."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import load_workbook

from renaksi.core.plan import PlanState, Polarity
from renaksi.core.plan_columns import columns, field_of_header
from renaksi.exports.plan_sheet import plan_workbook
from renaksi.labels.items import item_field
from renaksi.queries.plan_matrix import matrix
from renaksi.queries.plan_texts import all_texts
from renaksi.queries.plan_units import units_of
from renaksi.queries.plan_words import vocabulary
from renaksi.queries.scope import place_of
from tests.factories.people import agency
from tests.factories.plans import a_plan, valid_rows

NOW = datetime(2026, 5, 20, 3, tzinfo=UTC)
CODES = ("B03", "B06", "B09", "B12")


@pytest.fixture
def sleman(session):
    return agency(session, "34.04")


def made(session, revision, today=date(2026, 5, 20)):
    found = matrix(session, revision, today)
    units = units_of(session, place_of(session, found.agency_id, today), today)
    known = vocabulary(found, units)
    return plan_workbook(found, all_texts(found, known), [unit.name for unit in units], NOW)


def cells(stream, sheet="Renaksi"):
    stream.seek(0)
    return load_workbook(stream).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def part(stream, name):
    with zipfile.ZipFile(stream) as archive:
        return archive.read(name).decode()


@pytest.fixture
def golden(session, sleman):
    rows = valid_rows(sleman, list(CODES), count=2)
    rows[0] = replace(
        rows[0],
        action="=1+1 bukan rumus",
        polarity=Polarity.DOWN,
        baseline=Decimal("71.43"),
        targets={"B03": Decimal("60.5"), "B12": Decimal("12.25")},
        budget=Decimal(185_000_000),
        sipd_code="2.10",
        required_evidence=("SOP", "Berita acara"),
    )
    return made(session, a_plan(session, sleman, PlanState.DRAFT, rows=rows))


def test_every_value_stands_in_its_golden_cell(golden):
    rows = cells(golden)
    assert rows[0][0] == "RENCANA AKSI PENGELOLAAN PENGADUAN PELAYANAN PUBLIK SP4N-LAPOR!"
    assert rows[1][0] == "Kabupaten Sleman tahun 2026, revisi 1"
    assert rows[5][:12] == [
        "No", "Strategi", "Aksi", "Indikator", "Satuan", "Arah", "Nilai awal",
        "Target B03", "Target B06", "Target B09", "Target B12", "Target tahunan",
    ]  # fmt: skip
    assert rows[6][:12] == [
        "1.1", "S1 Manajemen dan proses bisnis", "=1+1 bukan rumus", "Petugas yang lulus uji akhir",
        "orang", "turun", 71.43, 60.5, "", "", 12.25, 40.0,
    ]  # fmt: skip
    by_head = dict(zip(rows[5], rows[6], strict=True))
    assert by_head["Anggaran (Rp)"] == 185_000_000
    assert by_head["Kode SIPD"] == "2.10"
    assert by_head["Bukti dukung yang disyaratkan"] == "SOP\nBerita acara"
    assert by_head["Penanggung jawab"] == "Kabupaten Sleman"
    assert re.fullmatch(r"[0-9a-f-]{36}", by_head["Kunci"])
    assert by_head["Versi"] == 1


def test_nothing_typed_by_a_person_becomes_a_formula(golden):
    formulas = re.findall(r"<f>(.*?)</f>", part(golden, "xl/worksheets/sheet1.xml"))
    assert formulas == ["SUM(M7:M108)"]  # the total of the weights, in the head


def test_titles_are_locked_and_cells_to_fill_in_are_not(golden):
    sheet = part(golden, "xl/worksheets/sheet1.xml")
    assert "<sheetProtection " in sheet
    styles = part(golden, "xl/styles.xml")
    unlocked = {
        str(place)
        for place, xf in enumerate(styles.split("<cellXfs")[1].split("<xf ")[1:])
        if 'locked="0"' in xf
    }
    style_of = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', sheet))
    assert style_of["C7"] in unlocked
    assert style_of["C60"] in unlocked  # a spare row
    assert style_of["A7"] not in unlocked
    assert style_of["C6"] not in unlocked


def test_lists_offer_strategies_ways_and_units(golden):
    sheet = part(golden, "xl/worksheets/sheet1.xml")
    assert sheet.count('type="list"') == 4
    choices = cells(golden, "Pilihan")
    assert choices[0][:3] == ["S1 Manajemen dan proses bisnis", "naik", "Kabupaten Sleman"]
    assert len([row for row in choices if row[0]]) == 5
    assert 'promptTitle="Bobot"' in sheet


def test_key_and_version_are_hidden_and_the_system_sheet_is_out_of_sight(golden):
    sheet = part(golden, "xl/worksheets/sheet1.xml")
    assert 'hidden="1"' in sheet
    assert re.search(r'name="Sistem"[^>]*state="veryHidden"', part(golden, "xl/workbook.xml"))
    assert 'name="Petunjuk"' in part(golden, "xl/workbook.xml")


def test_the_instructions_explain_every_column(golden):
    titles = {row[0] for row in cells(golden, "Petunjuk")}
    wanted = {item_field(name) for name in columns(()) if name}
    assert wanted <= titles


def test_targets_already_due_are_locked_in_a_later_revision(session, sleman):
    a_plan(session, sleman, PlanState.ENACTED)
    revision = a_plan(session, sleman, PlanState.DRAFT)
    stream = made(session, revision)
    sheet = part(stream, "xl/worksheets/sheet1.xml")
    style_of = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', sheet))
    assert style_of["H7"] != style_of["I7"]  # B03 was due in April, B06 is not yet


def test_a_figure_with_more_digits_than_a_spreadsheet_holds_stays_exact(session, sleman):
    (row, *_) = valid_rows(sleman, list(CODES))
    exact = Decimal("12345678901234.5678")
    revision = a_plan(session, sleman, PlanState.DRAFT, rows=[replace(row, baseline=exact)])
    assert cells(made(session, revision))[6][6] == "12.345.678.901.234,5678"


@pytest.mark.parametrize("name", columns(CODES))
def test_the_head_of_every_column_is_understood_when_it_comes_back(name):
    assert field_of_header(item_field(name), CODES) == name
