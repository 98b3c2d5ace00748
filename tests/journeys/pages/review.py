"""Telaah: the queue of a reviewer, and the page on which a plan is judged."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.pages.door import headline, menu, says
from tests.journeys.pages.matrix import one_line_each


@dataclass
class Review:
    page: Page

    def open(self, agency: str, year: int) -> "Review":
        """From the queue: what waits for this reviewer."""
        menu(self.page, "Telaah")
        row = self.page.get_by_role("row").filter(has_text=f"Renaksi {year}")
        row.get_by_role("link", name=agency, exact=True).click()
        headline(self.page, f"Telaah renaksi {agency}, {year}")
        return self

    def open_decided(self, agency: str, year: int) -> "Review":
        menu(self.page, "Telaah")
        self.page.get_by_role("link", name="Sudah diputus").click()
        self.page.get_by_role("link", name=agency, exact=True).first.click()
        headline(self.page, f"Telaah renaksi {agency}, {year}")
        return self

    def start(self) -> None:
        self.page.get_by_role("button", name="Mulai telaah").click()
        says(self.page, "Telaah dimulai")

    def note(self, number: str, text: str) -> None:
        self.page.get_by_role("link", name="Semua aksi (").click()
        self.page.get_by_role("link", name=f"Beri catatan pada aksi {number}", exact=True).click()
        self.page.get_by_label(f"Catatan untuk aksi {number}").fill(text)
        self.page.get_by_label("Wajib diperbaiki").check()
        self.page.get_by_role("button", name="Simpan catatan").click()
        expect(self.page.get_by_text(text)).to_be_visible()

    def send_back(self, reason: str, notes: int) -> None:
        self.page.get_by_label("Alasan", exact=True).fill(reason)
        self.page.get_by_role("button", name=f"Kembalikan dengan {notes} catatan").click()
        says(self.page, "dikembalikan kepada")

    def endorse(self, message: str = "") -> None:
        self.page.get_by_label("Pesan (tidak wajib)").fill(message)
        self.page.get_by_role("button", name="Setujui", exact=True).click()
        says(self.page, "disetujui")

    def history(self) -> list[str]:
        """The timeline, newest first, each entry as one line."""
        self.page.wait_for_load_state()
        return one_line_each(self.page.locator("ol.r-time li"))
