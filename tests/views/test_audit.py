"""The page of the audit trail."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook
from sqlalchemy import select, text

from renaksi.core.audit import AuditEvent
from renaksi.core.audit_verify import Fault, FaultKind, Verdict
from renaksi.core.plan import PlanState
from renaksi.core.policy import Role
from renaksi.labels.audit_seals import FAULT, outcome
from renaksi.labels.format import number as in_words
from renaksi.models import AuditEntry, AuditSeal, append_only
from tests.factories.cycles import agency
from tests.factories.people import PASSWORD, make_person
from tests.factories.plans import a_plan
from tests.support.backends import settle

PAGE = "/jejak-audit"


def rows(answer):
    soup = BeautifulSoup(answer.text, "html.parser")
    return [row.get_text(" ", strip=True) for row in soup.select("table.r-audit tbody tr")]


@pytest.fixture
def plans(session):
    a_plan(session, agency(session, "34.04"), PlanState.IN_REVIEW)
    a_plan(session, agency(session, "34.02"), PlanState.DRAFT)


def test_an_agency_reads_its_own_trail_and_nothing_of_its_sibling(client, plans, sari, dewi):
    mine = rows(client.sign_in(sari).get(f"{PAGE}?peristiwa=plan"))
    assert [line for line in mine if "Diajukan" in line]
    assert all("Sleman" in line for line in mine)
    theirs = rows(client.sign_in(dewi).get(f"{PAGE}?peristiwa=plan"))
    assert len(theirs) == 1
    assert all("Bantul" in line for line in theirs)
    assert rows(client.get(f"{PAGE}?q=Sleman")) == []
    assert rows(client.get(f"{PAGE}?instansi=34.04")) == []


@pytest.mark.parametrize("person", ["rina", "tono", "eko", "oki", "kadek", "lina"])
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}.xlsx", f"{PAGE}.csv"])
def test_who_may_not_read_trails_is_refused(client, request, person, path):
    assert client.sign_in(request.getfixturevalue(person)).get(path).status_code == 403


def test_a_visitor_is_led_to_the_door(client):
    assert "/masuk" in client.get(PAGE).location


def test_the_national_administrator_reads_it_all_and_searches(client, plans, agus):
    client.sign_in(agus)
    every = client.get(PAGE)
    assert len(rows(every)) > 20
    found = rows(client.get(f"{PAGE}?q=telaah+dimulai"))
    assert len(found) == 1
    assert "Renaksi 2026 Kabupaten Sleman, revisi 1" in found[0]
    assert "Keadaan: Diajukan menjadi Sedang ditelaah" in found[0]
    assert len(rows(client.get(f"{PAGE}?peristiwa=plan:submit"))) == 1
    assert rows(client.get(f"{PAGE}?dari=2030-01-01")) == []
    assert "Hapus sebagian saringan" in client.get(f"{PAGE}?dari=2030-01-01").text


def test_pages_and_filters_go_together(client, session, agus):
    for number in range(120):
        session.add(
            AuditEntry(
                at=datetime(2031, 1, 1, tzinfo=UTC),
                event=AuditEvent.HOLIDAY_EDIT,
                subject_type="",
                note=f"catatan {number:03d}",
            )
        )
    client.sign_in(agus)
    last = client.get(f"{PAGE}?dari=2031-01-01&hal=3")
    assert len(rows(last)) == 20
    assert "catatan 000" in rows(last)[-1]
    assert "120 peristiwa, halaman 3 dari 3" in last.text
    previous = BeautifulSoup(last.text, "html.parser").find("a", rel="prev")["href"]
    assert "dari=2031-01-01" in previous
    assert len(rows(client.get(previous))) == 50
    assert len(rows(client.get(f"{PAGE}?dari=2031-01-01&hal=999"))) == 20


@pytest.mark.parametrize("typed", ["kemarin", "2026-02-30", "0001-01-01"])
@pytest.mark.parametrize("name", ["dari", "sampai"])
def test_a_day_that_is_none_is_said_beside_the_field(client, agus, name, typed):
    answer = client.sign_in(agus).get(f"{PAGE}?{name}={typed}")
    assert answer.status_code == 422
    field = BeautifulSoup(answer.text, "html.parser").find(id=name)
    assert field["value"] == typed
    assert field["aria-describedby"] == f"{name}-error"
    assert client.get(f"{PAGE}.csv?{name}={typed}").status_code == 404


def test_what_people_wrote_stays_text(client, session, agus):
    session.add(
        AuditEntry(
            at=datetime(2031, 1, 1, tzinfo=UTC),
            event=AuditEvent.HOLIDAY_EDIT,
            subject_type="",
            note="<script>alert(1)</script>",
            after={"name": "=1+1"},
        )
    )
    answer = client.sign_in(agus).get(f"{PAGE}?dari=2031-01-01")
    assert "&lt;script&gt;" in answer.text
    assert BeautifulSoup(answer.text, "html.parser").find("q").text == "<script>alert(1)</script>"


def test_the_files_hold_exactly_what_is_filtered(client, plans, agus):
    client.sign_in(agus)
    answer = client.get(f"{PAGE}.csv?peristiwa=plan:submit")
    found = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(one["Peristiwa"], one["Kode instansi"]) for one in found] == [("Diajukan", "34.04")]
    assert "Keadaan: Rancangan menjadi Diajukan" in found[0]["Perubahan"]
    answer = client.get(f"{PAGE}.xlsx?peristiwa=plan:submit")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    assert len(book.get_sheet_by_index(0).to_python()) == 2


def test_the_page_stays_cheap(client, plans, agus, count_queries):
    client.sign_in(agus)
    client.hand_over()
    with count_queries(at_most=12):
        client.get(f"{PAGE}?q=a")


# ── seals ─────────────────────────────────────────────────────────────────────
def panel(answer):
    found = BeautifulSoup(answer.text, "html.parser").find(id="segel")
    return found and found.get_text(" ", strip=True)


def press(client):
    answer = client.post(f"{PAGE}/periksa")
    assert answer.status_code == 302
    return client.get(answer.location)


def spoil(session, statement):
    append_only.unguard(session.connection(), "audit_entry")
    session.execute(text(statement))
    session.flush()


def test_a_verification_seals_compares_and_says_so(client, plans, agus):
    before = panel(client.sign_in(agus).get(PAGE))
    assert "Belum diperiksa" in before
    assert "Belum ada baris yang disegel." in before
    page = press(client)
    count = rows(client.get(f"{PAGE}?peristiwa=audit:verify"))
    assert len(count) == 1
    assert "Ketidakcocokan: 0" in count[0]
    assert re.search(
        r"Jejak audit utuh: \d+ baris dalam 1 segel dibandingkan, semuanya cocok\.", page.text
    )
    assert re.match(
        r"Keutuhan jejak Utuh Disegel sampai baris nomor [\d.]+ \(segel nomor 1, ", panel(page)
    )
    assert "1 baris sesudahnya menunggu segel berikutnya." in panel(page)
    assert f"oleh {agus.name}:" in panel(page)
    assert re.search(r"dicatat di luar sistem: [0-9a-f]{64}", panel(page))


def test_what_was_changed_is_named_by_its_number(client, session, plans, agus):
    press(client.sign_in(agus))
    number = session.scalar(select(AuditEntry.id).where(AuditEntry.event == AuditEvent.PLAN_SUBMIT))
    spoil(session, f"UPDATE audit_entry SET note = 'lain' WHERE id = {number}")
    found = panel(press(client))
    assert "Tidak utuh" in found
    assert "1 ketidakcocokan." in found
    assert f"Baris nomor {in_words(number)} tidak lagi sama dengan saat disegel." in found
    shown = rows(client.get(f"{PAGE}?peristiwa=plan:submit"))
    assert f"Baris {in_words(number)}" in shown[0]
    assert "Ketidakcocokan: 1" in rows(client.get(f"{PAGE}?peristiwa=audit:verify"))[0]


def test_many_findings_are_summed_up(client, session, plans, agus):
    press(client.sign_in(agus))
    spoil(session, "UPDATE audit_entry SET request_id = 'lain'")
    found = panel(press(client))
    assert found.count("tidak lagi sama") == 5
    assert "Yang lain disebut oleh renaksi check audit" in found


@pytest.mark.parametrize("person", ["sari", "joko", "wati"])
def test_seals_are_the_national_administrators(client, request, person):
    client.sign_in(request.getfixturevalue(person))
    assert panel(client.get(PAGE)) is None
    assert client.post(f"{PAGE}/periksa").status_code == 403


def test_what_a_spoiled_verification_tells_breaks_no_page(client, session, agus):
    for after in (None, {"seals": "x", "found": [1, "y:2", "line_changed:z"], "faults": None}):
        session.add(AuditEntry(
            at=datetime(2031, 1, 1, tzinfo=UTC), event=AuditEvent.AUDIT_VERIFY, subject_type="", after=after,
        ))  # fmt: skip
        session.flush()
        assert "Belum diperiksa" in panel(client.sign_in(agus).get(PAGE))


def test_a_verification_stays_cheap_and_so_does_the_page_after_it(
    client, session, plans, agus, count_queries
):
    press(client.sign_in(agus))
    client.hand_over()
    with count_queries(at_most=30):
        client.post(f"{PAGE}/periksa")
    client.hand_over()
    with count_queries(at_most=12):
        client.get(PAGE)


def test_whoever_signs_in_finds_the_trail_sealed_once_an_hour(client, session, plans):
    make_person(session, "umi@contoh.test", (Role.AGENCY_ADMIN, "34"), password=PASSWORD)
    settle(session)
    for _ in range(2):
        answer = client.post("/masuk", data={"email": "umi@contoh.test", "password": PASSWORD})
        assert answer.status_code == 302
        client.post("/keluar")
    assert session.scalars(select(AuditSeal.number)).all() == [1]


@pytest.mark.sqlite_only
def test_what_keeps_the_trail_from_being_sealed_keeps_nobody_out_on_sqlite(client, session):
    make_person(session, "umi@contoh.test", (Role.AGENCY_ADMIN, "34"), password=PASSWORD)
    settle(session)
    session.execute(text("ALTER TABLE audit_seal RENAME TO elsewhere"))
    session.commit()
    answer = client.post("/masuk", data={"email": "umi@contoh.test", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict(0, 0, 0, 0, "", (), 0), "Belum ada baris yang disegel."),
        (
            Verdict(12, 50_123, 1_200_000, 1_250_123, "ab", (), 0),
            "Jejak audit utuh: 50.123 baris dalam 12 segel dibandingkan (1.200.000 baris yang lebih lama tidak), semuanya cocok.",
        ),
        (
            Verdict(2, 40, 0, 40, "ab", (Fault(FaultKind.LINE_REMOVED, 7),), 1),
            "Jejak audit tidak utuh: 40 baris dalam 2 segel dibandingkan, 1 ketidakcocokan ditemukan.",
        ),
        (
            Verdict(0, 0, 0, 0, "", (Fault(FaultKind.SEAL_MISSING, 1),), 1),
            "Jejak audit tidak utuh: 0 baris dalam 0 segel dibandingkan, 1 ketidakcocokan ditemukan.",
        ),
    ],
)
def test_what_a_verification_came_to_is_said_in_one_sentence(verdict, said):
    assert outcome(verdict) == said


def test_every_finding_has_its_sentence():
    assert set(FAULT) == set(FaultKind)
