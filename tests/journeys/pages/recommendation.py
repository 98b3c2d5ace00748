"""What a person sees and presses on the page of one recommendation."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.pages.door import headline, says

JAKARTA = ZoneInfo("Asia/Jakarta")


def open_row(page: Page, register: str, agency: str) -> str:
    """From the register to the one recommendation of that agency; its address."""
    page.goto(register)
    row = page.locator("table.r-recs tbody tr").filter(has_text=agency)
    expect(row).to_have_count(1)
    row.locator("td[data-l=Nomor] a").click()
    expect(page.locator(".r-decide")).to_be_visible()
    return page.url


def make_action(page: Page, strategy: str) -> None:
    """Turn it into an action of the plan being drafted, in one step."""
    page.get_by_role("link", name="Jadikan aksi renaksi").click()
    page.get_by_label("Strategi").select_option(strategy)
    page.get_by_role("button", name="Jadikan aksi", exact=True).click()
    says(page, "Rekomendasi menjadi aksi renaksi.")


def answer(page: Page, narrative: str, proof: Path) -> str:
    """Write what was done, prove it, and hand it in; the number of the receipt."""
    page.get_by_role("link", name="Tulis tindak lanjut", exact=True).click()
    page.get_by_label("Uraian tindak lanjut").fill(narrative)
    page.locator("input[type=file]").set_input_files(proof)
    today = datetime.now(UTC).astimezone(JAKARTA).date()
    page.locator("input[type=date]").fill(today.isoformat())
    page.get_by_role("button", name="Unggah bukti").click()
    says(page, f"Bukti {proof.name} tersimpan.")
    page.get_by_role("button", name="Simpan, lalu periksa dan ajukan").click()
    headline(page, "Ajukan tindak lanjut")
    expect(page.locator("#isi")).to_contain_text(narrative)
    page.get_by_role("button", name="Ajukan tindak lanjut").click()
    headline(page, "Tanda terima TL/")
    return page.get_by_role("heading", level=1).inner_text().removeprefix("Tanda terima ")


def choose(page: Page, decision: str, note: str = "") -> None:
    """Fill in the panel; `send` presses its button."""
    page.get_by_role("radio", name=decision, exact=True).check()
    page.get_by_label("Catatan", exact=True).fill(note)


def send(page: Page) -> None:
    page.locator(".r-decide button[type=submit]").click()


def decide(page: Page, address: str, decision: str, note: str = "", *, done: str) -> None:
    page.goto(address)
    choose(page, decision, note)
    send(page)
    says(page, done)
