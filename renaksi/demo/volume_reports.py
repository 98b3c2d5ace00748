"""A million rows of progress reports for measuring, on the enacted plans of `demo.volume`.

Bulk inserts, no services; totals come from the same pure function that the services ask.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from renaksi.core.compliance import ReportStepTaken
from renaksi.core.files import PDF
from renaksi.core.plan import PlanState, Polarity
from renaksi.core.report import (
    EntryVerdict,
    EvidenceVerdict,
    ReportAction as A,
    ReportState as S,
    Timing,
)
from renaksi.core.report_totals import OwnTotals, TotalRow, own_totals
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    Checkpoint,
    Cycle,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    ItemTarget,
    PlanRevision,
    ProgressEntry,
    ProgressReport,
    ReportTotal,
    ReportTransition,
    StoredFile,
    StrategyTotal,
)

CHUNK: Final = 10_000
AT_ONCE: Final = 200
"""Reports whose rows are held in memory together."""
SUBMITTED: Final = ((A.CREATE, None, S.DRAFT), (A.SUBMIT, S.DRAFT, S.SUBMITTED))
VERIFIED: Final = (
    *SUBMITTED,
    (A.START, S.SUBMITTED, S.IN_VERIFICATION),
    (A.VERIFY, S.IN_VERIFICATION, S.VERIFIED),
)
LATE: Final = 7
"""Every seventh report came after its due day."""
WAITING: Final = 3
"""In the newest year every third one still waits for its verifier."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One report to be written: of a plan at a checkpoint."""

    number: int
    plan_id: int
    revision_id: int
    agency_id: int
    code: str
    checkpoint_id: int
    checkpoint: str
    year: int
    due_on: date
    is_newest: bool

    @property
    def is_waiting(self) -> bool:
        return self.is_newest and self.number % WAITING == 0

    @property
    def submitted_at(self) -> datetime:
        late = 3 if self.number % LATE == 0 else -1
        day = self.due_on + timedelta(days=late)
        return datetime.combine(day, time(3, 30), UTC)

    @property
    def timing(self) -> Timing:
        return Timing.LATE if self.number % LATE == 0 else Timing.ON_TIME

    @property
    def walk(self) -> tuple[tuple[A, S | None, S], ...]:
        return SUBMITTED if self.is_waiting else VERIFIED

    def at(self, place: int) -> datetime:
        return self.submitted_at + timedelta(days=max(0, place - 1))


Item = tuple[str, int, Decimal, Decimal]
"""Lineage, strategy, weight and target of one action at a checkpoint."""


def seed(
    connection: Connection, *, entries: int, owner: int, reviewer: int, say: Callable[[str], None]
) -> None:
    """Write reports, newest year first, until `entries` rows are there."""
    have = connection.scalar(select(func.count()).select_from(ProgressEntry)) or 0
    if entries <= have:
        return
    for table in (ReportTotal, StrategyTotal):
        connection.execute(delete(table).where(~_reported(table)))
    slots = list(_slots(connection))
    wanted = list(_until(slots, _actions(connection), entries - have))
    say(f"{len(wanted)} laporan dengan {entries} baris …")
    for part in _chunks(wanted, AT_ONCE):
        _write(connection, part, owner, reviewer)
    for part in _chunks(slots[len(wanted) :], AT_ONCE):
        items = _items(connection, part)
        _store(connection, {slot: _unreported(slot, items) for slot in part})
    _mend_sequences(connection)


def _reported(table: Any) -> ColumnElement[bool]:
    """There is a report of the plan at the checkpoint."""
    one = ProgressReport
    found = select(one.id).where(
        one.plan_id == table.plan_id, one.checkpoint_id == table.checkpoint_id
    )
    return found.exists()


def _chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk


def _bulk(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    for chunk in _chunks(rows, CHUNK):
        connection.execute(insert(table), chunk)


def _slots(connection: Connection) -> Iterator[Slot]:
    """Enacted plans at the checkpoints where they have not reported yet."""
    newest = connection.scalar(select(func.max(Cycle.year)))
    first = (connection.scalar(select(func.max(ProgressReport.id))) or 0) + 1
    one = ProgressReport
    there = select(one.id).where(one.plan_id == ActionPlan.id, one.checkpoint_id == Checkpoint.id)
    rows = connection.execute(
        select(
            ActionPlan.id, PlanRevision.id, ActionPlan.agency_id, Agency.code,
            Checkpoint.id, Checkpoint.code, Cycle.year, Checkpoint.due_on,
        )
        .join(PlanRevision, PlanRevision.plan_id == ActionPlan.id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .join(Checkpoint, Checkpoint.cycle_id == Cycle.id)
        .where(PlanRevision.state == PlanState.ENACTED, ~there.exists())
        .order_by(Cycle.year.desc(), Checkpoint.ordinal, ActionPlan.id)
    )  # fmt: skip
    for number, row in enumerate(rows, first):
        yield Slot(number, *row, is_newest=row[6] == newest)


def _actions(connection: Connection) -> dict[int, int]:
    """How many actions each enacted revision has."""
    rows = connection.execute(
        select(ActionItem.revision_id, func.count())
        .join(PlanRevision, PlanRevision.id == ActionItem.revision_id)
        .where(PlanRevision.state == PlanState.ENACTED)
        .group_by(ActionItem.revision_id)
    )
    return dict(rows.all())


def _until(slots: Iterable[Slot], actions: dict[int, int], entries: int) -> Iterator[Slot]:
    have = 0
    for slot in slots:
        if have >= entries:
            return
        have += actions.get(slot.revision_id, 0)
        yield slot


def _items(connection: Connection, slots: list[Slot]) -> dict[tuple[int, int], list[Item]]:
    """By (revision, checkpoint): the actions of these reports with their targets."""
    rows = connection.execute(
        select(
            ActionItem.revision_id, ItemTarget.checkpoint_id, ActionItem.lineage_id,
            ActionItem.strategy_id, ActionItem.weight, ItemTarget.value,
        )
        .join(ItemTarget, ItemTarget.item_id == ActionItem.id)
        .where(
            ActionItem.revision_id.in_({one.revision_id for one in slots}),
            ItemTarget.checkpoint_id.in_({one.checkpoint_id for one in slots}),
        )
        .order_by(ActionItem.id)
    )  # fmt: skip
    found: dict[tuple[int, int], list[Item]] = {}
    for revision, checkpoint, lineage, strategy, weight, target in rows:
        row = (lineage, strategy, weight or Decimal(), target)
        found.setdefault((revision, checkpoint), []).append(row)
    return found


def _value(slot: Slot, place: int, target: Decimal) -> Decimal:
    """Between 80 and 110 percent of the target, whole."""
    return (target * (80 + (slot.number * 7 + place * 3) % 31) / 100).to_integral_value()


def _write(connection: Connection, slots: list[Slot], owner: int, reviewer: int) -> None:
    items = _items(connection, slots)
    rows = {slot: items.get((slot.revision_id, slot.checkpoint_id), []) for slot in slots}
    _bulk(connection, ProgressReport, (_report(slot, owner, reviewer) for slot in slots))
    _bulk(connection, ReportTransition, _steps(slots, owner, reviewer))
    first = (connection.scalar(select(func.max(ProgressEntry.id))) or 0) + 1
    entries = [(slot, place, item) for slot in slots for place, item in enumerate(rows[slot])]
    _bulk(
        connection,
        ProgressEntry,
        (
            _entry(first + i, slot, place, item, owner, reviewer)
            for i, (slot, place, item) in enumerate(entries)
        ),
    )
    proven = [(first + i, slot) for i, (slot, _p, _i) in enumerate(entries) if slot.is_newest]
    _evidence(connection, proven, owner, reviewer)
    _store(connection, {slot: _totals(slot, rows[slot]) for slot in slots})


def _unreported(slot: Slot, items: dict[tuple[int, int], list[Item]]) -> OwnTotals:
    rows = items.get((slot.revision_id, slot.checkpoint_id), ())
    return own_totals(
        (TotalRow(strategy, Polarity.UP, target, weight) for _l, strategy, weight, target in rows),
        (),
        state=None,
    )


def _store(connection: Connection, totals: dict[Slot, OwnTotals]) -> None:
    _bulk(connection, ReportTotal, (_total(slot, one) for slot, one in totals.items()))
    _bulk(connection, StrategyTotal, _by_strategy(totals))


def _report(slot: Slot, owner: int, reviewer: int) -> dict[str, Any]:
    done = None if slot.is_waiting else reviewer
    return {
        "id": slot.number, "plan_id": slot.plan_id, "checkpoint_id": slot.checkpoint_id,
        "revision_id": slot.revision_id, "state": slot.walk[-1][2], "is_nil": False,
        "nil_reason": "", "created_at": slot.at(0), "created_by_id": owner,
        "submitted_at": slot.submitted_at, "submitted_by_id": owner, "verifier_id": done,
        "verified_at": None if slot.is_waiting else slot.at(3), "verified_by_id": done,
        "flagged": slot.number % 4, "version": 1,
    }  # fmt: skip


def _steps(slots: Iterable[Slot], owner: int, reviewer: int) -> Iterator[dict[str, Any]]:
    for slot in slots:
        for place, (action, source, target) in enumerate(slot.walk):
            is_submit = action is A.SUBMIT
            number = f"TT/{slot.year}/{slot.checkpoint}/{slot.code}/01"
            yield {
                "report_id": slot.number, "action": action, "source": source, "target": target,
                "at": slot.at(place), "actor_id": owner if place < len(SUBMITTED) else reviewer,
                "note": "", "timing": slot.timing if is_submit else None, "is_nil": False,
                "receipt_number": number if is_submit else None,
                "content_sha256": sha256(number.encode()).hexdigest() if is_submit else "",
            }  # fmt: skip


def _entry(
    entry: int, slot: Slot, place: int, item: Item, owner: int, reviewer: int
) -> dict[str, Any]:
    waits = slot.is_waiting
    return {
        "id": entry, "report_id": slot.number, "lineage_id": item[0],
        "realization": _value(slot, place, item[3]),
        "description": f"Aksi {place + 1} berjalan menurut jadwal periode {slot.checkpoint}.",
        "obstacles": "", "next_steps": "Dilanjutkan pada periode berikut.",
        "updated_at": slot.at(0), "updated_by_id": owner,
        "verdict": EntryVerdict.PENDING if waits else EntryVerdict.ACCEPTED, "verdict_note": "",
        "verdict_at": None if waits else slot.at(3), "verdict_by_id": None if waits else reviewer,
        "version": 1,
    }  # fmt: skip


def _evidence(
    connection: Connection, proven: list[tuple[int, Slot]], owner: int, reviewer: int
) -> None:
    """One file a row in the newest year; every fiftieth is the same scan."""
    if not proven:
        return
    first = (connection.scalar(select(func.max(StoredFile.id))) or 0) + 1
    numbered = [(first + i, entry, slot) for i, (entry, slot) in enumerate(proven)]
    _bulk(
        connection,
        StoredFile,
        (
            {"id": key, "sha256": sha256(b"%d" % (0 if key % 50 == 0 else key)).hexdigest(),
             "size": 240_000, "media_type": PDF, "name": f"Laporan {entry}.pdf",
             "agency_id": slot.agency_id, "uploaded_by_id": owner, "uploaded_at": slot.at(0)}
            for key, entry, slot in numbered
        ),
    )  # fmt: skip
    _bulk(
        connection,
        Evidence,
        (
            {"id": key, "agency_id": slot.agency_id, "description": "",
             "effective_on": slot.due_on - timedelta(days=20), "created_at": slot.at(0),
             "created_by_id": owner, "version": 1}
            for key, _entry, slot in numbered
        ),
    )  # fmt: skip
    _bulk(
        connection,
        EvidenceVersion,
        (
            {"id": key, "evidence_id": key, "number": 1, "file_id": key, "added_at": slot.at(0),
             "added_by_id": owner}
            for key, _entry, slot in numbered
        ),
    )  # fmt: skip
    _bulk(
        connection,
        EvidenceLink,
        (_link(key, entry, slot, owner, reviewer) for key, entry, slot in numbered),
    )


def _link(key: int, entry: int, slot: Slot, owner: int, reviewer: int) -> dict[str, Any]:
    waits = slot.is_waiting
    return {
        "id": key, "entry_id": entry, "version_id": key, "requirement": "Laporan",
        "linked_at": slot.at(0), "linked_by_id": owner, "verdict_note": "",
        "verdict": EvidenceVerdict.PENDING if waits else EvidenceVerdict.ACCEPTED,
        "verdict_at": None if waits else slot.at(3), "verdict_by_id": None if waits else reviewer,
    }  # fmt: skip


def _totals(slot: Slot, items: list[Item]) -> OwnTotals:
    rows = [
        TotalRow(strategy, Polarity.UP, target, weight, _value(slot, place, target))
        for place, (_lineage, strategy, weight, target) in enumerate(items)
    ]
    steps = [
        ReportStepTaken(action, slot.at(place), slot.timing if action is A.SUBMIT else None)
        for place, (action, _source, _target) in enumerate(slot.walk)
    ]
    return own_totals(rows, steps, state=slot.walk[-1][2])


def _total(slot: Slot, one: OwnTotals) -> dict[str, Any]:
    held = one.standing
    return {
        "plan_id": slot.plan_id, "checkpoint_id": slot.checkpoint_id,
        "submitted": held.submitted, "on_time": held.on_time, "extended": held.extended,
        "verified": held.verified, "nil": held.nil, "due": one.whole.due,
        "missing": one.whole.missing, "weight": one.whole.weight, "weighted": one.whole.weighted,
    }  # fmt: skip


def _by_strategy(totals: dict[Slot, OwnTotals]) -> Iterator[dict[str, Any]]:
    for slot, one in totals.items():
        for strategy, mean in one.by_strategy.items():
            yield {
                "plan_id": slot.plan_id, "checkpoint_id": slot.checkpoint_id,
                "strategy_id": strategy, "due": mean.due, "missing": mean.missing,
                "weight": mean.weight, "weighted": mean.weighted,
            }  # fmt: skip


def _mend_sequences(connection: Connection) -> None:
    """PostgreSQL counts its own ids; tell it how far we came."""
    if connection.dialect.name != "postgresql":
        return
    for table in (
        ProgressReport, ProgressEntry, StoredFile, Evidence, EvidenceVersion, EvidenceLink,
    ):  # fmt: skip
        name = table.__tablename__
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'),"
            f" (SELECT coalesce(max(id), 1) FROM {name}))"
        )
