"""Guidance events for tests, made by the use cases themselves."""

from datetime import date

from sqlalchemy.orm import Session

from renaksi.core.guidance import GuidanceKind, GuidanceValues
from renaksi.models import GuidanceEvent, User
from renaksi.services import guidance
from tests.factories.people import acting, agency

HELD_ON = date(2026, 3, 10)


def an_event(
    session: Session, by: User, *codes: str, on: date = HELD_ON, title: str = "Bimtek pengelola"
) -> GuidanceEvent:
    """Planned by DIY for those agencies."""
    values = GuidanceValues(GuidanceKind.TRAINING, title, on, on, "Aula Kominfo")
    invited = {agency(session, code).id for code in codes}
    return guidance.plan(acting(session, by), agency(session, "34").id, values, invited)


def a_held_event(session: Session, by: User, *codes: str, **more: object) -> GuidanceEvent:
    """Two people of each came."""
    event = an_event(session, by, *codes, **more)
    people = {agency(session, code).id: 2 for code in codes}
    return guidance.attend(acting(session, by), event.id, people, version=event.version)
