"""Pengguna: accounts, and the one-time link that goes with a new one."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.journeys.pages.door import headline, menu


@dataclass(frozen=True)
class Newcomer:
    name: str
    email: str
    role: str
    agency: str
    """Its code."""
    job_title: str = ""


def create(page: Page, who: Newcomer) -> str:
    """The one-time link to hand on."""
    menu(page, "Pengguna")
    page.get_by_role("link", name="Tambah pengguna").first.click()
    search = page.get_by_label("Nama, singkatan, atau kode instansi")
    other = page.get_by_role("link", name="Pilih instansi lain")
    search.or_(other).first.wait_for()
    if not page.get_by_text(f"({who.agency})").is_visible():  # it offers one's own agency first
        if other.is_visible():
            other.click()
        choose(page, search, who.agency)
    page.get_by_label("Nama lengkap").fill(who.name)
    page.get_by_label("Alamat surel dinas").fill(who.email)
    page.get_by_label("Jabatan").fill(who.job_title)
    page.get_by_role("radio", name=re.compile(f"^{who.role}")).check()
    page.get_by_role("button", name="Buat akun").click()
    headline(page, f"Akun {who.name} sudah dibuat")
    return page.get_by_label("Tautan sekali pakai").input_value()


def choose(page: Page, search: Locator, agency: str) -> None:
    search.fill(agency)
    page.get_by_role("button", name="Cari", exact=True).click()
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name=agency, exact=True))
    row.get_by_role("link").click()
