"""Renaksi: the plan of one agency, worked on like the spreadsheet people know."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.journeys.pages.door import menu

CHOSEN_FROM_A_LIST = {"Arah", "Penanggung jawab"}
COLUMNS = (
    "Strategi", "Aksi", "Indikator", "Satuan", "Arah", "Awal", "B03", "B06", "B09", "B12", "Bobot",
    "Penanggung jawab", "Bukti dukung",
)  # fmt: skip


def block(rows: Sequence[Sequence[str]]) -> str:
    """As a spreadsheet puts it on the clipboard."""
    return "\n".join("\t".join(cells) for cells in (COLUMNS, *rows))


def one_line_each(entries: Locator) -> list[str]:
    return [" ".join(text.split()) for text in entries.all_inner_texts()]


@dataclass
class Matrix:
    """`Matrix(page).begin()`; the fields of a row are named as their columns are."""

    page: Page

    # ── coming to it ──────────────────────────────────────────────────────────
    def begin(self, year: int) -> str:
        """Start the plan of one's own agency; returns its address."""
        menu(self.page, "Renaksi")
        years = self.page.get_by_role("group", name="Siklus").get_by_role("link", name=str(year))
        headline = self.page.get_by_role("heading", level=1)
        headline.wait_for()
        if years.is_visible():  # only where there are several
            years.click()
        expect(headline).to_contain_text(f"Renaksi {year}")
        self.page.get_by_role("button", name="Susun renaksi").click()
        self.shows("0 aksi")
        return self.page.url.removesuffix("/")

    def visit(self, address: str) -> "Matrix":
        self.page.goto(address)
        return self

    # ── reading it ────────────────────────────────────────────────────────────
    def row(self, number: str) -> Locator:
        return self.page.locator(f'tr[data-no="{number}"]')

    def shows(self, text: str) -> None:
        """The line of counts above the matrix."""
        expect(self.page.locator("#keadaan")).to_contain_text(text)

    def numbers(self) -> list[str]:
        self.page.wait_for_load_state()  # half a page has half a matrix
        rows = self.page.locator("tr[data-no]")
        return rows.evaluate_all("rows => rows.map(row => row.dataset.no)")

    def state(self, word: str) -> None:
        expect(self.page.locator(".r-lead").first).to_contain_text(word)

    def saved(self) -> None:
        expect(self.page.locator("#simpan")).to_contain_text("Tersimpan otomatis pukul")

    def history(self) -> list[str]:
        """The timeline, newest first, each entry as one line."""
        self.page.wait_for_load_state()
        return one_line_each(self.page.locator("ol.r-time li"))

    def open_comments(self) -> None:
        counts = self.page.locator("#keadaan")
        counts.get_by_role("link", name=re.compile("omentar$")).click()

    # ── filling it ────────────────────────────────────────────────────────────
    def take_templates(self, *indicators: str) -> None:
        self.page.get_by_role("link", name="Tambah dari templat").click()
        for text in indicators:
            self.page.get_by_label(re.compile(re.escape(text))).check()
        self.page.get_by_role("button", name="Tambahkan yang dipilih").click()

    def paste(self, rows: Sequence[Sequence[str]]) -> None:
        self.page.get_by_role("link", name="Tempel dari Excel").click()
        self.page.get_by_label("Baris dari lembar kerja").fill(block(rows))
        self.page.get_by_role("button", name="Periksa isi tempelan").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(f"{len(rows)} baris terbaca")
        self.page.get_by_role("button", name=f"Tambahkan {len(rows)} aksi").click()

    def add(self, strategy: str, number: str, fields: Mapping[str, str]) -> None:
        """A new row at the end of its strategy, which then is `number`."""
        self.page.get_by_role("button", name=f"Tambah aksi {strategy}").click()
        self.fill(number, fields)
        self.close(number)

    def change(self, number: str, fields: Mapping[str, str]) -> None:
        self.open(number)
        self.fill(number, fields)
        self.close(number)

    def open(self, number: str) -> None:
        self.page.get_by_role("link", name=f"Ubah aksi {number}", exact=True).click()
        expect(self.page.get_by_role("button", name="Simpan dan tutup")).to_be_visible()

    def field(self, name: str, number: str) -> Locator:
        return self.page.get_by_label(f"{name} aksi {number}", exact=True)

    def fill(self, number: str, fields: Mapping[str, str]) -> None:
        for name, text in fields.items():
            field = self.field(name, number)
            if name in CHOSEN_FROM_A_LIST:
                field.select_option(text)
            else:
                field.fill(text)

    def remove(self, number: str) -> None:
        self.open(number)
        self.page.get_by_role("button", name="Hapus", exact=True).click()
        expect(self.page.get_by_text(f"Aksi {number} dihapus")).to_be_visible()

    def next_number(self, strategy: str) -> str:
        """What a new row at the end of S4 will be called: 4.3, say."""
        group = strategy.removeprefix("S")
        rows = [one for one in self.numbers() if one.startswith(f"{group}.")]
        return f"{group}.{len(rows) + 1}"

    def close(self, number: str) -> None:
        self.page.get_by_role("button", name="Simpan dan tutup").click()
        expect(self.page.get_by_role("button", name="Simpan dan tutup")).to_have_count(0)
        expect(self.row(number)).to_be_visible()
