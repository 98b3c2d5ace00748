"""Making the tables say what a change says. Steps of a use case: they never commit."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from renaksi.core.agency import search_text
from renaksi.core.agency_difference import Change
from renaksi.core.agency_facts import AgencyFact, LinkFact, NameFact, SuccessionFact
from renaksi.models import Agency, AgencyName, AgencySuccession, SupervisionLink
from renaksi.services.steps import closure

T = TypeVar("T", Agency, SupervisionLink, AgencyName)
Ids = dict[int, int]
"""The real id of every agency that was new in the change."""


def write(session: Session, change: Change) -> Ids:
    """Write the change and what follows from it in the closure."""
    ids = _write_agencies(session, change)
    _write_links(session, change, ids)
    _write_names(session, change, ids)
    session.add_all(_succession(fact, ids) for fact in change.successions)
    session.flush()
    closure.rewrite(session, {ids.get(one, one) for one in change.replanted})
    return ids


def _write_agencies(session: Session, change: Change) -> Ids:
    known = [old.id for old, _ in change.agencies if old]
    rows = _by_id(session, Agency, known)
    new: dict[int, Agency] = {}
    for _, fact in change.agencies:
        if fact.id not in rows:
            new[fact.id] = rows[fact.id] = Agency(code=fact.code, kind=fact.kind)
        _fill_agency(rows[fact.id], fact)
    session.add_all(new.values())
    session.flush()
    return {temporary: row.id for temporary, row in new.items()}


def _fill_agency(row: Agency, fact: AgencyFact) -> None:
    row.name, row.short_name, row.time_zone = fact.name, fact.short_name, fact.time_zone
    row.active_from, row.active_to = fact.span.start, fact.span.end
    row.search_text = search_text(fact.code, fact.name, fact.short_name)


def _write_links(session: Session, change: Change, ids: Ids) -> None:
    rows = _by_id(session, SupervisionLink, _kept(change.links))
    gone = [old.id for old, new in change.links if old and new is None]
    if gone:
        session.execute(delete(SupervisionLink).where(SupervisionLink.id.in_(gone)))
    for fact in (new for _, new in change.links if new):
        row = rows.get(fact.id or 0) or SupervisionLink()
        row.agency_id = ids.get(fact.agency, fact.agency)
        row.supervisor_id = ids.get(fact.supervisor, fact.supervisor)
        row.valid_from, row.valid_to = fact.span.start, fact.span.end
        row.legal_basis = fact.legal_basis
        session.add(row)


def _write_names(session: Session, change: Change, ids: Ids) -> None:
    rows = _by_id(session, AgencyName, _kept(change.names))
    gone = [old.id for old, new in change.names if old and new is None]
    if gone:
        session.execute(delete(AgencyName).where(AgencyName.id.in_(gone)))
    for fact in (new for _, new in change.names if new):
        row = rows.get(fact.id or 0) or AgencyName()
        row.agency_id = ids.get(fact.agency, fact.agency)
        row.name, row.short_name = fact.name, fact.short_name
        row.valid_from, row.valid_to = fact.span.start, fact.span.end
        row.legal_basis = fact.legal_basis
        session.add(row)


def _by_id(session: Session, table: type[T], ids: Iterable[int]) -> dict[int, T]:
    """Read at once; one by one they would cost a statement each."""
    return {
        row.id: row
        for some in closure.chunks(ids)
        for row in session.scalars(select(table).where(table.id.in_(some)))
    }


def _kept(
    pairs: Iterable[tuple[LinkFact | None, LinkFact | None]]
    | Iterable[tuple[NameFact | None, NameFact | None]],
) -> list[int]:
    return [old.id for old, new in pairs if old and new and old.id]


def _succession(fact: SuccessionFact, ids: Ids) -> AgencySuccession:
    return AgencySuccession(
        from_id=ids.get(fact.agency, fact.agency),
        to_id=ids.get(fact.successor, fact.successor),
        on=fact.on,
        is_primary=fact.is_primary,
        legal_basis=fact.legal_basis,
    )
