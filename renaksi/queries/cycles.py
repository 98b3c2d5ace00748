"""Reading cycles, their calendar, and the next days that matter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from renaksi.core.cycle import CycleState
from renaksi.core.errors import NotFound, Refusal
from renaksi.core.policy import Actor, Permission, holds_anywhere
from renaksi.models import Cycle, Holiday


class Stated(Protocol):
    """A cycle, or as much of it as choosing one asks for."""

    @property
    def year(self) -> int: ...
    @property
    def state(self) -> CycleState: ...


C = TypeVar("C", bound=Stated)


def open_cycles(session: Session) -> Sequence[Cycle]:
    """Cycles people work in now, newest first."""
    return session.scalars(
        select(Cycle).where(Cycle.state == CycleState.OPEN).order_by(Cycle.year.desc())
    ).all()


def latest_open(session: Session) -> Cycle | None:
    return next(iter(open_cycles(session)), None)


def all_cycles(session: Session) -> Sequence[Cycle]:
    return session.scalars(select(Cycle).order_by(Cycle.year.desc())).all()


def known_cycles(session: Session, actor: Actor) -> Sequence[Cycle]:
    """Every cycle this actor may know of, newest first: one in preparation only its makers."""
    chosen = select(Cycle).order_by(Cycle.year.desc())
    if not holds_anywhere(actor, Permission.CYCLE_ADMINISTER):
        chosen = chosen.where(Cycle.state != CycleState.PREPARING)
    return session.scalars(chosen).all()


def cycle_by_year(session: Session, year: int) -> Cycle:
    """Raises NotFound."""
    cycle = session.scalar(select(Cycle).where(Cycle.year == year))
    if cycle is None:
        raise NotFound(Refusal.CYCLE_MISSING, year=year)
    return cycle


def chosen_cycle(cycles: Sequence[C], year: int | None, today: date) -> C | None:
    """The one asked for; else the one of this year, else the newest. NotFound for an unknown."""
    if year is not None:
        found = next((one for one in cycles if one.year == year), None)
        if found is None:
            raise NotFound(Refusal.CYCLE_MISSING, year=year)
        return found
    started = [one for one in cycles if one.state is not CycleState.PREPARING] or cycles
    return next((one for one in started if one.year <= today.year), next(iter(started), None))


def holidays(session: Session, start: date, end: date) -> frozenset[date]:
    """Days off from `start` up to and including `end`."""
    return frozenset(session.scalars(select(Holiday.on).where(Holiday.on.between(start, end))))


def holidays_of(session: Session, year: int) -> Sequence[Holiday]:
    return session.scalars(
        select(Holiday)
        .where(Holiday.on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(Holiday.on)
    ).all()


class DeadlineKind(StrEnum):
    """Days everybody should know of."""

    DRAFTING_OPENS = "drafting_opens"
    DRAFTING_DUE = "drafting_due"
    REPORT_OPENS = "report_opens"
    REPORT_DUE = "report_due"


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """A day of an open cycle; `code` names the checkpoint, empty for the drafting of plans."""

    on: date
    kind: DeadlineKind
    year: int
    code: str = ""


def nearest_deadlines(session: Session, on: date, limit: int = 3) -> list[Deadline]:
    """The next days of the open cycles from `on`. Safe for everybody: no agency is named."""
    cycles = session.scalars(
        select(Cycle).where(Cycle.state == CycleState.OPEN).options(selectinload(Cycle.checkpoints))
    ).all()
    coming = (day for cycle in cycles for day in _days(cycle) if day.on >= on)
    return sorted(coming)[:limit]


def _days(cycle: Cycle) -> Iterator[Deadline]:
    yield Deadline(cycle.drafting_opens_on, DeadlineKind.DRAFTING_OPENS, cycle.year)
    yield Deadline(cycle.drafting_due_on, DeadlineKind.DRAFTING_DUE, cycle.year)
    for one in cycle.checkpoints:
        yield Deadline(one.opens_on, DeadlineKind.REPORT_OPENS, cycle.year, one.code)
        yield Deadline(one.due_on, DeadlineKind.REPORT_DUE, cycle.year, one.code)
