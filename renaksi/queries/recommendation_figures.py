"""Figures of recommendations as of any day, for an agency and everything below it (design section 5).

One path for today and for the past: the status is that of the last dated transition by the end of
the day (WIB), the tree is that of the day. Four statements, whatever stands below the node.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.dates import FOREVER
from renaksi.core.funnel import Child
from renaksi.core.policy import Actor
from renaksi.core.recommendation import COUNTED, RecommendationStatus
from renaksi.core.recommendation_ageing import AgeBand, Ages
from renaksi.core.recommendation_figures import (
    Counted,
    Measures,
    Owner,
    Part,
    StatusFigures,
    below,
    measures,
    parts,
    total,
)
from renaksi.core.recommendation_pace import Pace
from renaksi.core.recommendation_whose import Whose
from renaksi.models import Recommendation
from renaksi.queries.funnel import ONE_DAY, end_of
from renaksi.queries.recommendation_custody import recommendation_visible
from renaksi.queries.recommendation_filter import band_of
from renaksi.queries.recommendation_history import custodian_by, last_steps
from renaksi.queries.recommendation_pace import paces_by
from renaksi.queries.recommendation_places import Places, places


@dataclass(frozen=True, slots=True)
class RecommendationFigures:
    """Recommendations under one agency as of a day, as far as the actor may see them."""

    as_of: date
    node: Child
    kind: AgencyKind
    total: StatusFigures
    """The node and everything below it."""
    below: StatusFigures
    """The same without the node itself."""
    by_agency: tuple[Owner, ...]
    """Agencies with at least one, in the order of lists."""
    by_hub: tuple[Part, ...]
    """Shares that sum to `total`."""
    ages: Ages = field(default_factory=Ages)
    """Of the node and everything below it."""
    pace: Pace = field(default_factory=Pace)
    """The same; empty unless it was asked for."""


def recommendation_figures(
    session: Session,
    *,
    under_id: int,
    actor: Actor,
    today: date,
    as_of: date | None = None,
    with_pace: bool = False,
) -> RecommendationFigures:
    """What was known by the end of `as_of` (today if left out), WIB.

    `under_id` is the caller's to check; recommendations the actor may not read do not exist in the
    answer. `with_pace`: also how many days answers and decisions took, one statement more. Raises
    NotFound where there is no such agency.
    """
    as_of = min(as_of or today, FOREVER - ONE_DAY)
    where = places(session, under_id, as_of)
    counted = _counted(session, actor, today, as_of, end_of(as_of))
    moment = end_of(as_of)
    paces = paces_by(session, actor, today, as_of, moment) if with_pace else {}
    owners = _owners(where, counted, paces)
    found = {one.part for one in owners}
    children = [one.child for one in where.agencies.values() if one.id in found]
    whole = total(owners)
    return RecommendationFigures(
        as_of=as_of,
        node=where.node.child,
        kind=where.node.kind,
        total=whole.figures,
        below=below(owners, under_id).figures,
        by_agency=owners,
        by_hub=tuple(parts(where.node.child, children, owners)),
        ages=whole.ages,
        pace=whole.pace,
    )


def _owners(
    where: Places, counted: Iterable[Counted], paces: Mapping[Whose, Pace]
) -> tuple[Owner, ...]:
    """Those who stood at or below the node, in the order of lists."""
    by_whose: dict[Whose, list[Counted]] = defaultdict(list)
    for one in counted:
        by_whose[one.whose].append(one)
    own: dict[int, Measures] = {}
    part_of: dict[int, int | None] = {}
    for whose in by_whose.keys() | paces.keys():
        if (place := where.of(whose)) is None:
            continue
        agency_id, part_of[place[0]] = place
        found = measures(by_whose.get(whose, ()), paces.get(whose, Pace()))
        own[agency_id] = own.get(agency_id, Measures()) + found
    return tuple(
        Owner(one.id, one.code, one.name, one.kind, part_of[one.id], m.figures, m.ages, m.pace)
        for one in where.agencies.values()
        if (m := own.get(one.id)) is not None and m.figures.total
    )


# ── how they stood ────────────────────────────────────────────────────────────
def _counted(
    session: Session, actor: Actor, today: date, as_of: date, moment: datetime
) -> list[Counted]:
    """What stood alike, counted by the database: as many rows as agencies, statuses and ages."""
    alike = _alike(actor, today, as_of, moment)
    rows: Sequence[Any] = session.execute(alike).all()
    return [
        Counted(Whose(addressee, held_by), status, AgeBand(band), many)
        for addressee, held_by, status, band, many in rows
    ]


def counted_on(
    session: Session, actor: Actor, today: date, days: Sequence[date]
) -> dict[date, list[Counted]]:
    """The same at the end of several days; one statement."""
    found: dict[date, list[Counted]] = {day: [] for day in days}
    if not days:
        return found
    each = [_alike(actor, today, day, end_of(day)).subquery() for day in days]
    rows: Sequence[Any] = session.execute(
        union_all(*(select(literal(place), one) for place, one in enumerate(each)))
    ).all()
    for place, addressee, held_by, status, band, many in rows:
        told = Counted(Whose(addressee, held_by), RecommendationStatus(status), AgeBand(band), many)
        found[days[place]].append(told)
    return found


@lru_cache(maxsize=128)
def _alike(actor: Actor, today: date, as_of: date, moment: datetime) -> Select[*tuple[Any, ...]]:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    last, one = last_steps(as_of, moment), Recommendation
    each = (
        select(one.addressee_id, custodian_by(moment), last.c.status, band_of(as_of).label("band"))
        .join(last, and_(last.c.recommendation_id == one.id, last.c.place == 1))
        .where(last.c.status.in_(COUNTED), recommendation_visible(actor, today))
        .subquery()
    )
    alike = (each.c.addressee_id, each.c.held_by, each.c.status, each.c.band)
    return select(*alike, func.count()).group_by(*alike)
