"""Plans at checkpoints, with or without a report: the cases of many in a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.authority import ReviewTier
from renaksi.core.calendar import end_of_day
from renaksi.core.policy import Place
from renaksi.core.report import ExtensionState
from renaksi.core.report_binding import Enactment, bound_revision
from renaksi.core.report_window import ReportWindow
from renaksi.core.reporting import ReportCase
from renaksi.models import ActionPlan, Checkpoint, Extension, PlanRevision, ProgressReport
from renaksi.queries.custody import plan_places
from renaksi.queries.report_counts import RowCounts, row_counts
from renaksi.queries.report_steps import ReportPeople, people_of
from renaksi.queries.review_tiers import review_tiers


@dataclass(frozen=True, slots=True)
class Slot:
    """A plan at a checkpoint, with its report once there is one. The plan's agency and cycle are
    loaded.
    """

    plan: ActionPlan
    checkpoint: Checkpoint
    report: ProgressReport | None = None

    @property
    def key(self) -> tuple[int, int]:
        return self.plan.id, self.checkpoint.id


@dataclass(frozen=True, slots=True)
class SlotCase:
    """The case of a slot and what it stands on; `counts` are of that revision's due actions."""

    case: ReportCase
    revision_id: int | None
    counts: RowCounts


def day_in(now: datetime, zone: TimeZone = TimeZone.WIB) -> date:
    return now.astimezone(ZoneInfo(zone.key)).date()


def slot_cases(
    session: Session,
    slots: Collection[Slot],
    now: datetime,
    enacted: Mapping[int, Sequence[Enactment]] | None = None,
    until: Mapping[tuple[int, int], date | None] | None = None,
    *,
    count: bool = True,
) -> dict[tuple[int, int], SlotCase]:
    """Their cases by (plan, checkpoint); six statements for one as for hundreds.

    `enacted` by plan and `until`, the furthest day granted, by (agency, checkpoint): where the
    caller has them at hand. `count` False leaves the due rows uncounted.
    """
    today = day_in(now)
    plans = {one.plan.id: one.plan for one in slots}
    places = plan_places(session, plans.values(), today)
    above = {one for place in places.values() for one in place.lineage[1:]}
    tiers = review_tiers(session, above, today) if above else {}
    people = people_of(session, [one.report.id for one in slots if one.report])
    extended = _extended(session, slots) if until is None else until
    if enacted is None:
        enacted = enactments(session, plans)
    bound = {one.key: bound_to(one, enacted.get(one.plan.id, ()), now) for one in slots}
    asked = {(found, key[1]) for key, found in bound.items() if found is not None}
    counts = row_counts(session, asked if count else ())
    return {
        one.key: _slot_case(
            one,
            now,
            places[one.plan.id],
            tiers,
            people,
            extended.get((one.plan.agency_id, one.checkpoint.id)),
            bound[one.key],
            counts.get((bound[one.key] or 0, one.checkpoint.id), RowCounts()),
        )
        for one in slots
    }


def enactments(session: Session, plan_ids: Iterable[int]) -> dict[int, list[Enactment]]:
    """When each revision of the plans came into force; one statement."""
    rows: Any = session.execute(
        select(PlanRevision.plan_id, PlanRevision.id, PlanRevision.enacted_at).where(
            PlanRevision.plan_id.in_(set(plan_ids)), PlanRevision.enacted_at.is_not(None)
        )
    )
    found: dict[int, list[Enactment]] = defaultdict(list)
    for plan_id, revision_id, at in rows:
        found[plan_id].append(Enactment(revision_id, at))
    return dict(found)


def _extended(session: Session, slots: Collection[Slot]) -> dict[tuple[int, int], date]:
    """By (agency, checkpoint), the furthest day that was granted."""
    one = Extension
    wanted = {(slot.plan.agency_id, slot.checkpoint.id) for slot in slots}
    rows: Any = session.execute(
        select(one.agency_id, one.checkpoint_id, func.max(one.granted_until))
        .where(
            tuple_(one.agency_id, one.checkpoint_id).in_(list(wanted)),
            one.state == ExtensionState.GRANTED,
        )
        .group_by(one.agency_id, one.checkpoint_id)
    )
    return {(agency_id, checkpoint_id): until for agency_id, checkpoint_id, until in rows}


def bound_to(slot: Slot, enacted: Iterable[Enactment], now: datetime) -> int | None:
    """The revision its report stands on (`core.report_binding`), or None."""
    due_at = end_of_day(slot.checkpoint.due_on, slot.plan.agency.time_zone)
    return bound_revision(enacted, due_at, now)


def _slot_case(
    slot: Slot,
    now: datetime,
    place: Place,
    tiers: Mapping[int, ReviewTier],
    people: ReportPeople,
    extended_until: date | None,
    revision_id: int | None,
    counts: RowCounts,
) -> SlotCase:
    report, checkpoint = slot.report, slot.checkpoint
    window = ReportWindow(
        checkpoint.opens_on,
        checkpoint.due_on,
        checkpoint.closes_on,
        slot.plan.agency.time_zone,
        extended_until,
        report.return_due_on if report else None,
    )
    case = ReportCase(
        state=report.state if report else None,
        place=place,
        window=window,
        now=now,
        has_plan=revision_id is not None,
        is_nil=bool(report and report.is_nil),
        nil_reason=report.nil_reason if report else "",
        filled=counts.filled,
        undecided=0 if report and report.is_nil else counts.undecided,
        owner_actor_ids=frozenset(people.owners[report.id]) if report else frozenset(),
        reviewer_ids=frozenset(people.reviewers[report.id]) if report else frozenset(),
        tiers=tuple(tiers[one] for one in place.lineage[1:]),
    )
    return SlotCase(case, revision_id, counts)
