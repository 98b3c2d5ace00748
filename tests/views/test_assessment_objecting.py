"""Objections as the agency writes, hands in and takes them back, and what it reads of a decision."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.objection import ObjectionAction as O, ObjectionState
from renaksi.models import Assessment, AssessmentEvidence, Objection
from renaksi.services import objections
from tests.factories.assessments import HUB_AT, NO, REASON, YES, assessed
from tests.factories.plans import ctx_of
from tests.support.backends import settle
from tests.support.sample_files import pdf

GROUND = "SOP ditetapkan dengan Keputusan Bupati 47 tahun 2026, terlampir."


@pytest.fixture
def told(session, sari, budi, rina, tono, time_machine):
    """Sleman after its scores were announced, lower than its own on one indicator."""

    def make(state=S.OBJECTION):
        found = assessed(session, state, hub={"A1": NO})
        time_machine.move_to(HUB_AT, tick=False)
        settle(session)
        return found

    return make


def url(found, rest=""):
    return f"/penilaian/{found.id}/sanggah{rest}"


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def seen(response):
    return " ".join(soup(response).main.get_text(" ").split())


def version(response):
    return soup(response).select_one("input[name=version]")["value"]


def one(session):
    session.expire_all()
    return session.scalars(select(Objection)).one()


def write(client, found, **more):
    here = url(found, "/indikator/A1")
    data = {"ground": GROUND, "version": version(client.get(here)), "langkah": "simpan"}
    return client.post(here, data=data | more)


def a_file(**more):
    facts = {"effective_on": "2026-02-01", "description": "", "langkah": "unggah"}
    return {**facts, "file": (io.BytesIO(pdf()), "Keputusan.pdf"), **more}


def test_from_the_gap_to_a_decision_with_before_after_and_reason(
    told, session, make_client, sari, budi, rina, dewi, count_queries
):
    found = told()
    admin, manager = make_client().sign_in(sari), make_client().sign_in(budi)
    reviewer = make_client().sign_in(rina)
    here = url(found)
    with count_queries(at_most=12):
        page = admin.get(here)
    row = soup(page).find(id="A1").get_text(" ", strip=True)
    assert all(part in row for part in ("100,00", "0,00", "−100,00", REASON, "Sanggah"))
    assert "Dihitung sistem" in soup(page).find(id="B1").get_text(" ", strip=True)
    assert make_client().sign_in(dewi).get(here).status_code == 404

    bare = write(admin, found, ground="", langkah="ajukan")
    assert bare.status_code == 422
    assert "Tuliskan dasar sanggahannya dahulu." in seen(bare)
    assert write(admin, found, **a_file()).status_code == 303
    with count_queries(at_most=12):
        page = admin.get(f"{here}/indikator/A1")
    assert "Keputusan.pdf" in seen(page)
    assert "Pejabat Pengelola Pengaduan Kabupaten Sleman mengajukannya" in seen(page)
    assert GROUND not in seen(reviewer.get(url(found, "/indikator/A1")))
    proof = session.scalars(select(AssessmentEvidence.version_id)).one()
    assert reviewer.get(f"/bukti/berkas/{proof}").status_code == 404
    assert admin.get(url(found, "/indikator/A1/ajukan")).status_code == 403

    step = manager.get(url(found, "/indikator/A1/ajukan"))
    assert "Diputuskan dalam 5 hari kerja" in seen(step)
    sent = {"version": version(step)}
    assert (
        manager.post(url(found, "/indikator/A1/ajukan"), data=sent | {"version": "9"}).status_code
        == 409
    )
    assert manager.post(url(found, "/indikator/A1/ajukan"), data=sent).status_code == 303
    assert manager.post(url(found, "/indikator/A1/ajukan"), data=sent).status_code == 409
    assert GROUND in seen(reviewer.get(url(found, "/indikator/A1")))
    assert reviewer.get(f"/bukti/berkas/{proof}").status_code == 200
    assert manager.get(f"/penilaian/{found.id}/terima-nilai").status_code == 409

    objections.decide(
        ctx_of(session, found.cast.lead, HUB_AT), one(session).id, O.GRANT,
        note="Keputusan itu memang berlaku.", version=None, given=YES,
    )  # fmt: skip
    settle(session)
    page = manager.get(url(found, "/indikator/A1"))
    record = " ".join(soup(page).select_one("article").get_text(" ").split())
    assert "Dikabulkan" in record
    assert "Sebelum 0,00 Tidak Sesudah 100,00 Ya" in record
    assert "Alasan Keputusan itu memang berlaku." in record
    assert "Daerah Istimewa Yogyakarta" in record
    assert "1 dari 1 sanggahan yang diputuskan dikabulkan" in seen(manager.get(here))
    lines = manager.get(f"{here}.csv").get_data(as_text=True).splitlines()
    (told_line,) = (one for one in lines if "Keputusan itu memang berlaku." in one)
    assert "Dikabulkan" in told_line
    assert ",0,100,Keputusan itu memang berlaku." in told_line
    assert manager.get(f"{here}.xlsx").status_code == 200


def test_an_objection_is_taken_back_and_the_scores_accepted(told, session, make_client, sari, budi):
    found = told()
    admin, manager = make_client().sign_in(sari), make_client().sign_in(budi)
    write(admin, found)
    page = manager.get(url(found, "/indikator/A1/ajukan"))
    manager.post(url(found, "/indikator/A1/ajukan"), data={"version": version(page)})
    assert admin.get(url(found, "/indikator/A1/tarik")).status_code == 403
    page = manager.get(url(found, "/indikator/A1/tarik"))
    assert (
        manager.post(url(found, "/indikator/A1/tarik"), data={"version": version(page)}).status_code
        == 303
    )
    assert one(session).state is ObjectionState.WITHDRAWN
    here = f"/penilaian/{found.id}/terima-nilai"
    page = manager.get(here)
    assert "sanggahan tidak dapat diajukan lagi" in seen(page)
    assert manager.post(here, data={"version": version(page), "note": ""}).headers[
        "Location"
    ] == url(found)
    session.expire_all()
    assert session.get(Assessment, found.id).state is S.MODERATION


def test_two_who_write_at_once_and_one_who_comes_too_late(
    told, make_client, sari, budi, rina, time_machine
):
    found = told()
    admin, manager = make_client().sign_in(sari), make_client().sign_in(budi)
    write(admin, found)
    late = write(manager, found, ground="Kata lain", version="0")
    assert late.status_code == 409
    assert GROUND in seen(late)
    assert soup(late).select_one("textarea[name=ground]").get_text().strip() == "Kata lain"
    over = manager.post(
        url(found, "/indikator/A1"), data={"ground": "Kata lain", "version": version(late)}
    )
    assert over.status_code == 303
    assert (
        make_client()
        .sign_in(rina)
        .post(url(found, "/indikator/A1"), data={"ground": "x", "version": "0"})
        .status_code
        == 403
    )
    time_machine.move_to(HUB_AT + timedelta(days=10), tick=False)
    admin.sign_in(sari)
    shut = admin.post(url(found, "/indikator/A1"), data={"ground": "Terlambat", "version": "2"})
    assert shut.status_code == 409
    assert "Terlambat" in shut.text
    page = admin.get(url(found))
    assert "Masa sanggah berakhir" in seen(page)


def test_before_the_scores_are_told_the_agency_reads_none(told, make_client, sari, rina):
    found = told(S.HUB_APPROVED)
    early = make_client().sign_in(sari).get(url(found))
    assert early.status_code == 409
    assert "100,00" not in early.text
    assert "Nilai belum disampaikan kepada instansi" in seen(
        make_client().sign_in(rina).get(url(found))
    )


def test_evidence_given_already_can_prove_an_objection(told, session, make_client, sari):
    found = told()
    admin = make_client().sign_in(sari)
    assert admin.get(url(found, "/indikator/A1/pilih")).status_code == 409
    write(admin, found, **a_file())
    proof = session.scalars(select(AssessmentEvidence.version_id)).one()
    write(admin, found, langkah=f"lepas:{proof}")
    page = admin.get(url(found, "/indikator/A1/pilih"))
    chosen = {"bukti": soup(page).select_one("input[name=bukti]")["value"]}
    assert admin.post(url(found, "/indikator/A1/pilih"), data=chosen).status_code == 303
    session.expire_all()
    link = session.scalars(select(AssessmentEvidence)).one()
    assert (link.version_id, link.objection_id) == (proof, one(session).id)
