"""Words of the page on which an evaluator scores one indicator."""

from collections.abc import Mapping
from typing import Final

from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_scoring import EntryFault as F
from renaksi.core.instrument import INPUT, Indicator
from renaksi.labels.assessment_answers import given_text

_FAULT: Final[Mapping[F, str]] = {
    F.EMPTY: "Pilih nilainya dahulu.",
    F.UNEXPLAINED: (
        "Nilai ini ({given}) berbeda dari nilai mandiri ({own}). Tuliskan alasannya agar instansi"
        " dapat memahami atau menyanggah."
    ),
    F.UNTOUCHED: (
        "Indikator ini dikembalikan Ketua Tim. Ubah nilainya, atau tuliskan pada catatan mengapa"
        " nilainya tetap."
    ),
}
_NUMBERS: Final = "Isi semua angkanya dahulu."
KEYS: Final = (("S", "sama dengan mandiri"), ("C", "catatan"), ("B", "buka bukti"))
"""What else the keyboard does."""


def fault(kind: F, indicator: Indicator, own: Given | None, given: Given) -> str:
    """The sentence beside the field."""
    if kind is F.EMPTY and indicator.kind in INPUT:
        return _NUMBERS
    told = {"own": given_text(indicator, own), "given": given_text(indicator, given)}
    return _FAULT[kind].format_map(told)


def save_words(onward: str | None) -> str:
    """What the button does next."""
    return f"Simpan, ke {onward}" if onward else "Simpan nilai"
