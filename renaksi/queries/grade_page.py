"""Everything the page of results shows of one instrument in one year, in ten statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.grade import Band
from renaksi.core.grade_figures import Result, words
from renaksi.core.grade_ranking import Ranking, ranking
from renaksi.core.grade_years import YearFigures, YearRow, by_year
from renaksi.core.instrument_past import ScaleStep, carried
from renaksi.core.instrument_scores import OldScore
from renaksi.core.policy import Actor
from renaksi.models import Cycle
from renaksi.queries.cycles import known_cycles
from renaksi.queries.grade_years import year_rows
from renaksi.queries.grades import Grades, grades_of
from renaksi.queries.instruments import Catalogue, KnownVersion, catalogue

Way = tuple[Band | None, tuple[ScaleStep, ...]]
"""A predicate on its own scale, and the steps from there to the one that is looked at."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be asked for, and what was chosen of it."""

    known: Catalogue
    cycles: Sequence[Cycle]
    rows: Sequence[YearRow]
    """Of the chosen instrument."""
    version: KnownVersion
    year: int
    years: tuple[int, ...]
    """The newest first: those of cycles, and those of results."""
    before: int | None
    """The newest earlier year anybody has a result in."""
    ways: dict[tuple[int, str], Way] = field(default_factory=dict)
    """Of predicates that were read before: there are a dozen, for hundreds of results."""

    @property
    def cycle(self) -> Cycle | None:
        return next((one for one in self.cycles if one.year == self.year), None)

    def read(self, version_id: int, grade: str, score: Decimal | None) -> OldScore:
        """A result of any version as it stands on the scale of the chosen one."""
        key = (version_id, grade)
        if key not in self.ways:
            band = self.known.versions[version_id].scale.named(grade)
            way = self.known.way(version_id, self.version)
            self.ways[key] = band, tuple(step for step in way if step.old != step.new)
        return carried(score, *self.ways[key])


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """The figures, and the choice they were made for."""

    choice: Choice
    grades: Grades

    def by_year(self, kind: AgencyKind | None) -> list[YearFigures]:
        """Of one kind, or of all; the years up to the chosen one and those after it."""
        keys = words((band.name for band in self.choice.version.scale.bands), ())
        rows = (row for row in self.choice.rows if kind is None or row.kind is kind)
        return by_year(rows, keys, self.choice.read)

    def ranking(self, kind: AgencyKind | None) -> Ranking:
        """Of one kind, or of all; held against the year before."""
        rows = (row for row in self.grades.by_agency if kind is None or row.kind is kind)
        before = self.grades.before
        return ranking(rows, self.choice.version.scale, before.get, self._read)

    def _read(self, one: Result) -> OldScore:
        return self.choice.read(one.version_id, one.grade, one.score)


def choose(
    session: Session,
    actor: Actor,
    code: str,
    year: int | None,
    *,
    under_id: int,
    today: date,
) -> Choice | None:
    """The instrument and year asked for, else those that say most; None where there is no instrument.

    Five statements. What is unknown is answered as if nothing had been asked.
    """
    known = catalogue(session)
    version = known.newest.get(code) or known.usual
    if version is None:
        return None
    rows = year_rows(
        session, version.instrument_id, under_id=under_id, actor=actor, today=today
    )  # fmt: skip
    cycles = known_cycles(session, actor)
    there = {row.year for row in rows}
    years = sorted(there | {one.year for one in cycles}, reverse=True) or [today.year]
    chosen = year if year in years else max(there, default=years[0])
    used = known.of_year(version.code, chosen) or version
    before = max((year for year in there if year < chosen), default=None)
    return Choice(known, cycles, rows, used, chosen, tuple(years), before)


def results_page(
    session: Session, actor: Actor, choice: Choice, *, under_id: int, today: date
) -> ResultsPage:
    """Five statements."""
    found = grades_of(
        session,
        choice.year,
        choice.version,
        choice.cycle,
        under_id=under_id,
        actor=actor,
        today=today,
        before=choice.before,
    )
    return ResultsPage(choice, found)
