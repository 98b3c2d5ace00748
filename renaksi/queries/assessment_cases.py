"""What the rules of an assessment need to know, in a constant number of statements.

An assessment's own day is the last one of its cycle: who supervised the agency then keeps reading
it. Once the agency is no more, whoever inherited its things answers for it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S, ValueColumn
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.assessment_missing import MissingKind, progress
from renaksi.core.assessment_round import AssessmentRound as Dates, AssessmentWindow
from renaksi.core.authority import ReviewTier
from renaksi.core.cycle import last_day
from renaksi.core.errors import NotFound
from renaksi.core.instrument import Instrument as Sheet
from renaksi.core.policy import Actor, Place, may_read
from renaksi.models import (
    Assessment,
    AssessmentRound,
    AssessmentTransition,
    InstrumentVersion,
)
from renaksi.queries.assessment_answers import Said, what_was_said
from renaksi.queries.custody import Holding, places_held
from renaksi.queries.instruments import sheet_of
from renaksi.queries.report_slots import day_in
from renaksi.queries.review_tiers import review_tiers

_OWNERS = frozenset({A.SUBMIT, A.WITHDRAW, A.ACCEPT})
_JUDGING = frozenset({A.MARK_NOT_ASSESSABLE, A.MARK_ASSESSABLE})
"""Whoever says that nothing can be said has scored as well."""


@dataclass(frozen=True, slots=True)
class OpenedAssessment:
    """One assessment as the rules and pages see it; its round, version and agency are loaded."""

    assessment: Assessment
    case: AssessmentCase
    sheet: Sheet
    said: Said


# ── one ───────────────────────────────────────────────────────────────────────
def open_assessment(
    session: Session, actor: Actor, assessment_id: int, now: datetime
) -> OpenedAssessment:
    """Eight statements; two more where the agency's things were inherited.

    Raises NotFound where there is none, or the actor may not see it (design 3.7).
    """
    row = session.scalar(
        loaded()
        .where(Assessment.id == assessment_id)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    if row is None:
        raise NotFound
    found = opened(session, [row], now)[row.id]
    if not may_read_one(actor, found.case.place):
        raise NotFound
    return found


def may_read_one(actor: Actor, place: Place) -> bool:
    """Which of its columns is another question: `core.assessment_sight`."""
    return actor.is_system or may_read(actor, place)


def loaded() -> Select[Assessment]:
    """Assessments with what every step needs of them."""
    version = joinedload(Assessment.round).joinedload(AssessmentRound.instrument_version)
    return select(Assessment).options(
        joinedload(Assessment.agency),
        joinedload(Assessment.round).joinedload(AssessmentRound.cycle),
        version.joinedload(InstrumentVersion.instrument),
    )


# ── many ──────────────────────────────────────────────────────────────────────
def opened(
    session: Session, assessments: Sequence[Assessment], now: datetime
) -> dict[int, OpenedAssessment]:
    """Cases by assessment; seven statements for one as for all of a round."""
    if not assessments:
        return {}
    today = day_in(now)
    holdings = {
        one.id: Holding(one.agency_id, one.custodian_id, last_day(one.round.cycle.year))
        for one in assessments
    }
    places = places_held(session, holdings, today)
    above = {one for place in places.values() for one in place.lineage[1:]}
    tiers = review_tiers(session, above, today) if above else {}
    versions = {one.round.version_id: one.round.instrument_version for one in assessments}
    sheets = {key: sheet_of(session, version) for key, version in versions.items()}
    said = what_was_said(session, assessments)
    people = _people(session, list(said))
    return {
        one.id: OpenedAssessment(
            one,
            _case(
                one,
                places[one.id],
                tiers,
                now,
                sheets[one.round.version_id],
                said[one.id],
                people.get(one.id, _People()),
            ),
            sheets[one.round.version_id],
            said[one.id],
        )
        for one in assessments
    }


def sight_cases(
    session: Session, assessments: Sequence[Assessment], now: datetime
) -> dict[int, AssessmentCase]:
    """By assessment, as much of its case as `core.assessment_sight` asks for; one statement, three
    where an agency's things were inherited.
    """
    holdings = {
        one.id: Holding(one.agency_id, one.custodian_id, last_day(one.round.cycle.year))
        for one in assessments
    }
    places = places_held(session, holdings, day_in(now)) if holdings else {}
    return {
        one.id: AssessmentCase(
            state=one.state,
            place=places[one.id],
            window=window_of(one),
            now=now,
            outcome=one.outcome,
            second_scorer_id=one.second_scorer_id,
            second_done=one.second_done_at is not None,
        )
        for one in assessments
    }


def window_of(one: Assessment) -> AssessmentWindow:
    """The round as it holds for the agency."""
    dates = Dates(**{name: getattr(one.round, name) for name in Dates.__slots__})
    return AssessmentWindow(
        dates, one.agency.time_zone, one.extended_until, one.objection_until
    )  # fmt: skip


@dataclass(slots=True)
class _People:
    owners: set[int] = field(default_factory=set)
    hub: set[int] = field(default_factory=set)
    centre: set[int] = field(default_factory=set)


def _case(
    one: Assessment,
    place: Place,
    tiers: Mapping[int, ReviewTier],
    now: datetime,
    sheet: Sheet,
    said: Said,
    people: _People,
) -> AssessmentCase:
    own = progress(sheet, said.answers, ValueColumn.SELF)
    hub = progress(sheet, said.answers, ValueColumn.HUB, frozenset(said.settled))
    window = window_of(one)
    today = window.today(now)
    return AssessmentCase(
        state=one.state,
        place=place,
        window=window,
        now=now,
        tiers=tuple(tiers[key] for key in place.lineage[1:] if key in tiers),
        owner_actor_ids=frozenset(people.owners) | said.who(ValueColumn.SELF),
        scorer_ids=frozenset(people.hub) | said.who(ValueColumn.HUB),
        moderator_ids=frozenset(people.centre) | said.who(ValueColumn.NATIONAL),
        outcome=one.outcome,
        unanswered=own.unanswered,
        unscored=hub.unanswered,
        unexplained=hub.count(MissingKind.UNEXPLAINED),
        sent_back=len(said.sent_back),
        unsettled=hub.count(MissingKind.UNSETTLED),
        undecided=len(said.waiting),
        overdue=sum(due_on < today for due_on in said.waiting.values()),
        taken_over=one.taken_over_at is not None,
        assigned_id=one.assigned_id,
        second_scorer_id=one.second_scorer_id,
        second_done=one.second_done_at is not None,
    )


def _people(session: Session, ids: Sequence[int]) -> dict[int, _People]:
    """Who took a step that binds them, beside those who gave values."""
    step = AssessmentTransition
    rows = session.execute(
        select(step.assessment_id, step.action, step.source, step.actor_id).where(
            step.assessment_id.in_(ids),
            step.action.in_(_OWNERS | _JUDGING),
            step.actor_id.is_not(None),
        )
    )
    found: dict[int, _People] = defaultdict(_People)
    for assessment_id, action, source, actor_id in rows:
        people = found[assessment_id]
        if actor_id is None:
            continue
        if action in _OWNERS:
            people.owners.add(actor_id)
        elif source is S.MODERATION:
            people.centre.add(actor_id)
        else:
            people.hub.add(actor_id)
    return found
