"""Writing rows of a report: what every use case that changes one shares. Nothing here commits.

The row form, a paste, a file and evidence all come through `entry_of` or `entries_of`, and end in
`wrote`, so that no way in can pass by what the others hold to.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal, RuleBroken
from renaksi.core.policy import Place
from renaksi.core.report import DECIDED, SENT_BACK, EntryVerdict
from renaksi.core.report_entry import EntryValues, changes, faults_of
from renaksi.core.reporting import why_not_edit
from renaksi.models import ActionItem, ProgressEntry, ProgressReport, ReportContributor
from renaksi.queries.scope import places_of
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps import report_totals
from renaksi.services.steps.report_taken import TakenReport, create, touch

UNJUDGED: Final = {
    "verdict": EntryVerdict.PENDING,
    "verified_value": None,
    "verdict_note": "",
    "verdict_at": None,
    "verdict_by_id": None,
}


def entry_of(ctx: Context, taken: TakenReport, lineage_id: str) -> ProgressEntry:
    """The row of that action, to be written into; report and row are begun where there is none.

    Raises what `core.reporting.why_not_edit` says, and NotFound for an action that is not in the
    revision the report stands on. Whoever changes anything says so by `wrote`.
    """
    require_rows(ctx, taken, [lineage_id])
    report = create(ctx, taken)
    found = entries_of(ctx, report, [lineage_id]).get(lineage_id)
    return found if found is not None else begin(ctx, report, lineage_id)


def entries_of(
    ctx: Context, report: ProgressReport, lineage_ids: Collection[str]
) -> dict[str, ProgressEntry]:
    """Those there are, read afresh."""
    rows = ctx.session.scalars(
        select(ProgressEntry)
        .where(ProgressEntry.report_id == report.id, ProgressEntry.lineage_id.in_(lineage_ids))
        .execution_options(populate_existing=True)
    )
    return {one.lineage_id: one for one in rows}


def begin(ctx: Context, report: ProgressReport, lineage_id: str) -> ProgressEntry:
    """An empty row; the caller has made sure that there is none yet."""
    entry = ProgressEntry(
        report=report,
        lineage_id=lineage_id,
        updated_at=ctx.now,
        updated_by_id=ctx.actor.user_id,
    )
    ctx.session.add(entry)
    ctx.session.flush()
    return entry


def require_rows(ctx: Context, taken: TakenReport, lineage_ids: Collection[str]) -> None:
    """Raise unless the actor may write into every one of these rows now."""
    refusal = why_not_edit(taken.case, ctx.actor)
    if refusal is not None and refusal.reason is not Refusal.OTHER_UNITS_ROW:
        raise refusal
    places = _row_places(ctx, taken, lineage_ids, with_places=refusal is not None)
    for one in lineage_ids:
        if one not in places:
            raise NotFound
        if refusal is not None:
            _raise(why_not_edit(taken.case, ctx.actor, places[one]))


def _raise(refusal: RuleBroken | None) -> None:
    if refusal is not None:
        raise refusal


def _row_places(
    ctx: Context, taken: TakenReport, lineage_ids: Collection[str], *, with_places: bool
) -> dict[str, Place | None]:
    """Of the actions that are in the revision the report stands on; two statements at most."""
    if taken.revision is None or not all(one.isprintable() for one in lineage_ids):
        return {}  # NUL from an address: PostgreSQL would refuse the question
    rows = ctx.session.execute(
        select(ActionItem.lineage_id, ActionItem.responsible_id).where(
            ActionItem.revision_id == taken.revision.id,
            ActionItem.lineage_id.in_(lineage_ids),
            ActionItem.removed_at.is_(None),
        )
    )
    units = dict(rows.all())
    wanted = {one for one in units.values() if one is not None}
    places = places_of(ctx.session, wanted, ctx.today) if with_places and wanted else {}
    return {key: places.get(unit) if unit else None for key, unit in units.items()}


def not_whole() -> NotAllowed:
    """What a liaison hears who asks for what concerns the whole report."""
    return NotAllowed(Refusal.ROLE_MISSING)


def values_of(entry: ProgressEntry) -> EntryValues:
    return EntryValues(entry.realization, entry.description, entry.obstacles, entry.next_steps)


def refuse_faults(values: EntryValues, before: EntryValues) -> None:
    """What stood there before is not this person's doing."""
    found = changes(before, values)
    for fault in faults_of(values):
        if fault.field in found:
            raise Invalid(Refusal.BAD_VALUE, fault.field, why=fault)


def write(ctx: Context, taken: TakenReport, entry: ProgressEntry, values: EntryValues) -> None:
    """Put other values into the row, with its audit line; faults have been refused before."""
    found = changes(values_of(entry), values)
    for name, (_old, new) in found.items():
        setattr(entry, name, new)
    record(ctx, taken, AuditEvent.ENTRY_EDIT, entry, found)


def wrote(ctx: Context, taken: TakenReport, *entries: ProgressEntry) -> None:
    """What follows from a change of rows or of their evidence, once per transaction.

    Who wrote may not verify (design 3.6); a row that was accepted is to be looked at again; the
    version of the report rises; where the report counts already, so do the new values.
    """
    report = taken.report
    if report is None:  # pragma: no cover - whoever wrote a row has begun the report
        raise ValueError(taken)
    for entry in entries:
        entry.updated_at, entry.updated_by_id = ctx.now, ctx.actor.user_id
        if entry.verdict in DECIDED:
            unjudge(entry)
    contribute(ctx, report)
    touch(ctx, report)
    if report.state in SENT_BACK:
        report_totals.refresh(ctx, report)


def unjudge(entry: ProgressEntry) -> None:
    """Nobody has decided on it; the audit trail keeps what was decided."""
    for name, value in UNJUDGED.items():
        setattr(entry, name, value)


def contribute(ctx: Context, report: ProgressReport) -> None:
    """Remember the actor as one of those who made the report."""
    user_id = ctx.actor.user_id
    if user_id is None:
        return
    key = (report.id, user_id)
    if ctx.session.get(ReportContributor, key) is None:
        ctx.session.add(ReportContributor(report_id=report.id, user_id=user_id))


def record(
    ctx: Context,
    taken: TakenReport,
    event: AuditEvent,
    entry: ProgressEntry,
    found: Mapping[str, tuple[Any, Any]],
) -> None:
    """One line of audit with what was and what is."""
    audit.record(
        ctx,
        event,
        entry,
        agency_id=taken.agency_id,
        before={name: old for name, (old, _new) in found.items()},
        after={
            **taken.named,
            "lineage_id": entry.lineage_id,
            **{name: new for name, (_old, new) in found.items()},
        },
    )
