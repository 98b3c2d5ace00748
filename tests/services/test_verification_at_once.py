"""Two verifiers at one report, and a verifier against the agency that takes it back."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.errors import Conflict, WrongState
from renaksi.core.policy import SYSTEM, Role
from renaksi.core.report import EntryVerdict as V, ReportAction as A, ReportState as S
from renaksi.models import AuditEntry, ProgressEntry, ProgressReport, ReportTransition, User
from renaksi.services import report_checks, reports, verification
from renaksi.services.context import Context
from tests.factories.people import make_person
from tests.factories.plans import ctx_of
from tests.factories.reports import lineages, told
from tests.services.test_plans_at_once import World, at_once, refusals
from tests.support import backends as support
from tests.support.backends import Backends

NOW = datetime(2026, 4, 7, 3, tzinfo=UTC)


@pytest.fixture(scope="module", params=support.NAMES)
def world(request, tmp_path_factory, worker) -> Iterator[World]:
    made = Backends(tmp_path_factory.mktemp("verify-at-once"), f"{worker}_verify_at_once")
    yield World(made[request.param].engine)
    made.close()


@pytest.fixture
def quiet(world) -> Iterator[Session]:
    """Prepares and looks; holds nothing while others write."""
    with world.session() as session:
        yield session


def by(user_id: int, do):
    return lambda session: do(ctx_of(session, session.get_one(User, user_id), NOW))


def steps(session: Session, report_id: int, action: A) -> int:
    session.rollback()
    found = select(func.count()).where(
        ReportTransition.report_id == report_id, ReportTransition.action == action
    )
    return session.scalar(found) or 0


def verdicts(session: Session, report_id: int) -> list[V]:
    session.rollback()
    rows = select(ProgressEntry.verdict).where(ProgressEntry.report_id == report_id)
    return list(session.scalars(rows.order_by(ProgressEntry.id)))


@pytest.fixture
def waiting(world, quiet):
    """A report that was handed in, its rows, two evaluators of the province, and its version."""
    given = told(quiet, S.SUBMITTED, code=world.next_code())
    home = given.report.plan.agency
    other = make_person(quiet, f"evaluator-lain@{home.code}.test", (Role.EVALUATOR, "35"))
    keys = lineages(quiet, given.report.plan)
    found = given.report.id, keys, (given.cast.evaluator.id, other.id), given.report.version
    manager = given.cast.manager.id
    quiet.rollback()
    yield found, manager
    quiet.rollback()
    assert list(report_checks.check_totals(Context(quiet, SYSTEM, NOW))) == []


def test_of_two_who_judge_the_same_report_at_once_one_is_told(world, quiet, waiting):
    (report_id, keys, pair, seen), _manager = waiting
    results = at_once(
        world,
        *(
            by(
                who,
                lambda ctx, key=key: verification.judge_row(
                    ctx, report_id, key, verdict=V.ACCEPTED, version=seen
                ),
            )
            for who, key in zip(pair, keys[:2], strict=True)
        ),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, Conflict)
    assert verdicts(quiet, report_id).count(V.ACCEPTED) == 1
    assert steps(quiet, report_id, A.START) == 1


def test_the_verification_is_begun_once(world, quiet, waiting):
    (report_id, _keys, pair, seen), _manager = waiting
    results = at_once(
        world,
        *(
            by(who, lambda ctx: reports.take_step(ctx, report_id, A.START, version=seen))
            for who in pair
        ),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState)
    assert steps(quiet, report_id, A.START) == 1
    assert quiet.get_one(ProgressReport, report_id).verifier_id in pair


def test_a_verdict_against_a_withdrawal(world, quiet, waiting):
    """Either the verification had begun and nothing is taken back, or the row was not judged."""
    (report_id, keys, pair, _seen), manager = waiting
    results = at_once(
        world,
        by(
            pair[0],
            lambda ctx: verification.judge_row(ctx, report_id, keys[0], verdict=V.ACCEPTED),
        ),
        by(manager, lambda ctx: reports.take_step(ctx, report_id, A.WITHDRAW, version=None)),
    )
    (refused,) = refusals(results)
    assert isinstance(refused, WrongState)
    quiet.rollback()
    withdrawn = quiet.get_one(ProgressReport, report_id).state is S.DRAFT
    assert verdicts(quiet, report_id).count(V.ACCEPTED) == (not withdrawn)
    assert steps(quiet, report_id, A.WITHDRAW) == withdrawn


def test_clean_rows_accepted_twice_at_once_are_accepted_once(world, quiet, waiting):
    (report_id, _keys, pair, _seen), _manager = waiting
    rows = quiet.scalars(select(ProgressEntry).where(ProgressEntry.report_id == report_id)).all()
    assert len(rows) == 4
    for entry in rows:
        _without_required(quiet, entry)
    quiet.commit()
    results = at_once(
        world, *(by(who, lambda ctx: verification.accept_clean(ctx, report_id)) for who in pair)
    )
    assert sorted(results) == [0, 4]
    lines = select(func.count()).where(
        AuditEntry.subject_type == "progress_report",
        AuditEntry.subject_id == report_id,
        AuditEntry.event == "entry:verdict",
    )
    assert quiet.scalar(lines) == 1


def _without_required(session: Session, entry: ProgressEntry) -> None:
    """The row's action asks for no evidence, so that the row is clean."""
    from renaksi.models import ActionItem

    rows = select(ActionItem).where(ActionItem.lineage_id == entry.lineage_id)
    for item in session.scalars(rows):
        item.required_evidence = []
    session.flush()
    session.info.pop("wrote_audited", None)


def test_verifying_against_a_last_verdict(world, quiet, waiting):
    """A row sent back at the last moment and a verification at once: never both."""
    (report_id, keys, pair, _seen), _manager = waiting
    evaluator = ctx_of(quiet, quiet.get_one(User, pair[0]), NOW)
    for key in keys:
        verification.judge_row(evaluator, report_id, key, verdict=V.ACCEPTED)
    quiet.rollback()
    results = at_once(
        world,
        by(pair[0], lambda ctx: reports.take_step(ctx, report_id, A.VERIFY, version=None)),
        by(
            pair[1],
            lambda ctx: verification.judge_row(
                ctx, report_id, keys[0], verdict=V.RETURNED, note="Belum cukup"
            ),
        ),
    )
    assert len(refusals(results)) == 1
    quiet.rollback()
    verified = quiet.get_one(ProgressReport, report_id).state is S.VERIFIED
    assert (V.RETURNED in verdicts(quiet, report_id)) is not verified
