"""Words of the tables of a periodic report: their titles, their columns, and the codes in them."""

from collections.abc import Mapping
from typing import Any, Final

from renaksi.core.agency import AgencyKind
from renaksi.core.complaint import BacklogBand, ComplaintBucket
from renaksi.core.connection import ConnectionState
from renaksi.core.guidance import GuidanceKind
from renaksi.core.periodic_sheet import Cell, Column, Unit
from renaksi.core.plan import FunnelStage, PlanState
from renaksi.core.recommendation import RecommendationStatus
from renaksi.core.recommendation_ageing import AgeBand
from renaksi.labels.achievement import COLUMN as ACHIEVEMENT_BAND
from renaksi.labels.agency import AGENCY_KIND
from renaksi.labels.complaint import BACKLOG_BAND, COMPLAINT_BUCKET, CONNECTION_STATE
from renaksi.labels.format import NOTHING
from renaksi.labels.guidance import GUIDANCE_KIND
from renaksi.labels.periodic import amount
from renaksi.labels.plan import FUNNEL_STAGE, NO_PLAN, PLAN_STATE
from renaksi.labels.recommendation import RECOMMENDATION_STATUS
from renaksi.labels.recommendation_register import AGE_BAND

GRID: Final = {
    "funnel": "Tahap rencana aksi",
    "funnel_hubs": "Tahap rencana aksi menurut pembina",
    "checkpoints": "Laporan capaian menurut periode pelaporan",
    "compliance_hubs": "Kepatuhan menurut pembina",
    "missing": "Belum melapor pada periode pelaporan terakhir",
    "achievement_strategies": "Capaian menurut strategi",
    "achievement_hubs": "Capaian menurut pembina",
    "achievement_bands": "Sebaran capaian instansi",
    "buckets": "Aduan menurut keadaan",
    "classes": "Aduan menurut klasifikasi",
    "categories": "Aduan menurut kategori",
    "backlog": "Umur aduan yang belum selesai",
    "complaint_hubs": "Aduan menurut pembina",
    "connection_kinds": "Keterhubungan menurut jenis instansi",
    "connection_provinces": "Keterhubungan menurut provinsi",
    "best_compliance": "Paling patuh melapor",
    "best_score": "Nilai tertinggi",
    "most_responsive": "Paling cepat memutuskan",
    "most_complaints": "Aduan diterima terbanyak",
    "statuses": "Rekomendasi menurut status",
    "ageing": "Umur rekomendasi yang belum selesai",
    "recommendation_hubs": "Rekomendasi menurut pembina",
    "grades": "Sebaran predikat",
    "assessment_hubs": "Nilai menurut pembina",
    "events": "Kegiatan pembinaan",
    "kinds": "Pembinaan menurut jenis kegiatan",
    "agencies": "Rincian per instansi",
}
TOTAL: Final = "Jumlah"
"""Before the last line of a table."""
ABOUT: Final = {
    "most_complaints": "Banyaknya aduan menandakan kanal yang dipakai masyarakat, bukan buruknya"
    " layanan; bacalah bersama bagian yang selesai.",
    "buckets": "Aduan yang diarsipkan, ditunda, dan bukan wewenang tidak ikut dalam penyebut.",
    "compliance_hubs": "Hari: median hari kerja yang dipakai pembina untuk memutuskan yang diajukan"
    " kepadanya.",
    "most_responsive": "Median hari kerja dari pengajuan sampai keputusan pembina.",
    "best_compliance": "Bila sama, yang lebih sering tepat waktu di atas.",
}
"""A sentence below a table that would be misread without it."""
COLUMN: Final = {
    "code": "Kode", "name": "Nama", "hub": "Pembina", "kind": "Jenis", "step": "Tahap",
    "count": "Banyaknya", "share": "Persen", "before": "Periode lalu", "owes": "Wajib",
    "drafted": "Disusun", "submitted": "Masuk", "endorsed": "Disetujui", "enacted": "Ditetapkan",
    "checkpoint": "Periode", "expected": "Wajib", "on_time": "Tepat waktu",
    "extended": "Diperpanjang", "verified": "Diverifikasi", "nil": "Nihil", "rate": "Masuk (%)",
    "on_time_rate": "Tepat waktu (%)", "median_days": "Hari", "agencies": "Instansi",
    "mean": "Rata-rata", "median": "Median", "band": "Kelas", "bucket": "Keadaan",
    "received": "Diterima", "followed_up": "Ditindaklanjuti (%)", "finished": "Selesai (%)",
    "connected": "Terhubung", "rank": "No.", "value": "Nilai", "whole": "Dari",
    "status": "Status", "total": "Jumlah", "resolved": "Sesuai", "in_process": "Belum sesuai",
    "open": "Belum ditindaklanjuti", "overdue": "Lewat batas", "grade": "Predikat",
    "date": "Tanggal", "title": "Kegiatan", "organiser": "Penyelenggara", "people": "Peserta",
    "events": "Kegiatan", "plan": "Rencana aksi", "achievement": "Capaian",
    "connection": "Keterhubungan", "score": "Nilai", "recommendations": "Rekomendasi",
    **{state.value: status.word for state, status in CONNECTION_STATE.items()},
}  # fmt: skip
COLUMN_IN: Final = {
    ("funnel_hubs", "submitted"): "Diajukan",
    ("funnel_hubs", "share"): "Ditetapkan (%)",
    ("funnel_hubs", "name"): "Pembina",
    ("compliance_hubs", "name"): "Pembina",
    ("achievement_hubs", "name"): "Pembina",
    ("complaint_hubs", "name"): "Pembina",
    ("recommendation_hubs", "name"): "Pembina",
    ("recommendation_hubs", "share"): "Sesuai (%)",
    ("assessment_hubs", "name"): "Pembina",
    ("achievement_strategies", "name"): "Strategi",
    ("classes", "name"): "Klasifikasi",
    ("categories", "name"): "Kategori",
    ("connection_provinces", "name"): "Provinsi",
    ("connection_provinces", "share"): "Terhubung (%)",
    ("connection_kinds", "share"): "Terhubung (%)",
    ("missing", "name"): "Instansi",
    ("missing", "agencies"): "Banyaknya",
    ("achievement_hubs", "agencies"): "Jumlah instansi",
    ("assessment_hubs", "agencies"): "Jumlah instansi",
    ("agencies", "name"): "Instansi",
    ("achievement_bands", "band"): "Capaian",
    ("backlog", "band"): "Umur",
    ("ageing", "band"): "Umur",
    ("kinds", "kind"): "Jenis kegiatan",
    ("events", "kind"): "Jenis kegiatan",
    ("best_compliance", "value"): "Masuk (%)",
    ("most_responsive", "value"): "Hari",
    ("most_complaints", "value"): "Aduan",
    ("most_responsive", "whole"): "Keputusan",
    **{
        (grid, "name"): "Instansi"
        for grid in ("best_compliance", "best_score", "most_responsive", "most_complaints")
    },
}
"""Where a column is called otherwise than elsewhere."""
_WORDS: Final[Mapping[str, tuple[Mapping[Any, Any], ...]]] = {
    "step": (FUNNEL_STAGE,),
    "plan": ({FunnelStage.OWES.value: NO_PLAN}, FUNNEL_STAGE, PLAN_STATE),
    "kind": (AGENCY_KIND, GUIDANCE_KIND),
    "bucket": (COMPLAINT_BUCKET,),
    "connection": (CONNECTION_STATE,),
    "status": (RECOMMENDATION_STATUS,),
    "band": (
        BACKLOG_BAND,
        AGE_BAND,
        {str(place): word for place, word in enumerate(ACHIEVEMENT_BAND)},
    ),
}
CODED: Final = (
    AgencyKind, BacklogBand, ComplaintBucket, ConnectionState, GuidanceKind, FunnelStage, PlanState,
    RecommendationStatus, AgeBand,
)  # fmt: skip
"""The codes that cells of tables can hold, checkpoints and classes of achievement aside."""


def grid_title(code: str, *, nation: bool = True) -> str:
    """`nation` False: tables by hub have a row per agency, as nobody below guides others."""
    title = GRID.get(code, code)
    return title if nation else title.replace("menurut pembina", "menurut instansi")


def column_title(grid: str, column: str, *, nation: bool = True) -> str:
    title = COLUMN_IN.get((grid, column)) or COLUMN.get(column, column)
    return "Instansi" if not nation and grid.endswith("_hubs") and column == "name" else title


def cell(column: Column, value: Cell) -> str:
    """One cell as it is read; a dash where there is no figure."""
    if value is None or value == "":
        return NOTHING
    if column.unit is Unit.CODE:
        return code_word(column.code, str(value))
    if isinstance(value, str):
        return value[:1].upper() + value[1:] if column.code == "grade" else value
    return amount(value, column.unit)


def code_word(column: str, code: str) -> str:
    """The term of a code in that column; a code that has none (B06) stands for itself."""
    for words in _WORDS.get(column, ()):
        if code in words:
            term = words[code]
            return str(getattr(term, "word", term))
    return code
