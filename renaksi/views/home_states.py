"""Beranda: how the actor's own agency stands in the cycle, and those directly below it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from flask import url_for
from flask_login import current_user
from sqlalchemy.orm import Session

from renaksi.core.agency import Tier
from renaksi.core.funnel import SMALL
from renaksi.core.numbers import share
from renaksi.core.plan import PlanState
from renaksi.core.policy import REVIEWER_ROLES
from renaksi.core.report import ReportState
from renaksi.labels import home as words
from renaksi.labels.home import Cell
from renaksi.models import Checkpoint, Cycle
from renaksi.queries.home_reports import HomeFacts, ReportOfPeriod, home_facts
from renaksi.queries.report_slots import day_in
from renaksi.queries.standings import Standing

LONG, SHORT = 20, 10
"""A list longer than the first is cut to the second; the dashboard has the rest."""
ATTENTION: Final = ("bad", "warn", "live", "idle", "ok")
"""Tones in the order in which a long list shows them."""


@dataclass(frozen=True, slots=True)
class Period:
    """One checkpoint of the cycle."""

    code: str
    window: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class State:
    """A cell that opens what it tells of; without an address there is nothing to open yet."""

    cell: Cell
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One agency: its plan, then each period."""

    code: str
    name: str
    plan: State
    periods: tuple[State, ...]
    recommendations: State
    assessment: State


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the reports owed at one checkpoint; None where it has not opened or the list is cut."""

    owed: int
    counted: int
    verified: int

    @property
    def rate(self) -> Decimal | None:
        return share(self.counted, self.owed)


@dataclass(frozen=True, slots=True)
class Grid:
    """The agencies directly below."""

    rows: Sequence[Row]
    counts: str
    """How many plans stand how: `66 belum dibuat, 3 ditetapkan`."""
    owing: int
    enacted: int
    tallies: Sequence[Tally | None]
    more: int

    @property
    def rate(self) -> Decimal | None:
        return share(self.enacted, self.owing)

    @property
    def is_small(self) -> bool:
        return self.owing < SMALL


@dataclass(frozen=True, slots=True)
class States:
    """What the home page tells of one cycle."""

    periods: Sequence[Period] = ()
    own: Row | None = None
    grid: Grid | None = None

    @property
    def is_plan_time(self) -> bool:
        """No period is at hand: the plan is what people work on."""
        return not any(one.is_now for one in self.periods)


def states(
    session: Session, cycle: Cycle | None, found: Sequence[Standing], now: datetime
) -> States:
    """`found`: the standings of the cycle. One statement, none where there is nobody to tell of."""
    told = [one for one in found if one.owes or one.revision is not None]
    mine = next((one for one in told if one.is_own), None)
    below = [one for one in told if one.is_below]
    if cycle is None or not (mine or below):
        return States()
    shown = sorted(below, key=_attention(now))[:SHORT] if len(below) > LONG else below
    ids = {one.agency.id for one in (*shown, *([mine] if mine else []))}
    build = _Rows(cycle, home_facts(session, cycle, ids, now), now)
    return States(
        build.periods(),
        build.row(mine) if mine else None,
        _grid(build, below, shown) if below else None,
    )


def _attention(now: datetime) -> Callable[[Standing], tuple[int, bool]]:
    """What needs a look first; hubs before the others, since they carry those below them."""
    today = day_in(now)

    def key(one: Standing) -> tuple[int, bool]:
        tone = words.plan_cell(one, today).status.tone
        return ATTENTION.index(tone), one.agency.kind.tier is not Tier.HUB

    return key


def _grid(build: "_Rows", below: Sequence[Standing], shown: Sequence[Standing]) -> Grid:
    owing = [one for one in below if one.owes]
    counts = Counter(words.plan_cell(one, build.today).status.word.lower() for one in below)
    more = len(below) - len(shown)
    return Grid(
        rows=[build.row(one) for one in shown],
        counts=", ".join(f"{count} {word}" for word, count in counts.most_common()),
        owing=len(owing),
        enacted=sum(words.is_enacted(one) for one in owing),
        tallies=[
            None if more or each.opens_on > build.today else build.tally(each, shown)
            for each in build.cycle.checkpoints
        ],
        more=more,
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    cycle: Cycle
    facts: HomeFacts
    now: datetime

    @property
    def today(self) -> date:
        return day_in(self.now)

    def periods(self) -> list[Period]:
        """The one people are at: the last that has opened, as long as it takes reports."""
        today = self.today
        opened = [one for one in self.cycle.checkpoints if one.opens_on <= today]
        now = opened[-1] if opened and today <= opened[-1].closes_on else None
        return [Period(one.code, words.window(one), one is now) for one in self.cycle.checkpoints]

    def row(self, one: Standing) -> Row:
        return Row(
            one.agency.code,
            one.agency.name,
            State(words.plan_cell(one, self.today), _plan_href(one)),
            tuple(self._state(each, one) for each in self.cycle.checkpoints),
            self._recommendations(one),
            self._assessment(one),
        )

    def _recommendations(self, one: Standing) -> State:
        found = self.facts.recommendations[one.agency.id]
        there = "recommendations.index"
        href = url_for(there, di=one.agency.code, lingkup="sendiri") if found.total else ""
        return State(words.recommendations_cell(found), href)

    def _assessment(self, one: Standing) -> State:
        """For the agency's own strip: it tells what the agency itself knows by now."""
        found = self.facts.assessments.get(one.agency.id)
        href = url_for("assessments.show", assessment_id=found.id) if found else ""
        return State(words.assessment_cell(found), href)

    def tally(self, checkpoint: Checkpoint, shown: Sequence[Standing]) -> Tally:
        found = [self.facts.reports[one.agency.id, checkpoint.id] for one in shown]
        owed = [one for one in found if one.owed]
        verified = sum(one.state is ReportState.VERIFIED for one in owed)
        return Tally(len(owed), sum(one.counts for one in owed), verified)

    def _state(self, checkpoint: Checkpoint, one: Standing) -> State:
        found = self.facts.reports[one.agency.id, checkpoint.id]
        cell = words.period_cell(checkpoint, found, self.today)
        return State(cell, _report_href(checkpoint, found, one))


def _report_href(checkpoint: Checkpoint, found: ReportOfPeriod, one: Standing) -> str:
    """To the verification where one is due, else to the report."""
    if found.report_id is None or found.plan_id is None:
        return ""
    waiting = {ReportState.SUBMITTED, ReportState.IN_VERIFICATION}
    if found.state in waiting and one.is_below and current_user.actor.roles & REVIEWER_ROLES:
        return url_for("verification.show", report_id=found.report_id)
    return url_for("reports.show", plan_id=found.plan_id, code=checkpoint.code)


def _plan_href(one: Standing) -> str:
    """To the review where one is due, else to the plan, else to the agency."""
    revision = one.revision
    if revision is None:
        return url_for("agencies.show", code=one.agency.code)
    reviewing = {PlanState.SUBMITTED, PlanState.IN_REVIEW}
    if revision.state in reviewing and current_user.actor.roles & REVIEWER_ROLES and one.is_below:
        return url_for("reviews.show", plan_id=revision.plan_id)
    return url_for("plans.show", plan_id=revision.plan_id)
