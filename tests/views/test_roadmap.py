"""Peta jalan by page: a target is set, its path is read by all who have a place, and it goes again."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.connection import ConnectionState
from renaksi.core.policy import Role
from renaksi.core.report import ReportState
from renaksi.core.roadmap import RoadmapMeasure
from renaksi.labels.roadmap import MEASURE_SLUG
from renaksi.models import AuditEntry, RoadmapTarget
from renaksi.services import instrument_presets
from renaksi.services.connections import set_state
from tests.factories.people import agency, make_person, system
from tests.factories.plans import a_cycle
from tests.factories.reports import told
from tests.support.backends import settle

WHERE, FORM = "/peta-jalan/", "/peta-jalan/target"
TARGET = {
    "measure": "connection", "level": "terhubung", "scope": "local", "year": "2017",
    "value": "100", "legal_basis": "Peta jalan 2015",
}  # fmt: skip
CONNECTED = f"{WHERE}?ukuran=keterhubungan&untuk=local&sedikitnya=terhubung"


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.text, "html.parser")


def words(response) -> str:
    return " ".join(soup(response).main.get_text(" ").split())


@pytest.fixture
def centre(make_client, session, time_machine):
    """The national administrator on 20 July 2026; two of DIY are connected, one since 2016."""
    told(session, ReportState.SUBMITTED)
    a_cycle(session, 2025)
    instrument_presets.seed(system(session))
    for code, since in (("34.04", date(2016, 5, 1)), ("34.71", date(2025, 3, 1))):
        set_state(system(session), agency(session, code).id, ConnectionState.CONNECTED, since=since)
    time_machine.move_to(datetime(2026, 7, 20, 3, tzinfo=UTC), tick=False)
    admin = make_person(session, "pusat@contoh.test", (Role.NATIONAL_ADMIN, "KEMENPANRB"))
    settle(session)
    return make_client().sign_in(admin)


def test_a_target_is_set_and_its_path_read_from_each_place(
    centre, make_client, session, rina, sari
):
    assert "Tetapkan target pertama" in words(centre.get(WHERE))
    for _ in range(2):  # a double click is harmless
        assert centre.post(FORM, data=TARGET).status_code == 302
    assert centre.post(FORM, data=TARGET | {"year": "2027", "value": "97,5"}).status_code == 302
    assert len(session.scalars(select(RoadmapTarget)).all()) == 2
    page = words(centre.get(WHERE))
    assert "Keterhubungan ke SP4N-LAPOR!, sedikitnya terhubung: Pemerintah daerah" in page
    assert "2027 97,50% – Belum dimulai" in page
    hub = words(make_client().sign_in(rina).get(CONNECTED))
    assert "2017 100,00% 16,67% n kecil 1 dari 6 Tidak tercapai kurang 83,33 poin" in hub
    assert "2026 keadaan hari ini – 33,33% n kecil 2 dari 6 Tanpa target" in hub
    assert "Tetapkan target" not in hub
    own = words(make_client().sign_in(sari).get(CONNECTED))
    assert "2017 100,00% 100,00% n kecil 1 dari 1 Tercapai" in own
    diy = centre.get(f"{CONNECTED}&di=34")
    assert "1 dari 6" in words(diy)
    drawn = soup(diy).select_one(".r-chart svg")
    assert {one.get_text() for one in drawn.select("circle title")} >= {
        "Keadaan 2017: 16,67%", "Target 2017: 100,00%", "Target 2027: 97,50%",
    }  # fmt: skip
    assert make_client().sign_in(sari).get(f"{CONNECTED}&di=34").status_code == 404
    events = session.scalars(
        select(AuditEntry).where(AuditEntry.event == AuditEvent.ROADMAP_TARGET)
    ).all()
    assert len(events) == 2


def test_the_file_says_what_the_page_says(centre):
    centre.post(FORM, data=TARGET)
    answer = centre.get(f"/peta-jalan/jalur.csv?{CONNECTED.partition('?')[2]}&di=34")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    first, last = rows[0], rows[-1]
    assert [first[one] for one in ("Tahun", "Target", "Keadaan", "Banyaknya", "Dari")] == [
        "2017", "100", "16.67", "1", "6",
    ]  # fmt: skip
    assert (first["Hasil"], first["Kekurangan"]) == ("Tidak tercapai", "83.33")
    assert (last["Tahun"], last["Hasil"], last["Target"]) == ("2026", "Tanpa target", "")
    book = centre.get(f"/peta-jalan/jalur.xlsx?{CONNECTED.partition('?')[2]}")
    assert book.status_code == 200
    assert book.data[:2] == b"PK"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": "101"}, "value"),
        ({"value": "0"}, "value"),
        ({"value": "banyak"}, "value"),
        ({"value": ""}, "value"),
        ({"year": "1999"}, "year"),
        ({"year": ""}, "year"),
        ({"level": ""}, "level"),
        ({"level": "A"}, "level"),
        ({"measure": "grade"}, "level"),
        ({"level": "'; drop"}, "level"),
        ({"measure": "apa"}, "measure"),
        ({"scope": "opd"}, "scope"),
        ({"legal_basis": "x" * 301}, "legal_basis"),
    ],
)
def test_what_is_no_target_is_said_beside_its_field(centre, session, change, field):
    answer = centre.post(FORM, data=TARGET | change)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.find(id=f"{field}-error")
    assert page.find(id="year")["value"] == (TARGET | change)["year"]
    assert session.scalars(select(RoadmapTarget)).all() == []


def test_a_target_goes_once_and_not_when_it_was_changed(centre, session):
    centre.post(FORM, data=TARGET)
    row = session.scalars(select(RoadmapTarget)).one()
    where, seen = f"/peta-jalan/target/{row.id}/hapus", row.version
    assert "Target 100,00 pada akhir 2017" in words(centre.get(where))
    centre.post(FORM, data=TARGET | {"value": "90"})
    stale = centre.post(where, data={"version": seen})
    assert stale.status_code == 409
    assert "Target 90,00" in " ".join(BeautifulSoup(stale.text, "html.parser").main.text.split())
    session.expire_all()
    for _ in range(2):  # a double click is harmless
        answer = centre.post(where, data={"version": seen + 1})
        assert answer.status_code == 302
    assert session.scalars(select(RoadmapTarget)).all() == []
    assert centre.get(where).status_code == 404
    assert centre.get(CONNECTED).status_code == 404
    assert "Peta jalan" in words(centre.get("/jejak-audit?peristiwa=roadmap"))


def test_every_measure_has_its_path_in_few_statements(centre, count_queries):
    level = {RoadmapMeasure.CONNECTION: "memiliki akun", RoadmapMeasure.GRADE: "A"}
    for measure in RoadmapMeasure:
        for year in ("2024", "2025", "2026", "2030"):
            told_of = {"measure": measure.value, "level": level.get(measure, ""), "year": year}
            scope = {"scope": "everybody", "value": "2,5" if measure.value == "score" else "80"}
            assert centre.post(FORM, data=TARGET | told_of | scope).status_code == 302
    for measure in RoadmapMeasure:
        address = f"{WHERE}?ukuran={MEASURE_SLUG[measure]}&sedikitnya={level.get(measure, '')}"
        with count_queries(at_most=12):
            page = words(centre.get(address))
        assert "Belum dimulai" in page, measure
    with count_queries(at_most=4):
        centre.get(FORM)


@pytest.mark.parametrize(
    "query", ["ukuran=apa", "ukuran=renaksi", "ukuran=keterhubungan&untuk=opd", "di=XX", "di=34.99"]
)
def test_what_is_unknown_is_not_found(centre, query):
    centre.post(FORM, data=TARGET)
    assert centre.get(f"{WHERE}?{query}").status_code == 404


def test_it_is_reached_from_the_dashboards_and_from_connection(centre):
    centre.post(FORM, data=TARGET)
    tabs = soup(centre.get("/dasbor/renaksi")).select(".r-tabs a")
    assert any(one["href"].startswith("/peta-jalan") for one in tabs)
    links = [
        one.get("href", "")
        for one in soup(centre.get("/keterhubungan/")).select("#target ~ * a, a")
    ]
    assert CONNECTED in links
