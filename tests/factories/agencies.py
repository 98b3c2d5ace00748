"""Agencies for tests: the real tree, and small additions to it made by the use cases themselves."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.dates import ALWAYS
from renaksi.core.policy import SYSTEM, Actor
from renaksi.models import Agency
from renaksi.services import agencies
from renaksi.services.context import Context

NOW = datetime(2026, 7, 7, 3, tzinfo=UTC)
TODAY = date(2026, 7, 7)


def context(session: Session, actor: Actor = SYSTEM, *, on: date | None = None) -> Context:
    ctx = Context(session, actor, NOW, "test")
    return (
        ctx if on is None else replace(ctx, now=datetime(on.year, on.month, on.day, 3, tzinfo=UTC))
    )


def agency(session: Session, code: str) -> Agency:
    return session.scalars(select(Agency).where(Agency.code == code)).one()


def id_of(session: Session, code: str) -> int:
    return session.scalars(select(Agency.id).where(Agency.code == code)).one()


def make_agency(
    ctx: Context,
    code: str,
    under: str,
    *,
    kind: AgencyKind = AgencyKind.OPD,
    name: str = "",
    on: date = ALWAYS,
) -> Agency:
    return agencies.add_agency(
        ctx,
        code=code,
        name=name or f"Instansi {code}",
        short_name=code,
        kind=kind,
        supervisor_id=id_of(ctx.session, under),
        on=on,
        time_zone=TimeZone.WIB,
        legal_basis="Peraturan uji 1/2026",
    )


WALK = text(
    """
    WITH RECURSIVE climb(descendant_id, ancestor_id, depth) AS (
        SELECT id, id, 0 FROM agency WHERE active_from <= :day AND active_to > :day
        UNION ALL
        SELECT climb.descendant_id, link.supervisor_id, climb.depth + 1
        FROM climb JOIN supervision_link link ON link.agency_id = climb.ancestor_id
        WHERE link.valid_from <= :day AND link.valid_to > :day AND climb.depth < 20
    )
    SELECT descendant_id, ancestor_id, depth FROM climb
    """
)
STORED = text(
    "SELECT descendant_id, ancestor_id, depth FROM agency_closure"
    " WHERE valid_from <= :day AND valid_to > :day"
)


def tree_by_walking(session: Session, day: date) -> set[tuple[int, int, int]]:
    """(descendant, ancestor, depth) on a day, from the raw links by a recursive query."""
    return {tuple(row) for row in session.execute(WALK, {"day": day.isoformat()})}


def tree_as_stored(session: Session, day: date) -> set[tuple[int, int, int]]:
    return {tuple(row) for row in session.execute(STORED, {"day": day.isoformat()})}
