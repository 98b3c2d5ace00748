"""Use cases of a cycle's rounds of assessment: which instrument, and when everything happens."""

from dataclasses import asdict
from typing import Final

from sqlalchemy import select

from renaksi.core.assessment_round import AssessmentRound as Dates, round_faults
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal, WrongState
from renaksi.models import (
    Assessment,
    AssessmentRound,
    Instrument,
    InstrumentAspect,
    InstrumentVersion,
)
from renaksi.queries.instruments import newest_published
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.instruments import round_subject

LONGEST_REASON: Final = 1000


def set_round(
    ctx: Context,
    cycle_id: int,
    instrument_id: int,
    dates: Dates,
    *,
    version_id: int | None = None,
    version: int | None = None,
) -> AssessmentRound:
    """Set or change the round of an instrument in a cycle.

    `version_id`: the published version to assess with (the newest without it); `version`: of the
    round as it was read, None for a new one. Raises Invalid with the field, WrongState, Conflict.
    """
    with transaction(ctx) as session:
        cycle, instrument = round_subject(ctx, cycle_id, instrument_id)
        for field, fault in round_faults(dates, cycle.year):
            raise Invalid(Refusal.BAD_ROUND, field, why=fault)
        used = _version(ctx, instrument, version_id)
        row = session.scalar(
            select(AssessmentRound).where(
                AssessmentRound.cycle_id == cycle_id, AssessmentRound.instrument_id == instrument_id
            )
        )
        if (row.version if row else None) != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        before = _told(row) if row else None
        if row is None:
            row = AssessmentRound(cycle_id=cycle_id, instrument_id=instrument_id)
            session.add(row)
        elif row.version_id != used.id and _is_answered(ctx, row):
            raise WrongState(Refusal.INSTRUMENT_ANSWERED)
        row.instrument_version = used
        for name, value in asdict(dates).items():
            setattr(row, name, value)
        after = _told(row)
        if before != after:
            told = {"instrument": instrument.code}
            audit.record(ctx, AuditEvent.CYCLE_ROUND, cycle, before=before, after={**told, **after})
    return row


# ── parts ─────────────────────────────────────────────────────────────────────
def _version(ctx: Context, instrument: Instrument, version_id: int | None) -> InstrumentVersion:
    """A published one that something is asked in."""
    session = ctx.session
    if version_id is None:
        found = newest_published(session, instrument.id)
    else:
        found = session.get(InstrumentVersion, version_id)
    if found is None or found.instrument_id != instrument.id or not found.is_published:
        raise NotFound
    aspect = select(InstrumentAspect.id).where(InstrumentAspect.version_id == found.id).limit(1)
    if session.scalar(aspect) is None:
        raise Invalid(Refusal.SCALE_ONLY, "instrument", code=instrument.code)
    return found


def _is_answered(ctx: Context, row: AssessmentRound) -> bool:
    chosen = select(Assessment.id).where(Assessment.round_id == row.id).limit(1)
    return ctx.session.scalar(chosen) is not None


def _told(row: AssessmentRound) -> dict[str, object]:
    dates = {name: getattr(row, name) for name in Dates.__slots__}
    return {"number": row.instrument_version.number, **dates}
