"""Work behind requests: figures land whole or not at all, whoever dies in between."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.cli.job_tools import tools_of
from renaksi.core.audit import AuditEvent as E
from renaksi.core.document import grouped
from renaksi.core.errors import WrongState
from renaksi.core.files import PDF, XLSX
from renaksi.core.job import LOST_AFTER, JobFault, JobKind, JobState
from renaksi.core.periodic import parse_period
from renaksi.core.periodic_content import fingerprint
from renaksi.core.periodic_sheet import Part
from renaksi.core.periodic_steps import PeriodicState
from renaksi.models import AuditEntry, Job, PeriodicIssue
from renaksi.queries.jobs import job_of
from renaksi.queries.periodic import files_of, preview
from renaksi.services import jobs, periodic, periodic_issue
from renaksi.services.jobs import Worker, work
from tests.factories import periodic as made
from tests.factories.people import system

FIGURES, FILES = JobKind.PERIODIC_FIGURES, JobKind.PERIODIC_FILES


class Killed(BaseException):
    """What a worker hears of SIGKILL: nothing; here it leaves everything as it stands."""


@pytest.fixture
def cast(session: Session) -> made.Cast:
    return made.a_cast(session)


@pytest.fixture
def hand(app) -> Callable[..., Worker]:
    tools = tools_of(app.extensions["renaksi"])

    def made_worker(name: str = "one", at: datetime = made.NOW, **more: object) -> Worker:
        return Worker(name, replace(tools, **more), lambda: at)

    return made_worker


def newest(session: Session, kind: JobKind, subject_id: int) -> Job:
    return session.scalars(
        select(Job).where(Job.kind == kind, Job.subject_id == subject_id).order_by(Job.id.desc())
    ).first()


def test_figures_are_taken_and_files_are_made(session, cast, hand, app):
    by = made.ctx(session, cast.evaluator)
    report = periodic.create(by, "34", made.MARCH)
    assert job_of(session, FIGURES, report.id).state is JobState.QUEUED
    assert work(system(session, made.NOW), hand()) == 1
    told = job_of(session, FIGURES, report.id)
    assert (told.state, told.percent, told.done) == (JobState.DONE, 100, told.total)
    assert told.total > 5
    sheet, _ = preview(session, report)
    assert [one.part for one in sheet.sections] == list(Part)
    assert sheet.base_code == "34"
    line = session.scalars(select(AuditEntry).where(AuditEntry.event == E.PERIODIC_TAKE)).one()
    assert (line.actor_id, line.agency_id) == (cast.evaluator.id, report.base_id)

    periodic.write_text(by, report.id, Part.SUMMARY, "Ringkas <dan> & jelas.", 0)
    periodic.submit(by, report.id)
    lead = made.ctx(session, cast.lead)
    periodic_issue.approve(lead, report.id, made.APPROVAL, site="https://renaksi.test")
    assert work(system(session, made.NOW), hand()) == 1
    told = job_of(session, FILES, report.id)
    assert told.state is JobState.DONE, told
    files = files_of(session, report.id)
    assert set(files) == {PDF, XLSX}
    assert files[PDF].name.startswith("Laporan Bulanan Maret 2026")
    store = tools_of(app.extensions["renaksi"]).store
    words = text_of(store.open(files[PDF].sha256).read())
    issue = session.scalars(select(PeriodicIssue)).one()
    for word in ("B-001/LB/04/2026", "Sri Rahayu", grouped(issue.token)[:9]):
        assert word in words
    again = periodic_issue.remake_files(lead, report.id)  # nothing is missing: nothing is made
    assert work(system(session, made.NOW), hand()) == 1
    assert again.state is JobState.DONE
    assert files_of(session, report.id)[PDF].id == files[PDF].id


def text_of(content: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(io.BytesIO(content))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_worker_that_dies_is_followed_by_another_and_lands_nothing_itself(session, cast, hand):
    report = periodic.create(made.ctx(session, cast.evaluator), "34", made.MARCH)
    ctx, tools = system(session, made.NOW), hand().tools

    first = jobs.claim(ctx, "one")
    with pytest.raises(Killed):  # in the middle: some sections have been told
        jobs.run(ctx, Worker("one", tools, killed_after(4)), first, ctx)
    session.rollback()
    told = job_of(session, FIGURES, report.id)
    assert (told.state, told.done) == (JobState.RUNNING, 2)
    session.refresh(report)
    assert report.figures_at is None
    soon = replace(ctx, now=made.NOW + LOST_AFTER / 2)
    assert jobs.claim(soon, "two") is None
    with pytest.raises(WrongState):
        periodic.submit(made.ctx(session, cast.evaluator), report.id)

    later = made.NOW + LOST_AFTER * 2
    second = jobs.claim(replace(ctx, now=later), "two")
    assert second.subject_id == report.id
    jobs.run(ctx, hand("one"), first, ctx)  # it was only slow: its claim is gone
    session.refresh(report)
    assert report.figures_at is None
    jobs.run(ctx, hand("two", later), second, ctx)
    session.refresh(report)
    assert (report.figures_at, newest(session, FIGURES, report.id).attempts) == (later, 2)


def killed_after(beats: int) -> Callable[[], datetime]:
    """A clock that stops the process at the given reading."""
    left = [beats]

    def clock() -> datetime:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return made.NOW

    return clock


def test_what_kills_every_worker_is_given_up_and_can_be_asked_for_again(session, cast, hand):
    by = made.ctx(session, cast.evaluator)
    report = periodic.create(by, "34", made.MARCH)
    ctx = system(session, made.NOW)
    for attempt in range(3):
        at = made.NOW + attempt * LOST_AFTER * 2
        assert jobs.claim(replace(ctx, now=at), f"worker-{attempt}") is not None
    assert jobs.claim(replace(ctx, now=made.NOW + LOST_AFTER * 8), "fourth") is None
    told = job_of(session, FIGURES, report.id)
    assert (told.state, told.fault) == (JobState.FAILED, JobFault.LOST)
    periodic.take_figures(by, report.id)
    assert job_of(session, FIGURES, report.id).state is JobState.QUEUED
    assert work(ctx, hand(at=made.NOW + timedelta(hours=1))) == 1
    assert job_of(session, FIGURES, report.id).state is JobState.DONE


def test_a_fault_is_told_and_the_next_job_is_done(session, cast, hand):
    report = made.approved(session, cast.evaluator, cast.lead)
    second = periodic.create(made.ctx(session, cast.evaluator), "34", parse_period("2026-M02"))

    def broken(*_: object) -> bytes:
        message = "no fonts"
        raise OSError(message)

    assert work(system(session, made.NOW), hand(annexer=broken)) == 2
    told = job_of(session, FILES, report.id)
    assert (told.state, told.fault) == (JobState.FAILED, JobFault.BROKEN)
    assert files_of(session, report.id) == {}
    assert job_of(session, FIGURES, second.id).state is JobState.DONE


def test_a_draft_that_is_gone_stops_its_job(session, cast, hand):
    by = made.ctx(session, cast.evaluator)
    report = made.a_draft(session, cast.evaluator)
    periodic.take_figures(by, report.id)
    figures = report.figures
    report.state = PeriodicState.DISCARDED
    made.settle(session)
    assert work(system(session, made.NOW), hand()) == 1
    told = job_of(session, FIGURES, report.id)
    assert (told.state, told.fault) == (JobState.FAILED, JobFault.OVERTAKEN)
    session.refresh(report)
    assert fingerprint(report.figures) == fingerprint(figures)
