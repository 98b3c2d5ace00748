"""Who may read which line of the audit trail, and how it is told."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from renaksi import labels
from renaksi.core.audit import AuditEvent
from renaksi.core.plan import PlanState
from renaksi.core.policy import SYSTEM, Role
from renaksi.labels.audit_diff import differences, known
from renaksi.labels.audit_lines import NOUN, events_of_text, groups, shown
from renaksi.models import AuditEntry
from renaksi.queries.audit_search import BATCH, COUNTED, Wanted, count, find, stream
from renaksi.queries.people import actor_of
from tests.factories.cycles import agency, opened
from tests.factories.people import make_person
from tests.factories.plans import a_plan

TODAY = date(2026, 6, 1)
AT = datetime(2026, 5, 1, 3, tzinfo=UTC)


def write(session, event=AuditEvent.AGENCY_EDIT, *, code=None, at=AT, **more):
    entry = AuditEntry(
        at=at,
        actor_id=more.pop("actor_id", None),
        event=event,
        subject_type=more.pop("subject_type", "agency"),
        subject_id=more.pop("subject_id", None),
        agency_id=agency(session, code).id if code else None,
        before=more.pop("before", None),
        after=more.pop("after", None),
        note=more.pop("note", ""),
        **more,
    )
    session.add(entry)
    session.flush()
    return entry


def read(session, user=None, **wanted):
    actor = SYSTEM if user is None else actor_of(session, user, TODAY)
    return find(session, actor, TODAY, Wanted(**wanted), offset=0, limit=100)


def codes(session, user, **wanted):
    return {line.agency_code for line in read(session, user, **wanted)}


# ── who reads what ────────────────────────────────────────────────────────────
@pytest.fixture
def lines(session, dinkes, dinkes_bantul):
    for code in (None, "34", "34.04", "34.02", dinkes.code, dinkes_bantul.code, "KEMENDAGRI"):
        write(session, code=code)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("sari", {"34.04", "34.04.DINKES"}),
        ("budi", {"34.04", "34.04.DINKES"}),
        ("dewi", {"34.02", "34.02.DINKES"}),
        ("joko", {"34.04", "34.04.DINKES"}),
        ("wati", {"34"}),
        ("rina", set()),
        ("lina", set()),
        ("oki", set()),
        ("eko", set()),
    ],
)
def test_each_reads_the_trail_of_its_own(session, lines, request, person, expected):
    user = request.getfixturevalue(person)
    known_codes = {"34", "34.04", "34.02", "34.04.DINKES", "34.02.DINKES", "KEMENDAGRI", None}
    assert codes(session, user) & known_codes == expected
    actor = actor_of(session, user, TODAY)
    assert count(session, actor, TODAY, Wanted()) == len(read(session, user))


def test_an_office_that_keeps_its_own_reads_its_own(session, lines, dinkes):
    user = make_person(session, "umi@contoh.test", (Role.AGENCY_ADMIN, dinkes.code))
    assert codes(session, user) & {"34.04", "34.04.DINKES", "34.02.DINKES"} == {"34.04.DINKES"}


def test_the_national_administrator_reads_everything(session, lines, agus):
    assert {None, "34", "34.04", "34.02", "KEMENDAGRI"} <= codes(session, agus)


# ── search ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"text": "gempa"}, {"note"}),
        ({"text": "188/12"}, {"after"}),
        ({"text": "sleman"}, {"note", "after"}),
        ({"text": "100%"}, {"percent"}),
        ({"text": "budi"}, {"person"}),
        ({"text": "ditetapkan", "events_of_text": frozenset({AuditEvent.PLAN_ENACT})}, {"after"}),
        ({"events": frozenset({AuditEvent.PLAN_ENACT})}, {"after"}),
        ({"person": "budi"}, {"person"}),
        ({"person": "budi@contoh"}, {"person"}),
        ({"agency": "34.04"}, {"note", "after"}),
        ({"agency": "bantul"}, {"percent"}),
        ({"since": date(2026, 5, 2)}, {"person"}),
        ({"until": date(2026, 5, 1)}, {"note", "after", "percent"}),
        ({"text": "tidak ada"}, set()),
    ],
)
def test_the_trail_is_searched(session, budi, wanted, expected):
    write(session, code="34.04", note="Gempa bumi", request_id="note")
    decree = {"decree_number": "188/12/KEP"}
    write(session, AuditEvent.PLAN_ENACT, code="34.04", after=decree, request_id="after")
    write(session, code="34.02", note="selesai 100% kemarin", request_id="percent")
    write(session, note="selesai 1000", request_id="other", at=datetime(2026, 4, 1, tzinfo=UTC))
    # 00.30 WIB on the 2nd is the 1st in UTC
    late = datetime(2026, 5, 1, 17, 30, tzinfo=UTC)
    write(session, actor_id=budi.id, request_id="person", at=late)
    marks = {"note", "after", "percent", "person"}
    assert {line.request_id for line in read(session, **wanted)} & marks == expected


def test_lines_come_newest_first_and_stream_in_batches(session):
    for number in range(BATCH + 7):
        write(session, at=AT, request_id=str(number))
    told = list(stream(session, SYSTEM, TODAY, Wanted(since=date(2026, 5, 1))))
    assert [line.request_id for line in told] == [str(n) for n in reversed(range(BATCH + 7))]
    assert count(session, SYSTEM, TODAY, Wanted()) <= COUNTED


# ── what a line says ──────────────────────────────────────────────────────────
def said(session, **told):
    write(session, request_id="this", **told)
    line = next(line for line in read(session) if line.request_id == "this")
    return [str(one) for one in differences(line)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            {"before": {"drafting_due_on": "2026-03-31"}, "after": {"drafting_due_on": "2026-04-15"}},
            ["Batas penyusunan: 31 Maret 2026 menjadi 15 April 2026"],
        ),
        (
            {"event": AuditEvent.PLAN_SUBMIT, "before": {"state": "draft"}, "after": {"state": "submitted"}},
            ["Keadaan: Rancangan menjadi Diajukan"],
        ),
        (
            {"event": AuditEvent.CYCLE_OPEN, "before": {"state": "preparing"}, "after": {"state": "open"}},
            ["Keadaan: Disiapkan menjadi Berjalan"],
        ),
        ({"after": {"owes_plan": False, "reason": "Gempa"}}, ["Wajib menyusun: tidak", "Alasan: Gempa"]),
        ({"after": {"name": "Baru", "job_title": ""}}, ["Nama: Baru"]),
        (
            {"before": {"job_title": ""}, "after": {"job_title": "Kepala Bidang"}},
            ["Jabatan: kosong menjadi Kepala Bidang"],
        ),
        ({"after": {"owing_kinds": ["kota", "lns"]}}, ["Jenis yang wajib: Kota, Lembaga nonstruktural"]),
        (
            {
                "before": {"B06": {"opens_on": "2026-07-01", "due_on": "2026-07-10"}},
                "after": {"B06": {"opens_on": "2026-07-01", "due_on": "2026-07-15"}},
            },
            ["B06: dibuka 1 Juli 2026, batas 10 Juli 2026 menjadi dibuka 1 Juli 2026, batas 15 Juli 2026"],
        ),
        ({"before": {"target:B06": "12.5"}, "after": {"target:B06": None}}, ["Target B06: 12,5 menjadi kosong"]),
        ({"before": {"polarity": "up"}, "after": {"polarity": "down"}}, ["Arah: naik menjadi turun"]),
        ({"after": {"submitted_by_id": 7, "lineage_id": "x", "role": "manager"}}, ["Peran: Pejabat Pengelola Pengaduan"]),
        ({"after": {"from": "1900-01-01", "to": "9999-12-31"}}, ["sejak: semula", "sampai: seterusnya"]),
        ({"after": {"valid_to": "2026-07-01"}}, ["Berlaku sampai: 30 Juni 2026"]),
        ({"before": {"x": 1}, "after": None}, ["Rincian lain: 1"]),
    ],
)  # fmt: skip
def test_what_changed_is_told_in_words(session, told, expected):
    assert said(session, **told) == expected


def test_numbers_of_agencies_and_people_become_names(session, budi):
    home = agency(session, "34.04").id
    assert said(session, after={"role": "manager", "home_id": home, "receiver_id": budi.id}) == [
        "Peran: Pejabat Pengelola Pengaduan",
        "di: Kabupaten Sleman",
        "Penerima: Budi Santoso",
    ]


def test_a_line_of_a_plan_names_the_plan_and_leads_to_it(session):
    revision = a_plan(session, agency(session, "34.04"), PlanState.IN_REVIEW)
    told = [shown(line) for line in read(session, agency="34.04")]
    submitted = next(
        line for line in told if line.what == labels.AUDIT_EVENT[AuditEvent.PLAN_SUBMIT]
    )
    assert submitted.subject == "Renaksi 2026 Kabupaten Sleman, revisi 1"
    assert submitted.plan_id == revision.plan_id
    assert any(
        line.what == "Aksi ditambahkan" and line.plan_id == revision.plan_id for line in told
    )


def test_a_hubs_own_note_on_a_plan_below_it_leads_nowhere(session):
    """Its trail is read by people who may not read the plan."""
    revision = a_plan(session, agency(session, "34.04"))
    write(
        session,
        AuditEvent.COMMENT_ADD,
        code="34",
        subject_type="plan_revision",
        subject_id=revision.id,
        request_id="note",
    )
    told = next(shown(line) for line in read(session) if line.request_id == "note")
    assert told.subject == "Renaksi 2026 Kabupaten Sleman, revisi 1"
    assert told.plan_id is None


def test_every_field_the_services_write_has_a_word(session):
    """Plans in every state, a cycle set up, agencies and people: whatever they wrote down."""
    opened(session, 2027)
    for code, state in (("34.04", PlanState.SUPERSEDED), ("34.02", PlanState.RETURNED)):
        a_plan(session, agency(session, code), state)
    told = [
        side
        for entry in session.scalars(select(AuditEntry))
        for side in (entry.before, entry.after)
    ]
    keys = {key for side in told for key in (side or {})}
    assert len(keys) > 20
    assert {key for key in keys if not known(key)} == set()


def test_every_event_has_a_noun_and_can_be_found_by_its_words():
    assert sum(len(events) for events in groups().values()) == len(AuditEvent)
    assert {event.value.partition(":")[0] for event in AuditEvent} == set(NOUN)
    assert AuditEvent.PLAN_ENACT in events_of_text("Ditetapkan")
    assert events_of_text("") == frozenset()


def test_the_number_of_statements_does_not_grow(session, count_queries, budi):
    home = agency(session, "34.04").id

    def cost():
        with count_queries() as statements:
            read(session)
        return len(statements)

    write(session, code="34.04", after={"home_id": home, "receiver_id": budi.id})
    few = cost()
    for _ in range(60):
        write(session, code="34.04", after={"home_id": home, "receiver_id": budi.id})
    assert cost() == few <= 3
