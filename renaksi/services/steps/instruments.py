"""What every use case of an instrument begins with, and what the trail tells of its changes."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from renaksi.core.errors import Conflict, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.grade import GradeScale
from renaksi.core.instrument_difference import InstrumentDifference, RowChange
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.models import Cycle, Instrument, InstrumentVersion
from renaksi.services.context import Context


def keep(ctx: Context) -> None:
    """Only the national administrator builds instruments and sets rounds."""
    if not holds_anywhere(ctx.actor, Permission.INSTRUMENT_KEEP):
        raise NotAllowed(Refusal.ROLE_MISSING)


def round_subject(ctx: Context, cycle_id: int, instrument_id: int) -> tuple[Cycle, Instrument]:
    """The cycle and the instrument, for one who may say how they go together.

    A closed cycle keeps being assessed: scoring comes after the year it is about.
    """
    keep(ctx)
    cycle = ctx.session.get(Cycle, cycle_id)
    instrument = ctx.session.get(Instrument, instrument_id)
    if cycle is None or instrument is None:
        raise NotFound
    return cycle, instrument


def draft_to_change(ctx: Context, version_id: int, lock: int) -> InstrumentVersion:
    """The draft as the actor read it. Raises WrongState where it is published, and Conflict."""
    keep(ctx)
    version = ctx.session.scalar(
        select(InstrumentVersion)
        .options(joinedload(InstrumentVersion.instrument))
        .where(InstrumentVersion.id == version_id)
        .with_for_update(of=InstrumentVersion)
        .execution_options(populate_existing=True)
    )
    if version is None:
        raise NotFound
    if version.is_published:
        raise WrongState(Refusal.INSTRUMENT_FROZEN, number=version.number)
    if version.version != lock:
        raise Conflict(Refusal.CHANGED_BY_OTHER)
    return version


def told(found: InstrumentDifference) -> tuple[dict[str, object], dict[str, object]]:
    """Before and after, as a line of the trail says it: the whole field by field, rows by code."""
    before = {one.field: _plain(one.before) for one in found.whole}
    after = {one.field: _plain(one.after) for one in found.whole}
    return before, after | rows_told(found)


def rows_told(found: InstrumentDifference) -> dict[str, object]:
    """Codes of the rows that changed, by what became of them."""
    return {
        change.value: codes
        for change in RowChange
        if change is not RowChange.SAME
        and (codes := [row.code for row in found.rows if row.change is change])
    }


def _plain(value: object) -> object:
    return scale_told(value) if isinstance(value, GradeScale) else value


def scale_told(scale: GradeScale) -> str:
    """A scale in one line: "0–100: Baik ≥ 75; Kurang ≥ 0"."""
    bands = (
        band.name
        if band.lower is None
        else f"{band.name} {'≥' if band.includes_lower else '>'} {band.lower.normalize():f}"
        for band in scale.bands
    )
    lowest, highest = scale.score_min.normalize(), scale.score_max.normalize()
    return f"{lowest:f}–{highest:f}: {'; '.join(bands)}"
