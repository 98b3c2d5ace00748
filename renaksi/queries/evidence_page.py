"""What the pages of evidence show beside the files: the row they prove, and earlier versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.errors import NotFound
from renaksi.core.policy import Place
from renaksi.models import (
    ActionItem,
    Checkpoint,
    EvidenceLink,
    EvidenceVersion,
    ProgressEntry,
    ProgressReport,
    StoredFile,
    Strategy,
    User,
)
from renaksi.queries.report_cases import OpenedReport
from renaksi.queries.scope import places_of


@dataclass(frozen=True, slots=True)
class ProvenRow:
    """The action a piece of evidence is for."""

    lineage_id: str
    number: str
    """As people see it: 2.1 is the first action under the second strategy."""
    action: str
    indicator: str
    required: tuple[str, ...]
    entry_id: int | None
    entry_version: int
    """0 before anything was entered."""
    place: Place | None
    """Of the penanggung jawab; None: the agency itself, or nobody."""


@dataclass(frozen=True, slots=True)
class LinkKey:
    """Where a link belongs."""

    plan_id: int
    checkpoint: str
    lineage_id: str


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """A file the evidence was, from one upload to the next."""

    version_id: int
    number: int
    name: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str


def proven_row(session: Session, opened: OpenedReport, lineage_id: str) -> ProvenRow:
    """The action in the revision the report stands on; one statement, two where a unit is responsible.

    Raises NotFound where it is in none.
    """
    if opened.revision is None or not lineage_id.isprintable():
        raise NotFound
    found = session.execute(_row(opened, lineage_id)).one_or_none()
    if found is None:
        raise NotFound
    item, place_in_strategy, strategy_place, entry_id, entry_version = found
    own = {None, opened.plan.agency_id, opened.case.place.agency_id}
    units = {item.responsible_id} - own
    places = places_of(session, units, opened.today) if units else {}
    return ProvenRow(
        lineage_id=item.lineage_id,
        number=f"{strategy_place}.{place_in_strategy}",
        action=item.action,
        indicator=item.indicator,
        required=tuple(item.required_evidence),
        entry_id=entry_id,
        entry_version=entry_version or 0,
        place=places.get(item.responsible_id),
    )


def _row(opened: OpenedReport, lineage_id: str) -> Select[Any]:
    """With its place among its strategy's actions, and its strategy's among the cycle's."""
    other, strategy = aliased(ActionItem), aliased(Strategy)
    before_or_at = or_(
        other.ordinal < ActionItem.ordinal,
        and_(other.ordinal == ActionItem.ordinal, other.id <= ActionItem.id),
    )
    place = (
        select(func.count(other.id))
        .where(
            other.revision_id == ActionItem.revision_id,
            other.strategy_id == ActionItem.strategy_id,
            other.removed_at.is_(None),
            before_or_at,
        )
        .scalar_subquery()
    )
    strategy_place = (
        select(func.count(strategy.id))
        .where(strategy.cycle_id == Strategy.cycle_id, strategy.ordinal <= Strategy.ordinal)
        .scalar_subquery()
    )
    entry = and_(
        ProgressEntry.lineage_id == ActionItem.lineage_id,
        ProgressEntry.report_id == (opened.report.id if opened.report else 0),
    )
    return (
        select(ActionItem, place, strategy_place, ProgressEntry.id, ProgressEntry.version)
        .join(Strategy, Strategy.id == ActionItem.strategy_id)
        .outerjoin(ProgressEntry, entry)
        .where(
            ActionItem.revision_id == (opened.revision.id if opened.revision else 0),
            ActionItem.lineage_id == lineage_id,
            ActionItem.removed_at.is_(None),
        )
    )


def link_key(session: Session, link_id: int) -> LinkKey:
    """One statement. Raises NotFound; whether the actor may see it is asked with the report."""
    found = session.execute(
        select(ProgressReport.plan_id, Checkpoint.code, ProgressEntry.lineage_id)
        .join(ProgressEntry, ProgressEntry.report_id == ProgressReport.id)
        .join(EvidenceLink, EvidenceLink.entry_id == ProgressEntry.id)
        .join(Checkpoint, Checkpoint.id == ProgressReport.checkpoint_id)
        .where(EvidenceLink.id == link_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return LinkKey(*found)


def versions_of(session: Session, evidence_id: int) -> Sequence[VersionInfo]:
    """Newest first; one statement."""
    rows = session.execute(
        select(EvidenceVersion, StoredFile, User.name)
        .join(StoredFile, StoredFile.id == EvidenceVersion.file_id)
        .outerjoin(User, User.id == EvidenceVersion.added_by_id)
        .where(EvidenceVersion.evidence_id == evidence_id)
        .order_by(EvidenceVersion.number.desc())
    )
    return [
        VersionInfo(
            one.id, one.number, file.name, file.size, file.sha256, one.added_at, by or "Sistem"
        )
        for one, file, by in rows
    ]
