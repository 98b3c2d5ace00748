"""Plans and reports that lie beyond the limit of a tier below the actor's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from renaksi.core.agency import UNIT_KINDS
from renaksi.core.calendar import ONE_DAY
from renaksi.core.escalation import Overdue
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.policy import REVIEWER_ROLES, Actor
from renaksi.core.review_queue import Wait, Waiting as WaitState
from renaksi.core.review_turns import Desk as PlanDesk, Owner, Pending
from renaksi.core.verification_turns import Desk
from renaksi.core.workflow import acting_tier
from renaksi.models import Agency, AgencyClosure, PlanRevision
from renaksi.queries import review_turns
from renaksi.queries.scope import in_force
from renaksi.queries.verification_turns import pending_reports


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """One of them as the list shows it."""

    plan_id: int
    report_id: int | None
    """None: a plan."""
    agency: Owner
    year: int
    checkpoint: str
    """Empty for a plan."""
    wait: Wait
    tier: str
    """Who is to act; empty where nobody can."""
    at_work: str
    """Name of who began; empty before."""


@dataclass(frozen=True, slots=True)
class Lying:
    """Everything that lies too long, and what is needed to show a page of it."""

    desk: Desk
    found: Sequence[Overdue]
    plans: dict[int, tuple[Pending, Wait]]
    """By revision."""

    def lines(self, session: Session, wanted: Sequence[Overdue]) -> list[OverdueLine]:
        """One statement, or none where no report is among them."""
        ids = {one.object_id for one in wanted if not one.is_plan}
        rows = [one for one in self.desk.waiting if one.report_id in ids]
        reports = {one.report_id: one for one in pending_reports(session, rows)}
        made = []
        for one in wanted:
            tier = one.tier.name if one.tier else ""
            if one.is_plan:
                plan, waited = self.plans[one.object_id]
                made.append(
                    OverdueLine(
                        plan.plan_id, None, plan.agency, plan.year, "", waited, tier, plan.reviewer
                    )
                )
            elif found := reports.get(one.object_id):
                made.append(
                    OverdueLine(
                        found.plan_id,
                        found.report_id,
                        found.agency,
                        found.year,
                        found.checkpoint,
                        self.desk.wait(found),
                        tier,
                        found.verifier,
                    )
                )
        return made


def lying(session: Session, desk: Desk, conditions: Iterable[ColumnElement[bool]] | None) -> Lying:
    """Six statements at most, whatever the number: plans beside the reports of the desk.

    `conditions` narrow the plans by columns of Agency and Cycle; None leaves plans out.
    """
    reports = [Overdue(tier, one.submitted_at, one.report_id) for one, tier in desk.escalated]
    if conditions is None or not has_tier_below(session, desk.actor, desk.today):
        return Lying(desk, reports, {})
    # A limit is at least one working day: what came since yesterday is not late.
    before = PlanRevision.submitted_at < desk.now - ONE_DAY
    plans = review_turns.desk_of(session, desk.actor, desk.today, before, *conditions)
    late = _late_plans(session, plans)
    shown = {one.revision_id: (one, waited) for one, waited, _ in late}
    return Lying(desk, [*reports, *(found for _, _, found in late)], shown)


def has_tier_below(session: Session, actor: Actor, today: date) -> bool:
    """Whether somebody below the actor's homes reviews others in turn. One statement."""
    homes = [grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)]
    below = (
        select(AgencyClosure.descendant_id)
        .join(Agency, Agency.id == AgencyClosure.descendant_id)
        .where(
            AgencyClosure.ancestor_id.in_(homes),
            AgencyClosure.depth > 1,
            in_force(today),
            Agency.kind.not_in(UNIT_KINDS),
        )
    )
    return session.scalar(below.limit(1)) is not None


def _late_plans(session: Session, desk: PlanDesk) -> list[tuple[Pending, Wait, Overdue]]:
    homes = {grant.home_id for grant in desk.actor.with_role(*REVIEWER_ROLES)}
    found = []
    for one in review_turns.shown(session, desk.waiting):
        waited = desk.wait(one)
        if waited.state is not WaitState.LATE:
            continue
        started = one.state is PlanState.IN_REVIEW
        action = PlanAction.RETURN if started else PlanAction.START_REVIEW
        tier = acting_tier(action, desk.case(one))
        if tier is None or tier.agency_id not in homes:
            overdue = Overdue(tier, one.submitted_at, one.revision_id, is_plan=True)
            found.append((one, waited, overdue))
    return found
