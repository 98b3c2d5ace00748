"""Who can be responsible for an action: the agency itself and the units below it."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import case, literal, select
from sqlalchemy.orm import Session

from renaksi.core.agency import UNIT_KINDS, AgencyKind
from renaksi.core.policy import Place
from renaksi.models import Agency, SupervisionLink


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """The agency (depth 0) or one of its units, with its place in the tree."""

    code: str
    name: str
    short_name: str
    depth: int
    place: Place


def units_of(session: Session, agency: Place, today: date) -> tuple[PlanUnit, ...]:
    """One statement. Walks down from the agency, so that nobody else's units are read at all.

    In an inherited plan the agency whose it was still stands among them, behind the one that acts
    for it: rows that name it keep their meaning.

    A region's own offices stand directly under it; another agency below it (a kabupaten under
    its province) is an owner of its own and ends the walk (design 3.1).
    """
    top = select(Agency.id, literal(0).label("depth"), literal(0).label("parent_id")).where(
        Agency.id.in_(_tops(agency))
    )
    tree = top.cte("own_units", recursive=True)
    tree = tree.union_all(
        select(Agency.id, tree.c.depth + 1, tree.c.id)
        .join(SupervisionLink, SupervisionLink.supervisor_id == tree.c.id)
        .join(Agency, Agency.id == SupervisionLink.agency_id)
        .where(
            SupervisionLink.valid_from <= today,
            SupervisionLink.valid_to > today,
            Agency.kind.in_(UNIT_KINDS),
        )
    )
    rows = session.execute(
        select(
            Agency.id, Agency.code, Agency.name, Agency.short_name, Agency.kind,
            tree.c.depth, tree.c.parent_id,
        )
        .join(tree, tree.c.id == Agency.id)
        .order_by(tree.c.depth, case((Agency.id == agency.agency_id, 0), else_=1), Agency.name)
    ).all()  # fmt: skip
    lineages: dict[int, tuple[int, ...]] = {}
    units = []
    for agency_id, code, name, short_name, kind, depth, parent_id in rows:
        above = lineages.get(parent_id, agency.lineage[1:])
        lineages[agency_id] = agency.lineage if parent_id == 0 else (agency_id, *above)
        place = _place(agency_id, kind, agency, lineages[agency_id])
        units.append(PlanUnit(code, name, short_name, depth, place))
    return tuple(units)


def _tops(agency: Place) -> tuple[int, ...]:
    origin = agency.origin
    return (agency.agency_id,) if origin is None else (agency.agency_id, origin.agency_id)


def _place(agency_id: int, kind: AgencyKind, agency: Place, lineage: tuple[int, ...]) -> Place:
    if agency_id in _tops(agency):
        return replace(agency, agency_id=agency_id)
    above = agency.past_supervisors | set(lineage[1:])
    return Place(agency_id, kind, agency.owner_id, lineage, above)
