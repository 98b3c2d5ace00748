"""What an evaluator's entry has to say before it is kept: a value, and why it differs."""

from enum import StrEnum

from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_entry import differs
from renaksi.core.assessment_value import note_needed


class EntryFault(StrEnum):
    """Why a score is not taken as it was typed."""

    EMPTY = "empty"
    UNEXPLAINED = "unexplained"
    """It differs from the agency's, or leaves out first, and does not say why."""
    UNTOUCHED = "untouched"
    """It was sent back, and neither the value nor the note is another one."""


def entry_fault(
    own: Given | None, before: Given | None, given: Given, *, sent_back: bool = False
) -> EntryFault | None:
    """`own`: the agency's; `before`: what stands in the column that is written."""
    if given.is_empty:
        return EntryFault.EMPTY
    if note_needed(own, given) and not given.note.strip():
        return EntryFault.UNEXPLAINED
    if sent_back and before is not None and not differs(before, given):
        return EntryFault.UNTOUCHED
    return None
