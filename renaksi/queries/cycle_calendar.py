"""Cycles together with their checkpoints, for pages that look over several years."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from renaksi.core.policy import Actor
from renaksi.models import Checkpoint, Cycle
from renaksi.queries.cycles import known_cycles


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
