"""Figures of recommendations as of any day, for an agency and everything below it (design section 5).

One path for today and for the past: the status is that of the last dated transition by the end of
the day (WIB), the tree is that of the day. Four statements, whatever stands below the node.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, case, func, null, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.calendar import local_day
from renaksi.core.dates import FOREVER
from renaksi.core.funnel import Child
from renaksi.core.policy import Actor
from renaksi.core.recommendation import COUNTED, RecommendationAction
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
from renaksi.core.recommendation_pace import TELLING, Mark, Pace, pace
from renaksi.core.recommendation_whose import Whose
from renaksi.models import Recommendation, RecommendationTransition
from renaksi.queries.funnel import ONE_DAY, end_of
from renaksi.queries.recommendation_custody import recommendation_visible
from renaksi.queries.recommendation_filter import band_of
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
    paces = _paces(session, actor, today, as_of, end_of(as_of)) if with_pace else {}
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
    last, one = last_steps(as_of, moment), Recommendation
    each = (
        select(one.addressee_id, custodian_by(moment), last.c.status, band_of(as_of).label("band"))
        .join(last, and_(last.c.recommendation_id == one.id, last.c.place == 1))
        .where(last.c.status.in_(COUNTED), recommendation_visible(actor, today))
        .subquery()
    )
    alike = (each.c.addressee_id, each.c.held_by, each.c.status, each.c.band)
    rows: Sequence[Any] = session.execute(select(*alike, func.count()).group_by(*alike)).all()
    return [
        Counted(Whose(addressee, held_by), status, AgeBand(band), many)
        for addressee, held_by, status, band, many in rows
    ]


def _paces(
    session: Session, actor: Actor, today: date, as_of: date, moment: datetime
) -> dict[Whose, Pace]:
    """How fast what was issued by the day was answered and decided; withdrawn ones left out."""
    last, one, step = last_steps(as_of, moment), Recommendation, RecommendationTransition
    rows: Sequence[Any] = session.execute(
        select(
            one.id,
            one.addressee_id,
            custodian_by(moment),
            one.issued_on,
            step.action,
            step.stage,
            step.at,
        )
        .join(last, and_(last.c.recommendation_id == one.id, last.c.place == 1))
        .join(step, step.recommendation_id == one.id)
        .where(
            last.c.status.in_(COUNTED),
            step.action.in_(TELLING),
            step.at < moment,
            recommendation_visible(actor, today),
        )
        .order_by(one.id, step.at, step.id)
    ).all()
    found: dict[Whose, list[Pace]] = defaultdict(list)
    for _key, group in groupby(rows, key=lambda row: row[0]):
        some = list(group)
        marks = [Mark(action, stage, local_day(at, TimeZone.WIB)) for *_, action, stage, at in some]
        _id, addressee, heir, issued_on, *_rest = some[0]
        found[Whose(addressee, heir)].append(pace(issued_on, marks))
    return {
        whose: Pace(
            tuple(day for one in some for day in one.answers),
            tuple(day for one in some for day in one.decisions),
        )
        for whose, some in found.items()
    }


def last_steps(as_of: date, moment: datetime) -> Any:
    """The steps of all that was issued by the day, the last one before `moment` first."""
    step = RecommendationTransition
    place = func.row_number().over(
        partition_by=step.recommendation_id, order_by=(step.at.desc(), step.id.desc())
    )
    return (
        select(step.recommendation_id, step.status, place.label("place"))
        .join(Recommendation, Recommendation.id == step.recommendation_id)
        .where(step.at < moment, Recommendation.issued_on <= as_of)
        .subquery()
    )


def custodian_by(moment: datetime) -> Any:
    """Whom it was handed to; nobody yet where that happened later."""
    step = aliased(RecommendationTransition)
    first = (
        select(func.min(step.at))
        .where(
            step.recommendation_id == Recommendation.id,
            step.action == RecommendationAction.INHERIT,
        )
        .correlate(Recommendation)
        .scalar_subquery()
    )
    later = and_(Recommendation.custodian_id.is_not(None), first >= moment)
    return case((later, null()), else_=Recommendation.custodian_id).label("held_by")
