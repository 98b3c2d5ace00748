from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.policy import Role
from renaksi.models import ActionTemplate
from renaksi.queries.plan_matrix import matrix
from renaksi.services import comments, items
from tests.factories.people import acting, agency, give
from tests.factories.plans import a_cast, a_cycle, a_plan, ctx_of, step, valid_rows
from tests.people import HUB, OWN, SIBLING

NOW = datetime.now(UTC)


@pytest.fixture
def review(session, sari, budi, rina, tono):
    return a_plan(session, agency(session, OWN), S.IN_REVIEW, at=NOW - timedelta(days=1))


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def seen(response):
    return " ".join(soup(response).main.get_text(" ").split())


# ── the queue ─────────────────────────────────────────────────────────────────
def test_the_queue_says_what_waits_and_leads_to_the_oldest(client, review, rina):
    page = client.sign_in(rina).get("/telaah/")
    assert soup(page).h1.get_text() == "1 renaksi menunggu Anda"
    assert "Kabupaten Sleman" in seen(page)
    assert soup(page).find("a", string="Buka yang paling lama")["href"] == (
        f"/telaah/{review.plan_id}"
    )


def test_a_long_wait_is_called_late(client, session, rina, tono):
    a_plan(session, agency(session, OWN), S.SUBMITTED, at=NOW - timedelta(days=40))
    page = client.sign_in(rina).get("/telaah/")
    assert soup(page).h1.get_text() == "1 renaksi menunggu Anda, 1 melewati batas telaah"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Tidak ada yang menunggu Anda"),
        ("?tampil=berjalan", "Tidak ada telaah yang sedang berjalan"),
        ("?tampil=diputus", "Belum ada putusan"),
        ("?q=entah", "Tidak ada renaksi yang cocok"),
        ("?q=%25&siklus=abc&hal=-1&keadaan=aneh&tampil=lain", "Tidak ada renaksi yang cocok"),
    ],
)
def test_an_empty_list_says_why(client, rina, query, title):
    page = client.sign_in(rina).get(f"/telaah/{query}")
    assert (page.status_code, title in seen(page)) == (200, True)


def test_beyond_the_last_page_there_is_a_way_back(client, review, rina):
    page = client.sign_in(rina).get("/telaah/?hal=9")
    assert "Ke halaman pertama" in seen(page)


def test_filters_stay_in_the_tabs_and_the_pages(client, review, rina):
    page = soup(client.sign_in(rina).get("/telaah/?q=sleman&siklus=2026"))
    [_mine, other, _decided] = page.select(".r-tabs a")
    assert other["href"] == "/telaah/?q=sleman&siklus=2026&tampil=berjalan"
    assert page.find("input", id="q")["value"] == "sleman"


def test_the_queue_is_for_reviewers(client, review, sari, oki, agus):
    for user in (sari, oki, agus):
        assert client.sign_in(user).get("/telaah/").status_code == 403


def test_decided_plans_are_listed_with_their_reason(client, session, rina, tono):
    a_plan(session, agency(session, OWN), S.RETURNED)
    page = client.sign_in(rina).get("/telaah/?tampil=diputus")
    assert "Dikembalikan" in seen(page)
    assert "Mohon perbaiki target" in seen(page)


def test_a_higher_tier_that_stands_in_is_told_so(client, session, review, eko):
    rina = a_cast(session, agency(session, OWN)).evaluator
    rina.is_active = False
    page = client.sign_in(eko).get("/telaah/")
    assert "dialihkan dari Daerah Istimewa Yogyakarta" in seen(page)


# ── the page of one plan ──────────────────────────────────────────────────────
def test_the_review_shows_hints_and_lets_only_the_lead_endorse(client, session, review, rina, tono):
    review.items[0].action = "Mengoptimalkan penanganan aduan di seluruh perangkat daerah"
    page = client.sign_in(rina).get(f"/telaah/{review.plan_id}")
    assert "mengoptimalkan" in seen(page).lower()
    buttons = [one.get_text(strip=True) for one in soup(page).select(".r-decide button")]
    assert buttons == ["Kembalikan"]
    assert "bukan oleh Anda (empat mata)" in seen(page)
    page = client.sign_in(tono).get(f"/telaah/{review.plan_id}")
    buttons = [one.get_text(strip=True) for one in soup(page).select(".r-decide button")]
    assert buttons == ["Setujui"]


def test_a_submitted_plan_is_started_here(client, session, rina, tono):
    revision = a_plan(session, agency(session, OWN), S.SUBMITTED)
    client.sign_in(rina)
    form = soup(client.get(f"/telaah/{revision.plan_id}")).select_one(".r-decide form")
    assert form["action"] == f"/renaksi/{revision.plan_id}/revisi/1/langkah/mulai-telaah"
    answer = client.post(form["action"], data={"version": revision.version})
    assert answer.headers["Location"] == f"/telaah/{revision.plan_id}"
    session.refresh(revision)
    assert (revision.state, revision.reviewed_by_id) == (S.IN_REVIEW, rina.id)


def test_who_worked_on_the_plan_is_told_why_not(client, session, review, sari):
    give(session, sari, Role.EVALUATOR, HUB)
    page = client.sign_in(sari).get(f"/telaah/{review.plan_id}")
    assert "Anda ikut menyusun berkas ini" in seen(page)
    assert soup(page).select(".r-decide button") == []


def test_a_row_copied_from_a_sibling_is_marked(client, session, review, rina):
    a_plan(session, agency(session, SIBLING), S.SUBMITTED)
    page = client.sign_in(rina).get(f"/telaah/{review.plan_id}")
    assert "100,00% sama dengan aksi Kabupaten Bantul" in seen(page)


def test_a_row_from_a_national_template_is_no_copy(client, session, sari, rina, tono):
    a_cycle(session)
    template = session.scalars(select(ActionTemplate).limit(1)).one()
    for code in (OWN, SIBLING):
        own = agency(session, code)
        rows = valid_rows(own, ["B03", "B06", "B09", "B12"], 1)
        same = replace(rows[0], action=template.action, indicator=template.indicator)
        revision = a_plan(session, own, S.IN_REVIEW, rows=[same])
    page = client.sign_in(rina).get(f"/telaah/{revision.plan_id}")
    assert "sama dengan aksi" not in seen(page)


def test_a_strategy_without_action_is_named(client, session, review, rina):
    page = client.sign_in(rina).get(f"/telaah/{review.plan_id}")
    assert "1 strategi nasional tanpa aksi" in seen(page)
    assert "Evaluasi kinerja dan pemanfaatan data" in seen(page)


def test_a_revision_shows_what_changed_from_the_one_before(client, session, rina, tono):
    own = agency(session, OWN)
    a_plan(session, own, S.ENACTED)
    at = datetime(2026, 2, 2, 3, tzinfo=UTC)
    revision = a_plan(session, own, S.DRAFT, at=at)
    cast = a_cast(session, own)
    row = revision.items[0]
    items.remove_item(ctx_of(session, cast.admin, at), revision.id, row.lineage_id, version=1)
    items.add_item(
        ctx_of(session, cast.admin, at),
        revision.id,
        valid_rows(own, ["B03", "B06", "B09", "B12"], 4)[0],
    )
    step(session, cast, revision, A.SUBMIT, at)
    page = client.sign_in(rina).get(f"/telaah/{revision.plan_id}?tampil=berubah")
    assert "Berubah dari revisi 1 (1)" in seen(page)
    assert "Aksi baru" in seen(page)
    assert "Aksi dihapus" in seen(page)
    assert "Sasaran disesuaikan" in seen(page)


def test_after_a_return_it_shows_what_was_done_about_it(client, session, sari, budi, rina, tono):
    own = agency(session, OWN)
    revision = a_plan(session, own, S.RETURNED)
    cast, at = a_cast(session, own), datetime(2026, 2, 2, 3, tzinfo=UTC)
    row = matrix(session, revision, at.date()).rows[0]
    targets = {**row.values.targets, "B12": Decimal(41)}
    items.save_item(
        ctx_of(session, cast.admin, at),
        revision.id,
        row.lineage_id,
        version=row.version,
        values=replace(row.values, targets=targets),
    )
    step(session, cast, revision, A.SUBMIT, at)
    page = client.sign_in(rina).get(f"/telaah/{revision.plan_id}?tampil=berubah")
    assert "Berubah sejak dikembalikan (1)" in seen(page)
    cell = soup(page).select_one("td.r-diff")
    assert (cell.find("del").get_text(), cell.find("ins").get_text()) == ("40", "41")


# ── notes ─────────────────────────────────────────────────────────────────────
def test_a_note_is_written_under_its_row_and_sent_with_the_return(
    client, session, review, rina, sari
):
    client.sign_in(rina)
    lineage = review.items[0].lineage_id
    page = soup(client.get(f"/telaah/{review.plan_id}?tampil=semua&catat={lineage}"))
    form = page.select_one(".r-write")
    data = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}
    answer = client.post(form["action"], data={**data, "text": "Target B12?", "must_fix": "y"})
    assert answer.headers["Location"].startswith(f"/telaah/{review.plan_id}?tampil=semua")
    page = client.get(f"/telaah/{review.plan_id}")
    assert "Target B12?" in seen(page)
    assert "Belum terkirim" in seen(page)
    assert "1 catatan ikut terkirim, 1 di antaranya wajib diperbaiki" in seen(page)
    assert "Kembalikan dengan 1 catatan" in seen(page)
    url = f"/renaksi/{review.plan_id}/komentar"
    assert "Target B12?" not in seen(client.sign_in(sari).get(url))
    step(session, a_cast(session, agency(session, OWN)), review, A.RETURN, NOW)
    assert "Target B12?" in seen(client.get(url))


def test_an_empty_note_is_refused_beside_the_field_and_the_rest_is_kept(client, review, rina):
    lineage = review.items[0].lineage_id
    answer = client.sign_in(rina).post(
        f"/renaksi/{review.plan_id}/catatan", data={"text": "  ", "baris": lineage, "must_fix": "y"}
    )
    assert answer.status_code == 422
    assert "Tulis isinya dahulu." in seen(answer)
    assert soup(answer).find("input", id="must_fix").has_attr("checked")


def test_remarks_on_a_row_that_is_gone_are_not_lost(client, session, rina, tono, sari):
    own = agency(session, OWN)
    revision = a_plan(session, own, S.RETURNED)
    row = revision.items[0]
    at = datetime(2026, 2, 2, 3, tzinfo=UTC)
    comments.add_comment(
        acting(session, sari, at), revision.plan_id, "Akan dihapus", lineage_id=row.lineage_id
    )
    cast = a_cast(session, own)
    ctx = ctx_of(session, cast.admin, at)
    items.remove_item(ctx, revision.id, row.lineage_id, version=row.version)
    page = client.sign_in(rina).get(f"/telaah/{revision.plan_id}")
    assert "Akan dihapus" in seen(page)


# ── rights and cost ───────────────────────────────────────────────────────────
def test_for_the_sibling_the_review_does_not_exist(client, session, review, dewi):
    assert client.sign_in(dewi).get(f"/telaah/{review.plan_id}").status_code == 403
    give(session, dewi, Role.EVALUATOR, SIBLING)
    assert client.sign_in(dewi).get(f"/telaah/{review.plan_id}").status_code == 404


def test_the_agency_itself_has_no_review_page(client, session, review, sari):
    give(session, sari, Role.EVALUATOR, OWN)
    assert client.sign_in(sari).get(f"/telaah/{review.plan_id}").status_code == 403


def test_the_pages_cost_the_same_for_many_rows(client, session, rina, tono, count_queries):
    codes = ["B03", "B06", "B09", "B12"]
    own, other = agency(session, OWN), agency(session, SIBLING)
    few = a_plan(session, own, S.IN_REVIEW, rows=valid_rows(own, codes, 2))
    many = a_plan(session, other, S.IN_REVIEW, rows=valid_rows(other, codes, 40))
    row = many.items[0]
    for number in range(10):
        comments.add_note(
            acting(session, rina), many.plan_id, f"{number}", lineage_id=row.lineage_id
        )
    client.sign_in(rina)
    ids = few.plan_id, many.plan_id
    with count_queries(at_most=12) as small:
        client.get(f"/telaah/{ids[0]}")
    with count_queries(at_most=12) as large:
        client.get(f"/telaah/{ids[1]}")
    assert len(large) == len(small)
    with count_queries(at_most=12):
        client.get("/telaah/")
    with count_queries(at_most=12):
        client.get("/telaah/?tampil=diputus")
