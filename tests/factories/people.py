"""People for tests, made by the use cases themselves."""

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.policy import SYSTEM, Actor, Role
from renaksi.models import Agency, User
from renaksi.queries.people import actor_of
from renaksi.services import people
from renaksi.services.context import Context

PASSWORD = "kopi hangat pagi hari"
MADE_AT = datetime(2026, 1, 5, 3, tzinfo=UTC)


def agency(session: Session, code: str) -> Agency:
    return session.scalars(select(Agency).where(Agency.code == code)).one()


def make_person(
    session: Session,
    email: str,
    *roles: tuple[Role, str],
    name: str | None = None,
    password: str | None = None,
    **grant: object,
) -> User:
    """`make_person(session, "sari@contoh.test", (Role.AGENCY_ADMIN, "34.04"))`.

    `grant`: reach (a code), kinds, valid_from, valid_to, for every role given.
    """
    ctx = system(session)
    user = people.create_user(
        ctx,
        email=email,
        name=name or email.partition("@")[0].replace(".", " ").title(),
        password=password,
        must_change=False,
    )
    for role, code in roles:
        give(session, user, role, code, **grant)
    return user


def give(
    session: Session,
    user: User,
    role: Role,
    code: str,
    *,
    reach: str | None = None,
    kinds=(),
    valid_from: date = ALWAYS,
    valid_to: date = FOREVER,
):
    return people.grant_role(
        system(session),
        user.id,
        role=role,
        home_id=agency(session, code).id,
        reach_id=agency(session, reach).id if reach else None,
        kinds=kinds,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def system(session: Session, now: datetime | None = None) -> Context:
    return Context(session, SYSTEM, now or MADE_AT, "test")


def acting(session: Session, user: User, now: datetime | None = None) -> Context:
    """The context a request of this person has; `now` is the present unless said."""
    moment = now or datetime.now(UTC)
    today = Context(session, Actor(user.id), moment).today
    return Context(session, actor_of(session, user, today), moment, "test")
