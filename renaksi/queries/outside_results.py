"""Results obtained outside the system, as their pages list and show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import AssessmentOutcome, ResultSource
from renaksi.core.errors import NotFound
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.policy import Actor
from renaksi.models import (
    Agency,
    AssessmentResult,
    Instrument,
    InstrumentVersion,
    StoredFile,
    User,
)
from renaksi.queries.scope import visible

PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to."""

    text: str = ""
    """Part of the agency's name or code."""
    year: int | None = None
    instrument: str = ""
    """Its code."""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.year or self.instrument)


@dataclass(frozen=True, slots=True)
class OutsideResult:
    """One result, whether it holds or was corrected since."""

    id: int
    agency_code: str
    agency_name: str
    kind: AgencyKind
    year: int
    instrument: str
    number: int
    """Of the instrument's version whose scale it is read on."""
    score: Decimal | None
    grade: str
    """The predicate, or `grade.NOT_ASSESSABLE`."""
    remarks: str
    document: str
    file_id: int | None
    file_name: str | None
    recorded_at: datetime
    recorded_by: str | None
    """None: the system, from a file at the command line."""
    superseded_at: datetime | None

    @property
    def is_assessable(self) -> bool:
        return self.grade != NOT_ASSESSABLE

    @property
    def holds(self) -> bool:
        return self.superseded_at is None


@dataclass(frozen=True, slots=True)
class OutsideList:
    """A page of the list, and what it can be narrowed to."""

    rows: Sequence[OutsideResult]
    total: int
    years: Sequence[int]
    """All there are for this reader, the newest first."""
    instruments: Sequence[str]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def outside_list(session: Session, actor: Actor, wanted: Wanted, today: date) -> OutsideList:
    """Those that hold, newest year first; four statements."""
    seen = _seen(actor, today)
    narrowed = (*seen, *_narrowed(wanted))
    total = session.scalar(_joined(select(func.count())).where(*narrowed)) or 0
    page = min(wanted.page, max(1, -(-total // PER_PAGE)))
    chosen = _ordered().where(*narrowed).offset((page - 1) * PER_PAGE).limit(PER_PAGE)
    one = AssessmentResult
    years = session.scalars(_joined(select(one.year)).where(*seen).distinct())
    codes = session.scalars(_joined(select(Instrument.code)).where(*seen).distinct())
    return OutsideList(
        rows=_results(session, chosen),
        total=total,
        years=sorted(years, reverse=True),
        instruments=sorted(codes),
    )


def every_outside_result(
    session: Session, actor: Actor, wanted: Wanted, today: date
) -> list[OutsideResult]:
    """The same without pages, for a file; one statement."""
    return _results(session, _ordered().where(*_seen(actor, today), *_narrowed(wanted)))


def outside_history(
    session: Session, actor: Actor, result_id: int, today: date
) -> list[OutsideResult]:
    """The result and all others of its agency, instrument and year, the newest first.

    Two statements. Raises NotFound where the reader may not see the agency.
    """
    one = AssessmentResult
    key = session.execute(
        _joined(select(one.agency_id, one.instrument_id, one.year)).where(
            one.id == result_id, one.source == ResultSource.OUTSIDE, _visible(actor, today)
        )
    ).one_or_none()
    if key is None:
        raise NotFound
    agency_id, instrument_id, year = key
    chosen = _ordered().where(
        one.source == ResultSource.OUTSIDE,
        one.agency_id == agency_id,
        one.instrument_id == instrument_id,
        one.year == year,
    )
    return _results(session, chosen)


def document_of(session: Session, actor: Actor, result_id: int, today: date) -> StoredFile:
    """The file of a result the reader may see. Raises NotFound."""
    one = AssessmentResult
    file = session.scalar(
        select(StoredFile)
        .join(one, one.file_id == StoredFile.id)
        .join(Agency, Agency.id == one.agency_id)
        .where(one.id == result_id, one.source == ResultSource.OUTSIDE, _visible(actor, today))
    )
    if file is None:
        raise NotFound
    return file


def code_of(session: Session, agency_id: int) -> str:
    """As files call the agency."""
    return session.scalars(select(Agency.code).where(Agency.id == agency_id)).one()


# ── parts ─────────────────────────────────────────────────────────────────────
def _visible(actor: Actor, today: date) -> ColumnElement[bool]:
    return visible(actor, Agency.id, today, with_ended=True)


def _seen(actor: Actor, today: date) -> tuple[ColumnElement[bool], ...]:
    one = AssessmentResult
    return one.source == ResultSource.OUTSIDE, one.superseded_at.is_(None), _visible(actor, today)


def _narrowed(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    found: list[ColumnElement[bool]] = []
    if wanted.text:
        like = wanted.text.lower()
        found.append(
            or_(Agency.search_text.contains(like, autoescape=True), Agency.code == wanted.text)
        )
    if wanted.year is not None:
        found.append(AssessmentResult.year == wanted.year)
    if wanted.instrument:
        found.append(Instrument.code == wanted.instrument)
    return tuple(found)


def _joined(chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    one = AssessmentResult
    return (
        chosen.select_from(one)
        .join(Agency, Agency.id == one.agency_id)
        .join(Instrument, Instrument.id == one.instrument_id)
    )


def _ordered() -> Select[*tuple[Any, ...]]:
    one = AssessmentResult
    chosen = select(
        one.id,
        Agency.code,
        Agency.name,
        Agency.kind,
        one.year,
        Instrument.code,
        InstrumentVersion.number,
        one.score,
        one.outcome,
        one.grade,
        one.remarks,
        one.document,
        one.file_id,
        StoredFile.name,
        one.recorded_at,
        User.name,
        one.superseded_at,
    )
    return (
        _joined(chosen)
        .join(InstrumentVersion, InstrumentVersion.id == one.version_id)
        .outerjoin(StoredFile, StoredFile.id == one.file_id)
        .outerjoin(User, User.id == one.recorded_by_id)
        .order_by(one.year.desc(), Instrument.code, Agency.code, one.id.desc())
    )


def _results(session: Session, chosen: Select[*tuple[Any, ...]]) -> list[OutsideResult]:
    found = []
    for (
        key, code, name, kind, year, instrument, number, score, outcome, grade, *rest
    ) in session.execute(chosen):  # fmt: skip
        told = grade if outcome is AssessmentOutcome.SCORED else NOT_ASSESSABLE
        found.append(
            OutsideResult(key, code, name, kind, year, instrument, number, score, told, *rest)
        )
    return found
