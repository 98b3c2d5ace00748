"""Who stood at or below an agency on any day, read in one statement for the trees of many days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, cast as known_as_a

from sqlalchemy import (
    Date,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from renaksi.core.compliance_tree import Branch, Stay
from renaksi.core.policy import REVIEWER_ROLES, WATCHER_ROLES, Actor, Role
from renaksi.core.report_duty import ABLE
from renaksi.models import Agency, AgencyClosure
from renaksi.queries.looked_up import among
from renaksi.queries.prepared import rows_of
from renaksi.queries.tree_stamp import WORD, kept_of_tree, tree_word

Above = tuple[int, date, date]
"""Who stood above the node (or is it), from, to (exclusive)."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A node with those who may owe something at or below it, and whoever stood above it."""

    branch: Branch
    above: Sequence[Above]
    word: str
    """Of the tree it was read from (`queries.tree_stamp`)."""

    def is_all_seen_by(self, actor: Actor, on: date) -> bool:
        """What stood below a reviewer's home or a watcher's reach on a day is theirs to read."""
        if actor.is_system or Role.NATIONAL_ADMIN in actor.roles:
            return True
        homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
        reaches = {grant.reach_id for grant in actor.with_role(*WATCHER_ROLES) if not grant.kinds}
        over = {one for one, start, end in self.above if start <= on < end}
        return bool((over | {self.branch.node_id}) & (homes | reaches))


_closure = known_as_a("Table", AgencyClosure.__table__)
_down, _up = _closure.alias("down"), _closure.alias("up")
_UNDER: Final = bindparam("under", type_=Integer)
_able = select(Agency.id).where(Agency.kind.in_(ABLE))
# The child of the node that an agency stood under: its ancestor one step below the node.
_one_below = and_(
    _up.c.descendant_id == _down.c.descendant_id,
    _up.c.depth == _down.c.depth - 1,
    _up.c.valid_from < _down.c.valid_to,
    _down.c.valid_from < _up.c.valid_to,
)
_ALIKE: Final = (
    _up.c.ancestor_id,
    _down.c.valid_from,
    _down.c.valid_to,
    _up.c.valid_from,
    _up.c.valid_to,
)
# Looked up from the few who may owe, not from the node: below the root stand forty times as many.
_STAYS: Final = (
    select(*_ALIKE, func.aggregate_strings(cast(_down.c.descendant_id, String), ","))
    .select_from(_down.outerjoin(_up, _one_below))
    .where(
        _down.c.ancestor_id == _UNDER,
        among(_down.c.descendant_id, _able),
        or_(_down.c.depth == 0, _up.c.ancestor_id.is_not(None)),
    )
    .group_by(*_ALIKE)
)
_ABOVE: Final = select(
    _down.c.ancestor_id,
    _down.c.valid_from,
    _down.c.valid_to,
    cast(null(), Date),
    cast(null(), Date),
    literal(""),
).where(_down.c.descendant_id == _UNDER)
_both: Final = union_all(_STAYS, _ABOVE).subquery()
_STOOD: Final = select(_both, WORD)


def stood_below(session: Session, under_id: int) -> Stood:
    """One statement, two where the tree has changed since the last time somebody asked.

    The database hands over those together who stood alike: a hundred rows or two.
    """

    def read() -> tuple[str, Stood]:
        rows = rows_of(session, _STOOD, {"under": under_id})
        word = rows[0][-1] if rows else ""
        branch, above = _parted(under_id, tuple(tuple(row[:-1]) for row in rows))
        return word, Stood(branch, above, word)

    return kept_of_tree(tree_word(session), (stood_below, under_id), read)


@lru_cache(maxsize=64)
def _parted(under_id: int, rows: tuple[tuple[Any, ...], ...]) -> tuple[Branch, tuple[Above, ...]]:
    """Not every change of the tree touches everybody: the same rows are the same branch, with all
    it has worked out.
    """
    stays: list[Stay] = []
    above: list[Above] = []
    for part, start, end, since, until, ids in rows:
        if not ids:
            above.append((part, start, end))
            continue
        both = (start, end) if since is None else (max(start, since), min(end, until))
        stays.append(Stay(*both, part, tuple(map(int, ids.split(",")))))
    return Branch(under_id, tuple(stays)), tuple(above)
