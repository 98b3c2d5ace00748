"""What people see and press on the pages of assessments.

Every helper ends on a sign of the page it led to, so that the next one never looks at the old.
"""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.pages.door import headline, says


def choose(page: Page, code: str, value: str) -> None:
    """A radio of one indicator: 1, 0, or the number of a level."""
    page.locator(f'input[type=radio][name="{code}.value"][value="{value}"]').check()


# ── the agency ────────────────────────────────────────────────────────────────
def prove(page: Page, address: str, code: str, proof: Path, day: str) -> None:
    """Upload a file on the page of one indicator."""
    page.goto(f"{address}/isian/{code}")
    headline(page, code)
    page.locator("input[type=file]").set_input_files(proof)
    page.locator("input[type=date]").fill(day)
    page.locator("select[name=requirement]").select_option(index=1)
    page.get_by_role("button", name="Unggah bukti").click()
    says(page, f"Bukti {proof.name} tersimpan.")


def answer(page: Page, address: str, values: dict[str, str]) -> None:
    """One indicator a screen; each leads on to the next."""
    for code, value in values.items():
        page.goto(f"{address}/isian/{code}")
        headline(page, code)
        choose(page, code, value)
        page.get_by_role("button", name="Simpan", exact=True).click()
        says(page, "Jawaban tersimpan.")


def object_to(page: Page, address: str, code: str, ground: str) -> None:
    page.goto(f"{address}/sanggah/indikator/{code}")
    headline(page, code)
    page.get_by_label("Dasar sanggahan").fill(ground)
    page.get_by_role("button", name="Simpan, lalu ajukan").click()
    headline(page, f"Ajukan sanggahan atas {code}")
    page.get_by_role("button", name="Ajukan sanggahan").click()
    says(page, f"Sanggahan atas {code} diajukan.")


# ── whoever scores ────────────────────────────────────────────────────────────
def take_step(page: Page, address: str, slug: str, button: str, done: str, note: str = "") -> None:
    """A step on the page that says beforehand what it will do."""
    page.goto(f"{address}/langkah/{slug}")
    expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()
    if note:
        page.locator("#note").fill(note)
    page.get_by_role("button", name=button, exact=True).click()
    says(page, done)


def score(page: Page, address: str, code: str, value: str = "", note: str = "") -> None:
    """As the agency said, unless there is another value, which wants its note."""
    page.goto(f"{address}/nilai/{code}")
    expect(page.locator("#indikator")).to_contain_text(code)
    if not value:
        page.get_by_role("button", name="Sama dengan nilai mandiri").click()
    else:
        choose(page, code, value)
        page.locator("textarea[data-note]").fill(note)
        page.locator("form.a-score button[type=submit]").first.click()
    says(page, f"Nilai {code} tersimpan.")


def decide(page: Page, address: str, code: str, decision: str, note: str, value: str = "") -> None:
    """From the list of what waits to the decision on one objection."""
    page.goto(address)
    page.get_by_role("link", name=f"Buka sanggahan {code}").click()
    headline(page, f"Sanggahan atas {code}")
    page.get_by_label(decision).check()
    if value:
        choose(page, code, value)
    page.get_by_label("Pertimbangan").fill(note)
    page.get_by_role("button", name="Simpan putusan").click()


# ── the centre ────────────────────────────────────────────────────────────────
def change_value(page: Page, address: str, code: str, value: str, note: str) -> None:
    page.goto(f"{address}/moderasi/{code}")
    headline(page, code)
    page.locator(f'input[name="value"][value="{value}"]').check()
    page.get_by_label("Catatan pusat").fill(note)
    page.get_by_role("button", name="Simpan nilai nasional").click()
    says(page, code)


# ── documents ─────────────────────────────────────────────────────────────────
def issue(page: Page, address: str, name: str, number: str) -> str:
    """Issue a print of a result; the address of its page of verification."""
    page.goto(f"{address}/hasil")
    page.get_by_role("link", name=f"Terbitkan {name}").click()
    headline(page, f"Terbitkan {name}")
    page.get_by_label("Nomor", exact=True).fill(number)
    page.get_by_label("Nama penanda tangan").fill("Sri Hartati")
    page.get_by_label("Jabatan penanda tangan").fill("Ketua Tim Evaluator")
    page.get_by_role("button", name=f"Terbitkan {name}").click()
    says(page, "diterbitkan dan disimpan.")
    row = page.locator("tr").filter(has_text=number)
    href = row.get_by_role("link", name="Halaman periksa").get_attribute("href")
    assert href is not None
    return href
