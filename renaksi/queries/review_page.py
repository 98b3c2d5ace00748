"""Everything a reviewer judges a revision by, in a constant number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent as E
from renaksi.core.comparison import ComparedRow, Comparison, Row, RowChange, compare
from renaksi.core.plan import PlanState
from renaksi.core.plan_hints import Hint, OtherRow, hints, plan_hints
from renaksi.core.plan_history import undone
from renaksi.core.plan_similar import Others
from renaksi.core.policy import Actor
from renaksi.core.review_queue import HORIZON, Wait, wait
from renaksi.models import (
    ActionItem,
    ActionPlan,
    ActionTemplate,
    Agency,
    AgencyClosure,
    PlanRevision,
)
from renaksi.queries.comments import CommentLine, comments
from renaksi.queries.plan_access import Opened
from renaksi.queries.revision_rows import (
    CycleColumns,
    Names,
    agency_names,
    cycle_columns,
    items_of,
    rows_of,
)
from renaksi.queries.scope import in_force
from renaksi.queries.timeline import Edit, History, TimelineEvent, history

MOST_OTHERS: Final = 3000
"""Rows of sibling agencies that are looked at; the largest province has some 600."""
SENT_BACK: Final = frozenset({E.PLAN_RETURN, E.PLAN_REVOKE_ENDORSEMENT})


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One action with what speaks for and against it."""

    row: Row
    hints: tuple[Hint, ...]
    change: ComparedRow | None
    comments: tuple[CommentLine, ...]

    @property
    def has_changed(self) -> bool:
        return self.change is not None and self.change.change is not RowChange.SAME

    @property
    def is_remarkable(self) -> bool:
        """Worth a look: a hint, a change, or a remark nobody has answered."""
        open_remarks = any(one.answered_at is None for one in self.comments)
        return bool(self.hints) or self.has_changed or open_remarks


@dataclass(frozen=True, slots=True)
class Since:
    """What the revision is compared with: its own last return, or the revision before it."""

    comparison: Comparison
    number: int | None
    """Of the earlier revision; None: the state at the last return."""
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    rows: tuple[ReviewRow, ...]
    loose_comments: tuple[CommentLine, ...]
    """On the plan as a whole, or on rows that are gone."""
    hints: tuple[Hint, ...]
    since: Since | None
    checkpoints: tuple[str, ...]
    names: Names
    events: tuple[TimelineEvent, ...]
    wait: Wait | None
    """None where nothing waits: not submitted, or decided."""
    days_off: frozenset[date]
    """Holidays from the submission to some weeks ahead."""
    notes: int
    must_fix: int


def review_page(session: Session, opened: Opened, actor: Actor, now: datetime) -> ReviewPage:
    """Five statements beside those of `open_revision`."""
    revision, plan = opened.revision, opened.plan
    zone = ZoneInfo(plan.agency.time_zone.key)
    today = now.astimezone(zone).date()
    submitted = revision.submitted_at.astimezone(zone).date() if revision.submitted_at else None
    columns = cycle_columns(session, plan.cycle_id, today, (submitted or today, today + HORIZON))
    earlier = _earlier(plan, revision)
    items = items_of(session, [one.id for one in (revision, earlier) if one])
    rows = rows_of(items.get(revision.id, ()), columns)
    told = history(session, plan.id, edits_of=revision.id)
    since = _since(revision, earlier, rows, items, columns, told)
    remarks = comments(session, plan.id, actor, opened.case.place, now)
    others = Others(_others(session, opened, today))
    unsent = [one for one in remarks if not one.is_sent and one.revision_id == revision.id]
    lineages = {row.lineage_id for row in rows}
    return ReviewPage(
        rows=tuple(_row(row, others, since, remarks) for row in rows),
        loose_comments=tuple(one for one in remarks if one.lineage_id not in lineages),
        hints=plan_hints((row.values.strategy_code for row in rows), columns.strategies),
        since=since,
        checkpoints=tuple(columns.checkpoint_codes.values()),
        names=Names(columns.strategies, agency_names(items)),
        events=told.events,
        wait=_waiting(revision, submitted, today, columns),
        days_off=columns.days_off,
        notes=len(unsent),
        must_fix=sum(one.must_fix for one in unsent),
    )


def _waiting(
    revision: PlanRevision, submitted: date | None, today: date, columns: CycleColumns
) -> Wait | None:
    waits = revision.state in {PlanState.SUBMITTED, PlanState.IN_REVIEW}
    if submitted is None or not waits:
        return None
    return wait(submitted, today, revision.plan.cycle.review_days, columns.days_off)


def _row(
    row: Row, others: Others, since: Since | None, remarks: Iterable[CommentLine]
) -> ReviewRow:
    return ReviewRow(
        row=row,
        hints=hints(row.values, others.like(row.values)),
        change=since.comparison.of(row.lineage_id) if since else None,
        comments=tuple(one for one in remarks if one.lineage_id == row.lineage_id),
    )


def _earlier(plan: ActionPlan, revision: PlanRevision) -> PlanRevision | None:
    """The revision this one was copied from, or whose place it took."""
    before = [
        one
        for one in plan.revisions
        if one.number < revision.number and one.state is not PlanState.CANCELLED
    ]
    return max(before, key=lambda one: one.number, default=None)


def _since(
    revision: PlanRevision,
    earlier: PlanRevision | None,
    rows: Sequence[Row],
    items: Mapping[int, Sequence[ActionItem]],
    columns: CycleColumns,
    told: History,
) -> Since | None:
    returned = next(
        (
            one.at
            for one in told.events
            if one.event in SENT_BACK and one.revision_number == revision.number
        ),
        None,
    )
    if returned is not None:
        lineages = {item.id: item.lineage_id for item in items.get(revision.id, ())}
        before = _before(rows, told.edits, lineages)
        return Since(compare(before, rows), None, returned)
    if earlier is not None:
        old = rows_of(items.get(earlier.id, ()), columns)
        return Since(compare(old, rows), earlier.number)
    return None


def _before(rows: Sequence[Row], edits: Iterable[Edit], lineages: Mapping[int, str]) -> list[Row]:
    """The rows as they stood when the plan was sent back: the first "before" of each value."""
    added = set()
    old: dict[str, dict[str, object]] = {}
    for edit in edits:
        lineage = lineages.get(edit.item_id, "")
        if edit.event is E.ITEM_ADD:
            added.add(lineage)
        elif edit.event is E.ITEM_EDIT:
            old[lineage] = {**edit.before, **old.get(lineage, {})}
    return [
        Row(row.lineage_id, row.number, undone(row.values, old.get(row.lineage_id, {})))
        for row in rows
        if row.lineage_id not in added
    ]


def _others(session: Session, opened: Opened, today: date) -> list[OtherRow]:
    """Actions of the agencies beside this one: same supervisor, same cycle.

    Whoever reviews for that supervisor, or for a tier above it, may see all of them. What was
    taken over from a national template is nobody's own and counts as no copy.
    """
    lineage = opened.case.place.lineage
    if len(lineage) == 1:
        return []
    siblings = select(AgencyClosure.descendant_id).where(
        AgencyClosure.ancestor_id == lineage[1], AgencyClosure.depth == 1, in_force(today)
    )
    template = (
        select(ActionTemplate.id)
        .where(
            ActionTemplate.cycle_id == opened.plan.cycle_id,
            func.lower(ActionTemplate.action) == func.lower(ActionItem.action),
        )
        .exists()
    )
    rows = session.execute(
        select(Agency.name, ActionItem.action, ActionItem.indicator)
        .join(PlanRevision, PlanRevision.id == ActionItem.revision_id)
        .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .where(
            ActionPlan.cycle_id == opened.plan.cycle_id,
            ActionPlan.agency_id.in_(siblings),
            ActionPlan.agency_id != opened.plan.agency_id,
            PlanRevision.state.not_in([PlanState.CANCELLED, PlanState.SUPERSEDED]),
            ActionItem.removed_at.is_(None),
            ~template,
        )
        .order_by(ActionItem.id)
        .limit(MOST_OTHERS)
    )
    return [OtherRow(name, action, indicator) for name, action, indicator in rows]
