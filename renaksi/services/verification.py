"""Use cases of a verifier: the word on each row of a report and on each piece of its evidence.

The steps of the report as a whole (begin, return, verify, reopen) are `services.reports.take_step`.
"""

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import NotFound, Refusal, WrongState
from renaksi.core.report import EntryVerdict, EvidenceVerdict
from renaksi.core.verification_queue import ONE_BY_ONE, RowStand
from renaksi.models import EvidenceLink, ProgressEntry
from renaksi.queries.verification_page import stand_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import report_entries, verdicts

__all__ = ["accept_clean", "judge_evidence", "judge_row"]


def judge_row(
    ctx: Context,
    report_id: int,
    lineage_id: str,
    *,
    verdict: EntryVerdict,
    value: Decimal | None = None,
    note: str = "",
    version: int | None = None,
) -> ProgressEntry:
    """Accept a row, set another value (with a note), send it back (with a note), or take that back.

    Begins the verification where nobody has. `version`: of the report as the verifier read it.
    Another value that is the reported one accepts the row: there is nothing to set beside it.
    """
    note = note.strip()
    with transaction(ctx):
        taken, report = verdicts.taken_for_verdict(ctx, report_id, version)
        verdicts.require_words(verdict, value, note)
        entry = verdicts.entry_to_judge(ctx, taken, report, lineage_id)
        if verdict is EntryVerdict.ADJUSTED and value == entry.realization:
            verdict = EntryVerdict.ACCEPTED
        before = verdicts.told(entry)
        verdicts.judge(ctx, [entry], verdicts.facts_of(ctx, verdict, value, note))
        verdicts.record(ctx, taken, entry, before)
        verdicts.settle(ctx, report)
    return entry


def accept_clean(
    ctx: Context,
    report_id: int,
    *,
    lineage_ids: Collection[str] | None = None,
    version: int | None = None,
) -> int:
    """Accept every undecided row without a flag at once; how many there were.

    `lineage_ids`: the rows the verifier saw as clean. Flags are asked again in this transaction:
    WrongState (ROW_FLAGGED) where one of them is flagged by now, since flagged rows are decided
    one by one. None: whatever is clean now.
    """
    with transaction(ctx):
        taken, report = verdicts.taken_for_verdict(ctx, report_id, version)
        rows = {one.lineage_id: one for one in verdicts.rows_of(ctx, taken)}
        wanted = [
            rows[key] for key in (rows if lineage_ids is None else lineage_ids) if key in rows
        ]
        if lineage_ids is not None and any(stand_of(one) in ONE_BY_ONE for one in wanted):
            raise WrongState(Refusal.ROW_FLAGGED)
        clean = [one for one in wanted if stand_of(one) is RowStand.CLEAN]
        if not clean:
            return 0
        entries = report_entries.entries_of(ctx, report, [one.lineage_id for one in clean])
        facts = verdicts.facts_of(ctx, EntryVerdict.ACCEPTED)
        verdicts.judge(ctx, list(entries.values()), facts)
        audit.record(
            ctx,
            AuditEvent.ENTRY_VERDICT,
            report,
            agency_id=taken.agency_id,
            after={
                "verdict": EntryVerdict.ACCEPTED,
                "rows": [one.number for one in clean],
                "lineage_ids": [one.lineage_id for one in clean],
            },
        )
        verdicts.settle(ctx, report)
    return len(clean)


def judge_evidence(
    ctx: Context,
    link_id: int,
    *,
    verdict: EvidenceVerdict,
    note: str = "",
    version: int | None = None,
) -> EvidenceLink:
    """Accept a piece of evidence for its row, reject it with the reason, or take that back.

    Accepted evidence is locked (`core.evidence`). `version`: of the report, as for rows.
    """
    note = note.strip()
    with transaction(ctx) as session:
        report_id = session.scalar(
            select(ProgressEntry.report_id)
            .join(EvidenceLink, EvidenceLink.entry_id == ProgressEntry.id)
            .where(EvidenceLink.id == link_id)
        )
        if report_id is None:
            raise NotFound
        taken, report = verdicts.taken_for_verdict(ctx, report_id, version)
        verdicts.require_note(note, needed=verdict is EvidenceVerdict.REJECTED)
        link = session.get_one(EvidenceLink, link_id, populate_existing=True)
        before = link.verdict
        is_undone = verdict is EvidenceVerdict.PENDING
        link.verdict = verdict
        link.verdict_note = "" if is_undone else note
        link.verdict_at = None if is_undone else ctx.now
        link.verdict_by_id = None if is_undone else ctx.actor.user_id
        audit.record(
            ctx,
            AuditEvent.EVIDENCE_VERDICT,
            link,
            agency_id=taken.agency_id,
            before={"verdict": before},
            after={"verdict": verdict},
            note=link.verdict_note,
        )
        verdicts.settle(ctx, report)
    return link
