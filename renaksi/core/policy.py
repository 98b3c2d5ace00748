"""Who may do what, as one table. `docs/permissions.md` is generated from it.

A person holds *grants*: a role at a home agency, with a reach (the home by default) and perhaps
a limit to some kinds of agencies. What a grant allows on an agency follows from the *relation*
between the two, and from nothing else. `design`: sections 3.1 to 3.8.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.errors import NotAllowed, Refusal


class Role(StrEnum):
    """The nine roles of tiered complaint oversight."""

    AGENCY_ADMIN = "agency_admin"
    LIAISON = "liaison"
    MANAGER = "manager"
    EVALUATOR = "evaluator"
    EVALUATION_LEAD = "evaluation_lead"
    OBSERVER = "observer"
    ISSUER = "issuer"
    INTERNAL_AUDITOR = "internal_auditor"
    NATIONAL_ADMIN = "national_admin"


OWNER_ROLES: Final = frozenset({Role.AGENCY_ADMIN, Role.LIAISON, Role.MANAGER})
REVIEWER_ROLES: Final = frozenset({Role.EVALUATOR, Role.EVALUATION_LEAD})
WATCHER_ROLES: Final = frozenset({Role.OBSERVER, Role.ISSUER, Role.INTERNAL_AUDITOR})


class Relation(StrEnum):
    """How a grant stands to an agency."""

    OWN = "own"  # the home agency itself, or a unit below it (owner roles)
    SAME_OWNER = "same_owner"  # the agency one's own unit belongs to
    HOME = "home"  # a reviewer's own agency: read, never review
    BELOW = "below"  # strictly below a reviewer's home
    SUPERVISED = "supervised"  # directly below one's home agency
    REACH = "reach"  # inside a watcher's reach and kinds
    EVERYWHERE = "everywhere"  # the national administrator


class Permission(StrEnum):
    """What the pages, services and commands ask for."""

    PLAN_READ = "plan:read"
    PLAN_CREATE = "plan:create"
    PLAN_EDIT = "plan:edit"
    PLAN_EDIT_OWN_ROWS = "plan:edit_own_rows"
    PLAN_COMMENT = "plan:comment"
    PLAN_REVIEW_NOTE = "plan:review_note"
    AGENCY_ADMINISTER = "agency:administer"
    UNIT_KEEP = "unit:keep"
    PEOPLE_READ = "people:read"
    PEOPLE_KEEP = "people:keep"
    PEOPLE_APPOINT = "people:appoint"
    CYCLE_ADMINISTER = "cycle:administer"
    AUDIT_READ = "audit:read"
    AUDIT_VERIFY = "audit:verify"
    LETTERHEAD_KEEP = "letterhead:keep"
    DOCUMENT_ISSUE = "document:issue"
    REPORT_EDIT = "report:edit"
    REPORT_EDIT_OWN_ROWS = "report:edit_own_rows"
    REPORT_VERIFY = "report:verify"
    EXTENSION_REQUEST = "extension:request"
    EXTENSION_DECIDE = "extension:decide"
    RECOMMENDATION_READ = "recommendation:read"
    RECOMMENDATION_ISSUE = "recommendation:issue"
    RECOMMENDATION_IMPORT = "recommendation:import"
    RECOMMENDATION_MINUTES = "recommendation:minutes"
    FOLLOW_UP_WRITE = "follow_up:write"
    FOLLOW_UP_SUBMIT = "follow_up:submit"
    FOLLOW_UP_CHECK = "follow_up:check"
    INSTRUMENT_KEEP = "instrument:keep"
    ASSESSMENT_READ = "assessment:read"
    ASSESSMENT_RECORD = "assessment:record"
    COMPLAINT_READ = "complaint:read"
    COMPLAINT_IMPORT = "complaint:import"
    COMPLAINT_MAP = "complaint:map"
    COMPLAINT_HANDOVER = "complaint:handover"
    CONNECTION_RECORD = "connection:record"
    CHANNEL_KEEP = "channel:keep"
    ROADMAP_KEEP = "roadmap:keep"
    ASSESSMENT_DOCUMENT = "assessment:document"
    MODERATION_READ = "moderation:read"
    GUIDANCE_ORGANISE = "guidance:organise"
    PERIODIC_WRITE = "periodic:write"
    PERIODIC_APPROVE = "periodic:approve"


_R, _L = Role, Relation
_ISSUERS: Final = (
    (_R.EVALUATOR, _L.BELOW),
    (_R.EVALUATION_LEAD, _L.BELOW),
    (_R.ISSUER, _L.REACH),
    (_R.INTERNAL_AUDITOR, _L.REACH),
)
_READERS: Final = (
    *((role, _L.OWN) for role in sorted(OWNER_ROLES)),
    (_R.LIAISON, _L.SAME_OWNER),
    (_R.MANAGER, _L.SAME_OWNER),
    (_R.AGENCY_ADMIN, _L.SAME_OWNER),
    *((role, rel) for role in sorted(REVIEWER_ROLES) for rel in (_L.HOME, _L.BELOW)),
    *((role, _L.REACH) for role in sorted(WATCHER_ROLES)),
    (_R.NATIONAL_ADMIN, _L.EVERYWHERE),
)
POLICY: Final[Mapping[Permission, tuple[tuple[Role, Relation], ...]]] = {
    Permission.PLAN_READ: _READERS,
    Permission.PLAN_CREATE: ((_R.AGENCY_ADMIN, _L.OWN),),
    Permission.PLAN_EDIT: ((_R.AGENCY_ADMIN, _L.OWN), (_R.MANAGER, _L.OWN)),
    Permission.PLAN_EDIT_OWN_ROWS: ((_R.LIAISON, _L.SAME_OWNER), (_R.LIAISON, _L.OWN)),
    Permission.PLAN_COMMENT: tuple(pair for pair in _READERS if pair[0] is not _R.NATIONAL_ADMIN),
    Permission.PLAN_REVIEW_NOTE: (
        (_R.EVALUATOR, _L.BELOW),
        (_R.EVALUATION_LEAD, _L.BELOW),
    ),
    Permission.AGENCY_ADMINISTER: ((_R.NATIONAL_ADMIN, _L.EVERYWHERE),),
    Permission.UNIT_KEEP: ((_R.AGENCY_ADMIN, _L.OWN), (_R.NATIONAL_ADMIN, _L.EVERYWHERE)),
    Permission.PEOPLE_READ: _READERS,
    Permission.PEOPLE_KEEP: ((_R.AGENCY_ADMIN, _L.OWN), (_R.NATIONAL_ADMIN, _L.EVERYWHERE)),
    Permission.PEOPLE_APPOINT: (
        (_R.AGENCY_ADMIN, _L.SUPERVISED),
        (_R.NATIONAL_ADMIN, _L.EVERYWHERE),
    ),
    Permission.CYCLE_ADMINISTER: ((_R.NATIONAL_ADMIN, _L.EVERYWHERE),),
    Permission.AUDIT_READ: (
        (_R.AGENCY_ADMIN, _L.OWN),
        (_R.MANAGER, _L.OWN),
        (_R.INTERNAL_AUDITOR, _L.REACH),
        (_R.NATIONAL_ADMIN, _L.EVERYWHERE),
    ),
    Permission.AUDIT_VERIFY: ((_R.NATIONAL_ADMIN, _L.EVERYWHERE),),
    Permission.LETTERHEAD_KEEP: ((_R.AGENCY_ADMIN, _L.OWN),),
    Permission.DOCUMENT_ISSUE: ((_R.AGENCY_ADMIN, _L.OWN), (_R.MANAGER, _L.OWN)),
    Permission.REPORT_EDIT: ((_R.AGENCY_ADMIN, _L.OWN), (_R.MANAGER, _L.OWN)),
    Permission.REPORT_EDIT_OWN_ROWS: ((_R.LIAISON, _L.SAME_OWNER), (_R.LIAISON, _L.OWN)),
    Permission.REPORT_VERIFY: ((_R.EVALUATOR, _L.BELOW), (_R.EVALUATION_LEAD, _L.BELOW)),
    Permission.EXTENSION_REQUEST: ((_R.AGENCY_ADMIN, _L.OWN), (_R.MANAGER, _L.OWN)),
    Permission.EXTENSION_DECIDE: ((_R.EVALUATION_LEAD, _L.BELOW),),
    Permission.RECOMMENDATION_READ: _READERS,
    Permission.RECOMMENDATION_ISSUE: _ISSUERS,
    Permission.RECOMMENDATION_IMPORT: (*_ISSUERS, (_R.NATIONAL_ADMIN, _L.EVERYWHERE)),
    Permission.RECOMMENDATION_MINUTES: tuple(
        (role, rel) for role in sorted(REVIEWER_ROLES) for rel in (_L.HOME, _L.BELOW)
    ),
    Permission.FOLLOW_UP_WRITE: (
        (_R.AGENCY_ADMIN, _L.OWN),
        (_R.MANAGER, _L.OWN),
        (_R.LIAISON, _L.SAME_OWNER),
    ),
    Permission.FOLLOW_UP_SUBMIT: ((_R.MANAGER, _L.OWN),),
    Permission.FOLLOW_UP_CHECK: ((_R.INTERNAL_AUDITOR, _L.REACH),),
    Permission.INSTRUMENT_KEEP: ((_R.NATIONAL_ADMIN, _L.EVERYWHERE),),
    Permission.ASSESSMENT_READ: _READERS,
    Permission.ASSESSMENT_RECORD: (
        (_R.EVALUATION_LEAD, _L.BELOW),
        (_R.NATIONAL_ADMIN, _L.EVERYWHERE),
    ),
    Permission.ASSESSMENT_DOCUMENT: (
        (_R.EVALUATOR, _L.BELOW),
        (_R.EVALUATION_LEAD, _L.BELOW),
    ),
    Permission.COMPLAINT_READ: _READERS,
    Permission.COMPLAINT_IMPORT: (
        (_R.AGENCY_ADMIN, _L.OWN),
        (_R.MANAGER, _L.OWN),
        (_R.EVALUATOR, _L.BELOW),
        (_R.EVALUATION_LEAD, _L.BELOW),
        (_R.NATIONAL_ADMIN, _L.EVERYWHERE),
    ),
    Permission.COMPLAINT_MAP: ((_R.NATIONAL_ADMIN, _L.EVERYWHERE),),
    Permission.ROADMAP_KEEP: ((_R.NATIONAL_ADMIN, _L.EVERYWHERE),),
    Permission.COMPLAINT_HANDOVER: (
        (_R.AGENCY_ADMIN, _L.OWN),
        (_R.MANAGER, _L.OWN),
        (_R.NATIONAL_ADMIN, _L.EVERYWHERE),
    ),
    Permission.CONNECTION_RECORD: (
        (_R.EVALUATOR, _L.BELOW),
        (_R.EVALUATION_LEAD, _L.BELOW),
        (_R.NATIONAL_ADMIN, _L.EVERYWHERE),
    ),
    Permission.CHANNEL_KEEP: (
        (_R.AGENCY_ADMIN, _L.OWN),
        (_R.MANAGER, _L.OWN),
        (_R.NATIONAL_ADMIN, _L.EVERYWHERE),
    ),
    # Asked at the organiser; whom it may invite stands below it.
    Permission.GUIDANCE_ORGANISE: ((_R.EVALUATOR, _L.HOME), (_R.EVALUATION_LEAD, _L.HOME)),
    # Asked at the base of a report; of those above it, only where nobody at the base can.
    Permission.PERIODIC_WRITE: ((_R.EVALUATOR, _L.HOME), (_R.EVALUATION_LEAD, _L.HOME)),
    Permission.PERIODIC_APPROVE: ((_R.EVALUATION_LEAD, _L.HOME), (_R.EVALUATION_LEAD, _L.BELOW)),
    # Asked at the root: samples and raters are the centre's own affair.
    Permission.MODERATION_READ: (
        (_R.EVALUATOR, _L.HOME),
        (_R.EVALUATION_LEAD, _L.HOME),
        (_R.NATIONAL_ADMIN, _L.EVERYWHERE),
    ),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one person, in force today."""

    role: Role
    home_id: int
    reach_id: int
    home_owner_id: int
    """The agency the home belongs to: the home itself, or for a unit the agency above it."""
    kinds: frozenset[AgencyKind] = frozenset()
    """Kinds it is limited to; empty means all."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the rules need to know of an agency that something belongs to."""

    agency_id: int
    kind: AgencyKind
    owner_id: int
    """The nearest agency above or equal that is not of UNIT tier."""
    lineage: tuple[int, ...]
    """The agency, then its supervisors of today up to the root."""
    past_supervisors: frozenset[int] = frozenset()
    """Who stood above it on the object's own date: they keep reading."""
    origin: "Place | None" = None
    """Of something inherited, the place of the agency that is no more: its readers keep reading."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `user_id` None is the system (commands, jobs): it may do everything, audited."""

    user_id: int | None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    is_system: bool = False
    roles: frozenset[Role] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", frozenset(grant.role for grant in self.grants))

    def with_role(self, *roles: Role) -> Iterator[Grant]:
        return (grant for grant in self.grants if grant.role in roles)


SYSTEM: Final = Actor(user_id=None, name="Sistem", is_system=True)


def relations(grant: Grant, place: Place) -> frozenset[Relation]:
    """Every way in which `grant` stands to `place`."""
    found = set()
    if grant.role is Role.NATIONAL_ADMIN:
        found.add(Relation.EVERYWHERE)
    if grant.role in OWNER_ROLES:
        found |= _owner_relations(grant, place)
    if grant.role in REVIEWER_ROLES:
        if place.agency_id == grant.home_id:
            found.add(Relation.HOME)
        elif grant.home_id in place.lineage[1:]:
            found.add(Relation.BELOW)
    if grant.role in WATCHER_ROLES and _in_reach(grant, place):
        found.add(Relation.REACH)
    return frozenset(found)


def _owner_relations(grant: Grant, place: Place) -> set[Relation]:
    found = set()
    if place.agency_id == grant.home_id or (
        place.kind.tier is Tier.UNIT and grant.home_id in _within_owner(place)
    ):
        found.add(Relation.OWN)
    if place.owner_id == grant.home_owner_id:
        found.add(Relation.SAME_OWNER)
    if len(place.lineage) > 1 and place.lineage[1] == grant.home_id and not place.kind.is_unit:
        found.add(Relation.SUPERVISED)
    return found


def _within_owner(place: Place) -> tuple[int, ...]:
    """The part of the line of supervision that stays inside the owning agency."""
    upto = place.lineage.index(place.owner_id) if place.owner_id in place.lineage else 0
    return place.lineage[: upto + 1]


def _in_reach(grant: Grant, place: Place) -> bool:
    below = grant.reach_id in place.lineage or grant.reach_id in place.past_supervisors
    return below and (not grant.kinds or place.kind in grant.kinds)


def may(actor: Actor, permission: Permission, place: Place) -> bool:
    """Whether one of the actor's grants gives `permission` on `place`, today."""
    if actor.is_system:
        return True
    allowed = POLICY[permission]
    for grant in actor.grants:
        found = relations(grant, place)
        if any(role is grant.role and relation in found for role, relation in allowed):
            return True
    return False


def may_read(actor: Actor, place: Place) -> bool:
    """Reading also stays with whoever supervised on the object's own date (design 3.8)."""
    if may(actor, Permission.PLAN_READ, place):
        return True
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    if homes & place.past_supervisors:
        return True
    return place.origin is not None and may_read(actor, place.origin)


def require(actor: Actor, permission: Permission, place: Place) -> None:
    """Raise NotAllowed unless `may`."""
    if not may(actor, permission, place):
        raise NotAllowed(Refusal.ROLE_MISSING)


def holds_anywhere(actor: Actor, permission: Permission) -> bool:
    """Whether the permission can be had at all by one of the actor's roles."""
    if actor.is_system:
        return True
    roles = {role for role, _ in POLICY[permission]}
    return bool(roles & actor.roles)
