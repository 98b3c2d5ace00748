"""The agency's own evidence that can be used again, for another action or checkpoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.models import (
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    ProgressEntry,
    ProgressReport,
    StoredFile,
)
from renaksi.queries.report_cases import OpenedReport

PAGE: Final = 20
"""Pieces of evidence on one page of the chooser."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A piece of evidence the agency has already, in its newest version."""

    evidence_id: int
    version_id: int
    name: str
    size: int
    media_type: str
    description: str
    effective_on: date
    added_at: datetime
    used_for: int
    """Rows it proves now."""


def choices(
    session: Session, opened: OpenedReport, text: str, page: int
) -> tuple[Sequence[Choice], int]:
    """The agency's evidence of the plan's year whose name or description holds `text`, newest
    first, a page of it; and how many there are. Two statements.

    Of the year: what proves a row of this plan, and what was handed in that year and proves none.
    """
    return listed(session, _of_the_year(opened), text, page)


Found = Select[Evidence, EvidenceVersion, StoredFile]


def listed(session: Session, found: Found, text: str, page: int) -> tuple[Sequence[Choice], int]:
    """A page of what was `found` and holds `text`, newest first; and how many. Two statements."""
    which = _holding(found, text)
    total = session.scalar(select(func.count()).select_from(which.subquery())) or 0
    used = (
        select(func.count(EvidenceLink.id))
        .join(EvidenceVersion, EvidenceVersion.id == EvidenceLink.version_id)
        .where(EvidenceVersion.evidence_id == Evidence.id)
        .scalar_subquery()
    )
    rows = session.execute(
        which.add_columns(used)
        .order_by(Evidence.created_at.desc(), Evidence.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return [_choice(*row) for row in rows], total


def _choice(
    evidence: Evidence, version: EvidenceVersion, file: StoredFile, used_for: int
) -> Choice:
    return Choice(
        evidence_id=evidence.id,
        version_id=version.id,
        name=file.name,
        size=file.size,
        media_type=file.media_type,
        description=evidence.description,
        effective_on=evidence.effective_on,
        added_at=version.added_at,
        used_for=used_for,
    )


def newest_versions() -> Found:
    """Every piece of evidence in its newest version."""
    later = aliased(EvidenceVersion)
    newest = (
        select(func.max(later.number)).where(later.evidence_id == Evidence.id).scalar_subquery()
    )
    return (
        select(Evidence, EvidenceVersion, StoredFile)
        .select_from(Evidence)
        .join(
            EvidenceVersion,
            and_(EvidenceVersion.evidence_id == Evidence.id, EvidenceVersion.number == newest),
        )
        .join(StoredFile, StoredFile.id == EvidenceVersion.file_id)
    )


def _of_the_year(opened: OpenedReport) -> Found:
    link_version = aliased(EvidenceVersion)
    links = (
        select(EvidenceLink.id)
        .join(link_version, link_version.id == EvidenceLink.version_id)
        .where(link_version.evidence_id == Evidence.id)
    )
    of_plan = (
        links.join(ProgressEntry, ProgressEntry.id == EvidenceLink.entry_id)
        .join(ProgressReport, ProgressReport.id == ProgressEntry.report_id)
        .where(ProgressReport.plan_id == opened.plan.id)
    )
    begun = datetime(opened.plan.cycle.year, 1, 1, tzinfo=opened.case.now.tzinfo)
    return newest_versions().where(
        Evidence.agency_id == opened.plan.agency_id,
        or_(of_plan.exists(), and_(~links.exists(), Evidence.created_at >= begun)),
    )


def _holding(found: Found, text: str) -> Found:
    for word in text.split():
        like = func.lower(StoredFile.name).contains(word.lower(), autoescape=True)
        told = func.lower(Evidence.description).contains(word.lower(), autoescape=True)
        found = found.where(or_(like, told))
    return found
