"""Use cases of an extension (dispensasi): asked for, granted or refused, taken back."""

from datetime import date

from sqlalchemy import and_, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.core.extension import (
    LONGEST_REASON,
    STEPS,
    ExtensionAction,
    ExtensionCase,
    acting_tier,
    day_fault,
    why_not,
)
from renaksi.core.item_entry import clean
from renaksi.core.report import ExtensionState
from renaksi.models import ActionPlan, Checkpoint, Extension
from renaksi.queries.extensions import extension_case
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.report_taken import TakenReport, locked


def request(
    ctx: Context, plan_id: int, checkpoint_id: int, *, reason: str, wanted_until: date | None
) -> Extension:
    """Ask for more time, until the end of a day in the agency's zone; before the lock or after it."""
    with transaction(ctx):
        taken = locked(ctx, plan_id, checkpoint_id)
        case = extension_case(None, taken.case, is_pending=_is_pending(ctx, taken))
        _require(ctx, ExtensionAction.REQUEST, case)
        wanted = _day(case, wanted_until, "wanted_until")
        extension = Extension(
            agency_id=taken.plan.agency_id,
            checkpoint_id=checkpoint_id,
            state=ExtensionState.REQUESTED,
            reason=_text(reason, "reason", needed=True),
            wanted_until=wanted,
            requested_at=ctx.now,
            requested_by_id=ctx.actor.user_id,
        )
        ctx.session.add(extension)
        after = {"wanted_until": wanted, "reason": extension.reason, **taken.named}
        event = AuditEvent.EXTENSION_REQUEST
        audit.record(ctx, event, extension, agency_id=taken.agency_id, after=after)
    return extension


def decide(
    ctx: Context, extension_id: int, *, grant: bool, until: date | None = None, note: str = ""
) -> Extension:
    """Give more time until the end of `until` (None: as asked), or refuse with a note.

    What was granted overrides the lock from now on and counts as EXTENDED, never as on time.
    """
    action = ExtensionAction.GRANT if grant else ExtensionAction.REFUSE
    with transaction(ctx):
        taken, extension = _taken(ctx, extension_id)
        case = extension_case(extension, taken.case)
        _require(ctx, action, case, note=note)
        tier = acting_tier(case)
        facts: dict[str, object] = {
            "decided_at": ctx.now,
            "decided_by_id": ctx.actor.user_id,
            "acting_agency_id": tier.agency_id if tier else None,
            "decision_note": _text(note, "note"),
        }
        if grant:
            facts["granted_until"] = _day(case, until or extension.wanted_until, "until")
        _move(ctx, taken, extension, action, facts)
    return extension


def cancel(ctx: Context, extension_id: int) -> Extension:
    """Take back a request that nobody has decided on."""
    with transaction(ctx):
        taken, extension = _taken(ctx, extension_id)
        _require(ctx, ExtensionAction.CANCEL, extension_case(extension, taken.case))
        _move(ctx, taken, extension, ExtensionAction.CANCEL, {})
    return extension


def _is_pending(ctx: Context, taken: TakenReport) -> bool:
    found = select(Extension.id).where(
        Extension.agency_id == taken.plan.agency_id,
        Extension.checkpoint_id == taken.checkpoint.id,
        Extension.state == ExtensionState.REQUESTED,
    )
    return ctx.session.scalar(found) is not None


def _taken(ctx: Context, extension_id: int) -> tuple[TakenReport, Extension]:
    """The report it is about, held, and then the request read afresh. Raises NotFound."""
    place = ctx.session.execute(
        select(ActionPlan.id, Checkpoint.id)
        .join(Checkpoint, Checkpoint.cycle_id == ActionPlan.cycle_id)
        .join(
            Extension,
            and_(
                Extension.checkpoint_id == Checkpoint.id,
                Extension.agency_id == ActionPlan.agency_id,
            ),
        )
        .where(Extension.id == extension_id)
    ).one_or_none()
    if place is None:
        raise NotFound
    taken = locked(ctx, *place)
    return taken, ctx.session.get_one(Extension, extension_id, populate_existing=True)


def _require(
    ctx: Context, action: ExtensionAction, case: ExtensionCase, *, note: str | None = None
) -> None:
    refusal = why_not(action, case, ctx.actor, note=note)
    if refusal is not None:
        raise refusal


def _day(case: ExtensionCase, wanted: date | None, field: str) -> date:
    if wanted is None:
        raise Invalid(Refusal.TEXT_MISSING, field)
    fault = day_fault(case, wanted, field)
    if fault is not None:
        raise fault
    return wanted


def _text(text: str, field: str, *, needed: bool = False) -> str:
    text = clean(text)
    if needed and not text:
        raise Invalid(Refusal.TEXT_MISSING, field)
    if len(text) > LONGEST_REASON:
        raise Invalid(Refusal.TEXT_TOO_LONG, field, limit=LONGEST_REASON)
    return text


def _move(
    ctx: Context,
    taken: TakenReport,
    extension: Extension,
    action: ExtensionAction,
    facts: dict[str, object],
) -> None:
    source, target = extension.state, STEPS[action].target
    extension.state = target
    for name, value in facts.items():
        setattr(extension, name, value)
    told = {"granted_until": extension.granted_until} if extension.granted_until else {}
    audit.record(
        ctx,
        AuditEvent(f"extension:{action}"),
        extension,
        agency_id=taken.agency_id,
        before={"state": source},
        after={"state": target, **told, **taken.named},
        note=extension.decision_note,
    )
