"""Where recommendations count on a day: agencies, who inherited from whom, who stood below a node."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.compliance_tree import Branch, branch
from renaksi.core.dates import Span
from renaksi.core.errors import NotFound
from renaksi.core.funnel import Child
from renaksi.core.recommendation_whose import Whose, standing
from renaksi.core.succession import Succession
from renaksi.models import Agency, AgencyClosure, AgencyName, AgencySuccession, Recommendation
from renaksi.queries.agency_tree import known_as, ordering


class Known(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Places:
    """Whoever recommendations may count with, seen from one node on one day."""

    node: Known
    agencies: Mapping[int, Known]
    """In the order of lists."""
    lives: Mapping[int, Span]
    successions: Iterable[Succession]
    stood: Branch
    on: date

    def of(self, whose: Whose) -> tuple[int, int | None] | None:
        """The agency it counts with and the child of the node that stood above it (or was it);
        None where that stood elsewhere.
        """
        found = standing(whose, self.on, self.successions, self.lives)
        parts = self.stood.on(found.day)
        return (found.agency_id, parts[found.agency_id]) if found.agency_id in parts else None


def places(session: Session, under_id: int, on: date) -> Places:
    """Three statements. Raises NotFound where there is no such agency."""
    agencies = _agencies(session, under_id, on)
    if under_id not in agencies:
        raise NotFound
    told = [
        Succession(one.from_id, one.to_id, one.on, one.is_primary)
        for one in session.scalars(select(AgencySuccession))
    ]
    lives = {one.id: Span(one.active_from, one.active_to) for one in agencies.values()}
    stood = _branch(session, under_id)
    return Places(agencies[under_id], agencies, lives, told, stood, on)


def _agencies(session: Session, under_id: int, on: date) -> dict[int, Known]:
    """In the order of lists: the node, who ever stood directly below it, and whoever has or may
    have inherited recommendations.
    """
    rows = session.execute(_known(under_id, on))
    return {row[0]: Known._make(row) for row in rows}


@lru_cache(maxsize=128)
def _known(under_id: int, on: date) -> Select[*tuple[Any, ...]]:
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
    return (
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


def _branch(session: Session, under_id: int) -> Branch:
    """Who of those that recommendations may count with ever stood at or below the node."""
    rows = session.execute(_lines(under_id))
    return branch([(one, up, depth, start, end) for one, up, depth, start, end in rows], under_id)


@lru_cache(maxsize=128)
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
