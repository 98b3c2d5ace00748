"""A plan begun, moved through review, returned, withdrawn, cancelled, closed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.cycle import CycleState
from renaksi.core.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal as Why,
    RuleBroken,
    WrongState,
)
from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.policy import SYSTEM, Role
from renaksi.models import (
    ActionItem,
    AuditEntry,
    Comment,
    Holiday,
    ObligationException,
    PlanContributor,
    PlanRevision,
    PlanTransition,
    User,
)
from renaksi.queries.plan_rows import item_values
from renaksi.services import comments, items, people, plans
from renaksi.services.context import Context
from tests.factories.people import agency, give, make_person, system
from tests.factories.plans import a_cast, a_cycle, a_file, a_plan, ctx_of, step
from tests.support.backends import settle

NOW = datetime(2026, 2, 2, 3, tzinfo=UTC)
"""Monday 2 February 2026, 10.00 WIB."""


@pytest.fixture
def sleman(session):
    return agency(session, "34.04")


@pytest.fixture
def act(session):
    """`act(user)`: the context of that person at NOW."""
    return lambda user, at=NOW: ctx_of(session, user, at)


def steps_of(session, revision) -> list[PlanTransition]:
    return list(
        session.scalars(
            select(PlanTransition)
            .where(PlanTransition.revision_id == revision.id)
            .order_by(PlanTransition.at, PlanTransition.id)
        )
    )


def audits(session, event: AuditEvent) -> list[AuditEntry]:
    found = select(AuditEntry).where(AuditEntry.event == event)
    return list(session.scalars(found.order_by(AuditEntry.id)))


def footprint(session) -> tuple[int, ...]:
    """How much was ever written about plans."""
    session.expire_all()
    tables = (PlanRevision, PlanTransition, AuditEntry, ActionItem, Comment)
    counts = (session.scalar(select(func.count()).select_from(one)) or 0 for one in tables)
    return (*counts, session.scalar(select(func.sum(PlanRevision.version))) or 0)


# ── begun ─────────────────────────────────────────────────────────────────────
def test_the_admin_begins_the_plan_of_the_year(session, sleman, sari, act):
    cycle = a_cycle(session)
    revision = plans.create_plan(act(sari), sleman.id, cycle.id)
    assert (revision.number, revision.state, revision.created_by_id) == (1, S.DRAFT, sari.id)
    (begun,) = steps_of(session, revision)
    assert (begun.action, begun.source, begun.target) == (A.CREATE, None, S.DRAFT)
    assert (begun.actor_id, begun.acting_agency_id) == (sari.id, sleman.id)
    (line,) = audits(session, AuditEvent.PLAN_CREATE)
    assert (line.subject_id, line.agency_id) == (revision.id, sleman.id)


def test_a_second_plan_in_the_year_is_refused(session, sleman, sari, act):
    cycle = a_cycle(session)
    plans.create_plan(act(sari), sleman.id, cycle.id)
    with pytest.raises(Conflict) as refused:
        plans.create_plan(act(sari), sleman.id, cycle.id)
    assert refused.value.reason is Why.ALREADY_EXISTS
    assert refused.value.detail == {"what": "Renaksi 2026 Kabupaten Sleman"}
    assert plans.create_plan(act(sari), sleman.id, a_cycle(session, 2027).id).number == 1


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("budi", NotAllowed),
        ("rina", NotAllowed),
        ("joko", NotAllowed),
        ("oki", NotAllowed),
        ("agus", NotAllowed),
        ("lina", NotAllowed),
        ("wati", NotFound),
        ("dewi", NotFound),
        ("fajar", NotFound),
    ],
)
def test_nobody_else_begins_it(session, sleman, act, request, who, refusal):
    cycle = a_cycle(session)
    with pytest.raises(refusal):
        plans.create_plan(act(request.getfixturevalue(who)), sleman.id, cycle.id)


def test_what_is_unknown_is_not_found(session, sleman, sari, act):
    cycle = a_cycle(session)
    for pair in ((sleman.id, 9999), (99999, cycle.id)):
        with pytest.raises(NotFound):
            plans.create_plan(act(sari), *pair)


@pytest.mark.parametrize(
    ("state", "reason"),
    [(CycleState.PREPARING, Why.CYCLE_NOT_OPEN), (CycleState.CLOSED, Why.CYCLE_CLOSED)],
)
def test_only_an_open_cycle_takes_plans(session, sleman, sari, act, state, reason):
    cycle = a_cycle(session, state=state)
    with pytest.raises(WrongState) as refused:
        plans.create_plan(act(sari), sleman.id, cycle.id)
    assert (refused.value.reason, refused.value.detail) == (reason, {"year": 2026})


def test_who_owes_none_begins_none(session, act):
    cycle = a_cycle(session)
    office = agency(session, "OMBUDSMAN")
    admin = make_person(session, "admin@ombudsman.test", (Role.AGENCY_ADMIN, "OMBUDSMAN"))
    with pytest.raises(WrongState) as refused:
        plans.create_plan(act(admin), office.id, cycle.id)
    assert (refused.value.reason, refused.value.detail) == (
        Why.NO_OBLIGATION,
        {"agency": office.name},
    )


def test_an_exempted_agency_begins_none(session, sleman, sari, act):
    cycle = a_cycle(session)
    session.add(
        ObligationException(
            cycle_id=cycle.id, agency_id=sleman.id, owes_plan=False, reason="Bencana"
        )
    )
    settle(session)
    with pytest.raises(WrongState, match=Why.NO_OBLIGATION):
        plans.create_plan(act(sari), sleman.id, cycle.id)


# ── every state ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("state", S)
def test_every_state_can_be_reached_and_its_steps_are_dated(session, sleman, state):
    revision = a_plan(session, sleman, state)
    assert revision.state is state
    steps = steps_of(session, revision)
    assert steps[-1].target is state
    assert all(later.source is earlier.target for earlier, later in pairwise(steps))
    assert all(earlier.at < later.at for earlier, later in pairwise(steps))
    agree(revision)


def agree(revision: PlanRevision) -> None:
    """What a state says, its facts say too."""
    state = revision.state
    submitted = {S.SUBMITTED, S.IN_REVIEW, S.RETURNED, S.ENDORSED}
    decreed = {S.ENACTED, S.SUPERSEDED, S.CLOSED}
    if state in submitted | decreed:
        assert revision.submitted_by_id
        assert revision.submitted_at
    assert bool(revision.reviewed_by_id) is (state in {S.IN_REVIEW, S.ENDORSED} | decreed)
    assert bool(revision.endorsed_by_id) is (state in {S.ENDORSED} | decreed)
    assert bool(revision.endorsed_at) is bool(revision.endorsed_by_id)
    assert bool(revision.enacted_at) is (state in decreed)
    assert bool(revision.decree_number and revision.decree_file_id) is (state in decreed)
    assert revision.return_due_on is None or state in {S.RETURNED, S.DRAFT, S.PROPOSED, S.CANCELLED}
    assert revision.return_due_on or state is not S.RETURNED
    if revision.endorsed_by_id:
        assert revision.endorsed_by_id not in {revision.submitted_by_id, revision.reviewed_by_id}


def test_each_step_is_one_line_of_the_trail(session, sleman):
    revision = a_plan(session, sleman, S.ENACTED)
    lines = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_type == "plan_revision", AuditEntry.subject_id == revision.id)
        .order_by(AuditEntry.id)
    ).all()
    assert [line.event for line in lines] == [
        AuditEvent.PLAN_CREATE, AuditEvent.PLAN_SUBMIT, AuditEvent.PLAN_START_REVIEW,
        AuditEvent.PLAN_ENDORSE, AuditEvent.PLAN_ENACT,
    ]  # fmt: skip
    assert (lines[1].before["state"], lines[1].after["state"]) == ("draft", "submitted")
    assert all(line.agency_id == sleman.id for line in lines)


# ── refused ───────────────────────────────────────────────────────────────────
def test_a_refusal_changes_nothing(session, sleman, act):
    revision = a_plan(session, sleman, S.SUBMITTED)
    cast = a_cast(session, sleman)
    before = footprint(session)
    for user, action, note in [
        (cast.manager, A.SUBMIT, ""),
        (cast.manager, A.START_REVIEW, ""),
        (cast.admin, A.WITHDRAW, ""),
        (cast.evaluator, A.RETURN, "Perbaiki"),
        (cast.lead, A.ENDORSE, ""),
        (cast.manager, A.CREATE, ""),
        (cast.manager, A.SUPERSEDE, ""),
    ]:
        with pytest.raises(RuleBroken):
            plans.take_step(act(user), revision.id, action, version=revision.version, note=note)
        assert footprint(session) == before


def test_the_second_click_is_told_the_state(session, sleman, budi, act):
    revision = a_plan(session, sleman)
    seen = revision.version
    plans.take_step(act(budi), revision.id, A.SUBMIT, version=seen)
    with pytest.raises(WrongState) as refused:
        plans.take_step(act(budi), revision.id, A.SUBMIT, version=seen)
    assert refused.value.detail == {"state": S.SUBMITTED}
    assert [one.action for one in steps_of(session, revision)].count(A.SUBMIT) == 1


def test_what_changed_since_it_was_read_is_not_submitted(session, sleman, sari, budi, act):
    revision = a_plan(session, sleman)
    seen = revision.version
    (row, *_others) = revision.items
    items.remove_item(act(sari), revision.id, row.lineage_id, version=row.version)
    items.restore_item(act(sari), revision.id, row.lineage_id)
    with pytest.raises(Conflict, match=Why.CHANGED_BY_OTHER):
        plans.take_step(act(budi), revision.id, A.SUBMIT, version=seen)
    fresh = session.get_one(PlanRevision, revision.id)
    plans.take_step(act(budi), revision.id, A.SUBMIT, version=fresh.version)


def test_who_may_not_see_the_plan_finds_none(session, sleman, dewi, dodi, fajar, act):
    revision = a_plan(session, sleman, S.SUBMITTED)
    for stranger in (dewi, dodi, fajar):
        with pytest.raises(NotFound):
            plans.take_step(act(stranger), revision.id, A.WITHDRAW, version=revision.version)
        with pytest.raises(NotFound):
            plans.save_letter(act(stranger), revision.id, version=None, number="1", on=None)
    with pytest.raises(NotFound):
        plans.take_step(act(dewi), 987654, A.WITHDRAW, version=1)


def test_a_plan_with_open_checks_is_not_submitted(session, sleman, sari, budi, act):
    revision = a_plan(session, sleman)
    row = revision.items[0]
    items.remove_item(act(sari), revision.id, row.lineage_id, version=row.version)
    with pytest.raises(Invalid) as refused:
        plans.take_step(act(budi), revision.id, A.SUBMIT, version=None)
    assert (refused.value.reason, refused.value.detail) == (Why.CHECKS_FAIL, {"count": 1})


def test_an_empty_plan_is_not_submitted(session, sleman, budi, act):
    revision = a_plan(session, sleman, rows=[])
    with pytest.raises(Invalid, match=Why.CHECKS_FAIL):
        plans.take_step(act(budi), revision.id, A.SUBMIT, version=None)


def test_nothing_is_submitted_into_a_closed_cycle(session, sleman, budi, act):
    revision = a_plan(session, sleman)
    a_cycle(session, state=CycleState.CLOSED)
    with pytest.raises(WrongState, match=Why.CYCLE_CLOSED):
        plans.take_step(act(budi), revision.id, A.SUBMIT, version=None)


def test_a_command_closes_but_does_not_decide(session, sleman):
    revision = a_plan(session, sleman, S.IN_REVIEW)
    with pytest.raises(NotAllowed):
        plans.take_step(system(session, NOW), revision.id, A.ENDORSE, version=None)


# ── submitted ─────────────────────────────────────────────────────────────────
def test_submitting_settles_the_rows(session, sleman, sari, act):
    revision = a_plan(session, sleman)
    first, gone, *_rest = revision.items
    dropped = gone.lineage_id
    items.duplicate_item(act(sari), revision.id, first.lineage_id)
    items.remove_item(act(sari), revision.id, gone.lineage_id, version=gone.version)
    left = session.scalars(
        select(ActionItem).where(
            ActionItem.revision_id == revision.id, ActionItem.removed_at.is_(None)
        )
    ).all()
    for row in left:
        row.weight = 25
    settle(session)
    versions = {row.id: row.version for row in left}
    cast = a_cast(session, sleman)
    step(session, cast, session.get_one(PlanRevision, revision.id), A.SUBMIT, NOW)
    kept = session.scalars(
        select(ActionItem).where(ActionItem.revision_id == revision.id).order_by(ActionItem.ordinal)
    ).all()
    assert [row.ordinal for row in kept] == [1, 2, 3, 4]
    assert dropped not in {row.lineage_id for row in kept}
    assert [row.strategy.code for row in kept] == ["S1", "S1", "S3", "S4"]
    assert {row.id: row.version for row in kept} == versions


def test_a_withdrawn_plan_can_be_edited_and_submitted_again(session, sleman, act):
    revision = a_plan(session, sleman, S.SUBMITTED)
    cast = a_cast(session, sleman)
    revision = plans.take_step(act(cast.manager), revision.id, A.WITHDRAW, version=None)
    assert (revision.state, revision.submitted_by_id, revision.submitted_at) == (
        S.DRAFT,
        None,
        None,
    )
    revision = plans.take_step(act(cast.manager), revision.id, A.SUBMIT, version=None)
    revision = plans.take_step(act(cast.evaluator), revision.id, A.START_REVIEW, version=None)
    with pytest.raises(WrongState):
        plans.take_step(act(cast.manager), revision.id, A.WITHDRAW, version=None)


# ── returned ──────────────────────────────────────────────────────────────────
def test_a_return_carries_its_reason_notes_and_deadline(session, sleman, rina, act):
    revision = a_plan(session, sleman, S.IN_REVIEW)
    row = revision.items[0]
    notes = [
        comments.add_note(
            act(rina), revision.plan_id, "Sebutkan jumlahnya", lineage_id=row.lineage_id
        ),
        comments.add_note(act(rina), revision.plan_id, "Lengkapi dasar hukum"),
    ]
    assert [note.sent_at for note in notes] == [None, None]
    revision = plans.take_step(
        act(rina), revision.id, A.RETURN, version=revision.version, note=" Dua hal. "
    )
    assert [note.sent_at for note in notes] == [NOW, NOW]
    assert steps_of(session, revision)[-1].note == "Dua hal."
    assert (revision.state, revision.reviewed_by_id) == (S.RETURNED, None)
    # Five working days after Monday 2 February.
    assert revision.return_due_on == date(2026, 2, 9)


def test_a_second_return_sends_what_is_new_alone(session, sleman, rina, act):
    revision = a_plan(session, sleman, S.IN_REVIEW)
    first = comments.add_note(act(rina), revision.plan_id, "Sebutkan jumlahnya")
    plans.take_step(act(rina), revision.id, A.RETURN, version=None, note="Satu hal")
    later = datetime(2026, 2, 4, 3, tzinfo=UTC)
    cast = a_cast(session, sleman)
    for action in (A.SUBMIT, A.START_REVIEW):
        revision = step(session, cast, session.get_one(PlanRevision, revision.id), action, later)
    second = comments.add_note(act(rina, later), revision.plan_id, "Jumlahnya keliru")
    elsewhere = comments.add_note(
        act(rina, later),
        a_plan(session, agency(session, "34.02"), S.IN_REVIEW).plan_id,
        "Belum selesai ditelaah",
    )
    plans.take_step(act(rina, later), revision.id, A.RETURN, version=None, note="Satu lagi")
    assert (first.sent_at, second.sent_at, elsewhere.sent_at) == (NOW, later, None)


def test_the_deadline_of_a_return_passes_over_holidays(session, sleman, rina, act):
    session.merge(Holiday(on=date(2026, 2, 5), name="Hari libur daerah"))
    settle(session)
    revision = a_plan(session, sleman, S.IN_REVIEW)
    revision = plans.take_step(act(rina), revision.id, A.RETURN, version=None, note="Perbaiki")
    assert revision.return_due_on == date(2026, 2, 10)


def test_the_reviewer_may_set_the_deadline_but_not_in_the_past(session, sleman, rina, act):
    revision = a_plan(session, sleman, S.IN_REVIEW)
    with pytest.raises(Invalid) as refused:
        plans.take_step(
            act(rina), revision.id, A.RETURN, version=None, note="Perbaiki",
            return_due_on=date(2026, 2, 1),
        )  # fmt: skip
    assert (refused.value.reason, refused.value.field) == (Why.DATE_PAST, "return_due_on")
    revision = plans.take_step(
        act(rina), revision.id, A.RETURN, version=None, note="Perbaiki",
        return_due_on=date(2026, 2, 2),
    )  # fmt: skip
    assert revision.return_due_on == date(2026, 2, 2)


def test_the_day_of_a_return_is_that_of_the_agency(session, act):
    """22.30 WIB on Monday is half past midnight on Tuesday in Jayapura."""
    jayapura = agency(session, "91.71")
    revision = a_plan(session, jayapura, S.IN_REVIEW)
    evaluator = a_cast(session, jayapura).evaluator
    late = datetime(2026, 2, 2, 15, 30, tzinfo=UTC)
    with pytest.raises(Invalid, match=Why.DATE_PAST):
        plans.take_step(
            act(evaluator, late), revision.id, A.RETURN, version=None, note="Perbaiki",
            return_due_on=date(2026, 2, 2),
        )  # fmt: skip


def test_a_returned_plan_goes_round_again_and_loses_its_deadline(session, sleman, act):
    revision = a_plan(session, sleman, S.RETURNED)
    cast = a_cast(session, sleman)
    for action in (A.PROPOSE, A.RETURN_INTERNALLY, A.SUBMIT, A.START_REVIEW, A.ENDORSE):
        assert revision.return_due_on or revision.state not in {S.RETURNED, S.PROPOSED}
        user = cast.admin if action is A.RETURN_INTERNALLY else None
        if user:
            revision = plans.take_step(act(user), revision.id, action, version=None)
        else:
            revision = step(session, cast, revision, action, NOW)
        agree(revision)
    assert (revision.state, revision.return_due_on) == (S.ENDORSED, None)


def test_an_endorsement_taken_back_returns_the_plan(session, sleman, act):
    revision = a_plan(session, sleman, S.ENDORSED)
    lead = a_cast(session, sleman).lead
    note = comments.add_note(act(lead), revision.plan_id, "Ada yang terlewat")
    revision = plans.take_step(
        act(lead), revision.id, A.REVOKE_ENDORSEMENT, version=None, note="Ada yang terlewat"
    )
    assert revision.state is S.RETURNED
    assert note.sent_at == NOW
    agree(revision)


# ── nobody reviews their own ──────────────────────────────────────────────────
def test_who_did_the_review_does_not_endorse(session, sleman, rina, act):
    give(session, rina, Role.EVALUATION_LEAD, "34")
    revision = a_plan(session, sleman, S.IN_REVIEW)
    with pytest.raises(NotAllowed, match=Why.FOUR_EYES):
        plans.take_step(act(rina), revision.id, A.ENDORSE, version=None)


def test_who_reviewed_an_earlier_round_does_not_endorse_either(session, sleman, rina, act):
    give(session, rina, Role.EVALUATION_LEAD, "34")
    second = make_person(session, "kedua@diy.test", (Role.EVALUATOR, "34"))
    revision = a_plan(session, sleman, S.RETURNED)
    revision = step(session, a_cast(session, sleman), revision, A.SUBMIT, NOW)
    plans.take_step(act(second), revision.id, A.START_REVIEW, version=None)
    with pytest.raises(NotAllowed, match=Why.FOUR_EYES):
        plans.take_step(act(rina), revision.id, A.ENDORSE, version=None)


def test_who_only_wrote_a_row_may_not_review_though_others_wrote_over_it(
    session, sleman, sari, act
):
    both = make_person(
        session, "dua@contoh.test", (Role.AGENCY_ADMIN, "34.04"), (Role.EVALUATOR, "34")
    )
    revision = a_plan(session, sleman)
    row = revision.items[0]
    codes = {one.id: one.code for one in revision.plan.cycle.checkpoints}
    for user, unit in ((both, "petugas"), (sari, "orang")):
        values = replace(item_values(row, codes), unit=unit)
        items.save_item(act(user), revision.id, row.lineage_id, version=row.version, values=values)
    assert both.id not in {row.created_by_id, row.updated_by_id}
    step(session, a_cast(session, sleman), revision, A.SUBMIT, NOW)
    assert session.get(PlanContributor, (revision.plan_id, both.id))
    with pytest.raises(NotAllowed, match=Why.OWN_WORK):
        plans.take_step(act(both), revision.id, A.START_REVIEW, version=None)


def test_who_only_wrote_a_row_that_was_dropped_may_not_review_either(session, sleman, act):
    both = make_person(
        session, "dua@contoh.test", (Role.AGENCY_ADMIN, "34.04"), (Role.EVALUATOR, "34")
    )
    revision = a_plan(session, sleman)
    copy = items.duplicate_item(act(both), revision.id, revision.items[0].lineage_id)
    items.remove_item(act(both), revision.id, copy.lineage_id, version=copy.version)
    step(session, a_cast(session, sleman), revision, A.SUBMIT, NOW)
    with pytest.raises(NotAllowed, match=Why.OWN_WORK):
        plans.take_step(act(both), revision.id, A.START_REVIEW, version=None)


def test_having_worked_on_last_years_plan_is_no_bar(session, sleman, act):
    a_plan(session, sleman, S.ENACTED, year=2025)
    manager = a_cast(session, sleman).manager
    give(session, manager, Role.EVALUATOR, "34")
    successor = make_person(session, "baru@sleman.test", (Role.MANAGER, "34.04"))
    people.end_role(
        system(session, datetime(2026, 1, 1, 3, tzinfo=UTC)),
        next(one.id for one in manager.assignments if one.role is Role.MANAGER),
        on=date(2026, 1, 2),
    )
    revision = a_plan(session, sleman)
    plans.take_step(act(successor), revision.id, A.SUBMIT, version=None)
    plans.take_step(act(manager), revision.id, A.START_REVIEW, version=None)


# ── the tier above stands in ──────────────────────────────────────────────────
def test_where_the_supervisor_has_nobody_the_tier_above_acts_and_it_shows(
    session, sleman, eko, act
):
    revision = a_plan(session, sleman, S.SUBMITTED)
    cast = a_cast(session, sleman)
    with pytest.raises(NotAllowed) as refused:
        plans.take_step(act(eko), revision.id, A.START_REVIEW, version=None)
    assert refused.value.reason is Why.OTHER_TIER_ACTS
    assert refused.value.detail == {"agency": agency(session, "34").name}
    people.disable(system(session, NOW), cast.evaluator.id)
    plans.take_step(act(eko), revision.id, A.START_REVIEW, version=None)
    last = steps_of(session, revision)[-1]
    assert (last.actor_id, last.acting_agency_id) == (eko.id, agency(session, "KEMENPANRB").id)
    # The lead is still there, so the endorsement stays with the province.
    plans.take_step(act(cast.lead), revision.id, A.ENDORSE, version=None)
    assert steps_of(session, revision)[-1].acting_agency_id == agency(session, "34").id


def test_four_eyes_that_leave_nobody_lead_to_the_tier_above(session, sleman, ratna, act):
    alone = make_person(
        session, "sendiri@diy.test", (Role.EVALUATOR, "34"), (Role.EVALUATION_LEAD, "34")
    )
    revision = a_plan(session, sleman, S.IN_REVIEW)
    assert revision.reviewed_by_id == alone.id
    with pytest.raises(NotAllowed, match=Why.FOUR_EYES):
        plans.take_step(act(alone), revision.id, A.ENDORSE, version=None)
    plans.take_step(act(ratna), revision.id, A.ENDORSE, version=None)
    assert steps_of(session, revision)[-1].acting_agency_id == agency(session, "KEMENPANRB").id


def test_a_role_that_ended_yesterday_does_not_act(session, sleman, eko, act):
    revision = a_plan(session, sleman, S.SUBMITTED)
    evaluator = a_cast(session, sleman).evaluator
    (duty,) = evaluator.assignments
    people.end_role(system(session, NOW), duty.id, on=date(2026, 2, 2))
    with pytest.raises(NotFound):
        plans.take_step(act(evaluator), revision.id, A.START_REVIEW, version=None)
    plans.take_step(act(eko), revision.id, A.START_REVIEW, version=None)


# ── closed, cancelled, letter ─────────────────────────────────────────────────
def test_the_national_admin_closes_a_plan_unless_a_revision_is_on_its_way(
    session, sleman, agus, act
):
    revision = a_plan(session, sleman, S.ENACTED)
    draft = a_plan(session, sleman)
    assert draft.number == 2
    with pytest.raises(WrongState) as refused:
        plans.take_step(act(agus), revision.id, A.CLOSE, version=None)
    assert (refused.value.reason, refused.value.detail) == (Why.REVISION_OPEN, {"number": 2})
    manager = a_cast(session, sleman).manager
    plans.take_step(act(manager), draft.id, A.CANCEL_REVISION, version=None)
    closed = plans.take_step(act(agus), revision.id, A.CLOSE, version=None, note="Dua aksi terbuka")
    assert closed.state is S.CLOSED
    assert steps_of(session, closed)[-1].note == "Dua aksi terbuka"


def test_the_cover_letter_is_audited_and_kept_short(session, sleman, sari, act):
    revision = a_plan(session, sleman)
    day = date(2026, 2, 2)
    saved = plans.save_letter(
        act(sari), revision.id, version=revision.version, number=" 045/ 12 ", on=day
    )
    assert (saved.letter_number, saved.letter_date) == ("045/ 12", day)
    (line,) = audits(session, AuditEvent.PLAN_LETTER)
    assert line.after == {"letter_number": "045/ 12", "letter_date": "2026-02-02"}
    plans.save_letter(act(sari), revision.id, version=saved.version, number="045/ 12", on=day)
    assert len(audits(session, AuditEvent.PLAN_LETTER)) == 1
    with pytest.raises(Invalid, match=Why.TEXT_TOO_LONG):
        plans.save_letter(act(sari), revision.id, version=None, number="1" * 121, on=day)
    with pytest.raises(Conflict):
        plans.save_letter(act(sari), revision.id, version=1, number="9", on=day)


def test_the_cover_letter_is_the_owners(session, sleman, rina, act):
    revision = a_plan(session, sleman, S.SUBMITTED)
    with pytest.raises(NotAllowed):
        plans.save_letter(act(rina), revision.id, version=None, number="1", on=None)


def test_a_superseded_revision_gets_no_letter(session, sleman, budi, act):
    revision = a_plan(session, sleman, S.SUPERSEDED)
    with pytest.raises(WrongState):
        plans.save_letter(act(budi), revision.id, version=None, number="1", on=None)


# ── at random ─────────────────────────────────────────────────────────────────
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_whatever_people_try_facts_and_state_agree(session, data):
    """Everybody tries anything in any order; a legal step is taken, another leaves no trace."""
    taken = {one.plan.agency_id for one in session.scalars(select(PlanRevision))}
    east_java = [f"35.{number:02}" for number in range(1, 30)]
    free = [one for code in east_java if (one := agency(session, code)).id not in taken]
    revision = a_plan(session, free[0], count=2)
    cast = a_cast(session, free[0])
    users: list[User | None] = [cast.admin, cast.manager, cast.evaluator, cast.lead, None]
    plan_id = revision.plan_id
    for _ in range(14):
        user = data.draw(st.sampled_from(users))
        action = data.draw(st.sampled_from(list(A)))
        ctx = ctx_of(session, user, NOW) if user else Context(session, SYSTEM, NOW)
        before = footprint(session)
        revision = max(every(session, plan_id), key=lambda one: one.number)
        try:
            if action is A.ENACT and user is cast.manager and revision.state is S.ENDORSED:
                a_file(session, free[0])
                step(session, cast, revision, A.ENACT, NOW)
            else:
                plans.take_step(ctx, revision.id, action, version=None, note="Alasan")
        except RuleBroken:
            assert footprint(session) == before
        else:
            after = footprint(session)
            assert after[1] > before[1]
            assert after[2] > before[2]
        hold(session, plan_id)


def every(session, plan_id: int) -> list[PlanRevision]:
    found = select(PlanRevision).where(PlanRevision.plan_id == plan_id)
    return list(session.scalars(found.order_by(PlanRevision.number)))


def hold(session, plan_id: int) -> None:
    revisions = every(session, plan_id)
    for one in revisions:
        agree(one)
        steps = steps_of(session, one)
        assert steps[-1].target is one.state
        assert all(later.source is earlier.target for earlier, later in pairwise(steps))
    assert sum(one.state is S.ENACTED for one in revisions) <= 1
    ended = {S.ENACTED, S.SUPERSEDED, S.CANCELLED, S.CLOSED}
    assert sum(one.state not in ended for one in revisions) <= 1
