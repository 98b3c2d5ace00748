"""The list of guidance events, what it can be asked for, and what its filters can be set to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.guidance import TOOK_PLACE, GuidanceKind, GuidanceState
from renaksi.core.policy import Actor
from renaksi.models import Agency, GuidanceEvent, GuidanceParticipant
from renaksi.queries.agency_tree import name_on
from renaksi.queries.guidance import readable
from renaksi.queries.scope import visible


@dataclass(frozen=True, slots=True)
class WantedEvents:
    """What is looked for; an empty value filters nothing."""

    kind: GuidanceKind | None = None
    state: GuidanceState | None = None
    year: int | None = None
    organiser: str = ""
    """A code."""
    agency: str = ""
    """Code of an agency that came."""
    text: str = ""
    involved: str = ""
    """Code of an agency that came, or that held it."""
    over_by: date | None = None
    """Was over by the end of this day. This and `involved` leave only what took place."""


class ListedEvent(NamedTuple):
    """One line of the list."""

    id: int
    kind: GuidanceKind
    state: GuidanceState
    title: str
    begins_on: date
    ends_on: date
    venue: str
    organiser_code: str
    organiser: str
    invited: int
    came: int
    """Agencies of which somebody came."""
    people: int


class Choices(NamedTuple):
    """What the filters can be set to."""

    organisers: Sequence[tuple[str, str]]
    years: Sequence[int]


def _matching(actor: Actor, today: date, wanted: WantedEvents) -> list[ColumnElement[bool]]:
    one, organiser = GuidanceEvent, Agency
    found = [readable(actor, today)]
    if wanted.kind:
        found.append(one.kind == wanted.kind)
    if wanted.state:
        found.append(one.state == wanted.state)
    if wanted.year:
        first, next_one = date(wanted.year, 1, 1), date(wanted.year + 1, 1, 1)
        found += [one.begins_on >= first, one.begins_on < next_one]
    if wanted.organiser:
        found.append(organiser.code == wanted.organiser)
    if wanted.agency:
        found.append(_came(actor, today, wanted.agency))
    if wanted.involved:
        held = organiser.code == wanted.involved
        found.append(or_(held, _came(actor, today, wanted.involved)))
    if wanted.over_by:
        found.append(one.ends_on <= wanted.over_by)
    if wanted.over_by or wanted.involved:
        found.append(one.state.in_(TOOK_PLACE))
    for word in wanted.text.split():
        spots = (one.title, one.venue, one.aim, one.outcome)
        found.append(or_(*(spot.icontains(word, autoescape=True) for spot in spots)))
    return found


def _came(actor: Actor, today: date, code: str) -> ColumnElement[bool]:
    row, guest = GuidanceParticipant, aliased(Agency)
    return exists().where(
        row.event_id == GuidanceEvent.id, row.people > 0, row.agency_id == guest.id,
        guest.code == code, visible(actor, guest.id, today, with_ended=True),
    )  # fmt: skip


def count_events(session: Session, actor: Actor, today: date, wanted: WantedEvents) -> int:
    chosen = select(func.count(GuidanceEvent.id)).join(GuidanceEvent.organiser)
    return session.scalar(chosen.where(*_matching(actor, today, wanted))) or 0


def list_events(
    session: Session,
    actor: Actor,
    today: date,
    wanted: WantedEvents,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[ListedEvent]:
    """The newest first; one statement."""
    one, row = GuidanceEvent, GuidanceParticipant
    own = select(func.count()).where(row.event_id == one.id)
    came = own.where(row.people > 0).scalar_subquery()
    people = select(func.coalesce(func.sum(row.people), 0)).where(row.event_id == one.id)
    chosen = (
        select(
            one.id, one.kind, one.state, one.title, one.begins_on, one.ends_on, one.venue,
            Agency.code, name_on(today), own.scalar_subquery(), came, people.scalar_subquery(),
        )
        .join(one.organiser)
        .where(*_matching(actor, today, wanted))
        .order_by(one.begins_on.desc(), one.id.desc())
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [ListedEvent(*row) for row in session.execute(chosen)]


def choices(session: Session, actor: Actor, today: date) -> Choices:
    """One statement."""
    one = GuidanceEvent
    rows: Sequence[Any] = session.execute(
        select(Agency.code, Agency.name, one.begins_on)
        .join(one.organiser)
        .where(readable(actor, today))
        .distinct()
    ).all()
    organisers = sorted({(code, name) for code, name, _ in rows}, key=lambda pair: pair[1])
    return Choices(organisers, sorted({day.year for *_, day in rows}, reverse=True))
