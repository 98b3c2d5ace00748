"""Figures of recommendations as of any day, for an agency and everything below it (design section 5).

One path for today and for the past: the status is that of the last dated transition by the end of
the day (WIB), the tree is that of the day. Four statements, whatever stands below the node.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, null, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.compliance_tree import Branch, branch
from renaksi.core.dates import FOREVER, Span
from renaksi.core.errors import NotFound
from renaksi.core.funnel import Child
from renaksi.core.policy import Actor
from renaksi.core.recommendation import COUNTED, RecommendationAction, RecommendationStatus
from renaksi.core.recommendation_figures import (
    Counted,
    Owner,
    Part,
    Standing,
    StatusFigures,
    below,
    parts,
    standing,
    tally,
    total,
)
from renaksi.core.succession import Succession
from renaksi.models import (
    Agency,
    AgencyClosure,
    AgencyName,
    AgencySuccession,
    Recommendation,
    RecommendationTransition,
)
from renaksi.queries.agency_tree import known_as, ordering
from renaksi.queries.funnel import ONE_DAY, end_of
from renaksi.queries.recommendation_custody import recommendation_visible


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


class _Known(NamedTuple):
    """One agency, under its name of the day asked about, and its life."""

    id: int
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    active_from: date
    active_to: date

    @property
    def child(self) -> Child:
        name = known_as(self.kind, self.name, self.short_name)
        return Child(self.id, self.code, name, self.kind.tier is Tier.HUB)


def recommendation_figures(
    session: Session,
    *,
    under_id: int,
    actor: Actor,
    today: date,
    as_of: date | None = None,
) -> RecommendationFigures:
    """What was known by the end of `as_of` (today if left out), WIB.

    `under_id` is the caller's to check; recommendations the actor may not read do not exist in the
    answer. Raises NotFound where there is no such agency.
    """
    as_of = min(as_of or today, FOREVER - ONE_DAY)
    agencies = _agencies(session, under_id, as_of)
    if under_id not in agencies:
        raise NotFound
    counted = _counted(session, actor, today, as_of, end_of(as_of))
    where = _standings(session, counted, agencies, as_of)
    stood = _branch(session, under_id)
    owners = _owners(where, agencies, stood)
    node = agencies[under_id]
    found = {one.part for one in owners}
    children = [one.child for one in agencies.values() if one.id in found]
    return RecommendationFigures(
        as_of=as_of,
        node=node.child,
        kind=node.kind,
        total=total(owners),
        below=below(owners, under_id),
        by_agency=owners,
        by_hub=tuple(parts(node.child, children, owners)),
    )


# ── how they stood ────────────────────────────────────────────────────────────
def _counted(
    session: Session, actor: Actor, today: date, as_of: date, moment: datetime
) -> list[Counted]:
    """What stood alike, counted by the database: as many rows as agencies and statuses."""
    last, one = _last(as_of, moment), Recommendation
    each = (
        select(one.addressee_id, _custodian(moment), last.c.status)
        .join(last, and_(last.c.recommendation_id == one.id, last.c.place == 1))
        .where(last.c.status.in_(COUNTED), recommendation_visible(actor, today))
        .subquery()
    )
    alike = (each.c.addressee_id, each.c.held_by, each.c.status)
    rows = session.execute(select(*alike, func.count()).group_by(*alike))
    return [Counted._make(row) for row in rows]


def _last(as_of: date, moment: datetime) -> Any:
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


def _custodian(moment: datetime) -> Any:
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


# ── where they count ──────────────────────────────────────────────────────────
def _standings(
    session: Session, counted: Iterable[Counted], agencies: Mapping[int, _Known], as_of: date
) -> dict[Standing, list[tuple[RecommendationStatus, int]]]:
    lives = {one.id: Span(one.active_from, one.active_to) for one in agencies.values()}
    told = [
        Succession(one.from_id, one.to_id, one.on, one.is_primary)
        for one in session.scalars(select(AgencySuccession))
    ]
    found: dict[Standing, list[tuple[RecommendationStatus, int]]] = defaultdict(list)
    for one in counted:
        found[standing(one, as_of, told, lives)].append((one.status, one.many))
    return found


def _owners(
    where: Mapping[Standing, list[tuple[RecommendationStatus, int]]],
    agencies: Mapping[int, _Known],
    stood: Branch,
) -> tuple[Owner, ...]:
    """Those who stood at or below the node, in the order of lists."""
    found = {}
    for (agency_id, day), counted in where.items():
        parts = stood.on(day)
        if agency_id in parts:
            found[agency_id] = (parts[agency_id], tally(counted))
    return tuple(
        Owner(one.id, one.code, one.name, one.kind, *found[one.id])
        for one in agencies.values()
        if one.id in found
    )


def _agencies(session: Session, under_id: int, on: date) -> dict[int, _Known]:
    """In the order of lists: the node, who ever stood directly below it, and whoever has or may
    have inherited recommendations.
    """
    named, held, heir = AgencyName, Recommendation, AgencySuccession
    then = and_(named.agency_id == Agency.id, named.valid_from <= on, named.valid_to > on)
    wanted = (
        select(held.addressee_id).where(held.issued_on <= on),
        select(held.custodian_id).where(held.custodian_id.is_not(None)),
        select(heir.from_id),
        select(heir.to_id),
        select(AgencyClosure.descendant_id).where(
            AgencyClosure.ancestor_id == under_id, AgencyClosure.depth <= 1
        ),
    )
    rows = session.execute(
        select(
            Agency.id,
            Agency.code,
            func.coalesce(named.name, Agency.name),
            func.coalesce(named.short_name, Agency.short_name),
            Agency.kind,
            Agency.active_from,
            Agency.active_to,
        )
        .outerjoin(named, then)
        .where(or_(Agency.id == under_id, *(Agency.id.in_(some) for some in wanted)))
        .order_by(*ordering())
    )
    return {row[0]: _Known._make(row) for row in rows}


def _branch(session: Session, under_id: int) -> Branch:
    """Who of those that recommendations may count with ever stood at or below the node."""
    rows = session.execute(_lines(under_id))
    return branch([(one, up, depth, start, end) for one, up, depth, start, end in rows], under_id)


def _lines(under_id: int) -> Select[*tuple[Any, ...]]:
    row, inside = AgencyClosure, aliased(AgencyClosure)
    having = or_(
        row.descendant_id.in_(select(Recommendation.addressee_id)),
        row.descendant_id.in_(select(Recommendation.custodian_id)),
        row.descendant_id.in_(select(AgencySuccession.to_id)),
    )
    stood = select(inside.descendant_id).where(inside.ancestor_id == under_id)
    is_root = select(Agency.id).where(Agency.id == under_id, Agency.kind == AgencyKind.PUSAT)
    return (
        select(row.descendant_id, row.ancestor_id, row.depth, row.valid_from, row.valid_to)
        .where(having, or_(is_root.exists(), row.descendant_id.in_(stood)))
        .order_by(row.descendant_id)
    )
