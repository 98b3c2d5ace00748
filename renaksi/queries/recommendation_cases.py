"""What the rules of a recommendation's steps need to know, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    select,
)
from sqlalchemy.orm import Session, joinedload

from renaksi.core.agency import AgencyKind
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import NotFound
from renaksi.core.follow_up import ISSUING_ROLES, FollowUpCase
from renaksi.core.policy import Actor, Grant, Place, Role
from renaksi.core.recommendation import (
    AnswerStage,
    RecommendationSource,
)
from renaksi.core.recommendation_rights import decides, may_read_it
from renaksi.models import (
    Agency,
    Recommendation,
    RoleAssignment,
    User,
)
from renaksi.queries.custody import Holding, places_held
from renaksi.queries.people import owners_of
from renaksi.queries.recommendation_custody import own_day
from renaksi.queries.recommendation_work import Work, what_was_done


@dataclass(frozen=True, slots=True)
class OpenedRecommendation:
    """One recommendation as somebody looks at it; issuer, addressee and batch are loaded."""

    recommendation: Recommendation
    case: FollowUpCase


# ── one ───────────────────────────────────────────────────────────────────────
def open_recommendation(
    session: Session, actor: Actor, recommendation_id: int, today: date
) -> OpenedRecommendation:
    """Four statements, five where a role is held at a unit; two more where something was inherited.

    Raises NotFound where there is none, or the actor may not see it (design 3.7).
    """
    found = session.scalar(
        loaded().where(Recommendation.id == recommendation_id)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    if found is None:
        raise NotFound
    case = recommendation_cases(session, [found], today)[found.id]
    if not may_read_one(actor, found, case.place):
        raise NotFound
    return OpenedRecommendation(found, case)


def loaded() -> Select[Recommendation]:
    """Recommendations with what every page shows of them."""
    return select(Recommendation).options(
        joinedload(Recommendation.issuer),
        joinedload(Recommendation.addressee),
        joinedload(Recommendation.batch),
    )


def may_read_one(actor: Actor, one: Recommendation, place: Place) -> bool:
    """`core.recommendation_rights.may_read_it` of a row."""
    return may_read_it(
        actor,
        one.status,
        one.source,
        issuer_id=one.issuer_id,
        delegate_id=one.delegate_id,
        place=place,
    )


# ── many ──────────────────────────────────────────────────────────────────────
def recommendation_cases(
    session: Session, recommendations: Sequence[Recommendation], today: date
) -> dict[int, FollowUpCase]:
    """Cases by recommendation, for lists: three statements for one as for hundreds.

    Four where a role is held at a unit; two more where an addressee or an issuer is no more.
    """
    if not recommendations:
        return {}
    places = places_held(session, _holdings(recommendations, today), today)
    lines = {one.id: _deciding(one, places) for one in recommendations}
    owners = {places["addressee", one.id].owner_id for one in recommendations}
    duties = _duties(session, {each for line in lines.values() for each in line}, owners, today)
    answers, people = what_was_done(session, [one.id for one in recommendations])
    return {
        one.id: _case(one, places["addressee", one.id], lines[one.id], duties, answers, people)
        for one in recommendations
    }


def _holdings(
    recommendations: Iterable[Recommendation], today: date
) -> dict[tuple[str, int], Holding]:
    """Where the addressee, the issuer and the delegate of each stand, or their heirs."""
    found = {}
    for one in recommendations:
        day = own_day(one, today)
        found["addressee", one.id] = Holding(one.addressee_id, one.custodian_id, day)
        found["issuer", one.id] = Holding(one.issuer_id, None, day)
        if one.delegate_id is not None:
            found["delegate", one.id] = Holding(one.delegate_id, None, day)
    return found


def _deciding(one: Recommendation, places: Mapping[tuple[str, int], Place]) -> "_Line":
    """The delegate, the issuer, then those above the issuer, at last those above the addressee.

    The last ones matter only when the issuer's line has ended: nothing may wait for nobody.
    """
    issuer, addressee = places["issuer", one.id], places["addressee", one.id]
    first = places.get(("delegate", one.id), issuer)
    line = (first.agency_id, issuer.agency_id, *issuer.lineage[1:], *addressee.lineage[1:])
    found: _Line = dict.fromkeys(line)
    if one.delegate_id is None or first.agency_id != issuer.agency_id:
        found[issuer.agency_id] = one.source
    return found


def _case(
    one: Recommendation,
    place: Place,
    line: "_Line",
    duties: "_Duties",
    answers: Mapping[int, Work],
    people: Mapping[int, set[int]],
) -> FollowUpCase:
    tiers = tuple(duties.tier(agency_id, place, source) for agency_id, source in line.items())
    answer = answers.get(one.id, Work())
    return FollowUpCase(
        status=one.status,
        stage=one.stage,
        place=place,
        tiers=tiers,
        has_answer=answer.is_written,
        asks_audit=one.asks_audit,
        auditor_ids=duties.auditors(place),
        proposed_by_id=one.proposed_by_id,
        owner_actor_ids=frozenset(people.get(one.id, ())),
        stage_before=AnswerStage.REVIEW if answer.is_submitted else AnswerStage.ADDRESSEE,
    )


_Line = dict[int, RecommendationSource | None]
"""Who decides, in their order, with the source their roles have to answer for."""


# ── who holds which duty ──────────────────────────────────────────────────────
@dataclass(slots=True)
class _Duties:
    names: dict[int, str] = field(default_factory=dict)
    held: dict[int, list[tuple[int, Grant]]] = field(default_factory=lambda: defaultdict(list))
    """By home agency, people with a grant that issues."""
    audits: list[tuple[int, Grant]] = field(default_factory=list)

    def tier(self, agency_id: int, place: Place, source: RecommendationSource | None) -> ReviewTier:
        holders: dict[Role, set[int]] = defaultdict(set)
        for user_id, grant in self.held[agency_id]:
            if decides(grant, place, source):
                holders[grant.role].add(user_id)
        name = self.names.get(agency_id, "")
        return ReviewTier(agency_id, name, {role: frozenset(who) for role, who in holders.items()})

    def auditors(self, place: Place) -> frozenset[int]:
        """The APIP of the agency itself, also where its people sit in a unit of it."""
        return frozenset(
            user_id
            for user_id, grant in self.audits
            if grant.home_owner_id == place.owner_id and decides(grant, place)
        )


def _duties(session: Session, agencies: set[int], owners: set[int], today: date) -> _Duties:
    """One statement; two where one of the homes is a unit."""
    audits = and_(RoleAssignment.role == Role.INTERNAL_AUDITOR, RoleAssignment.reach_id.in_(owners))
    in_force = and_(RoleAssignment.valid_from <= today, RoleAssignment.valid_to > today)
    rows: Sequence[Any] = session.execute(
        select(Agency.id, Agency.name, Agency.kind, RoleAssignment, User.id)
        .outerjoin(
            RoleAssignment,
            and_(
                RoleAssignment.home_id == Agency.id,
                RoleAssignment.role.in_(ISSUING_ROLES),
                in_force,
            ),
        )
        .outerjoin(User, and_(User.id == RoleAssignment.user_id, User.is_active))
        .where(Agency.id.in_(agencies) | audits)
        .order_by(RoleAssignment.id)
    ).all()
    units = {home for home, _name, kind, duty, _who in rows if duty and kind.is_unit}
    owned = owners_of(session, units, today) if units else {}
    found = _Duties()
    for home, name, _kind, duty, user_id in rows:
        found.names[home] = name
        if duty is None or user_id is None:
            continue
        kinds = frozenset(AgencyKind(one) for one in duty.kinds or ())
        grant = Grant(duty.role, home, duty.reach_id, owned.get(home, home), kinds)
        found.held[home].append((user_id, grant))
        if duty.role is Role.INTERNAL_AUDITOR:
            found.audits.append((user_id, grant))
    return found
