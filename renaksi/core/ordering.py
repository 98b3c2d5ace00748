"""The order of actions in a plan, as lists of keys. Nothing here knows what the keys stand for."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

STEP: Final = 10
"""Room between ordinals, so that most insertions touch one row and not all that follow."""


def inserted(order: Sequence[str], keys: Sequence[str], after: str | None) -> list[str]:
    """`keys` in one piece behind `after`; at the end where that is None or gone."""
    place = order.index(after) + 1 if after in order else len(order)
    return [*order[:place], *keys, *order[place:]]


def placed(order: Sequence[str], key: str, before: str | None) -> list[str]:
    """`key` taken out and put in front of `before`; at the end where that is None or gone."""
    if key == before:
        return list(order)
    rest = [one for one in order if one != key]
    place = rest.index(before) if before in rest else len(rest)
    return [*rest[:place], key, *rest[place:]]


def shifted(order: Sequence[str], peers: Collection[str], key: str, steps: int) -> list[str]:
    """`key` moved `steps` places among its peers (negative is up); the others keep their places.

    Peers are the rows of the same group that people see: a step jumps over everything else.
    """
    group = [one for one in order if one in peers]
    if key not in group:
        return list(order)
    here = group.index(key)
    there = max(0, min(len(group) - 1, here + steps))
    group.insert(there, group.pop(here))
    own = iter(group)
    return [next(own) if one in peers else one for one in order]


def renumbered(current: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """The ordinals to write so that the rows stand in `order`: those that change, no others.

    A new key (not in `current`) gets a number between its neighbours while there is room.
    """
    changed: dict[str, int] = {}
    last = 0
    for place, key in enumerate(order):
        follower = next((current[one] for one in order[place + 1 :] if one in current), None)
        if key not in current and follower is not None and follower - last > 1:
            changed[key] = last + min(STEP, (follower - last) // 2)
        elif current.get(key, 0) <= last:
            changed[key] = last + STEP
        last = changed.get(key, current.get(key, 0))
    return changed
