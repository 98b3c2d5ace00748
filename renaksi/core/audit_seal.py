"""What makes tampering with the audit trail visible: digests of lines, and seals over them.

A *digest* stands for everything one line says. A *seal* holds the digests of the lines it covers
and a hash over them and over the seal before it: whoever changes, removes or adds a line would
have to rewrite every seal since, and the last hash, once written down elsewhere, forbids that.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

WIDTH: Final = sha256().digest_size
"""Bytes of one digest."""
NO_HASH: Final = ""
"""What the first seal names as the hash before it."""
PATIENCE: Final = timedelta(days=1)
"""Longer than any transaction runs. Numbers are handed out when a line is written and appear when
it is committed, so a line may appear below one that is sealed already; never this much later."""

Spans = tuple[tuple[int, int], ...]
"""Numbers of lines as runs without a gap, both ends included: ((1, 9), (11, 20))."""


@dataclass(frozen=True, slots=True)
class Line:
    """All that one line of the trail says, with its codes as they are stored.

    A field that a later version adds must be left out of `digest` where it is None, or every line
    sealed before it would seem changed.
    """

    id: int
    at: datetime
    actor_id: int | None
    event: str
    subject_type: str
    subject_id: int | None
    agency_id: int | None
    before: Any
    after: Any
    note: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Seal:
    """What a seal says; `seal_hash` is taken over all of it."""

    number: int
    """From 1, without a gap."""
    at: datetime
    spans: Spans
    digests: bytes
    """One of `WIDTH` bytes for each line, in the order of their numbers."""
    newest_id: int
    """The newest line there was, sealed or not: what has a greater number was written later."""
    previous_hash: str

    @property
    def count(self) -> int:
        return size(self.spans)


_FIELDS: Final = tuple(field.name for field in fields(Line))
_JSON: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=repr)


def digest(line: Line) -> bytes:
    """The same line gives the same bytes on every database and every machine."""
    values = {name: getattr(line, name) for name in _FIELDS}
    values["at"] = _exact(line.at)
    return sha256(_canonical(values)).digest()


def seal_hash(seal: Seal) -> str:
    """Hexadecimal."""
    head = {
        "number": seal.number,
        "at": _exact(seal.at),
        "spans": seal.spans,
        "newest_id": seal.newest_id,
        "previous_hash": seal.previous_hash,
    }
    return sha256(_canonical(head) + b"\n" + seal.digests).hexdigest()


def _canonical(values: dict[str, Any]) -> bytes:
    """Keys in order and no room for two ways of writing the same; whatever is no JSON differs."""
    return _JSON.encode(values).encode("ascii")


def _exact(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def spans_of(numbers: Iterable[int]) -> Spans:
    """`numbers` in rising order."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return tuple(runs)


def size(spans: Spans) -> int:
    return sum(last - first + 1 for first, last in spans)


def numbers_in(spans: Spans) -> Iterator[int]:
    for first, last in spans:
        yield from range(first, last + 1)


def outside(numbers: Iterable[int], spans: Iterable[tuple[int, int]]) -> Iterator[int]:
    """The `numbers` (in rising order) that no span (in any order) holds."""
    runs = iter(sorted(spans))
    run = next(runs, None)
    for number in numbers:
        while run is not None and run[1] < number:
            run = next(runs, None)
        if run is None or number < run[0]:
            yield number


def windows(spans: Sequence[tuple[int, int]], width: int) -> Iterator[tuple[int, int]]:
    """Ranges at most `width` numbers wide that cover rising `spans`; read one by one."""
    open_: tuple[int, int] | None = None
    for start, end in spans:
        if open_ is not None and start - open_[0] >= width:
            yield open_
            open_ = None
        first = start if open_ is None else open_[0]
        while end - first >= width:
            yield first, first + width - 1
            first += width
        open_ = first, end
    if open_ is not None:
        yield open_
