"""Taking a step of a report: what its use cases share. Nothing here commits."""

from collections.abc import Mapping
from typing import Any

from renaksi.core import authority
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Refusal
from renaksi.core.report import ReportAction
from renaksi.core.report_steps import STEPS
from renaksi.core.reporting import acting_tier, why_not
from renaksi.models import ReportTransition
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps.report_entries import entry_of
from renaksi.services.steps.report_taken import TakenReport, locked, locked_report, remember

__all__ = ["TakenReport", "entry_of", "locked", "locked_report", "move", "remember", "require"]


def require(
    ctx: Context,
    taken: TakenReport,
    action: ReportAction,
    *,
    version: int | None = None,
    note: str = "",
) -> None:
    """Raise what stands against the step: the rules first, then what changed meanwhile.

    So a second click on the same button is told the state, not that "somebody" was faster.
    `version` None: the caller read nothing that could have changed.
    """
    refusal = why_not(action, taken.case, ctx.actor, note=note)
    if refusal is not None:
        raise refusal
    if version is not None and (taken.report is None or taken.report.version != version):
        raise Conflict(Refusal.CHANGED_BY_OTHER)


def move(
    ctx: Context,
    taken: TakenReport,
    action: ReportAction,
    facts: Mapping[str, object],
    *,
    note: str = "",
    **told: Any,
) -> ReportTransition:
    """Set the state and its facts at once, with the dated transition and the line in the trail.

    `told`: what the transition keeps beside (timing, receipt, deadline).
    """
    report = taken.report
    if report is None:  # pragma: no cover - `why_not` has refused it before
        raise ValueError(taken)
    source = report.state
    before = {"state": source, **{name: getattr(report, name) for name in facts}}
    after = {"state": STEPS[action].target, **facts}
    for name, value in after.items():
        setattr(report, name, value)
    acting = acting_agency(ctx, taken, action)
    step = remember(ctx, report, action, source, note=note, agency_id=acting, **told)
    changed = [name for name in after if before[name] != after[name]]
    audit.record(
        ctx,
        AuditEvent(f"report:{action}"),
        report,
        agency_id=taken.agency_id,
        before={name: before[name] for name in changed},
        after={**taken.named, **{name: after[name] for name in changed}, **told},
        note=note,
    )
    return step


def acting_agency(ctx: Context, taken: TakenReport, action: ReportAction) -> int | None:
    """In whose name: the tier whose turn it is, the centre that takes it out of turn, or the owner."""
    step, case = STEPS[action], taken.case
    if not authority.is_review(step):
        return case.place.agency_id
    homes = [one.home_id for one in authority.carriers(step, case.place, ctx.actor)]
    tier = acting_tier(action, case)
    if tier is not None and tier.agency_id in homes:
        return tier.agency_id
    return homes[0] if homes else None
