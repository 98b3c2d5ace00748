"""Periodic reports from the first press of the button to the archive, and what refuses on the way."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent as E
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.job import JobKind, JobState
from renaksi.core.periodic import parse_period
from renaksi.core.periodic_content import content_of, fingerprint
from renaksi.core.periodic_sheet import Part
from renaksi.core.periodic_steps import PeriodicAction as A, PeriodicState as S
from renaksi.core.policy import Role
from renaksi.models import AuditEntry, Job, PeriodicIssue, PeriodicReport
from renaksi.queries.periodic import (
    editions,
    history,
    next_number,
    periodic_by_token,
    periodic_of,
    preview,
    texts,
)
from renaksi.queries.periodic_list import WantedPeriodic, bases, choices, periodic_list, waiting
from renaksi.services import periodic, periodic_issue
from tests.factories import periodic as made
from tests.factories.people import make_person, system

TODAY = date(2026, 4, 6)


@pytest.fixture
def cast(session: Session) -> made.Cast:
    return made.a_cast(session)


def reason(call) -> Refusal:
    with pytest.raises((Conflict, Invalid, NotAllowed, WrongState)) as refused:
        call()
    return refused.value.reason


def events(session: Session, report_id: int) -> list[E]:
    one = AuditEntry
    return list(
        session.scalars(
            select(one.event)
            .where(one.subject_type == "periodic_report", one.subject_id == report_id)
            .order_by(one.id)
        )
    )


def test_a_report_goes_from_the_button_to_the_archive(session, cast):
    by, lead = made.ctx(session, cast.evaluator), made.ctx(session, cast.lead)
    report = periodic.create(by, "34", made.MARCH)
    again = periodic.create(made.ctx(session, cast.lead), "34", made.MARCH)
    assert again.id == report.id
    waiting_job = session.scalars(select(Job).where(Job.subject_id == report.id)).one()
    assert (waiting_job.kind, waiting_job.state) == (JobKind.PERIODIC_FIGURES, JobState.QUEUED)
    assert periodic.take_figures(by, report.id).id == waiting_job.id
    assert reason(lambda: periodic.submit(by, report.id)) is Refusal.FIGURES_RUN
    assert reason(lambda: periodic.discard(by, report.id)) is Refusal.FIGURES_RUN
    waiting_job.state = JobState.DONE
    made.settle(session)
    assert reason(lambda: periodic.submit(by, report.id)) is Refusal.FIGURES_MISSING
    report.figures, report.figures_at = made.some_figures(), made.NOW
    made.settle(session)

    written = periodic.write_text(by, report.id, Part.ANALYSIS, "Kepatuhan membaik.", 0)
    assert periodic.write_text(by, report.id, Part.ANALYSIS, " Kepatuhan membaik. ", 0) is written
    assert (
        reason(lambda: periodic.write_text(lead, report.id, Part.ANALYSIS, "Lain", 0))
        is Refusal.CHANGED_BY_OTHER
    )
    periodic.submit(by, report.id)
    assert periodic.submit(by, report.id).state is S.SUBMITTED
    assert reason(lambda: periodic.write_text(by, report.id, Part.SUMMARY, "x", 0)) is (
        Refusal.PERIODIC_WRONG_STATE
    )
    assert [row.report.id for row in waiting(session, lead.actor, TODAY)] == [report.id]
    assert waiting(session, by.actor, TODAY) == []

    assert next_number(session, report.base_id, TODAY) == "B-001/LB/04/2026"
    read_version = report.version
    periodic_issue.approve(
        lead, report.id, made.APPROVAL, version=read_version, site="https://x.test/"
    )
    assert periodic_issue.approve(lead, report.id, made.APPROVAL, version=read_version) is report
    issue = session.scalars(select(PeriodicIssue)).one()
    assert len(issue.token) == 32
    assert issue.site == "https://x.test"
    assert issue.content_sha256 == fingerprint(issue.content)
    sheet, written_texts = preview(session, report)
    assert sheet.section(Part.SUMMARY).figures[0].whole == 8
    assert written_texts == {Part.ANALYSIS: "Kepatuhan membaik."}
    assert fingerprint(content_of(sheet, written_texts)) == issue.content_sha256
    assert next_number(session, report.base_id, TODAY) == "B-002/LB/04/2026"
    assert [one.action for one in history(session, report.id)] == [A.APPROVE, A.SUBMIT]
    assert events(session, report.id) == [
        E.PERIODIC_CREATE, E.PERIODIC_WRITE, E.PERIODIC_SUBMIT, E.PERIODIC_APPROVE,
    ]  # fmt: skip
    files = select(Job.state).where(Job.kind == JobKind.PERIODIC_FILES)
    assert session.scalars(files).all() == [JobState.QUEUED]


def test_four_eyes_and_the_tier_that_stands_in(session, cast):
    report = made.a_draft(session, cast.evaluator)
    for lead in (cast.lead, cast.second_lead):  # both wrote: nobody at DIY can approve
        written = periodic.write_text(
            made.ctx(session, lead), report.id, Part.SUMMARY, f"Oleh {lead.name}", None
        )
    assert written is not None
    periodic.submit(made.ctx(session, cast.evaluator), report.id)
    centre = made.ctx(session, cast.centre_lead)
    own = made.ctx(session, cast.lead)
    assert (
        reason(lambda: periodic_issue.approve(own, report.id, made.APPROVAL)) is Refusal.FOUR_EYES
    )
    assert [row.report.id for row in waiting(session, centre.actor, TODAY)] == [report.id]
    assert reason(lambda: periodic.send_back(centre, report.id, " ")) is Refusal.NOTE_REQUIRED
    periodic.send_back(centre, report.id, "Jelaskan penurunan bulan Maret.")
    assert history(session, report.id)[0].note == "Jelaskan penurunan bulan Maret."
    with pytest.raises(NotFound):  # a draft is nobody's but those who write it
        periodic_of(session, centre.actor, TODAY, report.id)
    periodic.submit(made.ctx(session, cast.lead), report.id)
    with pytest.raises(NotAllowed) as refused:
        periodic.withdraw(made.ctx(session, cast.evaluator), report.id)
    assert refused.value.reason is Refusal.NOT_YOUR_SUBMISSION
    periodic.withdraw(made.ctx(session, cast.lead), report.id)
    periodic.submit(made.ctx(session, cast.evaluator), report.id)
    periodic_issue.approve(centre, report.id, made.APPROVAL)
    assert report.state is S.APPROVED


def test_what_is_entered_is_checked_and_nothing_is_lost(session, cast):
    lead = made.ctx(session, cast.lead)
    report = made.submitted(session, cast.evaluator)
    for change, field in (
        ({"number": " "}, "number"),
        ({"number": "x" * 121}, "number"),
        ({"dated": date(2026, 4, 7)}, "dated"),
        ({"dated": date(2026, 3, 31)}, "dated"),
        ({"signatory": ""}, "signatory"),
        ({"position": "x" * 201}, "position"),
    ):
        with pytest.raises(Invalid) as refused:
            periodic_issue.approve(lead, report.id, replace(made.APPROVAL, **change))
        assert refused.value.field == field, change
    assert reason(
        lambda: periodic_issue.approve(lead, report.id, made.APPROVAL, version=report.version - 1)
    ) is (Refusal.CHANGED_BY_OTHER)
    periodic_issue.approve(lead, report.id, made.APPROVAL)
    other = made.submitted(session, cast.evaluator, period=parse_period("2026-M02"))
    assert (
        reason(lambda: periodic_issue.approve(lead, other.id, made.APPROVAL))
        is Refusal.ALREADY_EXISTS
    )
    by = made.ctx(session, cast.evaluator)
    assert (
        reason(lambda: periodic.create(by, "34", parse_period("2026-M05")))
        is Refusal.PERIOD_TO_COME
    )
    april = made.a_draft(session, cast.evaluator, period=parse_period("2026-M04"))
    assert reason(lambda: periodic.submit(by, april.id)) is Refusal.PERIOD_RUNNING
    later = made.ctx(session, cast.evaluator, made.NOW.replace(month=5))
    assert reason(lambda: periodic.submit(later, april.id)) is Refusal.FIGURES_EARLY
    with pytest.raises(NotFound):
        periodic.write_text(by, april.id, Part.ANNEX, "x", 0)
    with pytest.raises(NotFound):
        periodic.create(by, "35", made.MARCH)


def test_another_edition_replaces_the_one_that_held(session, cast):
    by = made.ctx(session, cast.evaluator)
    draft = made.a_draft(session, cast.evaluator)
    periodic.write_text(made.ctx(session, cast.second_lead), draft.id, Part.PRACTICE, "Baik.", 0)
    periodic.submit(by, draft.id)
    periodic_issue.approve(made.ctx(session, cast.lead), draft.id, made.APPROVAL)
    token = draft.issue.token
    assert reason(lambda: periodic_issue.new_edition(by, draft.id, "")) is Refusal.NOTE_REQUIRED
    second = periodic_issue.new_edition(by, draft.id, "Laporan Kulon Progo terlambat dimuat.")
    assert periodic_issue.new_edition(by, draft.id, second.reason).id == second.id
    assert reason(lambda: periodic_issue.new_edition(by, draft.id, "Lain.")) is Refusal.EDITION_RUNS
    assert periodic.create(by, "34", made.MARCH).id == second.id
    assert (second.edition, draft.state) == (2, S.APPROVED)
    assert {one.text for one in texts(session, second.id).values()} == {"Baik."}
    second.figures, second.figures_at = made.some_figures(), made.NOW
    session.scalars(
        select(Job).where(Job.subject_id == second.id, Job.kind == JobKind.PERIODIC_FIGURES)
    ).one().state = JobState.DONE
    made.settle(session)
    periodic.submit(by, second.id)
    wrote = made.ctx(session, cast.second_lead)  # whoever wrote what was taken over wrote it here
    given = replace(made.APPROVAL, number="B-002/LB/04/2026")
    assert reason(lambda: periodic_issue.approve(wrote, second.id, given)) is Refusal.FOUR_EYES
    periodic_issue.approve(made.ctx(session, cast.lead), second.id, given)
    assert (second.state, draft.state, draft.superseded_by_id) == (
        S.APPROVED,
        S.SUPERSEDED,
        second.id,
    )
    checked = periodic_by_token(session, token)
    assert checked.replaced_by.number == "B-002/LB/04/2026"
    assert checked.replaced_by_edition == 2
    assert [one.number for one in editions(session, second)] == [2, 1]
    assert reason(lambda: periodic_issue.new_edition(by, draft.id, "Lagi.")) is (
        Refusal.PERIODIC_WRONG_STATE
    )
    assert periodic_by_token(session, "0" * 32) is None


def test_who_reads_the_archive_and_who_the_drafts(session, cast, count_queries):
    people = {
        "owner": make_person(session, "admin@diy.test", (Role.AGENCY_ADMIN, "34")),
        "centre": cast.centre,
        "sibling": make_person(session, "evaluator@jatim.test", (Role.EVALUATOR, "35")),
        "below": make_person(session, "admin@sleman.test", (Role.AGENCY_ADMIN, "34.04")),
    }
    watchers = {
        "ombudsman": (),
        "kemendagri": ("provinsi", "kabupaten", "kota"),
        "provinces": ("provinsi",),
    }
    for name, kinds in watchers.items():
        people[name] = make_person(
            session, f"{name}@pusat.test", (Role.OBSERVER, "KEMENPANRB"), kinds=kinds
        )
    draft = made.a_draft(session, cast.evaluator, period=parse_period("2026-M02"))
    kept = made.approved(session, cast.evaluator, cast.lead)
    reads = {"owner", "centre", "ombudsman", "kemendagri"}
    for name, person in people.items():
        actor = made.ctx(session, person).actor
        with count_queries(at_most=7):
            found = periodic_list(session, actor, TODAY, WantedPeriodic(year=2026, base="34"))
        expected = [kept.id] if name in reads else []
        assert [one.id for one in found.archive] == expected, name
        assert found.total == len(expected)
        assert found.working == []
        assert choices(session, actor, TODAY).years == ([2026] if expected else []), name
        for report in (draft, kept):
            if report.id in expected:
                assert periodic_of(session, actor, TODAY, report.id).actions == ()
            else:
                with pytest.raises(NotFound):
                    periodic_of(session, actor, TODAY, report.id)
    own = made.ctx(session, cast.evaluator).actor
    mine = periodic_list(session, own, TODAY, WantedPeriodic(kind=kept.kind), limit=1)
    assert [row.report.id for row in mine.working] == [draft.id]
    assert [one.code for one in bases(session, own, TODAY)] == ["34"]
    assert bases(session, made.ctx(session, people["owner"]).actor, TODAY) == []
    periodic.discard(made.ctx(session, cast.lead), draft.id)
    with pytest.raises(NotFound):
        periodic_of(session, own, TODAY, draft.id)
    begun = periodic.create(made.ctx(session, cast.lead), "34", parse_period("2026-M02"))
    assert begun.id != draft.id
    assert begun.edition == 1


def test_the_database_refuses_to_change_what_was_frozen(session, cast):
    report = made.approved(session, cast.evaluator, cast.lead)
    for statement in (
        "UPDATE periodic_issue SET number = 'B-9'",
        "DELETE FROM periodic_issue",
    ):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(statement))
    assert session.scalar(select(func.count()).select_from(PeriodicIssue)) == 1
    assert session.get_one(PeriodicReport, report.id).issue.number.startswith("B-")


def test_a_command_writes_no_report(session, cast):
    report = made.a_draft(session, cast.evaluator)
    with pytest.raises(NotAllowed):
        periodic.submit(system(session, made.NOW), report.id)
