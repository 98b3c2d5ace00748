"""Words of a register that comes from a file: what a cell says before and after."""

from datetime import date
from enum import StrEnum

from renaksi.core.recommendation import Priority, RecommendationSource, RecommendationStatus
from renaksi.core.recommendation_sheet import STATUS_WORD
from renaksi.labels.format import day, number
from renaksi.labels.recommendation import PRIORITY, RECOMMENDATION_SOURCE

GONE = "Berkas pratinjau sudah tidak ada. Unggah berkasnya sekali lagi."
CHANGED = "Register berubah sejak pratinjau ini dibuat. Periksa sekali lagi."


def value_of(value: object) -> str:
    """As the file would say it; the words of lists as people read them."""
    if value is None or value == "":
        return "kosong"
    if isinstance(value, RecommendationStatus):
        return STATUS_WORD.get(value, value.value)
    if isinstance(value, RecommendationSource):
        return RECOMMENDATION_SOURCE[value]
    if isinstance(value, Priority):
        return PRIORITY[value]
    if isinstance(value, date):
        return day(value)
    return value.value if isinstance(value, StrEnum) else str(value)


def done(new: int, changed: int, left_out: int, name: str) -> str:
    told = f"{number(new)} rekomendasi ditambahkan dan {number(changed)} diubah dari {name}."
    return told + (f" {number(left_out)} baris yang salah dilewati." if left_out else "")
