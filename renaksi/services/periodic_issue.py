"""Use cases of what a periodic report says for ever: approved and frozen, printed, replaced."""

import secrets
from dataclasses import asdict

from sqlalchemy import exists, select

from renaksi.core.document import TOKEN_BYTES
from renaksi.core.errors import Invalid, NotAllowed, Refusal, WrongState
from renaksi.core.job import JobKind
from renaksi.core.periodic_content import content_of, fingerprint, sheet_of
from renaksi.core.periodic_rights import checked_approval, may_edit
from renaksi.core.periodic_steps import LIVING, Approval, PeriodicAction as A, PeriodicState
from renaksi.models import Job, PeriodicHand, PeriodicIssue, PeriodicReport, PeriodicText
from renaksi.queries.documents import letterhead
from renaksi.queries.periodic import living_edition, texts
from renaksi.services.context import Context, transaction
from renaksi.services.steps import periodic_steps as steps
from renaksi.services.steps.job_queue import enqueue


def new_edition(ctx: Context, report_id: int, reason: str) -> PeriodicReport:
    """Begin another edition of an approved report, with its texts; the old one holds until then.

    One that is begun already is returned to whoever began it with the same reason. Raises
    NotFound, NotAllowed, WrongState, Invalid (`note`).
    """
    reason = steps.checked_note(reason)
    with transaction(ctx) as session:
        taken = steps.locked(ctx, report_id)
        old = taken.report
        steps.require(ctx, taken, A.NEW_EDITION, note=reason)
        there = living_edition(session, old)
        if there is not None:
            if there.reason == reason and there.created_by_id == ctx.actor.user_id:
                return there
            raise WrongState(Refusal.EDITION_RUNS, number=there.edition)
        report = steps.begin(ctx, old.base_id, taken.case.period, old.edition + 1, reason)
        session.flush()
        old_texts = texts(session, old.id)
        for part, one in old_texts.items():
            session.add(
                PeriodicText(
                    report_id=report.id,
                    part=part,
                    text=one.text,
                    written_at=one.written_at,
                    written_by_id=one.written_by_id,
                )
            )
        hands = {one.written_by_id for one in old_texts.values() if one.written_by_id}
        session.add_all(PeriodicHand(report_id=report.id, user_id=one) for one in hands)
        steps.move(ctx, report, A.NEW_EDITION, note=reason)
        enqueue(ctx, JobKind.PERIODIC_FIGURES, report.id)
    return report


def approve(
    ctx: Context,
    report_id: int,
    given: Approval,
    *,
    version: int | None = None,
    site: str = "",
) -> PeriodicReport:
    """Freeze it for ever and have its files made. `site`: address that its code leads to.

    Raises NotFound, NotAllowed, WrongState, Conflict and Invalid (`number`, `dated`, `signatory`,
    `position`).
    """
    with transaction(ctx) as session:
        taken = steps.locked(ctx, report_id)
        report, issue = taken.report, taken.report.issue
        if issue is not None and issue.approved_by_id == ctx.actor.user_id:
            return report  # the second click
        steps.require(ctx, taken, A.APPROVE, version=version)
        given = checked_approval(given, taken.case.period, ctx.today)
        _require_new_number(ctx, report, given)
        _supersede(ctx, report)
        frozen = _freeze(ctx, report, given, site)
        session.add(frozen)
        told = {**asdict(given), "sha256": frozen.content_sha256}
        steps.move(ctx, report, A.APPROVE, after=told)
        enqueue(ctx, JobKind.PERIODIC_FILES, report.id)
    return report


def _freeze(ctx: Context, report: PeriodicReport, given: Approval, site: str) -> PeriodicIssue:
    if report.figures is None:  # handed in with figures, which only a draft can lose
        raise WrongState(Refusal.FIGURES_MISSING)
    written = {part: one.text for part, one in texts(ctx.session, report.id).items()}
    content = content_of(sheet_of(report.figures), written)
    return PeriodicIssue(
        report_id=report.id,
        base_id=report.base_id,
        token=secrets.token_hex(TOKEN_BYTES),
        place=letterhead(ctx.session, report.base_id).city,
        site=site.rstrip("/"),
        content=content,
        content_sha256=fingerprint(content),
        approved_at=ctx.now,
        approved_by_id=ctx.actor.user_id,
        **asdict(given),
    )


def _require_new_number(ctx: Context, report: PeriodicReport, given: Approval) -> None:
    one = PeriodicIssue
    used = exists().where(one.base_id == report.base_id, one.number == given.number)
    if ctx.session.scalar(select(used)):
        raise Invalid(Refusal.ALREADY_EXISTS, "number", what=f"Nomor {given.number}")


def _supersede(ctx: Context, report: PeriodicReport) -> None:
    """The edition that held until now stays in the archive and says which one replaced it."""
    one = PeriodicReport
    for old in ctx.session.scalars(
        select(one)
        .where(
            one.base_id == report.base_id,
            one.period == report.period,
            one.state == PeriodicState.APPROVED,
        )
        .with_for_update(of=one)
    ):
        old.state, old.superseded_by_id = PeriodicState.SUPERSEDED, report.id
    ctx.session.flush()


def remake_files(ctx: Context, report_id: int) -> Job:
    """Have the files of an approved report made where they are missing, after a failure.

    Raises NotFound, NotAllowed, WrongState.
    """
    with transaction(ctx):
        taken = steps.locked(ctx, report_id)
        if not may_edit(ctx.actor, taken.case.place):
            raise NotAllowed(Refusal.ROLE_MISSING)
        if taken.report.state in LIVING:
            raise WrongState(Refusal.PERIODIC_WRONG_STATE, state=taken.report.state)
        return enqueue(ctx, JobKind.PERIODIC_FILES, report_id)
