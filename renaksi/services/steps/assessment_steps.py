"""An assessment held for writing, and what every step of it leaves. Nothing here commits."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm.attributes import flag_modified

from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S, ValueColumn
from renaksi.core.assessment_answer import MAX_NOTE
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.assessment_rights import acting_tier, why_not
from renaksi.core.assessment_steps import STEPS
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal, RuleBroken
from renaksi.core.item_entry import clean
from renaksi.core.policy import REVIEWER_ROLES
from renaksi.models import Assessment, AssessmentTransition
from renaksi.queries.assessment_cases import OpenedAssessment, loaded, may_read_one, opened
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps import assessment_totals as totals

OWNER_STEPS: Final = frozenset({A.SUBMIT, A.WITHDRAW, A.ACCEPT})


def locked(ctx: Context, assessment_id: int) -> OpenedAssessment:
    """The assessment, held: whoever writes to it waits for whoever does so already.

    Raises NotFound where the actor may not see it.
    """
    row = ctx.session.scalar(
        loaded()
        .where(Assessment.id == assessment_id)
        .with_for_update(of=Assessment)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    found = opened(ctx.session, [row], ctx.now)[row.id]
    if not may_read_one(ctx.actor, found.case.place):
        raise NotFound
    return found


def require(
    ctx: Context, found: OpenedAssessment, action: A, *, version: int | None, note: str = ""
) -> None:
    """Raise what stands against a step: the rules first, then what changed meanwhile."""
    refuse(why_not(action, found.case, ctx.actor, note=note))
    if version is not None and found.assessment.version != version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)


def refuse(refusal: RuleBroken | None) -> None:
    if refusal is not None:
        raise refusal


def checked_note(note: str) -> str:
    note = clean(note)
    if len(note) > MAX_NOTE:
        raise Invalid(Refusal.TEXT_TOO_LONG, "note", limit=MAX_NOTE)
    return note


def move(
    ctx: Context,
    found: OpenedAssessment,
    action: A,
    facts: Mapping[str, object] | None = None,
    *,
    note: str = "",
    result_id: int | None = None,
    told: Mapping[str, object] | None = None,
) -> None:
    """Set state and facts at once, with the dated transition and the line in the trail."""
    one, source = found.assessment, found.assessment.state
    one.state = STEPS[action].target or source
    for name, value in (facts or {}).items():
        setattr(one, name, value)
    flag_modified(one, "state")  # the version counts up though the state may stay
    ctx.session.add(
        AssessmentTransition(
            assessment_id=one.id,
            action=action,
            source=source,
            target=one.state,
            at=ctx.now,
            actor_id=ctx.actor.user_id,
            acting_agency_id=_acting_agency(found, action),
            note=note,
            result_id=result_id,
        )
    )
    totals.refresh(ctx, one, found.sheet)
    audit.record(
        ctx,
        AuditEvent(f"assessment:{action}"),
        one,
        agency_id=_trail_of(found.case, action, source),
        after=dict(told) if told else None,
        note=note,
    )


def trail(case: AssessmentCase, column: ValueColumn) -> int:
    """In whose trail a value is told: before its time the agency does not read the hub's."""
    if column is ValueColumn.SELF or not case.tiers:
        return case.place.agency_id
    if column is ValueColumn.NATIONAL or case.taken_over:
        return case.tiers[-1].agency_id
    return case.tiers[0].agency_id


def _trail_of(case: AssessmentCase, action: A, source: S) -> int:
    if action in OWNER_STEPS or action in {A.ANNOUNCE, A.CLOSE_OBJECTIONS}:
        return case.place.agency_id
    central = source in {S.MODERATION, S.FINAL}
    return trail(case, ValueColumn.NATIONAL if central else ValueColumn.HUB)


def _acting_agency(found: OpenedAssessment, action: A) -> int | None:
    """In whose name: the tier whose turn it was, else the agency's."""
    if action in OWNER_STEPS:
        return found.case.place.agency_id
    tier = acting_tier(action, found.case)
    return tier.agency_id if tier else None


def reviewing_home(ctx: Context, case: AssessmentCase) -> int | None:
    """The lowest agency above it for which the actor reviews."""
    homes = {grant.home_id for grant in ctx.actor.with_role(*REVIEWER_ROLES)}
    return next((one for one in case.place.lineage[1:] if one in homes), None)
