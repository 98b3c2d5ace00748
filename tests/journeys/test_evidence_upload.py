"""Evidence handed in on slow lines: several files at once, broken off, gone on with, without scripts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select, update

from renaksi.core.plan import PlanState
from renaksi.core.uploads import PIECE
from renaksi.extensions import db
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    Checkpoint,
    Cycle,
    EvidenceLink,
    EvidenceVersion,
    PlanRevision,
    ProgressEntry,
    ProgressReport,
    StoredFile,
)
from renaksi.storage import files_in
from tests.journeys.pages.door import headline, says, sign_in
from tests.support import sample_files as sample
from tests.support.browser import LiveServer, Visitors, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
ADMIN = "kominfo@sleman.test"
YEAR, CODE = 2026, "B12"
DAY = "2026-10-12"
PHOTO = sample.photo((2200, 1500))
PIECES = -(-len(PHOTO) // PIECE)


@dataclass(frozen=True)
class Row:
    """An action of Sleman whose last report of the year may be filled in today."""

    app: Flask
    plan_id: int
    lineage_id: str

    @property
    def address(self) -> str:
        return f"/bukti/{self.plan_id}/{CODE}/{self.lineage_id}"

    def files(self) -> dict[str, bytes]:
        """What the server has on the row, by name."""
        found = (
            select(StoredFile.name, StoredFile.sha256)
            .join(EvidenceVersion, EvidenceVersion.file_id == StoredFile.id)
            .join(EvidenceLink, EvidenceLink.version_id == EvidenceVersion.id)
            .join(ProgressEntry, ProgressEntry.id == EvidenceLink.entry_id)
            .join(ProgressReport, ProgressReport.id == ProgressEntry.report_id)
            .join(Checkpoint, Checkpoint.id == ProgressReport.checkpoint_id)
            .where(ProgressEntry.lineage_id == self.lineage_id, Checkpoint.code == CODE)
        )
        store = files_in(self.app.extensions["renaksi"].data_dir)
        with self.app.app_context():
            rows = db.session.execute(found).all()
        return {name: store.open(sha256).read() for name, sha256 in rows}


@pytest.fixture
def row(live_server: LiveServer) -> Row:
    today = datetime.now(UTC).date()
    with live_server.app.app_context():
        plan = db.session.scalars(
            select(ActionPlan)
            .join(Agency, Agency.id == ActionPlan.agency_id)
            .join(Cycle, Cycle.id == ActionPlan.cycle_id)
            .where(Agency.code == "34.04", Cycle.year == YEAR)
        ).one()
        db.session.execute(
            update(Checkpoint)
            .where(Checkpoint.cycle_id == plan.cycle_id, Checkpoint.code == CODE)
            .values(
                opens_on=today - timedelta(days=3),
                due_on=today + timedelta(days=5),
                closes_on=today + timedelta(days=12),
            )
        )
        db.session.commit()
        lineage = db.session.scalars(
            select(ActionItem.lineage_id)
            .join(PlanRevision, PlanRevision.id == ActionItem.revision_id)
            .where(PlanRevision.plan_id == plan.id, PlanRevision.state == PlanState.ENACTED)
            .order_by(ActionItem.id)
        ).first()
        return Row(live_server.app, plan.id, lineage)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "Foto kegiatan.jpg"
    path.write_bytes(PHOTO)
    return path


def choose(page: Page, *paths: Path) -> None:
    page.get_by_label("Tanggal dokumen").fill(DAY)
    page.get_by_label("Berkas", exact=True).set_input_files([str(path) for path in paths])


def hand_in(page: Page, *paths: Path) -> None:
    choose(page, *paths)
    page.get_by_role("button", name="Unggah bukti").click()


def line(page: Page, name: str):
    return page.locator("[data-daftar] li").filter(has_text=name)


def listed(page: Page):
    return page.locator("#bukti-baris")


def test_several_files_at_once_each_with_its_progress_and_its_own_word(
    visitors: Visitors, row: Row, photo: Path, tmp_path: Path
):
    visitors.expect("422")
    good, bad = tmp_path / "Daftar hadir.pdf", tmp_path / "Terpotong.pdf"
    good.write_bytes(sample.pdf(pages=2))
    bad.write_bytes(sample.pdf()[:-40])
    page = sign_in(visitors, ADMIN)
    page.goto(row.address)
    page.get_by_role("button", name="Unggah bukti").click()
    expect(page.get_by_text("Isi tanggal dokumen, yaitu")).to_be_visible()
    expect(page.get_by_text("Pilih berkasnya dahulu.")).to_be_visible()
    hand_in(page, good, bad, photo)
    expect(line(page, "Foto kegiatan.jpg")).to_contain_text("Tersimpan.")
    expect(line(page, "Daftar hadir.pdf")).to_contain_text("Tersimpan.")
    expect(line(page, "Terpotong.pdf")).to_contain_text("isinya terpotong")
    expect(listed(page)).to_contain_text("Daftar hadir.pdf")
    expect(listed(page)).to_contain_text("Foto kegiatan.jpg")
    expect(listed(page)).not_to_contain_text("Terpotong.pdf")
    assert row.files() == {"Daftar hadir.pdf": good.read_bytes(), "Foto kegiatan.jpg": PHOTO}
    listed(page).get_by_role("link", name="Daftar hadir.pdf").first.click()
    headline(page, "Daftar hadir.pdf")
    expect(page.get_by_text("Halaman 1 dari 2")).to_be_visible()


def test_a_line_that_breaks_loses_nothing_and_sends_nothing_twice(
    visitors: Visitors, row: Row, photo: Path
):
    visitors.expect("ERR_FAILED")
    page = sign_in(visitors, ADMIN)
    page.goto(row.address)
    sent: list[str] = []
    broken = iter([False, True, True, *[False] * 20])

    def weak(route: Route) -> None:
        if route.request.method != "PUT":
            route.continue_()
        elif next(broken):
            route.abort()
        else:
            sent.append(route.request.url.partition("mulai=")[2].partition("&")[0])
            route.continue_()

    page.route("**/bukti/unggahan/*", weak)
    hand_in(page, photo)
    expect(line(page, photo.name)).to_contain_text("Sambungan terputus")
    expect(line(page, photo.name)).to_contain_text("Tersimpan.", timeout=30_000)
    assert sent == [str(number * PIECE) for number in range(PIECES)]
    assert row.files() == {photo.name: PHOTO}


def test_an_answer_lost_after_the_last_piece_makes_no_second_copy(
    visitors: Visitors, row: Row, photo: Path
):
    visitors.expect("ERR_FAILED")
    page = sign_in(visitors, ADMIN)
    page.goto(row.address)
    lost: list[str] = []

    def lose_the_last(route: Route) -> None:
        last = f"mulai={(PIECES - 1) * PIECE}&" in route.request.url
        if route.request.method == "PUT" and last and not lost:
            lost.append(route.request.url)
            route.fetch()  # it arrives, its answer does not
            route.abort()
        else:
            route.continue_()

    page.route("**/bukti/unggahan/*", lose_the_last)
    hand_in(page, photo)
    expect(line(page, photo.name)).to_contain_text("Tersimpan.", timeout=30_000)
    assert len(lost) == 1
    assert row.files() == {photo.name: PHOTO}
    expect(listed(page).get_by_role("listitem").filter(has_text=photo.name)).to_have_count(1)


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(
    visitors: Visitors, row: Row, photo: Path
):
    visitors.expect("ERR_FAILED")
    page = sign_in(visitors, ADMIN)
    page.goto(row.address)
    begun: list[str] = []
    page.on(
        "request",
        lambda ask: begun.append(ask.url) if ask.url.endswith("/bukti/unggahan") else None,
    )
    page.route(
        "**/bukti/unggahan/*",
        lambda route: route.continue_() if "mulai=0&" in route.request.url else route.abort(),
    )
    hand_in(page, photo)
    expect(line(page, photo.name)).to_contain_text("Sambungan terputus")
    page.unroute("**/bukti/unggahan/*")
    page.reload()
    note = line(page, photo.name)
    expect(note).to_contain_text("Pilih lagi berkas yang sama untuk melanjutkan")
    offsets: list[str] = []
    page.on(
        "request",
        lambda ask: (
            offsets.append(ask.url.partition("mulai=")[2].partition("&")[0])
            if ask.method == "PUT"
            else None
        ),
    )
    page.get_by_label("Berkas", exact=True).set_input_files(str(photo))
    expect(page.get_by_label("Tanggal dokumen")).to_have_value(DAY)
    page.get_by_role("button", name="Unggah bukti").click()
    expect(line(page, photo.name)).to_contain_text("Tersimpan.")
    assert len(begun) == 1
    assert offsets[0] == str(PIECE)
    assert row.files() == {photo.name: PHOTO}
    page.reload()
    expect(line(page, photo.name)).to_have_count(0)


def test_an_upload_is_cancelled_and_forgotten(visitors: Visitors, row: Row, photo: Path):
    visitors.expect("ERR_FAILED")
    page = sign_in(visitors, ADMIN)
    page.goto(row.address)
    page.route(
        "**/bukti/unggahan/*",
        lambda route: route.abort() if route.request.method == "PUT" else route.continue_(),
    )
    hand_in(page, photo)
    expect(line(page, photo.name)).to_contain_text("Sambungan terputus")
    page.get_by_role("button", name=f"Batalkan {photo.name}").click()
    expect(line(page, photo.name)).to_contain_text("Dibatalkan.")
    page.reload()
    expect(line(page, photo.name)).to_have_count(0)
    assert row.files() == {}


def test_without_scripts_files_go_one_by_one(visitors: Visitors, row: Row, photo: Path, tmp_path):
    visitors.expect("422")
    paper = tmp_path / "Notulen.pdf"
    paper.write_bytes(sample.pdf("notulen"))
    page = sign_in(visitors, ADMIN, javascript=False)
    page.goto(row.address)
    page.get_by_label("Keterangan (tidak wajib)").fill("Rapat persiapan")
    page.get_by_role("button", name="Unggah bukti").click()
    expect(page.locator("#effective_on-error")).to_contain_text("Isi tanggal dokumen")
    expect(page.get_by_label("Keterangan (tidak wajib)")).to_have_value("Rapat persiapan")
    for path in (paper, photo):
        hand_in(page, path)
        says(page, f"Bukti {path.name} tersimpan.")
    assert row.files() == {paper.name: paper.read_bytes(), photo.name: PHOTO}
    describes_replaces_and_takes_off(page, row, tmp_path)


def describes_replaces_and_takes_off(page: Page, row: Row, tmp_path: Path) -> None:
    new = tmp_path / "Notulen bertanda tangan.pdf"
    new.write_bytes(sample.pdf("ditandatangani"))
    listed(page).get_by_role("link", name="Ubah Notulen.pdf").click()
    page.get_by_label("Keterangan (tidak wajib)").fill("Rapat persiapan, lengkap")
    page.get_by_role("button", name="Simpan keterangan").click()
    says(page, "Keterangan bukti tersimpan.")
    page.get_by_label("Berkas pengganti").set_input_files(str(new))
    page.get_by_role("button", name="Ganti berkas").click()
    says(page, "Berkas pengganti tersimpan.")
    expect(page.get_by_text("Versi 1: Notulen.pdf")).to_be_visible()
    page.get_by_role("button", name="Lepas dari baris ini").click()
    says(page, "dilepas dari baris ini")
    page.get_by_role("link", name="Pakai bukti yang sudah ada").click()
    page.get_by_label("Nama berkas atau keterangan").fill("bertanda tangan")
    page.get_by_role("button", name="Cari", exact=True).click()
    page.get_by_role("radio", name=new.name).check()
    page.get_by_role("button", name="Pakai bukti ini").click()
    says(page, "Bukti dipakai pada baris ini.")
    assert row.files()[new.name] == new.read_bytes()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_fit_and_can_be_used_by_everybody(
    visitors: Visitors, row: Row, photo: Path, width: int
):
    page = sign_in(visitors, ADMIN, width=width)
    page.goto(row.address)
    hand_in(page, photo)
    expect(line(page, photo.name)).to_contain_text("Tersimpan.")
    for address in (row.address, f"{row.address}/pilih", None):
        if address is None:
            page.goto(row.address)
            listed(page).get_by_role("link", name=photo.name).first.click()
        else:
            page.goto(address)
        assert_fits(page)
        assert_accessible(page)
