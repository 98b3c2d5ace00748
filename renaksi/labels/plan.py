"""Words for action plans, their states and steps."""

from typing import Final, NamedTuple

from renaksi.core.cycle import CycleState
from renaksi.core.document import DocumentKind
from renaksi.core.plan import FunnelStage, PlanAction, PlanState, Polarity


class Status(NamedTuple):
    """Word, shape (symbol of the sprite) and tone of a state; never colour alone."""

    word: str
    icon: str
    tone: str


PLAN_STATE: Final = {
    PlanState.DRAFT: Status("Rancangan", "rancangan", "idle"),
    PlanState.PROPOSED: Status("Diusulkan", "proses", "live"),
    PlanState.SUBMITTED: Status("Diajukan", "kirim", "live"),
    PlanState.IN_REVIEW: Status("Sedang ditelaah", "proses", "live"),
    PlanState.RETURNED: Status("Dikembalikan", "kembali", "warn"),
    PlanState.ENDORSED: Status("Disetujui", "selesai", "ok"),
    PlanState.ENACTED: Status("Ditetapkan", "selesai", "ok"),
    PlanState.SUPERSEDED: Status("Digantikan", "nanti", "idle"),
    PlanState.CANCELLED: Status("Dibatalkan", "takdinilai", "idle"),
    PlanState.CLOSED: Status("Ditutup", "kunci", "idle"),
}
NO_PLAN: Final = Status("Belum dibuat", "belum", "idle")
PLAN_ACTION: Final = {
    PlanAction.CREATE: "Susun renaksi",
    PlanAction.PROPOSE: "Usulkan",
    PlanAction.RETURN_INTERNALLY: "Kembalikan internal",
    PlanAction.SUBMIT: "Ajukan",
    PlanAction.WITHDRAW: "Tarik kembali",
    PlanAction.START_REVIEW: "Mulai telaah",
    PlanAction.RETURN: "Kembalikan",
    PlanAction.ENDORSE: "Setujui",
    PlanAction.REVOKE_ENDORSEMENT: "Batalkan persetujuan",
    PlanAction.ENACT: "Tetapkan",
    PlanAction.REVISE: "Ubah renaksi",
    PlanAction.SUPERSEDE: "Gantikan",
    PlanAction.CANCEL_REVISION: "Batalkan revisi",
    PlanAction.CLOSE: "Tutup",
}
POLARITY: Final = {Polarity.UP: "naik", Polarity.DOWN: "turun", Polarity.MILESTONE: "tonggak"}
FUNNEL_STAGE: Final = {
    FunnelStage.OWES: "Wajib",
    FunnelStage.DRAFTED: "Disusun",
    FunnelStage.SUBMITTED: "Diajukan",
    FunnelStage.ENDORSED: "Disetujui",
    FunnelStage.ENACTED: "Ditetapkan",
}
CYCLE_STATE: Final = {
    CycleState.PREPARING: Status("Disiapkan", "rancangan", "idle"),
    CycleState.OPEN: Status("Berjalan", "proses", "live"),
    CycleState.CLOSED: Status("Ditutup", "kunci", "idle"),
}
DOCUMENT_KIND: Final = {
    DocumentKind.PLAN_MATRIX: "Matriks renaksi",
    DocumentKind.COVER_LETTER: "Surat pengantar",
    DocumentKind.REPORT_RECEIPT: "Tanda terima laporan",
}
