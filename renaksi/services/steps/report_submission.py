"""What each step of a report writes beside its state. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from renaksi.core.compliance import submissions
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.report import EntryVerdict, ReportAction
from renaksi.core.report_content import ContentRow, content_sha256
from renaksi.models import (
    EvidenceLink,
    EvidenceVersion,
    ProgressEntry,
    ProgressReport,
    StoredFile,
)
from renaksi.queries.report_cases import OpenedReport
from renaksi.queries.report_rows import flagged, report_rows
from renaksi.queries.report_steps import steps_of
from renaksi.queries.step_page import return_deadline
from renaksi.services.context import Context
from renaksi.services.steps.report_entries import values_of
from renaksi.services.steps.report_taken import TakenReport

LONGEST_RETURN: Final = timedelta(days=92)
"""A quarter: nobody needs longer to put a report right, and the year must end."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The columns of the report that change with its state, and what the transition keeps."""

    facts: Mapping[str, object]
    told: Mapping[str, Any] = field(default_factory=dict)


def prepared(
    ctx: Context,
    taken: TakenReport,
    report: ProgressReport,
    action: ReportAction,
    return_due_on: date | None = None,
) -> Prepared:
    """After the rules have agreed. Raises Invalid for what only the step itself can see."""
    by = ctx.actor.user_id
    match action:
        case ReportAction.SUBMIT:
            return _submission(ctx, taken, report)
        case ReportAction.WITHDRAW:
            return Prepared({"submitted_at": None, "submitted_by_id": None})
        case ReportAction.START:
            return Prepared({"verifier_id": by, "flagged": _flagged(ctx, taken)})
        case ReportAction.VERIFY:
            return Prepared({"verified_at": ctx.now, "verified_by_id": by, "return_due_on": None})
        case ReportAction.RETURN:
            _require_returned_row(ctx, report)
            due = _return_due(ctx, taken, return_due_on)
            return Prepared({"verifier_id": None, "return_due_on": due}, {"return_due_on": due})
        case _:
            due = _return_due(ctx, taken, return_due_on)
            undone = dict.fromkeys(("verifier_id", "verified_at", "verified_by_id"))
            return Prepared({**undone, "return_due_on": due}, {"return_due_on": due})


# ── submission ────────────────────────────────────────────────────────────────
def _submission(ctx: Context, taken: TakenReport, report: ProgressReport) -> Prepared:
    if taken.revision is None:  # pragma: no cover - `why_not` has refused it before
        raise ValueError(taken)
    _ask_again(ctx, report)
    steps = steps_of(ctx.session, [report.id])[report.id]
    number = 1 + sum(one.action is ReportAction.SUBMIT for one in steps)
    facts = {
        "submitted_at": ctx.now,
        "submitted_by_id": ctx.actor.user_id,
        "revision_id": taken.revision.id,
        "flagged": _flagged(ctx, taken),
    }
    told = {
        "timing": taken.case.window.timing(ctx.now, is_first=not submissions(steps)),
        "is_nil": report.is_nil,
        "receipt_number": receipt_number(taken, number),
        "content_sha256": _content(ctx, report),
    }
    return Prepared(facts, told)


def receipt_number(taken: TakenReport, number: int) -> str:
    """`TT/2026/B06/34.04/01`: unique without a counter that everybody would wait for."""
    year, code = taken.plan.cycle.year, taken.plan.agency.code
    return f"TT/{year}/{taken.checkpoint.code}/{code}/{number:02d}"


def _ask_again(ctx: Context, report: ProgressReport) -> None:
    """Rows that were sent back are to be judged anew; what was said of them stays beside them."""
    rows = ctx.session.scalars(
        select(ProgressEntry).where(
            ProgressEntry.report_id == report.id, ProgressEntry.verdict == EntryVerdict.RETURNED
        )
    )
    for entry in rows:
        entry.verdict = EntryVerdict.PENDING


def _flagged(ctx: Context, taken: TakenReport) -> int:
    if taken.report is not None and taken.report.is_nil:
        return 0
    opened = OpenedReport(taken.plan, taken.checkpoint, taken.report, taken.revision, taken.case)
    ctx.session.flush()
    return flagged(report_rows(ctx.session, opened, with_places=False, with_evidence=False))


def _content(ctx: Context, report: ProgressReport) -> str:
    """The hash of what is handed in; two statements."""
    rows = ctx.session.scalars(select(ProgressEntry).where(ProgressEntry.report_id == report.id))
    files: dict[int, list[str]] = {}
    linked = ctx.session.execute(
        select(EvidenceLink.entry_id, StoredFile.sha256)
        .join(EvidenceVersion, EvidenceVersion.id == EvidenceLink.version_id)
        .join(StoredFile, StoredFile.id == EvidenceVersion.file_id)
        .join(ProgressEntry, ProgressEntry.id == EvidenceLink.entry_id)
        .where(ProgressEntry.report_id == report.id)
    )
    for entry_id, sha256 in linked:
        files.setdefault(entry_id, []).append(sha256)
    content = [
        ContentRow(one.lineage_id, values_of(one), tuple(files.get(one.id, ()))) for one in rows
    ]
    return content_sha256(report.nil_reason if report.is_nil else None, content)


# ── sent back ─────────────────────────────────────────────────────────────────
def _require_returned_row(ctx: Context, report: ProgressReport) -> None:
    """Whoever gets the report back must see what to put right; a nil report has its reason."""
    returned = select(func.count()).where(
        ProgressEntry.report_id == report.id, ProgressEntry.verdict == EntryVerdict.RETURNED
    )
    if not report.is_nil and not ctx.session.scalar(returned):
        raise Invalid(Refusal.NO_ROW_RETURNED)


def _return_due(ctx: Context, taken: TakenReport, wanted: date | None) -> date:
    """Its own deadline (design section 4, Windows): chosen, or so many working days."""
    today = ctx.today_in(taken.plan.agency.time_zone)
    if wanted is None:
        return return_deadline(ctx.session, taken.plan.cycle.return_days, today)
    if wanted < today:
        raise Invalid(Refusal.DATE_PAST, "return_due_on", today=today)
    if wanted > today + LONGEST_RETURN:
        raise Invalid(Refusal.DATE_TOO_FAR, "return_due_on", limit=today + LONGEST_RETURN)
    return wanted
