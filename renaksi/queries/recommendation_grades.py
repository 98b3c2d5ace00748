"""Agencies singled out by what they got: "below Baik of SP4N 2025" (issue of one text to many)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentOutcome
from renaksi.core.policy import Actor
from renaksi.models import AssessmentResult, Instrument
from renaksi.queries.grade_results import knowable
from renaksi.queries.instruments import catalogue


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A predicate of one instrument in one year, and whoever got a worse one."""

    code: str
    year: int
    grade: str
    rank: int
    """0 is the best predicate of the scale."""
    below: frozenset[int]
    """Agencies. Those that could not be assessed are not among them."""

    @property
    def key(self) -> str:
        return f"{self.code}:{self.year}:{self.rank}"


def grade_lines(session: Session, actor: Actor, today: date) -> list[GradeLine]:
    """Every line that somebody stands below, the newest year first, as far as the actor may know.

    Four statements, one where nobody has been assessed.
    """
    one = AssessmentResult
    rows = session.execute(
        select(Instrument.code, one.year, one.agency_id, one.grade)
        .join(Instrument, Instrument.id == one.instrument_id)
        .where(
            one.superseded_at.is_(None),
            one.outcome == AssessmentOutcome.SCORED,
            knowable(actor, today),
        )
        .order_by(one.year.desc(), Instrument.code)
    ).all()
    by_round: dict[tuple[str, int], dict[int, str]] = {}
    for code, year, agency_id, grade in rows:
        by_round.setdefault((code, year), {})[agency_id] = grade
    known = catalogue(session) if rows else None
    found: list[GradeLine] = []
    for (code, year), grades in by_round.items():
        version = known.of_year(code, year) if known else None
        if version is not None:
            names = [band.name for band in version.scale.bands]
            found += _lines(code, year, names, grades)
    return found


def _lines(
    code: str, year: int, names: list[str], grades: Mapping[int, str]
) -> Iterable[GradeLine]:
    ranks = {name: rank for rank, name in enumerate(names)}
    for rank, name in enumerate(names):
        below = frozenset(one for one, grade in grades.items() if ranks.get(grade, -1) > rank)
        if below:
            yield GradeLine(code, year, name, rank, below)
