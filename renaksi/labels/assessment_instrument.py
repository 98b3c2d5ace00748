"""Words for instruments and their scales, and what each fault in them says to whoever builds one."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from renaksi.core.grade import GradeScale, ScaleFault as S, ScaleIssue
from renaksi.core.instrument import ComputedFact, EvidenceRule, IndicatorKind, SmallRule
from renaksi.core.instrument_check import InstrumentFault as F, InstrumentIssue
from renaksi.core.instrument_difference import RowChange
from renaksi.core.instrument_formula import FormulaFault as W
from renaksi.core.instrument_scores import OldScores
from renaksi.labels.format import number

INDICATOR_KIND: Final = {
    IndicatorKind.YES_NO: "Ya atau tidak",
    IndicatorKind.LEVEL: "Tingkat",
    IndicatorKind.NUMBER: "Rumus",
    IndicatorKind.COMPUTED: "Dihitung",
    IndicatorKind.SAMPLED: "Sampel",
}
COMPUTED_FACT: Final = {
    ComputedFact.PLAN_ENACTED: "Renaksi ditetapkan",
    ComputedFact.PLAN_ACHIEVEMENT: "Capaian aksi kumulatif",
    ComputedFact.REPORTS_SUBMITTED: "Laporan capaian yang diajukan",
    ComputedFact.REPORTS_ON_TIME: "Laporan capaian yang tepat waktu",
    ComputedFact.RECOMMENDATIONS_RESOLVED: "Rekomendasi berstatus sesuai",
    ComputedFact.COMPLAINTS_FOLLOWED_UP: "Laporan masyarakat yang ditindaklanjuti",
    ComputedFact.COMPLAINTS_FINISHED: "Laporan masyarakat yang selesai",
    ComputedFact.CONNECTED: "Terhubung ke SP4N-LAPOR!",
    ComputedFact.GUIDANCE_TAKEN: "Kegiatan pembinaan yang diikuti atau diselenggarakan",
}
SMALL_RULE: Final = {
    SmallRule.MARK: "Dihitung dengan tanda n kecil",
    SmallRule.EXCLUDE: "Tidak dihitung bila n kecil",
}
EVIDENCE_RULE: Final = {
    EvidenceRule.COUNTS_ZERO: "Nilai tanpa bukti dihitung 0",
    EvidenceRule.FLAG: "Nilai tanpa bukti ditandai",
}
OLD_SCORES: Final = {
    OldScores.AS_PUBLISHED: "Nilai lama ditampilkan apa adanya",
    OldScores.RESCALED: "Nilai lama disetarakan ke rentang baru",
    OldScores.BY_GRADE: "Predikat lama dibaca menurut tabel",
}
ROW_CHANGE: Final = {
    RowChange.ADDED: "Baru",
    RowChange.REMOVED: "Dihapus",
    RowChange.CHANGED: "Diubah",
    RowChange.MOVED: "Dipindahkan",
    RowChange.SAME: "Sama",
}
FORMULA_FAULT: Final = {
    W.EMPTY: "Rumus belum diisi.",
    W.TOO_LONG: "Rumus terlalu panjang. Ringkas, paling panjang 200 karakter.",
    W.TOO_DEEP: "Tanda kurung di dalam rumus terlalu banyak. Sederhanakan.",
    W.NOT_UNDERSTOOD: (
        "“{word}” di dalam rumus tidak dipahami. Pakai nama isian, angka seperti 12,5, tanda + − × ÷,"
        " kurung, min, atau max."
    ),
    W.UNFINISHED: "Rumus berakhir sebelum selesai. Lengkapi angka atau tanda kurungnya.",
    W.UNKNOWN_NAME: "“{word}” bukan nama isian indikator ini. Tambahkan isiannya, atau ubah rumus.",
    W.DIVISION_BY_ZERO: "Rumus membagi dengan nol.",
}
INSTRUMENT_FAULT: Final = {
    F.ASPECT_EMPTY: "Aspek {code} belum memuat indikator. Tambahkan sedikitnya satu.",
    F.CODE_MISSING: "Ada baris tanpa kode. Isi kode setiap aspek dan indikator.",
    F.CODE_TWICE: "Kode {code} dipakai {count} kali. Setiap aspek dan indikator berkode sendiri.",
    F.NAME_MISSING: "Nama {code} belum diisi.",
    F.WEIGHT_RANGE: "Bobot {code} adalah {weight}. Isi di atas 0 sampai 100.",
    F.ASPECTS_TOTAL: "Bobot semua aspek berjumlah {total}. Sesuaikan sehingga tepat 100.",
    F.INDICATORS_TOTAL: (
        "Bobot indikator pada aspek {code} berjumlah {total}. Sesuaikan sehingga tepat {wanted},"
        " yaitu bobot aspeknya."
    ),
    F.FEW_LEVELS: "{code} perlu sedikitnya dua tingkat.",
    F.LEVEL_TWICE: "Ada tingkat {code} yang ditulis dua kali.",
    F.LEVELS_UNORDERED: "Urutkan tingkat {code} dari yang terendah.",
    F.LEVEL_UNDESCRIBED: "Tingkat {level} pada {code} belum diuraikan.",
    F.MEASURE_MISSING: "Ukuran {code} belum diisi.",
    F.FORMULA_WRONG: "{code}: {why}",
    F.INPUT_NAME_WRONG: (
        "Nama isian “{name}” pada {code} tidak dapat dipakai. Pakai huruf kecil, angka, atau garis"
        " bawah, diawali huruf."
    ),
    F.INPUT_TWICE: "Isian “{name}” pada {code} ditulis dua kali.",
    F.INPUT_UNUSED: "Isian “{name}” pada {code} tidak dipakai di dalam rumus.",
    F.DENOMINATOR_UNKNOWN: "Penyebut “{name}” pada {code} bukan salah satu isiannya.",
    F.TARGET_IS_FLOOR: "Nilai terendah dan target {code} sama. Bedakan keduanya.",
    F.FACT_MISSING: "Pilih data sistem yang menjadi dasar {code}.",
    F.COMPARISON_UNKNOWN: "{code} hanya dapat dibandingkan dengan indikator berjenis Dihitung.",
    F.THRESHOLD_RANGE: "Ambang rekomendasi adalah 0 sampai 100.",
    F.SMALL_N_RANGE: "Batas n kecil paling rendah 0.",
    F.SCALE_GRADES_NOTHING: (
        "Skala predikat belum berambang, jadi nilai tidak dapat diberi predikat. Isi batas bawahnya."
    ),
}
SCALE_FAULT: Final = {
    S.NO_BANDS: "Skala belum memuat predikat. Tambahkan sedikitnya satu.",
    S.RANGE_EMPTY: "Nilai tertinggi harus di atas nilai terendah.",
    S.NAME_MISSING: "Predikat ke-{row} belum bernama.",
    S.NAME_TOO_LONG: "Nama predikat ke-{row} paling panjang {limit} karakter.",
    S.NAME_TWICE: "Predikat “{name}” ada dua kali.",
    S.NAME_RESERVED: "Predikat ke-{row} memakai kata yang sudah bermakna lain. Pilih nama lain.",
    S.BOUND_MISSING: "Batas bawah predikat ke-{row} belum diisi. Isi semua, atau kosongkan semua.",
    S.OUT_OF_RANGE: "Batas bawah {bound} berada di luar rentang nilai.",
    S.BANDS_OVERLAP: (
        "Batas bawah {bound} bertumpang tindih dengan {above} di atasnya. Urutkan predikat dari yang"
        " terbaik."
    ),
    S.GAP_AT_BOTTOM: "Nilai paling rendah belum berpredikat. Isi {bound} pada predikat terakhir.",
}


def instrument_issue(issue: InstrumentIssue) -> str:
    """What to put right in an instrument."""
    words = _words(issue.detail) | {"code": issue.code}
    if isinstance(fault := issue.detail.get("why"), W):
        words["why"] = FORMULA_FAULT[fault].format_map(words)
    return INSTRUMENT_FAULT[issue.fault].format_map(words)


def scale_issue(issue: ScaleIssue) -> str:
    """What to put right in a scale."""
    row = "" if issue.row is None else str(issue.row + 1)
    return SCALE_FAULT[issue.fault].format_map(_words(issue.detail) | {"row": row})


def band_reach(scale: GradeScale, row: int) -> str:
    """From where to where a predicate goes: "75 s.d. < 90", "> 80 s.d. 90"; "" without thresholds."""
    band = scale.bands[row]
    if band.lower is None:
        return ""
    is_open = not band.includes_lower and band.lower != scale.score_min
    start = f"> {number(band.lower)}" if is_open else number(band.lower)
    above = scale.bands[row - 1] if row else None
    if above is None or above.lower is None:
        return f"{start} s.d. {number(scale.score_max)}"
    return f"{start} s.d. {'< ' if above.includes_lower else ''}{number(above.lower)}"


def _words(detail: Mapping[str, object]) -> dict[str, str]:
    return {
        key: number(value) if isinstance(value, Decimal) else str(value)
        for key, value in detail.items()
    }
