"""The steps of a plan: each says what will happen, and is then taken."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.pages.door import says


def take(page: Page, link: str, button: str, *, done: str) -> None:
    """From the plan's page: `link` leads to the step, `button` takes it, `done` is what is said."""
    page.get_by_role("link", name=link, exact=True).click()
    confirm(page, button, done=done)


def confirm(page: Page, button: str, *, done: str) -> None:
    """On the page that says what the step does."""
    page.get_by_role("button", name=button).click()
    says(page, done)


@dataclass(frozen=True)
class Decree:
    number: str
    date: date
    title: str
    signatory: str
    signatory_title: str
    file: Path


def enact(page: Page, decree: Decree) -> None:
    """On the page of the step."""
    page.get_by_label("Nomor keputusan").fill(decree.number)
    page.get_by_label("Tanggal keputusan").fill(decree.date.isoformat())
    page.get_by_label("Tentang").fill(decree.title)
    page.get_by_label("Nama penanda tangan").fill(decree.signatory)
    page.get_by_label("Jabatan penanda tangan").fill(decree.signatory_title)
    page.get_by_label("Keputusan bertanda tangan (PDF)").set_input_files(decree.file)
    page.get_by_role("button", name="Tetapkan", exact=True).click()
    says(page, "ditetapkan")
    expect(page.locator(".r-lead").first).to_contain_text(decree.number)
