"""What the home page tells of reports, period by period."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from renaksi.core.achievement import Mean
from renaksi.core.assessment import AssessmentOutcome, AssessmentState as A
from renaksi.core.recommendation import RecommendationStatus as R
from renaksi.core.report import ReportState as S
from renaksi.labels.home import assessment_cell, period_cell
from renaksi.queries.home_reports import OwnAssessment, ReportOfPeriod
from renaksi.queries.report_slots import day_in
from tests.factories.people import agency
from tests.factories.plans import a_cycle
from tests.factories.recommendations import a_recommendation
from tests.factories.reports import told
from tests.factories.windows import LATE, LOCKED, OPEN, a_window
from tests.people import OWN, SIBLING

YEAR = day_in(datetime.now(UTC)).year
POINT = SimpleNamespace(
    code="B06",
    opens_on=date(2026, 7, 1),
    due_on=date(2026, 7, 10),
    closes_on=date(2026, 7, 31),
)


def assessment(state, outcome=AssessmentOutcome.SCORED):
    """As the row keeps it: all three totals may stand there whatever may be told."""
    own, hub, national = Decimal("91.17"), Decimal("89.04"), Decimal(88)
    return OwnAssessment(1, state, outcome, own, hub, national, "Baik")


MEAN = Mean(100, 9240, 12, 4)
BEFORE, OPENED, LAST = date(2026, 6, 30), date(2026, 7, 7), date(2026, 7, 10)
OVER, SHUT = date(2026, 7, 11), date(2026, 8, 1)


def one(state=None, **more):
    return ReportOfPeriod(owed=True, plan_id=1, report_id=1, state=state, mean=MEAN, **more)


@pytest.mark.parametrize(
    ("found", "today", "word", "text"),
    [
        (one(S.VERIFIED), BEFORE, "Belum dibuka", ""),
        (one(), OPENED, "3 hari lagi", ""),
        (one(S.DRAFT), OPENED, "3 hari lagi", "8 dari 12 aksi terisi"),
        (one(S.DRAFT), LAST, "Hari ini", "8 dari 12 aksi terisi"),
        (one(), OVER, "Belum masuk", "batas 10 Juli 2026"),
        (one(S.DRAFT), OVER, "Belum masuk", "8 dari 12 aksi terisi"),
        (one(), SHUT, "Tanpa laporan", ""),
        (one(S.RETURNED, return_due_on=SHUT), SHUT, "Dikembalikan", "batas 1 Agustus 2026"),
        (one(S.REOPENED, return_due_on=SHUT), SHUT, "Dibuka kembali", "batas 1 Agustus 2026"),
        (one(S.SUBMITTED, counts=True), OVER, "Diajukan", "capaian 92,40%"),
        (one(S.VERIFIED, counts=True, is_late=True), OVER, "Diverifikasi",
         "capaian 92,40%, terlambat"),
        (one(S.VERIFIED, counts=True, is_extended=True), OVER, "Diverifikasi",
         "capaian 92,40%, dalam dispensasi"),
        (one(S.SUBMITTED, is_nil=True, counts=True), OVER, "Nihil", ""),
        (one(S.VERIFIED, is_nil=True, counts=True), OVER, "Nihil", "diverifikasi"),
        (ReportOfPeriod(), OPENED, "Tidak wajib", ""),
        (ReportOfPeriod(state=S.VERIFIED, counts=True), OPENED, "Diverifikasi", ""),
    ],
)  # fmt: skip
def test_a_period_in_one_word_and_one_line(found, today, word, text):
    cell = period_cell(POINT, found, today)
    assert (cell.status.word, cell.text) == (word, text)


@pytest.fixture
def story(session):
    """Sleman was verified and is writing again; Bantul waits for its verifier."""
    a_cycle(session, YEAR)
    a_window(session, LOCKED, code="B03", year=YEAR)
    a_window(session, LATE, code="B06", year=YEAR)
    a_window(session, OPEN, code="B09", year=YEAR)
    a_window(session, (30, 40, 50), code="B12", year=YEAR)
    told(session, S.VERIFIED, year=YEAR)
    told(session, S.DRAFT, year=YEAR, checkpoint="B09")
    return told(session, S.SUBMITTED, code=SIBLING, year=YEAR, checkpoint="B06").report


def page_of(client, who):
    return BeautifulSoup(client.sign_in(who).get("/").text, "html.parser")


def texts(cells):
    return [" ".join(cell.get_text(" ").split()) for cell in cells]


def test_the_strip_of_the_own_agency_opens_its_reports(client, session, story, sari):
    page = page_of(client, sari)
    cells = page.select(".r-strip li")
    shown = texts(cells)
    assert shown[1].startswith("B03 Diverifikasi capaian")
    assert shown[2].startswith("B06 Belum masuk batas")
    assert shown[3].endswith("dari 4 aksi terisi")
    assert shown[4].startswith("B12 Belum dibuka")
    assert shown[5] == "Rekomendasi Tidak ada"
    assert texts(page.select(".r-strip .is-now .t")) == ["B09"]
    links = [cell.a["href"] for cell in (cells[1], cells[3])]
    assert all(client.get(href).status_code == 200 for href in links)
    assert cells[2].a is None


def test_the_hub_sees_every_report_below_and_what_waits_for_it(client, session, story, rina):
    page = page_of(client, rina)
    rows = {
        row.th.get_text(strip=True): row.select("td") for row in page.select(".r-grid tbody tr")
    }
    sleman, bantul = rows["Kabupaten Sleman"], rows["Kabupaten Bantul"]
    assert texts(sleman)[1].startswith("Diverifikasi")
    assert texts(bantul)[2].startswith("Diajukan")
    assert bantul[2].a["href"] == f"/verifikasi/{story.id}"
    assert client.get(bantul[2].a["href"]).status_code == 200
    assert texts(rows["Kabupaten Gunungkidul"])[1] == "Tanpa laporan"
    foot = texts(page.select(".r-grid tfoot td"))
    assert foot[1:] == ["1 dari 5 1 diverifikasi", "1 dari 5 0 diverifikasi",
                        "0 dari 5 0 diverifikasi", "–", "Buka register"]  # fmt: skip
    assert client.get(page.select_one(".r-grid tfoot a")["href"]).status_code == 200


def test_recommendations_stand_beside_the_periods(client, session, story, rina, sari):
    for status in (R.OPEN, R.RESOLVED, R.RESOLVED, R.WITHDRAWN):
        a_recommendation(session, status, code=OWN)
    a_recommendation(session, R.RESOLVED, code=SIBLING)
    page = page_of(client, rina)
    rows = {row.th.get_text(strip=True): row for row in page.select(".r-grid tbody tr")}
    cells = {name: row.select("td")[5] for name, row in rows.items()}
    assert texts([cells["Kabupaten Sleman"], cells["Kabupaten Bantul"], cells["Kota Yogyakarta"]]) == [
        "2 dari 3 sesuai 66,67%, 1 belum selesai", "1 dari 1 sesuai 100,00%", "Tidak ada",
    ]  # fmt: skip
    register = client.get(cells["Kabupaten Sleman"].a["href"])
    assert register.text.count("R/34/") >= 3
    assert "Kabupaten Bantul</td>" not in register.text
    assert texts(page_of(client, sari).select(".r-strip li"))[5].startswith(
        "Rekomendasi 2 dari 3 sesuai"
    )


def test_news_tell_what_became_of_reports(client, session, story, sari, rina, dewi):
    """The hub hears of what came in, the agency of what was decided; each of it once."""
    for user in (sari, rina, dewi):
        user.previous_signed_in_at = datetime.now(UTC) - timedelta(days=60)
    heard = {who: texts(page_of(client, who).select(".r-log li")) for who in (sari, rina, dewi)}
    assert sum("Laporan B03" in line and "diverifikasi oleh" in line for line in heard[sari]) == 1
    assert any(f"Kabupaten Bantul: Laporan B06 {YEAR} diajukan" in line for line in heard[rina])
    assert not any("Kabupaten Sleman" in line for line in heard[dewi])
    client.sign_in(sari)
    for link in BeautifulSoup(client.get("/").text, "html.parser").select(".r-log a"):
        assert client.get(link["href"]).status_code == 200


def test_the_sibling_sees_nothing_of_it(client, session, story, dewi):
    assert agency(session, OWN).name not in client.sign_in(dewi).get("/").text


@pytest.mark.parametrize(
    ("found", "word", "text"),
    [
        (None, "Belum dinilai", ""),
        (assessment(A.SELF), "Penilaian mandiri", ""),
        (assessment(A.SELF_SUBMITTED), "Penilaian mandiri diajukan", "nilai mandiri 91,17"),
        (assessment(A.HUB_APPROVED), "Nilai pembina disetujui", "nilai mandiri 91,17"),
        (assessment(A.OBJECTION), "Masa sanggah", "nilai hub 89,04"),
        (assessment(A.MODERATION), "Moderasi pusat", "nilai hub 89,04"),
        (assessment(A.FINAL), "Final", "88,00, Baik"),
        (assessment(A.FINAL, AssessmentOutcome.NOT_ASSESSABLE), "Tidak dapat dinilai", ""),
    ],
)
def test_the_own_assessment_says_no_more_than_the_agency_was_told(found, word, text):
    cell = assessment_cell(found)
    assert (cell.status.word, cell.text) == (word, text)
