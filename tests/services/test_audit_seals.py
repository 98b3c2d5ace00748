"""The audit trail under seal: whatever is done to it behind the application's back is named."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from renaksi.core.audit import AuditEvent
from renaksi.core.audit_verify import FaultKind as Kind
from renaksi.core.errors import NotAllowed
from renaksi.models import AuditEntry, AuditSeal, append_only
from renaksi.queries import audit_seals as stored
from renaksi.services.audit_seals import EVERY, check, seal, seal_if_due, verify
from tests.factories.people import acting, system

AT = datetime(2026, 5, 1, 3, tzinfo=UTC)
NEXT = 1_000_000
"""Numbers of the lines that a test writes, far above what is there already."""


def ctx(session, *, later=timedelta(0)):
    return replace(system(session), now=AT + later)


def write(session, *numbers, at=AT, **told):
    values = {"event": AuditEvent.HOLIDAY_EDIT, "subject_type": "", "note": "", "request_id": ""}
    for number in numbers:
        session.execute(insert(AuditEntry).values(id=NEXT + number, at=at, **values | told))


@contextmanager
def spoiling(session):
    """As somebody with the database in their hands: the guards taken off."""
    connection = session.connection()
    for table in ("audit_entry", "audit_seal"):
        append_only.unguard(connection, table)
    yield connection
    session.expire_all()


def change(session, number, **told):
    with spoiling(session) as connection:
        found = connection.execute(
            update(AuditEntry).where(AuditEntry.id == NEXT + number).values(**told)
        )
        assert found.rowcount == 1


def remove(session, number):
    with spoiling(session) as connection:
        connection.execute(delete(AuditEntry).where(AuditEntry.id == NEXT + number))


def faults(session, **asked):
    found = check(ctx(session), **asked).faults
    return [
        (one.kind, one.number - NEXT if one.kind.startswith("line") else one.number)
        for one in found
    ]


@pytest.fixture
def trail(session):
    """Three seals: 1 to 4, 5 to 8, and 9, a day apart; what was there before lies under the first."""
    for number, some in enumerate(((1, 2, 3, 4), (5, 6, 7, 8), (9,))):
        later = timedelta(days=2 * number)
        write(session, *some, at=AT + later, after={"name": "Libur", "nested": {"a": [1, 2]}})
        seal(ctx(session, later=later))
    return session


# ── sealing ───────────────────────────────────────────────────────────────────
def test_each_line_is_sealed_once_and_the_seals_are_chained(trail):
    seals = trail.scalars(select(AuditSeal).order_by(AuditSeal.number)).all()
    assert [one.number for one in seals] == [1, 2, 3]
    assert [one.count for one in seals[1:]] == [4, 1]
    assert seals[0].count == trail.scalar(select(func.count()).select_from(AuditEntry)) - 5
    assert seals[1].spans == [[NEXT + 5, NEXT + 8]]
    assert (seals[1].first_entry_id, seals[1].last_entry_id) == (NEXT + 5, NEXT + 8)
    assert [one.previous_hash for one in seals] == ["", seals[0].hash, seals[1].hash]
    assert len(seals[1].digests) == 4 * 32
    assert faults(trail) == []


def test_nothing_new_makes_no_seal(trail):
    assert seal(ctx(trail)) is None
    assert trail.scalar(select(func.count()).select_from(AuditSeal)) == 3


def test_many_lines_are_sealed_in_several_steps(session):
    while seal(ctx(session)):
        pass
    write(session, *range(1, 8))
    assert [made.count for made in iter(lambda: seal(ctx(session), limit=3), None)] == [3, 3, 1]
    assert faults(session) == []


def test_a_line_committed_late_is_sealed_next(trail):
    """On PostgreSQL a number is handed out long before its line can be seen."""
    later = timedelta(days=5)
    write(trail, 11, 13, at=AT + later)
    seal(ctx(trail, later=later))
    write(trail, 12, 14, at=AT + later)
    made = seal(ctx(trail, later=later + timedelta(hours=1)))
    assert made.spans == ((NEXT + 12, NEXT + 12), (NEXT + 14, NEXT + 14))
    assert faults(trail) == []
    assert seal(ctx(trail, later=later + timedelta(hours=2))) is None
    change(trail, 12, note="lain")
    assert faults(trail) == [(Kind.LINE_CHANGED, 12)]


def test_only_late_lines_make_a_seal_too(trail):
    later = timedelta(days=5)
    write(trail, 11, 13, at=AT + later)
    seal(ctx(trail, later=later))
    write(trail, 12, at=AT + later)
    assert seal(ctx(trail, later=later)).spans == ((NEXT + 12, NEXT + 12),)
    write(trail, 15, at=AT + later)
    assert seal(ctx(trail, later=later)).spans == ((NEXT + 15, NEXT + 15),)
    assert faults(trail) == []


def test_a_page_seals_at_most_once_an_hour(session):
    write(session, 1)
    assert seal_if_due(ctx(session)) is not None
    write(session, 2)
    assert seal_if_due(ctx(session, later=EVERY - timedelta(seconds=1))) is None
    assert seal_if_due(ctx(session, later=EVERY)).spans == ((NEXT + 2, NEXT + 2),)


@pytest.mark.parametrize("use", [seal, check, verify])
@pytest.mark.parametrize("person", ["sari", "joko", "oki"])
def test_only_the_national_administrator_seals_and_verifies(session, request, use, person):
    with pytest.raises(NotAllowed):
        use(acting(session, request.getfixturevalue(person), AT))


# ── the database's own guard ──────────────────────────────────────────────────
@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_remove(trail, table, verb):
    with pytest.raises(IntegrityError, match=f"{table}: rows are only ever added"):
        trail.execute(text(verb.format(table)))


@pytest.mark.postgresql_only
def test_postgresql_has_a_third_way_and_refuses_it_too(session):
    with pytest.raises(IntegrityError, match="rows are only ever added"):
        session.execute(text("TRUNCATE audit_entry"))


# ── verification ──────────────────────────────────────────────────────────────
OTHER = {
    "at": AT + timedelta(days=1),
    "actor_id": None,
    "event": AuditEvent.PLAN_ENACT,
    "subject_type": "agency",
    "subject_id": 7,
    "agency_id": None,
    "before": {"name": "Lain"},
    "after": {"name": "Libur", "nested": {"a": [1, 3]}},
    "note": "lain",
    "request_id": "lain",
}


@pytest.mark.parametrize("field", sorted(OTHER))
def test_any_field_of_a_sealed_line_that_changes_is_found(session, tree, agus, field):
    first = {"actor_id": agus.id, "agency_id": tree("34").id, "after": {"name": "Libur"}}
    write(session, 1, 2, 3, **first)
    seal(ctx(session))
    assert faults(session) == []
    change(session, 2, **{field: OTHER[field]})
    assert faults(session) == [(Kind.LINE_CHANGED, 2)]


def test_what_can_not_be_a_line_at_all_is_a_changed_one(trail, backend):
    spoiled = {
        "sqlite": ("at = 'kemarin'", "after = '{'"),
        "postgresql": ("note = 'x'", "note = 'y'"),
    }
    with spoiling(trail) as connection:
        for number, what in zip((2, 7), spoiled[backend.name], strict=True):
            connection.exec_driver_sql(f"UPDATE audit_entry SET {what} WHERE id = {NEXT + number}")
    assert faults(trail) == [(Kind.LINE_CHANGED, 2), (Kind.LINE_CHANGED, 7)]


def test_a_line_removed_is_found(trail):
    remove(trail, 6)
    assert faults(trail) == [(Kind.LINE_REMOVED, 6)]


def test_a_number_used_again_does_not_hide_the_removal(trail):
    remove(trail, 9)
    write(trail, 9, at=AT + timedelta(days=4))
    assert faults(trail) == [(Kind.LINE_CHANGED, 9)]


def test_a_line_slipped_in_is_found_and_never_sealed(session):
    write(session, 1, 2, 5)
    seal(ctx(session))
    for days in (2, 4):
        write(session, 5 + days, at=AT + timedelta(days=days))
        seal(ctx(session, later=timedelta(days=days)))
    write(session, 3)
    for _ in range(2):
        assert faults(session) == [(Kind.LINE_INSERTED, 3)]
        assert seal(ctx(session, later=timedelta(days=6))) is None


def test_a_line_added_now_with_a_date_of_the_past_is_found(trail):
    write(trail, 10, at=AT + timedelta(days=1))
    seal(ctx(trail, later=timedelta(days=6)))
    assert faults(trail) == [(Kind.LINE_BACKDATED, 10)]


def test_findings_come_in_order_from_the_oldest(trail):
    remove(trail, 8)
    change(trail, 2, note="lain")
    change(trail, 9, note="lain")
    assert faults(trail) == [(Kind.LINE_CHANGED, 2), (Kind.LINE_REMOVED, 8), (Kind.LINE_CHANGED, 9)]


@pytest.mark.parametrize(
    "told",
    [
        {"at": AT - timedelta(days=9)},
        {"first_entry_id": NEXT},
        {"last_entry_id": NEXT + 100},
        {"newest_entry_id": 1},
        {"count": 1},
        {"spans": [[NEXT + 5, NEXT + 6]]},
        {"spans": []},
        {"spans": ["x"]},
        {"digests": b"0" * 128},
        {"previous_hash": "0" * 64},
        {"hash": "0" * 64},
    ],
)
def test_any_change_of_a_seal_is_found(trail, told):
    with spoiling(trail) as connection:
        connection.execute(update(AuditSeal).where(AuditSeal.number == 2).values(**told))
    assert (Kind.SEAL_CHANGED, 2) in faults(trail)


@pytest.mark.sqlite_only
def test_a_seal_that_sqlite_holds_and_nobody_can_read_is_a_changed_one(trail):
    with spoiling(trail) as connection:
        connection.exec_driver_sql("UPDATE audit_seal SET at = 'kemarin' WHERE number = 2")
    assert (Kind.SEAL_CHANGED, 2) in faults(trail)


@pytest.mark.parametrize("is_verified", [True, False])
def test_a_line_and_every_seal_since_rewritten_together(trail, is_verified):
    """Who does that must rewrite the line of the last verification too, which names the hash."""
    if is_verified:
        verify(ctx(trail, later=timedelta(days=4)))
    change(trail, 6, note="lain")
    with spoiling(trail) as connection:
        connection.execute(delete(AuditSeal).where(AuditSeal.number >= 2))
    for _ in range(2):
        seal(ctx(trail, later=timedelta(days=4)), limit=4)
    assert trail.scalar(select(func.max(AuditSeal.number))) == 3
    told = [(Kind.SEAL_CHANGED, 3)] if is_verified else []
    assert faults(trail) == told  # else only the hash that was written down elsewhere tells


@pytest.mark.parametrize("number", [1, 2])
def test_a_seal_removed_is_found(trail, number):
    with spoiling(trail) as connection:
        connection.execute(delete(AuditSeal).where(AuditSeal.number == number))
    assert faults(trail)[0] == (Kind.SEAL_MISSING, number)


def test_the_newest_seals_removed_are_missed_if_a_verification_saw_them(trail):
    assert verify(ctx(trail, later=timedelta(days=4))).is_whole
    with spoiling(trail) as connection:
        connection.execute(delete(AuditSeal).where(AuditSeal.number == 3))
    assert faults(trail) == [(Kind.SEAL_MISSING, 3)]
    with spoiling(trail) as connection:
        connection.execute(delete(AuditSeal))
    assert faults(trail) == [(Kind.SEAL_MISSING, 1)]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    number=st.integers(1, 9),
    field=st.sampled_from([*sorted(set(OTHER) - {"actor_id", "agency_id"}), None]),
)
def test_any_one_line_changed_or_removed_is_the_one_that_is_named(trail, number, field):
    saved = trail.begin_nested()
    if field is None:
        remove(trail, number)
        expected = Kind.LINE_REMOVED
    else:
        change(trail, number, **{field: OTHER[field]})
        expected = Kind.LINE_CHANGED
    found = faults(trail)
    saved.rollback()
    assert found == [(expected, number)]


def test_a_page_compares_the_newest_lines_and_says_what_it_left(trail):
    change(trail, 2, note="lain")
    change(trail, 9, note="lain")
    verdict = check(ctx(trail), limit=4)
    assert (verdict.lines, verdict.seals) == (5, 3)
    assert verdict.skipped == trail.scalar(select(AuditSeal.count).where(AuditSeal.number == 1))
    assert [one.number for one in verdict.faults] == [NEXT + 9]
    assert check(ctx(trail), limit=1).lines == 1


def test_a_verification_is_written_down(agus, trail):
    change(trail, 2, note="lain")
    verdict = verify(acting(trail, agus, AT + timedelta(days=5)))
    line, by = stored.last_verification(trail)
    assert (line.actor_id, by, line.agency_id) == (agus.id, agus.name, None)
    assert line.after == {
        "seals": 3, "lines": verdict.lines, "last_line": NEXT + 9, "faults": 1,
        "found": [f"line_changed:{NEXT + 2}"], "head": verdict.head,
    }  # fmt: skip


def test_an_empty_trail_has_nothing_to_be_found(session):
    assert not check(ctx(session)).faults
    assert check(ctx(session)).seals == 0


def test_more_lines_than_are_read_at_once_are_compared_to_the_last(session):
    for place in range(0, 4_400, 1_100):
        write_many(session, range(place, place + 1_100))
    while seal(ctx(session), limit=2_200):
        pass
    verdict = check(ctx(session))
    assert (verdict.is_whole, verdict.lines) == (True, session.query(AuditEntry).count())
    change(session, 5, note="lain")
    remove(session, 4_399)
    assert faults(session) == [(Kind.LINE_CHANGED, 5), (Kind.LINE_REMOVED, 4_399)]


def write_many(session, numbers):
    line = {"event": AuditEvent.HOLIDAY_EDIT, "subject_type": "", "note": "", "request_id": ""}
    session.execute(
        insert(AuditEntry), [{"id": NEXT + number, "at": AT, **line} for number in numbers]
    )


def test_statements_do_not_grow_with_the_lines(session, count_queries):
    def cost():
        with count_queries() as statements:
            check(ctx(session))
        return len(statements)

    write(session, *range(1, 5))
    seal(ctx(session))
    few = cost()
    write(session, *range(5, 400))
    seal(ctx(session))
    assert cost() <= few + 1
