"""What the use cases of periodic reports share: one held, judged, moved. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.item_entry import clean
from renaksi.core.periodic import Period
from renaksi.core.periodic_rights import PeriodicCase, may_read_report, why_not
from renaksi.core.periodic_steps import LONGEST_TEXT, STEPS, PeriodicAction, PeriodicState
from renaksi.models import PeriodicHand, PeriodicReport, PeriodicTransition
from renaksi.queries.periodic_cases import periodic_cases
from renaksi.services import audit
from renaksi.services.context import Context


@dataclass(frozen=True, slots=True)
class Taken:
    """A report held until the transaction ends, and its case before the step."""

    report: PeriodicReport
    case: PeriodicCase


def locked(ctx: Context, report_id: int) -> Taken:
    """Steps and texts of a report wait for each other. Raises NotFound."""
    one = PeriodicReport
    report = ctx.session.scalars(
        select(one)
        .where(one.id == report_id, one.state != PeriodicState.DISCARDED)
        .with_for_update(of=one)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if report is None:
        raise NotFound
    case = periodic_cases(ctx.session, [report], ctx.today)[report.id]
    if not may_read_report(ctx.actor, case):
        raise NotFound
    return Taken(report, case)


def require(
    ctx: Context,
    taken: Taken,
    action: PeriodicAction,
    *,
    note: str | None = None,
    version: int | None = None,
) -> None:
    """Raise what stands against the step: the rules first, then what changed meanwhile."""
    refusal = why_not(action, taken.case, ctx.actor, ctx.today, note=note)
    if refusal is not None:
        raise refusal
    if version is not None and taken.report.version != version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)


def move(
    ctx: Context,
    report: PeriodicReport,
    action: PeriodicAction,
    *,
    note: str = "",
    after: Mapping[str, object] | None = None,
) -> None:
    """Set the state, with the dated transition and the line in the trail."""
    report.state = STEPS[action].target or report.state
    flag_modified(report, "state")
    ctx.session.add(
        PeriodicTransition(
            report_id=report.id,
            action=action,
            state=report.state,
            at=ctx.now,
            actor_id=ctx.actor.user_id,
            note=note,
        )
    )
    record(ctx, AuditEvent(f"periodic:{action}"), report, after=after, note=note)


def record(
    ctx: Context,
    what: AuditEvent,
    report: PeriodicReport,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    note: str = "",
) -> None:
    """A line of the base's trail that says which report it was."""
    told = {"period": report.period, "edition": report.edition, **(after or {})}
    audit.record(ctx, what, report, agency_id=report.base_id, before=before, after=told, note=note)


def lay_hand(ctx: Context, report_id: int) -> None:
    """Remember that the actor worked on it: from now on they can not approve it."""
    user_id = ctx.actor.user_id
    if user_id is None:
        return
    if ctx.session.get(PeriodicHand, (report_id, user_id)) is None:
        ctx.session.add(PeriodicHand(report_id=report_id, user_id=user_id))


def begin(ctx: Context, base_id: int, period: Period, edition: int, reason: str) -> PeriodicReport:
    """A draft in the session."""
    report = PeriodicReport(
        base_id=base_id,
        kind=period.kind,
        period=period.code,
        starts_on=period.start,
        ends_on=period.end,
        edition=edition,
        reason=reason,
        state=PeriodicState.DRAFT,
        created_at=ctx.now,
        created_by_id=ctx.actor.user_id,
    )
    ctx.session.add(report)
    return report


def checked_note(note: str) -> str:
    """Raises Invalid (`note`) where it is too long."""
    note = clean(note).strip()
    if len(note) > LONGEST_TEXT:
        raise Invalid(Refusal.TEXT_TOO_LONG, "note", limit=LONGEST_TEXT)
    return note
