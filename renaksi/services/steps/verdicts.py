"""Deciding on rows and their evidence: what the use cases of a verifier share. Nothing commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select, update

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.report import DECIDED, EntryVerdict, EvidenceVerdict, ReportAction, ReportState
from renaksi.core.report_entry import EntryValues, faults_of
from renaksi.core.reporting import why_not
from renaksi.models import ActionItem, EvidenceLink, ProgressEntry, ProgressReport
from renaksi.queries.report_cases import OpenedReport
from renaksi.queries.report_rows import ReportRow, report_rows
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps import report_entries, report_submission, report_totals
from renaksi.services.steps.report_steps import TakenReport, locked_report, move
from renaksi.services.steps.report_taken import touch

LONGEST_NOTE: Final = 2000
"""Letters of a verdict's note."""


def taken_for_verdict(
    ctx: Context, report_id: int, version: int | None
) -> tuple[TakenReport, ProgressReport]:
    """The report, held, with its verification begun: by this very verdict where nobody had begun.

    Raises what stands against judging its rows, then Conflict where it changed since `version`.
    """
    taken, report = locked_report(ctx, report_id)
    begins = report.state is ReportState.SUBMITTED
    action = ReportAction.START if begins else ReportAction.RETURN
    refusal = why_not(action, taken.case, ctx.actor)
    if refusal is not None:
        raise refusal
    if version is not None and report.version != version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)
    if begins:
        start(ctx, taken, report)
    return taken, report


def start(ctx: Context, taken: TakenReport, report: ProgressReport) -> None:
    """Begin the verification, as `take_step` would."""
    step = report_submission.prepared(ctx, taken, report, ReportAction.START)
    move(ctx, taken, ReportAction.START, step.facts, **step.told)
    taken.case = replace(taken.case, state=ReportState.IN_VERIFICATION)


def rows_of(ctx: Context, taken: TakenReport) -> tuple[ReportRow, ...]:
    """The rows as they stand in this transaction."""
    opened = OpenedReport(taken.plan, taken.checkpoint, taken.report, taken.revision, taken.case)
    return report_rows(ctx.session, opened, with_places=False, with_evidence=False)


def entry_to_judge(
    ctx: Context, taken: TakenReport, report: ProgressReport, lineage_id: str
) -> ProgressEntry:
    """The row of that action. Of a due action nobody reported on an empty one is begun here.

    Raises NotFound for an action that is not in the revision the report stands on.
    """
    if taken.revision is None or not lineage_id.isprintable():
        raise NotFound  # NUL from an address: PostgreSQL would refuse the question
    known = select(ActionItem.id).where(
        ActionItem.revision_id == taken.revision.id,
        ActionItem.lineage_id == lineage_id,
        ActionItem.removed_at.is_(None),
    )
    if ctx.session.scalar(known) is None:
        raise NotFound
    found = report_entries.entries_of(ctx, report, [lineage_id])
    return found.get(lineage_id) or unreported(ctx, report, lineage_id)


def unreported(ctx: Context, report: ProgressReport, lineage_id: str) -> ProgressEntry:
    """An empty row to carry the verdict; nobody of the owner has written it."""
    entry = ProgressEntry(report=report, lineage_id=lineage_id, updated_at=ctx.now)
    ctx.session.add(entry)
    ctx.session.flush()
    return entry


def require_words(verdict: EntryVerdict, value: Decimal | None, note: str) -> None:
    """What a verdict asks for: another value has a figure, it and a return say why."""
    if verdict is EntryVerdict.ADJUSTED:
        if value is None:
            raise Invalid(Refusal.VALUE_MISSING, "value")
        for fault in faults_of(EntryValues(value)):
            raise Invalid(Refusal.BAD_VALUE, "value", why=fault)
    require_note(note, needed=verdict in {EntryVerdict.ADJUSTED, EntryVerdict.RETURNED})


def require_note(note: str, *, needed: bool) -> None:
    if needed and not note:
        raise Invalid(Refusal.NOTE_REQUIRED, "note")
    if len(note) > LONGEST_NOTE:
        raise Invalid(Refusal.TEXT_TOO_LONG, "note", limit=LONGEST_NOTE)


def facts_of(
    ctx: Context, verdict: EntryVerdict, value: Decimal | None = None, note: str = ""
) -> dict[str, Any]:
    """The columns of a row that say what was decided; the value is kept only where it was set."""
    if verdict is EntryVerdict.PENDING:
        return dict(report_entries.UNJUDGED)
    return {
        "verdict": verdict,
        "verified_value": value if verdict is EntryVerdict.ADJUSTED else None,
        "verdict_note": note,
        "verdict_at": ctx.now,
        "verdict_by_id": ctx.actor.user_id,
    }


def judge(ctx: Context, entries: Sequence[ProgressEntry], facts: Mapping[str, Any]) -> None:
    """Set the verdict, and what it means for evidence nobody has decided on by itself.

    Pending evidence is accepted together with its row, and pending again when the row is: a row
    sent back must not keep its files locked. What was decided piece by piece stays.
    """
    for entry in entries:
        if entry.verdict in DECIDED:
            _release(ctx, entry)
        for name, value in facts.items():
            setattr(entry, name, value)
    ctx.session.flush()
    if facts["verdict"] in DECIDED:
        _accept(ctx, entries)


def _release(ctx: Context, entry: ProgressEntry) -> None:
    """What was accepted in the same moment as its row was accepted with it."""
    ctx.session.execute(
        update(EvidenceLink)
        .where(
            EvidenceLink.entry_id == entry.id,
            EvidenceLink.verdict == EvidenceVerdict.ACCEPTED,
            EvidenceLink.verdict_at == entry.verdict_at,
        )
        .values(verdict=EvidenceVerdict.PENDING, verdict_at=None, verdict_by_id=None)
    )


def _accept(ctx: Context, entries: Iterable[ProgressEntry]) -> None:
    ctx.session.execute(
        update(EvidenceLink)
        .where(
            EvidenceLink.entry_id.in_([one.id for one in entries]),
            EvidenceLink.verdict == EvidenceVerdict.PENDING,
        )
        .values(
            verdict=EvidenceVerdict.ACCEPTED,
            verdict_at=ctx.now,
            verdict_by_id=ctx.actor.user_id,
        )
    )


def settle(ctx: Context, report: ProgressReport) -> None:
    """What follows from every verdict: the page that was read is old, the figures are new."""
    touch(ctx, report)
    report_totals.refresh(ctx, report)


def told(entry: ProgressEntry) -> dict[str, object]:
    """A row's verdict as the audit trail keeps it."""
    return {
        "verdict": entry.verdict,
        "verified_value": entry.verified_value,
        "verdict_note": entry.verdict_note,
    }


def record(
    ctx: Context,
    taken: TakenReport,
    entry: ProgressEntry,
    before: Mapping[str, object],
) -> None:
    """One line of audit with what was said of the row before and now."""
    after = told(entry)
    changed = [name for name, value in after.items() if before[name] != value]
    audit.record(
        ctx,
        AuditEvent.ENTRY_VERDICT,
        entry,
        agency_id=taken.agency_id,
        before={name: before[name] for name in changed},
        after={"lineage_id": entry.lineage_id, **{name: after[name] for name in changed}},
        note=entry.verdict_note,
    )
