"""What the rules are told of a plan, who may read it, and what that costs."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.agency import AgencyKind
from renaksi.core.dates import FOREVER
from renaksi.core.errors import NotFound
from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.plan_checks import IssueCode
from renaksi.core.policy import SYSTEM, Role
from renaksi.models import ActionItem, ItemTarget, PlanRevision, SupervisionLink
from renaksi.queries.plan_cases import plan_case, plan_cases
from renaksi.queries.plan_readiness import fixed_targets, plan_check
from renaksi.queries.plan_rows import checkpoints_of
from renaksi.queries.plans import current_revision, in_force, visible_plan, visible_revision
from renaksi.queries.scope import place_of, places_of
from renaksi.services import people, plans
from renaksi.services.steps import closure
from tests.factories.people import agency, give, make_person, system
from tests.factories.plans import a_cast, a_cycle, a_plan, ctx_of, step
from tests.support.backends import settle

TODAY = date(2026, 2, 2)
NOW = datetime(2026, 2, 2, 3, tzinfo=UTC)


@pytest.fixture
def sleman(session):
    return agency(session, "34.04")


def case_of(session, revision, on=TODAY, **more):
    return plan_case(session, session.get_one(PlanRevision, revision.id), on, **more)


# ── the case ──────────────────────────────────────────────────────────────────
def test_the_case_of_a_plan_in_review(session, sleman):
    revision = a_plan(session, sleman, S.IN_REVIEW)
    cast = a_cast(session, sleman)
    case = case_of(session, revision)
    assert (case.state, case.number, case.cycle_year) == (S.IN_REVIEW, 1, 2026)
    assert (case.submitted_by_id, case.reviewed_by_id) == (cast.manager.id, cast.evaluator.id)
    assert case.owner_actor_ids == {cast.admin.id, cast.manager.id}
    assert case.reviewer_ids == {cast.evaluator.id}
    assert (case.blocking, case.working_number) == (0, None)
    assert [tier.name for tier in case.tiers] == [
        agency(session, "34").name, agency(session, "KEMENPANRB").name
    ]  # fmt: skip
    province, centre = case.tiers
    assert province.holders == {
        Role.EVALUATOR: {cast.evaluator.id}, Role.EVALUATION_LEAD: {cast.lead.id}
    }  # fmt: skip
    assert centre.holders == {}


def test_only_active_people_with_the_role_today_are_counted(session, sleman, rina, eko):
    later = make_person(
        session, "nanti@diy.test", (Role.EVALUATOR, "34"), valid_from=date(2026, 2, 3)
    )
    ended = make_person(session, "dulu@diy.test", (Role.EVALUATOR, "34"), valid_to=date(2026, 2, 2))
    gone = make_person(session, "keluar@diy.test", (Role.EVALUATOR, "34"))
    people.disable(system(session, NOW), gone.id)
    revision = a_plan(session, sleman)
    case = case_of(session, revision)
    assert case.tiers[0].holders[Role.EVALUATOR] == {rina.id}
    assert case.tiers[1].holders[Role.EVALUATOR] == {eko.id}
    tomorrow = case_of(session, revision, date(2026, 2, 3)).tiers[0].holders[Role.EVALUATOR]
    assert tomorrow == {rina.id, later.id}
    assert ended.id in case_of(session, revision, date(2026, 2, 1)).tiers[0].holders[Role.EVALUATOR]


def test_the_owners_hands_are_known_from_every_revision(session, sleman):
    a_plan(session, sleman, S.ENACTED)
    cast = a_cast(session, sleman)
    other = make_person(session, "lain@sleman.test", (Role.AGENCY_ADMIN, "34.04"))
    second = a_plan(session, sleman)
    third_hand = second.items[0]
    third_hand.updated_by_id = other.id
    settle(session)
    case = case_of(session, second)
    assert case.owner_actor_ids == {cast.admin.id, cast.manager.id, other.id}
    assert case.reviewer_ids == set()


def test_what_a_command_did_shuts_nobody_out(session, sleman):
    revision = plans.create_plan(system(session, NOW), sleman.id, a_cycle(session).id)
    case = case_of(session, revision)
    assert case.owner_actor_ids == set()
    assert case.blocking == 1


def test_another_revision_on_its_way_is_named_to_the_one_in_force_alone(session, sleman):
    first = a_plan(session, sleman, S.ENACTED)
    second = a_plan(session, sleman)
    assert case_of(session, first).working_number == 2
    assert case_of(session, second).working_number is None


def test_one_case_or_many_the_answer_is_the_same(session, sleman):
    bantul, jogja = agency(session, "34.02"), agency(session, "34.71")
    found = [
        a_plan(session, sleman, S.IN_REVIEW), a_plan(session, bantul), a_plan(session, bantul, year=2025),
        a_plan(session, jogja, S.ENACTED), a_plan(session, jogja, S.PROPOSED),
    ]  # fmt: skip
    many = plan_cases(session, found, TODAY)
    for revision in found:
        assert many[revision.id] == plan_case(session, revision, TODAY, blocking=0)
    assert plan_cases(session, [], TODAY) == {}


# ── statements ────────────────────────────────────────────────────────────────
def test_a_page_that_knows_the_checks_asks_three_times(session, sleman, count_queries):
    revision = a_plan(session, sleman, S.SUBMITTED)
    session.expire_all()
    revision = visible_revision(session, SYSTEM, revision.plan_id, 1, TODAY)
    with count_queries(at_most=3):
        plan_case(session, revision, TODAY, blocking=0)


def test_the_checks_cost_the_same_for_four_rows_and_forty(session, sleman, count_queries):
    counts = []
    for code, rows in (("34.04", 4), ("34.02", 40)):
        plan_id = a_plan(session, agency(session, code), count=rows).plan_id
        session.expunge_all()
        revision = visible_revision(session, SYSTEM, plan_id, 1, TODAY)
        with count_queries(at_most=7) as seen:
            plan_case(session, revision, TODAY)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_many_cases_cost_no_more_than_one(session, count_queries):
    codes = ["34.01", "34.02", "34.03", "34.04", "34.71"]
    ids = [a_plan(session, agency(session, code), S.SUBMITTED).id for code in codes]
    counts = []
    for some in (ids[:1], ids):
        session.expunge_all()
        revisions = session.scalars(select(PlanRevision).where(PlanRevision.id.in_(some))).all()
        with count_queries(at_most=4) as seen:
            assert len(plan_cases(session, revisions, TODAY)) == len(some)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# ── the checks of a stored revision ───────────────────────────────────────────
def test_deleted_rows_are_not_checked(session, sleman):
    revision = a_plan(session, sleman)
    row = revision.items[0]
    row.removed_at = NOW
    settle(session)
    check = plan_check(session, revision, TODAY)
    assert [issue.code for issue in check.plan] == [IssueCode.WEIGHTS_TOTAL]
    assert check.plan[0].detail == {"total": Decimal(75)}


def test_issues_are_keyed_by_lineage(session, sleman):
    revision = a_plan(session, sleman)
    row = revision.items[1]
    row.unit, row.responsible_id = "", None
    settle(session)
    found = plan_check(session, revision, TODAY).rows
    assert [issue.field for issue in found[row.lineage_id]] == ["unit", "responsible_code"]
    assert case_of(session, revision).blocking == 2


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (date(2026, 4, 10), set()),
        (date(2026, 4, 11), {"B03"}),
        (date(2026, 7, 11), {"B03", "B06"}),
    ],
)
def test_targets_that_fell_due_under_the_plan_in_force_stay(session, sleman, today, codes):
    a_plan(session, sleman, S.ENACTED)
    second = a_plan(session, sleman)
    checkpoints = checkpoints_of(session, second.plan.cycle_id, today)
    fixed = fixed_targets(session, second, checkpoints)
    assert {code for one in fixed.values() for code in one} == codes
    for item in second.items:
        for target in item.targets:
            target.value += 1
    settle(session)
    found = plan_check(session, second, today)
    frozen = {
        issue.field
        for issues in found.rows.values()
        for issue in issues
        if issue.code is IssueCode.TARGET_FROZEN
    }
    assert frozen == {f"target:{code}" for code in codes}


def test_a_first_plan_may_be_written_late(session, sleman):
    first = a_plan(session, sleman)
    checkpoints = checkpoints_of(session, first.plan.cycle_id, date(2026, 8, 1))
    assert fixed_targets(session, first, checkpoints) == {}


def test_a_missing_target_stays_missing_once_it_fell_due(session, sleman):
    first = a_plan(session, sleman, S.ENACTED)
    lineage = first.items[0].lineage_id
    b03 = first.plan.cycle.checkpoints[0].id
    for target in list(first.items[0].targets):
        if target.checkpoint_id == b03:
            session.delete(target)
    settle(session)
    session.expire_all()
    second = a_plan(session, sleman)
    copy = session.scalars(
        select(ActionItem).where(
            ActionItem.revision_id == second.id, ActionItem.lineage_id == lineage
        )
    ).one()
    copy.targets.append(ItemTarget(checkpoint_id=b03, value=Decimal(1)))
    settle(session)
    (issue,) = plan_check(session, second, date(2026, 5, 1)).rows[lineage]
    assert (issue.code, issue.detail["before"]) == (IssueCode.TARGET_FROZEN, None)


# ── who may read ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("sari", True), ("budi", True), ("joko", True), ("lina", True), ("rina", True),
        ("tono", True), ("eko", True), ("ratna", True), ("oki", True), ("kadek", True),
        ("agus", True), ("wati", False), ("dewi", False), ("dodi", False), ("fajar", False),
    ],
)  # fmt: skip
def test_who_may_read_a_plan(session, sleman, request, who, reads):
    revision = a_plan(session, sleman, S.SUBMITTED)
    actor = ctx_of(session, request.getfixturevalue(who), NOW).actor
    if reads:
        assert visible_plan(session, actor, revision.plan_id, TODAY).id == revision.plan_id
        return
    with pytest.raises(NotFound):
        visible_plan(session, actor, revision.plan_id, TODAY)
    with pytest.raises(NotFound):
        visible_revision(session, actor, revision.plan_id, 1, TODAY)


def test_what_is_unknown_is_not_found(session, sleman):
    revision = a_plan(session, sleman)
    with pytest.raises(NotFound):
        visible_plan(session, SYSTEM, 98765, TODAY)
    with pytest.raises(NotFound):
        visible_revision(session, SYSTEM, revision.plan_id, 2, TODAY)


def test_a_plan_is_read_in_three_statements(session, sleman, sari, count_queries):
    plan_id = a_plan(session, sleman, S.ENACTED).plan_id
    actor = ctx_of(session, sari, NOW).actor
    session.expunge_all()
    with count_queries(at_most=3):
        plan = visible_plan(session, actor, plan_id, TODAY)
        assert (plan.agency.code, plan.cycle.year, len(plan.revisions)) == ("34.04", 2026, 1)


def test_who_supervised_at_the_end_of_the_year_keeps_reading_but_no_longer_acts(
    session, sleman, rina
):
    """Sleman moves under Jawa Tengah in 2027: last year's plan is read by both, decided by one."""
    revision = a_plan(session, sleman, S.SUBMITTED)
    (link,) = session.scalars(
        select(SupervisionLink).where(
            SupervisionLink.agency_id == sleman.id, SupervisionLink.valid_to == FOREVER
        )
    )
    link.valid_to = date(2027, 1, 1)
    above = agency(session, "33")
    session.add(
        SupervisionLink(agency_id=sleman.id, supervisor_id=above.id, valid_from=date(2027, 1, 1))
    )
    session.flush()
    closure.rewrite(session, [sleman.id])
    settle(session)
    new = make_person(session, "evaluator@jateng.test", (Role.EVALUATOR, "33"))
    on = date(2027, 2, 1)
    moment = datetime(2027, 2, 1, 3, tzinfo=UTC)
    old_actor = ctx_of(session, rina, moment).actor
    assert visible_plan(session, old_actor, revision.plan_id, on)
    case = case_of(session, revision, on)
    assert case.tiers[0].agency_id == above.id
    assert case.tiers[0].holders[Role.EVALUATOR] == {new.id}
    # A plan of the new year is the new supervisor's alone.
    next_year = a_plan(session, sleman, S.DRAFT, year=2027, at=moment)
    with pytest.raises(NotFound):
        visible_plan(session, old_actor, next_year.plan_id, on)


def test_the_current_revision_is_the_one_worked_on_else_the_one_in_force(session, sleman):
    first = a_plan(session, sleman, S.ENACTED)
    plan = visible_plan(session, SYSTEM, first.plan_id, TODAY)
    assert current_revision(plan) is first
    second = a_plan(session, sleman)
    session.expire_all()
    plan = visible_plan(session, SYSTEM, first.plan_id, TODAY)
    assert (current_revision(plan), in_force(plan)) == (second, first)
    step(session, a_cast(session, sleman), second, A.CANCEL_REVISION, NOW)
    session.expire_all()
    plan = visible_plan(session, SYSTEM, first.plan_id, TODAY)
    assert (current_revision(plan), in_force(plan)) == (first, first)
    assert visible_revision(session, SYSTEM, plan.id, None, TODAY) is first
    assert visible_revision(session, SYSTEM, plan.id, 2, TODAY) is second


# ── places ────────────────────────────────────────────────────────────────────
def test_many_places_are_what_each_is_alone(session, dinkes):
    codes = ["KEMENPANRB", "34", "34.04", "KEMENDAGRI", "OMBUDSMAN"]
    ids = [agency(session, code).id for code in codes] + [dinkes.id]
    days = (date(2020, 6, 1), date(2026, 12, 31))
    many = places_of(session, ids, TODAY, *days)
    assert many == {one: place_of(session, one, TODAY, *days) for one in ids}
    unit = many[dinkes.id]
    assert (unit.kind, unit.owner_id) == (AgencyKind.OPD, agency(session, "34.04").id)
    assert [session.get_one(type(dinkes), one).code for one in unit.lineage[1:]] == [
        "34.04", "34", "KEMENPANRB"
    ]  # fmt: skip


def test_an_unknown_agency_has_no_place(session):
    assert places_of(session, [987654], TODAY) == {}
    with pytest.raises(NotFound):
        place_of(session, 987654, TODAY)


def test_an_agency_in_no_tree_is_its_own_place(session):
    dissolved = agency(session, "KEMENKUMHAM")
    place = place_of(session, dissolved.id, TODAY)
    assert (place.lineage, place.owner_id) == ((dissolved.id,), dissolved.id)


def test_a_duty_given_today_counts_today(session, sleman, wati):
    revision = a_plan(session, sleman)
    give(session, wati, Role.EVALUATOR, "34", valid_from=TODAY)
    assert wati.id in case_of(session, revision).tiers[0].holders[Role.EVALUATOR]
