"""A monthly report of DIY and a yearly one of the nation: generated, written, approved, checked.

The figures are taken and the files made by the worker that the page starts, a process of its own.
"""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from renaksi.core.periodic import Period, PeriodicKind, last_periods
from renaksi.core.policy import Role
from renaksi.extensions import db
from renaksi.imports.complaints import open_export
from renaksi.labels.format import MONTHS
from renaksi.labels.periodic import period_name
from renaksi.labels.periodic_pages import title
from renaksi.services.complaint_import import apply_import
from tests.factories.lapor import complaint, export_csv
from tests.factories.people import PASSWORD, make_person, system
from tests.journeys.pages.door import enter, headline, menu, says
from tests.support import prepared, qr
from tests.support.browser import LiveServer, Visitors, assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta")).date()
MONTH = last_periods(PeriodicKind.MONTHLY, TODAY, 2)[1]
YEAR = last_periods(PeriodicKind.YEARLY, TODAY, 2)[1]
PROVINCE = "Daerah Istimewa Yogyakarta"
PEOPLE = {
    "tim": (Role.EVALUATOR, "34"),
    "ketua": (Role.EVALUATION_LEAD, "34"),
    "pusat": (Role.EVALUATOR, "KEMENPANRB"),
    "ketuapusat": (Role.EVALUATION_LEAD, "KEMENPANRB"),
}
PATIENT = 240_000
"""Milliseconds that a print of 650 agencies may take on a busy machine."""
SAID = "Sleman menjawab semua laporannya."


@pytest.fixture
def live_server(tmp_path, tmp_path_factory):
    """The real tree, complaints in both periods, and workers that the pages start themselves."""
    data = prepared.copy_of("setup", tmp_path / "data", tmp_path_factory)
    app = prepared.application(data)
    app.config["JOB_WORKERS"] = True
    with app.app_context():
        _prepare(db.session())
        db.session.remove()
        db.engine.dispose()
    with LiveServer.of(app) as server:
        yield server
    for worker in app.extensions["job_workers"]:
        worker.wait(120)
    with app.app_context():
        db.engine.dispose()


def _prepare(session: Session) -> None:
    for name, duty in PEOPLE.items():
        make_person(session, f"{name}@contoh.test", duty, password=PASSWORD)
    rows = [
        complaint(7_000_000 + number, _told(day), status)
        for number, (day, status) in enumerate(
            [
                *[(MONTH.start, "Ditutup oleh Admin")] * 12,
                *[(MONTH.start, "Terverifikasi")] * 4,
                *[(YEAR.start, "Ditutup oleh Admin")] * 20,
                *[(YEAR.start, "Terverifikasi")] * 5,
            ]
        )
    ]
    with open_export(export_csv(*rows), "ekspor.csv") as export:
        apply_import(system(session, datetime.now(UTC)), export)
    session.commit()


def _told(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def arrive(visitors: Visitors, name: str, **browser) -> Page:
    page = visitors.arrive(**browser)
    page.goto("/masuk")
    return enter(page, f"{name}@contoh.test", PASSWORD)


def figure(page: Page, words: str):
    return page.locator("#ringkasan .b-fig li").filter(has_text=words).locator(".v")


# ── the steps of both ─────────────────────────────────────────────────────────
def begins(page: Page, kind: str, period: Period) -> None:
    """By the menu; the last period that is over is proposed. The page comes back with figures."""
    menu(page, "Laporan berkala")
    headline(page, "Laporan berkala")
    page.get_by_role("link", name="Buat laporan").first.click()
    headline(page, "Buat laporan berkala")
    page.get_by_role("group", name="Jenis laporan").get_by_role("link", name=kind).click()
    expect(page.get_by_label("Periode").locator("option:checked")).to_contain_text(
        period_name(period)
    )
    page.get_by_role("button", name="Buat laporan").click()
    headline(page, title(period))
    expect(page.locator("#ringkasan")).to_be_visible(timeout=PATIENT)


def submits(page: Page) -> None:
    page.get_by_role("link", name="Periksa dan ajukan").click()
    headline(page, "Ajukan laporan")
    page.get_by_role("button", name="Ajukan untuk disetujui").click()
    says(page, "menunggu persetujuan")


def approves(page: Page, period: Period) -> None:
    """From Tugas saya, by somebody who wrote nothing of it."""
    page.goto("/")
    page.locator(".r-tasks a").filter(has_text=title(period)).first.click()
    headline(page, title(period))
    page.get_by_role("link", name="Setujui", exact=True).click()
    headline(page, "Setujui laporan")
    expect(page.get_by_label("Nomor laporan")).to_have_value(re.compile(r"^B-001/LB/\d\d/\d{4}$"))
    page.get_by_label("Nama penanda tangan").fill("Endang Kusumawati")
    page.get_by_label("Jabatan penanda tangan").fill("Kepala Dinas Komunikasi dan Informatika")
    assert_accessible(page)
    page.get_by_role("button", name="Setujui dan bekukan").click()
    says(page, "Laporan disetujui dan dibekukan")


def opens_print(page: Page) -> bytes:
    """Once the worker has made it; the page loads itself again when it is there."""
    link = page.get_by_role("link", name=re.compile("^PDF, "))
    expect(link).to_be_visible(timeout=PATIENT)
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


def checks(reader: Page, page: Page, content: bytes, server: LiveServer) -> None:
    """Somebody scans the code of the print and finds the figures of the report."""
    path = page.get_by_role("link", name="Halaman periksa").get_attribute("href")
    assert qr.shows(content, f"{server.url}{path}")
    figures = page.locator("#ringkasan .b-fig .v").all_inner_texts()
    assert figures
    printed = " ".join(qr.text_of(content).split())
    reader.goto(path)
    headline(reader, "Laporan ini diterbitkan melalui Renaksi")
    cells = reader.get_by_role("table", name=re.compile("^Angka kunci")).locator("tbody td.r-num")
    expect(cells).to_have_text(figures)
    assert all(one in printed for one in figures if one != "–")
    number = page.locator("dt", has_text="Nomor").locator("+ dd").first.inner_text()
    expect(reader.locator("main")).to_contain_text(number)
    assert number in printed
    assert_accessible(reader)
    assert_fits(reader)


# ── the journeys ──────────────────────────────────────────────────────────────
def test_a_month_of_diy_from_its_figures_to_the_code_on_its_print(
    visitors: Visitors, live_server: LiveServer
):
    tim = arrive(visitors, "tim")
    begins(tim, "Bulanan", MONTH)
    expect(figure(tim, "Aduan diterima")).to_have_text("16")
    expect(figure(tim, "Aduan selesai: 12 dari 16")).to_have_text("75,00%")
    writes_the_summary(visitors, tim)
    assert_accessible(tim)
    assert_fits(tim)
    submits(tim)

    ketua = arrive(visitors, "ketua", width=390, height=844)
    approves(ketua, MONTH)
    content = opens_print(ketua)
    assert_accessible(ketua)
    assert_fits(ketua)
    assert content.startswith(b"%PDF")
    assert SAID in " ".join(qr.text_of(content).split())
    checks(visitors.arrive(width=390, height=844), ketua, content, live_server)

    tim.goto("/laporan-berkala/")
    row = tim.get_by_role("row").filter(has_text=title(MONTH))
    expect(row).to_contain_text("Disetujui")
    assert_accessible(tim)
    assert_fits(tim)


def writes_the_summary(visitors: Visitors, page: Page) -> None:
    """Two at once: the second is shown what the first wrote, and nothing is lost."""
    address, other = page.url, arrive(visitors, "tim")
    for one in (page, other):
        one.goto(address)
        one.locator("#ringkasan").get_by_role("link", name="Tulis teks").click()
        headline(one, "Ringkasan")
    other.get_by_label("Teks bagian ini").fill("Dua pertiga selesai.")
    other.get_by_role("button", name="Simpan", exact=True).click()
    says(other, "Teks bagian Ringkasan tersimpan.")
    visitors.expect("status of 409")
    page.get_by_label("Teks bagian ini").fill(SAID)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("diubah orang lain")).to_be_visible()
    expect(page.get_by_text("Dua pertiga selesai.")).to_be_visible()
    expect(page.get_by_label("Teks bagian ini")).to_have_value(SAID)
    assert_accessible(page)
    page.get_by_role("button", name="Simpan", exact=True).click()
    says(page, "Teks bagian Ringkasan tersimpan.")
    expect(page.locator("#ringkasan")).to_contain_text(SAID)


def test_a_year_of_the_nation_from_its_figures_to_the_code_on_its_print(
    visitors: Visitors, live_server: LiveServer
):
    pusat = arrive(visitors, "pusat")
    begins(pusat, "Tahunan", YEAR)
    expect(figure(pusat, "Aduan diterima")).to_have_text("25")
    assert_fits(pusat)
    submits(pusat)
    ketua = arrive(visitors, "ketuapusat")
    approves(ketua, YEAR)
    content = opens_print(ketua)
    text = " ".join(qr.text_of(content).split())
    assert PROVINCE in text
    assert "Kabupaten Sleman" in text
    checks(visitors.arrive(), ketua, content, live_server)
    ketua.get_by_role("link", name="Buka rincian per instansi").click()
    headline(ketua, "Rincian per instansi")
    ketua.get_by_label("Nama atau kode").fill("sleman")
    ketua.get_by_role("button", name="Cari").click()
    expect(ketua.locator("tbody tr").filter(has_text="Kabupaten Sleman")).to_have_count(1)
