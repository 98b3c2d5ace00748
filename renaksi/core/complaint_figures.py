"""Counts and shares of complaints, by agency and rolled up (design section 5).

Archived, deferred and foreign ones leave the denominator and are shown; what nobody mapped yet
counts and is shown. Sums come from counts, never from averages. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from renaksi.core.complaint import EXCLUDED, UNFINISHED, BacklogBand, ComplaintBucket
from renaksi.core.numbers import round_half_up, share

SMALL: Final = 10
"""Below this denominator a percentage is marked "n kecil" (design section 5)."""
_B = ComplaintBucket


class Counted(NamedTuple):
    """Some complaints that are alike, and how many."""

    agency_id: int
    status: str
    """Raw."""
    bucket: ComplaintBucket
    classification: str
    """Raw."""
    many: int
    rating_sum: int = 0
    rated: int = 0


@dataclass(frozen=True, slots=True)
class Declared:
    """Totals an agency states where no export exists."""

    received: int
    followed_up: int
    finished: int
    excluded: int
    handling_days: Decimal | None = None


@dataclass(frozen=True)
class ComplaintFigures:
    """Of some agencies in a period. Frozen; what it holds is never changed after it was made."""

    buckets: Mapping[ComplaintBucket, int] = field(default_factory=Counter)
    raw: Mapping[str, int] = field(default_factory=Counter)
    """By raw status."""
    classes: Mapping[str, int] = field(default_factory=Counter)
    """By raw classification."""
    rating_sum: int = 0
    rated: int = 0
    bands: Mapping[BacklogBand, int] = field(default_factory=Counter)
    """The backlog by age."""
    due_for_handover: int = 0
    declared: int = 0
    """Of those received, how many are only stated (dinyatakan)."""
    stated: tuple[Declared, ...] = ()

    @property
    def received(self) -> int:
        return sum(self.buckets.values()) + self.declared

    @property
    def excluded(self) -> int:
        return sum(self.buckets[one] for one in EXCLUDED if one in self.buckets) + sum(
            one.excluded for one in self.stated
        )

    @property
    def denominator(self) -> int:
        return self.received - self.excluded

    @property
    def unmapped(self) -> int:
        return self.at(_B.UNMAPPED)

    @property
    def finished(self) -> int:
        return self.at(_B.FINISHED) + sum(one.finished for one in self.stated)

    @property
    def followed_up(self) -> int:
        """In process or finished."""
        own = self.at(_B.IN_PROCESS) + self.at(_B.FINISHED)
        return own + sum(one.followed_up for one in self.stated)

    @property
    def backlog(self) -> int:
        """Unfinished, as far as an export tells of each."""
        return sum(self.at(one) for one in UNFINISHED)

    def at(self, bucket: ComplaintBucket) -> int:
        return self.buckets.get(bucket, 0)

    @property
    def share_followed_up(self) -> Decimal | None:
        """In percent of the denominator, two decimals."""
        return share(self.followed_up, self.denominator)

    @property
    def share_finished(self) -> Decimal | None:
        return share(self.finished, self.denominator)

    @property
    def is_small(self) -> bool:
        return 0 < self.denominator < SMALL

    @property
    def rating(self) -> Decimal | None:
        """Mean of those that were rated."""
        return round_half_up(Decimal(self.rating_sum) / self.rated) if self.rated else None

    @property
    def handling_days(self) -> Decimal | None:
        """Stated average handling time, weighted by what was finished; no export tells it."""
        known = [(one.handling_days, one.finished) for one in self.stated if one.handling_days]
        weight = sum(many for _, many in known)
        if not weight:
            return None
        return round_half_up(sum((days * many for days, many in known), Decimal()) / weight)

    def __add__(self, other: "ComplaintFigures") -> "ComplaintFigures":
        return ComplaintFigures(
            Counter(self.buckets) + Counter(other.buckets),
            Counter(self.raw) + Counter(other.raw),
            Counter(self.classes) + Counter(other.classes),
            self.rating_sum + other.rating_sum,
            self.rated + other.rated,
            Counter(self.bands) + Counter(other.bands),
            self.due_for_handover + other.due_for_handover,
            self.declared + other.declared,
            (*self.stated, *other.stated),
        )


def figures(
    counted: Iterable[Counted],
    stated: Sequence[Declared] = (),
    bands: Mapping[BacklogBand, int] | None = None,
    due_for_handover: int = 0,
) -> ComplaintFigures:
    """Of one agency, or of many at once."""
    buckets: Counter[ComplaintBucket] = Counter()
    raw: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    rating_sum = rated = 0
    for one in counted:
        buckets[one.bucket] += one.many
        raw[one.status] += one.many
        classes[one.classification] += one.many
        rating_sum += one.rating_sum
        rated += one.rated
    declared = sum(one.received for one in stated)
    return ComplaintFigures(
        buckets, raw, classes, rating_sum, rated, Counter(bands or {}), due_for_handover,
        declared, tuple(stated),
    )  # fmt: skip
