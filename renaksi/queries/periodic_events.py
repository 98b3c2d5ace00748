"""Guidance within a period, of some agencies: events they held or came to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.guidance import TOOK_PLACE, GuidanceKind
from renaksi.models import Agency, GuidanceEvent, GuidanceParticipant
from renaksi.queries.agency_tree import known_as


class HeldEvent(NamedTuple):
    """One event and who of the agencies came."""

    on: date
    kind: GuidanceKind
    title: str
    organiser: str
    guests: frozenset[int]
    people: int


@dataclass(frozen=True, slots=True)
class Guidance:
    """What took place."""

    events: Sequence[HeldEvent]

    @property
    def agencies(self) -> frozenset[int]:
        """Whoever came to any of them."""
        return frozenset(one for event in self.events for one in event.guests)


def guidance(session: Session, agencies: Collection[int], first: date, last: date) -> Guidance:
    """Events that began from `first` to `last`, in order of time; two statements."""
    one, row = GuidanceEvent, GuidanceParticipant
    within = (one.begins_on.between(first, last), one.state.in_(TOOK_PLACE))
    came: dict[int, list[tuple[int, int]]] = {}
    guests = select(row.event_id, row.agency_id, row.people).join(one, one.id == row.event_id)
    for event_id, agency_id, people in session.execute(guests.where(*within, row.people > 0)):
        if agency_id in agencies:
            came.setdefault(event_id, []).append((agency_id, people))
    rows: Sequence[Any] = session.execute(
        select(
            one.id, one.begins_on, one.kind, one.title, one.organiser_id, Agency.kind,
            Agency.name, Agency.short_name,
        )
        .join(one.organiser)
        .where(*within)
        .order_by(one.begins_on, one.id)
    ).all()  # fmt: skip
    return Guidance(
        [
            HeldEvent(
                on, kind, title, known_as(organiser_kind, name, short_name),
                frozenset(agency for agency, _ in came.get(key, ())),
                sum(people for _, people in came.get(key, ())),
            )
            for key, on, kind, title, organiser_id, organiser_kind, name, short_name in rows
            if key in came or organiser_id in agencies
        ]
    )  # fmt: skip
