"""Comparing the audit trail with its seals: what was changed, removed or slipped in since."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from renaksi.core.audit_seal import NO_HASH, PATIENCE, WIDTH, Seal, numbers_in, seal_hash

SHOWN: Final = 40
"""So many findings are named; beyond that their number says enough."""


class FaultKind(StrEnum):
    """How the trail and its seals can differ."""

    LINE_CHANGED = "line_changed"
    LINE_REMOVED = "line_removed"
    LINE_INSERTED = "line_inserted"
    LINE_BACKDATED = "line_backdated"
    SEAL_CHANGED = "seal_changed"
    SEAL_MISSING = "seal_missing"


@dataclass(frozen=True, slots=True)
class Fault:
    """`number` is that of a line or of a seal, as the kind says."""

    kind: FaultKind
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """A line as it is today. `digest` None: it is there and can not even be read."""

    digest: bytes | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredSeal(Seal):
    """A seal with what its row says beside it."""

    first_id: int
    last_id: int
    said_count: int
    hash: str

    @property
    def is_itself(self) -> bool:
        """Whether everything in the row fits its hash."""
        said = (self.first_id, self.last_id, self.said_count)
        return (
            len(self.digests) == WIDTH * self.count
            and bool(self.spans)
            and said == (self.spans[0][0], self.spans[-1][1], self.count)
            and seal_hash(self) == self.hash
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """What can be concluded from a seal without opening it."""

    number: int
    at: datetime
    last_id: int
    newest_id: int
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification came to."""

    seals: int
    lines: int
    """How many lines were compared."""
    skipped: int
    """How many sealed lines were left for another time, from the oldest on."""
    last_id: int
    """The newest line that is sealed; 0: none."""
    head: str
    """The hash of the last seal."""
    faults: tuple[Fault, ...]
    """The first `SHOWN`, in the order of the seals and of the lines within each."""
    fault_count: int

    @property
    def is_whole(self) -> bool:
        return not self.fault_count


def seal_faults(
    number: int,
    stored: StoredSeal | None,
    before: tuple[int, str] = (0, NO_HASH),
    seen: tuple[int, str] = (0, NO_HASH),
) -> Iterator[Fault]:
    """What is wrong with one seal; `stored` None: it is there and can not even be read.

    `before` is the number and hash of the seal that precedes it in the table, `seen` those of the
    newest one when the trail was last verified.
    """
    expected, previous = before[0] + 1, before[1]
    if number != expected:
        yield Fault(FaultKind.SEAL_MISSING, expected)
    is_linked = number != expected or (stored is not None and stored.previous_hash == previous)
    is_as_seen = number != seen[0] or (stored is not None and seen[1] in {NO_HASH, stored.hash})
    if stored is None or not (is_linked and is_as_seen and stored.is_itself):
        yield Fault(FaultKind.SEAL_CHANGED, number)


def held(seal: Seal) -> Iterator[tuple[int, bytes]]:
    """Number and digest of each line that the seal covers."""
    for place, number in enumerate(numbers_in(seal.spans)):
        yield number, seal.digests[place * WIDTH : (place + 1) * WIDTH]


def line_faults(
    sealed: Mapping[int, bytes], found: Mapping[int, Found], marks: Sequence[Mark]
) -> Iterator[Fault]:
    """What became of sealed lines, in the order of their numbers."""
    for number in sorted(sealed):
        line = found.get(number)
        if line is None:
            yield Fault(FaultKind.LINE_REMOVED, number)
        elif line.digest != sealed[number]:
            yield Fault(FaultKind.LINE_CHANGED, number)
        elif line.at is not None and _is_backdated(number, line.at, marks):
            yield Fault(FaultKind.LINE_BACKDATED, number)


def _is_backdated(number: int, at: datetime, marks: Sequence[Mark]) -> bool:
    """Whether the line was written after a seal and claims a moment long before it.

    `marks` in the order of their numbers.
    """
    place = bisect_left(marks, number, key=lambda mark: mark.newest_id)
    return place > 0 and at < marks[place - 1].at - PATIENCE


def floor(marks: Sequence[Mark]) -> int:
    """Up to this number every honest line is sealed: what is not has been slipped in.

    A line below the end of a seal is late and waits for the next one, unless a seal made
    `PATIENCE` later did not find it either.
    """
    latest = max((mark.at for mark in marks), default=None)
    if latest is None:
        return 0
    return max((mark.last_id for mark in marks if mark.at <= latest - PATIENCE), default=0)


def first_compared(marks: Sequence[Mark], limit: int | None) -> int:
    """The number of the oldest seal to open when about `limit` lines are to be compared.

    At least the newest seal is opened.
    """
    left = limit
    for mark in reversed(marks):
        if left is not None:
            left -= mark.count
            if left <= 0:
                return mark.number
    return marks[0].number if marks else 1


def summed(faults: Iterable[Fault]) -> tuple[tuple[Fault, ...], int]:
    """The first `SHOWN` of them, and how many there are."""
    kept: list[Fault] = []
    count = 0
    for count, fault in enumerate(faults, 1):
        if count <= SHOWN:
            kept.append(fault)
    return tuple(kept), count
