"""Words of guidance events: kinds, states, steps, and what pages say of them."""

from typing import Final

from renaksi.core.compliance import Figures
from renaksi.core.guidance import GuidanceKind, GuidanceState, MaterialKind
from renaksi.labels.plan import Status

GUIDANCE_KIND: Final = {
    GuidanceKind.TRAINING: "Bimbingan teknis",
    GuidanceKind.SOCIALISATION: "Sosialisasi",
    GuidanceKind.DISCUSSION: "FGD",
    GuidanceKind.COACHING: "Pendampingan",
}
GUIDANCE_STATE: Final = {
    GuidanceState.PLANNED: Status("Direncanakan", "belum", "idle"),
    GuidanceState.HELD: Status("Terlaksana", "proses", "warn"),
    GuidanceState.CLOSED: Status("Ditutup", "selesai", "ok"),
    GuidanceState.CANCELLED: Status("Dibatalkan", "takdinilai", "idle"),
}
MATERIAL_KIND: Final = {
    MaterialKind.MATERIAL: "Materi",
    MaterialKind.ATTENDANCE: "Daftar hadir",
}
NEXT_STEP: Final = {
    GuidanceState.PLANNED: "Sesudah kegiatan berlangsung, catat siapa yang hadir.",
    GuidanceState.HELD: "Catat komitmen peserta, lalu tutup kegiatan dengan hasilnya.",
    GuidanceState.CLOSED: "",
    GuidanceState.CANCELLED: "",
}
"""What its organiser does next."""
REPORTED_ON_TIME: Final = Status("Tepat waktu", "selesai", "ok")
REPORTED: Final = Status("Dilaporkan terlambat", "perhatian", "warn")
NOT_REPORTED: Final = Status("Belum dilaporkan", "lewat", "bad")
"""How an agency's report at a checkpoint stands, before and after an event."""


def report_word(figures: Figures) -> Status:
    """Of one agency at one checkpoint."""
    if figures.on_time + figures.extended:
        return REPORTED_ON_TIME
    return REPORTED if figures.submitted else NOT_REPORTED
