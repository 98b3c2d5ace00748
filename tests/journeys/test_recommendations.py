"""One text of DIY to its five: answered, overdue, inherited, decided by one of two.

Played in the browser on an otherwise empty database, as the people concerned would play it.
"""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.plan_item import ItemValues
from renaksi.core.policy import Role
from renaksi.core.recommendation import RecommendationSource
from renaksi.core.recommendation_entry import RuleValues
from renaksi.extensions import db
from renaksi.models import (
    ActionItem,
    PlanRevision,
    Recommendation,
    RecommendationTransition,
)
from renaksi.queries.plan_rows import item_values
from renaksi.services import items, source_rules
from tests.factories.people import PASSWORD, acting, agency, make_person, system
from tests.factories.plans import a_cast, a_plan, step
from tests.factories.windows import OPEN, a_window
from tests.journeys.pages import recommendation as pages
from tests.journeys.pages.door import enter, headline, says
from tests.support import prepared
from tests.support.browser import LiveServer, Visitors, assert_accessible, assert_fits
from tests.support.sample_files import pdf

pytestmark = pytest.mark.browser
YEAR, CODE = 2026, "B06"
PROVINCE = "Daerah Istimewa Yogyakarta"
SLEMAN, BANTUL, KOTA, HEIR = "34.04", "34.02", "34.71", "34.03"
TEXT = "Menunjuk petugas pengganti pada setiap perangkat daerah"
LATE = re.compile("Lewat 1[01] hari")
"""Seventy days since the issue, or one more where midnight came in between."""
LACKS = "Baru 21 dari 38 perangkat daerah."
PEOPLE = {
    "tim": (Role.EVALUATOR, "34"),
    "rekan": (Role.EVALUATOR, "34"),
    "ketua": (Role.EVALUATION_LEAD, "34"),
    "pusat": (Role.EVALUATOR, "KEMENPANRB"),
    "nasional": (Role.NATIONAL_ADMIN, "KEMENPANRB"),
    "admin": (Role.AGENCY_ADMIN, SLEMAN),
    "kepala": (Role.MANAGER, SLEMAN),
    "apip": (Role.INTERNAL_AUDITOR, SLEMAN),
    "bantul": (Role.MANAGER, BANTUL),
    "penerus": (Role.MANAGER, HEIR),
}


@pytest.fixture
def live_server(tmp_path, tmp_path_factory):
    """The real tree, the people around DIY, and Sleman's plan still being drafted."""
    data = prepared.copy_of("setup", tmp_path / "data", tmp_path_factory)
    app = prepared.application(data)
    with app.app_context():
        _prepare(db.session())
        db.session.remove()
        db.engine.dispose()
    with LiveServer.of(app) as server:
        yield server
    with app.app_context():
        db.engine.dispose()


def _prepare(session: Session) -> None:
    for name, duty in PEOPLE.items():
        make_person(session, f"{name}@contoh.test", duty, password=PASSWORD)
    a_plan(session, agency(session, SLEMAN), PlanState.DRAFT, year=YEAR)
    now = system(session, datetime.now(UTC))
    asks = RuleValues(asks_audit=True)
    source_rules.set_rule(now, RecommendationSource.MONITORING, asks, valid_from=now.today)
    session.commit()


def arrive(visitors: Visitors, name: str) -> Page:
    page = visitors.arrive()
    page.goto("/masuk")
    return enter(page, f"{name}@contoh.test", PASSWORD)


def meanwhile(server: LiveServer, happens, *what) -> None:
    """What takes weeks, done on the server in a moment."""
    with server.app.app_context():
        happens(db.session(), *what)
        db.session.commit()
        db.session.remove()


def test_from_one_text_to_five_agencies_to_the_proof(
    visitors: Visitors, live_server: LiveServer, tmp_path: Path
):
    proof = tmp_path / "Daftar petugas.pdf"
    proof.write_bytes(pdf("21 petugas"))
    tim = arrive(visitors, "tim")
    batch = issues_to_all_five(tim)

    admin = arrive(visitors, "admin")
    admin.locator(".r-tasks a").filter(has_text="Tindak lanjuti rekomendasi R/34/").first.click()
    headline(admin, "Menunggu tindak lanjut Kabupaten Sleman")
    own = admin.url
    pages.make_action(admin, "S1")
    expect(admin.get_by_text(TEXT).first).to_be_visible()
    meanwhile(live_server, the_plan_comes_into_force)

    kepala = arrive(visitors, "kepala")
    reports_progress(kepala)
    kepala.goto(own)
    expect(kepala.locator("#aksi").locator("..").locator("..")).to_contain_text(
        f"{CODE}, sementara"
    )
    first = pages.answer(kepala, "Petugas pengganti sudah ditunjuk.", proof)
    apip = arrive(visitors, "apip")
    forwards(apip, own)
    pages.decide(tim, own, "Nyatakan belum sesuai", LACKS, done="dinyatakan belum sesuai")
    kepala.goto(own)
    headline(kepala, "Belum sesuai, menunggu tindak lanjut berikutnya")
    expect(kepala.locator("#tindak-lanjut-1")).to_contain_text(LACKS)
    proof.write_bytes(pdf("38 petugas"))
    second = pages.answer(kepala, "Kini lengkap untuk 38 perangkat daerah.", proof)
    assert first != second
    forwards(apip, own)

    visitors.expect("status of 409")  # the browser notes down the refusal of who came second
    one_of_two_decides(tim, arrive(visitors, "rekan"), own)
    kepala.goto(own)
    headline(kepala, "Tindak lanjut Kabupaten Sleman dinyatakan sesuai")
    expect(kepala.get_by_role("link", name=first)).to_be_visible()
    expect(kepala.get_by_role("link", name=second)).to_be_visible()

    meanwhile(live_server, seventy_days_go_by, BANTUL)
    bantul_is_late(tim, arrive(visitors, "pusat"), batch)
    visitors.expect("status of 404")  # and what a sibling may not even know of
    a_sibling_sees_its_own(arrive(visitors, "bantul"), own)
    the_heir_goes_on(arrive(visitors, "nasional"), arrive(visitors, "penerus"))


# ── DIY issues ────────────────────────────────────────────────────────────────
def issues_to_all_five(page: Page) -> str:
    page.goto("/rekomendasi")
    page.get_by_role("link", name="Terbitkan rekomendasi").click()
    page.get_by_label("Sumber").select_option("34:monev")
    page.get_by_label("Isi rekomendasi").fill(TEXT)
    page.get_by_label("Sebab").fill("Petugas penghubung belum ditunjuk")
    page.get_by_label("Kelompok penerima").select_option("kabkota:34")
    assert_accessible(page)
    page.get_by_role("button", name="Periksa penerima").click()
    headline(page, "Periksa isi dan 5 penerima")
    page.get_by_role("button", name="Simpan sebagai rancangan").click()
    says(page, "Belum ada yang dikirim")
    address = page.url
    page.get_by_role("link", name="Terbitkan 5 rekomendasi").click()
    headline(page, "Terbitkan 5 rekomendasi")
    page.get_by_role("button", name="Terbitkan 5 rekomendasi").click()
    says(page, "5 rekomendasi diterbitkan.")
    expect(page.locator("table.r-batch tbody tr")).to_have_count(5)
    assert_accessible(page)
    assert_fits(page)
    return address


# ── Sleman plans, reports and answers ─────────────────────────────────────────
def the_plan_comes_into_force(session: Session) -> None:
    """The new row gets its indicator and targets; the plan is reviewed, endorsed and enacted."""
    cast = a_cast(session, agency(session, SLEMAN))
    revision = session.scalars(select(PlanRevision)).one()
    rows = list(session.scalars(select(ActionItem).where(ActionItem.revision_id == revision.id)))
    new = next(row for row in rows if row.action == TEXT)
    old = next(row for row in rows if row is not new)
    assert new.basis.startswith("R/34/")
    codes = {one.id: one.code for one in revision.plan.cycle.checkpoints}
    model = item_values(old, codes)
    changed = {
        new: _like(model, strategy_code="S1", action=TEXT, basis=new.basis, weight=Decimal(10)),
        old: _like(model, weight=old.weight - 10),
    }
    ctx = acting(session, cast.admin)
    for row, values in changed.items():
        items.save_item(ctx, revision.id, row.lineage_id, version=row.version, values=values)
    at = datetime.now(UTC)
    for action in (
        PlanAction.SUBMIT,
        PlanAction.START_REVIEW,
        PlanAction.ENDORSE,
        PlanAction.ENACT,
    ):
        session.refresh(revision)
        revision = step(session, cast, revision, action, at)
    a_window(session, OPEN, code=CODE, year=YEAR)


def _like(model: ItemValues, **changed: object) -> ItemValues:
    given = {name: getattr(model, name) for name in ItemValues.__slots__}
    return ItemValues(**{**given, **changed})


def reports_progress(page: Page) -> None:
    page.goto("/laporan")
    page.get_by_role("link", name=f"Mulai melapor {CODE}").click()
    row = page.locator("tr[data-no]").filter(has_text=TEXT)
    row.locator("a.no").click()
    page.get_by_label("Realisasi aksi").first.fill("17")
    page.get_by_role("button", name="Simpan dan tutup").click()
    expect(row).to_contain_text("17")
    page.get_by_role("link", name="Periksa dan ajukan").click()
    page.get_by_role("button", name=f"Ajukan kepada {PROVINCE}").click()
    headline(page, "Tanda terima TT/")


def forwards(page: Page, address: str) -> None:
    page.goto("/")
    task = page.locator(".r-tasks a").filter(has_text="Periksa tindak lanjut Kabupaten Sleman")
    expect(task.first).to_be_visible()
    pages.decide(page, address, "Teruskan kepada penerbit", done=f"diteruskan kepada {PROVINCE}")


# ── two deciders at once ──────────────────────────────────────────────────────
def one_of_two_decides(first: Page, second: Page, address: str) -> None:
    for page in (first, second):
        page.goto(address)
        headline(page, f"Tindak lanjut menunggu keputusan {PROVINCE}")
    pages.choose(second, "Nyatakan belum sesuai", "Surat tugas belum ditandatangani.")
    pages.choose(first, "Nyatakan sesuai")
    pages.send(first)
    says(first, "dinyatakan sesuai")
    pages.send(second)
    headline(second, "Langkah ini tidak dilakukan")
    expect(second.get_by_text("Surat tugas belum ditandatangani.")).to_be_visible()


# ── Bantul is late ────────────────────────────────────────────────────────────
def seventy_days_go_by(session: Session, code: str) -> None:
    """For one recommendation: as if it had been issued so long ago."""
    one, issued, ago = Recommendation, RecommendationTransition, timedelta(days=70)
    key, issued_on, due_on = session.execute(
        select(one.id, one.issued_on, one.due_on).where(
            one.addressee_id == agency(session, code).id
        )
    ).one()
    at = session.scalars(select(issued.at).where(issued.recommendation_id == key)).one()
    session.execute(
        update(one).where(one.id == key).values(issued_on=issued_on - ago, due_on=due_on - ago)
    )
    session.execute(update(issued).where(issued.recommendation_id == key).values(at=at - ago))


def bantul_is_late(province: Page, centre: Page, batch: str) -> None:
    province.goto(batch)
    row = province.locator("table.r-batch tbody tr").filter(has_text="Kabupaten Bantul")
    expect(row).to_contain_text(LATE)
    for page in (province, centre):
        page.goto("/rekomendasi?waktu=jawaban")
        late = page.locator("table.r-recs tbody tr")
        expect(late).to_have_count(1)
        expect(late).to_contain_text("Kabupaten Bantul")
        expect(late).to_contain_text(LATE)


def a_sibling_sees_its_own(page: Page, other: str) -> None:
    page.goto("/rekomendasi")
    expect(page.locator("table.r-recs tbody tr")).to_have_count(1)
    expect(page.locator("main")).not_to_contain_text("Kabupaten Sleman")
    page.goto(other)
    headline(page, "Halaman tidak ditemukan")


# ── an agency is no more ──────────────────────────────────────────────────────
def the_heir_goes_on(admin: Page, heir: Page) -> None:
    admin.goto(f"/instansi/{KOTA}/gabung")
    admin.get_by_label("Digabung ke").fill(HEIR)
    admin.get_by_label("Dasar hukum").fill("Undang-undang contoh")
    admin.get_by_role("button", name="Lihat akibatnya").click()
    expect(admin.get_by_role("heading", name="Rekomendasi yang belum selesai")).to_be_visible()
    admin.get_by_role("button", name="Gabungkan", exact=True).click()
    says(admin, "Instansi digabung.")
    pages.open_row(heir, "/rekomendasi", "Kota Yogyakarta")
    expect(heir.get_by_role("heading", name="Kota Yogyakarta sudah berakhir")).to_be_visible()
    expect(heir.locator(".r-time")).to_contain_text("Rekomendasi diterbitkan")
    expect(heir.get_by_role("link", name="Tulis tindak lanjut", exact=True)).to_be_visible()
