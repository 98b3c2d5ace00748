"""Instruments as their pages show them: the list, and one version with what it stands beside."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from renaksi.core.errors import NotFound
from renaksi.core.instrument import Instrument as Sheet
from renaksi.models import (
    AssessmentRound,
    Cycle,
    Instrument,
    InstrumentAspect,
    InstrumentIndicator,
    InstrumentVersion,
)
from renaksi.queries.instruments import sheet_of


@dataclass(frozen=True, slots=True)
class Listed:
    """One instrument in the list. `published` None: there is only a draft."""

    code: str
    name: str
    legal_basis: str
    published: int | None
    published_at: datetime | None
    draft: int | None
    aspects: int
    indicators: int
    """Of the newest version that is published, else of the draft."""
    used_in: Mapping[int, int]
    """Year → the version it is assessed with."""

    @property
    def shown(self) -> int:
        """The version the list leads to."""
        return self.published or self.draft or 1

    @property
    def is_scale_only(self) -> bool:
        return not self.aspects


def listed_instruments(session: Session, *, with_drafts: bool) -> list[Listed]:
    """By code; four statements. Those with nothing but a draft only for whoever keeps drafts."""
    versions: dict[str, list[InstrumentVersion]] = defaultdict(list)
    rows = session.scalars(
        select(InstrumentVersion)
        .join(InstrumentVersion.instrument)
        .options(contains_eager(InstrumentVersion.instrument))
        .order_by(Instrument.code, InstrumentVersion.number)
    )
    for row in rows:
        if row.is_published or with_drafts:
            versions[row.instrument.code].append(row)
    aspects = _counts(session, InstrumentAspect)
    indicators = _counts(session, InstrumentIndicator)
    used = _used(session)
    return [
        _listed(code, found, aspects, indicators, used.get(found[0].instrument_id, {}))
        for code, found in versions.items()
    ]


def _listed(
    code: str,
    versions: Sequence[InstrumentVersion],
    aspects: Mapping[int, int],
    indicators: Mapping[int, int],
    used_in: Mapping[int, int],
) -> Listed:
    published = next((one for one in reversed(versions) if one.is_published), None)
    draft = next((one for one in versions if not one.is_published), None)
    shown = published or draft or versions[-1]
    return Listed(
        code=code,
        name=shown.name,
        legal_basis=shown.legal_basis,
        published=published.number if published else None,
        published_at=published.published_at if published else None,
        draft=draft.number if draft else None,
        aspects=aspects.get(shown.id, 0),
        indicators=indicators.get(shown.id, 0),
        used_in=used_in,
    )


def _counts(
    session: Session, model: type[InstrumentAspect] | type[InstrumentIndicator]
) -> dict[int, int]:
    rows = session.execute(select(model.version_id, func.count()).group_by(model.version_id))
    return dict(rows.all())


def _used(session: Session) -> dict[int, dict[int, int]]:
    """By instrument, year → number of the version; the newest year first."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = session.execute(
        select(AssessmentRound.instrument_id, Cycle.year, InstrumentVersion.number)
        .join(Cycle, Cycle.id == AssessmentRound.cycle_id)
        .join(InstrumentVersion, InstrumentVersion.id == AssessmentRound.version_id)
        .order_by(Cycle.year.desc())
    )
    for instrument_id, year, number in rows:
        found[instrument_id][year] = number
    return found


# ── one version ───────────────────────────────────────────────────────────────
def _known(code: str) -> str:
    """What a code can be; no database is asked for anything else, it might refuse the text."""
    if not code.isprintable():
        raise NotFound
    return code


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which versions an instrument has."""

    instrument_id: int
    newest: int | None
    """Of those that are published."""
    draft: int | None


def numbers_of(session: Session, code: str) -> Numbers:
    """One statement. Raises NotFound."""
    one = InstrumentVersion
    rows = session.execute(
        select(Instrument.id, one.number, one.published_at)
        .join(one, one.instrument_id == Instrument.id)
        .where(Instrument.code == _known(code))
        .order_by(one.number)
    ).all()
    if not rows:
        raise NotFound
    published = [number for _id, number, at in rows if at is not None]
    drafts = [number for _id, number, at in rows if at is None]
    return Numbers(rows[0][0], published[-1] if published else None, drafts[0] if drafts else None)


@dataclass(frozen=True, slots=True)
class OpenedVersion:
    """A version with all it says, and the published one before it."""

    row: InstrumentVersion
    sheet: Sheet
    numbers: Mapping[int, bool]
    """Every version one may read → whether it is published; the newest first."""
    used_in: tuple[int, ...]
    """Years that are assessed with this very version, the newest first."""
    before: InstrumentVersion | None
    old: Sheet | None
    """What `before` says."""

    @property
    def is_draft(self) -> bool:
        return not self.row.is_published

    @property
    def has_draft(self) -> bool:
        return not all(self.numbers.values())

    @property
    def is_newest(self) -> bool:
        return self.row.number == max(self.numbers)


def open_version(
    session: Session, code: str, number: int, *, with_drafts: bool, with_old: bool = True
) -> OpenedVersion:
    """Five statements, three more for the version before it.

    Raises NotFound where there is none, and for a draft unless the reader keeps drafts.
    """
    versions = session.scalars(
        select(InstrumentVersion)
        .join(InstrumentVersion.instrument)
        .options(contains_eager(InstrumentVersion.instrument))
        .where(Instrument.code == _known(code))
        .order_by(InstrumentVersion.number.desc())
    ).all()
    seen = [one for one in versions if one.is_published or with_drafts]
    row = next((one for one in seen if one.number == number), None)
    if row is None:
        raise NotFound
    before = next((one for one in seen if one.number < number and one.is_published), None)
    years = session.scalars(
        select(Cycle.year)
        .join(AssessmentRound, AssessmentRound.cycle_id == Cycle.id)
        .where(AssessmentRound.version_id == row.id)
        .order_by(Cycle.year.desc())
    )
    return OpenedVersion(
        row=row,
        sheet=sheet_of(session, row),
        numbers={one.number: one.is_published for one in seen},
        used_in=tuple(years),
        before=before,
        old=sheet_of(session, before) if before is not None and with_old else None,
    )
