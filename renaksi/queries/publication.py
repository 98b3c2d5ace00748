"""What each cycle has released by a day (`core.publication`), and the rules it does so by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from renaksi.core.assessment import ResultSource
from renaksi.core.publication import (
    NEVER,
    USUAL,
    Key,
    Rules,
    Subject,
    complaints_until,
    connection_on,
    plans_are_out,
    reports_are_out,
)
from renaksi.core.publication_preview import Facts, Results
from renaksi.models import AssessmentResult, Checkpoint, Cycle, PublicationRule
from renaksi.queries.compliance import point_of
from renaksi.queries.compliance_question import Point


@dataclass(frozen=True, slots=True)
class Released:
    """What is public of a cycle."""

    id: int
    year: int
    has_plans: bool
    points: tuple[Point, ...]
    """Checkpoints whose reports are public, in order."""
    complaints_until: date | None = None
    """The last day of the complaints that are public."""
    connection_on: date | None = None
    """The day whose state of connection is public."""

    @property
    def is_empty(self) -> bool:
        some = self.has_plans or self.points or self.complaints_until or self.connection_on
        return not some


@dataclass(frozen=True, slots=True)
class Releases:
    """All that is public of cycles."""

    all: tuple[Released, ...]
    """Those of which anything is, the newest first."""
    grades: Mapping[int, int | None]
    """By year, for how many days results wait there, or NEVER; usual years are left out."""


def releases(session: Session, today: date) -> Releases:
    """One statement."""
    rows = session.execute(
        select(Cycle, Checkpoint, PublicationRule)
        .join(Checkpoint, Checkpoint.cycle_id == Cycle.id)
        .outerjoin(PublicationRule, PublicationRule.cycle_id == Cycle.id)
        .order_by(Cycle.year.desc(), Checkpoint.ordinal)
    )
    points: dict[Cycle, dict[Checkpoint, None]] = {}
    held: dict[Cycle, dict[Key, int | None]] = {}
    for cycle, checkpoint, rule in rows:
        points.setdefault(cycle, {})[checkpoint] = None
        own = held.setdefault(cycle, {})
        if rule is not None:
            own[Key(rule.subject, rule.checkpoint)] = rule.delay_days
    rules = {cycle: Rules(own) if own else USUAL for cycle, own in held.items()}
    known = (_released(one, list(points[one]), rules[one], today) for one in points)
    return Releases(
        tuple(one for one in known if not one.is_empty),
        {one.year: delay for one in points if (delay := rules[one].delay(Subject.GRADES)) != 0},
    )


def _released(one: Cycle, checkpoints: Sequence[Checkpoint], rules: Rules, today: date) -> Released:
    due = one.drafting_due_on
    return Released(
        one.id,
        one.year,
        plans_are_out(one.state, due, today, rules),
        tuple(
            point_of(point, today)
            for point in checkpoints
            if reports_are_out(one.state, point.closes_on, today, rules, point.code)
        ),
        complaints_until(one.state, one.year, due, today, rules),
        connection_on(one.state, one.year, due, today, rules),
    )


def shown_results(grades: Mapping[int, int | None], today: date) -> ColumnElement[bool]:
    """Of `AssessmentResult`: what the rules of its year's cycle let out, as `result_is_out` says."""
    one = AssessmentResult
    never = sorted(year for year, delay in grades.items() if delay is NEVER)
    waiting = (
        or_(
            one.year != year,
            one.source == ResultSource.OUTSIDE,
            one.published_on <= today - timedelta(days=delay),
        )
        for year, delay in sorted(grades.items())
        if delay is not NEVER
    )
    return and_(one.year.not_in(never), *waiting)


# ── the page of the rules ─────────────────────────────────────────────────────
def rules_of(session: Session, cycle_id: int) -> Rules:
    """One statement."""
    rows = session.scalars(select(PublicationRule).where(PublicationRule.cycle_id == cycle_id))
    return Rules({Key(one.subject, one.checkpoint): one.delay_days for one in rows})


def publication_facts(session: Session, cycle: Cycle) -> Facts:
    """Two statements."""
    one = AssessmentResult
    rows = session.execute(
        select(one.source, one.published_on, func.count())
        .where(one.year == cycle.year, one.superseded_at.is_(None))
        .group_by(one.source, one.published_on)
    )
    return Facts(
        cycle.state,
        cycle.year,
        cycle.drafting_due_on,
        [(point.code, point.closes_on) for point in cycle.checkpoints],
        [Results(*row) for row in rows],
    )
