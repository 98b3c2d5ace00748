"""Words of the action plan that tables, rules and pages share."""

from enum import StrEnum
from typing import Final


class Polarity(StrEnum):
    """Which way is good: up (naik), down (turun), or steps reached (tonggak, 0 to 100)."""

    UP = "up"
    DOWN = "down"
    MILESTONE = "milestone"


class PlanState(StrEnum):
    """States of a plan revision (design section 4)."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    ENDORSED = "endorsed"
    ENACTED = "enacted"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    CLOSED = "closed"


EDITABLE: Final = frozenset({PlanState.DRAFT, PlanState.RETURNED})
WORKING: Final = frozenset(
    {
        PlanState.DRAFT,
        PlanState.PROPOSED,
        PlanState.SUBMITTED,
        PlanState.IN_REVIEW,
        PlanState.RETURNED,
        PlanState.ENDORSED,
    }
)
"""States of a revision still on its way; a plan has at most one such revision."""


class PlanAction(StrEnum):
    """Steps a plan revision can take. CREATE and SUPERSEDE are consequences, not choices."""

    CREATE = "create"
    PROPOSE = "propose"
    RETURN_INTERNALLY = "return_internally"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    START_REVIEW = "start_review"
    RETURN = "return"
    ENDORSE = "endorse"
    REVOKE_ENDORSEMENT = "revoke_endorsement"
    ENACT = "enact"
    REVISE = "revise"
    SUPERSEDE = "supersede"
    CANCEL_REVISION = "cancel_revision"
    CLOSE = "close"


class FunnelStage(StrEnum):
    """The funnel of plans; each stage includes those further on (design section 5)."""

    OWES = "owes"
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    ENACTED = "enacted"


STAGE_OF: Final = {
    PlanState.DRAFT: FunnelStage.DRAFTED,
    PlanState.PROPOSED: FunnelStage.DRAFTED,
    PlanState.RETURNED: FunnelStage.DRAFTED,
    PlanState.SUBMITTED: FunnelStage.SUBMITTED,
    PlanState.IN_REVIEW: FunnelStage.SUBMITTED,
    PlanState.ENDORSED: FunnelStage.ENDORSED,
    PlanState.ENACTED: FunnelStage.ENACTED,
    PlanState.SUPERSEDED: FunnelStage.ENACTED,
    PlanState.CLOSED: FunnelStage.ENACTED,
}
"""How far a revision in a state has come. CANCELLED counts nowhere."""
