"""Which role may give which roles, and where. `docs/permissions.md` is generated from it.

Design 3.9: never more than one's own reach. Whoever may give a role somewhere may also end it
there, and keeps the accounts of the people who hold nothing else.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken
from renaksi.core.policy import WATCHER_ROLES, Actor, Place, Relation, Role, relations


@dataclass(frozen=True, slots=True)
class Giving:
    """One line of the grant table."""

    giver: Role
    relation: Relation
    gives: frozenset[Role]
    only_missing: bool = False
    """Only where nobody active holds the role."""


GIVINGS: Final = (
    Giving(Role.NATIONAL_ADMIN, Relation.EVERYWHERE, frozenset(Role)),
    Giving(
        Role.AGENCY_ADMIN,
        Relation.OWN,
        frozenset(Role) - {Role.OBSERVER, Role.ISSUER, Role.NATIONAL_ADMIN},
    ),
    Giving(
        Role.AGENCY_ADMIN,
        Relation.SUPERVISED,
        frozenset({Role.AGENCY_ADMIN, Role.MANAGER}),
        only_missing=True,
    ),
)
_ANY: Final = frozenset(Tier)
_WHOLE: Final = _ANY - {Tier.UNIT}
HOMES: Final[Mapping[Role, frozenset[Tier]]] = {
    Role.AGENCY_ADMIN: _ANY,
    Role.LIAISON: _ANY,
    Role.MANAGER: _WHOLE,  # signs for the agency, never for a unit of it
    Role.EVALUATOR: _WHOLE,
    Role.EVALUATION_LEAD: _WHOLE,
    Role.OBSERVER: _WHOLE,
    Role.ISSUER: _WHOLE,
    Role.INTERNAL_AUDITOR: _ANY,  # an inspectorate is itself a unit
    Role.NATIONAL_ADMIN: frozenset({Tier.CENTRAL}),
}
LIMITED_BY_KIND: Final = frozenset({Role.OBSERVER, Role.ISSUER})
NEVER_WITHOUT: Final = frozenset({Role.AGENCY_ADMIN, Role.NATIONAL_ADMIN})
"""Roles whose last holder can not be taken away: nobody could appoint the next one."""


@dataclass(frozen=True, slots=True)
class RoleAt:
    """A role as it is given or held: at which home, reaching how far, for which kinds."""

    role: Role
    home: Place
    reach: Place
    kinds: frozenset[AgencyKind] = frozenset()


def why_not_give(actor: Actor, wanted: RoleAt, *, is_filled: bool) -> RuleBroken | None:
    """Why `actor` may not give this role, or None. Authority first, so a refusal tells nothing."""
    if not _may_give(actor, wanted.role, wanted.home, is_filled=is_filled):
        if _may_give(actor, wanted.role, wanted.home, is_filled=False):
            return NotAllowed(Refusal.ROLE_FILLED, role=wanted.role)
        return NotAllowed(Refusal.BEYOND_REACH, role=wanted.role)
    if wanted.home.kind.tier not in HOMES[wanted.role]:
        return Invalid(Refusal.ROLE_NOT_HERE, "role", role=wanted.role)
    elsewhere = wanted.reach.agency_id != wanted.home.agency_id
    if elsewhere and wanted.role not in WATCHER_ROLES:
        return Invalid(Refusal.ROLE_NOT_HERE, "reach", role=wanted.role)
    if elsewhere and not _may_give(actor, wanted.role, wanted.reach, is_filled=False):
        return NotAllowed(Refusal.BEYOND_REACH, role=wanted.role)
    if wanted.kinds and wanted.role not in LIMITED_BY_KIND:
        return Invalid(Refusal.ROLE_NOT_HERE, "kinds", role=wanted.role)
    return None


def _may_give(actor: Actor, role: Role, place: Place, *, is_filled: bool) -> bool:
    return actor.is_system or any(
        role in giving.gives
        and not (giving.only_missing and is_filled)
        and giving.relation in relations(grant, place)
        for grant in actor.grants
        for giving in GIVINGS
        if giving.giver is grant.role
    )


def giveable(actor: Actor, home: Place, filled: Collection[Role]) -> tuple[Role, ...]:
    """The roles `actor` may give at `home`, where those in `filled` have an active holder."""
    return tuple(
        role
        for role in Role
        if home.kind.tier in HOMES[role] and _may_give(actor, role, home, is_filled=role in filled)
    )


def may_end(actor: Actor, role: Role, home: Place) -> bool:
    return _may_give(actor, role, home, is_filled=True)


def may_keep(actor: Actor, held: Iterable[tuple[Role, Place]], *, is_new: bool) -> bool:
    """Whether `actor` may change the account of somebody who holds these roles.

    A way into an account is a way into everything it holds, so all of it must be within reach.
    An account nobody has used yet (`is_new`) may also be mended by whoever could appoint it.
    """
    roles = list(held)
    if actor.is_system or Role.NATIONAL_ADMIN in actor.roles:
        return True
    return bool(roles) and all(
        _may_give(actor, role, home, is_filled=not is_new) for role, home in roles
    )
