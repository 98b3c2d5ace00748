"""What the centre does on its pages: draws, looks, changes, makes final, rates the raters."""

import csv
import io
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S
from renaksi.core.policy import Role
from renaksi.models import AssessmentResult, ModerationSample
from renaksi.services import assessment_seats, assessment_values, moderation
from tests.factories.assessments import FINAL_AT, HUB_AT, NO, YES, assessed, score, take
from tests.factories.people import make_person
from tests.factories.plans import ctx_of
from tests.support.backends import settle

CODES = ("34.01", "34.02", "34.03", "34.04")
DRAW = {"benih": "BA-17 / 2026", "ukuran": "2", "galat": "", "tingkat": "95"}
NOTE = "Dokumen yang dilampirkan sudah tidak berlaku."


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def said(response) -> str:
    return soup(response).main.get_text(" ", strip=True)


def sent(response, action: str) -> dict[str, str]:
    """What the form of the page that is sent there would send, as it stands."""
    form = soup(response).select_one(f'form[method="post"][action$="{action}"]')
    assert form, f"no form to {action}"
    return {one["name"]: one.get("value", "") for one in form.select("input[name]")}


@pytest.fixture
def four(session, time_machine):
    """Three alike and a weaker one, all with the centre, on the day it moderates."""
    made = [assessed(session, S.MODERATION, code=code) for code in CODES[:3]]
    made.append(assessed(session, S.MODERATION, code=CODES[3], own={"A1": NO}))
    settle(session)
    time_machine.move_to(FINAL_AT, tick=False)
    return made


def pages_of(one) -> tuple[str, str]:
    return (
        f"/penilaian/putaran/{one.assessment.round_id}/moderasi",
        f"/penilaian/{one.id}/moderasi",
    )


def test_a_sample_is_drawn_as_it_was_previewed(session, client, four, count_queries):
    round_page, _ = pages_of(four[0])
    client.sign_in(four[0].centre.lead)
    client.get(round_page)
    with count_queries(at_most=12):
        empty = client.get(round_page)
    assert "Sampel belum ditarik" in said(empty)
    for wrong in ({"benih": " "}, {"ukuran": ""}, {"galat": "5"}, {"ukuran": "", "galat": "120"}):
        answer = client.get(f"{round_page}/sampel", query_string=DRAW | wrong)
        assert answer.status_code == 422
        assert soup(answer).select(".r-error")
    preview = client.get(f"{round_page}/sampel", query_string=DRAW)
    rows = [row.get_text(" ", strip=True) for row in soup(preview).select("tbody tr")]
    assert len(rows) == 2
    assert "Kurang 1 1 Kabupaten Sleman" in rows[1]
    form = sent(preview, "/sampel")
    assert client.post(f"{round_page}/sampel", data=form).status_code == 302
    again = client.post(f"{round_page}/sampel", data=form)  # the second click
    assert again.status_code == 409
    sample = session.scalars(select(ModerationSample)).one()
    assert (sample.seed, sample.size, sample.population) == ("BA-17 / 2026", 2, 4)
    page = client.get(round_page)
    for order in ("peringatan", "selisih", "mandiri", "apa saja"):
        asked = {"lihat": "semua", "urut": order, "cari": "sleman"}
        assert len(soup(client.get(round_page, query_string=asked)).select("#daftar tbody tr")) == 1
    assert "Dapat ditarik ulang: hasilnya sama" in said(page)
    assert len(soup(page).select("#daftar tbody tr")) == 2


def test_what_was_drawn_says_something_of_the_nation(session, client, four):
    lead = ctx_of(session, four[0].centre.lead, FINAL_AT)
    round_page, _ = pages_of(four[0])
    moderation.draw_sample(lead, four[0].assessment.round_id, seed="x", size=4)
    ctx = ctx_of(session, four[0].centre.evaluator, FINAL_AT)
    moderation.change_value(ctx, four[0].id, "A1", replace(NO, note=NOTE), version=0)
    for one in four:
        moderation.look(ctx, one.id)
    client.sign_in(four[0].centre.lead)
    text = said(client.get(round_page))
    # Hubs: 60, 60, 60, 40; the centre took 20 off one of them: 50 of all, one of four changed.
    assert "50,00 95%: 50,00 s.d. 50,00 dari 4 diperiksa, 4 dalam populasi" in text
    assert "25,00%" in text
    text = client.get(f"{round_page}.csv").data.decode("utf-8-sig")
    rows = {row["Kode"]: row for row in csv.DictReader(io.StringIO(text))}
    assert [float(rows[code]["Nasional dikurangi hub"]) for code in CODES] == [-20, 0, 0, 0]
    assert client.get(f"{round_page}.xlsx").status_code == 200


def test_the_centre_changes_a_value_with_a_note_and_says_that_it_looked(
    session, client, four, count_queries
):
    made = four[3]
    page = pages_of(made)[1]
    client.sign_in(made.centre.evaluator)
    client.get(page)
    with count_queries(at_most=12):
        shown = client.get(page)
    assert soup(shown).select_one("#A1 .v3 b") is None
    silent = client.post(f"{page}/A2", data={"value": "0", "note": "", "version": "0"})
    assert silent.status_code == 422
    assert soup(silent).select_one('[name="value"][value="0"]').has_attr("checked")
    for faulty in ({"value": "mungkin"}, {"value": ""}, {}):
        answer = client.post(f"{page}/A2", data={"note": NOTE, "version": "0"} | faulty)
        assert answer.status_code == 422, faulty
        assert NOTE in answer.text
    data = {"value": "0", "note": NOTE, "version": "0"}
    assert client.post(f"{page}/A2", data=data).status_code == 302
    # 60 × 1/3 of what is left: A1 was no, A2 is no now.
    assert "20,00" in said(client.get(page))
    stale = client.post(f"{page}/A2", data=data | {"note": "Lain lagi"})
    assert stale.status_code == 409
    assert "Lain lagi" in stale.text
    computed = client.post(f"{page}/B1", data={"value": "1", "note": "SK ada", "version": "0"})
    assert computed.status_code == 302
    back = client.post(f"{page}/A2", data={"kosongkan": "1", "version": "1"})
    assert back.status_code == 302
    assert "Nilai nasional A2" in said(client.get(page))
    assert client.post(f"{page}/tandai", data={"reason": " "}).status_code == 422
    for _ in range(2):  # a double click leaves one mark
        client.post(f"{page}/tandai", data={"reason": "Jauh dari tahun lalu"})
    assert said(client.get(page)).count("Ditandai: Jauh dari tahun lalu") == 1
    assert "Selesai diperiksa" in said(client.get(page))
    for _ in range(2):
        assert client.post(f"{page}/dilihat", data={"note": "Cocok"}).status_code == 302
    assert "Cocok" in said(client.get(page))
    assert client.get(f"{page}/Z9").status_code == 404


def test_whoever_scored_moderates_nothing_and_others_are_kept_out(
    session, client, four, make_client
):
    made = four[0]
    round_page, page = pages_of(made)
    for who in (made.cast.evaluator, made.cast.lead, made.cast.manager):
        visitor = make_client().sign_in(who)
        for address in (round_page, f"{round_page}/sampel", page, f"{page}/A1"):
            assert visitor.get(address).status_code in {403, 404}, (who.name, address)
    early = assessed(session, S.HUB, code="34.71")
    client.sign_in(made.centre.evaluator)
    assert client.get(f"/penilaian/{early.id}/moderasi").status_code == 409
    assert client.get(round_page).status_code == 200
    assert client.get(f"{round_page}/sampel").status_code == 403  # the lead draws
    assert client.post(f"{round_page}/sampel", data=DRAW).status_code == 403
    assert client.post(f"{round_page}/tetapkan", data={}).status_code == 403


def test_results_become_final_together_or_not_at_all(session, client, four, make_client):
    round_page, _ = pages_of(four[0])
    ready = f"{round_page}?lihat=siap"
    client.sign_in(four[0].centre.lead)
    picks = [one["value"] for one in soup(client.get(ready)).select('[name="pilih"]')]
    assert len(picks) == 4
    assert client.post(f"{round_page}/tetapkan", data={}).status_code == 422
    for chosen in ({"pilih": picks}, {"halaman": picks, "semua": "1"}):
        assert "Tetapkan 4 hasil" in said(client.post(f"{round_page}/tetapkan", data=chosen))
    assert session.scalars(select(AssessmentResult)).all() == []
    moderation.flag(ctx_of(session, four[1].centre.evaluator, FINAL_AT), four[1].id, "Aneh")
    settle(session)
    refused = client.post(f"{round_page}/tetapkan", data={"pilih": picks, "ya": "1"})
    assert refused.status_code == 409
    assert session.scalars(select(AssessmentResult)).all() == []
    left = [one for one in picks if not one.startswith(f"{four[1].id}:")]
    assert client.post(f"{round_page}/tetapkan", data={"pilih": left, "ya": "1"}).status_code == 302
    again = client.post(f"{round_page}/tetapkan", data={"pilih": left, "ya": "1"})
    assert again.status_code == 302  # the second click
    assert len(session.scalars(select(AssessmentResult)).all()) == 3
    page = pages_of(four[0])[1]
    typed = {"note": NOTE, "reason": NOTE, "value": "0", "version": "0"}
    for late in (f"{page}/dilihat", f"{page}/tandai", f"{page}/A1"):
        refused = make_client().sign_in(four[0].centre.evaluator).post(late, data=typed)
        assert refused.status_code == 409
        assert NOTE in refused.text
    done = client.get(page)
    assert done.headers["Location"].endswith(f"/penilaian/{four[0].id}/hasil")
    text = said(client.get(round_page))
    assert "Periksa kasus berikutnya" in text
    assert "Final (3)" in text
    moderation.look(ctx_of(session, four[1].centre.evaluator, FINAL_AT), four[1].id)
    moderation.finalise(ctx_of(session, four[1].centre.lead, FINAL_AT), four[1].id, version=None)
    settle(session)
    assert client.get(f"{round_page}/sampel").status_code == 409  # nothing is left to draw from
    assert client.post(f"{round_page}/sampel", data=DRAW).status_code == 409


def test_raters_stand_beside_each_other(session, client, four, count_queries, make_client):
    """Two scored the same twice; the centre took off one; few of everything is marked."""
    made = assessed(session, S.HUB, code="34.71")
    second = make_person(session, "kedua@contoh.test", (Role.EVALUATOR, "34"))
    lead = ctx_of(session, made.cast.lead, HUB_AT)
    assessment_seats.ask_second(lead, made.id, second.id, version=None)
    score(session, made, {"A1": YES, "A2": YES, "A3": NO})
    score(session, made, {"A1": YES, "A2": NO, "A3": NO}, second)
    assessment_values.finish_second(ctx_of(session, second, HUB_AT), made.id)
    given = replace(NO, note="Setelah dibaca bersama.")  # no longer what the first gave alone
    scorer = ctx_of(session, made.cast.evaluator, HUB_AT)
    assessment_values.settle(scorer, made.id, "A2", given, version=1)
    take(session, made, made.cast.lead, HUB_AT, A.APPROVE)
    centre = ctx_of(session, four[0].centre.evaluator, FINAL_AT)
    moderation.change_value(centre, four[0].id, "A1", replace(NO, note=NOTE), version=0)
    moderation.look(centre, four[0].id)
    moderation.flag(centre, four[1].id, "Aneh")
    moderation.look(centre, four[1].id)
    address = f"/penilaian/putaran/{four[0].assessment.round_id}/kalibrasi"
    client.sign_in(four[0].centre.lead)
    client.get(address)
    with count_queries(at_most=12):
        page = client.get(address)
    hub = soup(page).select_one("tbody tr")
    cells = [cell.get_text(" ", strip=True) for cell in hub.select("td")]
    # Hub − own: 34.71 said 60 and got 20; the others got what they said. Five of them: −40/5.
    assert cells[0] == "−8,00 n 5, n kecil"
    assert cells[1] == "−10,00 n 2, n kecil"  # of two that were looked at one lost 20
    assert cells[4] == "66,67% sama, kappa 0,40 n 3 indikator, n kecil"
    for order in ("longgar", "nasional", "sebaran", "apa-saja"):
        assert client.get(address, query_string={"urut": order}).status_code == 200
    for suffix in ("csv", "xlsx"):
        assert client.get(f"{address}.{suffix}").status_code == 200
    assert make_client().sign_in(made.cast.lead).get(address).status_code == 403
