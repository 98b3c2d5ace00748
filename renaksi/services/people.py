"""Keeping people: accounts, roles, one-time links. Who may do it where: `core.grants`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from renaksi.core.agency import AgencyKind
from renaksi.core.audit import AuditEvent
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.grants import may_end, may_keep
from renaksi.core.policy import Role
from renaksi.models import RoleAssignment, User
from renaksi.queries import accounts
from renaksi.queries.accounts import HeldRole
from renaksi.queries.scope import places_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import people as steps
from renaksi.services.steps.people import NewRole


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Somebody new, and the token of the link by which they choose their first password.

    No token where they were given a password.
    """

    user_id: int
    token: str


def create_user(
    ctx: Context,
    *,
    email: str,
    name: str,
    job_title: str = "",
    password: str | None = None,
    must_change: bool = True,
) -> User:
    """An account without any role yet: for the system and the national administrator."""
    if not accounts.keeps_all(ctx.actor):
        raise NotAllowed(Refusal.ROLE_MISSING)
    with transaction(ctx):
        user = steps.add_user(
            ctx,
            email=email,
            name=name,
            job_title=job_title,
            password=password,
            must_change=must_change,
        )
        audit.record(ctx, AuditEvent.USER_CREATE, user, after=_facts(user))
    return user


def add_person(
    ctx: Context,
    *,
    email: str,
    name: str,
    job_title: str,
    role: NewRole,
    password: str | None = None,
) -> NewAccount:
    """An account with its first role; the person chooses a password by a one-time link.

    A `password` given instead must be changed at the first sign-in.
    """
    with transaction(ctx) as session:
        user = steps.add_user(
            ctx,
            email=email,
            name=name,
            job_title=job_title,
            password=password,
            must_change=password is not None,
        )
        row = steps.add_role(ctx, user, role)
        token = steps.add_link(ctx, user) if password is None else ""
        audit.record(
            ctx,
            AuditEvent.USER_CREATE,
            user,
            agency_id=row.home_id,
            after={**_facts(user), **_role_facts(row)},
        )
        session.flush()
        return NewAccount(user.id, token)


def grant_role(
    ctx: Context,
    user_id: int,
    *,
    role: Role,
    home_id: int,
    reach_id: int | None = None,
    kinds: Iterable[AgencyKind] = (),
    valid_from: date = ALWAYS,
    valid_to: date = FOREVER,
) -> RoleAssignment:
    """Give somebody one more role. Raises NotAllowed beyond what the grant table gives."""
    with transaction(ctx):
        user = _person(ctx, user_id)
        _refuse_disabled(user)
        row = steps.add_role(
            ctx, user, NewRole(role, home_id, reach_id, tuple(kinds), valid_from, valid_to)
        )
        audit.record(
            ctx, AuditEvent.USER_GRANT, user, agency_id=row.home_id, after=_role_facts(row)
        )
    return row


def end_role(ctx: Context, assignment_id: int, *, on: date) -> RoleAssignment:
    """`on` is the first day without the role; not in the past, for it says who could act then."""
    with transaction(ctx) as session:
        row = session.get(RoleAssignment, assignment_id)
        if row is None:
            raise NotFound
        steps.lock_agency(session, row.home_id)
        session.refresh(row)
        user = _person(ctx, row.user_id)
        home = places_of(session, [row.home_id], ctx.today)[row.home_id]
        if not may_end(ctx.actor, row.role, home):
            raise NotAllowed(Refusal.BEYOND_REACH, role=row.role, agency=row.home.name)
        if on < ctx.today:
            raise Invalid(Refusal.BEFORE_TODAY, "on")
        if row.valid_to <= on:
            raise Conflict(Refusal.ROLE_ENDED)
        steps.refuse_last(ctx, [row], on)
        before = row.valid_to
        row.valid_to = max(on, row.valid_from)
        audit.record(
            ctx,
            AuditEvent.USER_END_ROLE,
            user,
            agency_id=row.home_id,
            before={"valid_to": before},
            after=_role_facts(row),
        )
    return row


def edit_person(
    ctx: Context, user_id: int, *, version: int, email: str, name: str, job_title: str
) -> User:
    """Change name, position or e-mail. Raises Conflict when somebody changed them meanwhile."""
    with transaction(ctx):
        user, agency_id = _kept(ctx, user_id)
        if user.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        before = _facts(user)
        steps.refuse_taken(ctx, email.strip().lower(), but=user)
        user.email, user.name, user.job_title = email.strip().lower(), name, job_title
        audit.record(
            ctx,
            AuditEvent.USER_EDIT,
            user,
            agency_id=agency_id,
            before=before,
            after=_facts(user),
        )
    return user


def disable(ctx: Context, user_id: int) -> User:
    """Close an account. Roles and history stay; every session ends."""
    with transaction(ctx) as session:
        user, agency_id = _kept(ctx, user_id)
        _refuse_own(ctx, user)
        held = [row for row in user.assignments if row.valid_from <= ctx.today < row.valid_to]
        steps.refuse_last(ctx, held, ctx.today)
        user.is_active = False
        user.session_epoch += 1
        audit.record(ctx, AuditEvent.USER_DISABLE, user, agency_id=agency_id)
        session.flush()
    return user


def enable(ctx: Context, user_id: int) -> User:
    with transaction(ctx):
        user, agency_id = _kept(ctx, user_id)
        user.is_active = True
        audit.record(ctx, AuditEvent.USER_ENABLE, user, agency_id=agency_id)
    return user


def issue_link(ctx: Context, user_id: int) -> str:
    """A one-time link to choose a new password. Returns its token, which is stored nowhere."""
    with transaction(ctx):
        user, agency_id = _kept(ctx, user_id)
        _refuse_own(ctx, user)  # one's own password is changed knowing the old one
        _refuse_disabled(user)
        token = steps.add_link(ctx, user)
        audit.record(ctx, AuditEvent.USER_RESET_LINK, user, agency_id=agency_id)
    return token


def _person(ctx: Context, user_id: int) -> User:
    return accounts.visible_person(ctx.session, ctx.actor, user_id, ctx.today)


def _kept(ctx: Context, user_id: int) -> tuple[User, int | None]:
    """The person if the actor keeps the whole account, and the agency the audit line belongs to."""
    user = _person(ctx, user_id)
    rows = accounts.roles_of(ctx.session, [user_id])
    if not keeps(ctx, user, rows):
        raise NotAllowed(Refusal.OTHER_ROLES, name=user.name)
    return user, rows[0].home_id if rows else None


def keeps(ctx: Context, user: User, rows: Sequence[HeldRole]) -> bool:
    """Whether the actor keeps the whole account: the roles held now, else all ever held, decide."""
    deciding = [row for row in rows if not row.is_over(ctx.today)] or rows
    places = places_of(ctx.session, {row.home_id for row in deciding}, ctx.today)
    is_new = user.signed_in_at is None and all(
        row.granted_by_id == ctx.actor.user_id for row in rows
    )
    return may_keep(ctx.actor, [(row.role, places[row.home_id]) for row in deciding], is_new=is_new)


def _refuse_own(ctx: Context, user: User) -> None:
    if user.id == ctx.actor.user_id:
        raise NotAllowed(Refusal.OWN_ACCOUNT)


def _refuse_disabled(user: User) -> None:
    if not user.is_active:
        raise Conflict(Refusal.ACCOUNT_DISABLED, name=user.name)


def _facts(user: User) -> dict[str, object]:
    return {"email": user.email, "name": user.name, "job_title": user.job_title}


def _role_facts(row: RoleAssignment) -> dict[str, object]:
    return {
        "role": row.role,
        "home_id": row.home_id,
        "reach_id": row.reach_id,
        "kinds": row.kinds or [],
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }
