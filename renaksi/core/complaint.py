"""Complaints as SP4N-LAPOR! tells them: classes, buckets, clocks, and what counts (design section 5).

What a raw status means is a table the national administrator keeps; the defaults here stand until
somebody decides otherwise. More complaints never make a figure worse: only shares are judged.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from renaksi.core.calendar import ONE_DAY, is_working_day
from renaksi.core.dates import ALWAYS


class ComplaintClass(StrEnum):
    """What a raw "Klasifikasi Laporan" comes to (PermenPANRB 62/2018)."""

    OVERSIGHT = "oversight"
    """Pengaduan berkadar pengawasan: somebody has to go and look."""
    NOT_OVERSIGHT = "not_oversight"
    NORMATIVE = "normative"
    ASPIRATION = "aspiration"
    INFORMATION = "information"
    COMPLAINT = "complaint"
    """A complaint of which the export does not say more."""
    OTHER = "other"


class ComplaintBucket(StrEnum):
    """Where a complaint counts."""

    NOT_FOLLOWED_UP = "not_followed_up"
    IN_PROCESS = "in_process"
    FINISHED = "finished"
    ARCHIVED = "archived"
    DEFERRED = "deferred"
    NOT_AUTHORITY = "not_authority"
    UNMAPPED = "unmapped"
    """Nobody has said yet what the raw status means; it counts and is shown."""


EXCLUDED: Final = frozenset(
    {ComplaintBucket.ARCHIVED, ComplaintBucket.DEFERRED, ComplaintBucket.NOT_AUTHORITY}
)
"""Out of the denominator, shown beside it."""
UNFINISHED: Final = frozenset({ComplaintBucket.NOT_FOLLOWED_UP, ComplaintBucket.IN_PROCESS})
"""The backlog."""


class ComplaintClock(StrEnum):
    """What runs out: a class has as many working days, the hand-over as many calendar days."""

    OVERSIGHT = "oversight"
    NOT_OVERSIGHT = "not_oversight"
    NORMATIVE = "normative"
    ASPIRATION = "aspiration"
    INFORMATION = "information"
    COMPLAINT = "complaint"
    OTHER = "other"
    HANDOVER = "handover"
    """To the Ombudsman (SIMPeL), in calendar days after the complaint came in."""


class BacklogBand(StrEnum):
    """How old something unfinished is, against the limit of its class."""

    WITHIN = "within"
    OVER = "over"
    """Past the limit, up to twice as long."""
    FAR_OVER = "far_over"


STANDARD_DAYS: Final[Mapping[ComplaintClock, int]] = {
    ComplaintClock.OVERSIGHT: 60,
    ComplaintClock.NOT_OVERSIGHT: 14,
    ComplaintClock.NORMATIVE: 5,
    ComplaintClock.ASPIRATION: 5,
    ComplaintClock.INFORMATION: 5,
    ComplaintClock.COMPLAINT: 14,
    ComplaintClock.OTHER: 60,
    ComplaintClock.HANDOVER: 60,
}
"""PermenPANRB 62/2018 chapter VI (domain section 2); holds before the first stored rule does."""


class AliasSource(StrEnum):
    """How the agency of an export's words became known."""

    HAND = "hand"
    ID = "id"
    NAME = "name"
    PARENT = "parent"
    """Only the agency above it (Instansi Induk) is known here."""
    SCOPE = "scope"
    """The file was handed in as the export of this agency."""
    UNMATCHED = "unmatched"


_SPACES: Final = re.compile(r"\s+")


def one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def default_bucket(raw: str) -> ComplaintBucket:
    """What a raw status means until the administrator says so."""
    word = one_line(raw).casefold()
    if word in _BUCKETS:
        return _BUCKETS[word]
    if word.startswith("diarsipkan"):
        return ComplaintBucket.ARCHIVED
    if word.startswith("ditunda"):
        return ComplaintBucket.DEFERRED
    if "bukan wewenang" in word or "bukan kewenangan" in word:
        return ComplaintBucket.NOT_AUTHORITY
    return ComplaintBucket.UNMAPPED


_BUCKETS: Final = {
    "terverifikasi": ComplaintBucket.NOT_FOLLOWED_UP,
    "ditanggapi oleh pelapor": ComplaintBucket.IN_PROCESS,
    "ditutup oleh admin": ComplaintBucket.FINISHED,
    "ditutup oleh sistem": ComplaintBucket.FINISHED,
}


def class_of(raw: str) -> ComplaintClass:
    """The class a raw classification belongs to."""
    word = one_line(raw).casefold()
    if "berkadar" in word:
        no = re.search(r"\b(tidak|tak|non|bukan)\b", word)
        return ComplaintClass.NOT_OVERSIGHT if no else ComplaintClass.OVERSIGHT
    for mark, found in _CLASS_MARKS.items():
        if mark in word:
            return found
    return ComplaintClass.OTHER


_CLASS_MARKS: Final = {
    "normatif": ComplaintClass.NORMATIVE,
    "aspirasi": ComplaintClass.ASPIRATION,
    "informasi": ComplaintClass.INFORMATION,
    "pengaduan": ComplaintClass.COMPLAINT,
}


# ── clocks ────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """So many days from `valid_from` on, until the next rule of the same clock."""

    clock: ComplaintClock
    valid_from: date
    days: int


def spans_of(clock: ComplaintClock, stored: Iterable[Limit]) -> list[tuple[date, date | None, int]]:
    """(from, up to, days) without a gap, beginning with the standard; `up to` is exclusive."""
    rules = {ALWAYS: STANDARD_DAYS[clock]}
    rules |= {one.valid_from: one.days for one in stored if one.clock is clock}
    starts = sorted(rules)
    return [
        (start, after, rules[start])
        for start, after in zip(starts, [*starts[1:], None], strict=True)
    ]


def days_on(clock: ComplaintClock, on: date, stored: Iterable[Limit]) -> int:
    """How many days something that came in on `on` has."""
    return next(
        days
        for start, end, days in spans_of(clock, stored)
        if start <= on and (not end or on < end)
    )


def oldest_within(today: date, days: int, holidays: Collection[date]) -> date:
    """What came in on this day or later is not more than `days` working days old on `today`."""
    day, passed = today, 0
    while True:
        passed += is_working_day(day, holidays)
        if passed > days:
            return day
        day -= ONE_DAY


def band(age: int, limit: int) -> BacklogBand:
    """Both in working days."""
    if age <= limit:
        return BacklogBand.WITHIN
    return BacklogBand.OVER if age <= 2 * limit else BacklogBand.FAR_OVER
