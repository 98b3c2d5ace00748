"""Cycles together with their checkpoints: one for a page about it, several for pages over years."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from renaksi.core.policy import Actor
from renaksi.models import Checkpoint, Cycle
from renaksi.queries.cycles import known_cycles

_WHOLE: Final = (
    select(Cycle)
    .where(Cycle.id == bindparam("cycle"))
    .options(joinedload(Cycle.checkpoints), joinedload(Cycle.strategies))
)


def whole_cycle(session: Session, cycle_id: int) -> Cycle:
    """With its calendar and strategies in one statement: four rows times five at most a page."""
    return session.execute(_WHOLE, {"cycle": cycle_id}).unique().scalar_one()


def known_calendars(session: Session, actor: Actor) -> Sequence[Cycle]:
    """Every cycle this actor may know of, newest first, its checkpoints at hand; two statements."""
    cycles = known_cycles(session, actor)
    found: dict[int, list[Checkpoint]] = defaultdict(list)
    for one in session.scalars(
        select(Checkpoint)
        .where(Checkpoint.cycle_id.in_([cycle.id for cycle in cycles]))
        .order_by(Checkpoint.ordinal)
    ):
        found[one.cycle_id].append(one)
    for cycle in cycles:
        set_committed_value(cycle, "checkpoints", found[cycle.id])
    return cycles
