"""The list of requests for more time, and those that wait for somebody's decision."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from renaksi.core.extension import ExtensionAction, ExtensionCase, acting_tier, why_not
from renaksi.core.policy import Actor, Permission, holds_anywhere
from renaksi.core.report import ExtensionState
from renaksi.models import ActionPlan, Agency, Checkpoint, Cycle, Extension
from renaksi.queries.custody import plan_visible
from renaksi.queries.extensions import ExtensionRow, extension_cases, extensions
from renaksi.queries.report_slots import day_in

PER_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; empty means everything."""

    mine: bool = False
    """Only what waits for the actor's decision."""
    text: str = ""
    """Part of a name or code."""
    checkpoint: str = ""
    year: int | None = None
    state: ExtensionState | None = None
    page: int = 1
    per_page: int | None = PER_PAGE
    """None: everything, for a file."""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.checkpoint or self.year or self.state)


@dataclass(frozen=True, slots=True)
class Request:
    """A request, and whose decision it waits for."""

    row: ExtensionRow
    tier: str = ""
    """Who can decide; empty where nobody can, or nothing is to be decided."""
    stands_in_for: str = ""
    """Name of the direct supervisor where another tier decides in its place."""


@dataclass(frozen=True, slots=True)
class Requests:
    """A page of the list, and how many there are."""

    shown: tuple[Request, ...]
    total: int
    """Of the list that is open."""
    waiting: int
    """For the actor's decision, narrowed alike."""
    everything: int


def requests(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> Requests:
    """Eleven statements at most, however many requests."""
    conditions = _conditions(wanted)
    waiting = _waiting(session, actor, conditions, now)
    count = _named(actor, now, conditions).with_only_columns(func.count())
    everything = session.scalar(count.order_by(None)) or 0
    if wanted.mine:
        shown, total = _page(waiting, wanted), len(waiting)
    else:
        shown, total = _all(session, actor, wanted, now), everything
    return Requests(tuple(shown), total, len(waiting), everything)


def _waiting(
    session: Session, actor: Actor, conditions: Sequence[ColumnElement[bool]], now: datetime
) -> list[Request]:
    """What the actor can decide on now, the oldest request first."""
    if not holds_anywhere(actor, Permission.EXTENSION_DECIDE):
        return []
    still_open = Extension.state == ExtensionState.REQUESTED
    rows = extensions(session, actor, now, still_open, *conditions)
    cases = extension_cases(session, [one.id for one in rows], now)
    return [
        _request(one, cases[one.id])
        for one in rows
        if why_not(ExtensionAction.REFUSE, cases[one.id], actor) is None
    ]


def _request(row: ExtensionRow, case: ExtensionCase) -> Request:
    tier, first = acting_tier(case), next(iter(case.tiers), None)
    found = Request(row, tier.name if tier else "")
    if tier is None or first is None or tier.agency_id == first.agency_id:
        return found
    return replace(found, stands_in_for=first.name)


def _all(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> list[Request]:
    """A page of everything the actor may see, the newest request first."""
    named = _named(actor, now, _conditions(wanted))
    named = named.order_by(Extension.requested_at.desc(), Extension.id.desc())
    if wanted.per_page is not None:
        named = named.limit(wanted.per_page).offset((wanted.page - 1) * wanted.per_page)
    ids = session.scalars(named).all()
    rows = {one.id: one for one in extensions(session, actor, now, Extension.id.in_(ids))}
    return [Request(rows[key]) for key in ids if key in rows]


def _named(actor: Actor, now: datetime, conditions: Sequence[ColumnElement[bool]]) -> Select[int]:
    return (
        select(Extension.id)
        .join(Agency, Agency.id == Extension.agency_id)
        .join(Checkpoint, Checkpoint.id == Extension.checkpoint_id)
        .join(Cycle, Cycle.id == Checkpoint.cycle_id)
        .join(
            ActionPlan,
            and_(ActionPlan.agency_id == Extension.agency_id, ActionPlan.cycle_id == Cycle.id),
        )
        .where(plan_visible(actor, day_in(now)), *conditions)
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.text:
        found.append(Agency.search_text.contains(wanted.text.lower(), autoescape=True))
    if wanted.checkpoint:
        found.append(Checkpoint.code == wanted.checkpoint)
    if wanted.year is not None:
        found.append(Cycle.year == wanted.year)
    if wanted.state is not None:
        found.append(Extension.state == wanted.state)
    return found


def _page(found: Sequence[Request], wanted: Wanted) -> Sequence[Request]:
    if wanted.per_page is None:
        return found
    return found[(wanted.page - 1) * wanted.per_page : wanted.page * wanted.per_page]


# ── one ───────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """One request before whoever decides."""

    request: Request
    case: ExtensionCase
    others: tuple[ExtensionRow, ...]
    """Every other request of the same agency in the same cycle, the oldest first."""

    @property
    def row(self) -> ExtensionRow:
        return self.request.row


def open_request(
    session: Session, actor: Actor, extension_id: int, now: datetime
) -> OpenedRequest | None:
    """None where the actor may not see it, or it does not exist. Nine statements at most."""
    found: Any = extensions(session, actor, now, Extension.id == extension_id)
    if not found:
        return None
    (row,) = found
    case = extension_cases(session, [row.id], now)[row.id]
    same = (Extension.agency_id == row.agency_id, Cycle.year == row.year, Extension.id != row.id)
    return OpenedRequest(_request(row, case), case, extensions(session, actor, now, *same))
