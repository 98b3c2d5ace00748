"""Beranda: what waits for whoever signs in."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.pages.door import menu


def tasks(page: Page, title: str) -> Locator:
    menu(page, "Beranda")
    mine = page.get_by_role("region", name="Tugas saya").get_by_role("listitem")
    return mine.filter(has=page.get_by_role("heading", name=title, exact=True))


def follow_task(page: Page, title: str, text: str = "") -> None:
    """It waits under Tugas saya, says `text`, and its title leads to where it is done."""
    task = tasks(page, title)
    expect(task).to_contain_text(text)
    task.get_by_role("heading").get_by_role("link").click()


def no_task(page: Page, title: str) -> None:
    expect(tasks(page, title)).to_have_count(0)
