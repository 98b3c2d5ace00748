"""Pengguna: accounts, and the one-time link that goes with a new one."""

from dataclasses import dataclass

from playwright.sync_api import Page

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
    other = page.get_by_role("link", name="Pilih instansi lain")
    if other.is_visible():
        other.click()
    page.get_by_label("Nama, singkatan, atau kode instansi").fill(who.agency)
    page.get_by_role("button", name="Cari", exact=True).click()
    rows = page.get_by_role("row").filter(has=page.get_by_role("cell", name=who.agency, exact=True))
    rows.get_by_role("link").click()
    page.get_by_label("Nama lengkap").fill(who.name)
    page.get_by_label("Alamat surel dinas").fill(who.email)
    page.get_by_label("Jabatan").fill(who.job_title)
    page.get_by_label(who.role).first.check()
    page.get_by_role("button", name="Buat akun").click()
    headline(page, f"Akun {who.name} sudah dibuat")
    return page.get_by_label("Tautan sekali pakai").input_value()
