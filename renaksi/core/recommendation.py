"""Words of recommendations and their follow-up that tables, rules and pages share (domain section 4)."""

from enum import StrEnum
from typing import Final


class RecommendationSource(StrEnum):
    """Where a recommendation comes from; the values are those of files."""

    EVALUATION = "evaluasi"
    MONITORING = "monev"
    OMBUDSMAN = "ombudsman"
    HOME_AFFAIRS = "kemendagri"
    INTERNAL_AUDIT = "apip"


class Priority(StrEnum):
    """How much it presses; the values are those of files."""

    HIGH = "tinggi"
    MEDIUM = "sedang"
    LOW = "rendah"


class RecommendationStatus(StrEnum):
    """The four statuses inspectors know (Peraturan BPK 2/2017), and what lies before and beside.

    Changed by decision only, never by an answer.
    """

    DRAFT = "draft"
    OPEN = "open"
    IN_PROCESS = "in_process"
    RESOLVED = "resolved"
    NOT_ACTIONABLE = "not_actionable"
    WITHDRAWN = "withdrawn"


COUNTED: Final = (
    RecommendationStatus.RESOLVED,
    RecommendationStatus.IN_PROCESS,
    RecommendationStatus.OPEN,
    RecommendationStatus.NOT_ACTIONABLE,
)
"""What totals are made of, in their order; drafts and withdrawn ones count nowhere."""
UNSETTLED: Final = frozenset({RecommendationStatus.OPEN, RecommendationStatus.IN_PROCESS})
"""Something is still to be done."""
ISSUED: Final = frozenset(RecommendationStatus) - {RecommendationStatus.DRAFT}


class AnswerStage(StrEnum):
    """Where the answer is."""

    ADDRESSEE = "addressee"
    """With the addressee: nothing is under way."""
    INTERNAL_AUDIT = "internal_audit"
    """The addressee's APIP checks it before it reaches the issuer."""
    REVIEW = "review"
    APPROVAL = "approval"
    """A second person of the issuer confirms, or not, that it cannot be acted on."""


class RecommendationAction(StrEnum):
    """Steps a recommendation can take. CREATE, CORRECT, DELEGATE and INHERIT are told, not taken."""

    CREATE = "create"
    CORRECT = "correct"
    ISSUE = "issue"
    WITHDRAW = "withdraw"
    ANSWER = "answer"
    RECALL = "recall"
    FORWARD = "forward"
    SEND_BACK = "send_back"
    RESOLVE = "resolve"
    FIND_LACKING = "find_lacking"
    PROPOSE_NOT_ACTIONABLE = "propose_not_actionable"
    APPROVE_NOT_ACTIONABLE = "approve_not_actionable"
    DECLINE_NOT_ACTIONABLE = "decline_not_actionable"
    REOPEN = "reopen"
    DELEGATE = "delegate"
    INHERIT = "inherit"
    IMPORT = "import"


class FollowUpState(StrEnum):
    """States of one answer (tindak lanjut)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    """By the addressee's own APIP, with a note."""
    ACCEPTED = "accepted"
    LACKING = "lacking"
    CLOSED = "closed"
    """Overtaken: the recommendation was withdrawn, or found not to be actionable."""


class DayCount(StrEnum):
    """How a clock counts: calendar days (hari kalender) or working days (hari kerja)."""

    CALENDAR = "calendar"
    WORKING = "working"
