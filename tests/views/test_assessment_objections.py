"""Objections as whoever decides them reads them: the list with its deadlines, and the decision."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.objection import ObjectionState
from renaksi.core.policy import Role
from renaksi.models import AssessmentValue, Objection
from renaksi.services import objections
from tests.factories.assessments import HUB_AT, NO, PUBLIC_AT, REASON, assessed
from tests.factories.people import make_person
from tests.factories.plans import ctx_of
from tests.support.backends import settle

GROUND = "SOP berlaku sejak <Januari>; lihat lampiran."
SOON = HUB_AT + timedelta(hours=1)
OVERDUE = HUB_AT + timedelta(days=30)


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def main(response):
    return " ".join(soup(response).main.get_text(" ").split())


@pytest.fixture
def at(time_machine, session):
    def move(moment):
        settle(session)
        time_machine.move_to(moment, tick=False)

    return move


def filed(session, made, code) -> Objection:
    one = objections.write(
        ctx_of(session, made.cast.admin, HUB_AT), made.id, code, GROUND, version=0
    )
    return objections.file_it(
        ctx_of(session, made.cast.manager, HUB_AT), one.id, version=one.version
    )


@pytest.fixture
def disputed(session):
    """Sleman objects to two scores, Bantul to one."""
    made = assessed(session, S.OBJECTION, code="34.04", hub={"A1": NO, "A3": NO})
    other = assessed(session, S.OBJECTION, code="34.02", hub={"A1": NO})
    found = filed(session, made, "A1"), filed(session, made, "A3")
    filed(session, other, "A1")
    return made, *found


def decided(session):
    rows = select(Objection.state, Objection.decision_note).order_by(Objection.id)
    return [(state, note) for state, note in session.execute(rows)]


def hub_value(session, one):
    value = AssessmentValue
    return session.scalars(
        select(value.value).where(
            value.answer_id == one.answer_id, value.side == "hub", ~value.is_second
        )
    ).one()


def test_one_is_granted_one_rejected_and_both_sides_read_why(
    client, session, at, disputed, count_queries
):
    made, first, second = disputed
    at(SOON)
    client.sign_in(made.cast.lead)
    with count_queries(at_most=12):
        page = client.get("/penilaian/sanggah")
    assert soup(page).h1.get_text(strip=True) == "3 sanggahan menunggu putusan Anda"
    rows = soup(page).select(".a-list tbody tr")
    assert [row.select_one(".btn").contents[0] for row in rows] == ["Putuskan"] * 3
    assert "Batas 11 Mei 2026" in main(page)
    where = f"/penilaian/{made.id}/sanggah/{first.id}"
    with count_queries(at_most=12):
        page = client.get(where)
    assert GROUND in main(page)
    assert REASON in main(page)
    sent = {"version": str(first.version), "A1.version": "0", "A1.value": "0"}
    for lacks, says in (
        ({}, "Pilih putusannya."),
        ({"decision": "grant"}, "Tuliskan pertimbangan putusan."),
        ({"decision": "grant", "note": "Bukti sah."}, "harus mengubah nilai"),
    ):
        refused = client.post(where, data=sent | lacks)
        assert (refused.status_code, says in main(refused)) == (422, True), says
    assert "Bukti sah." in refused.text
    assert soup(refused).select_one('input[name="decision"][value="grant"]').has_attr("checked")
    grant = sent | {"decision": "grant", "note": "Bukti sah.", "A1.value": "1"}
    assert [client.post(where, data=grant).status_code for _ in range(2)] == [303, 303]
    there = f"/penilaian/{made.id}/sanggah/{second.id}"
    reject = {"version": str(second.version), "decision": "reject", "note": "Belum dianggarkan."}
    assert client.post(there, data=reject).status_code == 303
    assert decided(session)[:2] == [
        (ObjectionState.GRANTED, "Bukti sah."),
        (ObjectionState.REJECTED, "Belum dianggarkan."),
    ]
    assert (hub_value(session, first), hub_value(session, second)) == (1, 0)
    late = client.post(there, data=reject | {"decision": "grant", "note": "Ternyata sah."})
    assert late.status_code == 409
    assert "Ternyata sah." in main(late)
    own = client.sign_in(made.cast.manager).get(f"/penilaian/{made.id}")
    assert "0,00 menjadi 100,00" in main(own)
    assert "Belum dianggarkan." in main(own)
    read = client.get(there)
    assert "Belum dianggarkan." in main(read)
    assert not soup(read).select("form.v-verdict")


def test_who_scored_it_decides_nothing_and_siblings_see_nothing(client, session, at, disputed):
    made, first, _second = disputed
    at(SOON)
    where = f"/penilaian/{made.id}/sanggah/{first.id}"
    data = {"version": "1", "decision": "reject", "note": "Tidak."}
    page = client.sign_in(made.cast.evaluator).get(where)
    assert not soup(page).select("form.v-verdict")
    assert client.post(where, data=data).status_code == 403
    listed = client.get("/penilaian/sanggah")
    assert soup(listed).h1.get_text(strip=True) == "3 sanggahan menunggu putusan"
    sibling = make_person(session, "kepala@kulonprogo.test", (Role.MANAGER, "34.01"))
    watcher = make_person(
        session, "amati@ombudsman.test", (Role.OBSERVER, "OMBUDSMAN"), reach="KEMENPANRB"
    )
    at(SOON)
    for who, read in ((sibling, 404), (watcher, 404), (made.cast.admin, 200)):
        client.sign_in(who)
        assert client.get(where).status_code == read
        assert client.post(where, data=data).status_code == (403 if read == 200 else 404)
        rows = soup(client.get("/penilaian/sanggah")).select(".a-list tbody tr")
        assert len(rows) == (2 if read == 200 else 0)
    assert {state for state, _note in decided(session)} == {ObjectionState.FILED}


def test_the_numbers_of_a_hub_say_what_it_let_lie(client, session, at, disputed):
    made, first, _second = disputed
    lead = ctx_of(session, made.cast.lead, HUB_AT)
    objections.decide(lead, first.id, objections.O.REJECT, note="Tidak sah.", version=None)
    at(OVERDUE)
    page = client.sign_in(made.centre.lead).get("/penilaian/sanggah")
    [line] = soup(page).select("section table tbody tr")
    cells = [" ".join(cell.get_text(" ").split()) for cell in line.find_all(["th", "td"])]
    assert cells == [
        "Daerah Istimewa Yogyakarta", "3", "2", "2", "0", "0,00% (0 dari 1), n kecil",
        "33,33% (1 dari 3)", "0 hari kerja",
    ]  # fmt: skip
    rows = client.get("/penilaian/sanggah.csv?tampil=menunggu").text.splitlines()
    assert len(rows) == 3
    assert all(",ya," in row for row in rows[1:])
    assert client.get("/penilaian/sanggah.xlsx?tampil=semua").data.startswith(b"PK")
    for odd in ("siklus=abc", "siklus=99999", "tampil=entah", "hal=0", "hal=999"):
        assert client.get(f"/penilaian/sanggah?{odd}").status_code == 200
    at(PUBLIC_AT)
    empty = client.sign_in(made.centre.lead).get("/penilaian/sanggah?siklus=2031")
    assert "Belum ada sanggahan" in main(empty)
