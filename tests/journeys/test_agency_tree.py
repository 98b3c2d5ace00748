"""The tree in a real browser: branches opened in place, on any day, with and without JavaScript."""

import io
import re

import pytest
from playwright.sync_api import Page, Route, expect

from renaksi.core.policy import Role
from renaksi.extensions import db
from tests.factories.agencies import context, make_agency
from tests.factories.people import PASSWORD, make_person
from tests.support import prepared
from tests.support.browser import LiveServer, Visitors, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
LONG = "Dinas Pekerjaan Umum, Perumahan, Kawasan Permukiman, Pertanahan, dan Tata Ruang " * 3


@pytest.fixture
def live_server(tmp_path, tmp_path_factory):
    """The real tree, some offices of Sleman, a national and an agency administrator."""
    data = prepared.copy_of("setup", tmp_path / "data", tmp_path_factory)
    app = prepared.application(data)
    with app.app_context():
        session = db.session()
        for number in range(12):
            make_agency(context(session), f"34.04.{number:02}", "34.04", name=f"Dinas {number:02}")
        make_agency(context(session), "34.04.PU", "34.04", name=LONG.strip())
        grants = {"agus": (Role.NATIONAL_ADMIN, "KEMENPANRB"), "sari": (Role.AGENCY_ADMIN, "34.04")}
        for name, grant in grants.items():
            make_person(session, f"{name}@contoh.test", grant, password=PASSWORD)
        db.session.remove()
    with LiveServer.of(app) as server:
        yield server
    with app.app_context():
        db.engine.dispose()


def arrive(visitors: Visitors, name: str = "agus", **how) -> Page:
    page = visitors.arrive(**how)
    page.goto("/masuk")
    page.get_by_label("Surel").fill(f"{name}@contoh.test")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/masuk" not in url)
    page.goto("/instansi/")
    return page


def toggle(page: Page, name: str):
    return page.get_by_role("link", name=f"Cabang {name}", exact=True)


def test_branches_open_in_place_and_the_address_remembers_them(visitors: Visitors):
    page = arrive(visitors)
    loads = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    toggle(page, "Daerah Istimewa Yogyakarta").click()
    expect(page.get_by_role("link", name="34.02 Kabupaten Bantul")).to_be_visible()
    toggle(page, "Kabupaten Sleman").click()
    expect(page.get_by_role("link", name="Dinas 00")).to_be_visible()
    expect(toggle(page, "Kabupaten Sleman")).to_have_attribute("aria-expanded", "true")
    toggle(page, "Jawa Timur").click()
    expect(page.get_by_role("link", name="35.78 Kota Surabaya")).to_be_visible()
    assert not [url for url in loads if "cabang" in url]
    expect(page).to_have_url(re.compile(r"buka=34\.04&buka=35$"))
    page.reload()
    expect(page.get_by_role("link", name="Dinas 00")).to_be_visible()
    expect(page.get_by_role("link", name="35.78 Kota Surabaya")).to_be_visible()
    toggle(page, "Daerah Istimewa Yogyakarta").click()
    expect(page.get_by_role("link", name="34.02 Kabupaten Bantul")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"buka=35$"))
    toggle(page, "Daerah Istimewa Yogyakarta").click()
    expect(page.get_by_role("link", name="34.02 Kabupaten Bantul")).to_be_visible()
    assert_accessible(page)


def test_a_branch_that_does_not_come_says_so_and_opens_at_the_second_try(visitors: Visitors):
    visitors.expect("Failed to load resource")
    page = arrive(visitors)

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/cabang", fail)
    toggle(page, "Bali").click()
    expect(page.get_by_text("Cabang belum terbuka")).to_be_visible()
    page.unroute("**/cabang", fail)
    toggle(page, "Bali").click()
    expect(page.get_by_role("link", name="51.71 Kota Denpasar")).to_be_visible()
    expect(page.get_by_text("Cabang belum terbuka")).to_have_count(0)


def test_the_keyboard_opens_a_branch(visitors: Visitors):
    page = arrive(visitors)
    toggle(page, "Bali").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="51.71 Kota Denpasar")).to_be_visible()


def test_everything_works_without_javascript_on_a_phone(visitors: Visitors):
    visitors.expect("status of 422")  # asked once which agency was meant
    page = arrive(visitors, width=390, javascript=False)
    toggle(page, "Daerah Istimewa Yogyakarta").click()
    toggle(page, "Kabupaten Sleman").click()
    page.get_by_role("link", name="Dinas 00").click()
    expect(page.get_by_role("heading", level=1, name="Dinas 00")).to_be_visible()
    page.goto("/instansi/34.04")
    assert_fits(page)
    page.get_by_text("Ubah", exact=True).click()
    page.get_by_role("link", name="Pindahkan ke pembina lain").click()
    page.get_by_label("Pembina baru").fill("jawa")
    page.get_by_label("Dasar hukum").fill("UU 1/2026")
    page.get_by_role("button", name="Lihat akibatnya").click()
    page.get_by_label("35 Jawa Timur", exact=True).check()
    page.get_by_role("button", name="Lihat akibatnya").click()
    expect(
        page.get_by_role("heading", name="Pindahkan Kabupaten Sleman: periksa akibatnya")
    ).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Pindahkan").click()
    expect(page.get_by_text("Pembina diubah.")).to_be_visible()
    expect(page.locator(".r-line")).to_contain_text("Jawa Timur")


def test_a_day_shows_the_tree_of_that_day(visitors: Visitors):
    page = arrive(visitors)
    expect(page.get_by_role("link", name="93 Papua Selatan")).to_be_visible()
    page.get_by_label("Susunan per tanggal").fill("2022-07-24")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_text("Susunan pembinaan per 24 Juli 2022.")).to_be_visible()
    expect(page.get_by_role("link", name="93 Papua Selatan")).to_have_count(0)
    toggle(page, "Papua").click()
    expect(page.get_by_role("link", name="93.01 Kabupaten Merauke")).to_be_visible()


def test_a_field_for_an_agency_suggests_while_one_types(visitors: Visitors):
    page = arrive(visitors)
    page.goto("/instansi/34.04/pindah")
    page.get_by_label("Pembina baru").press_sequentially("jawa ti")
    expect(page.locator("datalist option").first).to_have_attribute("value", "35 Jawa Timur")
    assert_accessible(page)


def test_the_pages_of_the_tree_are_accessible(visitors: Visitors):
    visitors.expect("status of 422")  # of the day that is none
    page = arrive(visitors)
    for path in (
        "/instansi/34.04",
        "/instansi/34.04.PU",
        "/instansi/KEMENKUMHAM",
        "/instansi/?q=dinas",
        "/instansi/?q=zzz",
        "/instansi/?per=kemarin",
        "/instansi/perubahan",
        "/instansi/34/pecah",
        "/instansi/impor",
    ):
        page.goto(path)
        assert_accessible(page)
        page.set_viewport_size({"width": 390, "height": 900})
        assert_fits(page)
        page.set_viewport_size({"width": 1280, "height": 900})


def test_an_agency_administrator_fills_the_tree_from_a_file(visitors: Visitors):
    page = arrive(visitors, "sari")
    page.get_by_role("link", name="Impor dari berkas").click()
    rows = "kode,nama,jenis,kode_pembina\n34.04.DINSOS,Dinas Sosial,opd,34.04\n34.02.X,Dinas X,opd,34.02\n"
    page.get_by_label("Berkas instansi").set_input_files(
        {"name": "unit.csv", "mimeType": "text/csv", "buffer": io.BytesIO(rows.encode()).read()}
    )
    page.get_by_role("button", name="Lihat akibatnya").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Berkas masih memuat kesalahan")
    assert_accessible(page)
    page.get_by_role("link", name="Unggah berkas lain").click()
    page.get_by_label("Berkas instansi").set_input_files(
        {
            "name": "unit.csv",
            "mimeType": "text/csv",
            "buffer": "\n".join(rows.split("\n")[:2]).encode(),
        }
    )
    page.get_by_role("button", name="Lihat akibatnya").click()
    page.get_by_role("button", name="Terapkan 1 baris").click()
    expect(page.get_by_text("1 instansi ditambahkan")).to_be_visible()
    page.goto("/instansi/34.04.DINSOS")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dinas Sosial")
