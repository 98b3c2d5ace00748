from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanState as S
from renaksi.core.policy import Role
from renaksi.core.recommendation import AnswerStage, RecommendationStatus
from renaksi.core.report import ReportState
from renaksi.services import comments
from tests.factories.people import acting, agency, give, make_person
from tests.factories.plans import a_cycle, a_plan, valid_rows
from tests.factories.recommendations import a_recommendation
from tests.factories.reports import a_request, told
from tests.factories.windows import LATE, LOCKED, a_window
from tests.people import HUB, OWN, ROOT, SIBLING

NOW = datetime.now(UTC)
YEAR = NOW.year


@pytest.fixture
def cast(sari, budi, rina, tono):
    return sari, budi, rina, tono


@pytest.fixture
def plan_in(session, cast):
    def make(state, code=OWN, **more):
        more = {"at": NOW - timedelta(days=1), "year": YEAR, **more}
        return a_plan(session, agency(session, code), state, **more)

    return make


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def seen(response):
    return " ".join(soup(response).main.get_text(" ").split())


def h1(response):
    return soup(response).h1.get_text(strip=True)


# ── the sentence and the tasks ────────────────────────────────────────────────
def test_the_page_says_the_state_of_the_day_and_the_next_step(client, plan_in, budi):
    revision = plan_in(S.ENDORSED)
    page = client.sign_in(budi).get("/")
    assert h1(page) == "Ada 1 tugas"
    [button] = soup(page).select(".btn-primary")
    assert button["href"] == f"/renaksi/{revision.plan_id}/revisi/1/langkah/tetapkan"


def test_without_tasks_it_says_so_and_what_comes_next(client, plan_in, sari, session):
    plan_in(S.SUBMITTED)
    page = client.sign_in(sari).get("/")
    assert h1(page) == "Tidak ada tugas"
    assert "Tidak ada yang menunggu Anda." in seen(page)
    assert soup(page).select(".btn-primary") == []


def test_a_plan_is_begun_from_here(client, session, sari, budi):
    a_cycle(session, YEAR)
    client.sign_in(sari)
    form = soup(client.get("/")).select_one(".r-tasks form")
    data = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
    answer = client.post(form["action"], data=data)
    assert (answer.status_code, "/renaksi/" in answer.headers["Location"]) == (303, True)


def test_the_way_to_a_task_leads_to_a_page_that_opens(client, plan_in, cast):
    for state in (S.DRAFT, S.PROPOSED):
        plan_in(state, code={S.DRAFT: OWN, S.PROPOSED: SIBLING}[state])
    for user in cast:
        client.sign_in(user)
        for link in soup(client.get("/")).select(".r-what a"):
            assert client.get(link["href"]).status_code == 200


def test_a_liaison_sees_how_far_its_office_is(client, session, plan_in, lina, dinkes):
    rows = valid_rows(agency(session, OWN), ["B03", "B06", "B09", "B12"], 2)
    theirs = [replace(one, responsible_code=dinkes.code) for one in rows]
    plan_in(S.DRAFT, rows=[replace(theirs[0], indicator=""), theirs[1]])
    page = client.sign_in(lina).get("/")
    assert "1 dari 2 aksi unit Anda belum lengkap." in seen(page)
    assert soup(page).select_one(".r-meter")["aria-label"] == "1 dari 2 aksi lengkap"


# ── states ────────────────────────────────────────────────────────────────────
def test_the_own_strip_shows_the_plan_and_every_period(client, plan_in, sari):
    plan_in(S.ENACTED)
    strip = soup(client.sign_in(sari).get("/")).select(".r-strip li")
    titles = [one.select_one(".t").get_text() for one in strip]
    assert titles == ["Renaksi", "B03", "B06", "B09", "B12", "Rekomendasi", "Penilaian"]
    assert "Ditetapkan" in strip[0].get_text()
    assert "4 aksi, Keputusan 1/KEP/34.04" in strip[0].get_text()


def test_a_hub_sees_how_those_below_stand_and_that_five_are_few(client, plan_in, rina):
    plan_in(S.ENACTED)
    plan_in(S.RETURNED, code=SIBLING)
    page = soup(client.sign_in(rina).get("/"))
    rows = {
        row.th.get_text(strip=True): row.td.get_text(" ", strip=True)
        for row in page.select(".r-grid tbody tr")
    }
    assert len(rows) == 5
    assert rows["Kabupaten Sleman"].startswith("Ditetapkan 4 aksi")
    assert rows["Kabupaten Bantul"].startswith("Dikembalikan")
    assert rows["Kabupaten Gunungkidul"].startswith("Belum dibuat")
    assert page.select_one(".r-grid tfoot td").get_text(" ", strip=True) == (
        "1 dari 5 20,00% n kecil"
    )


def test_a_revision_under_way_does_not_hide_the_plan_in_force(client, plan_in, rina):
    plan_in(S.ENACTED)
    plan_in(S.DRAFT)
    page = soup(client.sign_in(rina).get("/"))
    row = next(one for one in page.select(".r-grid tbody tr") if "Sleman" in one.get_text())
    assert "Ditetapkan" in row.td.get_text()
    assert "revisi 2 rancangan" in row.td.get_text()


def test_the_state_of_those_below_is_for_who_reviews_them(client, plan_in, sari, wati, oki, dewi):
    plan_in(S.ENACTED)
    for user in (sari, wati, oki, dewi):
        assert soup(client.sign_in(user).get("/")).select(".r-grid") == []


def test_the_national_admin_sees_the_hubs(client, session, plan_in, agus):
    plan_in(S.ENACTED)
    page = soup(client.sign_in(agus).get("/"))
    names = [row.th.get_text() for row in page.select(".r-grid tbody tr")]
    assert (len(names), names[0]) == (10, "Aceh")
    assert "Kabupaten Sleman" not in names
    assert "instansi lain pada dasbor" in page.main.get_text()


# ── what happened ─────────────────────────────────────────────────────────────
def test_news_tell_what_others_did_within_sight(client, session, plan_in, sari, rina, oki):
    revision = plan_in(S.RETURNED)
    page = seen(client.sign_in(sari).get("/"))
    assert "Kabupaten Sleman: Renaksi" in page
    assert "dikembalikan untuk diperbaiki oleh Rina Kusuma" in page
    assert "mulai disusun" not in page
    comments.add_comment(acting(session, rina), revision.plan_id, "Sudah baik")
    assert "Komentar baru oleh Rina Kusuma" in seen(client.get("/"))
    assert "Komentar baru" in seen(client.sign_in(oki).get("/"))


def test_a_note_that_was_not_sent_is_no_news(client, session, plan_in, sari, rina, tono, wati):
    revision = plan_in(S.IN_REVIEW)
    comments.add_note(acting(session, rina), revision.plan_id, "Rahasia")
    for user in (sari, wati, tono):
        assert "Komentar baru" not in seen(client.sign_in(user).get("/"))


def test_what_happened_before_the_last_visit_is_no_news(client, session, plan_in, sari):
    plan_in(S.RETURNED)
    sari.previous_signed_in_at = NOW + timedelta(minutes=1)
    page = seen(client.sign_in(sari).get("/"))
    assert "Tidak ada yang berubah" in page


def test_the_sibling_hears_nothing_of_it(client, plan_in, dewi):
    plan_in(S.RETURNED)
    page = seen(client.sign_in(dewi).get("/"))
    assert "Sleman" not in page
    assert "Tidak ada yang berubah" in page


def test_a_watcher_reads_news_instead_of_tasks(client, plan_in, kadek):
    page = client.sign_in(kadek).get("/")
    assert h1(page) == "Tidak ada kabar baru"
    plan_in(S.SUBMITTED)
    page = client.get("/")
    assert h1(page) == "Ada 2 kabar baru"
    assert "Tugas saya" not in seen(page)


# ── nothing there yet ─────────────────────────────────────────────────────────
def test_on_an_empty_database_everybody_has_a_page(client, session, cast, wati, oki, joko, agus):
    for user in (*cast, wati, oki, joko):
        page = client.sign_in(user).get("/")
        assert "Belum ada siklus yang dibuka." in seen(page)
    assert "Siklus tahun ini belum dibuat" in seen(client.sign_in(agus).get("/"))


def test_somebody_without_a_role_has_a_page(client, session):
    nobody = make_person(session, "baru@contoh.test")
    assert client.sign_in(nobody).get("/").status_code == 200


def test_a_cycle_in_preparation_is_nobodys_business_yet(client, session, sari, budi):
    a_cycle(session, YEAR, state=CycleState.PREPARING)
    assert h1(client.sign_in(sari).get("/")) == "Tidak ada tugas"


# ── what it costs ─────────────────────────────────────────────────────────────
ROLES = {
    "agency_admin": ((Role.AGENCY_ADMIN, OWN),),
    "manager": ((Role.MANAGER, OWN),),
    "liaison": ((Role.LIAISON, "34.04.DINKES"),),
    "evaluator": ((Role.EVALUATOR, HUB),),
    "lead": ((Role.EVALUATION_LEAD, HUB),),
    "central evaluator": ((Role.EVALUATOR, ROOT),),
    "observer": ((Role.OBSERVER, ROOT),),
    "internal auditor": ((Role.INTERNAL_AUDITOR, OWN),),
    "national admin": ((Role.NATIONAL_ADMIN, ROOT),),
    "admin and evaluator": ((Role.AGENCY_ADMIN, HUB), (Role.EVALUATOR, HUB)),
}


@pytest.fixture
def everybody(session, dinkes):
    """Somebody in every role; made before the plans, so that nobody had a part in them."""
    return {
        name: make_person(session, f"orang{place}@contoh.test", *roles)
        for place, (name, roles) in enumerate(ROLES.items())
    }


def within_twelve(make_client, session, people, count_queries):
    for user in people.values():
        client = make_client().sign_in(user)
        session.expire_all()
        with count_queries(at_most=12):
            client.get("/")


def test_every_role_pays_twelve_statements_at_most(
    make_client, session, everybody, plan_in, count_queries
):
    plan_in(S.DRAFT)
    plan_in(S.SUBMITTED, code=SIBLING)
    plan_in(S.DRAFT, code=HUB)
    within_twelve(make_client, session, everybody, count_queries)


def test_reports_and_requests_are_within_the_twelve(
    make_client, session, everybody, plan_in, count_queries
):
    """Own plan being revised, own reports due, plans, reports and requests below that wait."""
    a_window(session, LATE, code="B03", year=YEAR)
    a_window(session, LOCKED, code="B06", year=YEAR)
    for code in (OWN, SIBLING, HUB):
        state = ReportState.SUBMITTED if code == SIBLING else ReportState.DRAFT
        plan = told(session, state, code=code, year=YEAR).report.plan
        a_request(session, plan, "B06", at=NOW)
        plan_in(S.DRAFT, code=code)
    plan_in(S.SUBMITTED, code="34.01")
    within_twelve(make_client, session, everybody, count_queries)


def test_every_task_about_reports_leads_to_a_page_that_opens(
    make_client, session, cast, dinkes, lina
):
    a_window(session, LATE, code="B03", year=YEAR)
    a_window(session, LOCKED, code="B06", year=YEAR)
    for code in (SIBLING, "34.03"):
        plan = told(session, ReportState.SUBMITTED, code=code, year=YEAR).report.plan
    a_request(session, plan, "B06", at=NOW)
    told(session, ReportState.DRAFT, code=OWN, year=YEAR)
    found = {}
    for user in cast:
        visitor = make_client().sign_in(user)
        for link in soup(visitor.get("/")).select(".r-tasks h3 a"):
            found[link.get_text(strip=True)] = link["href"]
            assert visitor.get(link["href"]).status_code == 200
    assert {
        f"Ajukan laporan capaian B03 {YEAR}",
        f"Laporan capaian B06 {YEAR} terkunci",
        "2 laporan capaian menunggu verifikasi",
        f"Permintaan dispensasi Kabupaten Gunungkidul, B06 {YEAR}",
    } <= set(found)


def test_ten_times_the_plans_cost_the_same(client, session, plan_in, wati, count_queries):
    give(session, wati, Role.EVALUATOR, HUB)
    plan_in(S.SUBMITTED)
    plan_in(S.DRAFT, code=HUB)
    client.sign_in(wati)
    with count_queries() as few:
        client.get("/")
    for code in ("34.01", "34.02", "34.03", "34.71"):
        for year in (YEAR, YEAR + 1):
            plan_in(S.SUBMITTED, code=code, year=year)
    with count_queries(at_most=12) as many:
        client.get("/")
    assert len(many) == len(few)


@pytest.mark.parametrize("who", ["sari", "budi", "rina", "tono", "joko", "oki"])
def test_recommendations_are_within_the_twelve(
    client, session, request, plan_in, who, count_queries
):
    """Something to answer, something to decide, a proposal; and a plan that should answer it."""
    a_recommendation(session, at=NOW - timedelta(days=40))
    for status, stage in ((RecommendationStatus.OPEN, AnswerStage.REVIEW),
                          (RecommendationStatus.OPEN, AnswerStage.APPROVAL)):  # fmt: skip
        a_recommendation(session, status, stage=stage, code=SIBLING, at=NOW - timedelta(days=40))
    plan_in(S.DRAFT)
    client.sign_in(request.getfixturevalue(who))
    session.expire_all()
    with count_queries(at_most=12):
        assert client.get("/").status_code == 200
