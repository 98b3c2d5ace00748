"""What a list of assessments is asked for: filters, and the order of the work list."""

from dataclasses import dataclass
from enum import StrEnum

from renaksi.core.assessment import AssessmentState
from renaksi.core.assessment_turns import AssessmentTurn


class ListOrder(StrEnum):
    """What stands at the top."""

    DUE = "due"
    """The nearest deadline, then what has the most warnings."""
    NAME = "name"
    FLAGS = "flags"
    LOWEST = "lowest"
    """The lowest score that the reader may know."""
    HIGHEST = "highest"


class Assigned(StrEnum):
    """Whose work, without naming a person."""

    MINE = "mine"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class AssessmentsWanted:
    """Filters of the work list; an empty value filters nothing."""

    text: str = ""
    """Part of the agency's name, or its code."""
    year: int | None = None
    instrument: str = ""
    """Code of the instrument."""
    state: AssessmentState | None = None
    assigned: Assigned | int | None = None
    """Or the id of an evaluator."""
    under: str = ""
    """Code of an agency: it and everything below."""
    grade: str = ""
    not_assessable: bool = False
    flagged: bool = False
    late: bool = False
    turn: AssessmentTurn | None = None
    """Only what asks this of the reader today."""
    mine: bool = False
    """Only what asks anything of the reader today."""
    order: ListOrder = ListOrder.DUE

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the tab is narrowed."""
        return bool(
            self.text or self.year or self.instrument or self.assigned or self.under
            or self.grade or self.not_assessable or self.flagged or self.late or self.turn
        )  # fmt: skip
