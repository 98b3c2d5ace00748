"""The order of an uploaded sheet: which rows it moves, and where its new ones belong.

The order that counts is that within a strategy, as people see it: blocks of strategies in another
sequence change nothing. Rows the file does not name keep their places.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from renaksi.core.plan_sheet import Outcome, RowState, StoredRow


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the file on its way into the plan."""

    key: str
    group: str
    """Its strategy, as it will be."""
    is_new: bool = False


def arranged(order: Sequence[str], file: Sequence[Place], groups: Mapping[str, str]) -> list[str]:
    """`order` with the rows of `file` in the order of the file, group by group, new ones among them.

    `groups` says of every key in `order` under which strategy it will stand.
    """
    known = set(order)
    named: dict[str, Iterator[str]] = {
        group: iter(keys) for group, keys in _by_group(file, known).items()
    }
    mentioned = {one.key for one in file if one.key in known}
    found = [next(named[groups[key]]) if key in mentioned else key for key in order]
    for place, one in enumerate(file):
        if one.is_new:
            found.insert(_room(found, file, place), one.key)
    return found


def _by_group(file: Iterable[Place], known: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in file:
        if one.key in known:
            found[one.group].append(one.key)
    return found


def _room(found: Sequence[str], file: Sequence[Place], place: int) -> int:
    """Behind the row above it in the file, else before the one below; else at the very end."""
    one = file[place]
    above = next((it.key for it in reversed(file[:place]) if it.group == one.group), None)
    if above is not None:
        return found.index(above) + 1
    below = next(
        (it.key for it in file[place + 1 :] if it.group == one.group and not it.is_new), None
    )
    return len(found) if below is None else found.index(below)


def places(outcomes: Iterable[Outcome], overwrite: Collection[int] = ()) -> list[Place]:
    """The rows of the file that will stand in the plan, in the order of the file.

    `overwrite`: numbers of the rows in conflict whose content is taken over all the same.
    """
    found = []
    for one in outcomes:
        is_left = one.state is RowState.CONFLICT and one.row.number not in overwrite
        if one.stored is not None and is_left:
            found.append(Place(key_of(one), one.stored.values.strategy_code))
        elif one.state is not RowState.WRONG and not is_left:
            found.append(Place(key_of(one), one.values.strategy_code, is_new=one.stored is None))
    return found


def key_of(one: Outcome) -> str:
    """Of a stored action its own key, of a new one the number of its row."""
    return one.stored.key if one.stored is not None else f"new:{one.row.number}"


def with_moves(outcomes: Sequence[Outcome], stored: Sequence[StoredRow]) -> list[Outcome]:
    """The outcomes, those marked whose row stands elsewhere in the file than in the plan."""
    order = [one.key for one in stored]
    groups = {one.key: one.values.strategy_code for one in stored}
    kept = [key_of(one) for one in outcomes if _stays(one)]
    moved = set(_moved(kept, order, groups))
    if not moved:
        return list(outcomes)
    file = places(outcomes)
    groups |= {one.key: one.group for one in file}
    numbers = _numbers(arranged(order, file, groups), groups, stored)
    return [_marked(one, numbers) if key_of(one) in moved else one for one in outcomes]


def _stays(one: Outcome) -> bool:
    """It is stored, readable, and under the strategy it was under: its place can be compared."""
    stored = one.stored
    return (
        stored is not None
        and one.state is not RowState.WRONG
        and one.values.strategy_code == stored.values.strategy_code
    )


def _moved(file: Sequence[str], order: Sequence[str], groups: Mapping[str, str]) -> Iterator[str]:
    """The fewest rows that have to move so that the others keep their order, group by group."""
    at = {key: place for place, key in enumerate(order)}
    by_group: dict[str, list[str]] = defaultdict(list)
    for key in file:
        by_group[groups[key]].append(key)
    for keys in by_group.values():
        still = _longest_rise([at[key] for key in keys])
        yield from (key for key in keys if at[key] not in still)


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Members of one longest rising subsequence of distinct numbers."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(tails, number)
        before[number] = tails[place - 1] if place else None
        tails[place : place + 1] = [number]
    found: set[int] = set()
    last: int | None = tails[-1] if tails else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _numbers(
    order: Sequence[str], groups: Mapping[str, str], stored: Sequence[StoredRow]
) -> dict[str, str]:
    """The number each row would have: 2.1 is the first under the second strategy."""
    heads = {one.values.strategy_code: one.number.partition(".")[0] for one in stored}
    counts: dict[str, int] = defaultdict(int)
    found = {}
    for key in order:
        group = groups[key]
        counts[group] += 1
        found[key] = f"{heads.get(group, group)}.{counts[group]}"
    return found


def _marked(one: Outcome, numbers: Mapping[str, str]) -> Outcome:
    state = RowState.MOVED if one.state is RowState.SAME else one.state
    return replace(one, state=state, new_number=numbers[key_of(one)])
