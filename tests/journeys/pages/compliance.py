"""Dasbor, Kepatuhan: who has reported, in figures and agency by agency."""

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Page


@dataclass(frozen=True)
class Seen:
    """What the page says of a checkpoint: its headline, its key figures, its list."""

    headline: str
    figures: dict[str, int]
    below: str
    states: dict[str, str]
    """By agency, the words of its state in order."""


def compliance(
    page: Page, year: int, checkpoint: str, under: str, on: date | None = None, search: str = ""
) -> Seen:
    """The dashboard of an agency and everything below it, as of a day (today if left out)."""
    day = f"&per={on.isoformat()}" if on else ""
    page.goto(f"/dasbor/kepatuhan?siklus={year}&periode={checkpoint}&di={under}{day}&q={search}")
    below = page.get_by_text("sendiri: ")
    return Seen(
        headline=page.get_by_role("heading", level=1).inner_text(),
        figures={name: _figure(page, words) for name, words in FIGURES.items()},
        below=below.inner_text() if below.count() else "",
        states=_states(page),
    )


FIGURES = {
    "extended": "masuk dalam dispensasi",
    "late": "masuk terlambat",
    "missing": "belum masuk",
    "verified": "sudah diverifikasi",
    "nil": "laporan nihil",
}


def _figure(page: Page, words: str) -> int:
    item = page.locator(".c-fig li", has_text=words)
    return int(item.get_by_role("link").inner_text().replace(".", ""))


def _states(page: Page) -> dict[str, str]:
    table = page.get_by_role("table", name="Instansi dan keadaan laporannya")
    rows = table.locator("tbody tr").all()
    return {
        row.get_by_role("rowheader").inner_text().strip(): ", ".join(
            one.inner_text().strip() for one in row.locator(".c-states .r-st").all()
        )
        for row in rows
    }
