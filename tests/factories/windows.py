"""Windows of reports that stand around today, for pages that ask the real clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.models import Checkpoint, Cycle
from tests.factories.plans import a_cycle
from tests.support.backends import settle

JAKARTA = ZoneInfo("Asia/Jakarta")
OPEN = (-5, 3, 9)
LATE = (-9, -2, 4)
LOCKED = (-20, -12, -2)
AHEAD = (4, 10, 17)


def a_window(
    session: Session, days: tuple[int, int, int] = OPEN, *, code: str = "B06", year: int = 2026
) -> Checkpoint:
    """The checkpoint with its opening, due and last day so many days from today (WIB)."""
    cycle: Cycle = a_cycle(session, year)
    point = session.scalars(
        select(Checkpoint).where(Checkpoint.cycle_id == cycle.id, Checkpoint.code == code)
    ).one()
    today = datetime.now(UTC).astimezone(JAKARTA).date()
    point.opens_on, point.due_on, point.closes_on = (today + timedelta(days=one) for one in days)
    settle(session)
    return point
