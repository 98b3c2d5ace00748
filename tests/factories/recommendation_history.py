"""Recommendations with nothing but dated steps: what figures "as of a day" are answered from."""

from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from renaksi.core.recommendation import (
    RecommendationAction as A,
    RecommendationSource,
    RecommendationStatus as S,
)
from renaksi.models import Recommendation, RecommendationTransition
from tests.factories.agencies import NOW, id_of
from tests.support.backends import settle

ACTION_OF = {
    S.DRAFT: A.CREATE,
    S.OPEN: A.ISSUE,
    S.IN_PROCESS: A.FIND_LACKING,
    S.RESOLVED: A.RESOLVE,
    S.NOT_ACTIONABLE: A.APPROVE_NOT_ACTIONABLE,
    S.WITHDRAWN: A.WITHDRAW,
}
_numbers = count(1)
Step = tuple[S, datetime]


def recorded(
    session: Session,
    addressee: str,
    *steps: Step,
    issuer: str = "34",
    custodian: str = "",
    handed_at: datetime | None = None,
) -> Recommendation:
    """`steps` in order of time, the first one OPEN unless it is only a draft."""
    is_draft = steps[-1][0] is S.DRAFT
    issued_on = None if is_draft else wib_day(next(at for one, at in steps if one is S.OPEN))
    one = Recommendation(
        number="" if is_draft else f"UJI/{next(_numbers)}",
        source=RecommendationSource.MONITORING,
        issuer_id=id_of(session, issuer),
        addressee_id=id_of(session, addressee),
        custodian_id=id_of(session, custodian) if custodian else None,
        year=steps[0][1].year,
        text="Menuntaskan laporan masyarakat",
        issued_on=issued_on,
        due_on=issued_on and issued_on + timedelta(days=60),
        status=steps[-1][0],
        created_at=NOW,
    )
    session.add(one)
    session.flush()
    told = [(ACTION_OF[status], status, at) for status, at in steps]
    if handed_at is not None:
        told.append((A.INHERIT, steps[-1][0], handed_at))
    for action, status, at in told:
        session.add(
            RecommendationTransition(
                recommendation_id=one.id, action=action, status=status, stage=one.stage, at=at
            )
        )
    settle(session)
    return one


def wib_day(at: datetime) -> date:
    """The day at the centre."""
    return (at + timedelta(hours=7)).date()
