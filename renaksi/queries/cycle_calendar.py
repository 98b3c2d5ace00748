"""Cycles together with their checkpoints, for pages that look over several years.

Read by column: of twenty-five rows nothing is wanted but their days, and as objects they cost a
dashboard more than all its figures. What is read the same is the same object.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Select, String, select, type_coerce
from sqlalchemy.orm import Session

from renaksi.core.cycle import CycleState
from renaksi.core.policy import Actor, Permission, holds_anywhere
from renaksi.models import Checkpoint, Cycle
from renaksi.queries.prepared import rows_of


@dataclass(frozen=True, slots=True)
class KnownCheckpoint:
    """The days of a checkpoint, as `models.Checkpoint` has them."""

    id: int
    cycle_id: int
    code: str
    period_end: date
    opens_on: date
    due_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class KnownCycle:
    """The days of a year, as `models.Cycle` has them; checkpoints in their order."""

    id: int
    year: int
    state: CycleState
    drafting_due_on: date
    checkpoints: tuple[KnownCheckpoint, ...]


class Dated(Protocol):
    """A checkpoint, whoever brings it: the row itself, or what was read of it."""

    @property
    def id(self) -> int: ...
    @property
    def cycle_id(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def period_end(self) -> date: ...
    @property
    def opens_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...
    @property
    def closes_on(self) -> date: ...


D = TypeVar("D", bound=Dated)
_D_co = TypeVar("_D_co", bound=Dated, covariant=True)


class Calendar(Protocol[_D_co]):
    """A cycle with its checkpoints, in the same way."""

    @property
    def id(self) -> int: ...
    @property
    def year(self) -> int: ...
    @property
    def drafting_due_on(self) -> date: ...
    @property
    def checkpoints(self) -> Sequence[_D_co]: ...


def known_calendars(session: Session, actor: Actor) -> Sequence[KnownCycle]:
    """Every cycle this actor may know of, newest first; one statement."""
    makes_them = holds_anywhere(actor, Permission.CYCLE_ADMINISTER)
    rows = rows_of(session, _EVERY if makes_them else _BEGUN, {})
    return _calendars(tuple(map(tuple, rows)))


@lru_cache(maxsize=16)
def _calendars(rows: tuple[tuple[Any, ...], ...]) -> tuple[KnownCycle, ...]:
    return tuple(
        KnownCycle(id_, year, CycleState(state), due_on, _checkpoints(found))
        for (id_, year, state, due_on), found in groupby(rows, lambda row: row[:4])
    )


def _checkpoints(rows: Iterable[tuple[Any, ...]]) -> tuple[KnownCheckpoint, ...]:
    """A cycle in preparation may have none yet."""
    return tuple(
        KnownCheckpoint(key, cycle, *days) for cycle, _, _, _, key, *days in rows if key is not None
    )


_columns: Final = (
    Cycle.id,
    Cycle.year,
    type_coerce(Cycle.state, String),
    Cycle.drafting_due_on,
    Checkpoint.id,
    Checkpoint.code,
    Checkpoint.period_end,
    Checkpoint.opens_on,
    Checkpoint.due_on,
    Checkpoint.closes_on,
)
_EVERY: Final[Select[*tuple[Any, ...]]] = (
    select(*_columns)
    .select_from(Cycle)
    .outerjoin(Checkpoint, Checkpoint.cycle_id == Cycle.id)
    .order_by(Cycle.year.desc(), Checkpoint.ordinal)
)
_BEGUN: Final = _EVERY.where(Cycle.state != CycleState.PREPARING)
