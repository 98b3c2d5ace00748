"""Instruments as the rules know them, read from their rows; and which version a year is read with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from renaksi.core.errors import NotFound, Refusal
from renaksi.core.grade import Band, GradeScale
from renaksi.core.instrument import (
    Aspect,
    Indicator,
    InputField,
    Instrument as Sheet,
    Level,
    Measure,
)
from renaksi.core.instrument_past import ScaleStep
from renaksi.core.instrument_scores import ScoreRule
from renaksi.models import (
    AssessmentRound,
    Cycle,
    GradeBand,
    Instrument,
    InstrumentAspect,
    InstrumentIndicator,
    InstrumentVersion,
)


# ── one version ───────────────────────────────────────────────────────────────
def sheet_of(session: Session, version: InstrumentVersion) -> Sheet:
    """Everything a version says; two statements."""
    rows = session.execute(
        select(InstrumentAspect, InstrumentIndicator)
        .outerjoin(InstrumentIndicator, InstrumentIndicator.aspect_id == InstrumentAspect.id)
        .where(InstrumentAspect.version_id == version.id)
        .order_by(InstrumentAspect.ordinal, InstrumentIndicator.ordinal)
    )
    aspects: dict[InstrumentAspect, list[Indicator]] = {}
    for aspect, row in rows:
        found = aspects.setdefault(aspect, [])
        if row is not None:
            found.append(indicator_in(row))
    return Sheet(
        code=version.instrument.code,
        version=version.number,
        name=version.name,
        scale=_scale(version, bands_of(session, [version.id])[version.id]),
        aspects=tuple(
            Aspect(one.code, one.name, one.weight, tuple(indicators))
            for one, indicators in aspects.items()
        ),
        evidence_rule=version.evidence_rule,
        small_n=version.small_n,
        weak_below=version.weak_below,
    )


def indicator_in(row: InstrumentIndicator) -> Indicator:
    """An indicator as the rules know it."""
    return Indicator(
        code=row.code,
        name=row.name,
        weight=row.weight,
        kind=row.kind,
        levels=tuple(Level(Decimal(one["value"]), one["description"]) for one in row.levels),
        measure=_measure(row),
        evidence=tuple(row.evidence),
        guidance=row.guidance,
        not_applicable=row.not_applicable,
        small_rule=row.small_rule,
        compare_with=row.compare_with,
        recommendation=row.recommendation,
    )


def _measure(row: InstrumentIndicator) -> Measure | None:
    if row.floor is None or row.target is None:
        return None
    return Measure(
        formula=row.formula,
        inputs=tuple(InputField(one["name"], one["label"]) for one in row.inputs),
        denominator=row.denominator,
        floor=row.floor,
        target=row.target,
        unit=row.unit,
        fact=row.fact,
    )


def bands_of(session: Session, version_ids: Iterable[int]) -> Mapping[int, list[Band]]:
    """By version, the best first."""
    found: dict[int, list[Band]] = defaultdict(list)
    rows = session.scalars(
        select(GradeBand)
        .where(GradeBand.version_id.in_(version_ids))
        .order_by(GradeBand.version_id, GradeBand.ordinal)
    )
    for row in rows:
        found[row.version_id].append(Band(row.name, row.lower, row.includes_lower, row.symbol))
    return found


def _scale(version: InstrumentVersion, bands: Sequence[Band]) -> GradeScale:
    return GradeScale(version.score_min, version.score_max, tuple(bands))


# ── all of them ───────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A published version with its scale."""

    id: int
    instrument_id: int
    code: str
    number: int
    name: str
    scale: GradeScale
    rule: ScoreRule | None = None
    """For results of the version before, where the scale changed."""
    weak_below: Decimal = Decimal(0)
    """0..100: an indicator below it is weak."""


@dataclass(frozen=True)
class Catalogue:
    """Every published version, and which of them a year is assessed with."""

    versions: Mapping[int, KnownVersion]
    newest: Mapping[str, KnownVersion]
    """By code."""
    chosen: Mapping[tuple[str, int], int]
    """By code and year, the version of that cycle's round."""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted(self.newest))

    @property
    def usual(self) -> KnownVersion | None:
        """What the newest round is held with; else the first by code."""
        newest = max(self.chosen, key=lambda pair: (pair[1], pair[0]), default=None)
        code = newest[0] if newest else next(iter(self.codes), "")
        return self.newest.get(code)

    def of_year(self, code: str, year: int) -> KnownVersion | None:
        """What that year was assessed with here; else what is newest, which outside results read."""
        version_id = self.chosen.get((code, year))
        return self.versions[version_id] if version_id is not None else self.newest.get(code)

    def require(self, code: str, year: int) -> KnownVersion:
        """The same; raises NotFound, naming those there are."""
        found = self.of_year(code.strip().upper(), year)
        if found is None:
            raise NotFound(Refusal.INSTRUMENT_UNKNOWN, code=code, known=", ".join(self.codes))
        return found

    def way(self, version_id: int, to: KnownVersion) -> tuple[ScaleStep, ...]:
        """From the version a result is read on to a later one; from a later one there is no rule."""
        start = self.versions[version_id]
        if start.number >= to.number:
            return (ScaleStep(start.scale, to.scale, None),)
        between = [
            one
            for one in self.versions.values()
            if one.instrument_id == to.instrument_id and start.number <= one.number <= to.number
        ]
        between.sort(key=lambda one: one.number)
        return tuple(ScaleStep(old.scale, new.scale, new.rule) for old, new in pairwise(between))


def catalogue(session: Session) -> Catalogue:
    """Three statements."""
    rows = session.scalars(
        select(InstrumentVersion)
        .join(InstrumentVersion.instrument)
        .options(contains_eager(InstrumentVersion.instrument))
        .where(InstrumentVersion.published_at.is_not(None))
        .order_by(Instrument.code, InstrumentVersion.number)
    ).all()
    bands = bands_of(session, [row.id for row in rows])
    known = [_known(row, bands[row.id]) for row in rows]
    rounds = session.execute(
        select(Instrument.code, Cycle.year, AssessmentRound.version_id)
        .join(Instrument, Instrument.id == AssessmentRound.instrument_id)
        .join(Cycle, Cycle.id == AssessmentRound.cycle_id)
    )
    return Catalogue(
        versions={one.id: one for one in known},
        newest={one.code: one for one in known},  # the last of each code stays
        chosen={(code, year): version_id for code, year, version_id in rounds},
    )


def _known(row: InstrumentVersion, bands: Sequence[Band]) -> KnownVersion:
    rule = ScoreRule(row.old_scores, row.old_grades) if row.old_scores else None
    scale = _scale(row, bands)
    return KnownVersion(
        row.id,
        row.instrument_id,
        row.instrument.code,
        row.number,
        row.name,
        scale,
        rule,
        row.weak_below,
    )


def newest_published(session: Session, instrument_id: int) -> InstrumentVersion | None:
    """None where there is only a draft."""
    return session.scalar(
        select(InstrumentVersion)
        .where(
            InstrumentVersion.instrument_id == instrument_id,
            InstrumentVersion.published_at.is_not(None),
        )
        .order_by(InstrumentVersion.number.desc())
        .limit(1)
    )


def draft_of(session: Session, instrument_id: int) -> InstrumentVersion | None:
    """The version that is still written on; at most one."""
    return session.scalar(
        select(InstrumentVersion).where(
            InstrumentVersion.instrument_id == instrument_id,
            InstrumentVersion.published_at.is_(None),
        )
    )
