"""What makes a verifier look twice at the rows of a report (design section 5), from one statement."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.report import EvidenceVerdict
from renaksi.core.report_flags import EvidenceFacts
from renaksi.models import (
    Checkpoint,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    ProgressEntry,
    ProgressReport,
    StoredFile,
)


def evidence_facts(session: Session, report_id: int) -> dict[int, tuple[EvidenceFacts, ...]]:
    """By row of the report, what the flags ask of its evidence; one statement.

    The same content elsewhere means under another lineage: a lineage is one action of one plan, so
    another agency, another action and another year all have another one.
    """
    rows = session.execute(_FACTS, {"report": report_id})
    found: dict[int, list[EvidenceFacts]] = defaultdict(list)
    for entry_id, requirement, on, elsewhere, before, verdict in rows:
        rejected = verdict is EvidenceVerdict.REJECTED
        found[entry_id].append(EvidenceFacts(requirement, on, elsewhere, before, rejected))
    return {key: tuple(some) for key, some in found.items()}


def _same_content(*, earlier: bool) -> ColumnElement[bool]:
    """Whether the file's content stands behind another lineage, or behind this one at an earlier
    checkpoint.
    """
    other, version, file = aliased(EvidenceLink), aliased(EvidenceVersion), aliased(StoredFile)
    entry, report, checkpoint = (
        aliased(ProgressEntry), aliased(ProgressReport), aliased(Checkpoint),
    )  # fmt: skip
    found = (
        select(other.id)
        .join(version, version.id == other.version_id)
        .join(file, file.id == version.file_id)
        .join(entry, entry.id == other.entry_id)
        .where(file.sha256 == StoredFile.sha256)
    )
    if not earlier:
        found = found.where(entry.lineage_id != ProgressEntry.lineage_id)
    else:
        found = (
            found.join(report, report.id == entry.report_id)
            .join(checkpoint, checkpoint.id == report.checkpoint_id)
            .where(
                entry.lineage_id == ProgressEntry.lineage_id,
                checkpoint.ordinal < Checkpoint.ordinal,
            )
        )
    return found.correlate(StoredFile, ProgressEntry, Checkpoint).exists()


def _facts() -> Select[*tuple[Any, ...]]:
    link, entry = EvidenceLink, ProgressEntry
    return (
        select(
            link.entry_id,
            link.requirement,
            Evidence.effective_on,
            _same_content(earlier=False),
            _same_content(earlier=True),
            link.verdict,
        )
        .join(entry, entry.id == link.entry_id)
        .join(ProgressReport, ProgressReport.id == entry.report_id)
        .join(Checkpoint, Checkpoint.id == ProgressReport.checkpoint_id)
        .join(EvidenceVersion, EvidenceVersion.id == link.version_id)
        .join(Evidence, Evidence.id == EvidenceVersion.evidence_id)
        .join(StoredFile, StoredFile.id == EvidenceVersion.file_id)
        .where(entry.report_id == bindparam("report"))
        .order_by(link.id)
    )


_FACTS: Final = _facts()
"""Prepared: its aliases cost more than asking it."""


def period_of(checkpoint: Checkpoint, earlier: Sequence[date], year: int) -> tuple[date, date]:
    """First and last day the checkpoint reports on: from the day after the period before."""
    before = [one for one in earlier if one < checkpoint.period_end]
    first = max(before) + timedelta(days=1) if before else date(year, 1, 1)
    return first, checkpoint.period_end
