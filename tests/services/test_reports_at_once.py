"""Several people at one report at once, and a worker that is killed in the middle of a submission.

These commit for good, so they run on a database that is theirs alone.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.errors import Conflict, WrongState
from renaksi.core.plan import PlanState
from renaksi.core.policy import SYSTEM, Role
from renaksi.core.report import EntryVerdict, ExtensionState, ReportAction as A, ReportState as S
from renaksi.core.report_entry import EntryValues
from renaksi.models import (
    AuditEntry,
    Extension,
    ProgressEntry,
    ProgressReport,
    ReportTotal,
    ReportTransition,
    User,
)
from renaksi.services import extensions, plans, report_checks, reports
from renaksi.services.context import Context
from tests.factories.people import agency, make_person
from tests.factories.plans import a_cast, a_decree, a_file, a_plan, ctx_of
from tests.factories.reports import a_request, judge, lineages, told, values_for, versions
from tests.services.test_plans_at_once import World, at_once, refusals
from tests.support import backends as support
from tests.support.backends import Backends

NOW = datetime(2026, 4, 7, 3, tzinfo=UTC)


@dataclass
class Data(World):
    """The database, and how another process finds it."""

    folder: Path = Path()


@pytest.fixture(scope="module", params=support.NAMES)
def world(request, tmp_path_factory, worker) -> Iterator[Data]:
    folder = tmp_path_factory.mktemp("reports-at-once")
    made = Backends(folder, f"{worker}_reports_at_once")
    yield Data(made[request.param].engine, folder=folder)
    made.close()


@pytest.fixture
def quiet(world) -> Iterator[Session]:
    """Prepares and looks; holds nothing while others write."""
    with world.session() as session:
        yield session


def by(user_id: int, do):
    """As this person, on 7 April 2026."""

    def run(session: Session) -> object:
        return do(ctx_of(session, session.get_one(User, user_id), NOW))

    return run


def steps(session: Session, report_id: int, action: A) -> int:
    session.rollback()
    found = select(func.count()).where(
        ReportTransition.report_id == report_id, ReportTransition.action == action
    )
    return session.scalar(found) or 0


def assert_totals(session: Session) -> None:
    session.rollback()
    assert list(report_checks.check_totals(Context(session, SYSTEM, NOW))) == []


def test_of_two_who_hand_it_in_at_once_one_does(world, quiet):
    found = told(quiet, code=world.next_code())
    home = found.report.plan.agency
    other = make_person(quiet, f"lain@{home.code}.test", (Role.MANAGER, home.code))
    managers, report_id = (found.cast.manager.id, other.id), found.report.id
    seen = found.report.version
    quiet.rollback()
    results = at_once(
        world,
        *(
            by(one, lambda ctx: reports.take_step(ctx, report_id, A.SUBMIT, version=seen))
            for one in managers
        ),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState)
    assert refused.detail == {"state": S.SUBMITTED}
    assert steps(quiet, report_id, A.SUBMIT) == 1
    receipts = select(ReportTransition.receipt_number).where(
        ReportTransition.report_id == report_id, ReportTransition.receipt_number.is_not(None)
    )
    assert quiet.scalars(receipts).all() == [f"TT/2026/B03/{home.code}/01"]
    assert_totals(quiet)


def test_nothing_is_written_into_a_report_handed_in_a_moment_ago(world, quiet):
    """An edit and the submission race: whoever comes second is refused, or was in time."""
    found = told(quiet, code=world.next_code())
    slot, report_id, seen = found.slot, found.report.id, found.report.version
    key = lineages(quiet, found.report.plan)[0]
    version = versions(quiet, *slot)[key]
    admin, manager = found.cast.admin.id, found.cast.manager.id
    quiet.rollback()
    results = at_once(
        world,
        by(
            admin,
            lambda ctx: reports.save_entry(ctx, *slot, key, values_for(1, 99), version=version),
        ),
        by(manager, lambda ctx: reports.take_step(ctx, report_id, A.SUBMIT, version=seen)),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState | Conflict)
    quiet.rollback()
    value = quiet.scalar(
        select(ProgressEntry.realization).where(
            ProgressEntry.report_id == report_id, ProgressEntry.lineage_id == key
        )
    )
    state = quiet.get_one(ProgressReport, report_id).state
    assert (value, state) in {(99, S.DRAFT), (10, S.SUBMITTED)}
    assert_totals(quiet)


def test_of_two_who_write_one_row_one_is_told(world, quiet):
    found = told(quiet, code=world.next_code())
    slot = found.slot
    key = lineages(quiet, found.report.plan)[0]
    version = versions(quiet, *slot)[key]
    people = (found.cast.admin.id, found.cast.manager.id)
    quiet.rollback()
    results = at_once(
        world,
        *(
            by(
                one,
                lambda ctx, place=place: reports.save_entry(
                    ctx, *slot, key, values_for(place, 50 + place), version=version
                ),
            )
            for place, one in enumerate(people)
        ),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, Conflict)
    assert refused.detail == {"lineage_id": key}


def test_two_who_write_the_first_rows_both_get_in(world, quiet):
    """The report does not exist yet, and both begin it: nobody is told of anybody else."""
    home = agency(quiet, world.next_code())
    plan = a_plan(quiet, home, PlanState.ENACTED).plan
    cast, keys = a_cast(quiet, home), lineages(quiet, plan)
    slot = (plan.id, plan.cycle.checkpoints[0].id)
    people = (cast.admin.id, cast.manager.id)
    quiet.rollback()
    results = at_once(
        world,
        *(
            by(
                one,
                lambda ctx, key=key: reports.save_entry(
                    ctx, *slot, key, EntryValues(description=key), version=0
                ),
            )
            for one, key in zip(people, keys, strict=False)
        ),
    )
    assert refusals(results) == []
    quiet.rollback()
    (report,) = quiet.scalars(select(ProgressReport).where(ProgressReport.plan_id == slot[0]))
    assert {one.lineage_id for one in report.entries} == set(keys[:2])
    assert steps(quiet, report.id, A.CREATE) == 1


def test_a_withdrawal_and_the_start_of_verification_race(world, quiet):
    found = told(quiet, S.SUBMITTED, code=world.next_code())
    report_id = found.report.id
    manager, evaluator = found.cast.manager.id, found.cast.evaluator.id
    quiet.rollback()
    results = at_once(
        world,
        by(manager, lambda ctx: reports.take_step(ctx, report_id, A.WITHDRAW, version=None)),
        by(evaluator, lambda ctx: reports.take_step(ctx, report_id, A.START, version=None)),
    )
    assert len(refusals(results)) == 1
    quiet.rollback()
    state = quiet.get_one(ProgressReport, report_id).state
    assert state in {S.DRAFT, S.IN_VERIFICATION}
    assert steps(quiet, report_id, A.WITHDRAW) == (state is S.DRAFT)
    assert_totals(quiet)


def test_a_return_and_a_verification_race(world, quiet):
    found = told(quiet, S.IN_VERIFICATION, code=world.next_code(), nil="Anggaran diblokir")
    judge(quiet, found.cast, found.report, EntryVerdict.ACCEPTED, NOW)
    hub = found.report.plan.agency.code[:2]
    other = make_person(quiet, f"lain@{found.report.id}.test", (Role.EVALUATOR, hub))
    people, report_id = (found.cast.evaluator.id, other.id), found.report.id
    quiet.rollback()
    results = at_once(
        world,
        by(people[0], lambda ctx: reports.take_step(ctx, report_id, A.VERIFY, version=None)),
        by(
            people[1],
            lambda ctx: reports.take_step(ctx, report_id, A.RETURN, version=None, note="Cek"),
        ),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState)
    assert_totals(quiet)


def test_a_submission_and_the_enactment_of_a_revision_leave_true_totals(world, quiet):
    found = told(quiet, code=world.next_code())
    home = found.report.plan.agency
    second = a_plan(quiet, home, PlanState.ENDORSED, at=datetime(2026, 4, 3, 1, tzinfo=UTC))
    manager, file_id = found.cast.manager.id, a_file(quiet, home).id
    report_id, revision_id = found.report.id, second.id
    quiet.rollback()
    decree = a_decree(date(2026, 4, 6))
    results = at_once(
        world,
        by(manager, lambda ctx: reports.take_step(ctx, report_id, A.SUBMIT, version=None)),
        by(
            manager,
            lambda ctx: plans.enact(ctx, revision_id, version=None, decree=decree, file_id=file_id),
        ),
    )
    assert refusals(results) == []
    assert_totals(quiet)


def test_of_two_requests_at_once_one_is_made(world, quiet):
    found = told(quiet, code=world.next_code())
    slot, people = found.slot, (found.cast.admin.id, found.cast.manager.id)
    quiet.rollback()
    results = at_once(
        world,
        *(
            by(
                one,
                lambda ctx: extensions.request(
                    ctx, *slot, reason="Banjir", wanted_until=date(2026, 4, 25)
                ),
            )
            for one in people
        ),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState)


def test_of_a_grant_and_a_refusal_at_once_one_holds(world, quiet):
    home = agency(quiet, world.next_code())
    asked = a_request(quiet, a_plan(quiet, home, PlanState.ENACTED).plan, at=NOW)
    cast = a_cast(quiet, home)
    other = make_person(quiet, f"ketua@{home.code}.test", (Role.EVALUATION_LEAD, home.code[:2]))
    extension_id, leads = asked.id, (cast.lead.id, other.id)
    quiet.rollback()
    results = at_once(
        world,
        by(leads[0], lambda ctx: extensions.decide(ctx, extension_id, grant=True)),
        by(leads[1], lambda ctx: extensions.decide(ctx, extension_id, grant=False, note="Tidak")),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState)
    quiet.rollback()
    kept = quiet.get_one(Extension, extension_id)
    assert (kept.state is ExtensionState.GRANTED) == (kept.granted_until is not None)


# ── killed ────────────────────────────────────────────────────────────────────
WORKER = """
import sys
from datetime import datetime
from pathlib import Path
from sqlalchemy import event

from renaksi import create_app
from renaksi.core.report import ReportAction
from renaksi.extensions import db
from renaksi.models import User
from renaksi.services import reports
from tests.factories.plans import ctx_of
from tests.support.backends import settings

folder, moment, user_id, report_id, now = sys.argv[1:]

def stop(*_more):
    print("there", flush=True)
    sys.stdin.read()  # until the parent, which never writes, has killed us

with create_app(settings(sys.stdin.readline().strip(), Path(folder) / "worker")).app_context():
    session = db.session()
    ctx = ctx_of(session, session.get_one(User, int(user_id)), datetime.fromisoformat(now))
    session.commit()
    event.listen(session, moment, stop)
    reports.take_step(ctx, int(report_id), ReportAction.SUBMIT, version=None)
    print("acknowledged", flush=True)
"""


@pytest.mark.parametrize(
    ("moment", "is_there"),
    [("after_flush", False), ("before_commit", False), ("after_commit", True)],
)
def test_a_worker_killed_in_the_middle_has_handed_it_in_or_nothing_of_it(
    world, quiet, moment, is_there
):
    found = told(quiet, code=world.next_code())
    report_id, manager, slot = found.report.id, found.cast.manager.id, found.slot
    before = quiet.scalar(select(func.count()).select_from(AuditEntry))
    quiet.rollback()
    kill_at(world, moment, manager, report_id)
    quiet.rollback()
    report = quiet.get_one(ProgressReport, report_id)
    assert report.state is (S.SUBMITTED if is_there else S.DRAFT)
    assert steps(quiet, report_id, A.SUBMIT) == is_there
    trail = quiet.scalar(select(func.count()).select_from(AuditEntry))
    assert trail == before + is_there
    stored = quiet.get(ReportTotal, slot)
    assert stored is not None
    assert stored.submitted is is_there
    assert_totals(quiet)
    with world.session() as session:  # and nobody is kept waiting by the dead
        again = by(manager, lambda ctx: reports.take_step(ctx, report_id, A.SUBMIT, version=None))
        if is_there:
            with pytest.raises(WrongState):
                again(session)
        else:
            assert again(session).state is S.SUBMITTED


def kill_at(world: Data, moment: str, user_id: int, report_id: int) -> None:
    """A process of its own hands the report in, and dies by SIGKILL at that moment."""
    arguments = [str(world.folder), moment, str(user_id), str(report_id), NOW.isoformat()]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stderr is not None
        worker.stdin.write(world.engine.url.render_as_string(hide_password=False) + "\n")
        worker.stdin.flush()
        said = worker.stdout.readline().strip()
        if said != "there":
            worker.kill()
        assert said == "there", worker.stderr.read()
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait(timeout=20) == -signal.SIGKILL
