"""What the checks and hints of a plan say: what is wrong, why, and what to type."""

from decimal import Decimal
from typing import Final, cast

from renaksi.core.plan import Polarity
from renaksi.core.plan_checks import FULL_WEIGHT, Issue, IssueCode as I
from renaksi.core.plan_hints import Hint, HintCode as H
from renaksi.labels.format import number, percent

_WHY: Final = {
    Polarity.UP: "Indikator ini baik bila naik, jadi target kumulatif tidak boleh turun.",
    Polarity.DOWN: "Indikator ini baik bila turun, jadi target kumulatif tidak boleh naik.",
    Polarity.MILESTONE: "Tonggak yang sudah dicapai tidak berkurang.",
}
ISSUE: Final = {
    I.ACTION_MISSING: ("Aksi belum diisi.", "Tulis apa yang akan dilakukan, diawali kata kerja."),
    I.INDICATOR_MISSING: (
        "Indikator belum diisi.",
        "Tulis apa yang dihitung untuk mengetahui bahwa aksi berhasil.",
    ),
    I.UNIT_MISSING: (
        "Satuan belum diisi.",
        "Tulis satuan ukurannya, misalnya laporan, orang, atau %.",
    ),
    I.LAST_TARGET_MISSING: (
        "Target {checkpoint} belum diisi.",
        "Isi angka kumulatif yang hendak dicapai sampai akhir {checkpoint}.",
    ),
    I.TARGET_FALLS: (
        "Target {checkpoint} ({target}) lebih kecil daripada {before_checkpoint} ({before}).",
        "{why} Isi {before} atau lebih.",
    ),
    I.TARGET_RISES: (
        "Target {checkpoint} ({target}) lebih besar daripada {before_checkpoint} ({before}).",
        "{why} Isi {before} atau kurang.",
    ),
    I.MILESTONE_RANGE: (
        "Target {checkpoint} ({target}) di luar 0 s.d. 100.",
        "Target tonggak adalah bagian yang selesai, 0 s.d. 100.",
    ),
    I.TARGET_FROZEN: (
        "Target {checkpoint} ({target}) berbeda dari renaksi yang berlaku ({before}).",
        "Batas laporan {checkpoint} sudah lewat, jadi targetnya tidak dapat diubah. Isi {before}.",
    ),
    I.RESPONSIBLE_MISSING: (
        "Penanggung jawab belum dipilih.",
        "Pilih instansi Anda atau salah satu unit di bawahnya.",
    ),
    I.EVIDENCE_MISSING: (
        "Bukti dukung belum diisi.",
        "Sebutkan sedikitnya satu jenis bukti, misalnya salinan keputusan atau daftar hadir.",
    ),
    I.WEIGHT_MISSING: ("Bobot belum diisi.", "Isi bobot aksi ini; jumlah seluruh aksi 100."),
    I.WEIGHT_RANGE: ("Bobot {weight} di luar 0 s.d. 100.", "Isi angka 0 s.d. 100."),
    I.NO_ACTIONS: ("Renaksi belum memuat aksi.", "Tambahkan sedikitnya satu aksi."),
    I.WEIGHTS_TOTAL: (
        "Bobot {total} dari 100, {gap}.",
        "Sesuaikan bobot aksi sehingga jumlahnya tepat 100.",
    ),
    I.RECOMMENDATION_UNANSWERED: (
        "Rekomendasi {number} belum dijawab oleh satu pun aksi.",
        "Jadikan aksi, tautkan aksi yang sudah ada, atau tuliskan alasannya.",
    ),
}
HINT: Final = {
    H.NO_MEASURE: "Ukurannya tidak dapat dihitung: satuan “{unit}” dan indikator tidak menyebut"
    " jumlah, persentase, atau waktu",
    H.NORMATIVE: "Rumusan normatif: “{words}”",
    H.COPY: "{share} sama dengan aksi {agency}",
    H.STRATEGY_EMPTY: "Strategi {code} {name} belum memiliki aksi",
}


def issue_text(issue: Issue) -> tuple[str, str]:
    """What is wrong (shown bold), and what to do about it."""
    title, advice = ISSUE[issue.code]
    words = _words(issue)
    return title.format(**words), advice.format(**words)


def hint_text(hint: Hint) -> str:
    words = {
        key: percent(value) if isinstance(value, Decimal) else str(value)
        for key, value in hint.detail.items()
    }
    return HINT[hint.code].format(**words)


def _words(issue: Issue) -> dict[str, str]:
    words = {
        key: number(value)
        if isinstance(value, Decimal)
        else "kosong"
        if value is None
        else str(value)
        for key, value in issue.detail.items()
    }
    if "polarity" in issue.detail:
        words["why"] = _WHY[cast("Polarity", issue.detail["polarity"])]
    if issue.code is I.WEIGHTS_TOTAL:
        gap = FULL_WEIGHT - cast("Decimal", issue.detail["total"])
        words["gap"] = f"kurang {number(gap)}" if gap > 0 else f"lebih {number(-gap)}"
    return words
