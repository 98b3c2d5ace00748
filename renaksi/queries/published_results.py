"""Results of assessments that are public: of everybody with one instrument, or all of one agency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.agency import UNIT_KINDS, AgencyKind
from renaksi.core.assessment import AssessmentOutcome, ResultSource
from renaksi.core.errors import NotFound
from renaksi.core.grade import NOT_ASSESSABLE, Band
from renaksi.core.grade_figures import Result
from renaksi.core.policy import Actor
from renaksi.core.publication import anybody
from renaksi.models import Agency, AssessmentResult, GradeBand, Instrument, InstrumentVersion
from renaksi.queries.grade_results import knowable, results
from renaksi.queries.instruments import Catalogue, KnownVersion, catalogue
from renaksi.queries.publication import shown_results


@dataclass(frozen=True, slots=True)
class YearResults:
    """The newest results that are public by a year, with the instrument of the newest round."""

    year: int
    known: Catalogue
    version: KnownVersion
    by_agency: Mapping[int, Result]

    def bands(self, result: Result) -> tuple[Band, ...]:
        """Of the scale it is read on."""
        return self.known.versions[result.version_id].scale.bands


def year_results(
    session: Session,
    public: Actor,
    until: int,
    today: date,
    grades: Mapping[int, int | None] = MappingProxyType({}),
) -> YearResults | None:
    """None where nothing is public yet; five statements at most. `grades`: of `releases`."""
    known = catalogue(session)
    version = known.usual
    if version is None:
        return None
    one = AssessmentResult
    year = session.scalar(
        select(func.max(one.year)).where(
            one.instrument_id == version.instrument_id, one.year <= until,
            one.superseded_at.is_(None), knowable(public, today), shown_results(grades, today),
        )
    )  # fmt: skip
    if year is None:
        return None
    day = today - timedelta(days=grades.get(year) or 0)  # results announced by then are out
    held = results(session, version.instrument_id, {year}, public, day)[year]
    return YearResults(year, known, known.of_year(version.code, year) or version, held)


class OwnResult(NamedTuple):
    """One published result of an agency, with the scale it is read on."""

    instrument: str
    version: int
    name: str
    year: int
    grade: str
    """A predicate, or that it cannot be assessed."""
    score: Decimal | None
    is_outside: bool
    score_min: Decimal
    score_max: Decimal
    bands: tuple[Band, ...]
    """The best first."""


def own_results(
    session: Session,
    public: Actor,
    agency_id: int,
    today: date,
    grades: Mapping[int, int | None] = MappingProxyType({}),
) -> tuple[OwnResult, ...]:
    """The newest year first; one statement."""
    one, version, band = AssessmentResult, InstrumentVersion, GradeBand
    rows = session.execute(
        select(
            one.id, version, Instrument.code, one.year, one.outcome, one.grade, one.score,
            one.source, band.name, band.lower, band.includes_lower, band.symbol,
        )
        .join(version, version.id == one.version_id)
        .join(Instrument, Instrument.id == one.instrument_id)
        .outerjoin(band, band.version_id == version.id)
        .where(
            one.agency_id == agency_id, one.superseded_at.is_(None), knowable(public, today),
            shown_results(grades, today),
        )
        .order_by(one.year.desc(), Instrument.code, one.id, band.ordinal)
    )  # fmt: skip
    return tuple(_own(list(some)) for _, some in groupby(rows, itemgetter(0)))


def _own(rows: Sequence[Any]) -> OwnResult:
    """One result, a row for each band of its scale."""
    _, used, code, year, outcome, grade, score, source, *_band = rows[0]
    return OwnResult(
        code, used.number, used.name, year,
        grade if outcome is AssessmentOutcome.SCORED else NOT_ASSESSABLE,
        score, source is ResultSource.OUTSIDE,
        used.score_min, used.score_max,
        tuple(Band(*row[8:]) for row in rows if row[8] is not None),
    )  # fmt: skip


def root_and_public(session: Session) -> tuple[Agency, Actor]:
    """The top of the tree, and the public that looks at everything below it; one statement."""
    root = session.scalars(select(Agency).where(Agency.kind == AgencyKind.PUSAT)).one()
    return root, anybody(root.id)


def agency_and_public(session: Session, code: str) -> tuple[Agency, Actor]:
    """The agency of that code, likewise; units have nothing public of their own. Raises NotFound."""
    if not code.isprintable():  # a sign that PostgreSQL would refuse
        raise NotFound
    rows = session.scalars(
        select(Agency).where((Agency.code == code) | (Agency.kind == AgencyKind.PUSAT))
    ).all()
    root = next(one for one in rows if one.kind is AgencyKind.PUSAT)
    found = next((one for one in rows if one.code == code), None)
    if found is None or found.kind in UNIT_KINDS:
        raise NotFound
    return found, anybody(root.id)
