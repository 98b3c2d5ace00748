"""Words of the road map: measures, whom a target is for, and what became of it."""

from collections.abc import Mapping
from typing import Final

from renaksi.core.agency import AgencyKind
from renaksi.core.roadmap import Goal, Outcome, RoadmapMeasure, RoadmapScope
from renaksi.labels.agency import AGENCY_KIND
from renaksi.labels.plan import Status

ROADMAP_MEASURE: Final = {
    RoadmapMeasure.PLANS: "Rencana aksi ditetapkan",
    RoadmapMeasure.COMPLIANCE: "Laporan capaian masuk",
    RoadmapMeasure.ON_TIME: "Laporan capaian tepat waktu",
    RoadmapMeasure.ACHIEVEMENT: "Capaian rencana aksi",
    RoadmapMeasure.FOLLOWED_UP: "Pengaduan ditindaklanjuti",
    RoadmapMeasure.FINISHED: "Pengaduan selesai",
    RoadmapMeasure.CONNECTION: "Keterhubungan ke SP4N-LAPOR!",
    RoadmapMeasure.SCORE: "Rata-rata nilai evaluasi",
    RoadmapMeasure.GRADE: "Predikat evaluasi",
    RoadmapMeasure.RECOMMENDATIONS: "Rekomendasi selesai",
}
MEASURE_SLUG: Final = {
    RoadmapMeasure.PLANS: "renaksi",
    RoadmapMeasure.COMPLIANCE: "kepatuhan",
    RoadmapMeasure.ON_TIME: "tepat-waktu",
    RoadmapMeasure.ACHIEVEMENT: "capaian",
    RoadmapMeasure.FOLLOWED_UP: "pengaduan-ditindaklanjuti",
    RoadmapMeasure.FINISHED: "pengaduan-selesai",
    RoadmapMeasure.CONNECTION: "keterhubungan",
    RoadmapMeasure.SCORE: "nilai",
    RoadmapMeasure.GRADE: "predikat",
    RoadmapMeasure.RECOMMENDATIONS: "rekomendasi",
}
"""In an address."""
COUNTED_AS: Final = {
    RoadmapMeasure.PLANS: "Persen instansi yang rencana aksinya sudah ditetapkan, dari yang wajib"
    " menyusun, pada hari terakhir tahun itu.",
    RoadmapMeasure.COMPLIANCE: "Persen laporan capaian yang masuk, dari yang wajib, pada semua"
    " periode siklus itu yang sudah jatuh tempo.",
    RoadmapMeasure.ON_TIME: "Persen laporan capaian yang masuk tepat waktu, dari yang wajib, pada"
    " semua periode siklus itu yang sudah jatuh tempo.",
    RoadmapMeasure.ACHIEVEMENT: "Rata-rata capaian antarinstansi pada periode terakhir siklus itu"
    " yang sudah jatuh tempo, termasuk yang belum diverifikasi.",
    RoadmapMeasure.FOLLOWED_UP: "Persen pengaduan yang diterima pada tahun itu dan sudah"
    " ditindaklanjuti, tanpa yang dikecualikan, menurut ekspor terakhir.",
    RoadmapMeasure.FINISHED: "Persen pengaduan yang diterima pada tahun itu dan sudah selesai, tanpa"
    " yang dikecualikan, menurut ekspor terakhir.",
    RoadmapMeasure.CONNECTION: "Persen instansi yang sudah sampai pada status itu atau lebih jauh,"
    " pada hari terakhir tahun itu.",
    RoadmapMeasure.SCORE: "Rata-rata nilai instansi yang punya nilai pada tahun itu, menurut instrumen"
    " yang dipakai sekarang.",
    RoadmapMeasure.GRADE: "Persen instansi dengan predikat itu atau lebih baik, dari yang punya hasil"
    " pada tahun itu.",
    RoadmapMeasure.RECOMMENDATIONS: "Persen rekomendasi yang selesai ditindaklanjuti, dari semua yang"
    " sudah terbit, pada hari terakhir tahun itu.",
}
ROADMAP_SCOPE: Final[Mapping[RoadmapScope, str]] = {
    RoadmapScope.EVERYBODY: "Semua instansi",
    RoadmapScope.LOCAL: "Pemerintah daerah",
    RoadmapScope.CENTRAL: "Instansi pusat",
    **{
        one: AGENCY_KIND[AgencyKind(one.value)]
        for one in RoadmapScope
        if one not in {RoadmapScope.EVERYBODY, RoadmapScope.LOCAL, RoadmapScope.CENTRAL}
    },
}
OUTCOME: Final = {
    Outcome.REACHED: Status("Tercapai", "selesai", "ok"),
    Outcome.MISSED: Status("Tidak tercapai", "lewat", "bad"),
    Outcome.UNDER_WAY: Status("Belum tercapai", "proses", "live"),
    Outcome.AHEAD: Status("Belum dimulai", "belum", "idle"),
    Outcome.NO_FIGURE: Status("Belum ada angka", "takdinilai", "idle"),
}
NO_TARGET: Final = "Tanpa target"


def goal_title(goal: Goal) -> str:
    """Keterhubungan ke SP4N-LAPOR!, sedikitnya terhubung: Pemerintah daerah."""
    least = f", sedikitnya {goal.level}" if goal.level else ""
    return f"{ROADMAP_MEASURE[goal.measure]}{least}: {ROADMAP_SCOPE[goal.scope]}"
