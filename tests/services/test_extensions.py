"""More time asked for, granted or refused, taken back, and what follows for the report."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal as Why, WrongState
from renaksi.core.extension import LONGEST_REASON
from renaksi.core.report import ExtensionState as X, ReportAction as A, ReportState as S, Timing
from renaksi.models import AuditEntry, Extension, ReportTotal, ReportTransition
from renaksi.queries.extensions import extension_cases, extensions as listed, extensions_at, wish
from renaksi.queries.people import actor_of
from renaksi.queries.report_cases import open_report
from renaksi.services import extensions, reports
from tests.factories.people import agency
from tests.factories.plans import ctx_of
from tests.factories.reports import (
    a_request,
    checkpoint_of,
    lineages,
    plan_in_force,
    told,
    values_for,
    walk,
)

LOCKED = datetime(2026, 4, 20, 3, tzinfo=UTC)
"""Monday 20 April 2026; B03 was locked on the 17th."""
WANTED = date(2026, 4, 27)


@pytest.fixture
def slot(session, sari, budi, rina, tono):
    plan = plan_in_force(session, agency(session, "34.04"))
    return plan.id, checkpoint_of(session, plan).id


@pytest.fixture
def act(session):
    return lambda user, at=LOCKED: ctx_of(session, user, at)


def ask(act, user, slot, *, at=LOCKED, reason="Kantor terendam banjir.", wanted=WANTED):
    return extensions.request(act(user, at), *slot, reason=reason, wanted_until=wanted)


def lines(session, event: AuditEvent) -> list[AuditEntry]:
    found = select(AuditEntry).where(AuditEntry.event == event)
    return list(session.scalars(found.order_by(AuditEntry.id)))


def footprint(session) -> tuple[int, ...]:
    session.expire_all()
    tables = (Extension, AuditEntry)
    counts = (session.scalar(select(func.count()).select_from(one)) or 0 for one in tables)
    return (*counts, session.scalar(select(func.sum(Extension.version))) or 0)


# ── asked for ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["sari", "budi"])
@pytest.mark.parametrize("at", [datetime(2026, 4, 8, 3, tzinfo=UTC), LOCKED])
def test_the_admin_or_the_manager_asks_before_the_lock_or_after_it(
    session, slot, act, request, who, at
):
    user = request.getfixturevalue(who)
    asked = ask(act, user, slot, at=at, reason="  Banjir. ")
    assert (asked.state, asked.reason, asked.wanted_until) == (X.REQUESTED, "Banjir.", WANTED)
    assert (asked.requested_by_id, asked.requested_at) == (user.id, at)
    (line,) = lines(session, AuditEvent.EXTENSION_REQUEST)
    assert line.after == {
        "wanted_until": "2026-04-27", "reason": "Banjir.", "checkpoint": "B03", "year": 2026
    }  # fmt: skip
    assert line.subject_id == asked.id


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("lina", NotAllowed),
        ("joko", NotAllowed),
        ("rina", NotAllowed),
        ("tono", NotAllowed),
        ("agus", NotAllowed),
        ("wati", NotFound),
        ("dodi", NotFound),
        ("fajar", NotFound),
    ],
)
def test_nobody_else_asks(session, slot, act, request, who, refusal):
    user = request.getfixturevalue(who)
    before = footprint(session)
    with pytest.raises(refusal):
        ask(act, user, slot)
    assert footprint(session) == before


@pytest.mark.parametrize(
    ("reason", "wanted", "field", "why"),
    [
        (" ", WANTED, "reason", Why.TEXT_MISSING),
        ("x" * (LONGEST_REASON + 1), WANTED, "reason", Why.TEXT_TOO_LONG),
        ("Banjir", None, "wanted_until", Why.TEXT_MISSING),
        ("Banjir", date(2026, 4, 19), "wanted_until", Why.EXTENSION_TOO_SHORT),
        ("Banjir", date(2026, 4, 20), None, None),
        ("Banjir", date(2026, 5, 17), None, None),
        ("Banjir", date(2026, 5, 18), "wanted_until", Why.DATE_TOO_FAR),
        ("Banjir", date.max, "wanted_until", Why.DATE_TOO_FAR),
        ("Banjir", date.min, "wanted_until", Why.EXTENSION_TOO_SHORT),
    ],
)
def test_what_is_asked_for_must_make_sense(session, slot, budi, act, reason, wanted, field, why):
    before = footprint(session)
    if field is None:
        assert ask(act, budi, slot, reason=reason, wanted=wanted).id
        return
    with pytest.raises(Invalid) as refused:
        ask(act, budi, slot, reason=reason, wanted=wanted)
    assert (refused.value.field, refused.value.reason) == (field, why)
    assert footprint(session) == before


def test_one_request_at_a_time(session, slot, sari, budi, act):
    ask(act, sari, slot)
    before = footprint(session)
    with pytest.raises(WrongState) as refused:
        ask(act, budi, slot)
    assert refused.value.reason is Why.EXTENSION_PENDING
    assert footprint(session) == before


def test_what_is_handed_in_needs_no_more_time(session, act):
    found = told(session, S.SUBMITTED)
    with pytest.raises(WrongState) as refused:
        ask(act, found.cast.manager, found.slot)
    assert refused.value.reason is Why.REPORT_WRONG_STATE


# ── decided ───────────────────────────────────────────────────────────────────
def test_the_lead_of_the_supervisor_grants_another_day_than_asked(session, slot, budi, tono, act):
    asked = ask(act, budi, slot)
    given = extensions.decide(
        act(tono), asked.id, grant=True, until=date(2026, 4, 24), note=" Cukup seminggu. "
    )
    assert (given.state, given.granted_until) == (X.GRANTED, date(2026, 4, 24))
    assert (given.decided_by_id, given.decided_at) == (tono.id, LOCKED)
    assert given.acting_agency_id == agency(session, "34").id
    (line,) = lines(session, AuditEvent.EXTENSION_GRANT)
    assert (line.after["granted_until"], line.note) == ("2026-04-24", "Cukup seminggu.")
    assert line.agency_id == agency(session, "34.04").id


def test_granted_as_asked_where_no_day_is_named(slot, budi, tono, act):
    assert extensions.decide(act(tono), ask(act, budi, slot).id, grant=True).granted_until == WANTED


@pytest.mark.parametrize(
    ("day", "reason"),
    [(date(2026, 4, 19), Why.EXTENSION_TOO_SHORT), (date(2026, 5, 18), Why.DATE_TOO_FAR)],
)
def test_no_day_is_granted_that_helps_nobody(session, slot, budi, tono, act, day, reason):
    asked = ask(act, budi, slot)
    with pytest.raises(Invalid) as refused:
        extensions.decide(act(tono), asked.id, grant=True, until=day)
    assert (refused.value.field, refused.value.reason) == ("until", reason)
    session.expire_all()
    assert asked.state is X.REQUESTED


def test_a_wish_that_ran_out_while_it_waited_needs_a_new_day(slot, budi, tono, act):
    asked = ask(act, budi, slot)
    later = LOCKED + timedelta(days=10)
    with pytest.raises(Invalid) as refused:
        extensions.decide(act(tono, later), asked.id, grant=True)
    assert refused.value.reason is Why.EXTENSION_TOO_SHORT
    given = extensions.decide(act(tono, later), asked.id, grant=True, until=date(2026, 5, 5))
    assert given.granted_until == date(2026, 5, 5)


def test_a_refusal_says_why(session, slot, budi, tono, act):
    asked = ask(act, budi, slot)
    with pytest.raises(Invalid) as refused:
        extensions.decide(act(tono), asked.id, grant=False, note=" ")
    assert refused.value.reason is Why.NOTE_REQUIRED
    said = extensions.decide(act(tono), asked.id, grant=False, note="Waktu sudah cukup.")
    assert (said.state, said.granted_until, said.decision_note) == (
        X.REFUSED, None, "Waktu sudah cukup."
    )  # fmt: skip
    with pytest.raises(WrongState) as refused:
        extensions.decide(act(tono), asked.id, grant=True)
    assert refused.value.reason is Why.EXTENSION_DECIDED


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("sari", NotAllowed),
        ("budi", NotAllowed),
        ("rina", NotAllowed),
        ("eko", NotAllowed),
        ("ratna", NotAllowed),
        ("agus", NotAllowed),
        ("wati", NotFound),
        ("dodi", NotFound),
    ],
)
@pytest.mark.parametrize("grant", [True, False])
def test_nobody_else_decides(session, slot, budi, act, request, who, refusal, grant):
    asked = ask(act, budi, slot)
    user = request.getfixturevalue(who)
    before = footprint(session)
    with pytest.raises(refusal):
        extensions.decide(act(user), asked.id, grant=grant, note="Setuju")
    assert footprint(session) == before


def test_for_a_hub_the_centre_decides(session, act, ratna):
    hub = plan_in_force(session, agency(session, "34"))
    asked = a_request(session, hub, at=LOCKED)
    given = extensions.decide(act(ratna), asked.id, grant=True)
    assert given.acting_agency_id == agency(session, "KEMENPANRB").id


def test_taken_back_by_the_owner_while_nobody_has_decided(session, slot, sari, budi, tono, act):
    asked = ask(act, budi, slot)
    assert extensions.cancel(act(sari), asked.id).state is X.CANCELLED
    for again in (
        lambda: extensions.cancel(act(sari), asked.id),
        lambda: extensions.decide(act(tono), asked.id, grant=True),
    ):
        with pytest.raises(WrongState):
            again()
    assert ask(act, budi, slot).id != asked.id
    assert len(lines(session, AuditEvent.EXTENSION_CANCEL)) == 1


@pytest.mark.parametrize("what", [extensions.cancel, extensions.decide])
def test_what_was_never_asked_for_is_not_found(session, slot, budi, act, what):
    more = {"grant": True} if what is extensions.decide else {}
    with pytest.raises(NotFound):
        what(act(budi), 999_999, **more)


# ── what follows ──────────────────────────────────────────────────────────────
def test_granted_time_opens_the_lock_and_counts_as_extended_never_as_on_time(
    session, slot, sari, budi, tono, act
):
    asked = ask(act, budi, slot)
    key = lineages(session, plan_in_force(session, agency(session, "34.04")))[0]

    def save(at):
        return reports.save_entry(act(sari, at), *slot, key, values_for(1), version=0)

    with pytest.raises(WrongState) as refused:
        save(LOCKED)
    assert refused.value.reason is Why.WINDOW_LOCKED
    extensions.decide(act(tono), asked.id, grant=True)
    last = datetime(2026, 4, 27, 16, 59, tzinfo=UTC)
    with pytest.raises(WrongState) as refused:
        save(last + timedelta(minutes=1))
    assert refused.value.detail == {"day": WANTED}
    report = save(LOCKED).report
    reports.take_step(act(budi, last), report.id, A.SUBMIT, version=None)
    step = session.scalars(
        select(ReportTransition).where(ReportTransition.action == A.SUBMIT)
    ).one()
    assert step.timing is Timing.EXTENDED
    total = session.get_one(ReportTotal, slot)
    assert (total.submitted, total.on_time, total.extended) == (True, False, True)


def test_a_new_request_is_possible_after_the_last_one_was_refused_or_ran_out(
    session, slot, budi, tono, act
):
    first = ask(act, budi, slot)
    extensions.decide(act(tono), first.id, grant=False, note="Belum perlu")
    second = ask(act, budi, slot)
    extensions.decide(act(tono), second.id, grant=True, until=date(2026, 4, 22))
    with pytest.raises(WrongState) as refused:
        ask(act, budi, slot)
    assert (refused.value.reason, refused.value.detail) == (
        Why.EXTENSION_RUNS, {"day": date(2026, 4, 22)}
    )  # fmt: skip
    later = datetime(2026, 4, 22, 17, tzinfo=UTC)
    third = ask(act, budi, slot, at=later, wanted=date(2026, 4, 30))
    assert third.state is X.REQUESTED


def test_a_returned_report_whose_own_days_are_over_can_have_more(session, act):
    found = told(session, S.RETURNED)
    after = datetime(2026, 4, 25, 3, tzinfo=UTC)
    asked = ask(act, found.cast.manager, found.slot, at=after, wanted=date(2026, 4, 30))
    extensions.decide(act(found.cast.lead, after), asked.id, grant=True)
    report = walk(session, found.cast, found.report, A.SUBMIT, after)
    assert report.state is S.SUBMITTED
    assert session.get_one(ReportTotal, found.slot).on_time


# ── lists ─────────────────────────────────────────────────────────────────────
def test_a_list_tells_what_was_asked_and_how_often(session, slot, budi, tono, act, count_queries):
    first = ask(act, budi, slot)
    extensions.decide(act(tono), first.id, grant=True, until=date(2026, 4, 21))
    plan = plan_in_force(session, agency(session, "34.04"))
    later = datetime(2026, 7, 20, 3, tzinfo=UTC)
    a_request(session, plan, "B06", at=later)
    a_request(session, plan_in_force(session, agency(session, "34.02")), "B06", at=later)
    actor = act(tono, later).actor
    session.expire_all()
    with count_queries(at_most=1):
        rows = listed(session, actor, later)
    assert [(one.agency_code, one.checkpoint, one.state) for one in rows] == [
        ("34.04", "B03", X.GRANTED), ("34.04", "B06", X.REQUESTED), ("34.02", "B06", X.REQUESTED)
    ]  # fmt: skip
    assert [one.granted_in_year for one in rows] == [1, 1, 0]
    assert (rows[0].requested_by, rows[0].decided_by) == ("Budi Santoso", "Tono Prasetyo")
    assert rows[0].decided_for == "Daerah Istimewa Yogyakarta"
    narrowed = listed(session, actor, later, Extension.state == X.REQUESTED)
    assert len(narrowed) == 2


@pytest.mark.parametrize(
    ("who", "seen"),
    [("budi", 1), ("tono", 1), ("oki", 1), ("agus", 1), ("dodi", 0), ("fajar", 0), ("wati", 0)],
)
def test_who_sees_a_request(session, slot, budi, act, request, who, seen):
    ask(act, budi, slot)
    user = request.getfixturevalue(who)
    assert len(listed(session, act(user).actor, LOCKED)) == seen


def test_cases_of_many_cost_as_much_as_of_one(session, slot, budi, count_queries, act):
    ids = [ask(act, budi, slot).id]
    for code in ("34.01", "34.02", "34.03"):
        plan = plan_in_force(session, agency(session, code))
        ids.append(a_request(session, plan, at=LOCKED).id)
    for some in (ids[:1], ids):
        session.expire_all()
        with count_queries(at_most=7):
            cases = extension_cases(session, some, LOCKED)
        assert {one.state for one in cases.values()} == {X.REQUESTED}
        assert set(cases) == set(some)
    assert extension_cases(session, [], LOCKED) == {}


def test_the_page_of_a_report_knows_what_was_asked(session, slot, budi, act):
    actor = actor_of(session, budi, LOCKED.date())
    opened = open_report(session, actor, slot[0], "B03", LOCKED)
    assert not wish(opened, extensions_at(session, opened)).is_pending
    asked = ask(act, budi, slot)
    opened = open_report(session, actor, slot[0], "B03", LOCKED)
    rows = extensions_at(session, opened)
    assert [one.id for one in rows] == [asked.id]
    assert wish(opened, rows).is_pending
