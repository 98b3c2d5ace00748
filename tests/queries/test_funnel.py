"""The funnel against a recomputation that walks the links one by one."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from renaksi.core.agency import DEFAULT_OBLIGED, UNIT_KINDS, AgencyKind
from renaksi.core.dates import FOREVER
from renaksi.core.funnel import STAGES
from renaksi.core.plan import STAGE_OF, PlanState
from renaksi.core.policy import SYSTEM, Actor
from renaksi.models import ActionPlan, Agency, PlanRevision, PlanTransition, SupervisionLink
from renaksi.queries.funnel import plan_funnel
from renaksi.queries.people import actor_of
from renaksi.queries.scope import visible
from renaksi.services import agencies, obligations
from tests.factories.cycles import BEGIN, agency, history, opened, prepared, system

TODAY = date(2026, 2, 1)


def at(month: int, day: int, hour: int = 12, year: int = 2025) -> datetime:
    """A moment by the clock at the centre (WIB)."""
    return datetime(year, month, day, tzinfo=UTC) + timedelta(hours=hour - 7)


def funnel(session, cycle, code, as_of=TODAY, actor: Actor = SYSTEM, today=TODAY):
    return plan_funnel(
        session, cycle, under_id=agency(session, code).id, actor=actor, today=today, as_of=as_of
    )


def state_of(found, code):
    row = next(row for row in found.by_agency if row.code == code)
    return row.standing and row.standing.state


# ── what a day knows ──────────────────────────────────────────────────────────
def test_a_plan_moves_through_the_funnel_day_by_day(session):
    cycle = opened(session)
    history(
        session,
        cycle,
        agency(session, "34.04"),
        (at(2, 1), PlanState.DRAFT, 1),
        (at(2, 10), PlanState.SUBMITTED, 1),
        (at(2, 12), PlanState.IN_REVIEW, 1),
        (at(2, 20), PlanState.RETURNED, 1),
        (at(3, 1), PlanState.SUBMITTED, 1),
        (at(3, 5), PlanState.ENDORSED, 1),
        (at(3, 9), PlanState.ENACTED, 1),
    )
    reached = {
        date(2025, 1, 31): (6, 0, 0, 0, 0),
        date(2025, 2, 1): (6, 1, 0, 0, 0),
        date(2025, 2, 11): (6, 1, 1, 0, 0),
        date(2025, 2, 20): (6, 1, 0, 0, 0),
        date(2025, 3, 4): (6, 1, 1, 0, 0),
        date(2025, 3, 5): (6, 1, 1, 1, 0),
        date(2025, 3, 9): (6, 1, 1, 1, 1),
        TODAY: (6, 1, 1, 1, 1),
    }
    for day, expected in reached.items():
        found = funnel(session, cycle, "34", day)
        assert tuple(found.total.at(stage) for stage in STAGES) == expected, day


def test_a_day_ends_at_midnight_at_the_centre(session):
    cycle = opened(session)
    sleman = agency(session, "34.04")
    history(session, cycle, sleman, (at(2, 1, hour=23), PlanState.DRAFT, 1))
    history(session, cycle, agency(session, "34.02"), (at(2, 2, hour=0), PlanState.DRAFT, 1))
    assert funnel(session, cycle, "34", date(2025, 2, 1)).drafted == 1
    assert funnel(session, cycle, "34", date(2025, 2, 2)).drafted == 2


def test_of_two_steps_in_one_moment_the_later_written_counts(session):
    cycle = opened(session)
    history(
        session,
        cycle,
        agency(session, "34.04"),
        (at(2, 1), PlanState.DRAFT, 1),
        (at(2, 1), PlanState.SUBMITTED, 1),
    )
    assert funnel(session, cycle, "34").submitted == 1


def test_a_plan_in_force_stays_enacted_while_its_next_revision_is_written(session):
    cycle = opened(session)
    history(
        session,
        cycle,
        agency(session, "34.04"),
        (at(2, 1), PlanState.ENACTED, 1),
        (at(5, 1), PlanState.DRAFT, 2),
    )
    found = funnel(session, cycle, "34")
    assert found.enacted == 1
    row = next(row for row in found.by_agency if row.code == "34.04")
    assert (row.standing.state, row.standing.number) == (PlanState.ENACTED, 1)
    assert row.standing.working is PlanState.DRAFT


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1900, 1, 1), FOREVER])
def test_the_ends_of_time_are_answered_too(session, day):
    found = funnel(session, opened(session), "34", day)
    assert found.owes == (0 if day.year == 1 else 6)


# ── who is counted ────────────────────────────────────────────────────────────
def test_below_leaves_the_node_itself_out(session):
    cycle = opened(session)
    history(session, cycle, agency(session, "34"), (at(2, 1), PlanState.ENACTED, 1))
    found = funnel(session, cycle, "34")
    assert (found.total.owes, found.total.enacted) == (6, 1)
    assert (found.below.owes, found.below.enacted) == (5, 0)


def test_the_nation_is_the_sum_of_its_hubs_and_of_those_directly_below_the_centre(session):
    cycle = opened(session)
    for code in ("34", "34.04", "KEMENDAGRI", "KEMENKEU"):
        history(session, cycle, agency(session, code), (at(2, 1), PlanState.SUBMITTED, 1))
    found = funnel(session, cycle, "KEMENPANRB")
    assert found.owes == 621
    assert found.total.submitted == 4
    for stage in STAGES:
        assert sum(part.counts.at(stage) for part in found.by_hub) == found.total.at(stage)
    direct = next(part for part in found.by_hub if part.agency_id is None)
    assert direct.counts.submitted == 1  # Kemenkeu stands under no Kemenko
    assert len([part for part in found.by_hub if part.agency_id]) == 7 + 38


def test_a_plan_of_one_that_is_exempted_is_listed_and_counts_nowhere(session):
    cycle = prepared(session)
    sleman = agency(session, "34.04")
    obligations.set_exception(
        system(session), cycle.id, sleman.id, owes_plan=False, reason="Gempa bumi"
    )
    history(session, cycle, sleman, (at(2, 1), PlanState.ENACTED, 1))
    found = funnel(session, cycle, "34")
    assert (found.owes, found.drafted, found.enacted) == (5, 0, 0)
    assert found.by_agency[-1].code == "34.04"
    assert not found.by_agency[-1].owes
    assert found.by_agency[-1].standing.state is PlanState.ENACTED


def test_units_never_count(session, dinkes):
    found = funnel(session, opened(session), "34.04")
    assert [row.code for row in found.by_agency] == ["34.04"]


def test_an_agency_that_moved_counts_once_where_it_stood(session):
    """Papua Tengah and its kabupaten were Papua's until 25 July 2022 (UU 15/2022)."""
    cycle = prepared(session, 2022)
    early, late = date(2022, 7, 24), date(2022, 7, 25)
    before = funnel(session, cycle, "KEMENPANRB", early)
    after = funnel(session, cycle, "KEMENPANRB", late)
    assert after.owes - before.owes == 3  # the three new provinces themselves
    assert "94.01" in {row.code for row in funnel(session, cycle, "91", early).by_agency}
    assert "94.01" not in {row.code for row in funnel(session, cycle, "91", late).by_agency}
    assert "94.01" in {row.code for row in funnel(session, cycle, "94", late).by_agency}


def test_a_later_day_keeps_the_tree_of_the_cycles_last_day(session):
    cycle = opened(session)
    sleman = agency(session, "34.04")
    agencies.move_agency(
        system(session),
        sleman.id,
        supervisor_id=agency(session, "33").id,
        on=date(2026, 1, 15),
        legal_basis="Uji",
    )
    assert "34.04" in {row.code for row in funnel(session, cycle, "34").by_agency}
    assert funnel(session, cycle, "33").owes == 36


# ── who may see it ────────────────────────────────────────────────────────────
def test_nobody_counts_what_they_may_not_see(session, rina, kadek, oki, sari):
    cycle = opened(session)
    for code in ("34", "34.04", "KEMENDAGRI", "35.78"):
        history(session, cycle, agency(session, code), (at(2, 1), PlanState.DRAFT, 1))

    def drafted(user, code):
        return funnel(session, cycle, code, actor=actor_of(session, user, TODAY)).drafted

    assert drafted(rina, "34") == 2
    assert drafted(rina, "KEMENPANRB") == 2
    assert drafted(rina, "35") == 0
    assert drafted(oki, "KEMENPANRB") == 4
    assert drafted(kadek, "KEMENPANRB") == 3  # no ministries
    assert drafted(sari, "34") == 1


# ── against a slow truth ──────────────────────────────────────────────────────
def naive(session, cycle, under: Agency, as_of: date) -> dict[str, set[int]]:
    """Agencies reached per stage, by walking the links and replaying the transitions."""
    tree = min(as_of, date(cycle.year, 12, 31))
    everyone = session.scalars(select(Agency)).all()
    above = {
        link.agency_id: link.supervisor_id
        for link in session.scalars(select(SupervisionLink))
        if link.valid_from <= tree < link.valid_to
    }

    def is_under(agency_id: int | None) -> bool:
        while agency_id is not None and agency_id != under.id:
            agency_id = above.get(agency_id)
        return agency_id == under.id

    owing = {
        one.id
        for one in everyone
        if one.kind in DEFAULT_OBLIGED
        and one.active_from <= tree < one.active_to
        and is_under(one.id)
    }
    reached = {stage.value: set() for stage in STAGES}
    reached["owes"] = owing
    until = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) + timedelta(hours=17)
    for plan in session.scalars(select(ActionPlan).where(ActionPlan.cycle_id == cycle.id)):
        furthest = -1
        for revision in session.scalars(
            select(PlanRevision).where(PlanRevision.plan_id == plan.id)
        ):
            state = None
            for step in session.scalars(
                select(PlanTransition)
                .where(PlanTransition.revision_id == revision.id)
                .order_by(PlanTransition.at, PlanTransition.id)
            ):
                if step.at < until:
                    state = step.target
            if state in STAGE_OF:
                furthest = max(furthest, STAGES.index(STAGE_OF[state]))
        if plan.agency_id in owing:
            for stage in STAGES[1 : furthest + 1]:
                reached[stage.value].add(plan.agency_id)
    return reached


STATES = list(PlanState)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_funnel_agrees_with_the_slow_truth(session, seed):
    dice = random.Random(seed)
    cycle = opened(session)
    codes = ["34", "33", "32", "KEMENKO-PMK", "KEMENDAGRI", "34.01", "34.02", "34.04", "33.71"]
    owners = [agency(session, code) for code in codes]
    for owner in owners:
        steps = [
            (
                BEGIN + timedelta(hours=dice.randrange(9000)),
                dice.choice(STATES),
                dice.randint(1, 3),
            )
            for _ in range(dice.randrange(9))
        ]
        history(session, cycle, owner, *steps)
    moved = dice.sample(
        [one for one in owners if one.kind in (AgencyKind.KABUPATEN, AgencyKind.KOTA)], 3
    )
    for owner in moved:
        agencies.move_agency(
            system(session),
            owner.id,
            supervisor_id=agency(session, dice.choice(["31", "35", "36", "51"])).id,
            on=date(2025, 1, 10) + timedelta(days=dice.randrange(700)),
            legal_basis="Uji",
        )
    for under in ("KEMENPANRB", "34", "33", "35", "KEMENKO-PMK"):
        for _ in range(4):
            as_of = date(2025, 1, 1) + timedelta(days=dice.randrange(800))
            found = funnel(session, cycle, under, as_of)
            slow = naive(session, cycle, agency(session, under), as_of)
            for stage in STAGES:
                fast = {row.agency_id for row in found.by_agency if row.reached(stage)}
                assert fast == slow[stage.value], (under, as_of, stage)
                assert found.total.at(stage) == len(slow[stage.value])
                assert sum(part.counts.at(stage) for part in found.by_hub) == found.total.at(stage)
            figures = [found.total.at(stage) for stage in STAGES]
            assert figures == sorted(figures, reverse=True)
            everyone = [row.agency_id for row in found.by_agency]
            assert len(everyone) == len(set(everyone))


def test_what_was_looked_at_before_shows_what_happened_since_and_nothing_that_was_undone(session):
    cycle = opened(session)
    sleman = agency(session, "34.04")
    history(session, cycle, sleman, (at(2, 1), PlanState.DRAFT, 1))
    before = [funnel(session, cycle, code) for code in ("34", "KEMENPANRB")]
    undone = session.begin_nested()
    history(session, cycle, agency(session, "34.02"), (at(2, 2), PlanState.SUBMITTED, 1))
    assert [funnel(session, cycle, code).drafted for code in ("34", "KEMENPANRB")] == [2, 2]
    undone.rollback()
    assert [funnel(session, cycle, code) for code in ("34", "KEMENPANRB")] == before
    agencies.rename_agency(
        system(session), sleman.id, name="Sleman Baru", short_name="", on=date(2025, 1, 2)
    )
    obligations.set_exception(
        system(session), cycle.id, sleman.id, owes_plan=False, reason="Gempa bumi"
    )
    found = funnel(session, cycle, "34", date(2026, 12, 31), today=date(2026, 12, 31))
    assert (found.owes, found.drafted) == (5, 0)
    assert (found.by_agency[-1].name, found.by_agency[-1].owes) == ("Sleman Baru", False)


def test_a_unit_with_a_plan_is_listed_and_counts_nowhere_for_whoever_may_see_it(
    session, rina, oki, dewi
):
    cycle = opened(session)
    unit = session.scalars(select(Agency).where(Agency.kind.in_(UNIT_KINDS))).first()
    history(session, cycle, unit, (at(2, 1), PlanState.ENACTED, 1))
    root = agency(session, "KEMENPANRB")
    history(session, cycle, root, (at(2, 1), PlanState.DRAFT, 1))
    for actor in (SYSTEM, actor_of(session, oki, TODAY)):
        found = funnel(session, cycle, "KEMENPANRB", actor=actor)
        assert (found.owes, found.enacted) == (621, 0)
        assert [row.agency_id for row in found.by_agency[-2:]] == [root.id, unit.id]
    for user in (rina, dewi):
        seen = funnel(session, cycle, "KEMENPANRB", actor=actor_of(session, user, TODAY))
        shown = unit.id in {row.agency_id for row in seen.by_agency}
        readable = session.scalars(
            select(Agency.id).where(
                Agency.id == unit.id,
                visible(actor_of(session, user, TODAY), Agency.id, TODAY, date(2025, 12, 31)),
            )
        ).all()
        assert shown is bool(readable)


def test_the_number_of_statements_does_not_grow(session, count_queries):
    cycle = opened(session)
    root = agency(session, "KEMENPANRB").id

    def read():
        session.flush()
        with count_queries() as statements:
            plan_funnel(session, cycle, under_id=root, actor=SYSTEM, today=TODAY)
        return len(statements)

    history(session, cycle, agency(session, "34"), (at(2, 1), PlanState.DRAFT, 1))
    few = read()
    for owner in session.scalars(select(Agency).where(Agency.kind == AgencyKind.KABUPATEN)).all():
        history(session, cycle, owner, (at(2, 1), PlanState.DRAFT, 1))
    assert read() == few
    assert few <= 5
