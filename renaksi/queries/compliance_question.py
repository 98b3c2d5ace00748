"""From where figures of compliance are looked at, and which agencies below the looker may not see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import Session

from renaksi.core.policy import Actor
from renaksi.core.report_duty import ABLE
from renaksi.models import Agency
from renaksi.queries.scope import visible
from renaksi.queries.stood_below import Stood


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint and the day of the tree its figures stand on."""

    id: int
    code: str
    cycle_id: int
    tree_on: date


@dataclass(frozen=True, slots=True)
class Question:
    """From where figures are looked at, by whom, and as of when."""

    under_id: int
    actor: Actor
    today: date
    as_of: date
    moment: datetime
    """The first moment that is not known any more."""
    named_on: date
    from_totals: bool = False
    """Today's figures as every step left them, instead of a replay of all steps."""


def hidden_below(
    session: Session, points: Sequence[Point], asked: Question, stood: Stood
) -> dict[int, frozenset[int]]:
    """By checkpoint, agencies below the node that the actor may not see.

    Nobody, without a statement, for whoever sees everything below the node on any day.
    """
    if all(stood.is_all_seen_by(asked.actor, one.tree_on) for one in points):
        return {}
    chosen = [_seen(one, asked) for one in points]
    rows = session.execute(union_all(*chosen) if len(chosen) > 1 else chosen[0])
    seen: dict[int, set[int]] = {one.id: set() for one in points}
    for checkpoint_id, agency_id in rows:
        seen[checkpoint_id].add(agency_id)
    return {key: stood.branch.everybody - ids for key, ids in seen.items()}


def _seen(point: Point, asked: Question) -> Select[int, int]:
    return select(literal(point.id), Agency.id).where(
        Agency.kind.in_(ABLE), visible(asked.actor, Agency.id, asked.today, point.tree_on)
    )
