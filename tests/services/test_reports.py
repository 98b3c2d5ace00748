"""Rows of a report written, and the report handed in, taken back, judged, sent back and reopened."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal as Why,
    RuleBroken,
    WrongState,
)
from renaksi.core.item_entry import FaultKind
from renaksi.core.policy import SYSTEM, Role
from renaksi.core.report import EntryVerdict as V, ReportAction as A, ReportState as S, Timing
from renaksi.core.report_entry import EMPTY, EntryValues
from renaksi.models import (
    AuditEntry,
    Holiday,
    ProgressEntry,
    ProgressReport,
    ReportContributor,
    ReportTotal,
    ReportTransition,
)
from renaksi.queries.report_cases import report_cases
from renaksi.services import reports
from renaksi.services.context import Context
from tests.factories.people import agency, give, make_person
from tests.factories.plans import a_cast, ctx_of, valid_rows
from tests.factories.reports import (
    checkpoint_of,
    entries,
    fill,
    judge,
    lineages,
    plan_in_force,
    told,
    values_for,
    versions,
    walk,
)
from tests.support.backends import settle

IN_TIME = datetime(2026, 4, 7, 3, tzinfo=UTC)
"""Tuesday 7 April 2026, 10.00 WIB; B03 is due on the 10th and locked after the 17th."""
LATE, LOCKED = datetime(2026, 4, 14, 3, tzinfo=UTC), datetime(2026, 4, 18, 3, tzinfo=UTC)
VALUES = values_for(1)


@pytest.fixture
def sleman(session):
    return agency(session, "34.04")


@pytest.fixture
def world(session, sleman, sari, budi, rina, tono):
    """A plan in force at its first checkpoint, nothing reported: (plan id, checkpoint id), rows."""
    plan = plan_in_force(session, sleman)
    return (plan.id, checkpoint_of(session, plan).id), lineages(session, plan)


@pytest.fixture
def act(session):
    return lambda user, at=IN_TIME: ctx_of(session, user, at)


def save(act, user, world, *, row=0, values=VALUES, version=0, at=IN_TIME):
    slot, keys = world
    return reports.save_entry(act(user, at), *slot, keys[row], values, version=version)


def steps_of(session, report) -> list[ReportTransition]:
    found = select(ReportTransition).where(ReportTransition.report_id == report.id)
    return list(session.scalars(found.order_by(ReportTransition.id)))


def lines(session, *events: AuditEvent) -> list[AuditEntry]:
    found = select(AuditEntry).where(AuditEntry.event.in_(events))
    return list(session.scalars(found.order_by(AuditEntry.id)))


def footprint(session) -> tuple[int, ...]:
    """How much was ever written about reports."""
    session.expire_all()
    tables = (ProgressReport, ProgressEntry, ReportTransition, ReportContributor, AuditEntry)
    counts = (session.scalar(select(func.count()).select_from(one)) or 0 for one in tables)
    marks = (ProgressReport.version, ProgressEntry.version)
    return (*counts, *(session.scalar(select(func.sum(one))) or 0 for one in marks))


def total(session, slot) -> ReportTotal:
    session.expire_all()
    return session.get_one(ReportTotal, slot)


# ── rows ──────────────────────────────────────────────────────────────────────
def test_the_first_row_begins_the_report(session, world, sari, act):
    entry = save(act, sari, world)
    report = entry.report
    assert (report.state, report.created_by_id, report.is_nil) == (S.DRAFT, sari.id, False)
    (begun,) = steps_of(session, report)
    assert (begun.action, begun.source, begun.target) == (A.CREATE, None, S.DRAFT)
    assert (begun.actor_id, begun.acting_agency_id) == (sari.id, report.plan.agency_id)
    made, edit = lines(session, AuditEvent.REPORT_CREATE, AuditEvent.ENTRY_EDIT)
    assert made.after == {"checkpoint": "B03", "year": 2026}
    assert edit.before["realization"] is None
    assert edit.after["realization"] == "10"
    assert (edit.subject_id, edit.agency_id) == (entry.id, report.plan.agency_id)
    assert session.get(ReportContributor, (report.id, sari.id))


def test_a_row_is_written_and_written_again(session, world, sari, budi, act):
    first = save(act, sari, world)
    changed = replace(VALUES, realization=Decimal(11), obstacles="")
    second = save(act, budi, world, values=changed, version=first.version)
    assert second.id == first.id
    assert (second.realization, second.obstacles, second.updated_by_id) == (11, "", budi.id)
    edit = lines(session, AuditEvent.ENTRY_EDIT)[-1]
    assert edit.before == {"realization": "10", "obstacles": VALUES.obstacles}
    assert {key: edit.after[key] for key in edit.before} == {"realization": "11", "obstacles": ""}
    assert len(steps_of(session, second.report)) == 1
    found = session.scalars(select(ReportContributor.user_id)).all()
    assert set(found) == {sari.id, budi.id}


def test_saving_what_stands_there_changes_nothing_whatever_the_version(session, world, sari, act):
    save(act, sari, world)
    before = footprint(session)
    again = save(act, sari, world, version=0)
    assert again.realization == 10
    assert footprint(session) == before


def test_an_empty_row_where_there_is_none_begins_nothing(session, world, sari, act):
    before = footprint(session)
    assert save(act, sari, world, values=EMPTY) is None
    assert footprint(session) == before


def test_a_row_can_be_emptied(session, world, sari, act):
    entry = save(act, sari, world)
    emptied = save(act, sari, world, values=EMPTY, version=entry.version)
    assert (emptied.realization, emptied.description) == (None, "")


@pytest.mark.parametrize("version", [0, 99])
def test_a_row_somebody_changed_meanwhile_is_a_conflict(session, world, sari, budi, act, version):
    save(act, sari, world)
    before = footprint(session)
    with pytest.raises(Conflict) as refused:
        save(act, budi, world, values=replace(VALUES, realization=Decimal(99)), version=version)
    assert refused.value.detail == {"lineage_id": world[1][0]}
    assert footprint(session) == before


def test_two_people_in_different_rows_do_not_refuse_each_other(world, sari, budi, act):
    save(act, sari, world, row=0)
    seen = save(act, budi, world, row=1).version
    save(act, sari, world, row=0, values=values_for(2), version=2)
    again = save(act, budi, world, row=1, values=replace(VALUES, obstacles=""), version=seen)
    assert again.obstacles == ""


def test_every_change_of_a_row_raises_the_version_of_the_report(session, world, sari, act):
    report = save(act, sari, world).report
    before = report.version
    save(act, sari, world, row=1)
    session.expire_all()
    assert report.version > before


@pytest.mark.parametrize(
    ("values", "field", "kind"),
    [
        (EntryValues(Decimal(-1)), "realization", FaultKind.BELOW_ZERO),
        (EntryValues(Decimal(10) ** 15), "realization", FaultKind.NOT_A_FIGURE),
        (EntryValues(description="x" * 4001), "description", FaultKind.TOO_LONG),
    ],
)
def test_what_no_row_may_hold_is_refused_beside_its_field(
    session, world, sari, act, values, field, kind
):
    before = footprint(session)
    with pytest.raises(Invalid) as refused:
        save(act, sari, world, values=values)
    assert (refused.value.field, refused.value.detail["why"].kind) == (field, kind)
    assert footprint(session) == before


def test_a_paste_is_taken_whole_or_not_at_all(session, world, sari, act):
    slot, keys = world
    rows = {key: values_for(place) for place, key in enumerate(keys)}
    before = footprint(session)
    bad = {**rows, keys[-1]: EntryValues(Decimal(-1))}
    with pytest.raises(Invalid):
        reports.save_entries(act(sari), *slot, bad, {})
    assert footprint(session) == before
    saved = reports.save_entries(act(sari), *slot, rows, {})
    assert {key: one.realization for key, one in saved.items()} == dict.fromkeys(keys, 10)
    assert len(lines(session, AuditEvent.ENTRY_EDIT)) == len(keys)


def test_a_paste_over_a_row_somebody_changed_is_a_conflict(session, world, sari, budi, act):
    slot, keys = world
    entry = save(act, budi, world, row=2)
    rows = {key: values_for(place, 20) for place, key in enumerate(keys)}
    with pytest.raises(Conflict) as refused:
        reports.save_entries(act(sari), *slot, rows, {})
    assert refused.value.detail == {"lineage_id": keys[2]}
    saved = reports.save_entries(act(sari), *slot, rows, {keys[2]: entry.version})
    assert saved[keys[2]].realization == 20


@pytest.mark.parametrize("lineage", ["nowhere", "", "a\x00b"])
def test_an_action_that_is_not_in_the_plan_has_no_row(session, world, sari, act, lineage):
    before = footprint(session)
    with pytest.raises(NotFound):
        reports.save_entry(act(sari), *world[0], lineage, VALUES, version=0)
    assert footprint(session) == before


# ── who ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("rina", NotAllowed),
        ("tono", NotAllowed),
        ("joko", NotAllowed),
        ("oki", NotAllowed),
        ("agus", NotAllowed),
        ("wati", NotFound),
        ("dewi", NotFound),
        ("dodi", NotFound),
        ("fajar", NotFound),
    ],
)
def test_nobody_else_writes_a_row(session, world, act, request, who, refusal):
    user = request.getfixturevalue(who)
    before = footprint(session)
    with pytest.raises(refusal):
        save(act, user, world)
    with pytest.raises(refusal):
        reports.set_nil(act(user), *world[0], is_nil=True, reason="Tidak ada kegiatan")
    assert footprint(session) == before


@pytest.fixture
def units_row(session, sleman, dinkes, sari, budi, rina, tono):
    """The same, with the first row at the office of health."""
    codes = ["B03", "B06", "B09", "B12"]
    rows = valid_rows(sleman, codes)
    rows[0] = replace(rows[0], responsible_code=dinkes.code)
    from renaksi.core.plan import PlanState
    from tests.factories.plans import a_plan

    plan = a_plan(session, sleman, PlanState.ENACTED, rows=rows).plan
    return (plan.id, checkpoint_of(session, plan).id), lineages(session, plan)


def test_a_liaison_writes_the_rows_of_its_own_unit(session, units_row, lina, act):
    assert save(act, lina, units_row, row=0).updated_by_id == lina.id
    before = footprint(session)
    with pytest.raises(NotAllowed) as refused:
        save(act, lina, units_row, row=1)
    assert refused.value.reason is Why.OTHER_UNITS_ROW
    slot, keys = units_row
    with pytest.raises(NotAllowed):
        reports.save_entries(
            act(lina), *slot, {keys[0]: values_for(7), keys[1]: values_for(8)}, {keys[0]: 2}
        )
    assert footprint(session) == before


def test_a_liaison_says_nothing_of_the_report_as_a_whole(units_row, session, lina, sleman, act):
    with pytest.raises(NotAllowed):
        reports.set_nil(act(lina), *units_row[0], is_nil=True, reason="Nihil")
    at_home = make_person(session, "penghubung@contoh.test", (Role.LIAISON, sleman.code))
    save(act, at_home, units_row, row=1)
    with pytest.raises(NotAllowed):
        reports.set_nil(act(at_home), *units_row[0], is_nil=True, reason="Nihil")


def test_a_plan_that_does_not_exist_has_no_report(sari, world, act):
    (plan_id, checkpoint_id), keys = world
    for slot in ((plan_id + 999, checkpoint_id), (plan_id, checkpoint_id + 999)):
        with pytest.raises(NotFound):
            reports.save_entry(act(sari), *slot, keys[0], VALUES, version=0)
    with pytest.raises(NotFound):
        reports.take_step(act(sari), 999_999, A.SUBMIT, version=None)


def test_a_command_may_fill_a_row_and_nobody_is_shut_out_by_it(session, world, rina):
    """Reports are signed by people: the system hands nothing in."""
    slot, keys = world
    ctx = Context(session, SYSTEM, IN_TIME, "test")
    entry = reports.save_entry(ctx, *slot, keys[0], VALUES, version=0)
    assert (entry.updated_by_id, entry.report.created_by_id) == (None, None)
    assert session.scalars(select(ReportContributor)).all() == []
    assert report_cases(session, [entry.report], IN_TIME)[entry.report_id].owner_actor_ids == set()
    with pytest.raises(NotAllowed):
        reports.take_step(ctx, entry.report_id, A.SUBMIT, version=None)


# ── the window ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (datetime(2026, 3, 31, 16, 59, tzinfo=UTC), Why.WINDOW_NOT_OPEN),
        (datetime(2026, 3, 31, 17, tzinfo=UTC), None),
        (datetime(2026, 4, 17, 16, 59, tzinfo=UTC), None),
        (datetime(2026, 4, 17, 17, tzinfo=UTC), Why.WINDOW_LOCKED),
    ],
)
def test_rows_are_written_while_the_window_is_open(session, world, sari, act, at, reason):
    before = footprint(session)
    if reason is None:
        assert save(act, sari, world, at=at).realization == 10
        return
    with pytest.raises(WrongState) as refused:
        save(act, sari, world, at=at)
    assert refused.value.reason is reason
    assert footprint(session) == before


def test_a_form_left_open_over_the_lock_is_refused_and_what_was_saved_stays(world, sari, act):
    entry = save(act, sari, world)
    with pytest.raises(WrongState) as refused:
        save(act, sari, world, values=values_for(2), version=entry.version, at=LOCKED)
    assert refused.value.detail == {"day": date(2026, 4, 17)}
    assert entry.realization == 10


def test_without_a_plan_in_force_nothing_is_reported(session, sari, sleman, act):
    from tests.factories.plans import a_plan

    draft = a_plan(session, sleman)
    slot = (draft.plan_id, checkpoint_of(session, draft.plan).id)
    row = draft.items[0].lineage_id
    with pytest.raises(WrongState) as refused:
        reports.save_entry(act(sari), *slot, row, VALUES, version=0)
    assert refused.value.reason is Why.NO_PLAN_IN_FORCE
    with pytest.raises(WrongState) as refused:
        reports.set_nil(act(sari), *slot, is_nil=True, reason="Belum ada")
    assert refused.value.reason is Why.NO_PLAN_IN_FORCE


# ── handed in ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("at", "timing", "on_time"),
    [(IN_TIME, Timing.ON_TIME, True), (LATE, Timing.LATE, False)],
)
def test_the_manager_hands_it_in(session, world, sari, budi, act, at, timing, on_time):
    report = save(act, sari, world).report
    reports.take_step(act(budi, at), report.id, A.SUBMIT, version=report.version)
    assert (report.state, report.submitted_by_id, report.submitted_at) == (S.SUBMITTED, budi.id, at)
    step = steps_of(session, report)[-1]
    assert (step.action, step.timing, step.is_nil) == (A.SUBMIT, timing, False)
    assert step.receipt_number == "TT/2026/B03/34.04/01"
    assert len(step.content_sha256) == 64
    (line,) = lines(session, AuditEvent.REPORT_SUBMIT)
    assert line.after["state"] == "submitted"
    assert line.after["receipt_number"] == step.receipt_number
    stored = total(session, world[0])
    assert (stored.submitted, stored.on_time, stored.nil) == (True, on_time, False)
    assert (stored.due, stored.missing, stored.weight) == (4, 3, 100)
    assert stored.weighted == 25 * 100


def test_a_submission_read_before_somebody_wrote_is_refused(session, world, sari, budi, act):
    report = save(act, sari, world).report
    seen = report.version
    save(act, sari, world, row=1)
    before = footprint(session)
    with pytest.raises(Conflict):
        reports.take_step(act(budi), report.id, A.SUBMIT, version=seen)
    assert footprint(session) == before


def test_a_second_click_is_told_the_state(session, world, sari, budi, act):
    report = save(act, sari, world).report
    seen = report.version
    reports.take_step(act(budi), report.id, A.SUBMIT, version=seen)
    with pytest.raises(WrongState) as refused:
        reports.take_step(act(budi), report.id, A.SUBMIT, version=seen)
    assert refused.value.detail == {"state": S.SUBMITTED}
    assert len(steps_of(session, report)) == 2


def test_after_the_lock_it_is_not_handed_in(session, world, sari, budi, act):
    report = save(act, sari, world).report
    with pytest.raises(WrongState) as refused:
        reports.take_step(act(budi, LOCKED), report.id, A.SUBMIT, version=None)
    assert refused.value.reason is Why.WINDOW_LOCKED
    assert report.state is S.DRAFT


def test_a_report_of_texts_alone_is_not_handed_in(world, sari, budi, act):
    report = save(act, sari, world, values=EntryValues(description="Berjalan")).report
    with pytest.raises(Invalid) as refused:
        reports.take_step(act(budi), report.id, A.SUBMIT, version=None)
    assert refused.value.reason is Why.NOTHING_REPORTED


def test_rows_are_frozen_once_it_is_handed_in(session, act):
    found = told(session, S.SUBMITTED)
    keys = lineages(session, found.report.plan)
    before = footprint(session)
    for what in (
        lambda: reports.save_entry(
            act(found.cast.admin), *found.slot, keys[0], values_for(9), version=1
        ),
        lambda: reports.set_nil(act(found.cast.admin), *found.slot, is_nil=True, reason="Nihil"),
    ):
        with pytest.raises(WrongState) as refused:
            what()
        assert refused.value.reason is Why.REPORT_WRONG_STATE
    assert footprint(session) == before


def test_it_is_taken_back_before_verification_starts(session, act):
    found = told(session, S.SUBMITTED)
    report = walk(session, found.cast, found.report, A.WITHDRAW, found.now)
    assert (report.state, report.submitted_at, report.submitted_by_id) == (S.DRAFT, None, None)
    stored = total(session, found.slot)
    assert (stored.submitted, stored.on_time, stored.missing) == (False, False, 4)
    again = walk(session, found.cast, report, A.SUBMIT, LATE)
    step = steps_of(session, again)[-1]
    assert (step.timing, step.receipt_number) == (Timing.LATE, "TT/2026/B03/34.04/02")
    assert not total(session, found.slot).on_time


def test_after_verification_began_or_the_window_closed_it_is_not_taken_back(session, act):
    found = told(session, S.SUBMITTED)
    with pytest.raises(WrongState) as refused:
        walk(session, found.cast, found.report, A.WITHDRAW, LOCKED)
    assert refused.value.reason is Why.WINDOW_LOCKED
    report = walk(session, found.cast, found.report, A.START, found.now)
    with pytest.raises(WrongState):
        walk(session, found.cast, report, A.WITHDRAW, found.now)


# ── nil ───────────────────────────────────────────────────────────────────────
def test_a_nil_report_counts_as_submitted_with_nothing_achieved(session, world, sari, budi, act):
    report = reports.set_nil(act(sari), *world[0], is_nil=True, reason=" Anggaran diblokir. ")
    assert (report.is_nil, report.nil_reason) == (True, "Anggaran diblokir.")
    reports.take_step(act(budi), report.id, A.SUBMIT, version=report.version)
    assert steps_of(session, report)[-1].is_nil
    stored = total(session, world[0])
    assert (stored.submitted, stored.nil, stored.missing, stored.weighted) == (True, True, 4, 0)


def test_declaring_it_nil_keeps_the_rows(session, world, sari, act):
    entry = save(act, sari, world)
    reports.set_nil(act(sari), *world[0], is_nil=True, reason="Ditunda")
    session.expire_all()
    assert entry.realization == 10
    report = reports.set_nil(act(sari), *world[0], is_nil=False)
    assert (report.is_nil, report.nil_reason) == (False, "")
    assert len(lines(session, AuditEvent.REPORT_NIL)) == 2


def test_saying_the_same_again_is_no_change(session, world, sari, act):
    reports.set_nil(act(sari), *world[0], is_nil=True, reason="Ditunda")
    before = footprint(session)
    reports.set_nil(act(sari), *world[0], is_nil=True, reason="Ditunda")
    assert footprint(session) == before


def test_taking_back_what_was_never_said_begins_no_report(session, world, sari, act):
    before = footprint(session)
    assert reports.set_nil(act(sari), *world[0], is_nil=False) is None
    assert footprint(session) == before


def test_a_nil_report_without_reason_stays_a_draft(world, sari, budi, act):
    report = reports.set_nil(act(sari), *world[0], is_nil=True, reason="  ")
    with pytest.raises(Invalid) as refused:
        reports.take_step(act(budi), report.id, A.SUBMIT, version=None)
    assert (refused.value.reason, refused.value.field) == (Why.NIL_REASON_MISSING, "nil_reason")


def test_a_reason_without_end_is_refused(world, sari, act):
    with pytest.raises(Invalid) as refused:
        reports.set_nil(act(sari), *world[0], is_nil=True, reason="x" * 4001)
    assert (refused.value.field, refused.value.detail) == ("nil_reason", {"limit": 4000})


# ── verification, and sent back ───────────────────────────────────────────────
def test_verifying_ends_the_deadline_and_says_by_whom(session):
    found = told(session, S.VERIFIED)
    report = found.report
    assert (report.verified_by_id, report.verifier_id) == (found.cast.evaluator.id,) * 2
    assert report.return_due_on is None
    assert total(session, found.slot).verified
    step = steps_of(session, report)[-1]
    assert step.acting_agency_id == agency(session, "34").id


def test_rows_left_open_hold_up_the_verification(session):
    found = told(session, S.IN_VERIFICATION)
    (*most, last) = entries(session, found.report)
    judge(
        session, found.cast, found.report, V.ACCEPTED, found.now, *(one.lineage_id for one in most)
    )
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    with pytest.raises(Invalid) as refused:
        reports.take_step(ctx, found.report.id, A.VERIFY, version=None)
    assert refused.value.detail == {"count": 1}
    judge(session, found.cast, found.report, V.RETURNED, found.now, last.lineage_id)
    with pytest.raises(Invalid):
        reports.take_step(ctx, found.report.id, A.VERIFY, version=None)


def test_a_nil_report_is_verified_without_a_word_on_rows(session):
    found = told(session, S.IN_VERIFICATION, nil="Anggaran diblokir")
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    report = reports.take_step(ctx, found.report.id, A.VERIFY, version=found.report.version)
    assert report.state is S.VERIFIED


def test_a_return_shows_which_row_is_to_be_put_right(session):
    found = told(session, S.IN_VERIFICATION)
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    with pytest.raises(Invalid) as refused:
        reports.take_step(ctx, found.report.id, A.RETURN, version=None, note="Lengkapi")
    assert refused.value.reason is Why.NO_ROW_RETURNED


def test_a_nil_report_is_returned_with_its_reason_alone(session):
    found = told(session, S.RETURNED, nil="Tidak ada kegiatan")
    assert found.report.state is S.RETURNED
    assert steps_of(session, found.report)[-1].note == "Mohon lengkapi bukti."


@pytest.mark.parametrize("action", [A.RETURN, A.REOPEN])
def test_what_is_sent_back_needs_a_reason(session, action):
    found = told(session, S.IN_VERIFICATION if action is A.RETURN else S.VERIFIED)
    judge(session, found.cast, found.report, V.RETURNED, found.now)
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    with pytest.raises(Invalid) as refused:
        reports.take_step(ctx, found.report.id, action, version=None, note=" ")
    assert refused.value.reason is Why.NOTE_REQUIRED


def test_a_note_without_end_is_refused(session):
    found = told(session, S.VERIFIED)
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    with pytest.raises(Invalid) as refused:
        reports.take_step(ctx, found.report.id, A.REOPEN, version=None, note="x" * 4001)
    assert (refused.value.field, refused.value.reason) == ("note", Why.TEXT_TOO_LONG)


def test_what_no_database_holds_is_left_out_of_a_note(session):
    found = told(session, S.VERIFIED)
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    reports.take_step(ctx, found.report.id, A.REOPEN, version=None, note=" Ada\x00 koreksi\r\n")
    assert steps_of(session, found.report)[-1].note == "Ada koreksi"


@pytest.mark.parametrize("state", [S.RETURNED, S.REOPENED])
def test_it_comes_back_with_working_days_of_its_own(session, state):
    for day in (date(2026, 4, 3), date(2026, 4, 6)):
        session.merge(Holiday(on=day, name="Libur"))
    settle(session)
    found = told(session, state, at=datetime(2026, 4, 2, 1, tzinfo=UTC))
    assert found.report.return_due_on == date(2026, 4, 13)
    step = steps_of(session, found.report)[-1]
    assert step.return_due_on == found.report.return_due_on
    stored = total(session, found.slot)
    assert (stored.submitted, stored.submitted_until) == (True, date(2026, 4, 13))
    assert not stored.verified


@pytest.mark.parametrize(
    ("days", "reason"),
    [(-1, Why.DATE_PAST), (0, None), (92, None), (93, Why.DATE_TOO_FAR), (10**6, Why.DATE_TOO_FAR)],
)
def test_the_verifier_may_name_the_day(session, days, reason):
    found = told(session, S.IN_VERIFICATION)
    judge(session, found.cast, found.report, V.RETURNED, found.now)
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    day = ctx.today + timedelta(days)

    def send_back():
        return reports.take_step(
            ctx, found.report.id, A.RETURN, version=None, note="Cek", return_due_on=day
        )

    if reason is None:
        assert send_back().return_due_on == day
        return
    with pytest.raises(Invalid) as refused:
        send_back()
    assert (refused.value.reason, refused.value.field) == (reason, "return_due_on")


def test_a_return_overrides_the_lock_until_its_own_day(session, act):
    found = told(session, S.RETURNED, at=datetime(2026, 4, 17, 1, tzinfo=UTC))
    assert found.report.return_due_on == date(2026, 4, 24)
    world = (found.slot, lineages(session, found.report.plan))
    stored = versions(session, *found.slot)
    last = datetime(2026, 4, 24, 16, 59, tzinfo=UTC)
    entry = save(
        act, found.cast.admin, world, values=values_for(5), version=stored[world[1][0]], at=last
    )
    after = last + timedelta(minutes=1)
    with pytest.raises(WrongState) as refused:
        save(act, found.cast.admin, world, values=values_for(6), version=entry.version, at=after)
    assert refused.value.reason is Why.WINDOW_LOCKED
    with pytest.raises(WrongState):
        walk(session, found.cast, found.report, A.SUBMIT, after)
    session.expire_all()
    again = walk(session, found.cast, found.report, A.SUBMIT, last)
    assert again.state is S.SUBMITTED
    assert steps_of(session, again)[-1].timing is Timing.RESUBMITTED
    assert total(session, found.slot).on_time is False


def test_a_correction_in_time_keeps_on_time_and_a_withdrawal_of_it_takes_it_off(session):
    found = told(session, S.RETURNED)
    report = walk(session, found.cast, found.report, A.SUBMIT, LOCKED - timedelta(days=9))
    assert total(session, found.slot).on_time
    assert report.return_due_on is not None
    walk(session, found.cast, report, A.WITHDRAW, LOCKED - timedelta(days=9))
    assert not total(session, found.slot).submitted
    walk(session, found.cast, report, A.SUBMIT, LOCKED - timedelta(days=9))
    stored = total(session, found.slot)
    assert (stored.submitted, stored.on_time) == (True, True)
    assert [one.receipt_number for one in steps_of(session, report) if one.receipt_number] == [
        "TT/2026/B03/34.04/01", "TT/2026/B03/34.04/02", "TT/2026/B03/34.04/03"
    ]  # fmt: skip


def test_what_was_returned_is_judged_anew_and_what_was_accepted_stays(session, act):
    found = told(session, S.IN_VERIFICATION)
    keys = [one.lineage_id for one in entries(session, found.report)]
    judge(session, found.cast, found.report, V.ACCEPTED, found.now, keys[0], keys[1])
    judge(session, found.cast, found.report, V.ADJUSTED, found.now, keys[2], value=Decimal(7))
    judge(session, found.cast, found.report, V.RETURNED, found.now, keys[3])
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    reports.take_step(ctx, found.report.id, A.RETURN, version=None, note="Perbaiki")
    assert total(session, found.slot).weighted == 25 * (100 + 100 + 70 + 100)
    stored = versions(session, *found.slot)
    rows = {key: values_for(90 + place, 5) for place, key in enumerate((keys[1], keys[2]))}
    reports.save_entries(act(found.cast.admin), *found.slot, rows, stored)
    assert total(session, found.slot).weighted == 25 * (100 + 50 + 50 + 100)
    walk(session, found.cast, found.report, A.SUBMIT, found.now)
    after = {one.lineage_id: one for one in entries(session, found.report)}
    assert [after[key].verdict for key in keys] == [V.ACCEPTED, V.PENDING, V.PENDING, V.PENDING]
    assert after[keys[2]].verified_value is None
    assert after[keys[3]].verdict_note == "Lampirkan hadirin."
    assert after[keys[1]].verdict_by_id is None


def test_a_row_somebody_only_looked_at_stays_accepted(session, act):
    found = told(session, S.VERIFIED)
    report = walk(session, found.cast, found.report, A.REOPEN, found.now)
    entry = next(entries(session, report))
    saved = reports.save_entry(
        act(found.cast.admin),
        *found.slot,
        entry.lineage_id,
        EntryValues(entry.realization, entry.description, entry.obstacles, entry.next_steps),
        version=entry.version,
    )
    assert saved.verdict is V.ACCEPTED


@pytest.mark.parametrize(
    ("who", "home"),
    [("rina", "34"), ("tono", "34"), ("eko", "KEMENPANRB"), ("ratna", "KEMENPANRB")],
)
def test_the_verifier_and_the_centre_reopen_in_their_own_name(session, request, act, who, home):
    user = request.getfixturevalue(who)
    found = told(session, S.VERIFIED)
    report = reports.take_step(
        act(user), found.report.id, A.REOPEN, version=found.report.version, note="Ada koreksi"
    )
    assert (report.state, report.verified_at, report.verified_by_id) == (S.REOPENED, None, None)
    step = steps_of(session, report)[-1]
    assert (step.actor_id, step.acting_agency_id) == (user.id, agency(session, home).id)
    assert step.note == "Ada koreksi"


def test_whoever_wrote_a_row_does_not_verify(session, act):
    found = told(session, S.SUBMITTED)
    give(session, found.cast.admin, Role.EVALUATOR, "34")
    with pytest.raises(RuleBroken) as refused:
        reports.take_step(act(found.cast.admin), found.report.id, A.START, version=None)
    assert refused.value.reason is Why.OWN_WORK


def test_where_the_only_verifier_wrote_a_row_the_centre_verifies(session, eko, act, sari, rina):
    """Never a dead end: the direct supervisor has nobody else, so the tier above acts."""
    found = told(session, S.SUBMITTED)
    give(session, sari, Role.EVALUATOR, "34")
    rina.is_active = False
    settle(session)
    report = reports.take_step(act(eko), found.report.id, A.START, version=None)
    assert report.verifier_id == eko.id
    assert steps_of(session, report)[-1].acting_agency_id == agency(session, "KEMENPANRB").id


def test_flags_are_counted_when_it_is_handed_in(session, world, sari, budi, act):
    slot, keys = world
    same = EntryValues(Decimal(13), "Sama persis.")
    reports.save_entries(act(sari), *slot, dict.fromkeys(keys, same), {})
    report = session.scalars(select(ProgressReport)).one()
    reports.take_step(act(budi), report.id, A.SUBMIT, version=report.version)
    assert report.flagged == 4


def test_a_nil_report_has_no_flags(session):
    assert told(session, S.IN_VERIFICATION, nil="Nihil").report.flagged == 0


def test_filling_the_whole_report_by_the_factory_needs_no_second_report(session, sari):
    found = told(session)
    fill(session, a_cast(session, agency(session, "34.04")), found.report.plan,
         found.report.checkpoint, found.now, values_for(3))  # fmt: skip
    assert session.scalar(select(func.count()).select_from(ProgressReport)) == 1
