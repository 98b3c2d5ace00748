"""The province verifies Sleman's report: by keys, on a phone without scripts, and two at once."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.pages import people
from tests.journeys.pages.door import follow_link, sign_in
from tests.journeys.pages.people import Newcomer
from tests.journeys.pages.verification import Verification
from tests.support.browser import Visitors, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
SLEMAN, PERIOD = "Kabupaten Sleman", "B09"


def test_a_report_is_judged_by_keys_and_sent_back(visitors: Visitors):
    page = sign_in(visitors, "evaluator@diy.test")
    report = Verification(page).open(SLEMAN, PERIOD)
    flagged = [number for number, word in report.stands().items() if word == "Bertanda"]
    assert report.here() == flagged[0]
    looks_right(page)
    clean = sum(word == "Bersih" for word in report.stands().values())
    report.accept_clean(clean)
    assert report.here() == flagged[0]

    report.press("s", "Enter")  # as reported, and on to the next flagged row
    expect(page.locator(".v-rows [aria-current]")).to_contain_text(flagged[1])
    report.press("n")
    page.keyboard.type("1")
    page.get_by_label("Catatan", exact=True).fill("Lampiran hanya memuat satu.")
    report.save()
    expect(page.locator(".v-rows [aria-current]")).to_contain_text(flagged[2])
    report.press("r")
    page.keyboard.type("Lengkapi daftar hadirnya.")
    report.save()
    expect(page.get_by_role("heading", name="Semua baris sudah diputus")).to_be_visible()
    walks_along_the_rows(report)
    looks_right(page)

    report.finish(
        "Kembalikan dengan 1 baris",
        "Kembalikan dengan 1 baris",
        reason="Satu baris perlu dilengkapi.",
        done="dikembalikan",
    )
    kominfo = sign_in(visitors, "kominfo@sleman.test")
    kominfo.goto("/laporan")
    kominfo.get_by_role("link", name="Perbaiki laporan").first.click()
    expect(kominfo.get_by_text("Lengkapi daftar hadirnya.").first).to_be_visible()


def walks_along_the_rows(report: Verification) -> None:
    """J and K, and never while somebody types."""
    numbers = list(report.stands())
    report.page.goto(report.page.url.partition("?")[0] + f"?baris={numbers[0]}")
    report.press("j")
    expect(report.page.locator(".v-rows [aria-current]")).to_contain_text(numbers[1])
    report.press("k")
    expect(report.page.locator(".v-rows [aria-current]")).to_contain_text(numbers[0])
    note = report.page.get_by_label("Catatan", exact=True)
    note.fill("")
    note.press("j")
    expect(note).to_have_value("j")
    assert report.here() == numbers[0]


def test_on_a_phone_without_scripts_a_row_is_judged_and_a_file_refused(visitors: Visitors):
    visitors.expect("422")
    page = sign_in(visitors, "evaluator@diy.test", width=390, height=844, javascript=False)
    report = Verification(page).open(SLEMAN, PERIOD)
    assert_fits(page)
    number = report.here()
    expect(page.locator(".v-key").first).to_be_hidden()
    report.judge("Kembalikan baris ini")
    expect(page.get_by_text("Tuliskan alasannya agar instansi")).to_be_visible()
    refuses_a_file(page)
    report.judge("Kembalikan baris ini", note="Bukti kedua tidak terbaca.")
    assert report.here() != number
    page.get_by_role("link", name="baris sebelumnya").click()
    assert report.stands()[number] == "Dikembalikan"
    assert_fits(page)


def refuses_a_file(page: Page) -> None:
    refusal = page.locator(".v-proof-do details").first
    refusal.locator("summary").click()
    refusal.get_by_role("button", name="Tolak bukti ini").click()
    expect(page.get_by_text("Tuliskan mengapa bukti ini ditolak.")).to_be_visible()
    page.get_by_label("Alasan, wajib").first.fill("Pindaian buram.")
    page.get_by_role("button", name="Tolak bukti ini").first.click()
    expect(page.get_by_text("Pindaian buram.").first).to_be_visible()


def test_of_two_verifiers_one_wins_and_the_other_is_told(visitors: Visitors):
    visitors.expect("409")
    admin = sign_in(visitors, "kominfo@diy.test")
    link = people.create(
        admin, Newcomer("Rini Kusumastuti", "rini@diy.test", "Tim Evaluator", "34")
    )
    first = Verification(sign_in(visitors, "evaluator@diy.test"))
    second = Verification(follow_link(visitors, link, "rini@diy.test"))
    for one in (first, second):
        one.open(SLEMAN, PERIOD)
    first.judge("Terima sesuai laporan")
    second.judge("Kembalikan baris ini", note="Menurut saya belum cukup.")
    second.is_told(
        "sudah diubah orang lain", "Menurut saya belum cukup.", "Bambang Suprapto", "Baris diterima"
    )
    looks_right(second.page)
    second.page.get_by_role("link", name="Lihat keadaan sekarang").click()
    assert "Diterima" in second.stands().values()


def looks_right(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)
