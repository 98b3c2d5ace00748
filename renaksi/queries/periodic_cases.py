"""Periodic reports with the case that `core.periodic_rights` judges: constant statements for many."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.authority import ReviewTier
from renaksi.core.job import ACTIVE, JobKind
from renaksi.core.periodic import parse_period
from renaksi.core.periodic_rights import PeriodicCase
from renaksi.core.policy import Place
from renaksi.models import Job, PeriodicHand, PeriodicReport
from renaksi.queries.review_tiers import review_tiers
from renaksi.queries.scope import places_on

_WIB = ZoneInfo(TimeZone.WIB.key)


def periodic_cases(
    session: Session, reports: Sequence[PeriodicReport], today: date
) -> dict[int, PeriodicCase]:
    """By report; four statements. Who stood above the base when the period began keeps reading."""
    if not reports:
        return {}
    ids = [one.id for one in reports]
    found = places_on(session, [(one.base_id, one.starts_on) for one in reports], today)
    places = {one.id: found[one.base_id, one.starts_on] for one in reports}
    above = {agency for place in places.values() for agency in place.lineage}
    tiers = review_tiers(session, above, today)
    hands, busy = _hands(session, ids), _busy(session, ids)
    return {
        one.id: PeriodicCase(
            state=one.state,
            period=parse_period(one.period),
            place=places[one.id],
            tiers=_line(places[one.id], tiers),
            hands=hands.get(one.id, frozenset()),
            submitted_by_id=one.submitted_by_id,
            figures_on=one.figures_at.astimezone(_WIB).date() if one.figures_at else None,
            is_busy=one.id in busy,
        )
        for one in reports
    }


def _line(place: Place, tiers: Mapping[int, ReviewTier]) -> tuple[ReviewTier, ...]:
    return tuple(tiers[one] for one in place.lineage if one in tiers)


def _hands(session: Session, ids: Collection[int]) -> dict[int, frozenset[int]]:
    one = PeriodicHand
    found: dict[int, set[int]] = defaultdict(set)
    for report_id, user_id in session.execute(
        select(one.report_id, one.user_id).where(one.report_id.in_(ids))
    ):
        found[report_id].add(user_id)
    return {key: frozenset(people) for key, people in found.items()}


def _busy(session: Session, ids: Collection[int]) -> set[int]:
    """Those whose figures a job is taking."""
    one = Job
    return set(
        session.scalars(
            select(one.subject_id).where(
                one.kind == JobKind.PERIODIC_FIGURES,
                one.state.in_(ACTIVE),
                one.subject_id.in_(ids),
            )
        )
    )
