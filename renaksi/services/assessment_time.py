"""More time for the self-assessment of one agency."""

from datetime import date

from renaksi.core.assessment_time import LONGEST_REASON, why_not_extend
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.item_entry import clean
from renaksi.models import Assessment
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import assessment_steps as steps


def extend_self(
    ctx: Context, assessment_id: int, until: date, *, reason: str, version: int | None
) -> Assessment:
    """Accept the self-assessment of this agency until the end of a day in its own zone.

    Given again, the later word holds. Raises Invalid (`until`, `reason`), WrongState, Conflict.
    """
    reason = clean(reason)
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        steps.refuse(why_not_extend(found.case, ctx.actor, until))
        if not reason or len(reason) > LONGEST_REASON:
            why = f"Tuliskan alasannya, paling panjang {LONGEST_REASON} huruf."
            raise Invalid(Refusal.BAD_VALUE, "reason", why=why)
        one = found.assessment
        if one.extended_until == until:
            return one  # said already, or the second of two clicks
        if version is not None and one.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        before, one.extended_until = one.extended_until, until
        audit.record(
            ctx,
            AuditEvent.ASSESSMENT_EXTEND,
            one,
            agency_id=found.case.place.agency_id,
            before={"until": before} if before else None,
            after={"until": until},
            note=reason,
        )
    return one
