"""What a cycle shows the public: rules with a preview, and what becomes of every public page."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.cycle import CycleState
from renaksi.core.policy import Role
from renaksi.core.report import ReportState
from renaksi.models import AuditEntry, Cycle, PublicationRule
from renaksi.services import cycles, instrument_presets
from renaksi.services.assessment_import import apply_import
from tests.factories.outside import outside_row
from tests.factories.people import make_person, system
from tests.factories.reports import told
from tests.support.backends import settle
from tests.views.test_open_data import CSV, DATA, JSON, NATION, SLEMAN, main, rows

PAGE, APPLY = "/siklus/2026/pengumuman", "/siklus/2026/pengumuman/terapkan"
KINDS = ("plans", "reports-B03", "reports-B06", "reports-B09", "reports-B12", "grades",
         "complaints", "connection")  # fmt: skip


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(response) -> str:
    return " ".join(soup(response).main.get_text(" ").split())


def filled(client, **changed) -> dict[str, str]:
    """The form as it stands, with some kinds otherwise: `plans="tidak"` or `plans=30`."""
    form = soup(client.get(PAGE))
    data = {"version": form.find("input", attrs={"name": "version"})["value"]}
    for kind in KINDS:
        want = changed.get(kind.replace("-", "_"), "biasa")
        data[f"rule-{kind}"] = "tunda" if isinstance(want, int) else want
        data[f"days-{kind}"] = str(want) if isinstance(want, int) else ""
    return data


@pytest.fixture
def centre(make_client, session, time_machine):
    """The national administrator on 20 April 2026; Sleman has a plan and reported B03."""
    told(session, ReportState.SUBMITTED)
    instrument_presets.seed(system(session))
    row = outside_row(agency="34.04", score=Decimal("83.45"), grade="A", year=2026)
    apply_import(system(session), [row])
    time_machine.move_to(datetime(2026, 4, 20, 3, tzinfo=UTC), tick=False)
    admin = make_person(session, "pusat@contoh.test", (Role.NATIONAL_ADMIN, "KEMENPANRB"))
    settle(session)
    return make_client().sign_in(admin)


def test_what_is_held_back_is_gone_at_once_from_pages_and_files(
    centre, client, session, count_queries
):
    before = {path: client.get(path).headers["ETag"] for path in (CSV, JSON)}
    assert "Ditetapkan" in main(client.get(SLEMAN))
    data = filled(centre, plans="tidak", reports_B03="tidak", grades="tidak", complaints=30)
    with count_queries(at_most=12):
        shown = words(centre.post(PAGE, data=data))
    assert "Laporan dan capaian B03" in shown
    assert shown.count("Langsung hilang dari halaman publik") == 4
    assert (
        "Tampil sejak 1 April 2026, pengaduan s.d. 31 Maret 2026 Tampil mulai 1 Mei 2026" in shown
    )
    assert session.scalars(select(PublicationRule)).all() == []  # only shown so far
    assert centre.post(APPLY, data=data).status_code == 302
    told_of = main(client.get(DATA))
    assert "rencana aksi" not in told_of.split("Lisensi")[0]
    assert "B03" not in told_of.split("Lisensi")[0]
    for path, tag in before.items():
        again = client.get(path, headers={"If-None-Match": tag})
        assert again.status_code == 200
    row = rows(client.get(CSV))["34.04"]
    assert [row[one] for one in ("renaksi_ditetapkan", "predikat", "keterhubungan")] == [
        "", "", "belum terhubung",
    ]  # fmt: skip
    assert not any(head.startswith("laporan") for head in row)
    page = main(client.get(SLEMAN))
    assert "Belum diumumkan" in page
    assert "83,45" not in page
    for path in (NATION, "/publik/instansi"):
        assert "83,45" not in client.get(path).text
    with count_queries(at_most=8):
        assert "Ditunda" in words(centre.get(PAGE))
    assert "4 jenis angka ditunda atau ditahan" in words(centre.get("/siklus/2026"))
    # and back again
    data = filled(centre)
    assert words(centre.post(PAGE, data=data)).count("Langsung tampil di halaman publik") == 4
    assert centre.post(APPLY, data=data).status_code == 302
    assert client.get(CSV, headers={"If-None-Match": before[CSV]}).status_code == 304
    assert "83,45" in main(client.get(SLEMAN))


def test_when_all_is_held_back_nothing_of_the_year_is_known(centre, client):
    kinds = {kind.replace("-", "_"): "tidak" for kind in KINDS}
    assert centre.post(APPLY, data=filled(centre, **kinds)).status_code == 302
    assert client.get(CSV).status_code == 404
    assert client.get(f"{NATION}?siklus=2026").status_code == 404
    assert "belum ada yang diumumkan" in main(client.get(NATION))


def test_a_delay_counts_from_the_usual_day(centre, client, session, time_machine):
    assert centre.post(APPLY, data=filled(centre, reports_B03=3)).status_code == 302
    for day, is_out in ((20, False), (21, True)):  # locked after the 17th, usually out on the 18th
        time_machine.move_to(datetime(2026, 4, day, 3, tzinfo=UTC), tick=False)
        settle(session)
        assert ("laporan_B03" in rows(client.get(CSV))["34.04"]) is is_out


@pytest.mark.parametrize("days", ["", "0", "-1", "731", "banyak", "9" * 30])
def test_a_wait_that_is_none_is_refused_beside_its_field(centre, session, days):
    data = filled(centre) | {"rule-plans": "tunda", "days-plans": days}
    for path in (PAGE, APPLY):
        answer = centre.post(path, data=data)
        assert answer.status_code == 422
        assert soup(answer).find(id="days-plans-error")
    assert session.scalars(select(PublicationRule)).all() == []


def test_a_second_person_is_told_and_what_was_typed_stays(centre, session):
    stale = filled(centre, plans=30)
    assert centre.post(APPLY, data=filled(centre, grades="tidak")).status_code == 302
    for path in (PAGE, APPLY):
        answer = centre.post(path, data=stale)
        assert answer.status_code == 409
        assert soup(answer).find(id="days-plans")["value"] == "30"
    kept = centre.post(PAGE, data=filled(centre, plans=30) | {"ubah": "1"})
    assert soup(kept).find(id="days-plans")["value"] == "30"
    found = session.scalars(select(PublicationRule)).all()
    assert [(one.subject.value, one.delay_days) for one in found] == [("grades", None)]
    assert "Tidak ada yang berubah" in words(centre.post(PAGE, data=filled(centre, grades="tidak")))


def test_a_closed_cycle_may_still_hold_back_and_the_trail_says_what(centre, session):
    cycle = session.scalars(select(Cycle).where(Cycle.year == 2026)).one()
    cycles.close_cycle(system(session), cycle.id)
    settle(session)
    data = filled(centre, plans=5, reports_B06="tidak")
    for _ in range(2):  # the second is stale, and changes nothing
        centre.post(APPLY, data=data)
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.event == AuditEvent.CYCLE_PUBLICATION)
    ).one()
    assert entry.after == {
        "public_plans": {"held_days": 5}, "public_reports": {"B06": {"is_public": False}},
    }  # fmt: skip
    page = words(centre.get("/jejak-audit?peristiwa=cycle"))
    assert "Rencana aksi untuk umum" in page


def test_a_new_cycle_takes_the_rules_of_the_one_it_is_made_like(centre, session):
    centre.post(APPLY, data=filled(centre, plans=5, reports_B06="tidak"))
    made = cycles.create_cycle(system(session), 2027, like=2026)
    found = session.scalars(select(PublicationRule).where(PublicationRule.cycle_id == made.id))
    assert {(one.subject.value, one.checkpoint, one.delay_days) for one in found} == {
        ("plans", "", 5), ("reports", "B06", None),
    }  # fmt: skip
    assert made.state is CycleState.PREPARING
    cycles.discard_cycle(system(session), made.id)
