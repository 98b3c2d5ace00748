"""The matrix editor in a real browser: typing, losing the line, meeting a colleague, ordering."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from renaksi.core.policy import Role
from renaksi.extensions import db
from renaksi.models import PlanRevision, User
from renaksi.queries.plan_matrix import matrix
from renaksi.services import items
from tests.factories import items as factory
from tests.factories.people import PASSWORD, acting, make_person
from tests.people import office
from tests.support import prepared
from tests.support.browser import LiveServer, Visitors, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
PLAN = "/renaksi/1"
ROWS = ("Menyusun SOP", "Melatih petugas", "Memasang kanal")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    """The real tree, two administrators and a liaison of Sleman, and a draft of four rows."""
    data = prepared.copy_of("setup", tmp_path_factory.mktemp("matrix") / "data", tmp_path_factory)
    app = prepared.application(data)
    with app.app_context():
        seed(db.session())
        db.session.remove()
        db.engine.dispose()
    return data


def seed(session):
    office(session, "34.04.DINKES", "34.04", "Dinas Kesehatan Kabupaten Sleman")
    session.commit()
    people = {
        "sari": (Role.AGENCY_ADMIN, "34.04"),
        "budi": (Role.MANAGER, "34.04"),
        "lina": (Role.LIAISON, "34.04.DINKES"),
    }
    users = {
        name: make_person(session, f"{name}@contoh.test", grant, password=PASSWORD)
        for name, grant in people.items()
    }
    sari, now = users["sari"], datetime.now(UTC)
    revision = factory.draft(session, sari, now=now)
    factory.add(session, revision, sari, *ROWS, now=now)
    own = {"strategy": "S2", "responsible_code": "34.04.DINKES"}
    factory.add(session, revision, sari, "Mengisi kuesioner", now=now, **own)


@pytest.fixture
def live_server(seeded, tmp_path):
    """A copy of it for every test."""
    app = prepared.application(shutil.copytree(seeded, tmp_path / "data"))
    with LiveServer.of(app) as server:
        yield server
    with app.app_context():
        db.engine.dispose()


def arrive(visitors: Visitors, name: str = "sari", **how) -> Page:
    page = visitors.arrive(**how)
    page.goto("/masuk")
    page.get_by_label("Surel").fill(f"{name}@contoh.test")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/masuk" not in url)
    page.goto(PLAN)
    return page


def row(page: Page, number: str):
    return page.locator(f'tr[data-no="{number}"]')


def has_actions(page: Page, *texts: str) -> None:
    """The matrix begins with these, in this order."""
    rows = page.locator("th.c-aksi[scope=row]")
    for place, text in enumerate(texts):
        expect(rows.nth(place)).to_have_text(text, use_inner_text=True)


def saved(page: Page):
    expect(page.locator("#simpan")).to_contain_text("Tersimpan otomatis pukul")


def test_a_row_opens_in_place_saves_itself_and_says_so(visitors: Visitors):
    page = arrive(visitors)
    row(page, "1.1").get_by_text("Perangkat daerah yang").click()
    field = page.get_by_label("Indikator aksi 1.1")
    expect(field).to_be_focused()
    field.fill("Unit kerja yang menerapkan SOP")
    saved(page)
    page.get_by_label("Target B09 aksi 1.1").fill("5")
    page.get_by_label("Bobot aksi 1.1").focus()
    expect(page.locator(".r-editbar ~ .r-msg").first).to_contain_text("lebih kecil daripada B06")
    assert_accessible(page)
    page.get_by_label("Target B09 aksi 1.1").fill("44")
    page.get_by_role("button", name="Selesai, ke baris berikutnya").click()
    expect(page.get_by_label("Aksi aksi 1.2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#u")).to_have_count(0)
    page.reload()
    expect(row(page, "1.1")).to_contain_text("Unit kerja yang menerapkan SOP")


def test_a_text_that_is_no_figure_is_kept_and_explained(visitors: Visitors):
    visitors.expect("422")
    page = arrive(visitors)
    row(page, "1.1").locator("a.no").press("Enter")
    page.get_by_label("Bobot aksi 1.1").fill("banyak")
    page.get_by_label("Satuan aksi 1.1").fill("unit kerja")
    page.get_by_label("Satuan aksi 1.1").blur()
    expect(page.get_by_text("“banyak” bukan angka. Tulis seperti 1.234,56.")).to_be_visible()
    expect(page.get_by_label("Bobot aksi 1.1")).to_have_value("banyak")
    expect(page.locator("#simpan")).to_contain_text("Tersimpan, kecuali isian yang ditandai")
    page.get_by_label("Bobot aksi 1.1").fill("12,5")
    page.keyboard.press("Escape")
    expect(row(page, "1.1")).to_contain_text("12,5")
    expect(row(page, "1.1")).to_contain_text("unit kerja")


def test_what_is_typed_while_the_line_is_down_is_stored_later(visitors: Visitors):
    visitors.expect("ERR_INTERNET_DISCONNECTED")
    page = arrive(visitors)
    row(page, "1.1").locator("a.no").click()
    expect(page.get_by_label("Indikator aksi 1.1")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("Indikator aksi 1.1").fill("Ditulis tanpa sambungan")
    expect(page.locator("#simpan")).to_contain_text("Belum tersimpan. Sambungan terputus")
    page.context.set_offline(False)
    saved(page)
    page.reload()
    expect(row(page, "1.1")).to_contain_text("Ditulis tanpa sambungan")


def test_what_was_never_stored_is_offered_on_the_next_visit(visitors: Visitors):
    visitors.expect("ERR_INTERNET_DISCONNECTED")
    page = arrive(visitors)
    page.on("dialog", lambda dialog: dialog.accept())
    row(page, "1.1").locator("a.no").click()
    expect(page.get_by_label("Indikator aksi 1.1")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("Indikator aksi 1.1").fill("Hampir hilang")
    expect(page.locator("#simpan")).to_contain_text("Belum tersimpan")
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto(PLAN)
    expect(other.get_by_text("Ada isian aksi 1.1 yang belum tersimpan")).to_be_visible()
    other.get_by_role("button", name="Pulihkan").click()
    saved(other)
    expect(other.get_by_label("Indikator aksi 1.1")).to_have_value("Hampir hilang")


def test_the_second_of_two_people_sees_both_values_and_chooses(visitors: Visitors):
    visitors.expect("409")
    sari, budi = arrive(visitors), arrive(visitors, "budi")
    for page in (sari, budi):
        row(page, "1.1").locator("a.no").click()
    sari.get_by_label("Indikator aksi 1.1").fill("Indikator Sari")
    saved(sari)
    budi.get_by_label("Indikator aksi 1.1").fill("Indikator Budi")
    budi.get_by_label("Satuan aksi 1.1").fill("dokumen")
    note = budi.get_by_role("alert")
    expect(note).to_contain_text("mengubah baris ini pukul")
    expect(note).to_contain_text("Indikator Sari")
    expect(note).to_contain_text("Indikator Budi")
    assert_accessible(budi)
    note.get_by_role("row", name="Indikator").get_by_role("radio").nth(1).check()
    budi.get_by_role("button", name="Simpan pilihan").click()
    expect(budi.locator("#u")).to_have_count(0)
    expect(row(budi, "1.1")).to_contain_text("Indikator Sari")
    expect(row(budi, "1.1")).to_contain_text("dokumen")


def test_rows_change_places_by_keyboard_and_by_hand(visitors: Visitors):
    page = arrive(visitors)
    row(page, "1.3").locator("a.no").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#simpan")).to_contain_text("kini bernomor 1.2")
    has_actions(page, ROWS[0], ROWS[2], ROWS[1])
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#simpan")).to_contain_text("kini bernomor 1.1")
    grip, target = row(page, "1.1").locator(".r-grip"), row(page, "2.1")
    grip.hover()
    page.mouse.down()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 3, steps=4)
    page.mouse.up()
    expect(page.locator("#simpan")).to_contain_text("kini bernomor 2.1")
    has_actions(page, ROWS[0], ROWS[1], ROWS[2], "Mengisi kuesioner")


def test_a_row_is_added_doubled_deleted_and_brought_back(visitors: Visitors):
    page = arrive(visitors)
    page.get_by_role("button", name="Tambah aksi S3").click()
    page.get_by_label("Aksi aksi 3.1").fill("Aksi baru")
    saved(page)
    page.get_by_role("button", name="Gandakan").click()
    expect(page.get_by_label("Aksi aksi 3.2")).to_have_value("Aksi baru")
    page.get_by_role("button", name="Hapus").click()
    expect(page.get_by_text("Aksi 3.2 dihapus.")).to_be_visible()
    expect(row(page, "3.2")).to_have_count(0)
    page.get_by_role("button", name="Urungkan").click()
    expect(row(page, "3.2")).to_contain_text("Aksi baru")


def test_a_block_pasted_anywhere_on_the_matrix_is_shown_before_it_is_stored(visitors: Visitors):
    page = arrive(visitors)
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "Strategi\\tAksi\\tBobot\\nS4\\tSosialisasi\\t10\\nS5\\tAnalisis\\tlima");
          document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_role("heading", name="2 baris terbaca")).to_be_visible()
    expect(page.get_by_text("Baris 3, kolom Bobot: “lima” bukan angka.")).to_be_visible()
    assert_accessible(page)
    text = page.get_by_label("Isi tempelan")
    text.fill(text.input_value().replace("lima", "15"))
    page.get_by_role("button", name="Periksa lagi").click()
    page.get_by_role("button", name="Tambahkan 2 aksi").click()
    expect(row(page, "5.1")).to_contain_text("Analisis")


def test_everything_works_without_scripts(visitors: Visitors):
    page = arrive(visitors, javascript=False)
    row(page, "1.1").locator("a.no").click()
    page.get_by_label("Indikator aksi 1.1").fill("Tanpa skrip")
    page.get_by_role("button", name="Selesai, ke baris berikutnya").click()
    expect(page.get_by_label("Aksi aksi 1.2")).to_be_visible()
    expect(row(page, "1.1")).to_contain_text("Tanpa skrip")
    page.get_by_role("button", name="Turunkan").click()
    expect(page.get_by_label("Aksi aksi 1.3")).to_have_value(ROWS[1])
    page.get_by_role("button", name="Hapus").click()
    page.get_by_role("button", name="Urungkan").click()
    has_actions(page, ROWS[0], ROWS[2], ROWS[1])


def test_a_liaison_opens_the_own_row_and_no_other(visitors: Visitors):
    page = arrive(visitors, "lina")
    expect(row(page, "1.1").locator("a.no")).to_have_count(0)
    row(page, "2.1").get_by_text("Perangkat daerah yang").click()
    expect(page.get_by_label("Bobot aksi 2.1")).to_have_count(0)
    page.get_by_label("Keterangan aksi 2.1").fill("Sudah dibahas di rapat")
    saved(page)


def test_a_phone_folds_the_rows_and_opens_one(visitors: Visitors):
    page = arrive(visitors, width=390, height=844)
    expect(row(page, "1.1").get_by_text("Perangkat daerah yang")).to_be_hidden()
    row(page, "1.1").get_by_role("link", name=re.compile("Rincian")).click()
    expect(row(page, "1.1").get_by_text("Perangkat daerah yang")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_an_office_that_writes_at_once_loses_nothing(live_server: LiveServer):
    """Each thread is a person with a connection of its own; the database is the real file."""

    def write(number: int) -> str:
        with live_server.app.app_context():
            session = db.session()
            sari = session.scalars(select(User).where(User.email == "sari@contoh.test")).one()
            ctx = acting(session, sari)
            made = items.add_item(ctx, 1, factory.values(action=f"Aksi {number}"))
            wanted = factory.values(action=f"Aksi {number}", unit=f"satuan {number}")
            items.save_item(ctx, 1, made.lineage_id, version=made.version, values=wanted)
            items.move_item(ctx, 1, made.lineage_id, steps=-number)
            db.session.remove()
        return f"Aksi {number}"

    with ThreadPoolExecutor(8) as office_at_work:
        written = set(office_at_work.map(write, range(16)))
    with live_server.app.app_context():
        found = matrix(db.session(), db.session().get_one(PlanRevision, 1), date(2026, 2, 10))
        db.session.remove()
    units = {row.values.action: row.values.unit for row in found.rows}
    assert written <= units.keys()
    assert all(units[action] == action.replace("Aksi", "satuan") for action in written)
    assert len({row.ordinal for row in found.rows}) == len(found.rows) == len(ROWS) + 17
