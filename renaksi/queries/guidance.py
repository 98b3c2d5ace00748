"""Guidance events as far as the actor may read them: one of them, and whom an organiser may invite.

Whoever may read the organiser or one of the invited agencies reads the event; of the others that
were invited, only those whose agency may be read are named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from renaksi.core.agency import UNIT_KINDS
from renaksi.core.policy import REVIEWER_ROLES, Actor
from renaksi.core.recommendation_addressees import Candidate
from renaksi.models import (
    Agency,
    AgencyClosure,
    GuidanceCommitment,
    GuidanceEvent,
    GuidanceParticipant,
    Recommendation,
    SupervisionLink,
)
from renaksi.queries.agency_tree import existing, name_on, ordering, supervised
from renaksi.queries.recommendation_custody import recommendation_visible
from renaksi.queries.scope import in_force, visible


class Participant(NamedTuple):
    """An invited agency."""

    agency_id: int
    code: str
    name: str
    people: int


class Commitment(NamedTuple):
    """What an agency said it would do; `number` and the link only for whoever may read them."""

    id: int
    agency: str
    agency_code: str
    text: str
    due_on: date | None
    recommendation_id: int | None
    is_taken: bool
    """It has become a recommendation."""
    number: str


@dataclass(frozen=True)
class GuidancePage:
    """One event with what the actor may know of it."""

    event: GuidanceEvent
    participants: Sequence[Participant]
    invited: int
    commitments: Sequence[Commitment]

    @cached_property
    def came(self) -> list[Participant]:
        return [one for one in self.participants if one.people]

    @property
    def people(self) -> int:
        return sum(one.people for one in self.participants)

    @property
    def unnamed(self) -> int:
        """Invited agencies the actor does not see."""
        return self.invited - len(self.participants)


def readable(actor: Actor, today: date) -> ColumnElement[bool]:
    """Of `GuidanceEvent`."""
    one = GuidanceParticipant
    invited = exists().where(
        one.event_id == GuidanceEvent.id, visible(actor, one.agency_id, today, with_ended=True)
    )
    return or_(visible(actor, GuidanceEvent.organiser_id, today, with_ended=True), invited)


def event_of(session: Session, actor: Actor, today: date, event_id: int) -> GuidanceEvent | None:
    """None where there is none that the actor may read; one statement."""
    return session.scalars(
        select(GuidanceEvent)
        .join(GuidanceEvent.organiser)
        .options(contains_eager(GuidanceEvent.organiser))
        .where(GuidanceEvent.id == event_id, readable(actor, today))
    ).one_or_none()


# ── one event ─────────────────────────────────────────────────────────────────
def guidance_page(
    session: Session, actor: Actor, today: date, event: GuidanceEvent
) -> GuidancePage:
    """Three statements."""
    row = GuidanceParticipant
    invited = session.scalar(select(func.count()).where(row.event_id == event.id)) or 0
    return GuidancePage(
        event,
        participants(session, actor, today, event),
        invited,
        _commitments(session, actor, today, event.id),
    )


def participants(
    session: Session, actor: Actor, today: date, event: GuidanceEvent
) -> list[Participant]:
    """Those the actor may know of, by the name of the day of the event; one statement."""
    row = GuidanceParticipant
    rows = session.execute(
        select(Agency.id, Agency.code, name_on(event.begins_on), row.people)
        .join(row, row.agency_id == Agency.id)
        .where(row.event_id == event.id, _known(actor, row.agency_id, today))
        .order_by(*ordering())
    )
    return [Participant(*one) for one in rows]


def _known(actor: Actor, column: Any, today: date) -> ColumnElement[bool]:
    """A guest its reader may know of; the organiser's own people know all of them."""
    homes = [grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)]
    organised = exists().where(
        GuidanceEvent.id == GuidanceParticipant.event_id, GuidanceEvent.organiser_id.in_(homes)
    )
    return or_(visible(actor, column, today, with_ended=True), organised)


def _commitments(session: Session, actor: Actor, today: date, event_id: int) -> list[Commitment]:
    one, led = GuidanceCommitment, Recommendation
    shown = recommendation_visible(actor, today)
    rows = session.execute(
        select(
            one.id, name_on(today), Agency.code, one.text, one.due_on, led.id,
            one.recommendation_id.is_not(None), func.coalesce(led.number, ""),
        )
        .join(Agency, Agency.id == one.agency_id)
        .outerjoin(led, and_(led.id == one.recommendation_id, shown))
        .where(one.event_id == event_id, visible(actor, one.agency_id, today, with_ended=True))
        .order_by(*ordering(), one.id)
    )  # fmt: skip
    return [Commitment(*row) for row in rows]


# ── whom an organiser may invite ──────────────────────────────────────────────
def organisers(session: Session, actor: Actor) -> Sequence[Agency]:
    """In whose name the actor organises; one statement."""
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    return session.scalars(select(Agency).where(Agency.id.in_(homes)).order_by(Agency.code)).all()


def below(session: Session, organiser_id: int, today: date) -> list[Candidate]:
    """Agencies below it that are no units, with whom they stand under; one statement."""
    above, line = aliased(Agency), AgencyClosure
    rows = session.execute(
        select(Agency.id, Agency.code, name_on(today), Agency.kind, above.code, above.short_name)
        .join(line, line.descendant_id == Agency.id)
        .outerjoin(
            SupervisionLink, and_(SupervisionLink.agency_id == Agency.id, supervised(today))
        )
        .outerjoin(above, above.id == SupervisionLink.supervisor_id)
        .where(
            line.ancestor_id == organiser_id, line.depth > 0, in_force(today), existing(today),
            Agency.kind.not_in(UNIT_KINDS),
        )
        .order_by(*ordering())
    )  # fmt: skip
    return [
        Candidate(key, code, name, kind, above_code or "", above_name or "")
        for key, code, name, kind, above_code, above_name in rows
    ]
