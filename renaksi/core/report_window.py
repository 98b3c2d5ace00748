"""When a report may be submitted (design section 4, Windows). Days end at 23.59 in the agency's zone.

A checkpoint opens, falls due (after it: late, still accepted) and closes (after it: locked). A return
or reopening has a deadline of its own and overrides the lock; so does a granted extension.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import end_of_day, start_of_day
from renaksi.core.report import Timing


class Stand(StrEnum):
    """Where a moment stands to the window of one agency's report."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    LATE = "late"
    EXTENDED = "extended"
    SENT_BACK = "sent_back"
    """The window itself is over or past due, but a return's own deadline still runs."""
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class ReportWindow:
    """The days, all inclusive, and what was granted to this one agency."""

    opens_on: date
    due_on: date
    closes_on: date
    zone: TimeZone
    extended_until: date | None = None
    """The furthest granted extension."""
    return_due_on: date | None = None
    """Of the last return or reopening; it stays until the report is verified."""

    def stand(self, now: datetime) -> Stand:
        """The most favourable of what holds at `now`, in the order OPEN, SENT_BACK, EXTENDED, LATE."""
        if now < start_of_day(self.opens_on, self.zone):
            return Stand.NOT_OPEN
        if self._holds(now, self.due_on):
            return Stand.OPEN
        if self._holds(now, self.return_due_on):
            return Stand.SENT_BACK
        if self._holds(now, self.extended_until):
            return Stand.EXTENDED
        return Stand.LATE if self._holds(now, self.closes_on) else Stand.LOCKED

    def accepts(self, now: datetime) -> bool:
        return self.stand(now) not in {Stand.NOT_OPEN, Stand.LOCKED}

    def timing(self, now: datetime, *, is_first: bool) -> Timing:
        """How a submission accepted at `now` counts; one after a return counts as the first did."""
        if not is_first:
            return Timing.RESUBMITTED
        if self._holds(now, self.due_on):
            return Timing.ON_TIME
        return Timing.EXTENDED if self._holds(now, self.extended_until) else Timing.LATE

    def last_day(self) -> date:
        """The last day on which something is accepted."""
        days = (self.closes_on, self.extended_until, self.return_due_on)
        return max(day for day in days if day)

    def next_day(self, now: datetime) -> date:
        """The day people work towards: the opening, the due day, or the last one still ahead."""
        match self.stand(now):
            case Stand.NOT_OPEN:
                return self.opens_on
            case Stand.OPEN:
                return self.due_on
            case Stand.SENT_BACK:
                return self.return_due_on or self.due_on
            case Stand.EXTENDED:
                return self.extended_until or self.due_on
            case _:
                return self.last_day()

    def _holds(self, now: datetime, last: date | None) -> bool:
        return last is not None and now < end_of_day(last, self.zone)
