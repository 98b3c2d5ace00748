"""Coming in: the sign-in page, the one-time link, the menu."""

from playwright.sync_api import Page, expect

from tests.support.browser import Visitors

PASSWORD = "renaksi-demo"
"""Of every account of the demonstration."""
CHOSEN = "perahu-kertas-di-kali"
"""What people choose who follow their one-time link."""

MENU_FOLDS_BELOW = 1248


def sign_in(visitors: Visitors, email: str, password: str = PASSWORD, **browser) -> Page:
    """Somebody in a browser of their own, at the page they see first."""
    page = visitors.arrive(**browser)
    page.goto("/")
    return enter(page, email, password)


def follow_link(visitors: Visitors, link: str, email: str, **browser) -> Page:
    """A new colleague opens the link, chooses a password and signs in with it."""
    page = visitors.arrive(**browser)
    page.goto(link)
    page.get_by_label("Kata sandi baru", exact=True).fill(CHOSEN)
    page.get_by_label("Ulangi kata sandi baru").fill(CHOSEN)
    page.get_by_role("button", name="Simpan kata sandi").click()
    return enter(page, email, CHOSEN)


def enter(page: Page, email: str, password: str) -> Page:
    page.get_by_label("Alamat surel dinas").fill(email)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("button", name="Keluar")).to_be_attached()
    return page


def menu(page: Page, name: str) -> None:
    """Go by the main menu; on a phone it has to be opened first."""
    if page.viewport_size["width"] < MENU_FOLDS_BELOW:
        page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name=name).click()


def headline(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def says(page: Page, text: str) -> None:
    """The message after a step."""
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()
