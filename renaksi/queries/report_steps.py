"""The dated steps of reports, and who took part in them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import BindParameter, CompoundSelect, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from renaksi.core.compliance import ReportStepTaken
from renaksi.core.report import ReportAction
from renaksi.models import ProgressReport, ReportContributor, ReportTransition
from renaksi.queries.prepared import rows_of

OWNER_ACTIONS: Final = (ReportAction.CREATE, ReportAction.SUBMIT, ReportAction.WITHDRAW)
REVIEW_ACTIONS: Final = tuple(one for one in ReportAction if one not in OWNER_ACTIONS)


def steps_of(session: Session, report_ids: Collection[int]) -> dict[int, list[ReportStepTaken]]:
    """By report, its steps in the order in which they were taken; one statement.

    By number, not by moment: who waited for another's step came after it, whatever his clock said.
    """
    step = ReportTransition
    rows = session.execute(
        select(step.report_id, step.action, step.at, step.timing, step.is_nil, step.return_due_on)
        .where(step.report_id.in_(report_ids))
        .order_by(step.id)
    )
    found: dict[int, list[ReportStepTaken]] = {one: [] for one in report_ids}
    for report_id, action, at, timing, is_nil, due in rows:
        found[report_id].append(ReportStepTaken(action, at, timing, is_nil, due))
    return found


@dataclass(slots=True)
class ReportPeople:
    """By report: who ever acted for the owner, and who took part in verifying it."""

    owners: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    reviewers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def _people() -> CompoundSelect[*tuple[Any, ...]]:
    step, hand, report = ReportTransition, ReportContributor, ProgressReport
    owner, reviewer = literal("owner"), literal("reviewer")
    these: BindParameter[Any] = bindparam("reports", expanding=True)
    taken = select(step.report_id, step.actor_id).where(step.report_id.in_(these))
    return union_all(
        taken.where(step.action.in_(OWNER_ACTIONS)).add_columns(owner),
        taken.where(step.action.in_(REVIEW_ACTIONS)).add_columns(reviewer),
        select(hand.report_id, hand.user_id, owner).where(hand.report_id.in_(these)),
        select(report.id, report.created_by_id, owner).where(report.id.in_(these)),
    )


_PEOPLE: Final = _people()


def people_of(session: Session, report_ids: Collection[int]) -> ReportPeople:
    """One statement, none where there is no report."""
    found = ReportPeople()
    if not report_ids:
        return found
    for report_id, user_id, word in rows_of(session, _PEOPLE, {"reports": list(report_ids)}):
        if user_id is not None:
            (found.owners if word == "owner" else found.reviewers)[report_id].add(user_id)
    return found
