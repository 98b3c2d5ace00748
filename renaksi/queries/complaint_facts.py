"""What SP4N-LAPOR! says of agencies for computed indicators: complaints of the year, and connection.

Complaints are told as the last export taken in tells of them: no export says when a status changed.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.assessment_answer import Figure
from renaksi.core.assessment_exact import rounded
from renaksi.core.complaint_figures import ComplaintFigures, figures
from renaksi.core.connection import REACHED, ConnectionState, Since, state_on
from renaksi.core.cycle import last_day
from renaksi.core.instrument import ComputedFact
from renaksi.core.numbers import SMALLEST
from renaksi.models import ConnectionStatus
from renaksi.queries.complaint_figures import counts_by_agency, stated_by_agency

ONE: Final = Decimal(1)
ZERO: Final = Decimal(0)


def lapor_facts(
    session: Session, year: int, agency_ids: Sequence[int], as_of: date
) -> dict[int, Mapping[ComputedFact, Figure]]:
    """By agency; five statements. None where nothing came in that counts."""
    first, last = date(year, 1, 1), min(as_of, last_day(year))
    counts = counts_by_agency(session, as_of, first, last, agency_ids)
    stated = stated_by_agency(session, first, last, agency_ids)
    connected = _connected(session, agency_ids, as_of)
    found: dict[int, Mapping[ComputedFact, Figure]] = {}
    for one in agency_ids:
        told = figures(counts.counted.get(one, ()), stated.get(one, ()))
        found[one] = {
            ComputedFact.COMPLAINTS_FOLLOWED_UP: _share(told.followed_up, told, as_of),
            ComputedFact.COMPLAINTS_FINISHED: _share(told.finished, told, as_of),
            ComputedFact.CONNECTED: Figure(ONE if one in connected else ZERO, as_of),
        }
    return found


def _share(part: int, counts: ComplaintFigures, as_of: date) -> Figure:
    whole = counts.denominator
    if not whole:
        return Figure(None, as_of, {}, ZERO)
    inputs = {
        "received": Decimal(counts.received),
        "excluded": Decimal(counts.excluded),
        "counted": Decimal(part),
    }
    return Figure(rounded(Fraction(part * 100, whole), SMALLEST), as_of, inputs, Decimal(whole))


def _connected(session: Session, agency_ids: Sequence[int], as_of: date) -> frozenset[int]:
    """Who was connected on the day, or integrated."""
    one = ConnectionStatus
    rows = session.execute(
        select(one.agency_id, one.since, one.state).where(
            one.agency_id.in_(sorted(agency_ids)), one.since <= as_of
        )
    )
    told: dict[int, list[Since]] = {}
    for agency_id, since, state in rows:
        told.setdefault(agency_id, []).append(Since(since, state))
    enough = REACHED[ConnectionState.CONNECTED]
    return frozenset(
        key for key, history in told.items() if REACHED[state_on(as_of, history)] >= enough
    )
