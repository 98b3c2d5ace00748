"""The centre holds figures of a year back and sets a target; the public and a hub see what follows."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.pages.door import sign_in
from tests.support.browser import Visitors, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
SLEMAN = "/publik/instansi/34.04?siklus=2025"


def fine(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_centre_holds_results_back_after_seeing_what_that_does(visitors: Visitors, width: int):
    anybody = visitors.arrive(width=width)
    anybody.goto(SLEMAN)
    expect(anybody.get_by_role("heading", level=1)).to_have_text("Kabupaten Sleman")
    expect(anybody.get_by_role("heading", name="Pengaduan dan keterhubungan 2025")).to_be_visible()
    results = anybody.get_by_role("table", name="Predikat menurut tahun")
    expect(results.get_by_role("rowheader", name="2025", exact=True)).not_to_have_count(0)
    fine(anybody)

    centre = sign_in(visitors, "admin@panrb.test", width=width)
    centre.goto("/siklus/2025")
    centre.get_by_role("link", name="Pengumuman kepada umum", exact=True).click()
    expect(centre.get_by_role("heading", level=1)).to_contain_text("Pengumuman kepada umum")
    fine(centre)
    centre.get_by_label("Aturan Hasil evaluasi").select_option("Tidak diumumkan")
    centre.get_by_role("button", name="Lihat akibatnya").click()
    expect(centre.get_by_text("Langsung hilang dari halaman publik")).to_be_visible()
    fine(centre)
    anybody.reload()  # nothing has changed so far
    expect(results.get_by_role("rowheader", name="2025", exact=True)).not_to_have_count(0)
    centre.get_by_role("button", name="Terapkan aturan").click()
    expect(centre.get_by_text("berlaku sejak sekarang")).to_be_visible()

    anybody.reload()
    expect(results.get_by_role("rowheader", name="2025", exact=True)).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_target_of_the_centre_is_read_by_a_hub(visitors: Visitors, width: int):
    centre = sign_in(visitors, "admin@panrb.test", width=width)
    centre.goto("/peta-jalan/")
    centre.get_by_role("link", name="Tetapkan target").click()
    centre.get_by_label("Ukuran").select_option("Rekomendasi selesai")
    centre.get_by_label("Untuk").select_option("Pemerintah daerah")
    centre.get_by_label("Tahun").fill("2031")
    centre.get_by_label("Target", exact=True).fill("97,5")
    fine(centre)
    centre.get_by_role("button", name="Simpan target").click()
    expect(centre.get_by_text("sudah disimpan")).to_be_visible()
    fine(centre)

    hub = sign_in(visitors, "evaluator@diy.test", width=width)
    hub.goto("/dasbor/renaksi")
    hub.get_by_role("link", name="Peta jalan", exact=True).click()
    expect(hub.get_by_role("heading", level=1)).to_have_text("Peta jalan")
    every = hub.get_by_role("table", name="Semua target peta jalan")
    row = (
        every.get_by_role("row")
        .filter(has_text="Rekomendasi selesai")
        .filter(has_text="Pemerintah daerah")
    )
    expect(row).to_contain_text("97,50%")
    row.get_by_role("link").click()
    path = hub.get_by_role("table", name="Target dan keadaan menurut tahun")
    expect(path.get_by_role("row").filter(has_text="2031")).to_contain_text("Belum dimulai")
    expect(hub.get_by_role("link", name="Tetapkan target")).to_have_count(0)
    fine(hub)
