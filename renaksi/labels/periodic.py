"""Words of periodic reports: their kinds, periods, sections, key figures and what explains gaps."""

from decimal import Decimal
from typing import Final, NamedTuple

from renaksi.core.periodic import Period, PeriodicKind
from renaksi.core.periodic_sheet import Figure, Part, Unit
from renaksi.labels.format import MONTHS, NOTHING, day, number, percent

PERIODIC_KIND: Final = {
    PeriodicKind.WEEKLY: "Mingguan",
    PeriodicKind.MONTHLY: "Bulanan",
    PeriodicKind.QUARTERLY: "Triwulan",
    PeriodicKind.HALF_YEARLY: "Semester",
    PeriodicKind.YEARLY: "Tahunan",
}
PERIODIC_PART: Final = {
    Part.SUMMARY: "Ringkasan",
    Part.FUNNEL: "Rencana aksi",
    Part.COMPLIANCE: "Kepatuhan pelaporan",
    Part.ACHIEVEMENT: "Capaian rencana aksi",
    Part.COMPLAINTS: "Pengelolaan pengaduan",
    Part.CONNECTION: "Keterhubungan dengan SP4N-LAPOR!",
    Part.RANKING: "Peringkat",
    Part.RECOMMENDATIONS: "Tindak lanjut rekomendasi",
    Part.ASSESSMENT: "Hasil penilaian",
    Part.GUIDANCE: "Pembinaan",
    Part.PRACTICE: "Praktik baik",
    Part.ANALYSIS: "Analisis khusus",
    Part.ANNEX: "Rincian per instansi",
}
PART_ABOUT: Final = {
    Part.SUMMARY: "Apa yang paling perlu diketahui pembaca, dalam tiga sampai lima kalimat.",
    Part.FUNNEL: "Mengapa rencana aksi tertahan, dan di mana.",
    Part.COMPLIANCE: "Siapa yang belum melapor dan apa yang sudah dilakukan.",
    Part.ACHIEVEMENT: "Strategi mana yang maju, mana yang tertinggal, dan sebabnya.",
    Part.COMPLAINTS: "Pokok pengaduan yang menonjol dan penanganannya.",
    Part.CONNECTION: "Instansi yang baru terhubung dan hambatan yang lain.",
    Part.RANKING: "Catatan atas peringkat; banyaknya aduan bukan ukuran buruknya layanan.",
    Part.RECOMMENDATIONS: "Rekomendasi yang tertunda dan langkah berikutnya.",
    Part.ASSESSMENT: "Arti hasil penilaian bagi pembinaan.",
    Part.GUIDANCE: "Kegiatan dan hasilnya.",
    Part.PRACTICE: "Contoh yang dapat ditiru instansi lain.",
    Part.ANALYSIS: "Pokok yang diminta pimpinan atau yang perlu perhatian khusus.",
    Part.ANNEX: "Catatan atas tabel rincian.",
}
"""What the editor's text in a section is for."""
TITLE: Final = "Pengelolaan Pengaduan Pelayanan Publik SP4N-LAPOR!"
NOTE: Final = {
    "no_cycle": "Belum ada siklus rencana aksi pada periode ini.",
    "nothing_due": "Belum ada laporan capaian yang jatuh tempo sampai akhir periode ini.",
    "no_results": "Belum ada hasil penilaian sampai akhir periode ini.",
    "no_complaints": "Tidak ada aduan yang diterima pada periode ini.",
    "running": "Periode ini masih berjalan, jadi angkanya masih dapat berubah.",
    "when_taken": "Bagian ini memakai keadaan yang diketahui saat angkanya diambil, bukan pada hari"
    " terakhir periode.",
    "small": "Persentase dari penyebut di bawah 10 ditandai n kecil.",
}
"""Why something is missing or partial."""
SMALL: Final = "n kecil"
FIGURE: Final = {
    "plans_enacted": "Rencana aksi ditetapkan",
    "compliance": "Laporan capaian masuk",
    "on_time": "Laporan tepat waktu",
    "verified": "Laporan diverifikasi",
    "achievement": "Rata-rata capaian",
    "complaints_received": "Aduan diterima",
    "complaints_followed_up": "Aduan ditindaklanjuti",
    "complaints_finished": "Aduan selesai",
    "connected": "Instansi terhubung",
    "recommendations_resolved": "Rekomendasi sesuai",
    "recommendations_overdue": "Rekomendasi lewat batas",
    "score_mean": "Rata-rata nilai",
    "guidance_events": "Kegiatan pembinaan",
    "guidance_agencies": "Instansi dibina",
    "mean": "Rata-rata",
    "median": "Median",
    "received": "Diterima",
    "followed_up": "Ditindaklanjuti",
    "finished": "Selesai",
    "excluded": "Di luar penyebut",
    "unmapped": "Status belum dipetakan",
    "rating": "Penilaian pelapor",
}
BETTER_UP: Final = frozenset(
    {
        "plans_enacted", "compliance", "on_time", "verified", "achievement",
        "complaints_followed_up", "complaints_finished", "connected", "recommendations_resolved",
        "score_mean", "mean", "median", "followed_up", "finished", "rating",
    }
)  # fmt: skip
"""Figures of which more is better. Of the others, the number of complaints above all, it is not
said."""
BETTER_DOWN: Final = frozenset({"recommendations_overdue", "unmapped"})
_ROMAN: Final = ("I", "II", "III", "IV")


class Change(NamedTuple):
    """How a figure moved since the period before: an arrow, words, and whether that is good."""

    arrow: str
    words: str
    tone: str
    """`ok`, `bad`, or `same` where it is neither."""


def report_name(kind: PeriodicKind) -> str:
    """Laporan Bulanan."""
    return f"Laporan {PERIODIC_KIND[kind]}"


def report_title(period: Period) -> str:
    """Laporan Bulanan Maret 2026; no word twice: Laporan Triwulan II 2026, Laporan Tahunan 2025."""
    if period.kind is PeriodicKind.YEARLY:
        return f"{report_name(period.kind)} {period.year}"
    if period.kind is PeriodicKind.MONTHLY:
        return f"{report_name(period.kind)} {period_name(period)}"
    return f"Laporan {period_name(period)}"


def period_name(period: Period) -> str:
    """Maret 2026; Triwulan I 2026; Minggu ke-7 2026."""
    number_in_year = period.number
    names = {
        PeriodicKind.WEEKLY: f"Minggu ke-{number_in_year}",
        PeriodicKind.MONTHLY: MONTHS[(number_in_year - 1) % 12],
        PeriodicKind.QUARTERLY: f"Triwulan {_ROMAN[(number_in_year - 1) % 4]}",
        PeriodicKind.HALF_YEARLY: f"Semester {_ROMAN[(number_in_year - 1) % 4]}",
        PeriodicKind.YEARLY: "Tahun",
    }
    return f"{names[period.kind]} {period.year}"


def period_days(period: Period) -> str:
    """1 Maret 2026 s.d. 31 Maret 2026."""
    return f"{day(period.start)} s.d. {day(period.last_day)}"


def figure_value(figure: Figure) -> str:
    return amount(figure.value, figure.unit)


def amount(value: Decimal | int | None, unit: Unit) -> str:
    """A figure in its unit, as it is printed; a dash where there is none."""
    if value is None:
        return NOTHING
    exact = Decimal(value)
    if unit is Unit.PERCENT:
        return percent(exact)
    if unit is Unit.SCORE:
        return number(exact, 2)
    if unit is Unit.DAYS:
        return f"{number(exact)} hari"
    return number(exact)


def denominator(figure: Figure) -> str:
    """432 dari 600; empty for what is no share."""
    if figure.part is None or figure.whole is None:
        return ""
    return f"{number(figure.part)} dari {number(figure.whole)}"


def change(figure: Figure) -> Change | None:
    """None where there is nothing to compare with."""
    moved = figure.change
    if moved is None:
        return None
    if not moved:
        return Change("=", "tetap", "same")
    unit = " poin" if figure.unit is Unit.PERCENT else " hari" if figure.unit is Unit.DAYS else ""
    places = 2 if figure.unit in {Unit.PERCENT, Unit.SCORE} else None
    word = "naik" if moved > 0 else "turun"
    return Change(
        "↑" if moved > 0 else "↓", f"{word} {number(abs(moved), places)}{unit}", _tone(figure.code, moved)
    )  # fmt: skip


def _tone(code: str, moved: Decimal) -> str:
    if code in BETTER_UP:
        return "ok" if moved > 0 else "bad"
    if code in BETTER_DOWN:
        return "bad" if moved > 0 else "ok"
    return "same"
