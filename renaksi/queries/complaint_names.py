"""Everybody an export may mean, and what was settled before: what `core.complaint_match` asks for."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency import UNIT_KINDS
from renaksi.core.complaint import AliasSource
from renaksi.core.complaint_match import Book, Match, Named, book, key
from renaksi.models import Agency, AgencyAlias, AgencyName
from renaksi.queries.scope import own_agencies

KNOWN_BY_ID = frozenset({AliasSource.HAND, AliasSource.NAME})
"""What an id that was met before may be trusted with."""


def known_book(session: Session, today: date) -> Book:
    """Agencies that are no units, under every name they had; three statements."""
    one, old = Agency, AgencyName
    mine = one.kind.not_in(UNIT_KINDS)
    now = session.execute(
        select(one.id, one.code, one.kind, one.name, one.short_name, one.active_to).where(mine)
    ).all()
    before = session.execute(
        select(one.id, one.code, one.kind, old.name, old.short_name, one.active_to)
        .join(old, old.agency_id == one.id)
        .where(mine, old.name != one.name)
    ).all()
    by_hand, ids = _settled(session)
    return book(
        (Named(*row[:5], is_active=row[5] > today) for row in (*now, *before)), by_hand, ids
    )


def _settled(
    session: Session,
) -> tuple[Mapping[tuple[str, str], Match], Mapping[str, Match]]:
    """What somebody decided, by the words; and whom an id always meant."""
    alias = AgencyAlias
    rows = session.execute(
        select(
            alias.lapor_id, alias.name, alias.parent, alias.agency_id, alias.unit_id, alias.source
        )
        .where(alias.source.in_(KNOWN_BY_ID))
        .order_by(alias.id)
    ).all()
    by_hand: dict[tuple[str, str], Match] = {}
    ids: dict[str, dict[int, Match]] = defaultdict(dict)
    decided: dict[str, Match] = {}
    for lapor_id, name, parent, agency_id, unit_id, source in rows:
        if source is AliasSource.HAND:
            found = Match(agency_id, unit_id, AliasSource.HAND)
            by_hand[key(name), key(parent)] = found
            if lapor_id:
                decided[lapor_id] = found
        elif lapor_id and agency_id is not None:
            ids[lapor_id][agency_id] = Match(agency_id, unit_id, AliasSource.ID)
    always = {one: next(iter(some.values())) for one, some in ids.items() if len(some) == 1}
    return by_hand, always | decided


def units_by_name(session: Session, agency_id: int, today: date) -> dict[str, int]:
    """The units of an agency by the keys of their names; of two alike neither."""
    rows = session.execute(
        select(Agency.id, Agency.name, Agency.short_name).where(
            Agency.id.in_(own_agencies(agency_id, today)), Agency.kind.in_(UNIT_KINDS)
        )
    )
    found: dict[str, set[int]] = defaultdict(set)
    for one, name, short_name in rows:
        for form in {key(name), key(short_name)} - {""}:
            found[form].add(one)
    return {form: next(iter(some)) for form, some in found.items() if len(some) == 1}
