"""Paths of complaints of each year, and of connection at each year's end."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.complaint_tally import together
from renaksi.core.connection import REACHED, ConnectionState, state_on
from renaksi.core.roadmap import Actual, RoadmapMeasure, shared
from renaksi.models import Agency
from renaksi.queries.complaint_counts import Period, complaint_counts
from renaksi.queries.connection_history import histories
from renaksi.queries.funnel import ONE_DAY
from renaksi.queries.roadmap_ground import Asked, Ground, ground


def complaint_path(session: Session, asked: Asked) -> dict[int, Actual]:
    """Followed up or finished, of those received without the excluded; six statements at most."""
    here = ground(session, asked)
    periods = [Period(date(year, 1, 1), date(year, 12, 31)) for year in asked.years]
    node_id = here.branch.node_id
    is_root = here.listing.kind(node_id) is AgencyKind.PUSAT
    counts = complaint_counts(
        session, periods, None if is_root else {node_id, *here.branch.everybody}
    )
    ends = _ends(session, here, {key for one in counts for key in one})
    finished = asked.goal.measure is RoadmapMeasure.FINISHED
    found = {}
    for year, one in zip(asked.years, counts, strict=True):
        day = asked.day(year)
        own = {*here.standing(day), node_id}
        last = {key for key, end in ends.items() if end <= day and _stood(here, key, end)}
        told = together(
            tally for key, tally in one.items() if here.counts(key) and key in own | last
        )
        part = told.finished if finished else told.followed_up
        found[year] = shared(part, told.denominator)
    return found


def _ends(session: Session, here: Ground, ids: Iterable[int]) -> Mapping[int, date]:
    """Of those with complaints that may have stood below, the day after their last; one statement."""
    able = sorted(set(ids) & here.branch.everybody)
    if not able:
        return {}
    rows = session.execute(select(Agency.id, Agency.active_to).where(Agency.id.in_(able)))
    return {key: end for key, end in rows}  # noqa: C416


def _stood(here: Ground, agency_id: int, end: date) -> bool:
    """Whether it stood below on its last day."""
    return agency_id in here.branch.on(end - ONE_DAY)


def connection_path(session: Session, asked: Asked) -> dict[int, Actual]:
    """Who came so far or further, of all there were; five statements at most."""
    here = ground(session, asked)
    told = histories(session, asked.today)
    wanted = REACHED[ConnectionState(asked.goal.level)]
    found = {}
    for year in asked.years:
        day = asked.day(year)
        there = here.standing(day)
        states = (state_on(day, told.get(key, ())) for key in there)
        found[year] = shared(sum(REACHED[one] >= wanted for one in states), len(there))
    return found
