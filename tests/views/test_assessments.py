"""Pages of assessments as those above read and score them: the work list, three columns, scoring."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S
from renaksi.core.policy import Role
from renaksi.models import Assessment, AssessmentTransition, AssessmentValue, AuditEntry
from tests.factories.assessments import (
    HUB_AT,
    JUDGED,
    LATE_AT,
    NO,
    REASON,
    SELF_AT,
    YES,
    answer,
    assessed,
    score,
    take,
)
from tests.factories.people import make_person
from tests.support.backends import settle

SOON = HUB_AT + timedelta(hours=1)


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def text_of(node):
    return " ".join(node.get_text(" ").split())


def main(response):
    return text_of(soup(response).main)


@pytest.fixture
def at(time_machine, session):
    def move(moment):
        settle(session)
        time_machine.move_to(moment, tick=False)

    return move


def state_of(session, made):
    return session.scalars(
        select(Assessment.state).where(Assessment.id == made.id)
    ).one()  # fmt: skip


# ── the work list ─────────────────────────────────────────────────────────────
def test_the_work_list_says_whose_turn_it_is_and_costs_the_same_for_many(
    client, session, at, count_queries
):
    first = assessed(session, S.SELF_SUBMITTED, code="34.04")
    lead, evaluator = first.cast.lead, first.cast.evaluator
    at(SOON)
    with count_queries(at_most=12) as few:
        page = client.sign_in(evaluator).get("/penilaian/")
    assert soup(page).h1.get_text(strip=True) == "1 penilaian menunggu Anda"
    [row] = soup(page).select(".a-list tbody tr")
    assert "Kabupaten Sleman" in text_of(row)
    assert "60,00" in text_of(row)  # nilai mandiri: all but the plan
    assert row.select_one(".btn")["href"] == f"/penilaian/{first.id}/nilai"
    client.hand_over()
    others = {code: assessed(session, S.HUB, code=code) for code in ("34.01", "34.02", "34.03")}
    approved = assessed(session, S.HUB_APPROVED, code="34.71", hub={"A1": NO})
    at(SOON)
    with count_queries(at_most=12) as many:
        page = client.get("/penilaian/")
    assert len(many) <= len(few)
    rows = soup(page).select(".a-list tbody tr")
    assert [row.th.a.get_text() for row in rows if "Disetujui" in text_of(row)] == []
    assert len(rows) == 5
    tabs = [text_of(tab) for tab in soup(page).select(".r-tabs a")]
    assert tabs == [
        "Untuk Anda (4)", "Semua (5)", "Diajukan (1)", "Dinilai pembina (3)", "Disetujui (1)",
    ]  # fmt: skip
    at_work = client.get("/penilaian/?tampil=untuk-saya&tugas=nilai")
    assert len(soup(at_work).select(".a-list tbody tr")) == len(others)
    assert "3 penilaian belum selesai dinilai" in main(at_work)
    assert len(soup(page).select("input[name=pilih]")) == 4  # what was approved is settled
    bad = client.get("/penilaian/?predikat=Kurang")
    assert [row.th.a.get_text() for row in soup(bad).select(".a-list tbody tr")] == [
        "Kota Yogyakarta"
    ]
    [_head, line] = client.get("/penilaian/daftar.csv?tampil=disetujui").text.splitlines()[:2]
    assert "34.71" in line
    assert "Kurang" in line
    assert client.get("/penilaian/daftar.xlsx").data.startswith(b"PK")
    sent = client.sign_in(lead).get("/penilaian/?tampil=untuk-saya")
    [row] = soup(sent).select(".a-list tbody tr")
    assert row.select_one(".btn")["href"] == f"/penilaian/{approved.id}"
    centre = client.sign_in(approved.centre.lead).get("/penilaian/")
    assert len(soup(centre).select(".a-list tbody tr")) == 5
    assert not soup(centre).select("input[name=pilih]")  # the hub shares them out


def test_nobody_learns_from_a_list_what_was_not_said_yet(client, session, at, dewi):
    made = assessed(session, S.HUB_APPROVED, code="34.04", hub={"A1": NO})
    watcher = make_person(session, "amati@ombudsman.test", (Role.OBSERVER, "OMBUDSMAN"),
                          reach="KEMENPANRB")  # fmt: skip
    at(SOON)
    for who, sees_self in ((made.cast.manager, True), (watcher, False)):
        page = client.sign_in(who).get("/penilaian/")
        [row] = soup(page).select(".a-list tbody tr")
        assert ("60,00" in text_of(row)) is sees_self
        assert "40,00" not in text_of(row)
        assert "Kurang" not in text_of(row)
        for asked in ("predikat=Kurang", "predikat=tidak-dapat-dinilai", "tanda=1"):
            assert not soup(client.get(f"/penilaian/?{asked}")).select(".a-list tbody tr")
        file = client.get("/penilaian/daftar.csv").text
        assert "Kurang" not in file
        assert "40" not in file
    assert not soup(client.sign_in(dewi).get("/penilaian/")).select(".a-list tbody tr")


def test_many_are_given_to_one_evaluator_or_none_is(client, session, at):
    made = [assessed(session, S.SELF_SUBMITTED, code=code) for code in ("34.01", "34.02", "34.03")]
    ani = make_person(session, "ani@diy.test", (Role.EVALUATOR, "34"), name="Ani Lestari")
    at(SOON)
    client.sign_in(made[0].cast.evaluator)
    query = "&".join(f"pilih={one.id}" for one in made)
    page = client.get(f"/penilaian/tunjuk?{query}")
    chosen = [field["value"] for field in soup(page).select("input[name=pilih]")]
    assert len(chosen) == 3
    old = [*chosen[:2], chosen[2].partition(":")[0] + ":1"]
    stale = client.post("/penilaian/tunjuk", data={"pilih": old, "person": str(ani.id)})
    assert stale.status_code == 409
    assert soup(stale).select_one("option[selected]")["value"] == str(ani.id)
    assert set(session.scalars(select(Assessment.assigned_id))) == {None}
    for _ in range(2):  # the second click finds it done
        done = client.post("/penilaian/tunjuk", data={"pilih": chosen, "person": str(ani.id)})
        assert done.status_code == 303
    assert set(session.scalars(select(Assessment.assigned_id))) == {ani.id}
    told = select(AuditEntry.id).where(AuditEntry.event == "assessment:assign")
    assert len(session.scalars(told).all()) == 3
    listed = client.get(f"/penilaian/?penilai={ani.id}")
    assert len(soup(listed).select(".a-list tbody tr")) == 3
    client.sign_in(made[0].cast.lead)
    wanted = f"/penilaian/tunjuk?kursi=kedua&{query}"
    page = client.get(wanted)
    names = [option.get_text() for option in soup(page).select("option")]
    assert "Ani Lestari, Daerah Istimewa Yogyakarta" not in names  # scores them first
    chosen = [field["value"] for field in soup(page).select("input[name=pilih]")]
    second = made[0].cast.evaluator.id
    data = {"kursi": "kedua", "pilih": chosen}
    assert client.post("/penilaian/tunjuk", data=data).status_code == 422
    asked = client.post("/penilaian/tunjuk", data=data | {"person": str(second)})
    assert asked.status_code == 303
    assert set(session.scalars(select(Assessment.second_scorer_id))) == {second}
    assert client.sign_in(made[0].cast.manager).get("/penilaian/tunjuk").status_code == 403


# ── one assessment ────────────────────────────────────────────────────────────
def test_three_columns_stand_side_by_side_for_whoever_may_see_them(
    client, session, at, count_queries
):
    made = assessed(session, S.OBJECTION, code="34.04", hub={"A1": NO})
    at(SOON)
    where = f"/penilaian/{made.id}"
    client.sign_in(made.cast.lead)
    with count_queries(at_most=12):
        page = client.get(where)
    row = soup(page).select_one("#i-A1")
    assert [text_of(cell) for cell in row.select(".v3")] == ["100,00", "0,00", "–"]
    assert text_of(row.select_one("td.r-num b")) == "−100,00"
    assert REASON in text_of(row.find_next_sibling("tr"))
    figures = [text_of(one) for one in soup(page).select(".r-fig .v")]
    assert figures == ["60,00", "40,00", "–", "−20,00"]
    assert text_of(soup(page).select_one("#i-B2 .v3")) == "t.a.d."
    [line] = [
        line for line in client.get(f"{where}/lembar.csv").text.splitlines() if ",A1," in line
    ]
    assert f",100,Ya,,0,Tidak,{REASON},,,,-100,0,Dinilai" in line
    assert client.get(f"{where}/lembar.xlsx").data.startswith(b"PK")
    own = client.sign_in(made.cast.manager).get(f"/penilaian/{made.id}")
    assert "Nilai disampaikan kepada instansi" in main(own)
    assert "Penilai:" not in main(own)
    for who, moment, seen in (
        (made.cast.manager, SOON, True),
        (made.centre.evaluator, SOON, True),
        (make_person(session, "tetangga@bantul.test", (Role.MANAGER, "34.02")), SOON, None),
        (make_person(session, "amati@ombudsman.test", (Role.OBSERVER, "OMBUDSMAN"),
                     reach="KEMENPANRB"), SOON, False),
    ):  # fmt: skip
        at(moment)
        answered = client.sign_in(who).get(f"/penilaian/{made.id}")
        if seen is None:
            assert answered.status_code == 404
        else:
            assert bool(soup(answered).select("#i-A1")) is seen
            assert ("40,00" in main(answered)) is seen


def test_the_agency_s_draft_is_its_own_until_its_time_is_over(client, session, at):
    made = assessed(session, S.SELF, code="34.04")
    answer(session, made, {"A1": YES})
    at(SELF_AT + timedelta(hours=1))
    page = client.sign_in(made.cast.evaluator).get(f"/penilaian/{made.id}")
    assert "Isian instansi terlihat setelah diajukan" in main(page)
    assert not soup(page).select(".r-score")
    at(SOON)
    page = client.sign_in(made.cast.evaluator).get(f"/penilaian/{made.id}")
    assert soup(page).select("#i-A1")


# ── scoring ───────────────────────────────────────────────────────────────────
def test_a_value_that_differs_says_why_and_leads_to_the_next(client, session, at, count_queries):
    made = assessed(session, S.SELF_SUBMITTED, code="34.04", own={"A2": NO})
    at(SOON)
    client.sign_in(made.cast.evaluator)
    begin = client.get(f"/penilaian/{made.id}/nilai")
    assert begin.headers["Location"] == f"/penilaian/{made.id}/langkah/mulai"
    form = form_of(client.get(begin.headers["Location"]))
    started = client.post(begin.headers["Location"], data=form)
    assert started.headers["Location"] == f"/penilaian/{made.id}/nilai"
    assert client.post(begin.headers["Location"], data=form).status_code == 303  # twice
    first = client.get(f"/penilaian/{made.id}/nilai")
    assert first.headers["Location"] == f"/penilaian/{made.id}/nilai/A1"
    with count_queries(at_most=12):
        page = client.get(f"/penilaian/{made.id}/nilai/A1")
    assert "Nilai mandiri Ya" in main(page)
    where = f"/penilaian/{made.id}/nilai/A1"
    empty = client.post(where, data={"A1.version": "0"})
    assert (empty.status_code, "Pilih nilainya dahulu." in main(empty)) == (422, True)
    data = {"A1.version": "0", "A1.value": "0", "A1.note": ""}
    refused = client.post(where, data=data)
    assert refused.status_code == 422
    assert "berbeda dari nilai mandiri (Ya)" in main(refused)
    assert soup(refused).select_one('input[name="A1.value"][value="0"]').has_attr("checked")
    saved = client.post(where, data=data | {"A1.note": "SOP tidak berlaku lagi."})
    assert (saved.status_code, saved.headers["Location"]) == (
        303, f"/penilaian/{made.id}/nilai/A2",
    )  # fmt: skip
    same = client.post(f"/penilaian/{made.id}/nilai/A2", data={"A2.version": "0", "sama": "1"})
    assert same.headers["Location"] == f"/penilaian/{made.id}/nilai/A3"
    values = session.execute(
        select(AssessmentValue.value, AssessmentValue.note)
        .where(AssessmentValue.side == "hub")
        .order_by(AssessmentValue.answer_id)
    ).all()
    assert [(int(value), note) for value, note in values] == [
        (0, "SOP tidak berlaku lagi."), (0, ""),
    ]  # fmt: skip
    again = client.post(where, data=data | {"A1.note": "SOP tidak berlaku lagi."})
    assert again.status_code == 303  # a second click finds it saved
    stale = client.post(where, data={"A1.version": "0", "A1.value": "1", "A1.note": "Catatan lain"})
    assert stale.status_code == 409
    assert "diubah orang lain" in main(stale)
    assert "Catatan lain" in soup(stale).textarea.get_text()
    lead = client.sign_in(made.cast.lead).get(f"/penilaian/{made.id}")
    assert "Masih ada 1 indikator yang belum dinilai" in main(lead)


def form_of(response, action=""):
    """The fields of the page's form as a browser would send them untouched."""
    found = [
        one for one in soup(response).main.select("form[method=post]") if action in one["action"]
    ]
    data = {}
    for field in found[0].select("input, textarea"):
        if field.get("type") in {"radio", "checkbox"} and not field.has_attr("checked"):
            continue
        data[field["name"]] = field.get("value", field.get_text().lstrip("\n"))
    data.pop("csrf_token", None)
    return data


def test_the_lead_sends_back_approves_and_tells_the_agency(client, session, at):
    made = assessed(session, S.HUB, code="34.04")
    score(session, made, dict.fromkeys(JUDGED, YES))
    at(SOON)
    client.sign_in(made.cast.lead)
    back = f"/penilaian/{made.id}/langkah/kembalikan"
    form = form_of(client.get(back))
    nothing = client.post(back, data=form | {"note": "Periksa SOP."})
    assert (nothing.status_code, "Pilih paling sedikit satu" in main(nothing)) == (422, True)
    assert "Periksa SOP." in nothing.text
    assert (
        client.post(back, data=form | {"note": "Periksa SOP.", "codes": ["A1"]}).status_code == 303
    )
    blocked = client.get(f"/penilaian/{made.id}/langkah/setujui")
    assert "1 indikator yang dikembalikan Ketua Tim belum dinilai ulang" in main(blocked)
    evaluator = client.sign_in(made.cast.evaluator)
    page = evaluator.get(f"/penilaian/{made.id}/nilai/A1")
    assert "Periksa SOP." in main(page)
    sent = {"A1.version": "1", "A1.value": "1", "A1.note": ""}
    untouched = evaluator.post(f"/penilaian/{made.id}/nilai/A1", data=sent)
    assert (untouched.status_code, "mengapa nilainya tetap" in main(untouched)) == (422, True)
    kept = evaluator.post(f"/penilaian/{made.id}/nilai/A1", data=sent | {"A1.note": "Sah."})
    assert kept.status_code == 303
    assert client.get(f"/penilaian/{made.id}/langkah/setujui").status_code == 403
    client.sign_in(made.cast.lead)
    for slug, state in (("setujui", S.HUB_APPROVED), ("sampaikan", S.OBJECTION)):
        where = f"/penilaian/{made.id}/langkah/{slug}"
        form = form_of(client.get(where))
        assert [client.post(where, data=form).status_code for _ in range(2)] == [303, 303]
        assert state_of(session, made) is state
    steps = select(AssessmentTransition.action).where(AssessmentTransition.action == A.APPROVE)
    assert len(session.scalars(steps).all()) == 1
    late = client.post(back, data={"version": "1", "note": "Satu lagi", "codes": ["A2"]})
    assert late.status_code == 409
    assert "Satu lagi" in main(late)


def test_a_second_scorer_sees_nothing_of_the_first_until_done(client, session, at):
    made = assessed(session, S.HUB, code="34.04")
    score(session, made, {"A1": NO, "A2": YES, "A3": YES})
    ani = make_person(session, "ani@diy.test", (Role.EVALUATOR, "34"), name="Ani Lestari")
    at(SOON)
    seats = client.sign_in(made.cast.lead).get(f"/penilaian/{made.id}/penilai")
    form = form_of(seats, "penilai-kedua")
    busy = client.post(
        f"/penilaian/{made.id}/penilai-kedua", data=form | {"person": str(made.cast.evaluator.id)}
    )
    assert busy.status_code == 422
    asked = client.post(f"/penilaian/{made.id}/penilai-kedua", data=form | {"person": str(ani.id)})
    assert asked.status_code == 303
    client.sign_in(ani)
    for path in ("", "/nilai/A1"):
        page = client.get(f"/penilaian/{made.id}{path}")
        assert page.status_code == 200
        assert REASON not in page.text
    row = soup(client.get(f"/penilaian/{made.id}")).select_one("#i-A1")
    assert [text_of(cell) for cell in row.select(".v3")] == ["100,00", "–", "–"]
    early = client.post(f"/penilaian/{made.id}/nilai-kedua/selesai")
    assert early.headers["Location"] == f"/penilaian/{made.id}/nilai"
    for code in JUDGED:
        data = {f"{code}.version": "0", "sama": "1"}
        assert client.post(f"/penilaian/{made.id}/nilai/{code}", data=data).status_code == 303
    ready = client.get(f"/penilaian/{made.id}/nilai/A1")
    assert "Selesai sebagai penilai kedua" in main(ready)
    assert client.post(f"/penilaian/{made.id}/nilai-kedua/selesai").status_code == 303
    assert REASON in client.get(f"/penilaian/{made.id}").text
    client.sign_in(made.cast.evaluator)
    page = client.get(f"/penilaian/{made.id}/nilai/A1")
    assert "Penilai kedua Ya" in main(page)
    assert "Nilai yang berlaku untuk A1" in main(page)
    settled = {"A1.version": "1", "A1.value": "1", "A1.note": "Bukti penilai kedua benar."}
    assert client.post(f"/penilaian/{made.id}/nilai/A1", data=settled).status_code == 303
    client.sign_in(made.cast.lead)
    assert "Setujui nilai" in main(client.get(f"/penilaian/{made.id}/langkah/setujui"))


def test_nothing_can_be_said_of_an_agency_and_the_centre_takes_over_what_lies(client, session, at):
    made = assessed(session, S.HUB, code="34.04")
    at(SOON)
    client.sign_in(made.cast.evaluator)
    where = f"/penilaian/{made.id}/langkah/tidak-dapat-dinilai"
    form = form_of(client.get(where))
    assert client.post(where, data=form | {"note": "Tanpa bukti."}).status_code == 422
    data = form | {"note": "Tanpa bukti.", "reason": "no_evidence"}
    assert [client.post(where, data=data).status_code for _ in range(2)] == [303, 303]
    page = client.get(f"/penilaian/{made.id}")
    assert "Tidak dapat dinilai: tidak ada bukti dukung" in main(page)
    listed = client.get("/penilaian/?predikat=tidak-dapat-dinilai")
    assert len(soup(listed).select(".a-list tbody tr")) == 1
    take_over = f"/penilaian/{made.id}/langkah/ambil-alih"
    client.sign_in(made.centre.lead)
    assert client.get(take_over).status_code == 409  # not late yet
    at(LATE_AT)
    client.sign_in(made.centre.lead)
    form = form_of(client.get(take_over))
    assert client.post(take_over, data=form).status_code == 422
    assert client.post(take_over, data=form | {"note": "Lewat batas."}).status_code == 303
    late = client.sign_in(made.cast.lead).get(f"/penilaian/{made.id}")
    assert "Diambil alih pusat" in main(late)


def test_remarks_are_read_by_both_sides_and_taken_back_by_their_author(client, session, at):
    made = assessed(session, S.HUB, code="34.04")
    at(SOON)
    client.sign_in(made.cast.evaluator)
    assert client.post(f"/penilaian/{made.id}/komentar", data={"text": " "}).status_code == 422
    said = client.post(f"/penilaian/{made.id}/komentar", data={"text": "Mohon <b>SK</b> asli."})
    assert said.status_code == 303
    own = client.sign_in(made.cast.admin).get(f"/penilaian/{made.id}")
    assert "Mohon <b>SK</b> asli." in main(own)
    assert not soup(own).select(".r-comment form")
    page = client.sign_in(made.cast.evaluator).get(f"/penilaian/{made.id}")
    where = soup(page).select_one(".r-comment form")["action"]
    assert client.post(where).status_code == 303
    assert "SK</b> asli" not in client.get(f"/penilaian/{made.id}").text


def test_beranda_leads_to_the_work(client, session, at, count_queries):
    made = assessed(session, S.HUB_APPROVED, code="34.04")
    other = assessed(session, S.SELF_SUBMITTED, code="34.02")
    at(SOON)
    client.sign_in(made.cast.lead)
    with count_queries(at_most=12):
        page = client.get("/")
    assert "Sampaikan nilai kepada Kabupaten Sleman, 2026" in main(page)
    links = {one["href"] for one in soup(page).select("main a")}
    assert f"/penilaian/{made.id}" in links
    more = client.sign_in(made.cast.evaluator).get("/")
    assert f"/penilaian/{other.id}/nilai" in {one["href"] for one in soup(more).select("main a")}
    take(session, other, made.cast.evaluator, SOON, A.START_SCORING)
    at(SOON)
    assert "Lanjutkan menilai Kabupaten Bantul" in main(client.get("/"))
