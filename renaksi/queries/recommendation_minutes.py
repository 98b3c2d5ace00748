"""What a half-year did to the recommendations under one agency, as far as the actor may see them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.errors import NotFound
from renaksi.core.policy import REVIEWER_ROLES, Actor, Permission, may
from renaksi.core.recommendation import COUNTED
from renaksi.core.recommendation_minutes import (
    HalfYear,
    Line,
    Minutes,
    Moved,
    change_of,
    ways_of,
)
from renaksi.core.recommendation_whose import Whose
from renaksi.models import Agency, Recommendation
from renaksi.queries.agency_tree import existing, ordering
from renaksi.queries.documents import LetterheadInfo, letterhead
from renaksi.queries.funnel import end_of
from renaksi.queries.plan_list import HUB_KINDS
from renaksi.queries.recommendation_custody import recommendation_visible
from renaksi.queries.recommendation_history import custodian_by, last_steps
from renaksi.queries.recommendation_places import Places, places
from renaksi.queries.scope import place_of, visible


@dataclass(frozen=True, slots=True)
class Branch:
    """Whose minutes they are, and what stands at the head of the print."""

    id: int
    code: str
    name: str
    kind: AgencyKind
    head: LetterheadInfo


def branch_of(session: Session, actor: Actor, code: str, today: date) -> Branch:
    """An agency whose minutes the actor may issue: the first home where `code` is empty.

    Three statements. Raises NotFound for any other agency.
    """
    homes = [one.home_id for one in actor.with_role(*REVIEWER_ROLES)]
    wanted = Agency.code == code if code else Agency.id == next(iter(homes), None)
    agency = session.scalar(select(Agency).where(wanted))
    if agency is None:
        raise NotFound
    if not may(actor, Permission.RECOMMENDATION_MINUTES, place_of(session, agency.id, today)):
        raise NotFound
    return Branch(agency.id, agency.code, agency.name, agency.kind, letterhead(session, agency.id))


def branches(session: Session, actor: Actor, today: date) -> list[tuple[str, str]]:
    """Code and name of the actor's homes and the hubs below them. One statement."""
    homes = {one.home_id for one in actor.with_role(*REVIEWER_ROLES)}
    hubs = and_(Agency.kind.in_(HUB_KINDS), visible(actor, Agency.id, today))
    rows = session.execute(
        select(Agency.code, Agency.name)
        .where(existing(today), or_(Agency.id.in_(homes), hubs))
        .order_by(*ordering())
    )
    return [(code, name) for code, name in rows]


def minutes(session: Session, actor: Actor, branch: Branch, half: HalfYear, today: date) -> Minutes:
    """Four statements. The branch is the caller's to check."""
    as_of = min(half.ends, today)
    where = places(session, branch.id, as_of)
    moved = list(_moved(session, actor, where, half, as_of, today))
    by_agency: dict[int, list[Moved]] = defaultdict(list)
    for one in moved:
        by_agency[one.agency_id].append(one)
    lines = tuple(
        Line(agency.code, agency.child.name, change)
        for agency in where.agencies.values()
        if (change := change_of(by_agency.get(agency.id, ()))).before.total or change.issued
    )
    return Minutes(half, as_of, branch.code, where.node.child.name, lines, ways_of(moved))


def _moved(
    session: Session, actor: Actor, where: Places, half: HalfYear, as_of: date, today: date
) -> Iterator[Moved]:
    """Whatever stands in the branch at the end, by how it stood before and stands then."""
    for addressee, holder, before, after, many in _rows(session, actor, half, as_of, today):
        place = where.of(Whose(addressee, holder))
        if place is not None:
            yield Moved(place[0], before if before in COUNTED else None, after, many)


def _rows(
    session: Session, actor: Actor, half: HalfYear, as_of: date, today: date
) -> Sequence[Any]:
    """Addressee, custodian, both statuses, how many; as many rows as there are such cases."""
    start, moment, one = last_steps(half.eve, end_of(half.eve)), end_of(as_of), Recommendation
    end = last_steps(as_of, moment)
    each = (
        select(one.addressee_id, custodian_by(moment), start.c.status, end.c.status.label("after"))
        .join(end, and_(end.c.recommendation_id == one.id, end.c.place == 1))
        .outerjoin(start, and_(start.c.recommendation_id == one.id, start.c.place == 1))
        .where(recommendation_visible(actor, today))
        .subquery()
    )
    alike = (each.c.addressee_id, each.c.held_by, each.c.status, each.c.after)
    return session.execute(select(*alike, func.count()).group_by(*alike)).all()
