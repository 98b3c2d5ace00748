"""Use case of the minutes: what was issued of them, with which figures, stays in the audit trail."""

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import NotAllowed, Refusal
from renaksi.core.policy import Permission, may
from renaksi.core.recommendation_minutes import Minutes, Paper
from renaksi.models import Agency
from renaksi.queries.scope import place_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction


def issue(ctx: Context, agency_id: int, minutes: Minutes, paper: Paper) -> None:
    """Note that minutes of these figures went out under this number.

    The print itself is not kept: it carries its figures, sealed, in its code (ADR 15).
    """
    if not may(
        ctx.actor, Permission.RECOMMENDATION_MINUTES, place_of(ctx.session, agency_id, ctx.today)
    ):
        raise NotAllowed(Refusal.ROLE_MISSING)
    with transaction(ctx) as session:
        audit.record(
            ctx,
            AuditEvent.RECOMMENDATION_MINUTES,
            session.get_one(Agency, agency_id),
            agency_id=agency_id,
            after={
                "number": paper.number,
                "half": minutes.half.key,
                "as_of": minutes.as_of,
                "total": minutes.total.after.total,
                "sha256": minutes.content_sha256,
            },
        )
