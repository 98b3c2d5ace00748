"""Who is connected to SP4N-LAPOR!, since when, and how far an agency's own channels are joined to it.

Statuses are dated; the one of a day is the last that began by then. Nobody told anything of is not
connected (design section 6, road map of SP4N).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from renaksi.core.numbers import share


class ConnectionState(StrEnum):
    """How far an agency has come; the values are those of files and reports."""

    NOT_CONNECTED = "belum terhubung"
    HAS_ACCOUNT = "memiliki akun"
    CONNECTED = "terhubung"
    INTEGRATED = "terintegrasi sistem"


REACHED: Final = {state: place for place, state in enumerate(ConnectionState)}
"""Each state includes those before it: whoever is integrated is connected too."""


class ChannelKind(StrEnum):
    """How people reach an agency beside SP4N-LAPOR!."""

    DESK = "desk"
    TELEPHONE = "telephone"
    MESSAGE = "message"
    WEBSITE = "website"
    APPLICATION = "application"
    SOCIAL_MEDIA = "social_media"
    LETTER = "letter"
    OTHER = "other"


class Integration(StrEnum):
    """How far one side of a channel is joined to SP4N-LAPOR!."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


INTEGRATION_SIDES: Final = ("business_process", "data", "technology", "security")


def state_word(text: str) -> ConnectionState | None:
    """The state a file means: `Memiliki_Akun` is `memiliki akun`."""
    word = " ".join(text.replace("_", " ").split()).casefold()
    return _WORDS.get(word)


_WORDS: Final = {state.value: state for state in ConnectionState} | {
    "terintegrasi": ConnectionState.INTEGRATED,
}


@dataclass(frozen=True, slots=True, order=True)
class Since:
    """One line of an agency's history."""

    on: date
    state: ConnectionState


def state_on(day: date, history: Iterable[Since]) -> ConnectionState:
    """The state of a day; NOT_CONNECTED where nothing had begun by then."""
    begun = [one for one in history if one.on <= day]
    return max(begun, key=lambda one: one.on).state if begun else ConnectionState.NOT_CONNECTED


def month_before(day: date) -> date:
    """The same day of the month before; its last day where that month is shorter."""
    year, month = (day.year - 1, 12) if day.month == 1 else (day.year, day.month - 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def is_active(day: date, last_active: date | None) -> bool:
    """Signed in within a month before `day`."""
    return last_active is not None and month_before(day) <= last_active <= day


@dataclass(frozen=True, slots=True)
class Reached:
    """A target of a year and how far things stand."""

    target: Decimal
    """In percent."""
    many: int
    of: int

    @property
    def share(self) -> Decimal | None:
        return share(self.many, self.of)

    @property
    def is_met(self) -> bool:
        return self.share is not None and self.share >= self.target
