"""Guidance stands as evidence of the aspect socialisation: offered, used once, the agency's own."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from sqlalchemy import select

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.guidance import MaterialKind
from renaksi.core.guidance_proof import is_about_guidance, kind_of
from renaksi.core.instrument import Aspect, ComputedFact, Indicator, IndicatorKind, Measure
from renaksi.exports.attendance_pdf import attendance_pdf
from renaksi.models import AssessmentEvidence, Evidence
from renaksi.queries.guidance_proofs import proven_events
from renaksi.services.guidance_materials import add_material, remove_material
from renaksi.storage import files_in
from tests.factories.assessments import SELF_AT, SHEET, assessed
from tests.factories.guidance import a_held_event
from tests.factories.people import acting
from tests.support.backends import settle
from tests.support.sample_files import pdf

ASKED = ("Daftar hadir", "Dokumentasi kegiatan", "Bahan sosialisasi")
D1 = Indicator("D1", "Kegiatan", Decimal(20), IndicatorKind.YES_NO, evidence=ASKED)
TOLD = replace(D1, code="D2", kind=IndicatorKind.COMPUTED, evidence=(),
               measure=Measure(fact=ComputedFact.GUIDANCE_TAKEN))  # fmt: skip
TOPIC = Aspect("D", "Sosialisasi dan kanal", Decimal(40), (D1, replace(D1, code="D2")))
SOCIAL = replace(SHEET, code="SOSIAL", aspects=(SHEET.aspects[0], TOPIC))


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def seen(response) -> str:
    return " ".join(soup(response).main.get_text(" ").split())


@pytest.mark.parametrize(
    ("name", "others", "indicator", "expected"),
    [
        ("Sosialisasi dan kanal", (), D1, True),
        ("Kelembagaan", (), D1, False),
        ("Kelembagaan", (), replace(D1, name="Sosialisasi SP4N-LAPOR!"), True),
        ("Proses", (TOLD,), D1, True),
        ("Sosialisasi", (TOLD,), TOLD, False),  # nobody answers what the system counts
    ],
)
def test_which_indicators_guidance_speaks_to(name, others, indicator, expected):
    aspect = Aspect("X", name, Decimal(20), (indicator, *others))
    assert is_about_guidance(aspect, indicator) is expected


def test_files_answer_to_the_kinds_they_are():
    assert kind_of(MaterialKind.ATTENDANCE, ASKED) == "Daftar hadir"
    assert kind_of(MaterialKind.MATERIAL, ASKED) == "Bahan sosialisasi"
    assert kind_of(MaterialKind.MATERIAL, ("Keputusan pimpinan",)) == ""


@pytest.fixture
def made(session, sari, rina, app, time_machine):
    """An assessment of Sleman that is answered, after an event with slides and one without Sleman."""
    store = files_in(app.extensions["renaksi"].data_dir)
    event = a_held_event(session, rina, "34.04", "34.02")
    a_held_event(session, rina, "34.02", title="Tanpa Sleman", on=date(2026, 3, 12))
    a_held_event(session, rina, "34.04", title="Tahun lalu", on=date(2025, 3, 12))
    ctx = acting(session, rina)
    for kind, name in ((MaterialKind.MATERIAL, "Paparan.pdf"), (MaterialKind.ATTENDANCE, "h.pdf")):
        add_material(ctx, store, io.BytesIO(pdf(name)), event.id, kind=kind, name=name)
    found = assessed(session, S.SELF, sheet=SOCIAL)
    time_machine.move_to(SELF_AT, tick=False)
    settle(session)
    return f"/penilaian/{found.id}/isian/", event


def test_events_of_the_year_are_offered_and_used(
    made, session, make_client, sari, rina, count_queries
):
    where, event = made
    client, here = make_client().sign_in(sari), f"{where}D1/kegiatan"
    assert "Pakai kegiatan pembinaan" not in seen(client.get(f"{where}A1"))
    assert "Pakai kegiatan pembinaan" in seen(client.get(f"{where}D1"))
    sent = client.post(f"{where}D1", data={"D1.version": "0", "langkah": "kegiatan"})
    assert sent.location == here
    with count_queries(at_most=12):
        page = client.get(here)
    assert "Bimtek pengelola Bimbingan teknis, 10 Maret 2026, oleh Daerah Istimewa" in seen(page)
    for other in ("Tanpa Sleman", "Tahun lalu", "h.pdf"):
        assert other not in seen(page)
    found = [one["value"] for one in soup(page).select("input[name=pakai]")]
    assert len(found) == 2  # that it came, and the slides; never the list with names
    assert client.post(here, data={}).status_code == 422
    for _ in range(2):  # a double click is harmless
        assert client.post(here, data={"pakai": found}).status_code == 303
    answer = seen(client.get(f"{where}D1"))
    assert "Daftar hadir: ada" in answer
    assert "Bahan sosialisasi: ada" in answer
    assert "Dokumentasi kegiatan: belum ada" in answer
    kept = session.scalars(select(Evidence).order_by(Evidence.id)).all()
    told = [(one.agency.code, one.effective_on) for one in kept]
    assert told == [("34.04", event.begins_on)] * 2

    link = {one.requirement: one.version_id for one in session.scalars(select(AssessmentEvidence))}
    printed = client.get(f"/bukti/berkas/{link['Daftar hadir']}").data
    text = " ".join(PdfReader(io.BytesIO(printed)).pages[0].extract_text().split())
    for words in ("Kabupaten Sleman", "Bimtek pengelola", "10 Maret 2026", "2 orang"):
        assert words in text, words
    event_id, _, file_id = found[1].partition(":")
    remove_material(acting(session, rina), event.id, int(file_id))
    assert client.get(f"/bukti/berkas/{link['Bahan sosialisasi']}").status_code == 200
    for wrong in (found[1], "999999", f"{event_id}:999999", "x", ":"):
        assert client.post(here, data={"pakai": wrong}).status_code == 404, wrong
    for path in (f"{where}A1/kegiatan", f"{where}D9/kegiatan"):
        assert client.get(path).status_code == 404
    assert make_client().sign_in(rina).get(here).status_code in {403, 404}


def test_the_host_proves_what_it_held_and_nothing_is_said_plainly(session, rina, app):
    event = a_held_event(session, rina, "34.04", "34.02")
    host, year = event.organiser_id, event.begins_on.year
    own = proven_events(session, host, year)
    assert [(one.is_own, one.people, one.files) for one in own] == [(True, 4, ())]
    assert proven_events(session, host, year - 1) == []
    first, second = (attendance_pdf(own[0], "Provinsi") for _ in range(2))
    assert first == second  # so that using it twice adds nothing
    text = PdfReader(io.BytesIO(first)).pages[0].extract_text()
    assert "Keterangan Penyelenggaraan Kegiatan" in " ".join(text.split())
