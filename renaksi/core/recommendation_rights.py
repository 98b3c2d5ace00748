"""Who may issue a recommendation to whom, who decides on it, and who may read it (design section 3)."""

from collections.abc import Mapping
from typing import Final

from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken
from renaksi.core.follow_up import ISSUING_ROLES, SOURCES, issuing_grants
from renaksi.core.policy import (
    REVIEWER_ROLES,
    Actor,
    Grant,
    Permission,
    Place,
    Relation,
    Role,
    may,
    may_read,
    relations,
)
from renaksi.core.recommendation import RecommendationSource, RecommendationStatus

SOURCE_OF: Final[Mapping[str, RecommendationSource]] = {
    "OMBUDSMAN": RecommendationSource.OMBUDSMAN,
    "KEMENDAGRI": RecommendationSource.HOME_AFFAIRS,
}
"""By code, the agencies whose issuers have a source of their own."""


def sources_of(grant: Grant, home_code: str) -> frozenset[RecommendationSource]:
    """Which sources a grant issues under; `home_code` is the code of its home agency."""
    found = SOURCES.get(grant.role, frozenset())
    if grant.role is Role.ISSUER:
        return found & {SOURCE_OF[home_code]} if home_code in SOURCE_OF else frozenset()
    return found


def why_not_issue(
    actor: Actor,
    issuer_id: int,
    issuer_code: str,
    source: RecommendationSource,
    place: Place,
    *,
    agency: str = "",
) -> RuleBroken | None:
    """Why the actor may not issue under `source`, for the issuer, to the agency at `place`.

    Authority first, then which source, then whom; `agency` is the addressee's name.
    """
    homes = [one for one in actor.with_role(*ISSUING_ROLES) if one.home_id == issuer_id]
    if not homes:
        return NotAllowed(Refusal.ROLE_MISSING)
    grants = [one for one in homes if source in sources_of(one, issuer_code)]
    if not grants:
        return Invalid(Refusal.NOT_YOUR_SOURCE, "source", source=source)
    if not set(grants) & set(issuing_grants(actor, place)):
        return Invalid(Refusal.NOT_YOUR_ADDRESSEE, "addressees", agency=agency)
    return None


def decides(grant: Grant, place: Place, source: RecommendationSource | None = None) -> bool:
    """Whether who holds this grant decides on what was issued to the agency at `place`.

    `source`: of the recommendation, asked at the issuer itself; a delegate and the tiers above
    stand in for the issuer whatever the source.
    """
    if source is not None and source not in SOURCES.get(grant.role, frozenset()):
        return False
    if grant.role in REVIEWER_ROLES:
        return Relation.BELOW in relations(grant, place)
    return grant.role in ISSUING_ROLES and Relation.REACH in relations(grant, place)


def may_delegate(actor: Actor, issuer_id: int, place: Place, source: RecommendationSource) -> bool:
    """Only the issuer's own people hand a decision on, never a delegate or a tier above."""
    return any(
        one.home_id == issuer_id and decides(one, place, source)
        for one in actor.with_role(*ISSUING_ROLES)
    )


def may_read_it(
    actor: Actor,
    status: RecommendationStatus,
    source: RecommendationSource,
    *,
    issuer_id: int,
    delegate_id: int | None,
    place: Place,
) -> bool:
    """Readers of the addressee and the issuer's people; a draft is the issuer's own affair."""
    if actor.is_system:
        return True
    if status is RecommendationStatus.DRAFT:
        return any(
            one.home_id == issuer_id and source in SOURCES[one.role]
            for one in actor.with_role(*SOURCES)
        )
    if any(one.home_id in {issuer_id, delegate_id} for one in actor.grants):
        return True
    return may(actor, Permission.RECOMMENDATION_READ, place) or may_read(actor, place)
