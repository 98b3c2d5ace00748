"""What the rules of a recommendation's steps need to know, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, joinedload

from renaksi.core.agency import AgencyKind
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import NotFound
from renaksi.core.follow_up import ISSUING_ROLES, FollowUpCase
from renaksi.core.policy import Actor, Grant, Place, Role
from renaksi.core.recommendation import (
    AnswerStage,
    FollowUpState,
    RecommendationAction,
    RecommendationSource,
)
from renaksi.core.recommendation_rights import decides, may_read_it
from renaksi.models import (
    Agency,
    FollowUp,
    FollowUpEvidence,
    Recommendation,
    RecommendationItem,
    RecommendationTransition,
    RoleAssignment,
    User,
)
from renaksi.queries.custody import Holding, places_held
from renaksi.queries.people import owners_of
from renaksi.queries.recommendation_custody import own_day

OWNER_ACTIONS: Final = (RecommendationAction.ANSWER, RecommendationAction.RECALL)
UNDER_WAY: Final = (FollowUpState.DRAFT, FollowUpState.SUBMITTED)


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
    answers, people = _what_was_done(session, [one.id for one in recommendations])
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


def _deciding(one: Recommendation, places: Mapping[tuple[str, int], Place]) -> tuple[int, ...]:
    """The delegate or the issuer, then those above the issuer, at last those above the addressee.

    The last ones matter only when the issuer's line has ended: nothing may wait for nobody.
    """
    issuer, addressee = places["issuer", one.id], places["addressee", one.id]
    first = places.get(("delegate", one.id), issuer)
    line = (first.agency_id, *issuer.lineage[1:], *addressee.lineage[1:])
    return tuple(dict.fromkeys(line))


def _case(
    one: Recommendation,
    place: Place,
    line: Sequence[int],
    duties: "_Duties",
    answers: Mapping[int, "_Answers"],
    people: Mapping[int, set[int]],
) -> FollowUpCase:
    own_source = None if one.delegate_id is not None else one.source
    tiers = tuple(
        duties.tier(agency_id, place, own_source if at == 0 else None)
        for at, agency_id in enumerate(line)
    )
    answer = answers.get(one.id, _Answers())
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


# ── what was answered, and by whom ────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Answers:
    is_written: bool = False
    is_submitted: bool = False


def _what_was_done(
    session: Session, ids: Sequence[int]
) -> tuple[dict[int, _Answers], dict[int, set[int]]]:
    """One statement: which have a draft with words in it, which an answer under way, and who acted
    for the addressee of each.
    """
    answers: dict[int, _Answers] = {}
    people: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(union_all(_under_way(ids), *_owner_people(ids)))
    for key, user_id, state, has_words in rows:
        if state is None:
            people[key].add(user_id)
            continue
        before = answers.get(key, _Answers())
        answers[key] = _Answers(
            before.is_written or (state == FollowUpState.DRAFT and bool(has_words)),
            before.is_submitted or state == FollowUpState.SUBMITTED,
        )
    return answers, people


Row = Select[*tuple[Any, ...]]


def _under_way(ids: Sequence[int]) -> Row:
    state = type_coerce(FollowUp.state, String)
    words = case((FollowUp.narrative != "", 1), else_=0)
    return select(FollowUp.recommendation_id, cast(null(), Integer), state, words).where(
        FollowUp.recommendation_id.in_(ids), FollowUp.state.in_(UNDER_WAY)
    )


def _owner_people(ids: Sequence[int]) -> Iterator[Row]:
    """Who wrote, proved, submitted, took back, linked actions."""
    answer, step, link = FollowUp, RecommendationTransition, RecommendationItem
    rest = cast(null(), String), literal(0)
    of_answers = answer.recommendation_id.in_(ids)
    for hand in (answer.created_by_id, answer.updated_by_id, answer.submitted_by_id):
        yield select(answer.recommendation_id, hand, *rest).where(of_answers, hand.is_not(None))
    yield (
        select(answer.recommendation_id, FollowUpEvidence.linked_by_id, *rest)
        .join(answer, answer.id == FollowUpEvidence.follow_up_id)
        .where(of_answers, FollowUpEvidence.linked_by_id.is_not(None))
    )
    yield select(step.recommendation_id, step.actor_id, *rest).where(
        step.recommendation_id.in_(ids),
        step.action.in_(OWNER_ACTIONS),
        step.actor_id.is_not(None),
    )
    yield select(link.recommendation_id, link.linked_by_id, *rest).where(
        link.recommendation_id.in_(ids), link.linked_by_id.is_not(None)
    )
