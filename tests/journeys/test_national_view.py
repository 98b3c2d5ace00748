"""What the centre needs beside plans and ratings: an export of LAPOR! taken in, and what is public."""

import csv
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from renaksi.core.policy import Role
from renaksi.extensions import db
from renaksi.labels.format import MONTHS
from tests.factories.lapor import SECRETS, complaint, export_xlsx
from tests.factories.people import PASSWORD, make_person
from tests.journeys.pages.door import enter, headline, says
from tests.support import prepared
from tests.support.browser import LiveServer, Visitors, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta")).date()
OVER, FAR_OVER, OLD = (TODAY - timedelta(days=days) for days in (30, 400, 500))
"""Of a limit of 14 working days: more than that, more than twice that, and out of the way."""
SLEMAN, BANTUL = "Kabupaten Sleman", "Kabupaten Bantul"
OPEN, DONE, NEW_WORD = "Terverifikasi", "Ditutup oleh Admin", "Menunggu Kabar"
PARTS = (
    (f"Pemerintah {SLEMAN}", OPEN, TODAY, 150),
    (f"Pemerintah {SLEMAN}", OPEN, OVER, 120),
    (f"Pemerintah {SLEMAN}", OPEN, FAR_OVER, 80),
    (f"Pemerintah {SLEMAN}", NEW_WORD, FAR_OVER, 150),
    (f"Pemerintah {SLEMAN}", DONE, OLD, 500),
    (f"Pemerintah {BANTUL}", OPEN, TODAY, 200),
    (f"Pemerintah {BANTUL}", DONE, OLD, 400),
    ("Kementerian Kesehatan", DONE, OLD, 400),
)
"""2,000 complaints of three agencies: to whom, what became of them, when they came, how many."""


@pytest.fixture
def live_server(tmp_path, tmp_path_factory):
    """The real tree, the national administrator and the province's evaluator."""
    data = prepared.copy_of("setup", tmp_path / "data", tmp_path_factory)
    app = prepared.application(data)
    with app.app_context():
        session = db.session()
        for name, duty in {
            "pusat": (Role.NATIONAL_ADMIN, "KEMENPANRB"),
            "tim": (Role.EVALUATOR, "34"),
        }.items():
            make_person(session, f"{name}@contoh.test", duty, password=PASSWORD)
        session.commit()
        db.session.remove()
        db.engine.dispose()
    with LiveServer.of(app) as server:
        yield server
    with app.app_context():
        db.engine.dispose()


def told(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def the_export(folder: Path) -> Path:
    """As the admin console writes it."""
    rows = [
        complaint(number, told(day), status, agency=to)
        for number, (to, status, day) in enumerate(
            ((to, status, day) for to, status, day, many in PARTS for _ in range(many)), 7_000_001
        )
    ]
    assert len(rows) == 2000
    file = folder / "ekspor-lapor.xlsx"
    file.write_bytes(export_xlsx(*rows).getvalue())
    return file


def arrive(visitors: Visitors, name: str) -> Page:
    page = visitors.arrive()
    page.goto("/masuk")
    return enter(page, f"{name}@contoh.test", PASSWORD)


def shows(page: Page, file: Path, title: str) -> None:
    """The export is handed in, and the page says what it would do."""
    page.goto("/pengaduan/impor")
    page.get_by_label("Berkas ekspor").set_input_files(file)
    page.get_by_role("button", name="Lihat akibatnya").click()
    headline(page, title)


def whole_span(page: Page) -> None:
    """From the oldest complaint to today."""
    page.get_by_label("Masuk dari").fill(OLD.isoformat())
    page.get_by_label("sampai", exact=True).fill(TODAY.isoformat())
    page.get_by_role("button", name="Terapkan").click()
    expect(page.get_by_text(f"{told(OLD)} s.d. {told(TODAY)}").first).to_be_visible()


def figure(page: Page, words: str):
    return page.locator(".r-fig li", has_text=words).locator(".v")


def opens_band(page: Page, band: str, many: str) -> None:
    """From the bar of an age to the complaints it counts, and back."""
    bar = page.locator(".k-ages a").filter(has_text=re.compile(rf"^\s*{band}{re.escape(many)}\s*$"))
    expect(bar).to_be_visible()
    bar.click()
    headline(page, "Daftar laporan masyarakat")
    expect(page.get_by_label("Tunggakan").locator("option:checked")).to_have_text(band)
    expect(page.get_by_label("Halaman daftar")).to_contain_text(f"{many} laporan")
    page.go_back()
    headline(page, "Pengaduan")


def test_an_export_of_three_agencies_is_taken_in_twice_and_counted(
    visitors: Visitors, live_server: LiveServer, tmp_path: Path
):
    file = the_export(tmp_path)
    pusat = arrive(visitors, "pusat")
    shows(pusat, file, "Periksa sebelum disimpan")
    expect(pusat.locator("main")).to_contain_text(NEW_WORD)
    assert not any(secret in pusat.content() for secret in SECRETS)
    pusat.get_by_role("button", name="Simpan 2.000 laporan").click()
    says(pusat, "2.000 laporan baru, 0 diperbarui.")
    shows(pusat, file, "Tidak ada yang berubah")
    expect(pusat.get_by_role("button", name=re.compile("^Simpan"))).to_have_count(0)

    tim = arrive(visitors, "tim")
    tim.goto("/pengaduan/")
    whole_span(tim)
    expect(figure(tim, "laporan diterima")).to_have_text("1.600")
    tim.get_by_role("table", name="menurut instansi").get_by_role("link", name=SLEMAN).click()
    expect(figure(tim, "laporan diterima")).to_have_text("1.000")
    expect(tim.get_by_text("150 laporan berstatus belum dipetakan tetap dihitung")).to_be_visible()
    opens_band(tim, "Dalam batas waktu", "150")
    opens_band(tim, "Lewat dua kali batas waktu", "80")

    settles_the_new_word(pusat)
    tim.reload()
    expect(tim.get_by_text("belum dipetakan tetap dihitung")).to_have_count(0)
    expect(figure(tim, "ditindaklanjuti: 650 dari 1.000")).to_have_text("65,00%")
    opens_band(tim, "Dalam batas waktu", "150")
    opens_band(tim, "Lewat batas waktu", "120")
    opens_band(tim, "Lewat dua kali batas waktu", "230")
    assert_accessible(tim)
    assert_fits(tim)


def settles_the_new_word(page: Page) -> None:
    page.goto("/pengaduan/")
    page.get_by_role("link", name="Pemetaan status").click()
    headline(page, "Pemetaan status LAPOR!")
    page.get_by_label(f"Kelompok untuk {NEW_WORD}").select_option(label="Dalam proses")
    page.get_by_role("button", name=f"Simpan {NEW_WORD}").click()
    says(page, f"“{NEW_WORD}” dihitung sebagai dalam proses.")


class TestPublic:
    """What anybody finds of an agency of the demonstration, without an account."""

    @pytest.fixture
    def live_server(self, tmp_path, tmp_path_factory):
        data = prepared.copy_of("demo", tmp_path / "data", tmp_path_factory)
        app = prepared.application(data)
        with LiveServer.of(app) as server:
            yield server
        with app.app_context():
            db.engine.dispose()

    def test_anybody_reads_what_was_published_of_an_agency(self, visitors: Visitors):
        page = visitors.arrive(width=390, height=844)
        page.goto("/publik/instansi?siklus=2025")
        headline(page, "Cari instansi")
        page.get_by_label("Nama atau kode").fill("sleman")
        page.get_by_role("button", name="Cari").click()
        expect(page.get_by_label("Halaman daftar")).to_contain_text("1 instansi")
        page.get_by_role("link", name=SLEMAN).click()
        headline(page, SLEMAN)
        assert_accessible(page)
        assert_fits(page)

        answer = page.request.get("/publik/data/renaksi-2025.csv")
        told = csv.DictReader(answer.text().lstrip("\ufeff").splitlines())
        row = next(row for row in told if row["kode"] == "34.04")
        table = page.get_by_role("table", name=re.compile("menurut periode"))
        for head in [head for head in row if head.startswith("laporan_B")]:
            line = table.get_by_role("row").filter(has_text=head.removeprefix("laporan_"))
            expect(line).to_contain_text(row[head].split(",")[0])
        assert row["renaksi_ditetapkan"] == "ya"
        expect(page.locator("main")).to_contain_text("Ditetapkan")
        for person in ("@sleman.test", "Ratna Wulandari", "Budi Santosa"):
            expect(page.locator("main")).not_to_contain_text(person)
