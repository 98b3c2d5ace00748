"""A round as the centre moderates it: every assessment that reached it, the samples, the cases."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import AssessmentState
from renaksi.core.errors import NotFound
from renaksi.core.moderation import National, Seen, mark_of, national
from renaksi.core.policy import REVIEWER_ROLES, Actor, Permission, Role, require
from renaksi.core.sampling import SampleUnit
from renaksi.models import (
    Agency,
    Assessment,
    AssessmentContributor,
    AssessmentRound,
    InstrumentVersion,
    ModerationCase,
    ModerationSample,
    User,
)
from renaksi.queries.moderation_rows import (
    REACHED,
    CaseSeen,
    Moderated,
    moderated_rows,
    units_of,
)
from renaksi.queries.scope import place_of


@dataclass(frozen=True)
class Moderation:
    """Everything about a round; lists are views of `rows`."""

    round: AssessmentRound
    rows: tuple[Moderated, ...]
    """All of the round, in the order of codes."""
    samples: tuple[ModerationSample, ...]
    """Drawn for moderation, the newest first."""
    leads: bool
    """The actor draws and makes final; evaluators look and change."""
    reviews: bool
    """The actor is one of the centre's reviewers: single assessments open to their moderation."""

    @cached_property
    def units(self) -> list[SampleUnit]:
        """What a sample can be drawn from now."""
        return units_of(self.rows)

    @property
    def mark(self) -> str:
        return mark_of(self.units, len(self.samples))

    @cached_property
    def cases(self) -> list[Moderated]:
        """Those to look at, what waits first."""
        found = [one for one in self.rows if one.cases and one.state in REACHED]
        return sorted(found, key=lambda one: (not one.waits, one.code))

    @cached_property
    def ready(self) -> list[Moderated]:
        return [one for one in self.rows if one.is_ready]

    @cached_property
    def final(self) -> list[Moderated]:
        return [one for one in self.rows if one.state is AssessmentState.FINAL]

    @cached_property
    def moderated(self) -> list[Moderated]:
        return [one for one in self.rows if one.state is AssessmentState.MODERATION]

    def national(self, sample: ModerationSample) -> National:
        looked = {
            one.code
            for one in self.rows
            if any(each.sample_id == sample.id and each.looked_at for each in one.cases)
        }
        seen = (
            Seen(one.code, one.hub, one.national, one.is_scored, one.code in looked)
            for one in self.rows
            if one.state in REACHED
        )
        return national(sample.seed, sample.strata, seen, sample.confidence)


def moderation(session: Session, actor: Actor, round_id: int, today: date) -> Moderation:
    """Eight statements, however many agencies there are. Raises NotFound and NotAllowed."""
    one = round_for(session, actor, round_id, today)
    samples = session.scalars(
        select(ModerationSample)
        .where(ModerationSample.round_id == round_id, ModerationSample.is_double_scoring.is_(False))
        .order_by(ModerationSample.id.desc())
    ).all()
    cases, mine = cases_of(session, round_id), _mine(session, round_id, actor)
    rows = moderated_rows(session, round_id, today, cases=cases, mine=mine)
    own = roles_at_centre(session, actor)
    leads = Role.EVALUATION_LEAD in own
    return Moderation(one, rows, tuple(samples), leads, reviews=bool(own & REVIEWER_ROLES))


def centre(session: Session) -> int:
    """The root."""
    return session.scalars(select(Agency.id).where(Agency.kind == AgencyKind.PUSAT)).one()


def require_centre(session: Session, actor: Actor, today: date) -> None:
    """For whoever moderates or administers nationally; two statements. Raises NotAllowed."""
    require(actor, Permission.MODERATION_READ, place_of(session, centre(session), today))


def is_at_centre(session: Session, actor: Actor) -> bool:
    """Whether `require_centre` would let the actor in; at most one statement."""
    if actor.is_system or Role.NATIONAL_ADMIN in actor.roles:
        return True
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    return bool(homes) and centre(session) in homes


def roles_at_centre(session: Session, actor: Actor) -> frozenset[Role]:
    """What the actor is at the root."""
    root = centre(session)
    return frozenset(grant.role for grant in actor.grants if grant.home_id == root)


def leads_centre(session: Session, actor: Actor) -> bool:
    """Whether the actor leads the evaluation at the root."""
    return Role.EVALUATION_LEAD in roles_at_centre(session, actor)


def round_for(session: Session, actor: Actor, round_id: int, today: date) -> AssessmentRound:
    """A round, for whoever moderates or administers nationally. Raises NotFound, NotAllowed."""
    require_centre(session, actor, today)
    one = session.scalar(
        select(AssessmentRound)
        .options(
            joinedload(AssessmentRound.cycle),
            joinedload(AssessmentRound.instrument_version).joinedload(InstrumentVersion.instrument),
        )
        .where(AssessmentRound.id == round_id)
    )
    if one is None:
        raise NotFound
    return one


def cases_of(session: Session, round_id: int) -> dict[int, list[CaseSeen]]:
    """Why and by whom each is looked at. One statement."""
    one = ModerationCase
    rows: Sequence[Any] = session.execute(
        select(one.assessment_id, one.sample_id, one.reason, one.looked_at, User.name, one.note)
        .join(Assessment, Assessment.id == one.assessment_id)
        .outerjoin(User, User.id == one.looked_by_id)
        .where(Assessment.round_id == round_id)
        .order_by(one.id)
    ).all()
    found: dict[int, list[CaseSeen]] = defaultdict(list)
    for assessment_id, sample_id, reason, looked_at, by, note in rows:
        found[assessment_id].append(
            CaseSeen(assessment_id, sample_id, reason, looked_at, by or "", note)
        )
    return found


def _mine(session: Session, round_id: int, actor: Actor) -> frozenset[int]:
    """Assessments the actor gave a value of."""
    rows = session.scalars(
        select(AssessmentContributor.assessment_id)
        .join(Assessment, Assessment.id == AssessmentContributor.assessment_id)
        .where(Assessment.round_id == round_id, AssessmentContributor.user_id == actor.user_id)
        .distinct()
    )
    return frozenset(rows)
