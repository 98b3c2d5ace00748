"""DIY assesses its five, KemenPANRB assesses DIY: from the answers to the published result.

One strong, one weak, one objecting, one double-scored, one that cannot be assessed. Played in the
browser on an otherwise empty database; what only repeats itself happens on the server meanwhile.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentAction as A
from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_round import AssessmentRound as Dates
from renaksi.core.grade import Band, GradeScale
from renaksi.core.instrument import (
    Aspect,
    EvidenceRule,
    Indicator,
    IndicatorKind as K,
    Instrument as Sheet,
    Level,
)
from renaksi.core.policy import Role
from renaksi.extensions import db
from renaksi.models import Agency, Assessment, AssessmentResult, AssessmentRound, User
from renaksi.services import assessment_values, assessments, instruments
from renaksi.services.assessed_agencies import set_exception, set_kinds
from renaksi.services.assessment_rounds import set_round
from renaksi.storage import files_in
from tests.factories.people import PASSWORD, acting, agency, make_person, system
from tests.factories.plans import a_cycle
from tests.journeys.pages import assessment as pages
from tests.journeys.pages.door import enter, headline, says
from tests.support import prepared
from tests.support.browser import LiveServer, Visitors, assert_accessible, assert_fits
from tests.support.sample_files import pdf

pytestmark = pytest.mark.browser
NOW = datetime.now(UTC)
TODAY, YEAR = NOW.date(), NOW.year - 1
PROVINCE = "Daerah Istimewa Yogyakarta"
STRONG, WEAK, OBJECTS, TWICE, SILENT, HUB = "34.04", "34.02", "34.71", "34.01", "34.03", "34"
WATCHER = "pemantau"
WHY = "Tidak sesuai dengan bukti yang disampaikan."
PEOPLE = {
    "tim": ((Role.EVALUATOR, HUB),),
    "rekan": ((Role.EVALUATOR, HUB),),
    "ketua": ((Role.EVALUATION_LEAD, HUB),),
    "pusat": ((Role.EVALUATOR, "KEMENPANRB"),),
    "ketua.pusat": ((Role.EVALUATION_LEAD, "KEMENPANRB"),),
    WATCHER: ((Role.OBSERVER, "KSP"),),
    **{
        code: ((Role.AGENCY_ADMIN, code), (Role.MANAGER, code))
        for code in (STRONG, WEAK, OBJECTS, TWICE, SILENT, HUB)
    },
}


def _indicator(code: str, name: str, kind: K = K.YES_NO) -> Indicator:
    return Indicator(
        code,
        name,
        Decimal(20),
        kind,
        levels=tuple(Level(Decimal(n), f"Keadaan {n}") for n in range(6))
        if kind is K.LEVEL
        else (),
        evidence=("Keputusan SOP",) if code == "A1" else (),
        recommendation=f"Memperbaiki {name.lower()}." if code.startswith("A") else "",
    )


SHEET = Sheet(
    code="BERJENJANG",
    version=1,
    name="Penilaian berjenjang",
    scale=GradeScale(
        Decimal(0),
        Decimal(100),
        (Band("Baik", Decimal(75)), Band("Cukup", Decimal(50)), Band("Kurang", Decimal(0))),
    ),
    aspects=(
        Aspect("A", "Kebijakan", Decimal(60), (
            _indicator("A1", "SOP ditetapkan"), _indicator("A2", "Tim dibentuk"),
            _indicator("A3", "Anggaran tersedia"))),
        Aspect("B", "Pelaksanaan", Decimal(40), (
            _indicator("B1", "Tindak lanjut laporan", K.LEVEL), _indicator("B2", "Rekap terbit"))),
    ),
    evidence_rule=EvidenceRule.COUNTS_ZERO,
)  # fmt: skip
ANSWERS = {
    STRONG: {"A1": "1", "A2": "1", "A3": "1", "B1": "5", "B2": "1"},
    WEAK: {"A1": "0", "A2": "0", "A3": "0", "B1": "3", "B2": "1"},
    OBJECTS: {"A1": "1", "A2": "1", "A3": "1", "B1": "4", "B2": "1"},
    TWICE: {"A1": "1", "A2": "1", "A3": "0", "B1": "3", "B2": "1"},
    HUB: {"A1": "1", "A2": "1", "A3": "1", "B1": "4", "B2": "1"},
}
SCORES = {**ANSWERS, OBJECTS: {**ANSWERS[OBJECTS], "A2": "0", "A3": "0"}}


# ── the world ─────────────────────────────────────────────────────────────────
@pytest.fixture
def live_server(tmp_path, tmp_path_factory):
    """The real tree, the people around DIY, a round that has begun, and four that answered."""
    data = prepared.copy_of("setup", tmp_path / "data", tmp_path_factory)
    app = prepared.application(data)
    with app.app_context():
        _prepare(db.session(), data)
        db.session.remove()
        db.engine.dispose()
    with LiveServer.of(app) as server:
        yield server
    with app.app_context():
        db.engine.dispose()


def _prepare(session: Session, data: Path) -> None:
    for name, roles in PEOPLE.items():
        make_person(
            session,
            address_of(name),
            *roles,
            password=PASSWORD,
            reach="KEMENPANRB" if name == WATCHER else None,
        )
    ctx, cycle = system(session, NOW), a_cycle(session, YEAR)
    version = instruments.create_instrument(ctx, SHEET)
    instruments.publish(ctx, version.id, version=version.version)
    set_kinds(ctx, cycle.id, version.instrument_id, [])
    for code in (STRONG, WEAK, OBJECTS, TWICE, SILENT, HUB):
        home = agency(session, code).id
        set_exception(
            ctx, cycle.id, version.instrument_id, home, is_assessed=True, reason="Dinilai tahun ini"
        )
    day = timedelta(days=1)
    dates = Dates(
        self_opens_on=TODAY - 20 * day, self_closes_on=TODAY + 10 * day,
        hub_due_on=TODAY + 40 * day, publish_on=TODAY + 60 * day, data_as_of=TODAY - 20 * day,
    )  # fmt: skip
    row = set_round(ctx, cycle.id, version.instrument_id, dates)
    assessments.begin_round(ctx, row.id)
    for code in (WEAK, OBJECTS, TWICE, HUB):
        _answers(session, data, code)
    session.commit()


def _answers(session: Session, data: Path, code: str) -> None:
    ctx, key = _as(session, code), one_of(session, code)
    for indicator, given in given_of(ANSWERS[code]).items():
        assessment_values.write_answer(ctx, key, indicator, given, version=0)
    if ANSWERS[code]["A1"] == "1":
        assessment_values.attach(
            ctx, files_in(data), BytesIO(pdf(f"SOP {code}")), key, "A1", name="SOP.pdf",
            effective_on=TODAY - timedelta(days=30), requirement="Keputusan SOP",
        )  # fmt: skip
    assessments.take_step(ctx, key, A.SUBMIT, version=None)


def address_of(name: str) -> str:
    return f"{name}@contoh.test"


def one_of(session: Session, code: str) -> int:
    return session.scalars(
        select(Assessment.id)
        .join(Agency, Agency.id == Assessment.agency_id)
        .where(Agency.code == code)
    ).one()


def given_of(values: dict[str, str], note: str = "") -> dict[str, Given]:
    return {code: Given(Decimal(value), note=note) for code, value in values.items()}


def _as(session: Session, name: str):
    user = session.scalars(select(User).where(User.email == address_of(name))).one()
    return replace(acting(session, user), now=datetime.now(UTC))


def arrive(visitors: Visitors, name: str) -> Page:
    page = visitors.arrive()
    page.goto("/masuk")
    return enter(page, address_of(name), PASSWORD)


def meanwhile(server: LiveServer, happens, *what) -> None:
    """What only repeats itself, done on the server in a moment."""
    with server.app.app_context():
        happens(db.session(), *what)
        db.session.commit()
        db.session.remove()


# ── what happens meanwhile ────────────────────────────────────────────────────
def the_time_for_answers_ends(session: Session) -> None:
    session.execute(update(AssessmentRound).values(self_closes_on=TODAY - timedelta(days=1)))


def the_hub_scores(session: Session, code: str, by: str = "tim") -> None:
    ctx, key = _as(session, by), one_of(session, code)
    assessments.take_step(ctx, key, A.START_SCORING, version=None)
    scores_all(session, code, by)


def scores_all(session: Session, code: str, by: str, without: frozenset[str] = frozenset()) -> None:
    ctx, key = _as(session, by), one_of(session, code)
    for indicator, given in given_of(SCORES[code]).items():
        if indicator not in without:
            said = ANSWERS[code][indicator] == SCORES[code][indicator]
            noted = given if said else replace(given, note=WHY)
            assessment_values.write_score(ctx, key, indicator, noted, version=0)


def the_lead_tells(session: Session, code: str, by: str = "ketua") -> None:
    for action in (A.APPROVE, A.ANNOUNCE):
        assessments.take_step(_as(session, by), one_of(session, code), action, version=None)


def the_agency_accepts(session: Session, *codes: str) -> None:
    for code in codes:
        assessments.take_step(_as(session, code), one_of(session, code), A.ACCEPT, version=None)


def the_day_of_publication_comes(session: Session) -> None:
    """As if everything had happened seventy days ago."""
    one, ago = session.scalars(select(AssessmentRound)).one(), timedelta(days=70)
    names = ("self_opens_on", "self_closes_on", "data_as_of", "hub_due_on", "publish_on")
    moved = {name: getattr(one, name) - ago for name in names}
    session.execute(update(AssessmentRound).values(moved))
    session.execute(update(AssessmentResult).values(published_on=TODAY))


# ── the journey ───────────────────────────────────────────────────────────────
def test_the_province_assesses_its_five_and_the_centre_the_province(
    visitors: Visitors, live_server: LiveServer, tmp_path: Path
):
    proof = tmp_path / "Keputusan SOP.pdf"
    proof.write_bytes(pdf("Keputusan"))
    with live_server.app.app_context():
        at = {
            code: f"/penilaian/{one_of(db.session(), code)}" for code in PEOPLE if code[:2] == "34"
        }
        db.session.remove()

    answers_and_submits(arrive(visitors, STRONG), at[STRONG], proof)
    meanwhile(live_server, the_time_for_answers_ends)
    tim, ketua = arrive(visitors, "tim"), arrive(visitors, "ketua")
    is_scored_from_the_work_list(tim, ketua, at[STRONG])
    meanwhile(live_server, the_hub_scores, WEAK)
    meanwhile(live_server, the_lead_tells, WEAK)
    cannot_be_assessed(tim, at[SILENT])
    meanwhile(live_server, the_lead_tells, SILENT)
    is_scored_twice(live_server, ketua, tim, arrive(visitors, "rekan"), at[TWICE])
    meanwhile(live_server, the_lead_tells, TWICE)
    meanwhile(live_server, the_hub_scores, OBJECTS)
    meanwhile(live_server, the_lead_tells, OBJECTS)
    objects_to_two(arrive(visitors, OBJECTS), ketua, at[OBJECTS])

    pusat, lead = arrive(visitors, "pusat"), arrive(visitors, "ketua.pusat")
    the_centre_scores_the_province(pusat, at[HUB])
    meanwhile(live_server, the_lead_tells, HUB, "ketua.pusat")
    meanwhile(live_server, the_agency_accepts, STRONG, WEAK, OBJECTS, TWICE, SILENT, HUB)
    pages.change_value(pusat, at[OBJECTS], "B1", "3", "Dua contoh belum menjawab pokok laporan.")
    samples_and_decides(lead)
    meanwhile(live_server, the_day_of_publication_comes)

    prints_lead_to_the_same_figures(visitors, ketua, at[OBJECTS])
    the_weak_one_gets_three_recommendations(ketua, arrive(visitors, WEAK), at[WEAK])
    everybody_reads_the_results(arrive(visitors, WATCHER), at[OBJECTS])


# ── the agency ────────────────────────────────────────────────────────────────
def answers_and_submits(page: Page, address: str, proof: Path) -> None:
    page.goto(f"{address}/isian")
    headline(page, "5 dari 5 indikator belum dijawab")
    assert_accessible(page)
    pages.answer(page, address, ANSWERS[STRONG])
    pages.prove(page, address, "A1", proof, (TODAY - timedelta(days=40)).isoformat())
    page.goto(f"{address}/isian")
    headline(page, "Semua indikator sudah dijawab")
    page.get_by_role("link", name="Periksa dan ajukan").click()
    headline(page, "Ajukan penilaian mandiri")
    expect(page.locator(".r-fig")).to_contain_text("100,00")
    page.get_by_role("button", name=f"Ajukan kepada {PROVINCE}").click()
    says(page, f"diajukan kepada {PROVINCE}.")


# ── the province ──────────────────────────────────────────────────────────────
def is_scored_from_the_work_list(tim: Page, ketua: Page, address: str) -> None:
    tim.goto("/penilaian/")
    tim.get_by_role("link", name="Kabupaten Sleman").first.click()
    headline(tim, "Penilaian Kabupaten Sleman")
    pages.take_step(tim, address, "mulai", "Mulai menilai", "dimulai.")
    for code in ANSWERS[STRONG]:
        pages.score(tim, address, code)
    tim.goto(address)
    expect(tim.locator(".r-fig")).to_contain_text("100,00")
    assert_accessible(tim)
    pages.take_step(ketua, address, "setujui", "Setujui nilai", "disetujui.")
    pages.take_step(ketua, address, "sampaikan", "Sampaikan nilai", "disampaikan kepada")


def cannot_be_assessed(page: Page, address: str) -> None:
    pages.take_step(page, address, "mulai", "Mulai menilai", "dimulai.")
    page.goto(f"{address}/langkah/tidak-dapat-dinilai")
    headline(page, "Tandai tidak dapat dinilai")
    page.get_by_label("Tidak ada bukti dukung").check()
    page.locator("#note").fill("Tidak ada isian dan bukti sampai batas waktu.")
    page.get_by_role("button", name="Tandai tidak dapat dinilai").click()
    says(page, "ditandai tidak dapat dinilai.")


def is_scored_twice(server: LiveServer, ketua: Page, tim: Page, rekan: Page, address: str) -> None:
    """Rekan judges one indicator lower, without seeing the first; tim settles it."""
    ketua.goto(f"{address}/penilai")
    headline(ketua, "Penilai Kabupaten Kulon Progo")
    ketua.locator("#kedua-orang").select_option(label=f"Rekan, {PROVINCE}")
    ketua.get_by_role("button", name="Minta penilai kedua").click()
    says(ketua, "Penilai kedua diminta.")
    meanwhile(server, the_hub_scores, TWICE)
    meanwhile(server, scores_all, TWICE, "rekan", frozenset({"B1"}))
    pages.score(rekan, address, "B1", "2", "Hanya dua contoh yang lengkap.")
    rekan.get_by_role("button", name="Selesai sebagai penilai kedua").click()
    says(rekan, "Nilai kedua selesai.")
    tim.goto(f"{address}/nilai/B1")
    expect(tim.get_by_text("Hanya dua contoh yang lengkap.")).to_be_visible()
    pages.score(tim, address, "B1", "2", "Penilai kedua benar: dua contoh.")


# ── objections ────────────────────────────────────────────────────────────────
def objects_to_two(agency_page: Page, ketua: Page, address: str) -> None:
    pages.object_to(agency_page, address, "A2", "Keputusan tim terlampir pada A1.")
    pages.object_to(agency_page, address, "A3", "Anggaran disusun tahun depan.")
    pages.decide(ketua, address, "A2", "Kabulkan", "Keputusan memuat susunan tim.", "1")
    says(ketua, "Sanggahan A2 dikabulkan.")
    pages.decide(ketua, address, "A3", "Tolak", "Yang dinilai adalah tahun yang lalu.")
    says(ketua, "Sanggahan A3 ditolak.")
    agency_page.goto(f"{address}/sanggah")
    expect(agency_page.locator("#A2")).to_contain_text("100,00")
    agency_page.goto(f"{address}/sanggah/indikator/A3")
    expect(agency_page.get_by_text("Yang dinilai adalah tahun yang lalu.")).to_be_visible()


# ── the centre ────────────────────────────────────────────────────────────────
def the_centre_scores_the_province(page: Page, address: str) -> None:
    pages.take_step(page, address, "mulai", "Mulai menilai", "dimulai.")
    for code in ANSWERS[HUB]:
        pages.score(page, address, code)


def samples_and_decides(page: Page) -> None:
    """Two are drawn and looked at; then all six results are decided at once."""
    page.goto("/penilaian/moderasi")
    page.get_by_role("link", name="BERJENJANG").first.click()
    headline(page, "Moderasi BERJENJANG")
    moderation = page.url
    page.get_by_role("link", name="Tarik sampel").first.click()
    headline(page, "Tarik sampel moderasi")
    page.get_by_label("Benih").fill("undian-1")
    page.get_by_label("Ukuran sampel").fill("2")
    page.get_by_role("button", name="Lihat pratinjau").click()
    page.get_by_role("button", name="Tarik 2 penilaian").click()
    says(page, "2 penilaian ditarik sebagai sampel.")
    for _ in range(2):
        page.goto(moderation)
        page.get_by_role("link", name="Periksa kasus berikutnya").click()
        page.get_by_role("button", name="Selesai diperiksa").click()
        says(page, "Pemeriksaan tercatat.")
    page.goto(f"{moderation}?lihat=siap")
    page.get_by_role("button", name="Tetapkan 6 pada halaman ini").click()
    headline(page, "Tetapkan 6 hasil")
    expect(page.locator("tbody tr").filter(has_text="Kota Yogyakarta")).to_contain_text("72,00")
    page.get_by_role("button", name="Tetapkan 6 hasil").click()
    says(page, "6 hasil ditetapkan.")


# ── what comes of it ──────────────────────────────────────────────────────────
def prints_lead_to_the_same_figures(visitors: Visitors, ketua: Page, address: str) -> None:
    for number, name in enumerate(("Berita Acara", "Laporan Hasil Evaluasi"), 1):
        verify = pages.issue(ketua, address, name, f"{number}/EVAL/{YEAR}")
        row = ketua.locator("tr").filter(has_text=f"{number}/EVAL/{YEAR}")
        href = row.get_by_role("link", name="PDF").get_attribute("href")
        printed = ketua.request.get(href).body()
        assert printed.startswith(b"%PDF")
        public = visitors.arrive()  # whoever scans the code has no account
        public.goto(verify)
        headline(public, "Dokumen ini diterbitkan melalui Renaksi")
        facts = public.locator(".r-facts")
        expect(facts).to_contain_text("72,00 (Cukup)")
        expect(facts).to_contain_text(f"{number}/EVAL/{YEAR}")
        public.locator("input[type=file]").set_input_files(
            {"name": "cetak.pdf", "mimeType": "application/pdf", "buffer": printed}
        )
        public.get_by_role("button", name="Cocokkan").click()
        expect(public.get_by_text("sama dengan yang diterbitkan")).to_be_visible()


def the_weak_one_gets_three_recommendations(ketua: Page, owner: Page, address: str) -> None:
    ketua.goto(f"{address}/hasil")
    ketua.get_by_role("link", name="Jadikan rekomendasi (3)").click()
    headline(ketua, "Rekomendasi dari hasil Kabupaten Bantul")
    ketua.locator("#t-A1").fill("Menetapkan SOP penanganan pengaduan pada triwulan pertama.")
    ketua.get_by_role("button", name="Terbitkan yang dipilih").click()
    says(ketua, "3 rekomendasi diterbitkan.")
    owner.goto("/rekomendasi")
    expect(owner.locator("table.r-recs tbody tr")).to_have_count(3)
    expect(owner.locator("table.r-recs")).to_contain_text("pada triwulan pertama")


def everybody_reads_the_results(page: Page, address: str) -> None:
    """Published: what each got, and one score down to the centre's note."""
    page.goto(f"/penilaian/hasil?instrumen=BERJENJANG&siklus={YEAR}")
    headline(page, f"5 dari 6 instansi berpredikat BERJENJANG {YEAR}")
    rows = page.locator("table.a-rank tbody tr")
    expect(rows).to_have_count(6)
    for place, told in enumerate(("Kabupaten Sleman", PROVINCE, "Kota Yogyakarta",
                                  "Kabupaten Kulon Progo", "Kabupaten Bantul",
                                  "Kabupaten Gunungkidul")):  # fmt: skip
        expect(rows.nth(place)).to_contain_text(told)
    expect(rows.nth(5)).to_contain_text("Tidak dapat dinilai")
    assert_accessible(page)
    assert_fits(page)
    page.goto(f"{address}/rincian/B1")
    headline(page, "B1 Tindak lanjut laporan")
    expect(page.locator("main")).to_contain_text("Dua contoh belum menjawab pokok laporan.")
    page.goto("/penilaian/hasil/selisih")
    expect(page.locator("#i-A2")).to_contain_text("dari 5")
