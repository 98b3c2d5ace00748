"""Random histories through the use cases: own totals = recomputation = figures as of this moment.

Agencies hand in, take back, are sent back and verified, ask for more time, move to another province,
are exempted and revise their plans; after every step three ways of counting must agree.
"""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from renaksi.core.compliance_parts import by_agency, figures, shares
from renaksi.core.errors import RuleBroken
from renaksi.core.plan import PlanState
from renaksi.core.policy import SYSTEM
from renaksi.core.report import ReportAction as A
from renaksi.models import ActionPlan, ProgressReport
from renaksi.queries.compliance import moment_of, point_of
from renaksi.queries.compliance_facts import facts
from renaksi.queries.compliance_question import Question
from renaksi.services import agencies, extensions, obligations
from renaksi.services.report_checks import check_totals
from tests.factories.people import agency, system
from tests.factories.plans import a_cast, a_cycle, a_plan, ctx_of
from tests.factories.reports import a_request, checkpoint_of, fill, plan_in_force, values_for, walk
from tests.queries.test_compliance import replay
from tests.support.backends import settle

CODES = ("34.01", "34.02", "34.04")
BEGIN = datetime(2026, 4, 1, 2, tzinfo=UTC)
"""The first day of the window of B03; it is due on the 10th and locked after the 17th."""
COUNTS = ("submitted", "on_time", "extended", "verified", "nil")


class Walk:
    """Three agencies and a clock."""

    def __init__(self, session, seed: int) -> None:
        self.session, self.dice, self.now = session, random.Random(seed), BEGIN
        self.cycle = a_cycle(session)
        self.point = self.cycle.checkpoints[0]
        for code in CODES:
            plan_in_force(session, agency(session, code), count=2)
        self.taken: list[str] = []

    def go(self, steps: int):
        """After each step that was accepted."""
        chances = (
            (self.submit, 6), (self.start, 3), (self.decide, 5), (self.write, 4),
            (self.withdraw, 2), (self.reopen, 2), (self.more_time, 1), (self.move, 1),
            (self.exempt, 1), (self.revise, 1),
        )  # fmt: skip
        acts, weights = zip(*chances, strict=True)
        for _ in range(steps):
            self.now += timedelta(minutes=self.dice.randrange(30, 1500))
            act = self.dice.choices(acts, weights)[0]
            home = agency(self.session, self.dice.choice(CODES))
            try:
                act(home)
            except RuleBroken:
                self.session.rollback()
                continue
            settle(self.session)
            self.taken.append(f"{self.now:%d.%m. %H:%M} {act.__name__} {home.code}")
            yield

    # ── steps ─────────────────────────────────────────────────────────────────
    def plan(self, home) -> ActionPlan:
        return self.session.scalars(
            select(ActionPlan).where(
                ActionPlan.agency_id == home.id, ActionPlan.cycle_id == self.cycle.id
            )
        ).one()

    def step(self, home, action) -> None:
        report = self.session.scalar(
            select(ProgressReport).where(
                ProgressReport.plan_id == self.plan(home).id,
                ProgressReport.checkpoint_id == self.point.id,
            )
        )
        if report is not None:
            cast = a_cast(self.session, home)
            walk(self.session, cast, report, action, self.now)

    def write(self, home) -> None:
        plan = self.plan(home)
        point = checkpoint_of(self.session, plan)
        values = values_for(self.dice.randrange(90), self.dice.randrange(16))
        fill(self.session, a_cast(self.session, home), plan, point, self.now, values)

    def submit(self, home) -> None:
        self.step(home, A.SUBMIT)

    def withdraw(self, home) -> None:
        self.step(home, A.WITHDRAW)

    def start(self, home) -> None:
        self.step(home, A.START)

    def decide(self, home) -> None:
        self.step(home, self.dice.choice([A.RETURN, A.VERIFY]))

    def reopen(self, home) -> None:
        self.step(home, A.REOPEN)

    def more_time(self, home) -> None:
        asked = a_request(self.session, self.plan(home), at=self.now)
        lead = ctx_of(self.session, a_cast(self.session, home).lead, self.now)
        extensions.decide(lead, asked.id, grant=True, until=asked.wanted_until, note="")

    def move(self, home) -> None:
        agencies.move_agency(
            system(self.session, self.now),
            home.id,
            supervisor_id=agency(self.session, self.dice.choice(["33", "34", "35"])).id,
            on=self.today + timedelta(days=self.dice.randrange(-9, 1)),
            legal_basis="Uji",
        )

    def exempt(self, home) -> None:
        obligations.set_exception(
            system(self.session, self.now),
            self.cycle.id,
            home.id,
            owes_plan=True,
            owes_reports=self.dice.random() < 0.5,
            reason="Uji",
        )

    def revise(self, home) -> None:
        a_plan(self.session, home, PlanState.ENACTED, at=self.now)

    # ── three ways of counting ────────────────────────────────────────────────
    @property
    def today(self) -> date:
        return (self.now + timedelta(hours=7)).date()

    def counted(self, under: str, *, from_totals: bool):
        point = point_of(self.point, self.today)
        asked = Question(
            under_id=agency(self.session, under).id,
            actor=SYSTEM,
            today=self.today,
            as_of=self.today,
            moment=moment_of(self.today, self.now + timedelta(seconds=1)),
            named_on=point.tree_on,
            from_totals=from_totals,
        )
        found = facts(self.session, [point], asked)
        placed = found.placed[point.id]
        # What dashboards count with, kept from one step to the next, against agency by agency.
        assert found.figures(point) == figures(placed)
        assert found.shares(point) == shares(placed)
        own = {line.agency_id: (line.part, line.figures) for line in found.lines([point])}
        assert own == by_agency(placed)
        return placed

    def replayed(self) -> dict[int, set[str]]:
        """By agency, what the slow machine says of its steps."""
        found = {}
        for report in self.session.scalars(
            select(ProgressReport).where(ProgressReport.checkpoint_id == self.point.id)
        ):
            home = report.plan.agency
            until = self.now + timedelta(seconds=1)
            found[home.id] = replay(self.session, report.id, until, home.time_zone)
        return found


@pytest.mark.parametrize("seed", range(3))
def test_after_every_step_three_ways_of_counting_agree(session, seed):
    told = Walk(session, seed)
    for _ in told.go(45):
        wrong = list(check_totals(system(session, told.now)))
        assert wrong == [], told.taken
        slow = told.replayed()
        for under in ("KEMENPANRB", "33", "34", "35"):
            stored = told.counted(under, from_totals=True)
            assert stored == told.counted(under, from_totals=False), (under, told.taken)
            for agency_id, (_, own) in by_agency(stored).items():
                said = {name for name in COUNTS if getattr(own, name)}
                assert said == (slow.get(agency_id, set()) if own.expected else set()), told.taken
        whole = figures(told.counted("KEMENPANRB", from_totals=True))
        assert whole.expected in {621, 620, 619, 618}
    assert len(told.taken) > 12
    assert any("submit" in one for one in told.taken)
