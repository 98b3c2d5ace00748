"""How long recommendations have been open: bands of age, and what recurs (design section 4).

Age counts calendar days since the issue, whatever the answer clock counts; what is carried over
into another cycle keeps it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from renaksi.core.recommendation import RecommendationStatus


class AgeBand(StrEnum):
    """Days since the issue of what is not settled yet."""

    FRESH = "up_to_15"
    FORTNIGHT = "up_to_30"
    MONTH = "up_to_60"
    OLD = "over_60"


LAST_DAY: Final[Mapping[AgeBand, int | None]] = {
    AgeBand.FRESH: 15,
    AgeBand.FORTNIGHT: 30,
    AgeBand.MONTH: 60,
    AgeBand.OLD: None,
}
"""The oldest age of each band, in days; None: as old as you like."""


def band_of(days: int) -> AgeBand:
    return next(band for band, last in LAST_DAY.items() if last is None or days <= last)


def issued_from(band: AgeBand, on: date) -> date:
    """The first day of issue that falls into the band on `on`; younger bands begin later."""
    last = LAST_DAY[band]
    return date.min if last is None else on - min(timedelta(days=last), on - date.min)


@dataclass(frozen=True, slots=True)
class Ages:
    """How many that are not settled are of each age."""

    counts: tuple[int, ...] = (0,) * len(AgeBand)
    """In the order of `AgeBand`."""

    @classmethod
    def of(cls, counted: Iterable[tuple[AgeBand, int]]) -> "Ages":
        found = dict.fromkeys(AgeBand, 0)
        for band, many in counted:
            found[band] += many
        return cls(tuple(found.values()))

    @property
    def total(self) -> int:
        return sum(self.counts)

    def at(self, band: AgeBand) -> int:
        return self.counts[list(AgeBand).index(band)]

    def __add__(self, other: "Ages") -> "Ages":
        return Ages(tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)))


# ── what recurs ───────────────────────────────────────────────────────────────
class SameCause(NamedTuple):
    """One of several recommendations to an agency for the same cause (`cause_key`)."""

    recommendation_id: int
    number: str
    addressee_id: int
    cause_key: str
    issued_on: date
    status: RecommendationStatus


def earlier(one: SameCause, others: Iterable[SameCause]) -> SameCause | None:
    """The latest one before it to the same agency for the same cause: it recurs. None: the first."""
    if not one.cause_key:
        return None
    return max(
        (
            other
            for other in others
            if (other.addressee_id, other.cause_key) == (one.addressee_id, one.cause_key)
            and _order(other) < _order(one)
        ),
        key=_order,
        default=None,
    )


def _order(one: SameCause) -> tuple[date, int]:
    return one.issued_on, one.recommendation_id
