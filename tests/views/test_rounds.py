"""The assessment of a cycle by page: its dates, who is assessed, and the beginning."""

from datetime import date

import pytest
from sqlalchemy import func, select

from renaksi.core.agency import AgencyKind
from renaksi.core.policy import Role
from renaksi.models import AssessedException, Assessment, AssessmentRound
from renaksi.services import instrument_presets, instruments
from tests.factories.people import make_person, system
from tests.factories.plans import a_cycle
from tests.views.test_instruments import errors, fields, send, soup

HOME = "/siklus/2026/penilaian"
ROUND = f"{HOME}/SP4N"


@pytest.fixture
def admin(session, client):
    person = make_person(session, "admin@contoh.test", (Role.NATIONAL_ADMIN, "KEMENPANRB"))
    client.sign_in(person)
    return person


@pytest.fixture
def cycle(session):
    instrument_presets.seed(system(session))
    return a_cycle(session)


def count(session) -> int:
    return session.scalar(select(func.count(Assessment.id)))


def told(answer) -> str:
    return soup(answer).main.get_text(" ", strip=True)


def test_a_year_gets_its_instrument_its_dates_and_its_assessments(
    client, session, admin, cycle, count_queries
):
    assert "Belum ditentukan dengan instrumen apa" in client.get("/siklus/2026").text
    assert "Nilai dengan SP4N" in client.get(HOME).text
    assert "KEMENDAGRI" not in client.get(HOME).text  # a mere scale
    assert client.get(f"{ROUND}/mulai").status_code == 404  # without dates
    with count_queries(at_most=12):
        form = client.get(ROUND)
    assert fields(form)["self_opens_on"] == "2027-04-01"
    days = {"self_opens_on": "2026-04-01", "self_closes_on": "2026-04-28", "data_as_of": "2026-03-31",
            "hub_due_on": "2026-09-30", "publish_on": "2026-11-30"}  # fmt: skip
    assert send(client, ROUND, **days).location == f"{ROUND}/instansi"
    made = session.scalars(select(AssessmentRound)).one()
    assert (made.self_closes_on, made.objection_days) == (date(2026, 4, 28), 5)
    with count_queries(at_most=12):
        who = client.get(f"{ROUND}/instansi")
    assert "Belum diputuskan" in who.text
    kinds = {"kinds": [AgencyKind.PROVINSI.value]}
    assert client.post(f"{ROUND}/instansi/jenis", data=kinds).location == f"{ROUND}/instansi"
    for code, is_assessed in (("34.04", "ya"), ("35", "tidak")):
        one = {"agency": code, "is_assessed": is_assessed, "reason": "Percontohan"}
        assert client.post(f"{ROUND}/instansi/pengecualian", data=one).status_code == 302
    assert "38 instansi dinilai" in told(client.get(f"{ROUND}/instansi"))
    with count_queries(at_most=12):
        preview = client.get(f"{ROUND}/mulai")
    assert soup(preview).h1.text == "38 penilaian siap dibuka"
    assert count(session) == 0
    for _click in range(2):
        assert client.post(f"{ROUND}/mulai").location == HOME
    assert count(session) == 38
    with count_queries(at_most=12):
        page = client.get(HOME)
    assert "38 instansi: 38 penilaian mandiri" in told(page)
    assert "Dinilai dengan SP4N" in client.get("/siklus/2026").text
    java = session.scalars(select(AssessedException).where(~AssessedException.is_assessed)).one()
    ended = client.post(f"{ROUND}/instansi/pengecualian/{java.agency_id}/akhiri")
    assert ended.location == f"{ROUND}/instansi"
    assert soup(client.get(f"{ROUND}/mulai")).h1.text == "1 penilaian lagi dapat dibuka"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"self_closes_on": "2027-03-31"}, "tidak dapat mendahului pembukaan"),
        ({"hub_due_on": "2027-04-28"}, "sesudah penilaian mandiri ditutup"),
        ({"publish_on": "2027-09-30"}, "sesudah batas pembina"),
        ({"data_as_of": "2027-10-01"}, "tidak boleh sesudah"),
        ({"self_opens_on": "2025-04-01"}, "jauh dari tahun siklus"),
        ({"self_opens_on": "besok"}, "Tanggal tidak dikenal"),
        ({"publish_on": ""}, "Isi tanggalnya"),
        ({"objection_days": "0"}, "1 s.d. 60"),
        ({"version_id": "999"}, "Pilih"),
    ],
)
def test_dates_that_do_not_follow_each_other_are_refused(
    client, session, admin, cycle, given, sentence
):
    answer = send(client, ROUND, **given)
    assert answer.status_code == 422
    assert sentence in errors(answer)
    assert session.scalar(select(AssessmentRound.id)) is None


def test_what_changed_meanwhile_and_what_is_answered_already_is_told(client, session, admin, cycle):
    mine = fields(client.get(ROUND)) | {"objection_days": "7"}
    send(client, ROUND)
    late = client.post(ROUND, data=mine)
    assert late.status_code == 409
    assert soup(late).find(id="objection_days")["value"] == "7"
    assert client.post(ROUND, data=fields(late)).status_code == 302
    one = session.scalars(select(AssessmentRound)).one()
    assert one.objection_days == 7
    client.post(f"{ROUND}/instansi/jenis", data={"kinds": ["provinsi"]})
    client.post(f"{ROUND}/mulai")
    old = one.version_id
    draft = instruments.create_version(system(session), one.instrument_id)
    instruments.publish(system(session), draft.id, version=draft.version)
    answer = send(client, ROUND, version_id=str(draft.id))
    assert answer.status_code == 422
    assert "sudah dimulai" in errors(answer)
    session.expire_all()
    assert session.scalars(select(AssessmentRound.version_id)).one() == old


def test_bad_input_about_agencies_is_a_sentence(client, session, admin, cycle):
    path = f"{ROUND}/instansi/pengecualian"
    unknown = {"agency": "99.99", "is_assessed": "ya", "reason": "Percontohan"}
    assert "Tidak ada instansi" in errors(client.post(path, data=unknown))
    assert client.post(path, data={"agency": "34.04"}).status_code == 422
    assert client.post(f"{ROUND}/instansi/jenis", data={"kinds": ["opd"]}).status_code == 422
    assert client.post(f"{path}/999999/akhiri").status_code == 404
    assert client.get(f"{HOME}/SAKIP").status_code == 404
    assert client.get("/siklus/2031/penilaian").status_code == 404
