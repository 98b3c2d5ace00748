"""The calendar and the strategies of one cycle as plain values: every plan and report begins with them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import CompoundSelect, Date, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from renaksi.models import Checkpoint, Cycle, Strategy
from renaksi.queries.prepared import rows_of


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint of the year."""

    id: int
    code: str
    ordinal: int
    period_end: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Theme:
    """A strategy, under which actions stand."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CycleYear:
    """A cycle with both, each in order."""

    id: int
    year: int
    points: tuple[Point, ...]
    themes: tuple[Theme, ...]


def cycle_year(session: Session, cycle_id: int) -> CycleYear:
    """One statement."""
    year, points, themes = 0, [], []
    for what, key, code, name, ordinal, period_end, due_on in rows_of(
        session, _PARTS, {"cycle": cycle_id}
    ):
        if what == "cycle":
            year = ordinal
        elif what == "point":
            points.append(Point(key, code, ordinal, period_end, due_on))
        else:
            themes.append((ordinal, Theme(key, code, name)))
    points.sort(key=lambda one: one.ordinal)
    themes.sort(key=lambda pair: pair[0])
    return CycleYear(cycle_id, year, tuple(points), tuple(one for _, one in themes))


def _parts() -> CompoundSelect[*tuple[Any, ...]]:
    """What it is, its number, code, name, place (of the cycle the year), and two days."""
    point, theme, this = Checkpoint, Strategy, bindparam("cycle", type_=Cycle.id.type)
    no_word, no_day = literal(""), cast(null(), Date)
    return union_all(
        select(literal("cycle"), Cycle.id, no_word, no_word, Cycle.year, no_day, no_day).where(
            Cycle.id == this
        ),
        select(
            literal("point"), point.id, point.code, no_word, point.ordinal, point.period_end,
            point.due_on,
        ).where(point.cycle_id == this),
        select(
            literal("theme"), theme.id, theme.code, theme.name, theme.ordinal, no_day, no_day
        ).where(theme.cycle_id == this),
    )  # fmt: skip


_PARTS: Final = _parts()
