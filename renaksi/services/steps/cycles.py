"""What every use case of a cycle begins with. Never commits."""

from collections.abc import Sequence

from renaksi.core.cycle import CheckpointPlan, CycleState, window_faults
from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.models import Cycle
from renaksi.services.context import Context


def administer(ctx: Context) -> None:
    """Only the national administrator keeps cycles and their calendar."""
    if not holds_anywhere(ctx.actor, Permission.CYCLE_ADMINISTER):
        raise NotAllowed(Refusal.ROLE_MISSING)


def cycle_to_change(ctx: Context, cycle_id: int) -> Cycle:
    """The cycle, for one who may change it and as long as it can be changed."""
    administer(ctx)
    cycle = ctx.session.get(Cycle, cycle_id)
    if cycle is None:
        raise NotFound
    if cycle.state is CycleState.CLOSED:
        raise WrongState(Refusal.CYCLE_CLOSED, year=cycle.year)
    return cycle


def check_windows(planned: Sequence[CheckpointPlan], year: int) -> None:
    for code, field, _fault in window_faults(planned, year):
        raise Invalid(Refusal.BAD_WINDOW, f"{code}-{field}", code=code)
