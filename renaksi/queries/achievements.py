"""How far the plans below a node have come at a checkpoint, as every step left it: for today only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.achievement import NO_ACTIONS, Mean
from renaksi.core.achievement_parts import Achieved, Spread, spread
from renaksi.core.agency import AgencyKind
from renaksi.core.funnel import Child
from renaksi.core.policy import Actor
from renaksi.models import ActionPlan, ReportTotal, Strategy, StrategyTotal
from renaksi.queries.compliance import moment_of, point_of
from renaksi.queries.compliance_facts import Facts, facts
from renaksi.queries.compliance_question import Question
from renaksi.queries.cycle_calendar import Calendar, Dated


@dataclass(frozen=True, slots=True)
class OfStrategy:
    """One national strategy over all plans of the branch."""

    code: str
    name: str
    mean: Mean


@dataclass(frozen=True, slots=True)
class OfHub:
    """One share of the branch."""

    code: str
    """Empty for agencies directly under the node that are taken together."""
    name: str
    spread: Spread


@dataclass(frozen=True, slots=True)
class Achievements:
    """Of one checkpoint, as it stands today."""

    year: int
    code: str
    on: date
    node: Child
    kind: AgencyKind
    by_agency: tuple[Achieved, ...]
    by_strategy: tuple[OfStrategy, ...]
    by_hub: tuple[OfHub, ...]
    total: Spread

    @property
    def is_nation(self) -> bool:
        return self.kind is AgencyKind.PUSAT

    @property
    def missing(self) -> tuple[Achieved, ...]:
        return tuple(one for one in self.by_agency if one.is_missing)


def achievements(
    session: Session,
    cycle: Calendar[Dated],
    checkpoint: Dated,
    *,
    under_id: int,
    actor: Actor,
    today: date,
    now: datetime,
) -> Achievements:
    """Of those expected to report, on the tree of the period; eight statements at most.

    `under_id` is the caller's to check; agencies the actor may not see do not exist in the answer.
    """
    point = point_of(checkpoint, today)
    moment = moment_of(today, now)
    asked = Question(under_id, actor, today, today, moment, point.tree_on, from_totals=True)
    found = facts(session, [point], asked)
    expected = {one: part for one, part, marks in found.placed[point.id] if marks is not None}
    totals = _totals(session, checkpoint.id)
    achieved = tuple(_achieved(found, one, part, totals) for one, part in expected.items())
    return Achievements(
        year=cycle.year,
        code=checkpoint.code,
        on=today,
        node=found.node,
        kind=found.agencies[under_id].kind,
        by_agency=achieved,
        by_strategy=_by_strategy(session, cycle, checkpoint, expected),
        by_hub=_by_hub(found, found.children([point]), achieved),
        total=spread(achieved),
    )


def _totals(session: Session, checkpoint_id: int) -> dict[int, tuple[Mean, bool]]:
    """By agency; whether all of it has been verified beside it."""
    one = ReportTotal
    rows = session.execute(
        select(ActionPlan.agency_id, one.weight, one.weighted, one.due, one.missing, one.verified)
        .join(ActionPlan, ActionPlan.id == one.plan_id)
        .where(one.checkpoint_id == checkpoint_id, one.due > 0)
    )
    return {
        agency_id: (Mean(weight, weighted, due, missing), verified)
        for agency_id, weight, weighted, due, missing, verified in rows
    }


def _achieved(
    found: Facts, agency_id: int, part: int | None, totals: Mapping[int, tuple[Mean, bool]]
) -> Achieved:
    one = found.agencies[agency_id]
    mean, is_verified = totals.get(agency_id, (None, False))
    return Achieved(one.id, one.code, one.name, one.kind, part, mean, is_verified)


def _by_strategy(
    session: Session, cycle: Calendar[Dated], checkpoint: Dated, expected: Mapping[int, int | None]
) -> tuple[OfStrategy, ...]:
    """In their order; two statements."""
    one = StrategyTotal
    rows = session.execute(
        select(
            ActionPlan.agency_id, one.strategy_id, one.weight, one.weighted, one.due, one.missing
        )
        .join(ActionPlan, ActionPlan.id == one.plan_id)
        .where(one.checkpoint_id == checkpoint.id)
    )
    joined: dict[int, Mean] = {}
    for agency_id, strategy_id, weight, weighted, due, missing in rows:
        if agency_id in expected:
            own = Mean(weight, weighted, due, missing)
            joined[strategy_id] = joined.get(strategy_id, NO_ACTIONS) + own
    strategies = session.execute(
        select(Strategy.id, Strategy.code, Strategy.name)
        .where(Strategy.cycle_id == cycle.id)
        .order_by(Strategy.ordinal)
    )
    return tuple(
        OfStrategy(code, name, joined.get(key, NO_ACTIONS)) for key, code, name in strategies
    )


def _by_hub(
    found: Facts, children: Sequence[Child], achieved: Sequence[Achieved]
) -> tuple[OfHub, ...]:
    """The node itself, each hub, and the rest directly below together; only where somebody is."""
    own: dict[int | None, list[Achieved]] = {}
    for one in achieved:
        own.setdefault(one.part, []).append(one)
    hubs = [one for one in children if one.is_hub]
    rest = [one for child in children if not child.is_hub for one in own.get(child.agency_id, ())]
    rows = [
        (found.node.code, found.node.name, own.get(None, [])),
        *((hub.code, hub.name, own.get(hub.agency_id, [])) for hub in hubs),
        ("", "", rest),
    ]
    return tuple(OfHub(code, name, spread(people)) for code, name, people in rows if people)
