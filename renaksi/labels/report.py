"""Words for progress reports, their evidence, windows and extensions."""

from typing import Final

from renaksi.core.achievement import Light
from renaksi.core.extension import ExtensionAction
from renaksi.core.report import (
    EntryVerdict,
    EvidenceVerdict,
    ExtensionState,
    ReportAction,
    ReportState,
    Timing,
)
from renaksi.core.report_flags import RowFlag
from renaksi.core.report_window import Stand
from renaksi.labels.plan import Status

REPORT_STATE: Final = {
    ReportState.DRAFT: Status("Rancangan", "rancangan", "idle"),
    ReportState.SUBMITTED: Status("Diajukan", "kirim", "live"),
    ReportState.IN_VERIFICATION: Status("Sedang diverifikasi", "proses", "live"),
    ReportState.RETURNED: Status("Dikembalikan", "kembali", "warn"),
    ReportState.VERIFIED: Status("Diverifikasi", "selesai", "ok"),
    ReportState.REOPENED: Status("Dibuka kembali", "kembali", "warn"),
}
NO_REPORT: Final = Status("Belum dilaporkan", "belum", "idle")
NIL_REPORT: Final = Status("Nihil", "nihil", "ok")
REPORT_ACTION: Final = {
    ReportAction.CREATE: "Susun laporan",
    ReportAction.SUBMIT: "Ajukan laporan",
    ReportAction.WITHDRAW: "Tarik kembali",
    ReportAction.START: "Mulai verifikasi",
    ReportAction.RETURN: "Kembalikan",
    ReportAction.VERIFY: "Verifikasi",
    ReportAction.REOPEN: "Buka kembali",
}
TIMING: Final = {
    Timing.ON_TIME: Status("Tepat waktu", "selesai", "ok"),
    Timing.EXTENDED: Status("Dalam dispensasi", "perhatian", "warn"),
    Timing.LATE: Status("Terlambat", "lewat", "bad"),
    Timing.RESUBMITTED: Status("Perbaikan", "kirim", "live"),
}
ENTRY_VERDICT: Final = {
    EntryVerdict.PENDING: Status("Belum diperiksa", "belum", "idle"),
    EntryVerdict.ACCEPTED: Status("Diterima", "selesai", "ok"),
    EntryVerdict.ADJUSTED: Status("Nilai diubah", "selesai", "warn"),
    EntryVerdict.RETURNED: Status("Dikembalikan", "kembali", "warn"),
}
EVIDENCE_VERDICT: Final = {
    EvidenceVerdict.PENDING: Status("Belum diperiksa", "belum", "idle"),
    EvidenceVerdict.ACCEPTED: Status("Diterima", "selesai", "ok"),
    EvidenceVerdict.REJECTED: Status("Ditolak", "kembali", "bad"),
}
EXTENSION_STATE: Final = {
    ExtensionState.REQUESTED: Status("Diminta", "kirim", "live"),
    ExtensionState.GRANTED: Status("Diberikan", "selesai", "ok"),
    ExtensionState.REFUSED: Status("Ditolak", "kembali", "bad"),
    ExtensionState.CANCELLED: Status("Dibatalkan", "takdinilai", "idle"),
}
EXTENSION_ACTION: Final = {
    ExtensionAction.REQUEST: "Minta dispensasi",
    ExtensionAction.GRANT: "Berikan dispensasi",
    ExtensionAction.REFUSE: "Tolak permintaan",
    ExtensionAction.CANCEL: "Batalkan permintaan",
}
WINDOW_STAND: Final = {
    Stand.NOT_OPEN: Status("Belum dibuka", "nanti", "idle"),
    Stand.OPEN: Status("Dibuka", "proses", "live"),
    Stand.LATE: Status("Lewat batas, masih diterima", "lewat", "bad"),
    Stand.EXTENDED: Status("Dalam dispensasi", "perhatian", "warn"),
    Stand.SENT_BACK: Status("Menunggu perbaikan", "kembali", "warn"),
    Stand.LOCKED: Status("Terkunci", "kunci", "idle"),
}
LIGHT: Final = {
    Light.GREEN: Status("Tercapai", "selesai", "ok"),
    Light.YELLOW: Status("Hampir tercapai", "perhatian", "warn"),
    Light.RED: Status("Belum tercapai", "lewat", "bad"),
    Light.GREY: Status("Belum ada nilai", "belum", "idle"),
}
ENTRY_FIELD: Final = {
    "realization": "Realisasi",
    "description": "Uraian",
    "obstacles": "Kendala",
    "next_steps": "Rencana tindak lanjut",
}
ROW_FLAG: Final = {
    RowFlag.ABOVE_TARGET: "Realisasi di atas 120% target",
    RowFlag.BELOW_PREVIOUS: "Realisasi lebih rendah daripada periode lalu",
    RowFlag.FILE_ELSEWHERE: "Berkas yang sama dipakai di tempat lain",
    RowFlag.OUTSIDE_PERIOD: "Bukti bertanggal di luar periode",
    RowFlag.SAME_TEXT: "Uraian sama persis dengan baris lain",
    RowFlag.EVIDENCE_MISSING: "Bukti yang diwajibkan belum ada",
}
