"""What a row of a register does to the dated steps that figures "as of a day" are answered from.

A status that changed is added to the history. Days are moved only where the file corrects them,
and never past the step before or after; what was decided in the application is left alone.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import ONE_DAY
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.recommendation import RecommendationAction, RecommendationStatus
from renaksi.core.recommendation_sheet import Facts, Past, StepChanges, Stored

BY_FILE: Final = frozenset({RecommendationAction.ISSUE, RecommendationAction.IMPORT})
_WIB: Final = ZoneInfo(TimeZone.WIB.key)


def start_of(day: date) -> datetime:
    """Its first moment at the centre."""
    return datetime.combine(day, time.min, _WIB)


def day_of(at: datetime) -> date:
    """The day at the centre."""
    return at.astimezone(_WIB).date()


def is_handled_here(stored: Stored) -> bool:
    """Issued in the application, or somebody took a step there since it came from a file."""
    told = BY_FILE | {RecommendationAction.INHERIT}
    return not stored.is_imported or any(one.action not in told for one in stored.steps)


def status_since(steps: Sequence[Past]) -> Past | None:
    """The step that led to the status of today; None where that has been so since the issue."""
    found: Past | None = None
    for one in reversed(steps):
        if one.status is not steps[-1].status:
            break
        found = one
    return None if found is None or found.action is RecommendationAction.ISSUE else found


def step_changes(stored: Stored, facts: Facts, status_on: date | None) -> StepChanges:
    """Raises Invalid (`issued_on`, `status_on`) where the days would contradict what is stored."""
    moved: dict[int, datetime] = {}
    if facts.issued_on != stored.facts.issued_on:
        moved |= {
            one.id: start_of(facts.issued_on)
            for one in stored.steps
            if one.action is RecommendationAction.ISSUE
        }
    added = None
    if facts.status is not stored.facts.status:
        added = _added(facts.status, status_on)
    elif status_on is not None:
        since = status_since(stored.steps)
        if since is not None and day_of(since.at) != status_on:
            moved[since.id] = start_of(status_on)
    found = StepChanges(moved, added)
    if found:
        _require_order(stored.steps, found)
    return found


def _added(
    status: RecommendationStatus, status_on: date | None
) -> tuple[RecommendationStatus, datetime]:
    if status_on is None:
        raise Invalid(Refusal.STATUS_DATE_MISSING, "status_on")
    return status, start_of(status_on)


def _require_order(steps: Sequence[Past], found: StepChanges) -> None:
    moments = [(one, found.moved.get(one.id, one.at)) for one in steps]
    for (earlier, before), (later, after) in pairwise(moments):
        if before <= after:
            continue
        if later.id in found.moved:
            raise Invalid(Refusal.STATUS_TOO_EARLY, "status_on", day=_first_day(before))
        field = "issued_on" if earlier.action is RecommendationAction.ISSUE else "status_on"
        raise Invalid(Refusal.DAY_TOO_LATE, field, day=day_of(after))
    if found.added and found.added[1] < moments[-1][1]:
        raise Invalid(Refusal.STATUS_TOO_EARLY, "status_on", day=_first_day(moments[-1][1]))


def _first_day(at: datetime) -> date:
    """The first day that begins at that moment or later."""
    day = day_of(at)
    return day if start_of(day) >= at else day + ONE_DAY
