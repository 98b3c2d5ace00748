"""Filters and orders of the work list as clauses; none of them tells what may not be known yet."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import AssessmentOutcome, AssessmentState as S
from renaksi.core.assessment_turns import AssessmentTurn
from renaksi.core.assessment_wanted import AssessmentsWanted, Assigned, ListOrder
from renaksi.core.policy import OWNER_ROLES, REVIEWER_ROLES, Actor, Role
from renaksi.models import Agency, AgencyClosure, Assessment, AssessmentRound, Cycle, Instrument
from renaksi.queries.assessment_desk import due_on
from renaksi.queries.assessment_turns import objected
from renaksi.queries.scope import in_force, own_agencies

Clause = ColumnElement[bool]
_LATE_AT = (S.SELF_SUBMITTED, S.HUB, S.HUB_APPROVED)
_SCORED = (S.HUB, S.HUB_APPROVED, S.OBJECTION)
"""Nothing but the hub's own values stands in the national column yet."""
MAX_WORDS = 6


def filters(
    wanted: AssessmentsWanted,
    actor: Actor,
    known: Clause,
    turns: Mapping[AssessmentTurn, Clause],
    today: date,
) -> Iterator[Clause]:
    """Everything but the tab."""
    yield from _subject(wanted, today)
    yield from _work(wanted, actor, today)
    yield from _figures(wanted, known)
    if wanted.turn is not None:
        yield turns.get(wanted.turn, ~true())


def _subject(wanted: AssessmentsWanted, today: date) -> Iterator[Clause]:
    for word in wanted.text.split()[:MAX_WORDS]:
        like = f"%{_plain(word)}%"
        yield or_(Agency.name.ilike(like, escape="\\"), Agency.code.ilike(like, escape="\\"))
    if wanted.year:
        yield Cycle.year == wanted.year
    if wanted.instrument:
        yield Instrument.code == wanted.instrument
    if wanted.under:
        yield _under(wanted.under, today)


def _work(wanted: AssessmentsWanted, actor: Actor, today: date) -> Iterator[Clause]:
    one = Assessment
    if wanted.assigned is Assigned.MINE:
        yield or_(one.assigned_id == actor.user_id, one.second_scorer_id == actor.user_id)
    elif wanted.assigned is Assigned.NOBODY:
        yield one.assigned_id.is_(None)
    elif wanted.assigned is not None:
        yield one.assigned_id == wanted.assigned
    if wanted.late:
        yield is_late(today)


def _figures(wanted: AssessmentsWanted, known: Clause) -> Iterator[Clause]:
    one = Assessment
    if wanted.grade:
        scored = one.outcome == AssessmentOutcome.SCORED
        yield and_(known, scored, one.grade == wanted.grade)
    if wanted.not_assessable:
        yield and_(known, one.outcome == AssessmentOutcome.NOT_ASSESSABLE)
    if wanted.flagged:
        yield and_(known, one.flagged > 0)


def is_late(today: date) -> Clause:
    """Whoever has it let its day pass: the agency, the tier, or whoever decides on an objection."""
    state, due = Assessment.state, due_on()
    scoring = and_(state.in_(_LATE_AT), AssessmentRound.hub_due_on < today)
    asking = and_(state == S.OBJECTION, objected(), due < today)
    return or_(scoring, asking, and_(state == S.SELF, due < today))


def grade_known(actor: Actor, acting: ColumnElement[int], today: date) -> Clause:
    """Assessments whose score and grade the actor may know: `core.assessment_sight` in short.

    Reviewers above it from the scoring on, but for whoever scores it blind; the agency itself and
    everybody else once it is final.
    """
    if actor.is_system:
        return true()
    one = Assessment
    clauses = [and_(one.state == S.FINAL, AssessmentRound.publish_on <= today)]
    if actor.roles & REVIEWER_ROLES:
        blind = and_(one.second_scorer_id == actor.user_id, one.second_done_at.is_(None))
        sees = or_(one.state == S.FINAL, and_(one.state.in_(_SCORED), ~func.coalesce(blind, False)))
        clauses.append(and_(sees, above(actor, acting, today)))
        central = above(actor, acting, today, at_root=True)
        clauses.append(and_(one.state == S.MODERATION, central))
    if Role.NATIONAL_ADMIN in actor.roles:
        clauses.append(one.state == S.FINAL)
    own = [
        acting.in_(own_agencies(grant.home_id, today)) for grant in actor.with_role(*OWNER_ROLES)
    ]
    if own:
        clauses.append(and_(one.state == S.FINAL, or_(*own)))
    return or_(*clauses)


def above(
    actor: Actor, acting: ColumnElement[int], today: date, *, at_root: bool = False
) -> Clause:
    """The actor reviews for an agency strictly above it, or for the centre."""
    line, home = aliased(AgencyClosure), aliased(Agency)
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    return (
        exists()
        .where(
            line.descendant_id == acting,
            line.ancestor_id.in_(homes),
            line.depth > 0,
            line.valid_from <= today,
            line.valid_to > today,
            home.id == line.ancestor_id,
            *([home.kind == AgencyKind.PUSAT] if at_root else []),
        )
        .correlate_except(line, home)
    )


def order_by(order: ListOrder, known: Clause) -> tuple[Any, ...]:
    """The order of the rows; the code, then the newest, settles what is equal."""
    last = (Agency.code, Cycle.year.desc(), Instrument.code, Assessment.id)
    score = _known_score(known)
    match order:
        case ListOrder.NAME:
            return last
        case ListOrder.FLAGS:
            return (_known_flags(known).desc(), *last)
        case ListOrder.LOWEST:
            return (score.is_(None), score, *last)
        case ListOrder.HIGHEST:
            return (score.is_(None), score.desc(), *last)
        case ListOrder.DUE:
            return (Assessment.state == S.FINAL, due_on(), _known_flags(known).desc(), *last)


def _known_score(known: Clause) -> ColumnElement[object]:
    return case((known, func.coalesce(Assessment.national_score, Assessment.hub_score)), else_=None)


def _known_flags(known: Clause) -> ColumnElement[int]:
    return case((known, Assessment.flagged), else_=0)


def _under(code: str, today: date) -> Clause:
    """The agency with this code and everything below it today."""
    top = aliased(Agency)
    below = (
        select(AgencyClosure.descendant_id)
        .join(top, top.id == AgencyClosure.ancestor_id)
        .where(top.code == code, in_force(today))
    )
    return Assessment.agency_id.in_(below)


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
