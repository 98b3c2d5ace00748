"""What warnings, answers and dates of an assessment say when something is odd or wrong."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from renaksi.core.assessment_answer import AnswerFault as A, AnswerIssue
from renaksi.core.assessment_exact import rounded
from renaksi.core.assessment_round import RoundFault as R
from renaksi.core.assessment_warnings import Oddity, OddityKind as O
from renaksi.labels.format import number

ODDITY: Final = {
    O.NO_EVIDENCE: "Nilai tanpa bukti",
    O.NO_EVIDENCE_AT_ALL: "Tidak ada bukti sama sekali",
    O.HUB_ABOVE_SELF: "Nilai hub di atas nilai mandiri",
    O.JUMP: "Jauh berbeda dari tahun lalu",
    O.CONTRADICTS_COMPUTED: "Bertentangan dengan data sistem",
    O.BEYOND_TARGET: "Jauh di atas target",
    O.SMALL_N: "n kecil",
    O.NOTHING_TO_MEASURE: "Tidak ada yang diukur",
    O.FILE_ELSEWHERE: "Bukti dipakai di tempat lain",
    O.OLD_EVIDENCE: "Bukti di luar tahun penilaian",
    O.MUCH_LEFT_OUT: "Banyak yang tidak berlaku",
    O.NOTHING_CHANGED: "Semua nilai mandiri diterima",
    O.ALL_AT_TOP: "Semua bernilai penuh",
}
ODDITY_TEXT: Final = {
    O.NO_EVIDENCE: "Bukti yang diminta belum ada.",
    O.NO_EVIDENCE_AT_ALL: (
        "Tidak satu pun bukti dikirim. Pertimbangkan hasil “tidak dapat dinilai” beserta alasannya."
    ),
    O.HUB_ABOVE_SELF: "Nilai hub {hub}, nilai mandiri {own}. Periksa dasarnya.",
    O.JUMP: "Tahun lalu {before}, sekarang {now}. Periksa apa yang berubah.",
    O.CONTRADICTS_COMPUTED: "Dinilai {now}, padahal {other} dihitung {computed} dari data sistem.",
    O.BEYOND_TARGET: "Hasil rumus melampaui 120% dari target. Periksa angkanya.",
    O.SMALL_N: "Penyebutnya hanya {n}, jadi persentasenya mudah berubah.",
    O.NOTHING_TO_MEASURE: (
        "Penyebutnya 0, jadi indikator ini tidak dihitung. Pastikan memang tidak ada yang diukur."
    ),
    O.FILE_ELSEWHERE: "Berkas yang sama dipakai instansi, indikator, atau tahun lain.",
    O.OLD_EVIDENCE: "Tanggal dokumennya di luar tahun yang dinilai.",
    O.MUCH_LEFT_OUT: "{share}% dari bobot dinyatakan tidak berlaku.",
    O.NOTHING_CHANGED: "Setiap nilai hub sama dengan nilai mandiri. Pastikan semuanya sudah diperiksa.",
    O.ALL_AT_TOP: "Setiap indikator yang dinilai bernilai penuh. Pastikan buktinya sudah diperiksa.",
}
ANSWER_FAULT: Final = {
    A.NOT_ASKED: "Indikator ini dihitung oleh sistem, jadi tidak diisi.",
    A.NOT_A_FIGURE: "“{text}” bukan angka. Tulis misalnya 12 atau 12,5.",
    A.NOT_A_CHOICE: "Pilih ya atau tidak.",
    A.NO_SUCH_LEVEL: "Tingkat {value} tidak ada. Pilih salah satu dari daftar.",
    A.INPUT_MISSING: "Lengkapi semua angka rumus ini.",
    A.INPUT_UNKNOWN: "Isian ini tidak dikenal. Muat ulang halaman.",
    A.INPUT_NEGATIVE: "Angka ini tidak boleh di bawah 0.",
    A.MORE_THAN_SAMPLED: "Jumlah yang memadai tidak dapat melebihi jumlah yang diperiksa, {size}.",
    A.MUST_APPLY: "Indikator ini berlaku bagi semua instansi, jadi harus dijawab.",
    A.REASON_MISSING: "Tuliskan mengapa indikator ini tidak berlaku.",
    A.CHANGE_UNEXPLAINED: "Tuliskan mengapa pusat mengubah nilai ini.",
    A.NOTE_TOO_LONG: "Catatan paling panjang {limit} karakter. Ringkas isinya.",
}
ROUND_FAULT: Final = {
    R.CLOSES_BEFORE_OPENS: "Penutupan tidak dapat mendahului pembukaan penilaian mandiri.",
    R.HUB_BEFORE_SELF: "Batas pembina harus sesudah penilaian mandiri ditutup.",
    R.PUBLISHED_BEFORE_SCORED: "Tanggal publikasi harus sesudah batas pembina.",
    R.DATA_AFTER_HUB: "Tanggal data tidak boleh sesudah batas pembina.",
    R.FAR_FROM_YEAR: "Tanggal ini jauh dari tahun siklus. Periksa tahunnya.",
    R.DAYS_RANGE: "Isi 1 sampai 60 hari kerja.",
}


def oddity(one: Oddity) -> str:
    """What is odd, and where to look."""
    return ODDITY_TEXT[one.kind].format_map(_words(one.detail))


def answer_issue(issue: AnswerIssue) -> str:
    """The sentence beside the field."""
    return ANSWER_FAULT[issue.fault].format_map(_words(issue.detail))


def _words(detail: Mapping[str, object]) -> dict[str, str]:
    return {key: _word(value) for key, value in detail.items()}


def _word(value: object) -> str:
    if isinstance(value, Fraction):
        value = rounded(value)
    return number(value) if isinstance(value, Decimal) else str(value)
