"""Words for the funnel: its stages as a filter, and as an address."""

from typing import Final

from renaksi.core.plan import FunnelStage

STAGE_SLUG: Final = {
    FunnelStage.OWES: "wajib",
    FunnelStage.DRAFTED: "disusun",
    FunnelStage.SUBMITTED: "diajukan",
    FunnelStage.ENDORSED: "disetujui",
    FunnelStage.ENACTED: "ditetapkan",
}
NOT_YET: Final = "belum-"
"""Before the slug of a stage: those who owe and have not come this far."""
EXEMPT: Final = "tidak-wajib"
STAGE_FILTER: Final = {
    "wajib": "Wajib menyusun",
    "disusun": "Sudah disusun",
    "diajukan": "Sudah diajukan",
    "disetujui": "Sudah disetujui",
    "ditetapkan": "Sudah ditetapkan",
    "belum-disusun": "Belum disusun",
    "belum-diajukan": "Belum diajukan",
    "belum-disetujui": "Belum disetujui",
    "belum-ditetapkan": "Belum ditetapkan",
    EXEMPT: "Tidak wajib",
}
