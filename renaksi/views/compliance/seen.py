"""What every dashboard on reports begins with: the cycle, the period, and from where one looks."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from renaksi.core.errors import NotFound
from renaksi.labels.compliance import ALL_PERIODS
from renaksi.queries.agency_search import Step, lines
from renaksi.queries.compliance import checkpoint_of
from renaksi.queries.cycle_calendar import KnownCheckpoint, KnownCycle, known_calendars
from renaksi.queries.cycles import chosen_cycle
from renaksi.queries.funnel_nodes import Base, named_bases, node
from renaksi.services.context import Context
from renaksi.views.compliance.address import Address


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when one looks."""

    cycles: Sequence[KnownCycle]
    cycle: KnownCycle
    checkpoint: KnownCheckpoint | None
    """None: all that have fallen due, together."""
    tops: Sequence[Base]
    under: Base

    @property
    def told_by(self) -> Hashable:
        """What pages show of it."""
        places = (self.under, *self.tops)
        years = tuple((one.year, one.state) for one in self.cycles)
        return places, years, self.cycle.year, self.period

    @property
    def is_top(self) -> bool:
        return any(one.id == self.under.id for one in self.tops)

    @property
    def one_checkpoint(self) -> KnownCheckpoint | None:
        """For pages that look at one period only: the last of all, where all were chosen."""
        return self.checkpoint or next(reversed(self.cycle.checkpoints), None)

    @property
    def period(self) -> str:
        return self.checkpoint.code if self.checkpoint else ALL_PERIODS


def place(ctx: Context, address: Address) -> Place | None:
    """None where there is no cycle yet, or nothing the actor may look from. Raises NotFound."""
    cycles = known_calendars(ctx.session, ctx.actor)
    cycle = chosen_cycle(cycles, address.year, ctx.today)
    tops = named_bases(ctx.session, ctx.actor)
    if cycle is None or not tops:
        return None
    return Place(cycles, cycle, _period(cycle, address), tops, _under(ctx, address, tops))


def _period(cycle: KnownCycle, address: Address) -> KnownCheckpoint | None:
    """The one asked for; else the last whose window has opened, else the first."""
    if address.period == ALL_PERIODS:
        return None
    if address.period:
        return checkpoint_of(cycle, address.period)
    opened = [one for one in cycle.checkpoints if one.opens_on <= address.as_of]
    return opened[-1] if opened else next(iter(cycle.checkpoints), None)


def _under(ctx: Context, address: Address, tops: Sequence[Base]) -> Base:
    if not address.code:
        return tops[0]
    found = next((one for one in tops if one.code == address.code), None)
    if found is not None:
        return found
    one = node(ctx.session, ctx.actor, address.code, ctx.today, address.as_of)
    return Base(one.id, one.code, one.name)


def way(ctx: Context, seen: Place, address: Address) -> list[Step]:
    """The way from what the actor may look from down to here."""
    if seen.is_top:
        return []
    line = lines(ctx.session, [seen.under.id], address.as_of).get(seen.under.id, ())[:-1]
    codes = [one.code for one in seen.tops]
    start = next((spot for spot, step in enumerate(line) if step.code in codes), len(line))
    return list(line[start:])


def sure(found: Place | None) -> Place:
    """For files, which exist only where the page does."""
    if found is None:
        raise NotFound
    return found
