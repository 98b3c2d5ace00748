"""Evidence as rows show it, and where else the same content is used."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from renaksi.core.policy import Actor, may_read
from renaksi.core.report import EvidenceVerdict
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Checkpoint,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    ProgressEntry,
    ProgressReport,
    StoredFile,
    User,
)
from renaksi.queries.custody import plan_places
from renaksi.queries.prepared import rows_of

SYSTEM_NAME = "Sistem"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A version of evidence on a row, as it is listed."""

    link_id: int
    entry_id: int
    evidence_id: int
    evidence_version: int
    """Of its description, for whoever changes it."""
    version_id: int
    number: int
    """Of the version that stands on the row, from 1."""
    newest: int
    """Of the newest version there is; the row keeps its own until somebody replaces it there."""
    requirement: str
    """The kind of required evidence it stands for; "" for none."""
    description: str
    effective_on: date
    name: str
    size: int
    """Bytes."""
    media_type: str
    sha256: str
    added_at: datetime
    added_by: str
    verdict: EvidenceVerdict
    verdict_note: str = ""
    verdict_at: datetime | None = None
    verdict_by: str = ""

    @property
    def is_locked(self) -> bool:
        return self.verdict is EvidenceVerdict.ACCEPTED

    @property
    def is_rejected(self) -> bool:
        return self.verdict is EvidenceVerdict.REJECTED


@dataclass(frozen=True, slots=True)
class Target:
    """The row another use lies on, for whoever may open it."""

    plan_id: int
    checkpoint: str
    lineage_id: str
    agency: str
    year: int
    action: str


@dataclass(frozen=True, slots=True)
class SharedUse:
    """The same content proves another row too (design section 5, Flags)."""

    link_id: int
    """Of the evidence at hand."""
    other_agency: bool
    other_year: bool
    target: Target | None
    """None where the actor may not see the other row: then only that it exists is told."""


def evidence_of(
    session: Session, entry_ids: Collection[int]
) -> dict[int, tuple[EvidenceItem, ...]]:
    """By row of a report, its evidence in the order in which it was linked. One statement."""
    return _grouped(session, _OF_ROWS, entries=list(entry_ids)) if entry_ids else {}


def evidence_link(session: Session, link_id: int) -> EvidenceItem | None:
    """One statement."""
    found = _grouped(session, _OF_LINK, link=link_id)
    return next((one for items in found.values() for one in items), None)


_BY: Final = aliased(User)
_JUDGE: Final = aliased(User)


def _newest() -> ColumnElement[int]:
    versions = aliased(EvidenceVersion)
    number = select(func.max(versions.number)).where(versions.evidence_id == Evidence.id)
    return number.scalar_subquery()


ITEM_COLUMNS: Final[tuple[Any, ...]] = (
    EvidenceLink.id, EvidenceLink.entry_id, Evidence.id, Evidence.version, EvidenceVersion.id,
    EvidenceVersion.number, _newest(), EvidenceLink.requirement, Evidence.description,
    Evidence.effective_on, StoredFile.name, StoredFile.size, StoredFile.media_type,
    StoredFile.sha256, EvidenceVersion.added_at, func.coalesce(_BY.name, SYSTEM_NAME),
    EvidenceLink.verdict, EvidenceLink.verdict_note, EvidenceLink.verdict_at,
    func.coalesce(_JUDGE.name, ""),
)  # fmt: skip
"""What an `EvidenceItem` is made of, in its order; `joined_people` joins whom they name."""


def joined_people(chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With who added a piece and who judged it."""
    added = chosen.outerjoin(_BY, _BY.id == EvidenceVersion.added_by_id)
    return added.outerjoin(_JUDGE, _JUDGE.id == EvidenceLink.verdict_by_id)


def _items() -> Select[*tuple[Any, ...]]:
    link, version = EvidenceLink, EvidenceVersion
    chosen: Select[*tuple[Any, ...]] = select(*ITEM_COLUMNS).select_from(link)
    return joined_people(
        chosen.join(version, version.id == link.version_id)
        .join(Evidence, Evidence.id == version.evidence_id)
        .join(StoredFile, StoredFile.id == version.file_id)
    ).order_by(link.entry_id, link.id)


_OF_ROWS: Final = _items().where(EvidenceLink.entry_id.in_(bindparam("entries", expanding=True)))
_OF_LINK: Final = _items().where(EvidenceLink.id == bindparam("link"))


def _grouped(
    session: Session, which: Select[*tuple[Any, ...]], **given: object
) -> dict[int, tuple[EvidenceItem, ...]]:
    found: dict[int, list[EvidenceItem]] = defaultdict(list)
    for row in rows_of(session, which, given):
        item = EvidenceItem(*row)
        found[item.entry_id].append(item)
    return {key: tuple(items) for key, items in found.items()}


# ── the same content elsewhere ────────────────────────────────────────────────
def shared_contents(
    session: Session, actor: Actor, entry_ids: Collection[int], today: date
) -> dict[int, tuple[SharedUse, ...]]:
    """By row, where else the content of its evidence is used: by another agency, or for another
    action or year. The same action at another checkpoint is none of these.

    Of rows the actor may not read only that there are such is told, once per piece of evidence.
    One statement where nothing is shared, else three; five where a plan among them was inherited.
    """
    if not entry_ids:
        return {}
    rows = session.execute(_elsewhere(entry_ids)).all()
    readable = _readable(session, actor, {row.plan_id for row in rows}, today)
    found: dict[int, dict[Any, SharedUse]] = defaultdict(dict)
    for row in rows:
        plan = readable.get(row.plan_id)
        use = SharedUse(
            link_id=row.link_id,
            other_agency=row.agency_id != row.own_agency_id,
            other_year=row.cycle_id != row.own_cycle_id,
            target=_target(row, plan) if plan else None,
        )
        key = (row.link_id, use.target) if use.target else (row.link_id, use.other_agency)
        found[row.entry_id].setdefault(key, use)
    return {key: tuple(uses.values()) for key, uses in found.items()}


class _Chain:
    """A link and all it hangs on, under names of its own."""

    def __init__(self) -> None:
        self.link: Any = aliased(EvidenceLink)
        self.entry: Any = aliased(ProgressEntry)
        self.report: Any = aliased(ProgressReport)
        self.checkpoint: Any = aliased(Checkpoint)
        self.plan: Any = aliased(ActionPlan)
        self.version: Any = aliased(EvidenceVersion)
        self.file: Any = aliased(StoredFile)


def _same_content(
    columns: Select[Any], mine: _Chain, other: _Chain, entries: ColumnElement[bool]
) -> Select[Any]:
    """Both chains, met in the content; `entries` says which rows of the other are meant."""
    return (
        columns.select_from(mine.link)
        .join(mine.entry, mine.entry.id == mine.link.entry_id)
        .join(mine.report, mine.report.id == mine.entry.report_id)
        .join(mine.checkpoint, mine.checkpoint.id == mine.report.checkpoint_id)
        .join(mine.plan, mine.plan.id == mine.report.plan_id)
        .join(mine.version, mine.version.id == mine.link.version_id)
        .join(mine.file, mine.file.id == mine.version.file_id)
        .join(other.file, other.file.sha256 == mine.file.sha256)
        .join(other.version, other.version.file_id == other.file.id)
        .join(other.link, other.link.version_id == other.version.id)
        .join(other.entry, and_(other.entry.id == other.link.entry_id, entries))
        .join(other.report, other.report.id == other.entry.report_id)
        .join(other.checkpoint, other.checkpoint.id == other.report.checkpoint_id)
        .join(other.plan, other.plan.id == other.report.plan_id)
    )


def _elsewhere(entry_ids: Collection[int]) -> Select[Any]:
    """Every row of another lineage that carries a content of these rows."""
    mine, other = _Chain(), _Chain()
    columns = select(
        mine.entry.id.label("entry_id"),
        mine.link.id.label("link_id"),
        mine.plan.agency_id.label("own_agency_id"),
        mine.plan.cycle_id.label("own_cycle_id"),
        other.plan.id.label("plan_id"),
        other.plan.agency_id.label("agency_id"),
        other.plan.cycle_id.label("cycle_id"),
        other.entry.lineage_id.label("lineage_id"),
        other.checkpoint.code.label("checkpoint"),
        ActionItem.action,
    )
    item = and_(
        ActionItem.revision_id == other.report.revision_id,
        ActionItem.lineage_id == other.entry.lineage_id,
    )
    other_action = other.entry.lineage_id != mine.entry.lineage_id
    return (
        _same_content(columns, mine, other, other_action)
        .outerjoin(ActionItem, item)
        .where(mine.link.entry_id.in_(entry_ids))
        .order_by(mine.link.id, other.link.id)
    )


def _target(row: Any, plan: ActionPlan) -> Target:
    where = (row.plan_id, row.checkpoint, row.lineage_id)
    return Target(*where, plan.agency.name, plan.cycle.year, row.action or "")


def _readable(
    session: Session, actor: Actor, plan_ids: Collection[int], today: date
) -> Mapping[int, ActionPlan]:
    if not plan_ids:
        return {}
    loaded = (joinedload(ActionPlan.agency), joinedload(ActionPlan.cycle))
    plans = session.scalars(select(ActionPlan).where(ActionPlan.id.in_(plan_ids)).options(*loaded))
    found = {one.id: one for one in plans}
    places = plan_places(session, found.values(), today)
    return {key: one for key, one in found.items() if may_read(actor, places[key])}
