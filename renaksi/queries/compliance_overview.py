"""Everything the dashboard of compliance counts: one period, all periods hub by hub, and the years.

One reading of the facts answers all of it, so that no two figures of the page can differ.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from renaksi.core.compliance import Figures
from renaksi.core.compliance_parts import NONE, rest
from renaksi.core.dates import FOREVER
from renaksi.core.funnel import Child
from renaksi.core.policy import Actor
from renaksi.queries.compliance import (
    Compliance,
    due_by,
    moment_of,
    point_of,
    summary,
)
from renaksi.queries.compliance_facts import Facts, facts
from renaksi.queries.compliance_question import Point, Question
from renaksi.queries.cycle_calendar import KnownCheckpoint, KnownCycle
from renaksi.queries.funnel import ONE_DAY


@dataclass(frozen=True, slots=True)
class Column:
    """A checkpoint of the year in the heat map."""

    id: int
    code: str
    has_opened: bool
    due_on: date
    total: Figures


@dataclass(frozen=True, slots=True)
class HubRow:
    """One hub with everything below it, or those directly below the node taken together."""

    code: str
    """Empty for those taken together."""
    name: str
    figures: tuple[Figures, ...]
    """One per column."""


@dataclass(frozen=True, slots=True)
class YearPoint:
    """The same checkpoint in one of the cycles."""

    year: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Overview:
    """What one page shows."""

    chosen: Compliance
    points: tuple[Point, ...]
    """Of the period that was chosen."""
    columns: tuple[Column, ...]
    hubs: tuple[HubRow, ...]
    trend_code: str
    trend: tuple[YearPoint, ...]
    moment: datetime
    facts: Facts

    @property
    def told_by(self) -> Hashable:
        """All it was counted from: where this is equal, every figure and name is."""
        found = self.facts
        return (
            found.told_by,
            self.points,
            tuple((one.id, one.code, one.has_opened, one.due_on) for one in self.columns),
            tuple((one.code, one.name) for one in self.hubs),
            (self.trend_code, tuple(one.year for one in self.trend)),
            (self.chosen.year, self.chosen.code, self.chosen.as_of, self.chosen.tree_on),
        )

    @property
    def trend_rows(self) -> list[tuple[int, int, Figures]]:
        """For the table behind the line: address, head, figures."""
        return [(one.year, one.year, one.figures) for one in self.trend]

    @property
    def is_single(self) -> bool:
        """Whether one checkpoint was chosen, and not all of them together."""
        return bool(self.chosen.code)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the page says, once it has been understood."""

    cycle: KnownCycle
    checkpoint: KnownCheckpoint | None
    under_id: int
    as_of: date


def overview(
    session: Session,
    cycles: Sequence[KnownCycle],
    wanted: Asked,
    actor: Actor,
    now: datetime,
    today: date,
) -> Overview:
    """`wanted.under_id` is the caller's to check; five statements. Today comes from the totals."""
    as_of = min(wanted.as_of, FOREVER - ONE_DAY)
    cycle, checkpoint = wanted.cycle, wanted.checkpoint
    counted = [checkpoint] if checkpoint else due_by(cycle, as_of)
    chosen = [point_of(one, as_of) for one in counted]
    years = _same_checkpoint(cycles, cycle.year, counted[-1] if counted else None, as_of)
    every = {one.id: point_of(one, as_of) for one in [*cycle.checkpoints, *years]}
    asked = Question(
        under_id=wanted.under_id,
        actor=actor,
        today=today,
        as_of=as_of,
        moment=moment_of(as_of, now),
        named_on=max((one.tree_on for one in chosen), default=as_of),
        from_totals=as_of >= today,
    )
    found = facts(session, list(every.values()), asked, all_names=not asked.from_totals)
    year_of = {one.id: one.year for one in cycles}
    return Overview(
        chosen=summary(found, chosen, asked, cycle, checkpoint.code if checkpoint else ""),
        points=tuple(chosen),
        columns=tuple(_column(found, one, every[one.id], as_of) for one in cycle.checkpoints),
        hubs=tuple(_hubs(found, [every[one.id] for one in cycle.checkpoints])),
        trend_code=years[-1].code if years else "",
        trend=tuple(
            YearPoint(year_of[one.cycle_id], found.figures(every[one.id])) for one in years
        ),
        moment=asked.moment,
        facts=found,
    )


def _same_checkpoint(
    cycles: Sequence[KnownCycle], year: int, checkpoint: KnownCheckpoint | None, as_of: date
) -> list[KnownCheckpoint]:
    """The checkpoint of that code in every cycle up to `year`, the oldest first."""
    if checkpoint is None:
        return []
    earlier = [one for one in cycles if one.year <= year]
    return [
        one
        for cycle in sorted(earlier, key=lambda cycle: cycle.year)
        for one in cycle.checkpoints
        if one.code == checkpoint.code and (one.opens_on <= as_of or one.id == checkpoint.id)
    ]


def _column(found: Facts, checkpoint: KnownCheckpoint, point: Point, as_of: date) -> Column:
    return Column(
        id=checkpoint.id,
        code=checkpoint.code,
        has_opened=checkpoint.opens_on <= as_of,
        due_on=checkpoint.due_on,
        total=found.figures(point),
    )


def _hubs(found: Facts, points: Sequence[Point]) -> list[HubRow]:
    """Rows that sum to the node in every column: itself, each hub, and the rest together."""
    own = [found.shares(one) for one in points]
    hubs = found.hubs(points)
    rows = [
        _hub_row(found.node, [share.get(None, NONE) for share in own]),
        *(_hub_row(one, [share.get(one.agency_id, NONE) for share in own]) for one in hubs),
        HubRow("", "", tuple(rest(hubs, share) for share in own)),
    ]
    return [row for row in rows if any(one.expected for one in row.figures)]


def _hub_row(one: Child, own: Sequence[Figures]) -> HubRow:
    return HubRow(one.code, one.name, tuple(own))
