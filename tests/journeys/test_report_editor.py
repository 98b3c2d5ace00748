"""A report filled in in a real browser: figures while typing, a lost line, a colleague, the lock."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from renaksi.core.achievement import achievement, light
from renaksi.core.numbers import round_half_up
from renaksi.core.plan import PlanState, Polarity
from renaksi.core.policy import Role
from renaksi.extensions import db
from renaksi.labels.format import percent
from renaksi.models import User
from renaksi.services import extensions
from tests.factories.people import PASSWORD, acting, agency, make_person
from tests.factories.plans import a_plan
from tests.factories.windows import LOCKED, OPEN, a_window
from tests.people import office
from tests.support import prepared
from tests.support.browser import LiveServer, Visitors, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
REPORT = "/laporan/1/B06"
PEOPLE = {
    "sari": (Role.AGENCY_ADMIN, "34.04"),
    "budi": (Role.MANAGER, "34.04"),
    "rina": (Role.EVALUATOR, "34"),
    "tono": (Role.EVALUATION_LEAD, "34"),
}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    """The real tree, the people of Sleman and of its province, a plan of four actions in force,
    and B06 open since five days and for three more.
    """
    data = prepared.copy_of("setup", tmp_path_factory.mktemp("report") / "data", tmp_path_factory)
    app = prepared.application(data)
    with app.app_context():
        session = db.session()
        office(session, "34.04.DINKES", "34.04", "Dinas Kesehatan Kabupaten Sleman")
        session.commit()
        for name, grant in PEOPLE.items():
            make_person(session, f"{name}@contoh.test", grant, password=PASSWORD)
        a_plan(session, agency(session, "34.04"), PlanState.ENACTED)
        a_window(session, OPEN)
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return data


@pytest.fixture
def live_server(seeded, tmp_path):
    """A copy of it for every test."""
    app = prepared.application(shutil.copytree(seeded, tmp_path / "data"))
    with LiveServer.of(app) as server:
        yield server
    with app.app_context():
        db.engine.dispose()


def arrive(visitors: Visitors, name: str = "sari", path: str = REPORT, **how) -> Page:
    page = visitors.arrive(**how)
    page.goto("/masuk")
    page.get_by_label("Surel").fill(f"{name}@contoh.test")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/masuk" not in url)
    page.goto(path)
    return page


def row(page: Page, number: str):
    return page.locator(f'tr[data-no="{number}"]')


def field(page: Page, name: str, number: str = "1.1"):
    return page.get_by_label(f"{name} aksi {number}", exact=True)


def open_row(page: Page, number: str = "1.1") -> None:
    row(page, number).locator("a.no").click()
    expect(field(page, "Realisasi", number)).to_be_visible()


def saved(page: Page) -> None:
    expect(page.locator("#simpan")).to_contain_text("Tersimpan otomatis pukul")


def on_the_server(live_server: LiveServer, work) -> None:
    with live_server.app.app_context():
        work(db.session())
        db.session.commit()
        db.session.remove()


def close_the_window(live_server: LiveServer) -> None:
    on_the_server(live_server, lambda session: a_window(session, LOCKED))


# ── figures ───────────────────────────────────────────────────────────────────
def test_achievement_follows_the_typing_and_the_server_agrees(visitors: Visitors):
    page = arrive(visitors)
    open_row(page)
    expect(field(page, "Realisasi")).to_be_focused()
    told = row(page, "1.1").locator("[data-capaian]")
    for typed, shown in (
        ("17", "85,00%"),
        ("20", "100,00%"),
        ("3", "15,00%"),
        ("", "–"),
        ("1e3", "–"),
    ):
        field(page, "Realisasi").fill(typed)
        expect(told).to_contain_text(shown)
    field(page, "Realisasi").fill("17")
    expect(told).to_contain_text("Hampir tercapai")
    assert_accessible(page)
    saved(page)
    page.keyboard.press("Escape")
    expect(page.locator("#u")).to_have_count(0)
    expect(row(page, "1.1")).to_contain_text("85,00%")
    page.reload()
    expect(row(page, "1.1")).to_contain_text("85,00%")
    expect(page.locator("#jumlah")).to_contain_text("21,25%")


def test_script_and_server_come_to_the_same_figures(visitors: Visitors):
    """Halves, thirds, tiny and huge figures, in every direction."""
    page = arrive(visitors)
    figures = ["0", "0,0001", "1", "2,5", "3", "7", "19,9999", "20", "33,3333", "99,995", "1.250",
               "99.999.999.999.999"]  # fmt: skip
    cases = [[way, t, v] for way, t, v in product(("up", "down", "milestone"), figures, figures)]
    shown = page.evaluate(
        """async (cases) => {
          const { achieved, parse } = await import("/static/js/report-figures.js");
          return cases.map(([way, target, value]) => {
            const found = achieved(way, parse(target), parse(value));
            return [found.text, found.light];
          });
        }""",
        cases,
    )
    wrong = [
        (case, mine, theirs)
        for case, mine in zip(cases, shown, strict=True)
        if tuple(mine) != (theirs := by_the_rules(*case))
    ]
    assert wrong == []


def by_the_rules(way: str, target: str, value: str) -> tuple[str, str]:
    goal, reached = (Decimal(one.replace(".", "").replace(",", ".")) for one in (target, value))
    if goal == 0 and way != "down":
        return "", "grey"
    exact = achievement(Polarity(way), goal, reached)
    return percent(round_half_up(exact)), light(exact).value


# ── saving ────────────────────────────────────────────────────────────────────
def test_a_text_that_is_no_figure_is_kept_and_the_rest_stored(visitors: Visitors):
    visitors.expect("422")
    page = arrive(visitors)
    open_row(page)
    field(page, "Realisasi").fill("banyak")
    field(page, "Kendala").fill("Hujan lebat")
    field(page, "Kendala").blur()
    expect(page.get_by_text("“banyak” bukan angka. Tulis seperti 1.234,56.")).to_be_visible()
    expect(field(page, "Realisasi")).to_have_value("banyak")
    field(page, "Realisasi").fill("12,5")
    page.keyboard.press("Control+Enter")
    expect(page.locator("tr.is-edit")).to_have_attribute("data-no", "2.1")
    expect(row(page, "1.1")).to_contain_text("12,5")
    expect(row(page, "1.1")).to_contain_text("Hujan lebat")
    expect(page.locator("#keadaan")).to_contain_text("1 dari 4 aksi terisi")


def test_what_is_typed_while_the_line_is_down_is_stored_later(visitors: Visitors):
    visitors.expect("ERR_INTERNET_DISCONNECTED")
    page = arrive(visitors)
    open_row(page)
    page.context.set_offline(True)
    field(page, "Uraian capaian").fill("Ditulis tanpa sambungan")
    expect(page.locator("#simpan")).to_contain_text("Belum tersimpan. Sambungan terputus")
    page.context.set_offline(False)
    saved(page)
    page.reload()
    expect(row(page, "1.1")).to_contain_text("Ditulis tanpa sambungan")


def test_the_second_of_two_people_sees_both_values_and_chooses(visitors: Visitors):
    visitors.expect("409")
    sari, budi = arrive(visitors), arrive(visitors, "budi")
    for page in (sari, budi):
        open_row(page)
    field(sari, "Realisasi").fill("18")
    saved(sari)
    field(budi, "Realisasi").fill("19")
    field(budi, "Kendala").fill("Narasumber sakit")
    note = budi.get_by_role("alert")
    expect(note).to_contain_text("mengubah baris ini pukul")
    assert_accessible(budi)
    note.get_by_role("row", name="Realisasi").get_by_role("radio").nth(1).check()
    budi.get_by_role("button", name="Simpan pilihan").click()
    expect(budi.locator("#u")).to_have_count(0)
    expect(row(budi, "1.1")).to_contain_text("18")
    expect(row(budi, "1.1")).to_contain_text("Narasumber sakit")


def test_a_block_pasted_on_the_page_is_shown_before_it_is_stored(visitors: Visitors):
    page = arrive(visitors)
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "1.1\\t17\\tTujuh belas orang\\n2.1\\tdua\\n");
          document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("2 baris terbaca, 1 perlu diperbaiki")
    assert_accessible(page)
    text = page.get_by_label("Isi tempelan")
    text.fill(text.input_value().replace("dua", "12"))
    page.get_by_role("button", name="Periksa lagi").click()
    page.get_by_role("button", name="Simpan baris yang berubah").click()
    expect(row(page, "1.1")).to_contain_text("Tujuh belas orang")
    expect(page.locator("#keadaan")).to_contain_text("2 dari 4 aksi terisi")


# ── the lock ──────────────────────────────────────────────────────────────────
def test_a_form_open_at_the_lock_loses_nothing_and_is_restored_when_time_is_given(
    visitors: Visitors, live_server: LiveServer
):
    visitors.expect("409")
    page = arrive(visitors)
    page.on("dialog", lambda dialog: dialog.accept())
    open_row(page)
    close_the_window(live_server)
    field(page, "Realisasi").fill("17")
    field(page, "Uraian capaian").fill("Tujuh belas orang\nlulus uji")
    expect(page.locator("#simpan")).to_contain_text("terkunci sejak")
    page.goto(REPORT)
    locked = page.locator("#terkunci")
    expect(locked).to_contain_text("terkunci sejak")
    expect(locked.locator(".r-kept dd")).to_have_text(["17", "Tujuh belas orang\nlulus uji"])
    assert_accessible(page)
    locked.get_by_role("link", name="Ajukan dispensasi").click()
    page.get_by_label("Alasan").fill("Sambungan kantor terputus pada malam terakhir.")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_text("Menunggu keputusan.")).to_be_visible()
    on_the_server(live_server, grant)
    page.goto(REPORT)
    expect(page.locator(".r-window")).to_contain_text("Dispensasi sampai")
    page.get_by_role("button", name="Pulihkan").click()
    saved(page)
    expect(field(page, "Uraian capaian")).to_have_value("Tujuh belas orang\nlulus uji")
    page.reload()
    expect(row(page, "1.1")).to_contain_text("17")


def grant(session) -> None:
    tono = session.scalars(select(User).where(User.email == "tono@contoh.test")).one()
    until = (datetime.now(UTC) + timedelta(days=3)).date()
    extensions.decide(acting(session, tono, datetime.now(UTC)), 1, grant=True, until=until)


def test_without_scripts_the_typed_texts_stand_on_the_refusal(
    visitors: Visitors, live_server: LiveServer
):
    visitors.expect("409")
    page = arrive(visitors, javascript=False)
    row(page, "1.1").locator("a.no").click()
    field(page, "Realisasi").fill("17")
    field(page, "Kendala").fill("Listrik padam")
    close_the_window(live_server)
    page.get_by_role("button", name="Simpan dan tutup").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("terkunci sejak")
    expect(page.locator(".r-kept dd")).to_have_text(["17", "Listrik padam"])
    page.get_by_role("link", name="Ajukan dispensasi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ajukan dispensasi B06")


def test_the_countdown_runs_on_and_says_when_it_is_over(visitors: Visitors):
    page = arrive(visitors)
    page.clock.install()
    page.goto(REPORT)
    expect(page.locator(".r-window .r-st")).to_contain_text("hari lagi")
    page.clock.run_for(timedelta(days=2).total_seconds() * 1000)
    expect(page.locator(".r-window .r-st")).to_contain_text(re.compile(r"\d+ (jam|hari)"))
    page.clock.run_for(timedelta(days=3).total_seconds() * 1000)
    expect(page.locator(".r-window .r-st")).to_contain_text("Batas sudah lewat")


# ── from the first row to the receipt ─────────────────────────────────────────
@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_from_the_list_to_the_receipt(visitors: Visitors, javascript: bool):
    page = arrive(visitors, "budi", "/laporan", javascript=javascript)
    page.get_by_role("link", name="Mulai melapor B06").click()
    for number, amount in (("1.1", "20"), ("2.1", "17"), ("3.1", "8")):
        row(page, number).locator("a.no").click()
        field(page, "Realisasi", number).fill(amount)
        page.get_by_role("button", name="Simpan dan tutup").click()
        expect(row(page, number)).to_contain_text(amount)
    page.get_by_role("link", name="Periksa dan ajukan").click()
    expect(page.get_by_role("heading", name="1 aksi belum terisi")).to_be_visible()
    page.get_by_role("button", name="Ajukan kepada Daerah Istimewa Yogyakarta").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Tanda terima TT/2026/B06/34.04/01"
    )
    expect(page.get_by_text("Tepat waktu")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Lihat laporan").click()
    page.get_by_role("link", name="Tarik kembali").click()
    page.get_by_role("button", name="Tarik kembali").click()
    expect(page.get_by_text("dapat diubah lagi")).to_be_visible()


def test_nil_from_a_phone(visitors: Visitors):
    page = arrive(visitors, width=390, height=844)
    assert_fits(page)
    page.get_by_role("link", name="Laporkan nihil").click()
    page.wait_for_url("**/nihil")
    assert_fits(page)
    page.get_by_label("Alasan laporan nihil").fill("Anggaran baru cair pada triwulan berikutnya.")
    page.get_by_role("button", name="Simpan sebagai nihil").click()
    expect(page.locator("#keadaan")).to_contain_text("Nihil")
    assert_fits(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_of_a_report_is_accessible_and_fits(visitors: Visitors, width: int):
    page = arrive(visitors, "budi", "/laporan", width=width)
    for path in ("/laporan", REPORT, f"{REPORT}?ubah=1.1", f"{REPORT}/nihil", f"{REPORT}/tempel",
                 f"{REPORT}/unggah", f"{REPORT}/dispensasi", f"{REPORT}/langkah/ajukan"):  # fmt: skip
        page.goto(path)
        assert_fits(page)
        assert_accessible(page)
