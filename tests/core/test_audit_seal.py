"""Digests, seals and the comparison with them: no single change goes unseen."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from renaksi.core.audit_seal import (
    NO_HASH,
    PATIENCE,
    Line,
    Seal,
    digest,
    numbers_in,
    outside,
    seal_hash,
    size,
    spans_of,
    windows,
)
from renaksi.core.audit_verify import (
    SHOWN,
    Fault,
    FaultKind,
    Found,
    Mark,
    StoredSeal,
    first_compared,
    floor,
    held,
    line_faults,
    seal_faults,
    summed,
)
from renaksi.models import AuditEntry

AT = datetime(2026, 5, 1, 3, 0, 0, 123456, tzinfo=UTC)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
details = st.none() | st.dictionaries(st.text(max_size=6), json_values, max_size=3)
moments = st.datetimes(
    datetime(2019, 1, 1),
    datetime(2040, 1, 1),
    timezones=st.just(UTC),
)
numbers = st.integers(1, 2**31 - 1)
EACH = {
    "id": numbers,
    "at": moments,
    "actor_id": st.none() | numbers,
    "event": st.sampled_from(["plan:submit", "plan:endorse", "user:sign_in"]),
    "subject_type": st.sampled_from(["", "agency", "plan_revision"]),
    "subject_id": st.none() | numbers,
    "agency_id": st.none() | numbers,
    "before": details,
    "after": details,
    "note": st.text(max_size=10),
    "request_id": st.text(max_size=10),
}
lines = st.builds(Line, **EACH)


def a_line(number=1, **told):
    values = {
        "id": number, "at": AT, "actor_id": 3, "event": "plan:submit", "subject_type": "plan_revision",
        "subject_id": 9, "agency_id": 4, "before": {"state": "draft"}, "after": {"state": "submitted"},
        "note": "", "request_id": "abc",
    }  # fmt: skip
    return Line(**values | told)


# ── digests ───────────────────────────────────────────────────────────────────
def test_a_digest_covers_every_column_of_the_trail():
    columns = {column.name for column in AuditEntry.__table__.columns}
    assert {field.name for field in fields(Line)} == columns == set(EACH)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(line=lines, name=st.sampled_from(sorted(EACH)), data=st.data())
def test_any_change_of_any_field_changes_the_digest(line, name, data):
    other = data.draw(EACH[name].filter(lambda value: not _same(value, getattr(line, name))))
    assert digest(replace(line, **{name: other})) != digest(line)


def _same(left, right):
    """`True == 1` in Python, not in what a line says."""
    return repr(left) == repr(right) or (isinstance(left, dict) and left == right)


def test_the_order_of_details_and_the_zone_of_a_moment_mean_nothing():
    line = a_line(after={"a": 1, "b": {"c": 2, "d": 3}})
    jakarta = timezone(timedelta(hours=7))
    other = replace(line, after={"b": {"d": 3, "c": 2}, "a": 1}, at=AT.astimezone(jakarta))
    assert digest(other) == digest(line)


@pytest.mark.parametrize(
    "told",
    [
        {"after": None},
        {"after": {}},
        {"note": "null"},
        {"after": {"state": ["submitted"]}},
        {"at": AT + timedelta(microseconds=1)},
        {"subject_id": "9"},
        {"note": b"abc"},
    ],
)
def test_what_only_looks_the_same_differs(told):
    assert digest(a_line(**told)) != digest(a_line())


def test_the_digest_stays_what_it_was_in_the_first_release():
    """Another way of writing a line down would make every sealed line look changed."""
    assert (
        digest(a_line()).hex() == "49409db2ba81caa1215d0f74ffc53ee7b3183642ef46edf8a93b91a0f91c6e57"
    )


# ── spans ─────────────────────────────────────────────────────────────────────
# Which of the numbers 1 to 60 there are, as bits: one draw, whatever the machine is busy with.
some_numbers = st.integers(0, 2**60 - 1).map(
    lambda bits: [place + 1 for place in range(60) if bits >> place & 1]
)


@given(some_numbers)
def test_spans_hold_exactly_their_numbers(found):
    spans = spans_of(found)
    assert list(numbers_in(spans)) == found
    assert size(spans) == len(found)
    assert all(one[1] + 1 < two[0] for one, two in pairwise(spans))


@given(some_numbers, some_numbers)
def test_what_lies_outside(found, inside):
    spans = spans_of(inside)[::-1]
    assert list(outside(found, spans)) == [one for one in found if one not in set(inside)]


@given(some_numbers, st.integers(1, 20))
def test_windows_cover_every_number_once_and_are_never_wider(found, width):
    ranges = list(windows(spans_of(found), width))
    assert all(0 <= last - first < width for first, last in ranges)
    assert all(one[1] < two[0] for one, two in pairwise(ranges))
    assert all(any(first <= one <= last for first, last in ranges) for one in found)


# ── seals ─────────────────────────────────────────────────────────────────────
def sealed(number, held_lines, *, at=AT, previous=NO_HASH, newest=None):
    ids = [line.id for line in held_lines]
    seal = Seal(
        number, at, spans_of(ids), b"".join(map(digest, held_lines)), newest or max(ids), previous
    )
    return closed(seal)


def closed(seal):
    return StoredSeal(
        seal.number, seal.at, seal.spans, seal.digests, seal.newest_id, seal.previous_hash,
        seal.spans[0][0], seal.spans[-1][1], seal.count, seal_hash(seal),
    )  # fmt: skip


def chain():
    first = sealed(1, [a_line(1), a_line(2)])
    second = sealed(2, [a_line(3), a_line(5)], previous=first.hash)
    return first, second, sealed(3, [a_line(6)], previous=second.hash)


def faults_of(*stored):
    found, before = [], (0, NO_HASH)
    for one in stored:
        found += seal_faults(one.number, one, before)
        before = one.number, one.hash
    return [(fault.kind, fault.number) for fault in found]


def test_a_chain_that_nobody_touched_holds():
    assert faults_of(*chain()) == []


@pytest.mark.parametrize(
    "told",
    [
        {"at": AT + timedelta(microseconds=1)},
        {"spans": ((3, 4),)},
        {"spans": ()},
        {"digests": b"x" * 64},
        {"digests": b""},
        {"newest_id": 4},
        {"previous_hash": "0" * 64},
        {"first_id": 2},
        {"last_id": 6},
        {"said_count": 3},
        {"hash": "0" * 64},
    ],
)
def test_any_change_of_a_seal_is_found(told):
    first, second, third = chain()
    assert (FaultKind.SEAL_CHANGED, 2) in faults_of(first, replace(second, **told), third)


def test_a_seal_made_anew_breaks_the_one_after_it():
    first, second, third = chain()
    forged = closed(replace(second, digests=b"y" * 64))
    assert faults_of(first, forged, third) == [(FaultKind.SEAL_CHANGED, 3)]


def test_a_seal_made_anew_is_not_the_one_that_was_seen():
    first, second, _ = chain()
    before, seen = (1, first.hash), (2, second.hash)
    assert list(seal_faults(2, second, before, seen)) == []
    forged = closed(replace(second, digests=b"y" * 64))
    assert list(seal_faults(2, forged, before)) == []
    assert list(seal_faults(2, forged, before, seen)) == [Fault(FaultKind.SEAL_CHANGED, 2)]
    assert list(seal_faults(1, first, seen=seen)) == []


def test_a_seal_taken_out_is_missed():
    first, second, third = chain()
    assert faults_of(first, third) == [(FaultKind.SEAL_MISSING, 2)]
    assert faults_of(second, third) == [(FaultKind.SEAL_MISSING, 1)]
    assert faults_of(first, closed(replace(second, number=4)), third)[0] == (
        FaultKind.SEAL_MISSING,
        2,
    )


def test_a_seal_that_can_not_be_read_is_a_changed_one():
    assert list(seal_faults(2, None, (1, "x"))) == [Fault(FaultKind.SEAL_CHANGED, 2)]


# ── lines ─────────────────────────────────────────────────────────────────────
def test_each_line_is_held_with_its_own_digest():
    _, second, _ = chain()
    assert dict(held(second)) == {3: digest(a_line(3)), 5: digest(a_line(5))}


def mark(number, at, last_id, newest_id=None, count=1):
    return Mark(number, at, last_id, newest_id or last_id, count)


def test_lines_that_are_gone_other_or_unreadable():
    wanted = {number: digest(a_line(number)) for number in (1, 2, 3, 4)}
    there = {
        1: Found(wanted[1], AT),
        2: Found(digest(a_line(2, note="lain")), AT),
        4: Found(None, None),
        9: Found(b"", AT),
    }
    assert list(line_faults(wanted, there, [])) == [
        Fault(FaultKind.LINE_CHANGED, 2),
        Fault(FaultKind.LINE_REMOVED, 3),
        Fault(FaultKind.LINE_CHANGED, 4),
    ]


@pytest.mark.parametrize(
    ("number", "at", "expected"),
    [
        (11, AT - PATIENCE - timedelta(seconds=1), True),
        (11, AT - PATIENCE, False),
        (11, AT, False),
        (10, datetime(2020, 1, 1, tzinfo=UTC), False),  # it was there when the seal was made
        (21, AT, True),  # the second seal, five days later, had not seen it
    ],
)
def test_a_line_that_claims_to_be_older_than_the_seal_before_it(number, at, expected):
    marks = [mark(1, AT, 8, 10), mark(2, AT + timedelta(days=5), 20)]
    line = a_line(number, at=at)
    found = line_faults({number: digest(line)}, {number: Found(digest(line), at)}, marks)
    assert [fault.kind for fault in found] == [FaultKind.LINE_BACKDATED] * expected


def test_a_line_may_be_late_until_a_seal_of_a_day_later_has_not_found_it():
    early, soon = mark(1, AT, 10), mark(2, AT + timedelta(hours=23), 20)
    assert floor([]) == floor([early]) == floor([early, soon]) == 0
    assert floor([early, soon, mark(3, AT + PATIENCE, 15)]) == 10
    assert floor([early, soon, mark(3, AT + timedelta(days=3), 30)]) == 20


@pytest.mark.parametrize(
    ("limit", "expected"), [(None, 1), (1, 3), (5, 3), (6, 2), (15, 2), (16, 1), (1000, 1)]
)
def test_the_newest_seals_are_compared_first(limit, expected):
    marks = [mark(1, AT, 10, count=10), mark(2, AT, 20, count=10), mark(3, AT, 25, count=5)]
    assert first_compared(marks, limit) == expected
    assert first_compared([], limit) == 1


def test_many_findings_are_counted_and_the_first_named():
    faults = [Fault(FaultKind.LINE_CHANGED, number) for number in range(1, SHOWN + 3)]
    assert summed(faults) == (tuple(faults[:SHOWN]), SHOWN + 2)
    assert summed([]) == ((), 0)
