"""Whom a cycle can concern at all: what lists of plans begin with.

Units are forty times as many as the agencies that plan; a list that first looks at all of them is
slow before it has decided anything.
"""

from datetime import date
from typing import Final

from sqlalchemy import CompoundSelect, select, union

from renaksi.core.agency import AgencyKind
from renaksi.models import ActionPlan, Agency, CycleObligation
from renaksi.queries.obligations import NEVER, Yearly, in_force, named

_PLANNING: Final = sorted(set(AgencyKind) - NEVER)
"""Said in so many words: a database then knows how few they are."""


def concerned(cycle: Yearly, on: date) -> CompoundSelect[int]:
    """Ids of the agencies whose kind owes a plan, that are named, or that have a plan.

    Everybody for whom `obligations.owes` can hold on `on`, and more.
    """
    one = CycleObligation
    kinds = select(one.kind).where(
        one.cycle_id == cycle.id, one.owes_plan, in_force(one.valid_from, one.valid_to, on)
    )
    return union(
        select(Agency.id).where(Agency.kind.in_(_PLANNING), Agency.kind.in_(kinds)),
        *(named(cycle, on, owes_plan=owes_it) for owes_it in (True, False)),
        select(ActionPlan.agency_id).where(ActionPlan.cycle_id == cycle.id),
    )
