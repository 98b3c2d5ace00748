"""Reading the part of the tree that a change may touch."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency_facts import AgencyFact, Branch, LinkFact, NameFact
from renaksi.core.dates import Span
from renaksi.core.errors import NotFound
from renaksi.models import Agency, AgencyName, SupervisionLink
from renaksi.services.steps import closure
from renaksi.services.steps.closure import chunks


def load(
    session: Session,
    today: date,
    *,
    subjects: Iterable[int] = (),
    hosts: Iterable[int] = (),
    codes: Iterable[str] = (),
    whole: bool = False,
) -> Branch:
    """The agencies that may change, those directly below them, and all above.

    `hosts` stay as they are; `codes` are those a new agency wants, whoever has one is loaded too;
    `whole` loads all below the subjects. Raises NotFound.
    """
    subjects, hosts = set(subjects), set(hosts)
    ids = closure.affected(session, subjects) if whole else subjects | _below(session, subjects)
    ids |= hosts
    for some in chunks(set(codes)):
        ids |= set(session.scalars(select(Agency.id).where(Agency.code.in_(some))))
    links = _links_above(session, ids)
    ids |= {link.supervisor for found in links.values() for link in found}
    branch = Branch(today, _agencies(session, ids), links, _names(session, subjects))
    if missing := (subjects | hosts) - set(branch.agencies):
        raise NotFound(missing=sorted(missing))
    return branch


def _below(session: Session, agency_ids: set[int]) -> set[int]:
    link = SupervisionLink
    query = select(link.agency_id).where(link.supervisor_id.in_(agency_ids))
    return set(session.scalars(query))


def load_all(session: Session, today: date) -> Branch:
    """The whole tree, with every name."""
    ids = set(session.scalars(select(Agency.id)))
    return Branch(today, _agencies(session, ids), _links_above(session, ids), _names(session, ids))


def _agencies(session: Session, ids: Iterable[int]) -> dict[int, AgencyFact]:
    columns = (
        Agency.id,
        Agency.code,
        Agency.name,
        Agency.short_name,
        Agency.kind,
        Agency.time_zone,
        Agency.active_from,
        Agency.active_to,
    )
    return {
        row.id: AgencyFact(*row[:-2], span=Span(row.active_from, row.active_to))
        for some in chunks(ids)
        for row in session.execute(select(*columns).where(Agency.id.in_(some)))
    }


def _links_above(session: Session, ids: set[int]) -> dict[int, tuple[LinkFact, ...]]:
    """The links of these agencies and of all that ever stands above them, one read per level."""
    found: dict[int, list[LinkFact]] = defaultdict(list)
    seen: set[int] = set()
    level = set(ids)
    while level:
        seen |= level
        above = [link for some in chunks(level) for link in _links(session, some)]
        for link in above:
            found[link.agency].append(link)
        level = {link.supervisor for link in above} - seen
    return {agency: tuple(links) for agency, links in found.items()}


def _links(session: Session, ids: list[int]) -> list[LinkFact]:
    link = SupervisionLink
    rows = session.execute(
        select(
            link.agency_id,
            link.supervisor_id,
            link.valid_from,
            link.valid_to,
            link.legal_basis,
            link.id,
        )
        .where(link.agency_id.in_(ids))
        .order_by(link.agency_id, link.valid_from)
    )
    return [
        LinkFact(agency, supervisor, Span(start, end), basis, id_)
        for agency, supervisor, start, end, basis, id_ in rows
    ]


def _names(session: Session, ids: Iterable[int]) -> dict[int, tuple[NameFact, ...]]:
    found: dict[int, list[NameFact]] = defaultdict(list)
    for some in chunks(ids):
        query = (
            select(AgencyName)
            .where(AgencyName.agency_id.in_(some))
            .order_by(AgencyName.agency_id, AgencyName.valid_from)
        )
        for row in session.scalars(query):
            days = Span(row.valid_from, row.valid_to)
            found[row.agency_id].append(
                NameFact(row.agency_id, row.name, row.short_name, days, row.legal_basis, row.id)
            )
    return {agency: tuple(names) for agency, names in found.items()}
