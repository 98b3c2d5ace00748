"""Dasbor: the funnel of plans."""

from playwright.sync_api import Page

STAGES = ("Wajib", "Disusun", "Diajukan", "Disetujui", "Ditetapkan")


def funnel(page: Page, year: int, under: str = "") -> dict[str, int]:
    """How many have come how far, as the table beside the chart says it."""
    page.goto(f"/dasbor/renaksi?siklus={year}" + (f"&instansi={under}" if under else ""))
    table = page.get_by_role("table", name=f"Renaksi {year} menurut tahap")
    rows = table.get_by_role("row").filter(has=page.get_by_role("link")).all_inner_texts()
    cells = [row.split("\t") for row in rows]
    return {row[0].strip(): int(row[1].replace(".", "")) for row in cells}


def gained(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """The stages whose count changed, and by how much."""
    return {name: after[name] - before[name] for name in STAGES if after[name] != before[name]}
