"""What makes a verifier look twice at the rows of a report (design section 5), from one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
from renaksi.queries.evidence import ITEM_COLUMNS, EvidenceItem, joined_people
from renaksi.queries.prepared import rows_of


@dataclass(frozen=True, slots=True)
class Files:
    """The evidence of a report, each by row in the order in which it was linked."""

    facts: Mapping[int, tuple[EvidenceFacts, ...]] = field(default_factory=dict)
    """What the flags ask of it."""
    items: Mapping[int, tuple[EvidenceItem, ...]] = field(default_factory=dict)
    """As lists show it."""


NO_FILES: Final = Files()


def files_of_report(session: Session, report_id: int, *, with_items: bool = True) -> Files:
    """One statement.

    The same content elsewhere means under another lineage: a lineage is one action of one plan, so
    another agency, another action and another year all have another one.
    """
    facts: dict[int, list[EvidenceFacts]] = defaultdict(list)
    items: dict[int, list[EvidenceItem]] = defaultdict(list)
    asked = _WITH_ITEMS if with_items else _FACTS
    for row in rows_of(session, asked, {"report": report_id}):
        entry_id, requirement, on, elsewhere, before, verdict, *item = row
        rejected = verdict is EvidenceVerdict.REJECTED
        facts[entry_id].append(EvidenceFacts(requirement, on, elsewhere, before, rejected))
        if item:
            items[entry_id].append(EvidenceItem(*item))
    return Files(
        {key: tuple(some) for key, some in facts.items()},
        {key: tuple(some) for key, some in items.items()},
    )


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
_WITH_ITEMS: Final = joined_people(_facts().add_columns(*ITEM_COLUMNS))


def period_of(checkpoint: Checkpoint, earlier: Sequence[date], year: int) -> tuple[date, date]:
    """First and last day the checkpoint reports on: from the day after the period before."""
    before = [one for one in earlier if one < checkpoint.period_end]
    first = max(before) + timedelta(days=1) if before else date(year, 1, 1)
    return first, checkpoint.period_end
