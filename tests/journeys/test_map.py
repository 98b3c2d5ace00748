"""Peta in a browser: from the nation to a kabupaten and its list, by keys, on a phone without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.pages.door import sign_in
from tests.journeys.test_accessible import PHONE, SCREEN, faults
from tests.support.browser import Visitors, assert_fits

pytestmark = pytest.mark.browser
B12 = "?ukuran=kepatuhan&siklus=2025&periode=B12"
ADDRESSES = (f"/dasbor/peta{B12}", "/dasbor/peta?ukuran=predikat", f"/dasbor/peta/34{B12}",
             "/dasbor/peta/31")  # fmt: skip


def heading(page):
    return page.get_by_role("heading", level=1)


def test_from_the_nation_to_the_list_of_a_kabupaten(visitors: Visitors):
    page = sign_in(visitors, "admin@panrb.test")
    page.goto(f"/dasbor/kepatuhan{B12}")
    page.get_by_role("link", name="Peta", exact=True).click()
    expect(heading(page)).to_have_text(
        "Kepatuhan laporan B12 2025: 0 dari 38 provinsi mencapai 95% ke atas"
    )
    expect(page.locator(".r-map a")).to_have_count(38)
    page.get_by_label("Ukuran", exact=True).select_option("Ketepatan waktu laporan")
    page.get_by_role("button", name="Terapkan").click()
    expect(heading(page)).to_contain_text("Ketepatan waktu laporan B12 2025")
    page.get_by_role("link", name="Kabupaten/kota Daerah Istimewa Yogyakarta").click()
    expect(heading(page)).to_contain_text("dari 5 kabupaten/kota sudah tepat waktu")
    region = page.get_by_role("link", name="Kabupaten Gunungkidul: Tidak tepat waktu")
    region.focus()  # as the tabulator does; Enter opens what has the focus
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"di=34\.03"))
    expect(heading(page)).to_contain_text("Kabupaten Gunungkidul: belum masuk")


@pytest.mark.parametrize("how", [SCREEN, PHONE], ids=["screen", "phone"])
def test_the_maps_are_accessible_and_fit(visitors: Visitors, how):
    page, found = sign_in(visitors, "admin@panrb.test", **how), []
    for address in ADDRESSES:
        page.goto(address)
        heading(page).wait_for()
        found += faults(page)
    assert not found, "\n".join(found)


def test_a_phone_shows_tiles_that_lead_on_and_nothing_aside(visitors: Visitors):
    page = visitors.arrive(javascript=False, **PHONE)
    page.goto("/publik")
    expect(heading(page)).to_be_visible()
    assert_fits(page)
    expect(page.locator(".r-map")).to_be_hidden()
    tile = page.locator(".c-tile", has_text="Gorontalo")
    expect(tile).to_be_visible()
    assert tile.bounding_box()["width"] > 60
    tile.click()
    expect(heading(page)).to_contain_text("Gorontalo")
