"""Who acts for a plan after its agency has ended: the clauses of lists against the plain rule."""

from datetime import date

import pytest
from sqlalchemy import select

from renaksi.core.agency import AgencyKind
from renaksi.core.dates import Span
from renaksi.core.plan import PlanState as S
from renaksi.core.policy import Actor, Grant, Role, may_read
from renaksi.core.succession import Succession, custodian
from renaksi.models import ActionPlan, Agency, AgencySuccession
from renaksi.queries.custody import heirs, held, left_to, plan_places, plan_visible
from renaksi.queries.plan_cases import plan_case
from renaksi.services import agencies
from renaksi.services.agencies import Part
from tests.factories.agencies import agency, context, id_of
from tests.factories.plans import a_plan
from tests.support.backends import settle

TODAY = date(2026, 7, 7)
MERGED, MERGED_AGAIN = date(2026, 3, 1), date(2026, 6, 1)
OLD, HEIR, LAST = "34.04", "34.02", "34.71"
BASIS = "UU uji 1/2026"


@pytest.fixture
def line(session):
    """Sleman became Bantul, and Bantul became Kota Yogyakarta; both had plans under way."""
    for code in (OLD, HEIR, LAST):
        a_plan(session, agency(session, code), S.SUBMITTED)
    ctx = context(session)
    agencies.merge_agencies(
        ctx, [id_of(session, OLD)], id_of(session, HEIR), on=MERGED, legal_basis=BASIS
    )
    agencies.merge_agencies(
        ctx, [id_of(session, HEIR)], id_of(session, LAST), on=MERGED_AGAIN, legal_basis=BASIS
    )


@pytest.fixture
def tangle(session, line):
    """More that can become of agencies: a split, one without an heir, a plan handed over."""
    ctx = context(session)
    a_plan(session, agency(session, "34.03"), S.ENACTED)
    parts = [
        Part(code="34.81", name="Kabupaten Gunungkidul Utara", is_primary=True),
        Part(code="34.82", name="Kabupaten Gunungkidul Selatan"),
    ]
    agencies.split_agency(
        ctx, id_of(session, "34.03"), parts, on=date(2026, 4, 1), legal_basis=BASIS
    )
    a_plan(session, agency(session, "34.01"), S.DRAFT)
    agencies.dissolve_agency(ctx, id_of(session, "34.01"), on=date(2026, 5, 1), legal_basis=BASIS)
    a_plan(session, agency(session, "35.78"), S.IN_REVIEW)
    agencies.merge_agencies(
        ctx, [id_of(session, "35.78")], id_of(session, "33.74"), on=MERGED, legal_basis=BASIS
    )
    plan_of(session, "34.03").custodian_id = id_of(session, "34.82")
    settle(session)


def plan_of(session, code: str) -> ActionPlan:
    chosen = select(ActionPlan).where(ActionPlan.agency_id == id_of(session, code))
    return session.scalars(chosen).one()


def by_rule(session, on: date) -> dict[int, int]:
    """What the plain rule says of every agency that has ended."""
    lives = {
        one.id: Span(one.active_from, one.active_to) for one in session.scalars(select(Agency))
    }
    told = [
        Succession(one.from_id, one.to_id, one.on, one.is_primary)
        for one in session.scalars(select(AgencySuccession))
    ]
    found = {one: custodian(one, on, told, lives) for one in lives}
    return {one: who for one, who in found.items() if who not in {one, None}}


@pytest.mark.parametrize(
    "on",
    [date(2024, 10, 20), date(2024, 10, 21), date(2026, 2, 28), MERGED, MERGED_AGAIN, TODAY],
)
def test_lists_and_the_rule_name_the_same_heirs(session, tangle, on):
    found = heirs(on)
    assert dict(session.execute(select(found)).all()) == by_rule(session, on)


@pytest.mark.parametrize(
    ("on", "holder"),
    [(date(2026, 2, 28), OLD), (MERGED, HEIR), (date(2026, 5, 31), HEIR), (MERGED_AGAIN, LAST)],
)
def test_a_plan_stands_where_its_holder_of_the_day_stands(session, line, on, holder):
    plan = plan_of(session, OLD)
    place = plan_places(session, [plan], on)[plan.id]
    assert place.agency_id == id_of(session, holder)
    assert place.lineage[1] == id_of(session, "34")
    assert (place.origin is None) is (holder == OLD)


def test_a_plan_that_was_handed_over_follows_whom_it_was_given_to(session, tangle):
    plan = plan_of(session, "34.03")
    place = plan_places(session, [plan], TODAY)[plan.id]
    assert place.agency_id == id_of(session, "34.82")
    assert place.origin.agency_id == id_of(session, "34.03")
    agencies.merge_agencies(
        context(session), [id_of(session, "34.82")], id_of(session, LAST), on=TODAY,
        legal_basis=BASIS,
    )  # fmt: skip
    assert plan_places(session, [plan], TODAY)[plan.id].agency_id == id_of(session, LAST)


def test_without_an_heir_nobody_acts_and_the_case_says_so(session, tangle):
    plan = plan_of(session, "34.01")
    case = plan_case(session, plan.revisions[0], TODAY, blocking=0)
    assert case.is_orphan
    assert case.tiers == ()


def test_the_case_names_the_heir_and_asks_its_supervisor(session, line):
    case = plan_case(session, plan_of(session, OLD).revisions[0], TODAY, blocking=0)
    assert (case.custodian, case.is_orphan) == ("Kota Yogyakarta", False)
    assert case.tiers[0].name == agency(session, "34").name


def test_a_plan_is_held_once(session, tangle):
    found = held(TODAY)
    rows = session.execute(select(found.c.plan_id, found.c.holder_id)).all()
    assert len(rows) == len({plan for plan, _holder in rows})
    codes = {
        session.get_one(ActionPlan, plan).agency.code: session.get_one(Agency, holder).code
        for plan, holder in rows
    }
    assert codes == {OLD: LAST, HEIR: LAST, "34.03": "34.82", "35.78": "33.74"}


def test_whose_plans_an_agency_inherited(session, tangle):
    assert set(session.scalars(left_to([id_of(session, LAST)], TODAY))) == {
        id_of(session, one) for one in (OLD, HEIR)
    }
    assert session.scalars(left_to([], TODAY)).all() == []


# ── what may be read ──────────────────────────────────────────────────────────
HOMES = (OLD, HEIR, LAST, "34", "KEMENPANRB", "34.01", "34.03", "34.81", "34.82", "35.78",
         "33.74", "33", "35", "34.05")  # fmt: skip


@pytest.mark.parametrize("role", [Role.AGENCY_ADMIN, Role.EVALUATOR, Role.INTERNAL_AUDITOR])
@pytest.mark.parametrize("on", [date(2026, 2, 1), TODAY, date(2027, 2, 1)])
def test_lists_show_the_plans_whose_pages_may_be_read(session, tangle, role, on):
    plans = session.scalars(select(ActionPlan)).all()
    places = plan_places(session, plans, on)
    for code in HOMES:
        if session.scalar(select(Agency.id).where(Agency.code == code)) is None:
            continue
        home = id_of(session, code)
        actor = Actor(1, grants=(Grant(role, home, home, home),))
        until = date(2026, 12, 31)
        listed = set(session.scalars(select(ActionPlan.id).where(plan_visible(actor, on, until))))
        assert listed == {one for one, place in places.items() if may_read(actor, place)}, code


def test_a_watcher_of_some_kinds_reads_by_the_kind_of_either(session, tangle):
    root = id_of(session, "KEMENPANRB")
    plans = session.scalars(select(ActionPlan)).all()
    places = plan_places(session, plans, TODAY)
    for kinds in ({AgencyKind.KOTA}, {AgencyKind.KABUPATEN}, {AgencyKind.LPNK}):
        some = Grant(Role.OBSERVER, root, root, root, frozenset(kinds))
        actor = Actor(1, grants=(some,))
        listed = set(session.scalars(select(ActionPlan.id).where(plan_visible(actor, TODAY))))
        assert listed == {one for one, place in places.items() if may_read(actor, place)}


def test_the_supervisor_of_the_last_day_keeps_reading(session, tangle):
    east = id_of(session, "35")
    actor = Actor(1, grants=(Grant(Role.EVALUATOR, east, east, east),))
    moved = plan_of(session, "35.78")
    chosen = select(ActionPlan.id).where(plan_visible(actor, TODAY, date(2026, 12, 31)))
    assert session.scalars(chosen).all() == [moved.id]


def test_places_cost_one_statement_and_two_more_where_something_was_inherited(
    session, tangle, count_queries
):
    plans = session.scalars(select(ActionPlan)).all()
    own = [one for one in plans if one.agency.code == LAST]
    for one in plans:
        assert one.cycle.year == 2026
    with count_queries(at_most=1):
        plan_places(session, own, TODAY)
    with count_queries(at_most=3):
        plan_places(session, plans, TODAY)
