"""Compliance with reporting as of any day, for an agency and everything below it (design section 5).

One path for today and for the past: what was known is read from dated steps; each checkpoint
stands on the tree of the day, at most of its period's last day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.compliance import NOTHING, Figures
from renaksi.core.compliance_parts import (
    Entry,
    Part,
    Reporter,
    below,
    by_agency,
    by_checkpoint,
    by_part,
    figures,
)
from renaksi.core.dates import FOREVER
from renaksi.core.errors import NotFound, Refusal
from renaksi.core.funnel import Child
from renaksi.core.policy import Actor
from renaksi.models import ActionPlan, Agency, AgencyClosure, Checkpoint, Cycle
from renaksi.queries.agency_tree import name_on, ordering
from renaksi.queries.compliance_places import children_on, node_on
from renaksi.queries.funnel import ONE_DAY, end_of
from renaksi.queries.obligations import exemptions, owes_reports
from renaksi.queries.report_standings import standings
from renaksi.queries.scope import visible


@dataclass(frozen=True, slots=True)
class CheckpointFigures:
    """One checkpoint in its own tree."""

    code: str
    tree_on: date
    figures: Figures


@dataclass(frozen=True, slots=True)
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
    by_agency: tuple[Reporter, ...]
    """Those who owe, then those who owe nothing but are exempted or have reported."""
    by_hub: tuple[Part, ...]
    """Shares that sum to `total`."""
    by_checkpoint: tuple[CheckpointFigures, ...]

    @property
    def is_nation(self) -> bool:
        return self.kind is AgencyKind.PUSAT

    @property
    def exempt(self) -> tuple[Reporter, ...]:
        return tuple(one for one in self.by_agency if one.is_exempt)


def compliance(
    session: Session,
    cycle: Cycle,
    checkpoint: Checkpoint | None,
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
    counted = [checkpoint] if checkpoint else due_by(cycle, as_of)
    days = {one.id: tree_day(one, as_of) for one in counted}
    last = max(days.values(), default=as_of)
    node, kind = node_on(session, under_id, last)
    exempt = exemptions(session, cycle, as_of)
    asked = _Asked(cycle, days, under_id, as_of, actor, today, exempt)
    rows = _members(session, asked)
    known = standings(session, counted, {row.agency_id for row in rows}, moment_of(as_of, now))
    entries = [
        Entry(
            row.agency_id,
            row.checkpoint_id,
            row.part,
            known.get((row.agency_id, row.checkpoint_id), NOTHING) if row.owes else None,
        )
        for row in rows
    ]
    return Compliance(
        year=cycle.year,
        code=checkpoint.code if checkpoint else "",
        as_of=as_of,
        tree_on=last,
        node=node,
        kind=kind,
        total=figures(entries),
        below=below(entries, under_id),
        by_agency=_reporters(session, asked, rows, entries, last),
        by_hub=tuple(by_part(node, children_on(session, under_id, days.values()), entries)),
        by_checkpoint=tuple(_by_checkpoint(counted, days, entries)),
    )


def checkpoint_of(cycle: Cycle, code: str) -> Checkpoint:
    """The cycle's checkpoint of that code. Raises NotFound."""
    found = next((one for one in cycle.checkpoints if one.code == code.strip().upper()), None)
    if found is None:
        known = ", ".join(one.code for one in cycle.checkpoints)
        raise NotFound(Refusal.CHECKPOINT_MISSING, year=cycle.year, code=code, known=known)
    return found


def due_by(cycle: Cycle, as_of: date) -> list[Checkpoint]:
    """Those whose due day has come, in order."""
    return [one for one in cycle.checkpoints if one.due_on <= as_of]


def tree_day(checkpoint: Checkpoint, as_of: date) -> date:
    """The day whose tree the figures of a checkpoint stand on."""
    return min(as_of, checkpoint.period_end)


def moment_of(as_of: date, now: datetime | None) -> datetime:
    """The first moment that is not known any more."""
    return min(end_of(as_of), now) if now else end_of(as_of)


def _by_checkpoint(
    counted: Sequence[Checkpoint], days: dict[int, date], entries: Sequence[Entry]
) -> list[CheckpointFigures]:
    found = by_checkpoint(entries)
    return [
        CheckpointFigures(one.code, days[one.id], found.get(one.id, Figures())) for one in counted
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the statements below need to know of the question."""

    cycle: Cycle
    days: dict[int, date]
    """By checkpoint, in their order: the day of its tree."""
    under_id: int
    as_of: date
    actor: Actor
    today: date
    exempt: dict[int, str]


def _members(session: Session, asked: _Asked) -> Sequence[Any]:
    """Agencies at or below the node that owe a report or are exempted, checkpoint by checkpoint.

    One statement for all checkpoints, in their order.
    """
    if not asked.days:
        return []
    chosen = [_members_at(asked, one, on) for one, on in asked.days.items()]
    rows = session.execute(union_all(*chosen) if len(chosen) > 1 else chosen[0]).all()
    places = {checkpoint: place for place, checkpoint in enumerate(asked.days)}
    return sorted(rows, key=lambda row: places[row.checkpoint_id])


def _members_at(asked: _Asked, checkpoint_id: int, on: date) -> Select[*tuple[Any, ...]]:
    down, up, plan = aliased(AgencyClosure), aliased(AgencyClosure), aliased(ActionPlan)
    owes = owes_reports(asked.cycle, asked.as_of, on)
    # The child of the node that an agency stands under: its ancestor one step below the node.
    one_below = and_(
        up.descendant_id == Agency.id,
        up.depth == down.depth - 1,
        up.valid_from <= on,
        up.valid_to > on,
    )
    return (
        select(
            literal(checkpoint_id).label("checkpoint_id"),
            Agency.id.label("agency_id"),
            up.ancestor_id.label("part"),
            owes.label("owes"),
            plan.id.label("plan_id"),
        )
        .join(down, and_(down.descendant_id == Agency.id, down.ancestor_id == asked.under_id))
        .outerjoin(up, one_below)
        .outerjoin(plan, and_(plan.agency_id == Agency.id, plan.cycle_id == asked.cycle.id))
        .where(
            down.valid_from <= on,
            down.valid_to > on,
            or_(owes, Agency.id.in_(asked.exempt)),
            visible(asked.actor, Agency.id, asked.today, on),
        )
    )


def _reporters(
    session: Session, asked: _Asked, rows: Sequence[Any], entries: Sequence[Entry], on: date
) -> tuple[Reporter, ...]:
    own = by_agency(entries)
    plans = {row.agency_id: row.plan_id for row in rows}
    named = session.execute(
        select(Agency.id, Agency.code, name_on(on).label("name"), Agency.kind)
        .where(Agency.id.in_(own))
        .order_by(*ordering())
    )
    found = [
        Reporter(
            agency_id=row.id,
            code=row.code,
            name=row.name,
            kind=row.kind,
            part=own[row.id][0],
            figures=own[row.id][1],
            exemption=asked.exempt.get(row.id, ""),
            plan_id=plans[row.id],
        )
        for row in named
    ]
    return tuple(sorted(found, key=lambda one: not one.figures.expected))
