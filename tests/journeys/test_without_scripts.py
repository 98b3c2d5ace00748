"""JavaScript switched off: the same work, as forms that are sent."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import story
from tests.journeys.pages import steps
from tests.journeys.pages.door import sign_in
from tests.journeys.pages.matrix import Matrix
from tests.support.browser import Visitors

pytestmark = pytest.mark.browser


def test_sleman_edits_adds_removes_pastes_and_proposes_without_scripts(visitors: Visitors):
    visitors.expect("422")
    page = sign_in(visitors, "kominfo@sleman.test", javascript=False)
    plan = Matrix(page).visit("/renaksi/")
    page.get_by_role("link", name="Lanjutkan menyusun").click()
    edits_a_row_and_is_told_what_is_wrong(page, plan)
    first = plan.numbers()
    adds_a_row_removes_it_and_brings_it_back(page, plan)
    pastes_three_rows(plan)
    assert len(plan.numbers()) == len(first) + 4
    removes_the_four(page, plan)
    assert plan.numbers() == first
    steps.take(page, "Periksa dan usulkan", "Usulkan", done="diusulkan kepada")
    plan.state("diusulkan")
    expect(page.get_by_role("link", name="Ubah aksi 4.4", exact=True)).to_have_count(0)


def edits_a_row_and_is_told_what_is_wrong(page: Page, plan: Matrix) -> None:
    proof = {"Bukti dukung yang disyaratkan": "Naskah panduan\nFoto bertanggal"}
    plan.shows("kurang 2")
    plan.open("4.4")
    plan.fill("4.4", {**proof, "Bobot": "enam"})
    page.get_by_role("button", name="Simpan dan tutup").click()
    expect(page.get_by_text("“enam” bukan angka")).to_be_visible()
    expect(plan.field(*proof, "4.4")).to_have_value(*proof.values())
    plan.fill("4.4", {"Bobot": "6"})
    plan.close("4.4")
    expect(plan.row("4.4")).to_contain_text("Naskah panduan; Foto bertanggal")
    plan.shows("Bobot 100")


def adds_a_row_removes_it_and_brings_it_back(page: Page, plan: Matrix) -> None:
    number = plan.next_number("S4")
    plan.add("S4", number, {"Aksi": "Menyapa warga di pasar", "Bobot": "1"})
    plan.remove(number)
    expect(plan.row(number)).to_have_count(0)
    page.get_by_role("button", name="Urungkan").click()
    expect(plan.row(number)).to_contain_text("Menyapa warga di pasar")


def pastes_three_rows(plan: Matrix) -> None:
    plan.paste(story.without_targets())
    expect(plan.page.get_by_text("3 aksi ditambahkan dari tempelan")).to_be_visible()


def removes_the_four(page: Page, plan: Matrix) -> None:
    """What was added makes the weights too many; the check says so until it is gone."""
    plan.shows("dari 100, lebih 101")
    for action in ("Menyapa warga", *(row[1] for row in story.without_targets())):
        row = page.locator("tr[data-no]").filter(has_text=action)
        plan.remove(row.get_attribute("data-no"))
    plan.shows("Bobot 100")
