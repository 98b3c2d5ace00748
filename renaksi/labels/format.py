"""How figures, days and moments are written for people: 1.234,56 and 28 April 2026."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from renaksi.core.agency import TimeZone
from renaksi.core.dates import ALWAYS, FOREVER

MONTHS: Final = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
DAYS: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
NOTHING: Final = "–"


def number(value: Decimal | float | None, places: int | None = None) -> str:
    """`places` None shows as many decimals as there are, up to four: 12 or 12,5."""
    return NOTHING if value is None else _number(value, places)


@lru_cache(maxsize=4096)
def _number(value: Decimal | float, places: int | None) -> str:
    """A table shows the same few figures over and over."""
    exact = Decimal(str(value))
    if places is None:
        exact = exact.normalize()
        digits = -int(exact.as_tuple().exponent)
        places = max(0, min(4, digits))
    text = f"{abs(exact):,.{places}f}".replace(",", "_").replace(".", ",").replace("_", ".")
    return f"−{text}" if exact < 0 and text.strip("0.,") else text


def rupiah(value: Decimal | None) -> str:
    return NOTHING if value is None else number(value, 0)


def percent(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{number(value, 2)}%"


def day(value: date | None) -> str:
    """28 April 2026; the ends of time are left out."""
    if value is None or value in {ALWAYS, FOREVER}:
        return NOTHING
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def weekday(value: date) -> str:
    return f"{DAYS[value.weekday()]}, {day(value)}"


def moment(value: datetime | None, zone: TimeZone = TimeZone.WIB) -> str:
    """Jumat, 10 Juli 2026, 23.59 WIB."""
    if value is None:
        return NOTHING
    local = value.astimezone(ZoneInfo(zone.key))
    return f"{weekday(local.date())}, {local:%H.%M} {zone}"


def clock(value: datetime, zone: TimeZone = TimeZone.WIB) -> str:
    """14.32.07 WIB."""
    return f"{value.astimezone(ZoneInfo(zone.key)):%H.%M.%S} {zone}"


def span(start: date, end: date) -> str:
    """`sejak 1 Januari 2019`, `1 Januari 2019 s.d. 20 Oktober 2024`; `end` is exclusive."""
    until = "sekarang" if end == FOREVER else day(date.fromordinal(end.toordinal() - 1))
    if start == ALWAYS:
        return "sejak semula" if end == FOREVER else f"sampai {until}"
    return f"sejak {day(start)}" if end == FOREVER else f"{day(start)} s.d. {until}"


def file_size(size: int) -> str:
    """Bytes as people write them: 812 KB, 1,4 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{number(Decimal(size) / (1024 * 1024), 1)} MB"
