"""Words of the minutes (Berita Acara Pemutakhiran Data)."""

from typing import Final

from renaksi.core.recommendation_minutes import HalfYear, Minutes
from renaksi.labels.format import day

TITLE: Final = "Berita Acara Pemutakhiran Data Tindak Lanjut Rekomendasi"


def half_year(half: HalfYear) -> str:
    """Semester I 2026."""
    return f"Semester {'I' * half.half} {half.year}"


def options(halves: list[HalfYear]) -> list[tuple[str, str]]:
    return [(one.key, half_year(one)) for one in halves]


def standing(minutes: Minutes) -> str:
    """Up to which day the figures go."""
    if minutes.is_under_way:
        return f"Semester berjalan, keadaan sampai {day(minutes.as_of)}"
    return f"Keadaan sampai {day(minutes.as_of)}"
