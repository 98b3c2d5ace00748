"""Instansi: the units an office keeps, from a file."""

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.journeys.pages.door import headline, menu, says


def add_units(page: Page, owner: str, names: Mapping[str, str]) -> None:
    """The offices (OPD) of one's own agency, named by their codes, in one upload."""
    rows = [f"{code},{name},opd,{owner}" for code, name in names.items()]
    sheet = "\n".join(("kode,nama,jenis,kode_pembina", *rows))
    menu(page, "Instansi")
    page.get_by_role("link", name="Impor dari berkas").click()
    page.get_by_label("Berkas instansi").set_input_files(
        {"name": "opd.csv", "mimeType": "text/csv", "buffer": sheet.encode()}
    )
    page.get_by_role("button", name="Lihat akibatnya").click()
    headline(page, "Periksa")
    page.get_by_role("button", name=f"Terapkan {len(rows)} baris").click()
    says(page, f"{len(rows)} instansi ditambahkan")
