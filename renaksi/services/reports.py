"""Use cases of a progress report: its rows written, then handed in, taken back, judged, reopened."""

from collections.abc import Mapping
from datetime import date

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.item_entry import clean
from renaksi.core.policy import Permission, may
from renaksi.core.report import ReportAction
from renaksi.core.report_entry import EMPTY, LONGEST_TEXT, EntryValues
from renaksi.core.reporting import why_not_edit
from renaksi.models import ProgressEntry, ProgressReport
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import report_entries, report_steps, report_submission, report_totals
from renaksi.services.steps.report_steps import TakenReport
from renaksi.services.steps.report_taken import create

__all__ = ["save_entries", "save_entry", "set_nil", "take_step"]


def save_entry(
    ctx: Context,
    plan_id: int,
    checkpoint_id: int,
    lineage_id: str,
    values: EntryValues,
    *,
    version: int,
) -> ProgressEntry | None:
    """Write one row. Raises Conflict when somebody changed it since `version` was read.

    `version` 0: nothing had been entered. Saving what already stands there is no change: it is
    neither refused nor audited, so that a request repeated after a lost answer succeeds; None
    where there was nothing and there is nothing.
    """
    saved = save_entries(ctx, plan_id, checkpoint_id, {lineage_id: values}, {lineage_id: version})
    return saved.get(lineage_id)


def save_entries(
    ctx: Context,
    plan_id: int,
    checkpoint_id: int,
    rows: Mapping[str, EntryValues],
    versions: Mapping[str, int],
) -> dict[str, ProgressEntry]:
    """Write several rows (a paste, a file): all of them or none. The rows there are then.

    Raises Conflict with the `lineage_id` of the first one somebody else changed.
    """
    with transaction(ctx):
        taken = report_steps.locked(ctx, plan_id, checkpoint_id)
        report_entries.require_rows(ctx, taken, rows)
        stored = report_entries.entries_of(ctx, taken.report, rows) if taken.report else {}
        wanted = {
            key: values
            for key, values in rows.items()
            if values != (report_entries.values_of(stored[key]) if key in stored else EMPTY)
        }
        for key in wanted:
            _require_unchanged(stored.get(key), key, versions.get(key, 0))
        if wanted:
            stored |= _write(ctx, taken, stored, wanted)
        return stored


def _require_unchanged(entry: ProgressEntry | None, lineage_id: str, version: int) -> None:
    if (entry.version if entry else 0) != version:
        raise Conflict(Refusal.CHANGED_BY_OTHER, lineage_id=lineage_id)


def _write(
    ctx: Context,
    taken: TakenReport,
    stored: Mapping[str, ProgressEntry],
    wanted: Mapping[str, EntryValues],
) -> dict[str, ProgressEntry]:
    for key, values in wanted.items():
        before = report_entries.values_of(stored[key]) if key in stored else EMPTY
        report_entries.refuse_faults(values, before)
    report = create(ctx, taken)
    entries = {key: stored.get(key) or report_entries.begin(ctx, report, key) for key in wanted}
    for key, values in wanted.items():
        report_entries.write(ctx, taken, entries[key], values)
    report_entries.wrote(ctx, taken, *entries.values())
    return entries


def set_nil(
    ctx: Context, plan_id: int, checkpoint_id: int, *, is_nil: bool, reason: str = ""
) -> ProgressReport | None:
    """Declare the report nil, with its reason, or take that back. Rows stay as they are.

    The reason may still be empty while it is written; submitting asks for it. None where there is
    no report and none is wanted.
    """
    reason = clean(reason) if is_nil else ""
    with transaction(ctx):
        taken = report_steps.locked(ctx, plan_id, checkpoint_id)
        refusal = why_not_edit(taken.case, ctx.actor)
        if refusal is not None:
            raise refusal
        if not may(ctx.actor, Permission.REPORT_EDIT, taken.case.place):
            raise report_entries.not_whole()
        if len(reason) > LONGEST_TEXT:
            raise Invalid(Refusal.TEXT_TOO_LONG, "nil_reason", limit=LONGEST_TEXT)
        if taken.report is None and not is_nil:
            return None
        report = create(ctx, taken)
        before = {"is_nil": report.is_nil, "nil_reason": report.nil_reason}
        after = {"is_nil": is_nil, "nil_reason": reason}
        if before != after:
            report.is_nil, report.nil_reason = is_nil, reason
            audit.record(
                ctx,
                AuditEvent.REPORT_NIL,
                report,
                agency_id=taken.agency_id,
                before=before,
                after={**taken.named, **after},
            )
            report_entries.wrote(ctx, taken)
        return report


def take_step(
    ctx: Context,
    report_id: int,
    action: ReportAction,
    *,
    version: int | None,
    note: str = "",
    return_due_on: date | None = None,
) -> ProgressReport:
    """Move a report one step; what the step is, says the table in `core.report_steps`.

    `version`: of the report as the actor read it. `return_due_on`: the deadline of a RETURN or
    REOPEN, a day in the agency's zone; so many working days where it is left out. A RETURN needs a
    row that is to be put right, or a nil report.
    """
    note = clean(note)
    if len(note) > LONGEST_TEXT:
        raise Invalid(Refusal.TEXT_TOO_LONG, "note", limit=LONGEST_TEXT)
    with transaction(ctx):
        taken, report = report_steps.locked_report(ctx, report_id)
        report_steps.require(ctx, taken, action, version=version, note=note)
        step = report_submission.prepared(ctx, taken, report, action, return_due_on)
        report_steps.move(ctx, taken, action, step.facts, note=note, **step.told)
        report_totals.refresh(ctx, report)
        return report
