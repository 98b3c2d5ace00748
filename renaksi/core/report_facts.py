"""What is known of an agency's own report when its tasks are asked for."""

from dataclasses import dataclass
from datetime import date

from renaksi.core.agency import TimeZone
from renaksi.core.policy import Place
from renaksi.core.reporting import ReportCase


@dataclass(frozen=True, slots=True)
class Window:
    """When something may be done: days, `due` inclusive, in the zone of the agency."""

    opens: date | None
    due: date | None


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A report an agency owes, begun or not; its plan is in force."""

    agency_id: int
    agency_name: str
    plan_id: int
    checkpoint: str
    year: int
    today: date
    """The day in the agency's zone."""
    case: ReportCase
    """As much of it as the steps of the owner ask for."""
    due: int = 0
    """Actions due at the checkpoint; `case.filled` of them have a realisasi."""
    own_rows: int = 0
    own_filled: int = 0
    """Of the actor's own unit, of those due (liaison)."""
    reason: str = ""
    """Why it was last sent back."""
    is_asked: bool = False
    """A request for more time waits for its decision."""
    lacks_admin: bool = False
    """Nobody is Admin Instansi there: the manager then does that work too."""

    @property
    def place(self) -> Place:
        return self.case.place

    @property
    def zone(self) -> TimeZone:
        return self.case.window.zone

    @property
    def window(self) -> Window:
        return Window(self.case.window.opens_on, self.case.window.due_on)

    @property
    def is_complete(self) -> bool:
        """Every due action has its figure, or the report is nil and says why."""
        return self.case.has_content and (self.case.is_nil or self.case.filled >= self.due)
