"""Compliance with reporting as of any day, for an agency and everything below it (design section 5).

One path for today and for the past: what was known is read from dated steps; each checkpoint
stands on the tree of the day, at most of its period's last day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.compliance import Figures
from renaksi.core.compliance_parts import (
    NONE,
    Part,
    Reporter,
    below,
    parts,
    summed,
)
from renaksi.core.dates import FOREVER
from renaksi.core.errors import NotFound, Refusal
from renaksi.core.funnel import Child
from renaksi.core.policy import Actor
from renaksi.queries.agency_register import Register
from renaksi.queries.compliance_facts import Facts, facts
from renaksi.queries.compliance_question import Point, Question
from renaksi.queries.cycle_calendar import Calendar, D, Dated
from renaksi.queries.funnel import ONE_DAY, end_of


@dataclass(frozen=True, slots=True)
class CheckpointFigures:
    """One checkpoint in its own tree."""

    code: str
    tree_on: date
    figures: Figures


@dataclass(frozen=True)
class Compliance:
    """Reports under one agency as of a day, as far as the actor may see them."""

    year: int
    code: str
    """Of the checkpoint; empty for all that were due."""
    as_of: date
    tree_on: date
    """Of the only or last checkpoint."""
    node: Child
    kind: AgencyKind
    total: Figures
    """The node and everything below it."""
    below: Figures
    """The same without the node itself."""
    lines: tuple[Reporter, ...]
    """Those who owe, then those who are exempt, with the reason; `named` tells who they are."""
    by_hub: tuple[Part, ...]
    """Shares that sum to `total`."""
    by_checkpoint: tuple[CheckpointFigures, ...]
    register: Register

    @cached_property
    def by_agency(self) -> tuple[Reporter, ...]:
        """All lines with names."""
        return tuple(self.named(self.lines))

    def named(self, lines: Sequence[Reporter]) -> list[Reporter]:
        """Some lines with their codes and names; a statement where they were not read before."""
        known = self.register.named([one.agency_id for one in lines])
        return [
            Reporter(*one[:5], known[one.agency_id].code, known[one.agency_id].name)
            for one in lines
        ]

    @property
    def is_nation(self) -> bool:
        return self.kind is AgencyKind.PUSAT

    @property
    def exempt(self) -> tuple[Reporter, ...]:
        return tuple(self.named([one for one in self.lines if one.is_exempt]))

    @property
    def exempt_count(self) -> int:
        return sum(one.is_exempt for one in self.lines)


def compliance(
    session: Session,
    cycle: Calendar[Dated],
    checkpoint: Dated | None,
    *,
    under_id: int,
    actor: Actor,
    today: date,
    as_of: date | None = None,
    now: datetime | None = None,
) -> Compliance:
    """What was known by the end of `as_of` (today if left out), WIB, and not after `now`.

    `checkpoint` None: all of the cycle that were due by that day, each in its own tree. `under_id`
    is the caller's to check; agencies the actor may not see do not exist in the answer.
    """
    as_of = min(as_of or today, FOREVER - ONE_DAY)
    points = [
        point_of(one, as_of) for one in ([checkpoint] if checkpoint else due_by(cycle, as_of))
    ]
    asked = Question(
        under_id=under_id,
        actor=actor,
        today=today,
        as_of=as_of,
        moment=moment_of(as_of, now),
        named_on=max((one.tree_on for one in points), default=as_of),
    )
    found = facts(session, points, asked)
    return summary(found, points, asked, cycle, checkpoint.code if checkpoint else "")


def summary(
    found: Facts, points: Sequence[Point], asked: Question, cycle: Calendar[Dated], code: str
) -> Compliance:
    """Figures of `points`, some or all of those `found` knows, together."""
    own, hubs = summed([found.shares(one) for one in points]), found.hubs(points)
    by_checkpoint = [CheckpointFigures(one.code, one.tree_on, found.figures(one)) for one in points]
    total = sum((one.figures for one in by_checkpoint), NONE)
    return Compliance(
        year=cycle.year,
        code=code,
        as_of=asked.as_of,
        tree_on=asked.named_on,
        node=found.node,
        kind=found.agencies.listing.kind(found.node_id),
        total=total,
        below=below(total, own),
        lines=found.lines(points),
        by_hub=tuple(parts(found.node, hubs, own)),
        by_checkpoint=tuple(by_checkpoint),
        register=found.agencies,
    )


def checkpoint_of(cycle: Calendar[D], code: str) -> D:
    """The cycle's checkpoint of that code. Raises NotFound."""
    found = next((one for one in cycle.checkpoints if one.code == code.strip().upper()), None)
    if found is None:
        known = ", ".join(one.code for one in cycle.checkpoints)
        raise NotFound(Refusal.CHECKPOINT_MISSING, year=cycle.year, code=code, known=known)
    return found


def due_by(cycle: Calendar[D], as_of: date) -> list[D]:
    """Those whose due day has come, in order."""
    return [one for one in cycle.checkpoints if one.due_on <= as_of]


def point_of(checkpoint: Dated, as_of: date) -> Point:
    """Figures stand on the tree of the day, at most of the period's last."""
    tree_on = min(as_of, checkpoint.period_end)
    return Point(checkpoint.id, checkpoint.code, checkpoint.cycle_id, tree_on)


def moment_of(as_of: date, now: datetime | None) -> datetime:
    """The first moment that is not known any more."""
    return min(end_of(as_of), now) if now else end_of(as_of)
