"""Words of results obtained outside the system: recorded by hand, or taken in from a file."""

from decimal import Decimal
from typing import Final

from renaksi.core.agency_sheet import CellFault
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.labels.format import number
from renaksi.labels.refusals import refusal

GONE: Final = "Berkas pratinjau sudah tidak ada. Unggah berkasnya sekali lagi."
CHANGED: Final = "Hasil yang tersimpan berubah sejak pratinjau ini dibuat. Periksa sekali lagi."
MARK: Final = "Dari luar sistem"
FIELD: Final = {
    "instansi_kode": "agency",
    "siklus": "year",
    "instrumen": "instrument",
    "nilai": "score",
    "predikat": "grade",
    "keterangan": "remarks",
    "dokumen": "document",
}
"""The field of the form for a column of the file."""


def value_of(value: object) -> str:
    """As the file would say it."""
    if value is None or value == "":
        return "kosong"
    return number(value) if isinstance(value, Decimal) else str(value)


def grade_word(grade: str) -> str:
    """A predicate, or that there is none, at the beginning of a line."""
    return "Tidak dapat dinilai" if grade == NOT_ASSESSABLE else grade


def fault(one: CellFault) -> str:
    """What is wrong with a cell, as a sentence."""
    return refusal(one.reason)


def done(new: int, changed: int, left_out: int, name: str) -> str:
    """After a file was taken in."""
    told = f"{number(new)} hasil ditambahkan dan {number(changed)} diperbaiki dari {name}."
    return told + (f" {number(left_out)} baris yang salah dilewati." if left_out else "")
