"""What the use cases on people share: adding an account, a role, a one-time link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from renaksi.core.accounts import ADDRESS, LONGEST_ADDRESS
from renaksi.core.agency import AgencyKind
from renaksi.core.dates import ALWAYS, FOREVER, Span
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.grants import NEVER_WITHOUT, RoleAt, why_not_give
from renaksi.core.policy import Role
from renaksi.core.sessions import RESET_LINK
from renaksi.models import Agency, PasswordReset, RoleAssignment, User
from renaksi.queries import accounts, people as reads
from renaksi.queries.scope import place_of
from renaksi.services.context import Context
from renaksi.services.steps import passwords


@dataclass(frozen=True, slots=True)
class NewRole:
    """A role to be given."""

    role: Role
    home_id: int
    reach_id: int | None = None
    kinds: Iterable[AgencyKind] = ()
    valid_from: date = ALWAYS
    valid_to: date = FOREVER


def add_user(
    ctx: Context, *, email: str, name: str, job_title: str, password: str | None, must_change: bool
) -> User:
    email = email.strip().lower()
    if not ADDRESS.fullmatch(email) or len(email) > LONGEST_ADDRESS:
        raise Invalid(Refusal.BAD_EMAIL, "email", email=email)
    refuse_taken(ctx, email)
    user = User(
        email=email,
        name=" ".join(name.split()),
        job_title=" ".join(job_title.split()),
        password_hash="" if password is None else passwords.hashed(password),
        must_change_password=must_change,
        created_at=ctx.now,
    )
    ctx.session.add(user)
    ctx.session.flush()
    return user


def refuse_taken(ctx: Context, email: str, but: User | None = None) -> None:
    """Raise Invalid when another account has this e-mail; its name is told only within reach."""
    other = ctx.session.scalar(select(User).where(User.email == email))
    if other is None or other is but:
        return
    if accounts.is_visible(ctx.session, ctx.actor, other.id, ctx.today):
        raise Invalid(Refusal.EMAIL_TAKEN, "email", name=other.name)
    raise Invalid(Refusal.EMAIL_ELSEWHERE, "email")


def add_role(ctx: Context, user: User, new: NewRole) -> RoleAssignment:
    """Give a role after asking the grant table. The home is locked meanwhile."""
    session = ctx.session
    if new.valid_from >= new.valid_to:
        raise Invalid(Refusal.BAD_SPAN, "valid_to")
    home = lock_agency(session, new.home_id)
    reach_id = new.reach_id or new.home_id
    wanted = RoleAt(
        role=new.role,
        home=place_of(session, new.home_id, ctx.today),
        reach=place_of(session, reach_id, ctx.today),
        kinds=frozenset(new.kinds),
    )
    filled = bool(reads.holders_at(session, [new.home_id], [new.role], ctx.today))
    if refusal := why_not_give(ctx.actor, wanted, is_filled=filled):
        refusal.detail.setdefault("agency", home.name)
        raise refusal
    first = max(ctx.today, new.valid_from)
    if not home.active_from <= first < home.active_to:
        raise Invalid(Refusal.NOT_ACTIVE_THEN, "valid_from", agency=home.name, on=first)
    _refuse_twice(session, user, home, new, reach_id)
    row = RoleAssignment(
        user_id=user.id,
        role=new.role,
        home_id=new.home_id,
        reach_id=reach_id,
        kinds=sorted(wanted.kinds) or None,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        granted_by_id=ctx.actor.user_id,
    )
    session.add(row)
    session.flush()
    return row


def _refuse_twice(session: Session, user: User, home: Agency, new: NewRole, reach_id: int) -> None:
    held = held_like(session, user.id, new.role, new.home_id, reach_id)
    wanted = Span(new.valid_from, new.valid_to)
    if any(wanted.overlaps(Span(row.valid_from, row.valid_to)) for row in held):
        raise Invalid(Refusal.ROLE_HELD, "role", name=user.name, role=new.role, agency=home.name)


def held_like(
    session: Session, user_id: int, role: Role, home_id: int, reach_id: int
) -> list[RoleAssignment]:
    """The same role of one person, whenever."""
    return list(
        session.scalars(
            select(RoleAssignment).where(
                RoleAssignment.user_id == user_id,
                RoleAssignment.role == role,
                RoleAssignment.home_id == home_id,
                RoleAssignment.reach_id == reach_id,
                RoleAssignment.valid_from < RoleAssignment.valid_to,
            )
        )
    )


def lock_agency(session: Session, agency_id: int) -> Agency:
    """Two people who appoint, or dismiss, at the same agency do so one after the other."""
    agency = session.get(Agency, agency_id, with_for_update=True)
    if agency is None:
        raise NotFound
    return agency


def lock_homes(session: Session, user_id: int) -> None:
    """Nobody else changes a role at any agency of this person meanwhile."""
    homes = select(RoleAssignment.home_id).where(RoleAssignment.user_id == user_id).distinct()
    for home_id in sorted(session.scalars(homes)):
        lock_agency(session, home_id)


def refuse_last(ctx: Context, rows: Iterable[RoleAssignment], on: date) -> None:
    """Raise Conflict if ending these roles on `on` leaves an agency without its administrator."""
    if ctx.actor.is_system:
        return
    for row in rows:
        agency = lock_agency(ctx.session, row.home_id)
        needed = row.role is Role.NATIONAL_ADMIN or not agency.kind.is_unit
        if row.role not in NEVER_WITHOUT or not needed or agency.active_to <= on:
            continue
        others = reads.holders_at(ctx.session, [row.home_id], [row.role], on)
        if not any(user_id != row.user_id for _, _, user_id in others):
            raise Conflict(Refusal.LAST_ADMIN, role=row.role, agency=agency.name)


def add_link(ctx: Context, user: User) -> str:
    """A one-time link to choose a password; earlier ones stop working. Returns its token."""
    session = ctx.session
    session.execute(
        delete(PasswordReset).where(
            PasswordReset.user_id == user.id,
            or_(PasswordReset.used_at.is_(None), PasswordReset.expires_at < ctx.now),
        )
    )
    token = passwords.new_token()
    session.add(
        PasswordReset(
            user_id=user.id,
            token_hash=passwords.token_hash(token),
            expires_at=ctx.now + RESET_LINK,
            issued_by_id=ctx.actor.user_id,
        )
    )
    return token
