"""What an issuer chooses from: for whom and as what it issues, to whom, standing texts, the terms."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import UNIT_KINDS
from renaksi.core.errors import NotAllowed, NotFound, Refusal
from renaksi.core.follow_up import ISSUING_ROLES
from renaksi.core.follow_up_clock import due_day
from renaksi.core.policy import REVIEWER_ROLES, Actor, Grant, Role
from renaksi.core.recommendation import RecommendationSource
from renaksi.core.recommendation_addressees import Candidate
from renaksi.core.recommendation_entry import RuleValues, mark_of
from renaksi.core.recommendation_rights import sources_of
from renaksi.models import (
    Agency,
    AgencyClosure,
    Holiday,
    Recommendation,
    RecommendationTemplate,
    SupervisionLink,
)
from renaksi.queries.agency_tree import existing, name_on, ordering, supervised
from renaksi.queries.recommendation_register_rows import rules
from renaksi.queries.scope import in_force


@dataclass(frozen=True, slots=True)
class Basis:
    """In whose name and as what something is issued."""

    issuer_id: int
    issuer_code: str
    issuer_name: str
    source: RecommendationSource

    @property
    def key(self) -> str:
        return f"{self.issuer_code}:{self.source}"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a recommendation issued today would ask for."""

    rule: RuleValues
    due_on: date


def bases(session: Session, actor: Actor) -> tuple[Basis, ...]:
    """One statement. Raises NotAllowed where the actor issues nothing."""
    grants = list(actor.with_role(*ISSUING_ROLES))
    rows = session.execute(
        select(Agency.id, Agency.code, Agency.name)
        .where(Agency.id.in_({one.home_id for one in grants}))
        .order_by(Agency.code)
    )
    found = [
        Basis(home_id, code, name, source)
        for home_id, code, name in rows
        for source in RecommendationSource
        if any(source in sources_of(one, code) for one in grants if one.home_id == home_id)
    ]
    if not found:
        raise NotAllowed(Refusal.ROLE_MISSING)
    return tuple(found)


# ── to whom ───────────────────────────────────────────────────────────────────
def candidates(session: Session, actor: Actor, today: date) -> list[Candidate]:
    """Agencies the actor can issue to; units only of who checks them from within. One statement."""
    return list(_found(session, today, or_(*_reaches(actor, today))))


def named(session: Session, codes: Collection[str], today: date) -> list[Candidate]:
    """Agencies by their codes, whoever may issue to them. One statement."""
    return list(_found(session, today, Agency.code.in_(codes)))


def _found(session: Session, today: date, wanted: ColumnElement[bool]) -> Iterator[Candidate]:
    above = aliased(Agency)
    link = and_(SupervisionLink.agency_id == Agency.id, supervised(today))
    rows = session.execute(
        select(Agency.id, Agency.code, name_on(today), Agency.kind, above.code, above.short_name)
        .outerjoin(SupervisionLink, link)
        .outerjoin(above, above.id == SupervisionLink.supervisor_id)
        .where(existing(today), wanted)
        .order_by(*ordering())
    )
    for agency_id, code, name, kind, above_code, above_name in rows:
        yield Candidate(agency_id, code, name, kind, above_code or "", above_name or "")


def _reaches(actor: Actor, today: date) -> Iterator[ColumnElement[bool]]:
    for grant in actor.with_role(*ISSUING_ROLES):
        kinds = Agency.kind.in_(grant.kinds) if grant.kinds else true()
        units = true() if grant.role is Role.INTERNAL_AUDITOR else Agency.kind.not_in(UNIT_KINDS)
        yield and_(_at_or_below(grant, today), kinds, units)


def _at_or_below(grant: Grant, today: date) -> ColumnElement[bool]:
    is_reviewer = grant.role in REVIEWER_ROLES
    line = AgencyClosure
    return exists().where(
        line.descendant_id == Agency.id,
        line.ancestor_id == (grant.home_id if is_reviewer else grant.reach_id),
        line.depth > (0 if is_reviewer else -1),
        in_force(today),
    )


# ── texts and terms ───────────────────────────────────────────────────────────
def standing_texts(session: Session) -> Sequence[RecommendationTemplate]:
    """In their order. One statement."""
    return session.scalars(
        select(RecommendationTemplate).order_by(RecommendationTemplate.ordinal)
    ).all()


def standing_text(texts: Sequence[RecommendationTemplate], code: str) -> RecommendationTemplate:
    found = next((one for one in texts if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def terms(session: Session, source: RecommendationSource, today: date) -> Terms:
    """Two statements."""
    rule = rules(session)(source, today)
    holidays = frozenset(session.scalars(select(Holiday.on)))
    return Terms(rule, due_day(today, rule.answer_days, rule.answer_count, holidays))


# ── drafts ────────────────────────────────────────────────────────────────────
def mark(session: Session, ids: Collection[int]) -> str:
    """Of these drafts as they are now (`mark_of`); one statement."""
    one = Recommendation
    rows = session.execute(select(one.id, one.version).where(one.id.in_(ids))).all()
    return mark_of(dict(rows))
