"""What the filters of a register can be set to, among everything the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import CompoundSelect, String, cast, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from renaksi.core.policy import Actor
from renaksi.models import Agency, Recommendation
from renaksi.queries.agency_tree import existing, ordering
from renaksi.queries.plan_list import HUB_KINDS
from renaksi.queries.recommendation_custody import recommendation_visible
from renaksi.queries.scope import visible

MANY: Final = 60
"""More addressees than this are not offered one by one."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from."""

    issuers: Sequence[tuple[str, str]] = ()
    agencies: Sequence[tuple[str, str]] = ()
    """Addressees, code and name; hubs instead where they are too many."""
    years: Sequence[int] = ()


def register_choices(session: Session, actor: Actor, today: date) -> Choices:
    """One statement; two where there are many addressees."""
    found: dict[str, list[tuple[str, str]]] = {"issuer": [], "agency": [], "year": []}
    rows: Sequence[Any] = session.execute(_all(actor, today)).all()
    for word, code, name in rows:
        found[word].append((code, name))
    addressees = sorted(found["agency"])
    return Choices(
        sorted(found["issuer"], key=lambda pair: pair[1]),
        addressees if len(addressees) <= MANY else _hubs(session, actor, today),
        sorted((int(code) for code, _name in found["year"]), reverse=True),
    )


@lru_cache(maxsize=256)
def _all(actor: Actor, today: date) -> CompoundSelect[*tuple[Any, ...]]:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    one, issuer = Recommendation, aliased(Agency)
    readable = recommendation_visible(actor, today)
    issuers = (
        select(literal("issuer"), issuer.code, issuer.name)
        .join(one, one.issuer_id == issuer.id)
        .where(readable)
        .distinct()
    )
    agencies = (
        select(literal("agency"), Agency.code, Agency.name)
        .join(one, one.addressee_id == Agency.id)
        .where(readable)
        .distinct()
        .limit(MANY + 1)
        .subquery()
    )
    years = select(literal("year"), cast(one.year, String), literal("")).where(readable).distinct()
    return union_all(issuers, select(*agencies.c), years)


def _hubs(session: Session, actor: Actor, today: date) -> list[tuple[str, str]]:
    chosen = (
        select(Agency.code, Agency.name)
        .where(
            Agency.kind.in_(HUB_KINDS),
            existing(today),
            visible(actor, Agency.id, today),
        )
        .order_by(*ordering())
    )
    return [(code, name) for code, name in session.execute(chosen)]
