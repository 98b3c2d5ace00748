"""Agencies by their code, and the tree as it stood on a day, as reports tell it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.errors import NotFound, Refusal
from renaksi.models import Agency, AgencyClosure, SupervisionLink
from renaksi.queries.agency_tree import name_on
from renaksi.queries.scope import in_force

ROOT: Final = "ROOT"
"""Stands for the root in reports and files, whatever its code."""


@dataclass(frozen=True, slots=True)
class ReportedAgency:
    code: str
    name: str
    """As of the day."""
    kind: AgencyKind
    supervisor: str | None
    """Code of the supervisor of the day; None for the root."""

    @property
    def tier(self) -> Tier:
        return self.kind.tier


def agency_by_code(session: Session, code: str) -> Agency:
    """The agency, or the root for `ROOT`. Raises NotFound, naming the code."""
    wanted = code.strip().upper()
    clause = Agency.kind == AgencyKind.PUSAT if wanted == ROOT else Agency.code == wanted
    agency = session.scalars(select(Agency).where(clause)).one_or_none()
    if agency is None:
        raise NotFound(Refusal.NO_SUCH_CODE, code=code)
    return agency


def agencies_report(session: Session, on: date, under_id: int) -> list[ReportedAgency]:
    """`under_id` and everything below it on that day, top down; one statement."""
    supervisor = aliased(Agency)
    link = and_(
        SupervisionLink.agency_id == Agency.id,
        SupervisionLink.valid_from <= on,
        SupervisionLink.valid_to > on,
    )
    rows = session.execute(
        select(Agency.code, name_on(on), Agency.kind, supervisor.code)
        .join(AgencyClosure, AgencyClosure.descendant_id == Agency.id)
        .outerjoin(SupervisionLink, link)
        .outerjoin(supervisor, supervisor.id == SupervisionLink.supervisor_id)
        .where(AgencyClosure.ancestor_id == under_id, in_force(on))
        .order_by(AgencyClosure.depth, Agency.code)
    )
    return [ReportedAgency(*row) for row in rows]
