"""An export on its way: how far it is, a line that breaks, and the page that comes of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.factories.lapor import complaint, export_xlsx
from tests.journeys.pages.door import headline, sign_in
from tests.support.browser import Visitors, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
NOTE = {"words": "Memeriksa baris", "done": 40_000, "of": 100_000}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ekspor.xlsx"
    path.write_bytes(export_xlsx(*(complaint(9_000_000 + one) for one in range(5))).getvalue())
    return path


def choose(page: Page, file: Path) -> None:
    page.goto("/pengaduan/impor")
    page.get_by_label("Berkas ekspor").set_input_files(file)


def test_how_far_it_is_stands_on_the_page_until_the_next_one_comes(visitors: Visitors, file: Path):
    page = sign_in(visitors, "admin@panrb.test")
    choose(page, file)
    held: list[Route] = []  # the export on its way

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/pengaduan/impor", hold)
    page.route("**/pengaduan/impor/kemajuan/*", lambda route: route.fulfill(json=NOTE))
    button = page.get_by_role("button", name="Lihat akibatnya")
    button.click()
    expect(page.get_by_text("Memeriksa baris")).to_be_visible()
    expect(page.get_by_text("40.000 dari 100.000 baris")).to_be_visible()
    bar = page.get_by_role("progressbar", name="Kemajuan")
    expect(bar).to_have_js_property("value", 40_000)
    expect(bar).to_have_js_property("max", 100_000)
    expect(button).to_be_disabled()
    assert_accessible(page)
    assert_fits(page)
    held[0].continue_()
    headline(page, "Periksa sebelum disimpan")


def test_a_line_that_breaks_is_told_and_the_file_can_be_sent_again(visitors: Visitors, file: Path):
    page = sign_in(visitors, "admin@panrb.test")
    choose(page, file)
    visitors.expect("ERR_FAILED")
    page.route("**/pengaduan/impor", lambda route: route.abort(), times=1)
    button = page.get_by_role("button", name="Lihat akibatnya")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("Sambungan terputus sebelum berkas terkirim.")
    expect(button).to_be_enabled()
    button.click()
    headline(page, "Periksa sebelum disimpan")


def test_a_file_that_is_none_is_refused_where_it_was_chosen(visitors: Visitors, tmp_path: Path):
    page, wrong = sign_in(visitors, "admin@panrb.test"), tmp_path / "salah.csv"
    wrong.write_text("a,b\n1,2\n", encoding="utf-8")
    visitors.expect("422")
    choose(page, wrong)
    page.get_by_role("button", name="Lihat akibatnya").click()
    expect(page.get_by_role("alert")).to_contain_text("judul kolom")
