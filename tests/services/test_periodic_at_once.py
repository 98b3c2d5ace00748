"""Two workers, and two leads, at once, each with a connection of their own; commits for good."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.cli.job_tools import tools_of
from renaksi.config import Settings
from renaksi.core.errors import Conflict, WrongState
from renaksi.core.job import JobKind, JobState
from renaksi.core.periodic import Period, PeriodicKind
from renaksi.core.periodic_content import sheet_of
from renaksi.core.periodic_sheet import Part
from renaksi.core.periodic_steps import PeriodicAction as A, PeriodicState as S
from renaksi.models import (
    Job,
    PeriodicIssue,
    PeriodicReport,
    PeriodicTransition,
    User,
)
from renaksi.services import agencies, jobs, periodic, periodic_issue
from tests.factories import periodic as made
from tests.factories.people import agency, system
from tests.services.test_plans_at_once import World, at_once, refusals
from tests.support import backends as support
from tests.support.backends import Backends


@pytest.fixture(scope="module", params=support.NAMES)
def world(request, tmp_path_factory, worker) -> Iterator[World]:
    found = Backends(tmp_path_factory.mktemp("periodic-at-once"), f"{worker}_periodic")
    yield World(found[request.param].engine)
    found.close()


@pytest.fixture
def quiet(world) -> Iterator[Session]:
    with world.session() as session:
        yield session


def a_month(world: World) -> Period:
    """One that nobody has reported on yet."""
    world.used += 1
    return Period(PeriodicKind.MONTHLY, 2025, world.used)


def by(user_id: int, do):
    return lambda session: do(made.ctx(session, session.get_one(User, user_id)))


def test_of_two_leads_who_approve_at_once_one_freezes_it(world, quiet):
    cast = made.a_cast(quiet, "-approve")
    report = made.submitted(quiet, cast.evaluator, period=a_month(world))
    found, leads = report.id, (cast.lead.id, cast.second_lead.id)
    quiet.rollback()
    results = at_once(
        world,
        *(
            by(
                one,
                lambda ctx: periodic_issue.approve(
                    ctx, found, replace(made.APPROVAL, number=f"B-{ctx.actor.user_id}")
                ),
            )
            for one in leads
        ),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState | Conflict)
    quiet.rollback()
    issues = select(func.count()).where(PeriodicIssue.report_id == found)
    assert quiet.scalar(issues) == 1
    steps = select(func.count()).where(
        PeriodicTransition.report_id == found, PeriodicTransition.action == A.APPROVE
    )
    assert quiet.scalar(steps) == 1
    files = select(func.count()).where(Job.kind == JobKind.PERIODIC_FILES, Job.subject_id == found)
    assert quiet.scalar(files) == 1


def test_an_approval_and_a_withdrawal_at_once_one_holds(world, quiet):
    cast = made.a_cast(quiet, "-withdraw")
    report = made.submitted(quiet, cast.evaluator, period=a_month(world))
    found, sent, lead = report.id, cast.evaluator.id, cast.lead.id
    quiet.rollback()
    given = replace(made.APPROVAL, number="B-tarik")
    results = at_once(
        world,
        by(sent, lambda ctx: periodic.withdraw(ctx, found)),
        by(lead, lambda ctx: periodic_issue.approve(ctx, found, given)),
    )
    assert len(refusals(results)) == 1
    quiet.rollback()
    state = quiet.get_one(PeriodicReport, found).state
    assert state in {S.DRAFT, S.APPROVED}
    issues = select(func.count()).where(PeriodicIssue.report_id == found)
    assert quiet.scalar(issues) == (state is S.APPROVED)


def test_two_people_who_begin_one_report_get_the_same(world, quiet):
    cast = made.a_cast(quiet, "-begin")
    people, month = (cast.evaluator.id, cast.lead.id), a_month(world)
    quiet.rollback()
    results = at_once(
        world, *(by(one, lambda ctx: periodic.create(ctx, "34", month).id) for one in people)
    )
    assert len(set(results)) == 1
    jobs_of = select(func.count()).where(Job.subject_id == results[0])
    assert quiet.scalar(jobs_of) == 1


def test_of_two_workers_at_once_one_claims_a_job(world, quiet):
    cast = made.a_cast(quiet, "-claim")
    report = periodic.create(made.ctx(quiet, cast.evaluator), "34", a_month(world))
    found = report.id
    quiet.execute(Job.__table__.delete().where(Job.subject_id != found))
    quiet.commit()
    results = at_once(
        world,
        *(
            lambda session, name=name: jobs.claim(system(session, made.NOW), name)
            for name in ("one", "two", "three")
        ),
    )
    (claimed,) = [one for one in results if one is not None]
    quiet.rollback()
    job = quiet.scalars(select(Job).where(Job.subject_id == found)).one()
    assert (job.claimed_by, job.state, job.attempts) == (claimed.worker, JobState.RUNNING, 1)


def test_all_figures_come_from_one_state_while_others_write(world, quiet, tmp_path):
    cast = made.a_cast(quiet, "-state")
    quiet.execute(Job.__table__.delete())
    quiet.commit()
    report_id = periodic.create(made.ctx(quiet, cast.evaluator), "34", a_month(world)).id
    sleman = agency(quiet, "34.04")
    sleman_id, name = sleman.id, sleman.name
    quiet.rollback()
    read: list[int] = []

    def clock() -> datetime:
        read.append(1)
        if len(read) == 4:  # some sections are taken, the annex is not
            with world.session() as other:
                agencies.rename_agency(
                    system(other, made.NOW), sleman_id, name="Kabupaten Lain", short_name="Lain",
                    on=date(2024, 1, 1),
                )  # fmt: skip
        return made.NOW

    tools = tools_of(Settings("test", tmp_path, "sqlite://", "x" * 40))
    with world.session() as reading, world.session() as telling:
        done = jobs.work(
            system(reading, made.NOW),
            jobs.Worker("one", tools, clock),
            system(telling, made.NOW),
        )
    assert (done, len(read) > 4) == (1, True)
    report = quiet.get_one(PeriodicReport, report_id)
    annex = sheet_of(report.figures).section(Part.ANNEX).grids[0]
    names = dict(zip(annex.column("code"), annex.column("name"), strict=True))
    assert names["34.04"] == name != agency(quiet, "34.04").name
