"""Words of issuing: groups of agencies, the terms, and what each confirmed step will do."""

from dataclasses import dataclass
from typing import Final

from renaksi.core.recommendation_addressees import Group, GroupKind
from renaksi.core.recommendation_entry import RuleValues
from renaksi.labels.format import number
from renaksi.labels.recommendation import DAY_COUNT
from renaksi.queries.recommendation_grades import GradeLine

GROUP: Final = {
    GroupKind.REGIONS: "Semua kabupaten dan kota",
    GroupKind.MINISTRIES: "Semua kementerian, lembaga, dan badan",
    GroupKind.PROVINCES: "Semua provinsi",
    GroupKind.COORDINATORS: "Semua kementerian koordinator",
}
UNKNOWN: Final = (
    "“{}” tidak dikenal. Tulis kode instansi atau namanya seperti pada daftar Instansi."
)
SEVERAL: Final = "“{}” cocok dengan lebih dari satu instansi. Tulis kodenya."
TOO_MANY: Final = "Tulis kode untuk instansi di luar {limit} nama pertama."
NOBODY_BELOW: Final = "Tidak ada instansi kelompok ini yang nilainya di bawah itu."
NOBODY: Final = "Pilih paling sedikit satu instansi tujuan."


def group_words(group: Group) -> str:
    where = f" di bawah {group.above_name}" if group.above_name else ""
    return f"{GROUP[group.kind]}{where} ({number(len(group.members))})"


def grade_words(line: GradeLine) -> str:
    """As in "di bawah Baik, SP4N 2025"."""
    return f"di bawah {line.grade}, {line.code} {line.year}"


def answer_term(rule: RuleValues) -> str:
    """60 hari kalender."""
    return f"{number(rule.answer_days)} {DAY_COUNT[rule.answer_count]}"


def review_term(rule: RuleValues) -> str:
    return f"{number(rule.review_days)} {DAY_COUNT[rule.review_count]}"


@dataclass(frozen=True, slots=True)
class Words:
    """A confirmed step in words: what it will do, what follows, the button, the message after it."""

    title: str
    effect: str
    next: str
    button: str
    done: str
    note: str = ""
    """Label of the note; empty where none is asked for."""


_ISSUED: Final = (
    "Sesudah terbit isinya tidak dapat diubah lagi, hanya ditarik dengan alasan."
    " Pejabat Pengelola Pengaduan instansi tujuan langsung melihatnya pada Tugas saya."
)


def issue_words(count: int, due: str) -> Words:
    many = f"{number(count)} rekomendasi"
    return Words(
        "Terbitkan rekomendasi" if count == 1 else f"Terbitkan {many}",
        f"{'Rekomendasi ini mendapat nomor' if count == 1 else many + ' masing-masing mendapat nomor'}"
        f" dan terbit hari ini, jatuh tempo {due}.",
        _ISSUED,
        f"Terbitkan {many}",
        f"{many} diterbitkan.",
    )


def discard_words(count: int) -> Words:
    many = f"{number(count)} rancangan"
    return Words(
        "Buang rancangan" if count == 1 else f"Buang {many}",
        f"{many} dihapus. Belum ada instansi yang melihatnya.",
        "Isinya tetap tercatat pada jejak audit.",
        f"Buang {many}",
        f"{many} dibuang.",
    )


def withdraw_words(count: int) -> Words:
    many = f"{number(count)} rekomendasi"
    return Words(
        f"Tarik {many}",
        f"{many} keluar dari semua rekapitulasi, tindak lanjut yang sedang berjalan dihentikan.",
        "Alasannya dibaca setiap instansi tujuan dan tetap tersimpan. Langkah ini tidak dapat dibatalkan.",
        f"Tarik {many}",
        f"{many} ditarik.",
        "Alasan penarikan",
    )
