"""Who answers for the open objects of an agency that is no more (design section 2).

An agency that ends leaves plans under way, and later recommendations to be followed up. They go to
its primary successor of that day, and when that one ends too, on to the next in line. Where
somebody distributes them, they go to another of the successors instead.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from renaksi.core.dates import Span

LONGEST_LINE: Final = 32
"""Successions in a row that are followed; the longest real one has two."""


@dataclass(frozen=True, slots=True)
class Succession:
    """On `on`, `agency` became `successor`, or part of it did."""

    agency: int
    successor: int
    on: date
    is_primary: bool


Lives = Mapping[int, Span]
"""From when to when there was each agency."""


def custodian(agency: int, on: date, successions: Iterable[Succession], lives: Lives) -> int | None:
    """Who acts on `on` for what belongs to `agency`: itself as long as it exists.

    Only the succession of an agency's last day counts: what it gave away while it went on existing
    says nothing about what it left. None where the line of primary successors ends in nobody.
    """
    after = _by_agency(one for one in successions if one.is_primary)
    holder = agency
    for _ in range(LONGEST_LINE):
        if not _has_ended(holder, on, lives):
            return holder
        heir = next(_left_to(holder, after, lives), None)
        if heir is None:
            return None
        holder = heir
    return None


def heirs(agency: int, on: date, successions: Iterable[Succession], lives: Lives) -> frozenset[int]:
    """The living agencies among whom the open objects of an ended one can be distributed.

    All its successors, primary or not, and in place of one that ended too, the successors of that.
    """
    after = _by_agency(successions)
    living: set[int] = set()
    seen = {agency}
    ended = [agency] if _has_ended(agency, on, lives) else []
    while ended:
        for heir in _left_to(ended.pop(), after, lives):
            if heir in seen:
                continue
            seen.add(heir)
            if _has_ended(heir, on, lives):
                ended.append(heir)
            else:
                living.add(heir)
    return frozenset(living)


def _has_ended(agency: int, on: date, lives: Lives) -> bool:
    return lives[agency].end <= on


def _by_agency(successions: Iterable[Succession]) -> dict[int, list[Succession]]:
    found: dict[int, list[Succession]] = {}
    for one in successions:
        found.setdefault(one.agency, []).append(one)
    return found


def _left_to(agency: int, after: Mapping[int, Sequence[Succession]], lives: Lives) -> Iterator[int]:
    last = lives[agency].end
    return (one.successor for one in after.get(agency, ()) if one.on == last)


def may_take_over(to: int, *, held_by: int | None, choices: Collection[int]) -> bool:
    """Whether an open object can be handed to `to`: a living heir who does not hold it already."""
    return to in choices and to != held_by
