"""The pages of an inherited plan: the preview that announces it, the marks, the page that shares."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup

from renaksi.core.plan import PlanState as S
from renaksi.core.recommendation import RecommendationStatus
from renaksi.services import agencies
from renaksi.services.agencies import Part
from tests.factories.agencies import agency, context, id_of
from tests.factories.plans import a_plan
from tests.factories.recommendations import a_recommendation
from tests.people import *  # noqa: F403 - the people of these tests
from tests.views.test_agency_changes import BASIS, ask, confirm

ENDED = date(2026, 1, 20)
PAGE = "/instansi/34.04/warisan"


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())


@pytest.fixture
def revision(session):
    return a_plan(session, agency(session, "34.04"), S.SUBMITTED)


@pytest.fixture
def divided(session, revision):
    parts = [
        Part(agency_id=id_of(session, "34.02"), is_primary=True),
        Part(agency_id=id_of(session, "34.71")),
        Part(agency_id=id_of(session, "34.03")),
    ]
    agencies.split_agency(
        context(session), id_of(session, "34.04"), parts, on=ENDED, legal_basis="UU uji 1/2026"
    )
    return revision


def asked(client, **changed):
    """What the form of the page would send."""
    form = soup(client.get(PAGE)).select_one("main form[action$=warisan]")
    found = {one["name"]: one.get("value", "") for one in form.select("input")}
    found.pop("csrf_token")
    return found | {"to": form.select_one("option")["value"], "note": "Pembagian tugas"} | changed


def test_the_preview_of_a_merger_names_the_plan_and_its_heir(client, agus, revision):
    page = ask(client.sign_in(agus), "/instansi/34.04/gabung", into_id="34.02", **BASIS)
    assert page.shown["Renaksi terbuka yang ditinggalkan"] == [
        ("Renaksi 2026 Kabupaten Sleman", "Diajukan", "Kabupaten Bantul")
    ]
    assert confirm(client, "/instansi/34.04/gabung", page).status_code == 302


def test_the_preview_of_a_dissolution_warns_where_nobody_follows(client, agus, revision):
    page = ask(client.sign_in(agus), "/instansi/34.04/bubarkan", **BASIS)
    assert page.shown["Renaksi terbuka yang ditinggalkan"][0][2] == "Belum ada penerus"


@pytest.mark.parametrize(
    ("way", "answers", "heir"),
    [("gabung", {"into_id": "34.02"}, "Kabupaten Bantul"), ("bubarkan", {}, "Belum ada penerus")],
)
def test_the_preview_names_who_goes_on_with_recommendations(
    client, session, agus, way, answers, heir
):
    number = a_recommendation(session).number
    a_recommendation(session, RecommendationStatus.RESOLVED)
    page = ask(client.sign_in(agus), f"/instansi/34.04/{way}", **answers, **BASIS)
    (row,) = page.shown["Rekomendasi yang belum selesai"]
    assert row[0].startswith(number)
    assert row[1:] == ("Belum ditindaklanjuti", heir)


def test_a_change_that_ends_nobody_says_nothing_of_it(client, agus, revision):
    page = ask(client.sign_in(agus), "/instansi/34.04/pindah", supervisor_id="33", **BASIS)
    assert "Renaksi terbuka yang ditinggalkan" not in page.shown


def test_the_page_of_an_ended_agency_leads_to_what_it_left(client, agus, divided):
    shown = soup(client.sign_in(agus).get("/instansi/34.04"))
    assert [one["href"] for one in shown.select(".r-offers a")] == [PAGE]
    page = soup(client.get(PAGE))
    assert "Kabupaten Bantul" in words(page.select_one("dl.r-facts"))
    offered = [words(one) for one in page.select("select option")]
    assert offered == ["Kabupaten Gunungkidul", "Kota Yogyakarta"]


def test_what_is_handed_over_is_told_everywhere(client, session, agus, divided):
    client.sign_in(agus)
    to = str(id_of(session, "34.71"))
    answer = client.post(PAGE, data=asked(client, to=to, note="Kantor di kota"))
    assert answer.status_code == 303
    assert "Renaksi diserahkan." in client.get(PAGE).text
    plan = soup(client.get(f"/renaksi/{divided.plan_id}"))
    assert "Warisan dari Kabupaten Sleman yang sudah berakhir. Ditangani Kota Yogyakarta." in words(
        plan.select_one(".r-lead")
    )
    newest = words(plan.select_one(".r-time li"))
    assert newest.startswith(
        "Renaksi diserahkan kepada penerus lain Kini ditangani Kota Yogyakarta"
    )
    assert "Kantor di kota" in newest
    assert "Diserahkan kepada penerus lain" in client.get("/jejak-audit").text


def test_the_heir_finds_it_marked_in_list_and_tasks(client, dewi, divided):
    client.sign_in(dewi)
    own = soup(client.get("/renaksi/?siklus=2026")).select(".r-own li")
    marked = [words(one) for one in own if "warisan" in words(one)]
    assert len(marked) == 1
    assert "Kabupaten Sleman" in marked[0]
    assert "Ditangani Kabupaten Bantul" in marked[0]


def test_the_reviewer_of_the_heir_finds_it_marked(client, rina, divided):
    client.sign_in(rina)
    assert "Renaksi 2026, Kabupaten Sleman (warisan)" in client.get("/").text
    line = soup(client.get("/telaah/")).select_one(f"th a[href='/telaah/{divided.plan_id}']")
    assert words(line.parent).startswith("Kabupaten Sleman warisan")
    page = soup(client.get(f"/telaah/{divided.plan_id}"))
    assert "Ditangani Kabupaten Bantul" in words(page.select_one(".r-lead"))
    rows = soup(client.get("/renaksi/?q=sleman&siklus=2026")).select("tbody tr")
    assert [words(one.th) for one in rows] == [
        "Kabupaten Sleman 34.04 warisan ditangani Kabupaten Bantul"
    ]


def test_who_looked_at_an_old_page_is_told(client, session, agus, divided):
    client.sign_in(agus)
    first, second = asked(client), asked(client)
    assert client.post(PAGE, data=first).status_code == 303
    answer = client.post(PAGE, data=second)
    assert answer.status_code == 409
    assert soup(answer).select_one(".r-note.is-warn")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("note", " ", "Tuliskan alasannya."),
        ("to", "", "Pilih"),
        ("to", "999999", "Pilih"),
        ("to", "1; DROP", "Pilih"),
    ],
)
def test_a_wrong_answer_stands_beside_its_field(client, agus, divided, field, value, sentence):
    client.sign_in(agus)
    sent = asked(client, **{field: value})
    answer = client.post(PAGE, data=sent)
    assert answer.status_code == 422
    assert sentence in words(soup(answer).select_one(f"[id^={field}-] ~ .r-error, .r-error"))
    if field != "note":
        assert "Pembagian tugas" in answer.text


@pytest.mark.parametrize("plan_id", ["", "0", "999999", "x", "9" * 30])
def test_a_plan_that_is_not_there_is_not_found(client, agus, divided, plan_id):
    client.sign_in(agus)
    assert client.post(PAGE, data=asked(client, plan_id=plan_id)).status_code == 404


def test_a_living_agency_has_left_nothing(client, agus, revision):
    page = soup(client.sign_in(agus).get(PAGE))
    assert "masih ada" in words(page.select_one(".r-lead"))
    assert page.select("main form") == []


def test_an_agency_that_ended_with_nothing_open_says_so(client, agus):
    page = soup(client.sign_in(agus).get("/instansi/KEMENKUMHAM/warisan"))
    assert words(page.select_one(".r-empty h3")) == "Tidak ada yang terbuka"


@pytest.mark.parametrize("who", ["dewi", "rina", "wati"])
def test_nobody_else_shares_out(client, request, who, divided):
    client.sign_in(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("agus", PAGE),
        ("dewi", "/"),
        ("dewi", "/renaksi/?siklus=2026"),
        ("dewi", "/renaksi/{plan}"),
        ("dewi", "/renaksi/{plan}/revisi/1/dokumen"),
        ("rina", "/"),
        ("rina", "/telaah/"),
        ("rina", "/telaah/{plan}"),
    ],
)
def test_inherited_plans_cost_few_statements(client, request, who, address, divided, count_queries):
    client.sign_in(request.getfixturevalue(who))
    there = address.format(plan=divided.plan_id)
    with count_queries(at_most=12):
        client.get(there)


def test_the_centre_shares_recommendations_among_the_heirs(client, session, agus, divided):
    one = a_recommendation(session, at=datetime(2026, 1, 12, 2, tzinfo=UTC))
    page = soup(client.sign_in(agus).get(PAGE))
    section = page.select_one(f"#rekomendasi-{one.id}").find_parent("section")
    assert one.number in words(section)
    assert "Kabupaten Bantul" in words(section)
    form = section.select_one("form")
    sent = {field["name"]: field.get("value", "") for field in form.select("input")}
    sent.pop("csrf_token")
    answer = client.post(PAGE, data=sent | {"to": str(id_of(session, "34.71")), "note": "Dibagi"})
    assert answer.status_code == 303
    session.refresh(one)
    assert one.custodian_id == id_of(session, "34.71")
    again = client.post(PAGE, data=sent | {"to": str(id_of(session, "34.03")), "note": "Dibagi"})
    assert again.status_code == 409
