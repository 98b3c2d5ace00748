"""Stated totals from a file, by page: shown row by row, then taken in as shown or not at all."""

import io
from datetime import date

import pytest
import xlsxwriter
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from renaksi.core.complaint_totals import COLUMNS
from renaksi.models import ComplaintTotal
from renaksi.services.complaint_totals import TotalValues, state_totals
from tests.factories.people import acting, agency

UPLOAD, APPLY = "/pengaduan/dinyatakan/impor", "/pengaduan/dinyatakan/impor/terapkan"
HEAD = ",".join(COLUMNS)
ROWS = (
    "34.04,2025-01-01,2025-03-31,40,30,20,2,4.5,Laporan TW I",
    '34.02,01/04/2025,30/06/2025,"1.200",900,800,,"6,25",',
)


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(response) -> str:
    return " ".join(soup(response).get_text(" ").split())


def shown(client, *rows: str, name: str = "angka.csv", content: bytes | None = None):
    content = "\n".join((HEAD, *rows)).encode() if content is None else content
    return client.post(UPLOAD, data={"file": (io.BytesIO(content), name)})


def slip(response) -> dict[str, str]:
    return {"berkas": soup(response).find("input", attrs={"name": "berkas"})["value"]}


def stated(session) -> list[tuple[int, int]]:
    one = ComplaintTotal
    rows = session.execute(select(one.received, one.finished).order_by(one.received))
    return [tuple(row) for row in rows]


@pytest.fixture
def hub(make_client, rina):
    return make_client().sign_in(rina)


def test_a_file_is_shown_then_saved_and_the_same_again_changes_nothing(hub, session, count_queries):
    assert "Muat dari berkas" in words(hub.get("/pengaduan/dinyatakan"))
    with count_queries(at_most=12):
        assert "Unduh berkas kosong (XLSX)" in words(hub.get(UPLOAD))
    with count_queries(at_most=12):
        page = shown(hub, *ROWS)
    assert "Periksa sebelum diterapkan" in words(page)
    assert "1 Januari 2025 s.d. 31 Maret 2025 40 diterima, 30 ditindaklanjuti" in words(page)
    assert stated(session) == []
    assert hub.post(APPLY, data=slip(page)).location == "/pengaduan/dinyatakan"
    assert "2 masa ditambahkan, 0 diperbarui" in words(hub.get("/pengaduan/dinyatakan"))
    assert stated(session) == [(40, 20), (1200, 800)]
    assert hub.post(APPLY, data=slip(page)).status_code == 422  # clicked twice: nothing more
    again = shown(hub, *ROWS)
    assert "Tidak ada yang berubah" in words(again)
    assert "Sama 2" in words(again)
    assert not soup(again).find("button", string=lambda text: "Terapkan" in (text or ""))
    changed = shown(hub, ROWS[0].replace(",40,", ",41,"))
    assert "diterima : 40 menjadi 41" in words(changed)
    assert hub.post(APPLY, data=slip(changed)).status_code == 302
    assert stated(session) == [(41, 20), (1200, 800)]


def test_what_is_wrong_is_told_cell_by_cell_and_saves_nothing(hub, session, make_client, sari):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ["34.04", "2025-01-01", "2025-03-31", 40, 30, 20])
        sheet.write_formula("F2", "=10+10", None, 20)
    formula = words(shown(hub, name="angka.xlsx", content=out.getvalue()))
    assert "Sel F2 : Sel ini berisi rumus. Ganti dengan nilainya." in formula
    wrong = shown(hub, *ROWS, "99.99,2025-01-01,2025-03-31,1,1,1,,,", "36,2025-01-01,,1,2,1,,,")
    for cell in ("A4", "A5", "C5", "F5"):
        assert f"Sel {cell}" in words(wrong), cell
    assert hub.post(APPLY, data=slip(wrong)).status_code == 422
    for content, name in ((b"\x89PNG\r\n\x1a\n" + b"x" * 99, "a.xlsx"), (b"", "a.csv"),
                          (b"a,b\n1,2\n", "a.csv")):  # fmt: skip
        assert shown(hub, content=content, name=name).status_code == 422
    assert hub.post(UPLOAD, data={}).status_code == 422
    own = shown(make_client().sign_in(sari), *ROWS)  # Sleman's own admin, and Bantul's row
    assert "Sel A3" in words(own)
    assert "Sel A2" not in words(own)
    assert stated(session) == []


def test_only_what_was_shown_is_saved_by_whom_it_was_shown_to(
    hub, session, make_client, rina, sari
):
    page = shown(hub, ROWS[0])
    values = TotalValues(date(2025, 1, 1), date(2025, 3, 31), 50, 40, 30, 0, None, "")
    state_totals(acting(session, rina), agency(session, "34.04").id, values)
    stale = hub.post(APPLY, data=slip(page))
    assert stale.status_code == 409
    assert "Data berubah sejak pratinjau dibuat" in words(stale)
    assert stated(session) == [(50, 30)]
    stolen = make_client().sign_in(sari).post(APPLY, data=slip(stale))
    assert (stolen.status_code, stated(session)) == (422, [(50, 30)])
    assert hub.post(APPLY, data=slip(stale)).status_code == 302
    assert stated(session) == [(40, 20)]
    empty = CalamineWorkbook.from_filelike(io.BytesIO(hub.get(f"{UPLOAD}/contoh.xlsx").data))
    sheet = empty.get_sheet_by_index(0).to_python()
    assert tuple(sheet[0]) == COLUMNS
    assert "Wajib diisi." in str(empty.get_sheet_by_name("Petunjuk").to_python())
