"""Half-open date ranges: `valid_to` is the first day on which something no longer holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

ALWAYS: Final = date(1900, 1, 1)
"""Stands for "since before all this"; shown as no date at all."""
FOREVER: Final = date(9999, 12, 31)
"""Stands for "until further notice"; shown as "sekarang"."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days from `start` up to, not including, `end`."""

    start: date = ALWAYS
    end: date = FOREVER

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __bool__(self) -> bool:
        return self.start < self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def meet(self, other: "Span") -> "Span":
        """The days in both; empty (falsy) where they do not overlap."""
        return Span(max(self.start, other.start), min(self.end, other.end))


def first_overlap(spans: Iterable[Span]) -> tuple[Span, Span] | None:
    """Two of `spans` that share a day, or None."""
    ordered = sorted(span for span in spans if span)
    for earlier, later in pairwise(ordered):
        if earlier.overlaps(later):
            return earlier, later
    return None
