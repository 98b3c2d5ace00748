"""Reports when what they stand on changes: a revision in between, a late plan, an agency's end."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from renaksi.core.agency import TimeZone
from renaksi.core.agency_sheet import ImportRow
from renaksi.core.errors import NotAllowed, NotFound, WrongState
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.policy import SYSTEM, Role
from renaksi.core.report import ReportAction as A, ReportState as S
from renaksi.models import ReportTotal, StrategyTotal
from renaksi.queries.cycle_setup import planned
from renaksi.queries.people import actor_of
from renaksi.queries.report_cases import open_report
from renaksi.queries.report_rows import report_rows
from renaksi.services import agencies, cycle_periods, items, report_checks, reports
from renaksi.services.agency_import import apply_import
from renaksi.services.context import Context
from tests.factories.agencies import context
from tests.factories.people import agency, make_person
from tests.factories.plans import a_cast, a_plan, ctx_of, step, valid_rows
from tests.factories.reports import (
    checkpoint_of,
    entries,
    lineages,
    plan_in_force,
    told,
    values_for,
    walk,
)
from tests.support.backends import settle

BEFORE_DUE, AFTER_DUE = datetime(2026, 4, 8, 1, tzinfo=UTC), datetime(2026, 4, 13, 1, tzinfo=UTC)
ENACT = (PlanAction.SUBMIT, PlanAction.START_REVIEW, PlanAction.ENDORSE, PlanAction.ENACT)


@pytest.fixture
def sleman(session):
    return agency(session, "34.04")


def revise(session, home, at):
    """Revision 2: the last action is gone, a new one has come. Enacted three hours later."""
    cast, draft = a_cast(session, home), a_plan(session, home, at=at)
    admin = ctx_of(session, cast.admin, at)
    last = draft.items[-1]
    gone, weight = last.lineage_id, last.weight
    items.remove_item(admin, draft.id, gone, version=last.version)
    codes = [one.code for one in draft.plan.cycle.checkpoints]
    new = replace(valid_rows(home, codes)[0], action="Membuka posko aduan", weight=weight)
    if at >= AFTER_DUE:  # what was due can no longer be promised
        new = replace(new, targets={code: new.targets[code] for code in codes[1:]})
    added = items.add_item(admin, draft.id, new).lineage_id
    for hours, action in enumerate(ENACT):
        draft = step(session, cast, draft, action, at + timedelta(hours=hours))
    return gone, added


def rows_of(session, user, slot, code="B03", at=BEFORE_DUE):
    actor = actor_of(session, user, at.date())
    return {
        one.lineage_id: one
        for one in report_rows(session, open_report(session, actor, slot[0], code, at))
    }


def total(session, slot) -> ReportTotal:
    session.expire_all()
    return session.get_one(ReportTotal, slot)


def differences(session, at=datetime(2026, 5, 1, tzinfo=UTC)):
    return list(report_checks.check_totals(Context(session, SYSTEM, at)))


def test_an_enacted_plan_has_totals_at_every_checkpoint(session, sleman):
    plan = plan_in_force(session, sleman)
    for one in plan.cycle.checkpoints:
        stored = total(session, (plan.id, one.id))
        assert (stored.due, stored.missing, stored.weight) == (4, 4, 100)
        assert not stored.submitted
    assert differences(session) == []


def test_before_the_due_day_rows_follow_the_new_revision(session, sleman):
    found = told(session)
    gone, added = revise(session, sleman, BEFORE_DUE - timedelta(hours=4))
    rows = rows_of(session, found.cast.admin, found.slot)
    assert gone not in rows
    assert (rows[added].is_due, rows[added].entry_id) == (True, None)
    assert {rows[key].values.realization for key in rows if key != added} == {Decimal(10)}
    stored = total(session, found.slot)
    assert (stored.due, stored.missing) == (4, 4)
    kept = {one.lineage_id: one.realization for one in entries(session, found.report)}
    assert kept[gone] == 10
    with pytest.raises(NotFound):
        reports.save_entry(
            ctx_of(session, found.cast.admin, BEFORE_DUE), *found.slot, gone, values_for(1, 3),
            version=2,
        )  # fmt: skip
    assert differences(session) == []


def test_a_report_handed_in_before_counts_on_the_new_revision_at_once(session, sleman):
    """The new action is missing from the moment the revision is in force; the removed one is out."""
    found = told(session, S.SUBMITTED)
    assert total(session, found.slot).missing == 0
    revise(session, sleman, BEFORE_DUE - timedelta(hours=4))
    stored = total(session, found.slot)
    assert (stored.due, stored.missing, stored.submitted) == (4, 1, True)
    assert stored.weighted == 75 * 100
    assert differences(session) == []


def test_after_the_due_day_the_report_stays_on_what_was_in_force_then(session, sleman):
    found = told(session, S.SUBMITTED)
    gone, added = revise(session, sleman, AFTER_DUE)
    rows = rows_of(session, found.cast.admin, found.slot, at=AFTER_DUE + timedelta(days=1))
    assert gone in rows
    assert added not in rows
    assert total(session, found.slot).missing == 0
    later = checkpoint_of(session, found.report.plan, "B06")
    assert added in rows_of(
        session, found.cast.admin, found.slot, "B06", AFTER_DUE + timedelta(days=1)
    )
    assert total(session, (found.slot[0], later.id)).due == 4
    assert differences(session) == []


def test_a_submission_stands_on_the_revision_of_that_day(session, sleman):
    found = told(session)
    first = found.report.revision_id
    revise(session, sleman, BEFORE_DUE - timedelta(hours=4))
    report = walk(session, found.cast, found.report, A.SUBMIT, BEFORE_DUE)
    assert report.revision_id != first
    assert report.revision.state is PlanState.ENACTED


def test_a_plan_that_came_late_is_reported_on_its_first_revision(session, sleman):
    plan = a_plan(session, sleman, PlanState.ENACTED, at=AFTER_DUE).plan
    cast = a_cast(session, sleman)
    point = checkpoint_of(session, plan)
    key = lineages(session, plan)[0]
    at = AFTER_DUE + timedelta(days=1)
    entry = reports.save_entry(
        ctx_of(session, cast.admin, at), plan.id, point.id, key, values_for(1), version=0
    )
    report = walk(session, cast, entry.report, A.SUBMIT, at)
    assert report.revision.number == 1
    stored = total(session, (plan.id, point.id))
    assert (stored.submitted, stored.on_time) == (True, False)
    assert differences(session) == []


# ── a zone that changes ───────────────────────────────────────────────────────
def test_the_deadline_moves_with_the_clock_of_the_agency(session, sleman):
    """23.30 in Jakarta on the last day is the next day in Jayapura."""
    found = told(session)
    last = datetime(2026, 4, 17, 16, 30, tzinfo=UTC)
    sleman.time_zone = TimeZone.WIT
    settle(session)
    with pytest.raises(WrongState):
        walk(session, found.cast, found.report, A.SUBMIT, last)
    sleman.time_zone = TimeZone.WIB
    settle(session)
    assert walk(session, found.cast, found.report, A.SUBMIT, last).state is S.SUBMITTED


# ── an agency that ends ───────────────────────────────────────────────────────
def test_the_heir_reports_for_an_agency_that_is_no_more(session, sleman):
    found = told(session)
    heir = agency(session, "34.02")
    agencies.merge_agencies(
        context(session), [sleman.id], heir.id, on=date(2026, 4, 5), legal_basis="UU uji 1/2026"
    )
    signs = make_person(session, "penerus@contoh.test", (Role.MANAGER, heir.code))
    with pytest.raises(NotAllowed):
        walk(session, found.cast, found.report, A.SUBMIT, BEFORE_DUE)
    session.expire_all()
    report = reports.take_step(
        ctx_of(session, signs, BEFORE_DUE), found.report.id, A.SUBMIT, version=None
    )
    assert (report.state, report.submitted_by_id) == (S.SUBMITTED, signs.id)
    assert report.plan.agency_id == sleman.id
    started = reports.take_step(
        ctx_of(session, found.cast.evaluator, BEFORE_DUE), report.id, A.START, version=None
    )
    assert started.state is S.IN_VERIFICATION
    assert differences(session) == []


# ── stored totals ─────────────────────────────────────────────────────────────
def test_totals_that_were_tampered_with_are_found_and_put_right(session, sleman):
    found = told(session, S.SUBMITTED)
    stored = total(session, found.slot)
    stored.missing, stored.on_time = 2, False
    part = session.query(StrategyTotal).filter_by(plan_id=found.slot[0]).first()
    part.weighted += 1
    other = checkpoint_of(session, found.report.plan, "B12")
    session.delete(session.get_one(ReportTotal, (found.slot[0], other.id)))
    session.commit()
    first, *more, last = differences(session)
    assert (first.agency, first.checkpoint, first.year) == ("Kabupaten Sleman", "B03", 2026)
    assert first.fields == ("on_time", "missing")
    assert (last.checkpoint, last.fields) == ("B12", ())
    assert any(one.strategies for one in (first, *more))
    assert report_checks.rebuild_totals(Context(session, SYSTEM, AFTER_DUE)) == 1
    assert differences(session) == []
    assert report_checks.rebuild_totals(Context(session, SYSTEM, AFTER_DUE)) == 0


@pytest.fixture
def revised(session, sleman):
    """Revision 2 came into force at 23.30 WIB on the day B03 fell due, and the report counts on it."""
    found = told(session, S.SUBMITTED)
    revise(session, sleman, datetime(2026, 4, 10, 13, 30, tzinfo=UTC))
    assert total(session, found.slot).missing == 1
    return found


def test_another_clock_is_another_end_of_the_day_and_the_totals_follow(session, revised, sleman):
    """In Jayapura that day was over an hour and a half before."""
    agencies.edit_agency(context(session), sleman.id, time_zone=TimeZone.WIT)
    assert total(session, revised.slot).missing == 0
    assert differences(session) == []
    agencies.edit_agency(context(session), sleman.id, time_zone=TimeZone.WIB)
    assert total(session, revised.slot).missing == 1
    assert differences(session) == []


def test_another_clock_that_comes_from_a_file_does_the_same(session, revised, sleman):
    named = {"name": sleman.name, "short_name": sleman.short_name, "kind": sleman.kind}
    row = ImportRow(2, sleman.code, supervisor="34", since=None, time_zone=TimeZone.WIT, **named)
    apply_import(context(session), [row])
    assert total(session, revised.slot).missing == 0
    assert differences(session) == []


def test_a_due_day_that_is_moved_takes_the_totals_along(session, revised):
    cycle = revised.report.plan.cycle
    days = planned(cycle.checkpoints)
    sooner = [replace(days[0], due_on=date(2026, 4, 9)), *days[1:]]
    cycle_periods.set_windows(context(session), cycle.id, version=cycle.version, days=sooner)
    assert total(session, revised.slot).missing == 0
    assert differences(session) == []
