"""A manager with a telephone, between two meetings."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.pages.door import menu, says, sign_in
from tests.journeys.pages.matrix import Matrix
from tests.support.browser import Visitors, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def test_the_manager_submits_from_a_phone(visitors: Visitors):
    page = sign_in(visitors, "kepala@kemlu.test", **PHONE)
    menu(page, "Renaksi")
    looks_right(page)
    page.get_by_role("link", name="Periksa usulan").click()
    plan = Matrix(page)
    plan.state("Diusulkan")
    looks_right(page)
    unfolds_a_row(page, plan)
    page.get_by_role("link", name="Periksa dan ajukan").click()
    looks_right(page)
    page.get_by_role("button", name="Ajukan kepada Kementerian Koordinator").click()
    says(page, "diajukan kepada Kementerian Koordinator")
    plan.state("Diajukan")
    looks_right(page)


def unfolds_a_row(page: Page, plan: Matrix) -> None:
    evidence = plan.row("1.1").locator("td[data-l='Bukti dukung']")
    expect(evidence).to_be_hidden()
    page.get_by_role("link", name="Rincian aksi 1.1").click()
    expect(evidence).to_be_visible()


def looks_right(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)
