"""Words of assessments that tables, rules and pages share (design sections 2 and 4, Assessment)."""

from enum import StrEnum
from typing import Final


class AssessmentState(StrEnum):
    """Where an assessment stands."""

    SELF = "self"
    """The agency answers the instrument with evidence."""
    SELF_SUBMITTED = "self_submitted"
    HUB = "hub"
    """Evaluators of the superior tier score."""
    HUB_APPROVED = "hub_approved"
    """The lead approved; the agency has not been told yet."""
    OBJECTION = "objection"
    """The agency sees the scores and may object."""
    MODERATION = "moderation"
    FINAL = "final"
    """Frozen with everything it rests on."""


ORDER: Final = tuple(AssessmentState)
"""The way from the first to the last."""
ANNOUNCED: Final = frozenset(
    {AssessmentState.OBJECTION, AssessmentState.MODERATION, AssessmentState.FINAL}
)
"""States in which the agency knows the hub's scores."""


class AssessmentAction(StrEnum):
    """Steps of an assessment. CREATE and RECORD_OUTSIDE are told, not taken."""

    CREATE = "create"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    START_SCORING = "start_scoring"
    TAKE_OVER = "take_over"
    MARK_NOT_ASSESSABLE = "mark_not_assessable"
    MARK_ASSESSABLE = "mark_assessable"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    ANNOUNCE = "announce"
    ACCEPT = "accept"
    CLOSE_OBJECTIONS = "close_objections"
    FINALISE = "finalise"
    REOPEN = "reopen"
    RECORD_OUTSIDE = "record_outside"


TOLD: Final = frozenset({AssessmentAction.CREATE, AssessmentAction.RECORD_OUTSIDE})
"""Consequences of something else; nobody chooses them on an assessment's page."""


class ValueColumn(StrEnum):
    """The three values that stand side by side."""

    SELF = "self"
    """Nilai mandiri."""
    HUB = "hub"
    NATIONAL = "national"
    """The hub's, unless the centre set another one: this is what the result is made of."""


class AssessmentOutcome(StrEnum):
    """What an assessment ends in."""

    SCORED = "scored"
    NOT_ASSESSABLE = "not_assessable"
    """Tidak dapat dinilai, with a reason; never a zero (domain section 0.3)."""


class NotAssessable(StrEnum):
    """Why nothing can be said of an agency."""

    ALL_NOT_APPLICABLE = "all_not_applicable"
    NO_EVIDENCE = "no_evidence"
    NO_DATA = "no_data"
    """Whatever is left is too small to say anything."""
    OTHER = "other"


class ResultSource(StrEnum):
    """How a result came about; one from outside is marked wherever it is shown."""

    HERE = "here"
    OUTSIDE = "outside"
