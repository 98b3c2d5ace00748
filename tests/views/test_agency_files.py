"""Agencies in files by page: an empty one out, a dry run in, then exactly what was shown."""

import csv
import io

import pytest
import xlsxwriter
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from renaksi.core.agency_sheet import COLUMNS
from renaksi.core.audit import AuditEvent
from renaksi.models import Agency, AuditEntry
from tests.factories.agencies import agency, context, make_agency
from tests.people import *  # noqa: F403 - the people of these tests

UPLOAD, APPLY, TEMPLATE = (
    "/instansi/impor",
    "/instansi/impor/terapkan",
    "/instansi/impor/contoh.xlsx",
)
NEW = ("34.04.DINSOS", "Dinas Sosial", "Dinsos", "opd", "34.04", "2026-01-02", "WIB")


class ImportPage:
    def __init__(self, response):
        self.status = response.status_code
        self.soup = BeautifulSoup(response.text, "html.parser")
        self.title = self.soup.h1.get_text(strip=True)
        self.error = self.soup.find(id="file-error")
        slip = self.soup.find("input", attrs={"name": "berkas"})
        self.slip = slip and slip["value"]
        self.can_apply = "Terapkan" in self.soup.main.get_text()
        self.sections = {
            section.h2.get_text(strip=True): section.get_text(" ", strip=True)
            for section in self.soup.select("section.r-sec")
            if section.h2
        }


def sheet(*rows, columns=COLUMNS):
    out = io.StringIO()
    csv.writer(out).writerows([columns, *rows])
    return out.getvalue().encode()


def workbook(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("Instansi")
        for number, row in enumerate([COLUMNS, *rows]):
            page.write_row(number, 0, row)
    return out.getvalue()


def send(client, content, name="instansi.csv"):
    return ImportPage(client.post(UPLOAD, data={"file": (io.BytesIO(content), name)}))


def unit_count(session):
    return session.scalar(select(func.count(Agency.id)))


# ── the whole way ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("make", "name"), [(sheet, "a.csv"), (workbook, "a.xlsx")])
def test_a_file_is_shown_and_then_taken_over_as_shown(client, sari, session, dinkes, make, name):
    renamed = (dinkes.code, "Dinas Kesehatan dan KB", "Dinkes", "opd", "34.04", "2026-01-02", "")
    client.sign_in(sari)
    before = unit_count(session)
    page = send(client, make(NEW, renamed), name)
    assert page.status == 200
    assert "Dinas Sosial" in page.sections["Baru"]
    assert "Dinas Kesehatan dan KB" in page.sections["Berubah"]
    assert unit_count(session) == before
    answer = client.post(APPLY, data={"berkas": page.slip})
    assert answer.location == "/instansi/"
    assert agency(session, "34.04.DINSOS").short_name == "Dinsos"
    assert agency(session, dinkes.code).name == "Dinas Kesehatan dan KB"
    newest = session.scalar(select(AuditEntry.event).order_by(AuditEntry.id.desc()).limit(1))
    assert newest == AuditEvent.AGENCY_IMPORT
    assert "1 instansi ditambahkan dan 1 diubah" in client.get("/instansi/").text


def test_what_goes_out_comes_back_as_the_same(client, agus, dinkes):
    client.sign_in(agus)
    for suffix in ("csv", "xlsx"):
        out = client.get(f"/instansi/unduh.{suffix}").get_data()
        page = send(client, out, f"a.{suffix}")
        assert page.title == "Tidak ada yang berubah", suffix
        assert not page.can_apply


def test_a_wrong_row_is_named_with_its_cell_and_nothing_can_be_applied(client, sari, session):
    client.sign_in(sari)
    page = send(client, sheet(NEW, ("34.04.X", "", "", "kerajaan", "34.77", "kemarin", "WIB")))
    assert page.status == 200
    for cell in ("D3", "F3"):
        assert f"Sel {cell}" in page.sections["Salah"]
    assert not page.can_apply
    answer = client.post(APPLY, data={"berkas": page.slip})
    assert answer.status_code == 422
    assert session.scalar(select(Agency).where(Agency.code == "34.04.DINSOS")) is None


# ── who may what ──────────────────────────────────────────────────────────────
def test_sari_changes_units_of_sleman_only(client, sari, dinkes_bantul):
    client.sign_in(sari)
    rows = [
        ("34.02.DINSOS", "Dinas Sosial", "", "opd", "34.02", "2026-01-02", ""),
        (dinkes_bantul.code, "Dinas Lain", "", "opd", "34.02", "2026-01-02", ""),
        ("34.04", "Kabupaten Sembada", "", "kabupaten", "34", "2026-01-02", ""),
    ]
    page = send(client, sheet(*rows))
    assert page.sections["Salah"].count("bukan kewenangan Anda") == 3


@pytest.mark.parametrize("who", ["lina", "budi", "rina", "oki", "joko"])
def test_who_keeps_no_agency_has_no_import(client, request, who):
    client.sign_in(request.getfixturevalue(who))
    assert client.get(UPLOAD).status_code == 403
    assert client.get(TEMPLATE).status_code == 403
    assert client.post(UPLOAD, data={"file": (io.BytesIO(sheet(NEW)), "a.csv")}).status_code == 403
    assert client.post(APPLY, data={"berkas": "x"}).status_code == 403


def test_the_slip_of_another_person_opens_nothing(client, make_client, sari, dewi):
    page = send(client.sign_in(sari), sheet(NEW))
    answer = make_client().sign_in(dewi).post(APPLY, data={"berkas": page.slip})
    assert answer.status_code == 422
    assert "Unggah berkasnya sekali lagi" in answer.text


@pytest.mark.parametrize("slip", ["", "x", "WyJhIl0.x.y"])
def test_a_slip_that_is_none_is_refused(client, sari, slip):
    assert client.sign_in(sari).post(APPLY, data={"berkas": slip}).status_code == 422


def test_what_changed_meanwhile_is_shown_again(client, sari, session):
    client.sign_in(sari)
    page = send(client, sheet(NEW))
    make_agency(context(session), "34.04.DINSOS", "34.04", name="Dinas Sosial Lama")
    answer = client.post(APPLY, data={"berkas": page.slip})
    assert answer.status_code == 409
    again = ImportPage(answer)
    assert "berubah sejak pratinjau" in again.soup.text
    assert "Berubah" in again.sections
    assert client.post(APPLY, data={"berkas": again.slip}).status_code == 302
    assert agency(session, "34.04.DINSOS").name == "Dinas Sosial"


def test_a_file_is_applied_once(client, sari, session):
    client.sign_in(sari)
    page = send(client, sheet(NEW))
    assert client.post(APPLY, data={"berkas": page.slip}).status_code == 302
    assert client.post(APPLY, data={"berkas": page.slip}).status_code == 422


# ── files that are none ───────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", "isinya kosong"),
        (b"%PDF-1.7 bukan lembar", "a.xlsx", "PDF"),
        (b"nama,alamat\r\nA,B\r\n", "a.csv", "judul kolom"),
        (b"PK\x03\x04rusak", "a.xlsx", "Berkas tidak dapat dibaca"),
        (sheet(), "a.csv", "isinya kosong"),
    ],
)
def test_a_file_that_can_not_be_read_says_why(client, sari, content, name, sentence):
    page = send(client.sign_in(sari), content, name)
    assert page.status == 422
    assert sentence in page.error.get_text()


def test_no_file_at_all_is_said_so(client, sari):
    answer = client.sign_in(sari).post(UPLOAD, data={})
    assert answer.status_code == 422
    assert "Pilih berkasnya" in ImportPage(answer).error.get_text()


# ── the empty file ────────────────────────────────────────────────────────────
def test_the_empty_file_has_the_columns_and_explains_them(client, sari):
    answer = client.sign_in(sari).get(TEMPLATE)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
    assert tuple(book.get_sheet_by_name("Instansi").to_python()[0]) == COLUMNS
    told = {row[0]: row[2] for row in book.get_sheet_by_name("Petunjuk").to_python()}
    assert "opd" in told["jenis"]
    assert "kemenko" not in told["jenis"]


def test_the_empty_file_sent_back_empty_is_refused(client, agus):
    answer = client.sign_in(agus).get(TEMPLATE)
    assert send(client, answer.get_data(), "a.xlsx").status == 422


def test_the_import_page_leads_to_the_empty_file(client, sari):
    page = client.sign_in(sari).get(UPLOAD)
    assert TEMPLATE in page.text
    assert UPLOAD in client.get("/instansi/").text
