"""Requests for more time: the list of each person, and the decision of the lead."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from renaksi.core.policy import Role
from renaksi.core.report import ExtensionState as X
from renaksi.models import Extension
from renaksi.services import extensions
from tests.factories.people import agency, give, make_person
from tests.factories.plans import a_cast, a_cycle, ctx_of
from tests.factories.reports import a_request, plan_in_force
from tests.people import HUB, OWN, ROOT, SIBLING
from tests.support.backends import settle

NOW = datetime.now(UTC)


@pytest.fixture
def asked(session, rina, tono) -> Extension:
    """Sleman asks for more time at a checkpoint that is locked today and may still be extended."""
    return ask(session, OWN)


def ask(session, code: str) -> Extension:
    """The checkpoint's days are moved, so that the decision is made with today's clock."""
    cycle = a_cycle(session)
    point = cycle.checkpoints[0]
    today = NOW.date()
    point.opens_on = today - timedelta(days=20)
    point.due_on, point.closes_on = today - timedelta(days=9), today - timedelta(days=3)
    settle(session)
    plan = plan_in_force(session, agency(session, code))
    return a_request(session, plan, point.code, at=NOW - timedelta(days=1))


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def seen(response):
    return " ".join(soup(response).main.get_text(" ").split())


def decide(client, asked, decision, **data):
    until = data.pop("until", (NOW.date() + timedelta(days=5)).isoformat())
    return client.post(
        f"/dispensasi/{asked.id}", data={"decision": decision, "until": until, "note": "", **data}
    )


# ── the list ──────────────────────────────────────────────────────────────────
def test_the_lead_finds_what_waits_with_its_reason(client, asked, tono):
    page = client.sign_in(tono).get("/dispensasi/")
    assert soup(page).h1.get_text() == "1 permintaan dispensasi menunggu putusan Anda"
    assert "Kantor terendam banjir." in seen(page)
    assert "belum pernah diberi dispensasi pada siklus ini" in seen(page)
    assert soup(page).find("a", string=lambda text: text and "Kabupaten Sleman" in text)[
        "href"
    ] == (f"/dispensasi/{asked.id}")


def test_the_owner_sees_its_own_and_no_others(client, session, asked, sari, dewi):
    page = client.sign_in(sari).get("/dispensasi/")
    assert "Kabupaten Sleman" in seen(page)
    assert not soup(page).select(".r-tabs")
    assert "Kabupaten Sleman" not in seen(client.sign_in(dewi).get("/dispensasi/"))
    assert "Kabupaten Sleman" not in client.get("/dispensasi/daftar.csv").get_data(as_text=True)


def test_an_evaluator_has_nothing_to_decide(client, asked, rina):
    page = client.sign_in(rina).get("/dispensasi/")
    assert "Kabupaten Sleman" in seen(page)
    assert "Putuskan" not in seen(page)
    assert not soup(client.get(f"/dispensasi/{asked.id}")).select("main form")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tampil=semua", True),
        ("tampil=semua&q=sleman", True),
        ("tampil=semua&q=bantul", False),
        ("tampil=semua&periode=b03&siklus=2026&keadaan=requested", True),
        ("tampil=semua&keadaan=granted", False),
        ("q=bantul", False),
        ("siklus=2024", False),
        ("siklus=x&hal=0&keadaan=aneh&periode=%27", True),
        ("q=%00", False),
        ("hal=7", False),
    ],
)
def test_the_list_is_narrowed_as_asked(client, asked, tono, query, found):
    page = client.sign_in(tono).get(f"/dispensasi/?{query}")
    assert page.status_code == 200
    assert ("Kantor terendam banjir." in seen(page)) is found
    text = client.get(f"/dispensasi/daftar.csv?{query}").get_data(as_text=True)
    assert ("Kantor terendam banjir." in text) is (found or query == "hal=7")


def test_both_files_open(client, asked, tono):
    client.sign_in(tono)
    assert client.get("/dispensasi/daftar.xlsx").status_code == 200
    assert client.get("/dispensasi/daftar.xlsx?tampil=semua").status_code == 200


@pytest.mark.parametrize("query", ["", "?tampil=semua", "?q=entah"])
def test_an_empty_list_says_why(client, tono, query):
    assert soup(client.sign_in(tono).get(f"/dispensasi/{query}")).select_one(".r-empty")


# ── the decision ──────────────────────────────────────────────────────────────
def test_granting_gives_time_until_the_day_chosen(client, session, asked, tono):
    client.sign_in(tono)
    page = soup(client.get(f"/dispensasi/{asked.id}"))
    assert page.find("input", id="until")["value"] == asked.wanted_until.isoformat()
    answer = decide(client, asked, "beri", note="Sampai pekan depan")
    assert answer.headers["Location"] == "/dispensasi/"
    assert (asked.state, asked.granted_until) == (X.GRANTED, NOW.date() + timedelta(days=5))
    assert "diberikan sampai" in seen(client.get("/dispensasi/"))
    page = client.get(f"/dispensasi/{asked.id}")
    assert "Sampai pekan depan" in seen(page)
    assert not soup(page).select("main form")


def test_refusing_says_why(client, asked, tono):
    client.sign_in(tono)
    answer = decide(client, asked, "tolak")
    assert (answer.status_code, "Tuliskan mengapa" in seen(answer)) == (422, True)
    decide(client, asked, "tolak", note="Tidak ada hambatan nyata", until="")
    assert (asked.state, asked.decision_note) == (X.REFUSED, "Tidak ada hambatan nyata")


@pytest.mark.parametrize(
    ("decision", "until", "sentence"),
    [
        ("", "2026-01-01", "Pilih putusannya."),
        ("beri", "", "Isi sampai tanggal berapa"),
        ("beri", "besok", "Tanggal tidak dikenal"),
        ("beri", "2020-01-01", "agar dispensasi ada gunanya"),
        ("beri", "2099-01-01", "atau sebelumnya"),
    ],
)
def test_what_is_missing_is_said_and_the_note_is_kept(
    client, asked, tono, decision, until, sentence
):
    answer = decide(client.sign_in(tono), asked, decision, until=until, note="Catatan saya")
    assert answer.status_code == 422
    assert sentence in seen(answer)
    assert soup(answer).find("textarea", id="note").get_text().strip() == "Catatan saya"
    assert asked.state is X.REQUESTED


def test_of_two_leads_the_second_is_told_and_keeps_the_note(client, session, asked, tono):
    other = make_person(
        session, "ketua-lain@contoh.test", (Role.EVALUATION_LEAD, HUB), name="Lestari Dewi"
    )
    extensions.decide(ctx_of(session, other, NOW), asked.id, grant=True, until=asked.wanted_until)
    answer = decide(client.sign_in(tono), asked, "tolak", note="Tidak cukup alasan")
    assert answer.status_code == 409
    assert "sudah diputuskan" in seen(answer)
    assert "Tidak cukup alasan" in seen(answer)
    assert "Lestari Dewi" in seen(answer)
    assert asked.state is X.GRANTED


def test_earlier_requests_are_listed_and_counted(client, session, asked, tono):
    ctx = ctx_of(session, tono, NOW)
    extensions.decide(ctx, asked.id, grant=False, note="Belum perlu")
    manager = a_cast(session, agency(session, OWN)).manager
    again = extensions.request(
        ctx_of(session, manager, NOW),
        plan_in_force(session, agency(session, OWN)).id,
        asked.checkpoint_id,
        reason="Banjir susulan.",
        wanted_until=asked.wanted_until,
    )
    page = client.sign_in(tono).get(f"/dispensasi/{again.id}")
    assert "Permintaan lain pada siklus 2026" in seen(page)
    assert "Kantor terendam banjir." in seen(page)


# ── who ───────────────────────────────────────────────────────────────────────
def test_a_tier_that_stands_in_is_marked(client, session, asked, tono, ratna):
    assert "menunggu putusan Anda" in seen(client.sign_in(ratna).get("/dispensasi/"))
    tono.is_active = False
    settle(session)
    page = client.sign_in(ratna).get("/dispensasi/")
    assert "dialihkan dari Daerah Istimewa Yogyakarta" in seen(page)
    page = client.get(f"/dispensasi/{asked.id}")
    assert "Dialihkan dari Daerah Istimewa Yogyakarta" in seen(page)
    assert soup(page).select("main form")


def test_a_hubs_request_goes_to_the_centre(client, session, ratna, tono):
    asked = ask(session, HUB)
    assert "Daerah Istimewa Yogyakarta" in seen(client.sign_in(ratna).get("/dispensasi/"))
    assert decide(client, asked, "beri").status_code == 302
    assert asked.acting_agency_id == agency(session, ROOT).id


def test_who_acted_for_the_owner_does_not_decide(client, session, asked):
    manager = a_cast(session, agency(session, OWN)).manager
    give(session, manager, Role.EVALUATION_LEAD, HUB)
    client.sign_in(manager)
    assert "Anda ikut menyusun berkas ini" in seen(client.get(f"/dispensasi/{asked.id}"))
    assert decide(client, asked, "beri").status_code == 403
    assert asked.state is X.REQUESTED


def test_for_the_sibling_the_request_does_not_exist(client, session, asked, dewi, rina):
    for user in (dewi,):
        client.sign_in(user)
        assert client.get(f"/dispensasi/{asked.id}").status_code == 404
        assert decide(client, asked, "beri").status_code == 404
        assert client.get("/dispensasi/999999").status_code == 404
    assert decide(client.sign_in(rina), asked, "beri").status_code == 403


def test_the_pages_cost_the_same_for_many(client, session, asked, tono, count_queries):
    client.sign_in(tono)
    for code in (SIBLING, "34.01", "34.03", "34.71"):
        ask(session, code)
    asked_id = asked.id
    for path in ("/dispensasi/", "/dispensasi/?tampil=semua", f"/dispensasi/{asked_id}"):
        with count_queries(at_most=12):
            client.get(path)
