"""The rounds of assessment of a cycle, as a cycle set up like another one takes them. Never commits."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from renaksi.core.cycle import shifted
from renaksi.core.dates import FOREVER
from renaksi.models import AssessedException, AssessedKind, AssessmentRound, Cycle
from renaksi.queries.instruments import newest_published

DAYS = ("self_opens_on", "self_closes_on", "hub_due_on", "publish_on", "data_as_of")


def copy(session: Session, source: Cycle, cycle: Cycle) -> None:
    """Dates moved by the years between, with the newest version of each instrument, and who is
    assessed as it stands now.
    """
    years = cycle.year - source.year
    for one in session.scalars(
        select(AssessmentRound).where(AssessmentRound.cycle_id == source.id)
    ).all():
        newest = newest_published(session, one.instrument_id)
        session.add(
            AssessmentRound(
                cycle_id=cycle.id,
                instrument_id=one.instrument_id,
                version_id=newest.id if newest else one.version_id,
                objection_days=one.objection_days,
                decision_days=one.decision_days,
                **{name: shifted(getattr(one, name), years) for name in DAYS},
            )
        )
    _copy_duties(session, source, cycle)


def _copy_duties(session: Session, source: Cycle, cycle: Cycle) -> None:
    kinds = select(AssessedKind).where(
        AssessedKind.cycle_id == source.id, AssessedKind.valid_to == FOREVER
    )
    session.add_all(
        AssessedKind(
            cycle_id=cycle.id,
            instrument_id=one.instrument_id,
            kind=one.kind,
            is_assessed=one.is_assessed,
        )
        for one in session.scalars(kinds)
    )
    named = select(AssessedException).where(
        AssessedException.cycle_id == source.id, AssessedException.valid_to == FOREVER
    )
    session.add_all(
        AssessedException(
            cycle_id=cycle.id,
            instrument_id=one.instrument_id,
            agency_id=one.agency_id,
            is_assessed=one.is_assessed,
            reason=one.reason,
        )
        for one in session.scalars(named)
    )


def discard(session: Session, cycle: Cycle) -> None:
    """With a cycle that was never opened."""
    for model in (AssessmentRound, AssessedKind, AssessedException):
        session.execute(delete(model).where(model.cycle_id == cycle.id))
