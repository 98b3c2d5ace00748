"""The main pages on a screen and on a phone: axe finds nothing, and nothing sticks out."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.pages.door import sign_in
from tests.support.browser import Visitors, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
SCREEN, PHONE = {"width": 1280}, {"width": 390, "height": 844}
MATRIX, REVIEW = "Lanjutkan menyusun", "Buka yang paling lama"
"""Pages whose address only a link knows: the words of the link on the page before."""
RECOMMENDATION = "R/34/2026/"
"""So begin the numbers of recommendations, which lead to them from the register."""
PAGES = {
    "": ("/masuk", "/publik", "/publik/periksa", "/publik/bantuan", "/publik/privasi",
         "/publik/instansi/34", "/publik/data"),
    "kominfo@sleman.test": ("/", "/renaksi/", MATRIX, "?ubah=1.1", "/pengguna/", "/pengguna/baru",
                            "/jejak-audit", "/akun", "/akun/kata-sandi"),
    "kepala@jogjakota.test": ("R/34/2026/0006", "+/tindak-lanjut", "R/34/2026/0006", "+/aksi"),
    "evaluator@diy.test": ("/rekomendasi?status=rancangan", "/rekomendasi/angka",
                           "/rekomendasi/instansi/34.04", "R/34/2026/0002", "+/tanda-terima/1", "R/34/2026/0005", "+/langkah/tarik",
                           "/", "/renaksi/", "/dasbor/renaksi", "/telaah/", REVIEW,
                           "/verifikasi/", "/verifikasi/?tampil=diputus",
                           "/laporan-berkala/", "/laporan-berkala/1", "/laporan-berkala/baru",
                           "/dasbor/peta/34", "/kegiatan/2", "/pengaduan/impor"),
    "ketua@diy.test": ("/dispensasi/", "/dispensasi/?tampil=semua"),
    "evaluator@panrb.test": ("/verifikasi/?tampil=lewat", "/verifikasi/?tampil=lain", "/dasbor/peta", "/peta-jalan/",
                             "/pengaduan/", "/keterhubungan/", "/penilaian/", "/penilaian/hasil"),
    "admin@panrb.test": ("/", "/dasbor/renaksi", "/instansi/", "/instansi/34", "/instansi/tambah", "/siklus/",
                         "/siklus/2026", "/siklus/2026/kewajiban", "/siklus/2026/periode", "/siklus/2026/pengumuman", "/jejak-audit", "/pengguna/"),
}  # fmt: skip


@pytest.mark.timeout(600)  # fifty pages, each looked at whole
@pytest.mark.parametrize("how", [SCREEN, PHONE], ids=["screen", "phone"])
def test_every_main_page_is_accessible_and_fits(visitors: Visitors, how):
    found = []
    for email, addresses in PAGES.items():
        page = sign_in(visitors, email, **how) if email else visitors.arrive(**how)
        for address in addresses:
            visit(page, address)
            found += faults(page)
    assert not found, "\n".join(found)


def visit(page: Page, address: str) -> None:
    if address in {MATRIX, REVIEW}:
        page.goto("/renaksi/" if address == MATRIX else "/telaah/")
        page.get_by_role("link", name=address).click()
    elif address.startswith(RECOMMENDATION):
        page.goto("/rekomendasi")
        page.get_by_role("link", name=address, exact=True).first.click()
        page.wait_for_url(re.compile(r"/rekomendasi/\d+$"))
    elif address.startswith("+"):
        page.goto(page.url + address[1:])
    elif address.startswith("?"):
        page.goto(page.url + address)
    else:
        page.goto(address)
    page.get_by_role("heading", level=1).wait_for()


def faults(page: Page) -> list[str]:
    """All pages are looked at before the test fails, so that one run names everything."""
    told = []
    for check in (assert_fits, assert_accessible):
        try:
            check(page)
        except AssertionError as fault:
            told.append(str(fault))
    return told
