"""Siklus: the year as the national administrator sets it up."""

from playwright.sync_api import Page

from tests.journeys.pages.door import headline, menu


def set_up(page: Page, year: int, like: str = "Susunan baku", basis: str = "") -> None:
    """Make a year and fill in its legal basis; what is on the checklist shows as done."""
    menu(page, "Siklus")
    page.get_by_label("Tahun").fill(str(year))
    page.get_by_label("Susunan awal").select_option(like)
    page.get_by_role("button", name="Buat siklus").click()
    page.get_by_role("link", name="Dasar hukum dan masa penyusunan").first.click()
    page.get_by_label("Dasar hukum").fill(basis)
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.goto(f"/siklus/{year}")
    headline(page, f"Siklus {year} siap dibuka")


def open_year(page: Page, year: int) -> None:
    page.goto(f"/siklus/{year}")
    page.get_by_role("link", name="Buka siklus").first.click()
    page.get_by_role("button", name=f"Buka siklus {year}").click()
    page.goto(f"/siklus/{year}")
    headline(page, f"Siklus {year} sedang berjalan")
