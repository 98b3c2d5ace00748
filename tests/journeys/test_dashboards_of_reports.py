"""The dashboards on reports in a browser: the deadline of DIY, the way from a figure to its list,
reminders copied with one press, and every page accessible on a screen and a phone.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.pages.door import sign_in
from tests.journeys.test_accessible import PHONE, SCREEN, faults
from tests.support.browser import Visitors

pytestmark = pytest.mark.browser
B12 = "?siklus=2025&periode=B12"
PAGES = {
    "kominfo@sleman.test": ("/dasbor/kepatuhan", "/dasbor/capaian"),
    "evaluator@diy.test": (
        f"/dasbor/kepatuhan{B12}", f"/dasbor/capaian{B12}", "/dasbor/tanggap", "/dasbor/pengingat",
    ),
    "admin@panrb.test": (
        f"/dasbor/kepatuhan{B12}", "/dasbor/kepatuhan?siklus=2025&periode=semua",
        f"/dasbor/capaian{B12}", "/dasbor/tanggap", "/dasbor/pengingat",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", [SCREEN, PHONE], ids=["screen", "phone"])
def test_the_dashboards_are_accessible_and_fit(visitors: Visitors, how):
    found = []
    for email, addresses in PAGES.items():
        page = sign_in(visitors, email, **how)
        for address in addresses:
            page.goto(address)
            page.get_by_role("heading", level=1).wait_for()
            found += faults(page)
    assert not found, "\n".join(found)


def figure(page: Page, words: str):
    return page.locator(".r-fig li", has_text=words).locator(".v")


def test_diy_on_its_deadline_and_before(visitors: Visitors):
    """Two on time, one within an extension, one nil, one missing; the province itself on time."""
    page = sign_in(visitors, "evaluator@diy.test")
    page.goto(f"/dasbor/kepatuhan{B12}")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "5 dari 6 laporan B12 2025 sudah masuk"
    )
    expect(page.get_by_text("Tanpa Daerah Istimewa Yogyakarta sendiri: 4 dari 5")).to_be_visible()
    for words, many in (("dispensasi", "1"), ("nihil", "1"), ("belum masuk", "1")):
        expect(figure(page, words)).to_have_text(many)
    figure(page, "belum masuk").click()
    rows = page.get_by_role("table", name="Instansi dan keadaan laporannya").locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Kabupaten Gunungkidul")
    page.get_by_label("Sampai akhir hari").fill("2026-01-07")
    page.get_by_role("button", name="Terapkan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("0 dari 6 laporan")


def test_the_nation_leads_to_diy(visitors: Visitors):
    page = sign_in(visitors, "admin@panrb.test")
    page.goto(f"/dasbor/kepatuhan{B12}")
    page.get_by_role("link", name="Daerah Istimewa Yogyakarta: 83,33% (5 dari 6)").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("5 dari 6 laporan B12 2025")
    page.get_by_label("Jejak halaman").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("dari 621 laporan")


def test_a_reminder_is_copied_with_one_press(visitors: Visitors):
    page = sign_in(visitors, "evaluator@diy.test")
    page.goto("/dasbor/pengingat")
    article = page.locator("article", has_text="Kabupaten Kulon Progo")
    article.get_by_role("button", name="Salin teks").click()
    expect(article.get_by_role("status")).to_contain_text("Teks sudah")


def test_without_scripts_the_text_is_there_to_be_selected(visitors: Visitors):
    page = sign_in(visitors, "evaluator@diy.test", javascript=False)
    page.goto("/dasbor/pengingat")
    expect(page.get_by_label("teks untuk Kabupaten Kulon Progo")).to_contain_text("masih perlu")
    expect(page.get_by_role("button", name="Salin teks")).to_have_count(0)
