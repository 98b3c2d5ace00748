"""Making the tables say what a change says. Steps of a use case: they never commit."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from renaksi.core import hierarchy
from renaksi.core.agency import search_text
from renaksi.core.agency_difference import Change
from renaksi.core.agency_facts import AgencyFact, Branch, D, LinkFact, NameFact, SuccessionFact
from renaksi.core.hierarchy import ClosureRow
from renaksi.models import Agency, AgencyName, AgencySuccession, SupervisionLink
from renaksi.services.steps import closure

T = TypeVar("T", bound=Agency | SupervisionLink | AgencyName)
UNTRACKED: Final = {"synchronize_session": False}
"""The session forgets all it knows at the end of the change (`closure.rewrite`)."""
Ids = dict[int, int]
"""The real id of every agency that was new in the change."""


def write(session: Session, change: Change, after: Branch) -> Ids:
    """Write the change that led to the branch `after`, and what follows from it in the closure."""
    ids = _write_agencies(session, change)
    _write_links(session, change, ids)
    _write_names(session, change, ids)
    session.add_all(_succession(fact, ids) for fact in change.successions)
    session.flush()
    replanted = change.replanted
    if replanted:
        rows = _closure(after, replanted, ids) if len(replanted) == 1 else None
        closure.rewrite(session, {ids.get(one, one) for one in replanted}, rows)
    session.expire_all()
    return ids


def _closure(after: Branch, agency_ids: Iterable[int], ids: Ids) -> set[ClosureRow]:
    lives = {one: after.agencies[one].span for one in agency_ids}
    return {
        replace(
            row,
            descendant=ids.get(row.descendant, row.descendant),
            ancestor=ids.get(row.ancestor, row.ancestor),
        )
        for row in hierarchy.closure(after.links, lives)
    }


def _write_agencies(session: Session, change: Change) -> Ids:
    rows = _by_id(session, Agency, [old.id for old, _ in change.agencies if old])
    for _, fact in change.agencies:
        if fact.id in rows:
            for column, value in _agency_values(fact).items():
                setattr(rows[fact.id], column, value)
    new = [fact for old, fact in change.agencies if old is None]
    if new:
        session.execute(
            insert(Agency),
            [
                {"code": fact.code, "kind": fact.kind, "version": 1, **_agency_values(fact)}
                for fact in new
            ],
        )
    temporary = {fact.code: fact.id for fact in new}
    return {
        temporary[code]: agency_id
        for some in closure.chunks(temporary)
        for code, agency_id in session.execute(
            select(Agency.code, Agency.id).where(Agency.code.in_(some))
        )
    }


def _agency_values(fact: AgencyFact) -> dict[str, object]:
    return {
        "name": fact.name,
        "short_name": fact.short_name,
        "time_zone": fact.time_zone,
        "active_from": fact.span.start,
        "active_to": fact.span.end,
        "search_text": search_text(fact.code, fact.name, fact.short_name),
    }


def _write_links(session: Session, change: Change, ids: Ids) -> None:
    def values(fact: LinkFact) -> dict[str, object]:
        return {
            "agency_id": ids.get(fact.agency, fact.agency),
            "supervisor_id": ids.get(fact.supervisor, fact.supervisor),
            "valid_from": fact.span.start,
            "valid_to": fact.span.end,
            "legal_basis": fact.legal_basis,
        }

    _write_dated(session, SupervisionLink, change.links, values)


def _write_names(session: Session, change: Change, ids: Ids) -> None:
    def values(fact: NameFact) -> dict[str, object]:
        return {
            "agency_id": ids.get(fact.agency, fact.agency),
            "name": fact.name,
            "short_name": fact.short_name,
            "valid_from": fact.span.start,
            "valid_to": fact.span.end,
            "legal_basis": fact.legal_basis,
        }

    _write_dated(session, AgencyName, change.names, values)


def _write_dated(
    session: Session,
    table: type[SupervisionLink] | type[AgencyName],
    pairs: Iterable[tuple[D | None, D | None]],
    values: Callable[[D], dict[str, object]],
) -> None:
    """Take back, end or lengthen what is there; add what is new in one statement."""
    pairs = list(pairs)
    gone = [old.id for old, new in pairs if old and new is None]
    for some in closure.chunks(one for one in gone if one):
        session.execute(delete(table).where(table.id.in_(some)), execution_options=UNTRACKED)
    for old, new in pairs:
        if old and new and old.id:
            session.execute(
                update(table).where(table.id == old.id).values(values(new)),
                execution_options=UNTRACKED,
            )
    added = [values(new) for old, new in pairs if new and old is None]
    if added:
        session.execute(insert(table), added)


def _by_id(session: Session, table: type[T], ids: Iterable[int]) -> dict[int, T]:
    """Read at once; one by one they would cost a statement each."""
    return {
        row.id: row
        for some in closure.chunks(ids)
        for row in session.scalars(select(table).where(table.id.in_(some)))
    }


def _succession(fact: SuccessionFact, ids: Ids) -> AgencySuccession:
    return AgencySuccession(
        from_id=ids.get(fact.agency, fact.agency),
        to_id=ids.get(fact.successor, fact.successor),
        on=fact.on,
        is_primary=fact.is_primary,
        legal_basis=fact.legal_basis,
    )
