"""Where the plans of a cycle stood at a moment, from the dated steps of their revisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Integer, String, bindparam, cast, func, select
from sqlalchemy.orm import Session

from renaksi.core.funnel import PlanStanding, RevisionState
from renaksi.core.funnel_standings import standings as standings_of
from renaksi.models import ActionPlan, PlanRevision, PlanTransition
from renaksi.queries.prepared import rows_of

# Looked up revision by revision, along the index: fewer rows are touched than in a window over all.
_last: Final = (
    select(PlanTransition.target)
    .where(
        PlanTransition.revision_id == PlanRevision.id,
        PlanTransition.at < bindparam("moment", type_=PlanTransition.at.type),
    )
    .order_by(PlanTransition.at.desc(), PlanTransition.id.desc())
    .limit(1)
    .correlate(PlanRevision)
    .scalar_subquery()
)
_each: Final = (
    select(
        PlanRevision.number,
        _last.label("state"),
        cast(PlanRevision.plan_id, String).label("plan"),
        cast(ActionPlan.agency_id, String).label("agency"),
    )
    .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
    .where(ActionPlan.cycle_id == bindparam("cycle", type_=Integer))
    .offset(0)  # keeps a database from looking each step up again for every mention below
    .subquery()
)
_STOOD: Final = (
    select(
        _each.c.number,
        _each.c.state,
        func.aggregate_strings(_each.c.agency + ":" + _each.c.plan, ","),
    )
    .where(_each.c.state.is_not(None))
    .group_by(_each.c.number, _each.c.state)
)


class PlanStood(NamedTuple):
    """The plan of one agency, and where it stood."""

    plan_id: int
    standing: PlanStanding


@dataclass(frozen=True, eq=False)
class Plans:
    """By agency. Readings that say the same are the same object."""

    by_agency: Mapping[int, PlanStood]


def standings(session: Session, cycle_id: int, moment: datetime) -> Plans:
    """From the last step of each revision of a plan before `moment`.

    One statement. The database hands over the plans together that stand alike: a handful of rows.
    """
    rows = rows_of(session, _STOOD, {"cycle": cycle_id, "moment": moment})
    return _plans_of(tuple(map(tuple, rows)))


@lru_cache(maxsize=32)
def _plans_of(rows: tuple[tuple[Any, ...], ...]) -> Plans:
    plan_of: dict[int, int] = {}
    alike: list[tuple[RevisionState, list[int]]] = []
    for number, state, pairs in rows:
        own = dict(map(_pair, pairs.split(",")))
        plan_of |= own
        alike.append((RevisionState(number, state), list(own)))
    found = standings_of(alike)
    return Plans({agency: PlanStood(plan_of[agency], one) for agency, one in found.items()})


def _pair(text: str) -> tuple[int, int]:
    agency, _, plan = text.partition(":")
    return int(agency), int(plan)
