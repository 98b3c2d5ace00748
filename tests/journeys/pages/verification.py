"""Verifikasi: the queue of a verifier, and the page on which a report is judged row by row."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.pages.door import headline, menu, says


@dataclass
class Verification:
    page: Page

    def open(self, agency: str, checkpoint: str) -> "Verification":
        """From the queue: what waits for this verifier."""
        menu(self.page, "Verifikasi")
        row = self.page.get_by_role("row").filter(has_text=f"Laporan {checkpoint}")
        row.get_by_role("link", name=agency, exact=True).click()
        headline(self.page, f"Laporan {checkpoint} {agency}")
        return self

    def stands(self) -> dict[str, str]:
        """What the list says of each row, by its number."""
        self.page.wait_for_load_state()  # half a page has half a list
        rows = self.page.locator(".v-rows a")
        return {
            row.locator("span").first.inner_text(): row.locator(".r-st").inner_text()
            for row in rows.all()
        }

    def here(self) -> str:
        """The number of the row that is open."""
        return self.page.locator(".v-rows [aria-current] span").first.inner_text()

    def accept_clean(self, count: int) -> None:
        self.page.get_by_role("button", name=f"Terima {count} baris bersih sekaligus").click()
        says(self.page, f"{count} baris bersih diterima")

    def judge(self, verdict: str, *, value: str = "", note: str = "") -> None:
        """The open row; `verdict` begins what its choice says."""
        self.page.get_by_label(verdict).check()
        if value:
            self.page.get_by_label("Nilai terverifikasi").fill(value)
        if note:
            self.page.get_by_label("Catatan", exact=True).fill(note)
        self.save()

    def save(self) -> None:
        self.page.locator(".v-verdict button[type=submit]").first.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def finish(self, button: str, sure: str, *, reason: str = "", done: str) -> None:
        """The step of the whole report: its page, and the button that repeats the consequence."""
        self.page.get_by_role("link", name=button).click()
        if reason:
            self.page.get_by_label("Alasan", exact=True).fill(reason)
        self.page.get_by_role("button", name=sure).click()
        says(self.page, done)

    def is_told(self, *texts: str) -> None:
        headline(self.page, "Langkah ini tidak dilakukan")
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()
