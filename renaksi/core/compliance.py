"""Compliance with reporting (design section 5): what counts, as of any moment, and sums of it.

Pure: it knows neither where the steps come from nor who looks.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import sub
from typing import Final, NamedTuple

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import end_of_day
from renaksi.core.numbers import share
from renaksi.core.report import ReportAction, Timing

SMALL: Final = 10
"""Below this denominator a percentage is marked "n kecil"."""


@dataclass(frozen=True, slots=True)
class ReportStepTaken:
    """One dated step of a report, as the table of transitions keeps it."""

    action: ReportAction
    at: datetime
    timing: Timing | None = None
    """Of a SUBMIT."""
    is_nil: bool = False
    """Of a SUBMIT."""
    return_due_on: date | None = None
    """Of a RETURN or REOPEN."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one agency's report at one checkpoint counts."""

    submitted: bool = False
    on_time: bool = False
    extended: bool = False
    verified: bool = False
    nil: bool = False


NOTHING: Final = Standing()


def standing(steps: Iterable[ReportStepTaken], moment: datetime, zone: TimeZone) -> Standing:
    """What was known at `moment` (steps at or after it do not count), from steps in order of time.

    Submitted: handed in and not withdrawn; after a return or reopening as long as its deadline
    runs, or handed in again. On time and extended follow the first submission that was not
    withdrawn: later ones answer a return.
    """
    return standing_of([one for one in steps if one.at < moment], moment, zone)


def standing_of(known: Sequence[ReportStepTaken], moment: datetime, zone: TimeZone) -> Standing:
    """The same where only steps before `moment` are at hand."""
    kept = submissions(known)
    if not kept or not _stands(known[-1], moment, zone):
        return NOTHING
    first, latest = kept[0], kept[-1]
    return Standing(
        submitted=True,
        on_time=first.timing is Timing.ON_TIME,
        extended=first.timing is Timing.EXTENDED,
        verified=known[-1].action is ReportAction.VERIFY,
        nil=latest.is_nil,
    )


def submissions(steps: Iterable[ReportStepTaken]) -> list[ReportStepTaken]:
    """The submissions that were not withdrawn, in order; the next one is the first where empty."""
    found: list[ReportStepTaken] = []
    for one in steps:
        if one.action is ReportAction.SUBMIT:
            found.append(one)
        elif one.action is ReportAction.WITHDRAW and found:
            found.pop()
    return found


def _stands(last: ReportStepTaken, moment: datetime, zone: TimeZone) -> bool:
    if last.action is ReportAction.WITHDRAW:
        return False
    if last.action in {ReportAction.RETURN, ReportAction.REOPEN}:
        return last.return_due_on is None or moment <= end_of_day(last.return_due_on, zone)
    return True


class Figures(NamedTuple):
    """Counts of reports; every rate is computed from them, never from other rates.

    A page holds hundreds of them; `+` adds them up.
    """

    expected: int = 0
    submitted: int = 0
    on_time: int = 0
    extended: int = 0
    verified: int = 0
    nil: int = 0

    @property
    def rate(self) -> Decimal | None:
        """SUBMITTED / EXPECTED in percent; None where nothing is expected."""
        return share(self.submitted, self.expected)

    @property
    def on_time_rate(self) -> Decimal | None:
        return share(self.on_time, self.expected)

    @property
    def missing(self) -> int:
        return self.expected - self.submitted

    @property
    def late(self) -> int:
        """Submitted, but neither on time nor within an extension."""
        return self.submitted - self.on_time - self.extended

    @property
    def is_small(self) -> bool:
        return 0 < self.expected < SMALL

    def __sub__(self, other: "Figures") -> "Figures":
        return Figures(*map(sub, self, other))

    def __add__(self, other: "Figures") -> "Figures":  # type: ignore[override] # no longer tuple
        return Figures(
            self.expected + other.expected,
            self.submitted + other.submitted,
            self.on_time + other.on_time,
            self.extended + other.extended,
            self.verified + other.verified,
            self.nil + other.nil,
        )


def count(standings: Iterable[Standing]) -> Figures:
    """Of the reports that are expected: one standing each, `NOTHING` where there is none."""
    return tally(Counter(map(marks, standings)))


SUBMITTED: Final = 1
ON_TIME: Final = 2
EXTENDED: Final = 4
VERIFIED: Final = 8
NIL: Final = 16
"""A standing as one small number, for figures of thousands of reports at once."""


def marks(one: Standing) -> int:
    return (
        SUBMITTED * one.submitted
        | ON_TIME * one.on_time
        | EXTENDED * one.extended
        | VERIFIED * one.verified
        | NIL * one.nil
    )


def tally(counted: Mapping[int, int]) -> Figures:
    """From how many reports of each kind of standing (`marks`) are expected."""
    submitted = on_time = extended = verified = nil = 0
    for one, many in counted.items():
        if one & SUBMITTED:
            submitted += many
        if one & ON_TIME:
            on_time += many
        if one & EXTENDED:
            extended += many
        if one & VERIFIED:
            verified += many
        if one & NIL:
            nil += many
    return Figures(sum(counted.values()), submitted, on_time, extended, verified, nil)
