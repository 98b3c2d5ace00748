"""What guidance says of agencies for a computed indicator: events of the year, over by the day.

Attendance is told as it is known now: a list that was put right later counts as put right.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from renaksi.core.assessment_answer import Figure
from renaksi.core.guidance import TOOK_PLACE
from renaksi.models import GuidanceEvent, GuidanceParticipant


class Took(NamedTuple):
    """Events of one agency."""

    invited: int
    attended: int
    """Somebody of it came."""
    organised: int
    """It held them for agencies below."""


NEVER: Final = Took(0, 0, 0)


def guidance_facts(
    session: Session, year: int, agency_ids: Sequence[int], as_of: date
) -> dict[int, Figure]:
    """By agency: how many events it attended or held; two statements.

    None for one that nobody invited and that held none: there was nothing to come to.
    """
    took = _took(session, year, agency_ids, as_of)
    return {one: _figure(took.get(one, NEVER), as_of) for one in agency_ids}


def _figure(took: Took, as_of: date) -> Figure:
    if not took.invited and not took.organised:
        return Figure(None, as_of)
    inputs = {name: Decimal(many) for name, many in took._asdict().items()}
    return Figure(Decimal(took.attended + took.organised), as_of, inputs)


def _took(
    session: Session, year: int, agency_ids: Sequence[int], as_of: date
) -> Mapping[int, Took]:
    one, row, wanted = GuidanceEvent, GuidanceParticipant, sorted(agency_ids)
    came = func.sum(case((row.people > 0, 1), else_=0))
    guests: Select[int, int, Any] = (
        select(row.agency_id, func.count(), came)
        .join(one, one.id == row.event_id)
        .group_by(row.agency_id)
    )
    hosts: Select[int, int] = select(one.organiser_id, func.count()).group_by(one.organiser_id)
    over = (
        one.state.in_(TOOK_PLACE), one.begins_on >= date(year, 1, 1),
        one.begins_on < date(year + 1, 1, 1), one.ends_on <= as_of,
    )  # fmt: skip
    found = {
        key: Took(invited, attended, 0)
        for key, invited, attended in session.execute(
            guests.where(row.agency_id.in_(wanted), *over)
        )
    }
    for key, many in session.execute(hosts.where(one.organiser_id.in_(wanted), *over)):
        found[key] = found.get(key, NEVER)._replace(organised=many)
    return found
