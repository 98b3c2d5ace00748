"""Berita Acara Pemutakhiran Data: how recommendations stood when a half-year began and at its end.

Everything is counted where it stands at the end, so that every row balances: what there was, and
what came, less what was withdrawn, is what there is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from renaksi.core.calendar import ONE_DAY
from renaksi.core.document import content_hash
from renaksi.core.recommendation import COUNTED, UNSETTLED, RecommendationStatus
from renaksi.core.recommendation_figures import StatusFigures, tally

_FIRST: Final = 1
_SECOND: Final = 2
_JUNE: Final = 6
FINGERPRINT: Final = 16
"""Letters of the hash that are printed."""


class HalfYear(NamedTuple):
    """Semester I or II of a year."""

    year: int
    half: int

    @property
    def begins(self) -> date:
        return date(self.year, 1 if self.half == _FIRST else 7, 1)

    @property
    def ends(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == _FIRST else date(self.year, 12, 31)

    @property
    def eve(self) -> date:
        """The day before it begins: how things stood then is where it starts from."""
        return self.begins - ONE_DAY

    @property
    def key(self) -> str:
        return f"{self.year}-{self.half}"

    @property
    def before(self) -> "HalfYear":
        if self.half == _SECOND:
            return HalfYear(self.year, _FIRST)
        return HalfYear(self.year - 1, _SECOND)


def half_of(day: date) -> HalfYear:
    return HalfYear(day.year, _FIRST if day.month <= _JUNE else _SECOND)


def last_halves(today: date, many: int) -> list[HalfYear]:
    """The one under way, then those before it."""
    found = [half_of(today)]
    while len(found) < many:
        found.append(found[-1].before)
    return found


# ── what happened ─────────────────────────────────────────────────────────────
class Moved(NamedTuple):
    """Some recommendations of one agency that went the same way."""

    agency_id: int
    before: RecommendationStatus | None
    """None: not issued yet."""
    after: RecommendationStatus
    many: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a half-year did to the recommendations of an agency, or of several."""

    before: StatusFigures = field(default_factory=StatusFigures)
    issued: int = 0
    withdrawn: int = 0
    settled: int = 0
    """Unsettled, or not there, when it began, and settled at its end."""
    reopened: int = 0
    after: StatusFigures = field(default_factory=StatusFigures)

    def __add__(self, other: "Change") -> "Change":
        return Change(
            self.before + other.before,
            self.issued + other.issued,
            self.withdrawn + other.withdrawn,
            self.settled + other.settled,
            self.reopened + other.reopened,
            self.after + other.after,
        )


def change_of(moved: Iterable[Moved]) -> Change:
    some = [one for one in moved if one.after in COUNTED or one.before in COUNTED]
    gone = RecommendationStatus.WITHDRAWN
    return Change(
        before=tally((one.before, one.many) for one in some if one.before is not None),
        issued=_count(one for one in some if one.before not in COUNTED),
        withdrawn=_count(one for one in some if one.after is gone),
        settled=_count(one for one in some if _is_done(one.after) and not _is_done(one.before)),
        reopened=_count(one for one in some if _is_done(one.before) and one.after in UNSETTLED),
        after=tally((one.after, one.many) for one in some),
    )


def _count(moved: Iterable[Moved]) -> int:
    return sum(one.many for one in moved)


def _is_done(status: RecommendationStatus | None) -> bool:
    return status in COUNTED and status not in UNSETTLED


@dataclass(frozen=True, slots=True)
class Line:
    """One agency of the minutes."""

    code: str
    name: str
    change: Change


@dataclass(frozen=True, slots=True)
class Minutes:
    """All the minutes say of a branch and a half-year, as known by the end of `as_of`."""

    half: HalfYear
    as_of: date
    """Its last day, or today while it is under way."""
    code: str
    name: str
    lines: tuple[Line, ...]
    ways: Mapping[tuple[RecommendationStatus, RecommendationStatus], int] = field(
        default_factory=dict
    )
    """From one of the four statuses to another one, how many."""

    @property
    def is_under_way(self) -> bool:
        return self.as_of < self.half.ends

    @property
    def total(self) -> Change:
        return sum((one.change for one in self.lines), Change())

    @property
    def content_sha256(self) -> str:
        """Of every figure, so that two prints can be told to say the same."""
        return content_hash(
            {
                "half": self.half.key,
                "as_of": self.as_of,
                "code": self.code,
                "lines": [[one.code, *figures_of(one.change)] for one in self.lines],
            }
        )

    @property
    def fingerprint(self) -> str:
        """What a print and the page its code leads to are compared by; the seal is what secures it."""
        return self.content_sha256[:FINGERPRINT]


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written on the print besides the figures."""

    number: str
    dated: date
    city: str
    signatory: str
    signatory_title: str
    other: str = ""
    """Who signs for the other side; empty leaves dots to write on."""
    other_title: str = ""


def figures_of(change: Change) -> list[int]:
    """As they are hashed and sealed: before, what came and went, after."""
    return [
        *(change.before.at(one) for one in COUNTED),
        change.issued,
        change.withdrawn,
        change.settled,
        change.reopened,
        *(change.after.at(one) for one in COUNTED),
    ]


def change_from(figures: list[Any]) -> Change:
    """The other way round. Raises ValueError for what no `figures_of` made."""
    if not all(isinstance(one, int) and one >= 0 for one in figures):
        message = "figures are counts"
        raise ValueError(message)
    sides = len(COUNTED)
    before, (issued, withdrawn, settled, reopened), after = (
        figures[:sides], figures[sides:-sides], figures[-sides:],
    )  # fmt: skip
    return Change(
        StatusFigures(*before), issued, withdrawn, settled, reopened, StatusFigures(*after)
    )


def ways_of(moved: Iterable[Moved]) -> dict[tuple[RecommendationStatus, RecommendationStatus], int]:
    """Changes of status, the most frequent first."""
    found: Counter[tuple[RecommendationStatus, RecommendationStatus]] = Counter()
    for one in moved:
        if one.before in COUNTED and one.after in COUNTED and one.before is not one.after:
            found[one.before, one.after] += one.many
    return dict(found.most_common())
