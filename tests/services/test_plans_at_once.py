"""Two people at once, each with a connection of their own, and a use case that breaks half way.

These commit for good, so they run on a database that is theirs alone.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from renaksi.core.errors import Conflict, RuleBroken, WrongState
from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.policy import Role
from renaksi.models import ActionItem, ActionPlan, AuditEntry, PlanRevision, PlanTransition, User
from renaksi.queries.plan_rows import item_values
from renaksi.services import items, plans
from tests.factories.people import agency, make_person
from tests.factories.plans import a_cast, a_cycle, a_decree, a_file, a_plan, ctx_of
from tests.support import backends as support
from tests.support.backends import Backends

NOW = datetime(2026, 2, 2, 3, tzinfo=UTC)


@dataclass
class World:
    """A database of its own, and the next agency nobody has touched yet."""

    engine: Engine
    used: int = 0

    def session(self) -> Session:
        return Session(self.engine)

    def next_code(self) -> str:
        self.used += 1
        return f"35.{self.used:02}"


@pytest.fixture(scope="module", params=support.NAMES)
def world(request, tmp_path_factory, worker) -> Iterator[World]:
    made = Backends(tmp_path_factory.mktemp("at-once"), f"{worker}_at_once")
    yield World(made[request.param].engine)
    made.close()


@pytest.fixture
def quiet(world) -> Iterator[Session]:
    """Prepares and looks; holds nothing while others write."""
    with world.session() as session:
        yield session


def at_once(world: World, *tasks: Callable[[Session], object]) -> list[object]:
    """Each task in a thread and session of its own, all let go together; what came of each."""
    gate = Barrier(len(tasks))

    def run(task: Callable[[Session], object]) -> object:
        with world.session() as session:
            gate.wait(timeout=20)
            try:
                return task(session)
            except RuleBroken as refusal:
                return refusal

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def refusals(results: list[object]) -> list[RuleBroken]:
    return [one for one in results if isinstance(one, RuleBroken)]


def by(user_id: int, do: Callable) -> Callable[[Session], object]:
    """`do(ctx)` as this person, read afresh as a request would."""
    return lambda session: do(ctx_of(session, session.get_one(User, user_id), NOW))


def count_of(session: Session, action: A, revision_id: int) -> int:
    session.rollback()
    found = select(func.count()).where(
        PlanTransition.revision_id == revision_id, PlanTransition.action == action
    )
    return session.scalar(found) or 0


def test_of_two_who_endorse_at_once_one_does(world, quiet):
    home = agency(quiet, world.next_code())
    revision = a_plan(quiet, home, S.IN_REVIEW)
    cast = a_cast(quiet, home)
    other = make_person(quiet, f"ketua-lain-{home.code}@jatim.test", (Role.EVALUATION_LEAD, "35"))
    found, seen = revision.id, revision.version
    leads = (cast.lead.id, other.id)
    quiet.rollback()
    results = at_once(
        world,
        *(
            by(one, lambda ctx: plans.take_step(ctx, found, A.ENDORSE, version=seen))
            for one in leads
        ),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState | Conflict)
    assert count_of(quiet, A.ENDORSE, found) == 1


def test_of_an_endorsement_and_a_return_at_once_one_holds(world, quiet):
    home = agency(quiet, world.next_code())
    revision = a_plan(quiet, home, S.IN_REVIEW)
    cast = a_cast(quiet, home)
    found, lead, evaluator = revision.id, cast.lead.id, cast.evaluator.id
    quiet.rollback()
    results = at_once(
        world,
        by(lead, lambda ctx: plans.take_step(ctx, found, A.ENDORSE, version=None)),
        by(evaluator, lambda ctx: plans.take_step(ctx, found, A.RETURN, version=None, note="Cek")),
    )
    assert len(refusals(results)) == 1
    quiet.rollback()
    state = quiet.get_one(PlanRevision, found).state
    assert count_of(quiet, A.ENDORSE, found) == (state is S.ENDORSED)
    assert count_of(quiet, A.RETURN, found) == (state is S.RETURNED)


def test_two_admins_begin_one_plan(world, quiet):
    home = agency(quiet, world.next_code())
    cycle_id, home_id = a_cycle(quiet).id, home.id
    other = make_person(
        quiet, f"admin-lain-{home.code}@contoh.test", (Role.AGENCY_ADMIN, home.code)
    )
    admins = (a_cast(quiet, home).admin.id, other.id)
    quiet.rollback()
    results = at_once(
        world, *(by(one, lambda ctx: plans.create_plan(ctx, home_id, cycle_id)) for one in admins)
    )
    (refused,) = refusals(results)
    assert isinstance(refused, Conflict)
    plan = quiet.scalars(select(ActionPlan).where(ActionPlan.agency_id == home_id)).one()
    assert len(plan.revisions) == 1


def test_two_admins_open_one_revision(world, quiet):
    home = agency(quiet, world.next_code())
    first = a_plan(quiet, home, S.ENACTED)
    admin, plan_id = a_cast(quiet, home).admin.id, first.plan_id
    quiet.rollback()
    results = at_once(
        world, *[by(admin, lambda ctx: plans.revise(ctx, plan_id, reason="Anggaran"))] * 2
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState | Conflict)
    numbers = select(PlanRevision.number).where(PlanRevision.plan_id == plan_id)
    assert sorted(quiet.scalars(numbers)) == [1, 2]


def test_a_second_enactment_never_puts_two_plans_in_force(world, quiet):
    home = agency(quiet, world.next_code())
    a_plan(quiet, home, S.ENACTED)
    second = a_plan(quiet, home, S.ENDORSED)
    manager, file_id = a_cast(quiet, home).manager.id, a_file(quiet, home).id
    found, plan_id = second.id, second.plan_id
    quiet.rollback()
    decree = a_decree(NOW.date())
    results = at_once(
        world,
        *[
            by(
                manager,
                lambda ctx: plans.enact(ctx, found, version=None, decree=decree, file_id=file_id),
            )
        ]
        * 2,
    )
    assert len(refusals(results)) == 1
    states = select(PlanRevision.state).where(PlanRevision.plan_id == plan_id)
    assert sorted(quiet.scalars(states)) == [S.ENACTED, S.SUPERSEDED]


def test_nothing_is_written_into_a_plan_submitted_a_moment_ago(world, quiet):
    """An edit and the submission race: whoever comes second is refused, or was in time."""
    home = agency(quiet, world.next_code())
    revision = a_plan(quiet, home)
    cast = a_cast(quiet, home)
    row = revision.items[0]
    codes = {one.id: one.code for one in revision.plan.cycle.checkpoints}
    values = replace(item_values(row, codes), unit="petugas")
    found, item_id, lineage, version = revision.id, row.id, row.lineage_id, row.version
    admin, manager, seen = cast.admin.id, cast.manager.id, revision.version
    quiet.rollback()

    def edit(ctx):
        return items.save_item(ctx, found, lineage, version=version, values=values)

    results = at_once(
        world,
        by(admin, edit),
        by(manager, lambda ctx: plans.take_step(ctx, found, A.SUBMIT, version=seen)),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState | Conflict)
    unit = quiet.scalar(select(ActionItem.unit).where(ActionItem.id == item_id))
    state = quiet.get_one(PlanRevision, found).state
    assert (unit, state) in {("petugas", S.DRAFT), ("orang", S.SUBMITTED)}


class PowerCutError(Exception):
    """Stands for whatever ends a process at a bad moment."""


@pytest.mark.parametrize("moment", ["before_flush", "after_flush", "before_commit"])
@pytest.mark.parametrize("times", [1, 2])
def test_an_enactment_that_breaks_half_way_leaves_nothing(world, quiet, moment, times):
    home = agency(quiet, world.next_code())
    first = a_plan(quiet, home, S.ENACTED)
    second = a_plan(quiet, home, S.ENDORSED)
    manager, file_id = a_cast(quiet, home).manager.id, a_file(quiet, home).id
    ids, version = (first.id, second.id), second.version
    trail = quiet.scalar(select(func.count()).select_from(AuditEntry))
    quiet.rollback()
    seen = 0

    def cut(*_more: object) -> None:
        nonlocal seen
        seen += 1
        if seen == times or moment == "before_commit":
            raise PowerCutError

    with world.session() as session:
        ctx = ctx_of(session, session.get_one(User, manager), NOW)
        session.commit()
        event.listen(session, moment, cut)
        with pytest.raises(PowerCutError):
            plans.enact(ctx, ids[1], version=version, decree=a_decree(NOW.date()), file_id=file_id)
    quiet.rollback()
    states = [quiet.get_one(PlanRevision, one).state for one in ids]
    assert states == [S.ENACTED, S.ENDORSED]
    assert quiet.get_one(PlanRevision, ids[1]).decree_number == ""
    assert count_of(quiet, A.ENACT, ids[1]) == count_of(quiet, A.SUPERSEDE, ids[0]) == 0
    assert quiet.scalar(select(func.count()).select_from(AuditEntry)) == trail
