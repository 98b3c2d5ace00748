"""Words of the progress report (laporan capaian) that tables, rules and pages share."""

from enum import StrEnum
from typing import Final


class ReportState(StrEnum):
    """States of a progress report (design section 4). Before DRAFT there is no report."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_VERIFICATION = "in_verification"
    RETURNED = "returned"
    VERIFIED = "verified"
    REOPENED = "reopened"


EDITABLE: Final = frozenset({ReportState.DRAFT, ReportState.RETURNED, ReportState.REOPENED})
SENT_BACK: Final = frozenset({ReportState.RETURNED, ReportState.REOPENED})
"""States with a deadline of their own, which overrides the lock."""
AWAITING: Final = frozenset({ReportState.SUBMITTED, ReportState.IN_VERIFICATION})
"""It is the supervising tier's turn."""


class ReportAction(StrEnum):
    """Steps a report can take. CREATE is the consequence of the first entry."""

    CREATE = "create"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    START = "start"
    RETURN = "return"
    VERIFY = "verify"
    REOPEN = "reopen"


class Timing(StrEnum):
    """When a submission came, decided by the server at that moment and never again."""

    ON_TIME = "on_time"
    EXTENDED = "extended"
    """After the due day, within a granted extension (dispensasi)."""
    LATE = "late"
    RESUBMITTED = "resubmitted"
    """Within the deadline of a return or reopening; the first submission's timing counts."""


class EntryVerdict(StrEnum):
    """What the verifier said of one row."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    ADJUSTED = "adjusted"
    """Another value was set, with a note; the reported one stays beside it."""
    RETURNED = "returned"


DECIDED: Final = frozenset({EntryVerdict.ACCEPTED, EntryVerdict.ADJUSTED})


class EvidenceVerdict(StrEnum):
    """What the verifier said of one piece of evidence for one row."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ExtensionState(StrEnum):
    """States of a request for an extension (dispensasi)."""

    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"
    CANCELLED = "cancelled"
