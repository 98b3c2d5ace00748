"""The few counts of complaints that shares are made of, for many agencies at once. Pure.

The rules are those of `core.complaint_figures`; here nothing is told apart by status and class.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from renaksi.core.complaint import EXCLUDED, ComplaintBucket
from renaksi.core.complaint_figures import SMALL
from renaksi.core.numbers import share


class Tally(NamedTuple):
    """Of some agencies in a period."""

    received: int = 0
    followed_up: int = 0
    """In process or finished."""
    finished: int = 0
    excluded: int = 0
    """Archived, deferred, or nobody's to answer; out of the denominator."""
    declared: int = 0
    """Of those received, how many are only stated (dinyatakan)."""

    @property
    def denominator(self) -> int:
        return self.received - self.excluded

    @property
    def is_small(self) -> bool:
        return 0 < self.denominator < SMALL

    @property
    def share_followed_up(self) -> Decimal | None:
        """In percent of the denominator, two decimals."""
        return share(self.followed_up, self.denominator)

    @property
    def share_finished(self) -> Decimal | None:
        return share(self.finished, self.denominator)


def of_bucket(bucket: ComplaintBucket, many: int) -> Tally:
    """So many complaints that stand there."""
    finished = many if bucket is ComplaintBucket.FINISHED else 0
    return Tally(
        many,
        many if bucket is ComplaintBucket.IN_PROCESS else finished,
        finished,
        many if bucket in EXCLUDED else 0,
    )


def together(some: Iterable[Tally]) -> Tally:
    """Sums come from counts, never from shares."""
    return Tally(*map(sum, zip(*some, strict=True))) if (some := list(some)) else Tally()
