"""Words for assessments, their steps, values and objections."""

from typing import Final

from renaksi.core.assessment import (
    AssessmentAction,
    AssessmentOutcome,
    AssessmentState,
    NotAssessable,
    ResultSource,
    ValueColumn,
)
from renaksi.core.assessment_missing import MissingKind
from renaksi.core.assessment_round import SelfStand
from renaksi.core.assessment_turns import AssessmentTurn
from renaksi.core.assessment_value import Counts
from renaksi.core.assessment_writing import Seat
from renaksi.core.objection import ObjectionAction, ObjectionState
from renaksi.labels.plan import Status

ASSESSMENT_STATE: Final = {
    AssessmentState.SELF: Status("Penilaian mandiri", "rancangan", "idle"),
    AssessmentState.SELF_SUBMITTED: Status("Penilaian mandiri diajukan", "kirim", "live"),
    AssessmentState.HUB: Status("Dinilai pembina", "proses", "live"),
    AssessmentState.HUB_APPROVED: Status("Nilai pembina disetujui", "selesai", "ok"),
    AssessmentState.OBJECTION: Status("Masa sanggah", "sanggah", "warn"),
    AssessmentState.MODERATION: Status("Moderasi pusat", "proses", "live"),
    AssessmentState.FINAL: Status("Final", "kunci", "ok"),
}
NO_ASSESSMENT: Final = Status("Belum dinilai", "belum", "idle")
ASSESSMENT_ACTION: Final = {
    AssessmentAction.CREATE: "Buka penilaian",
    AssessmentAction.SUBMIT: "Ajukan penilaian mandiri",
    AssessmentAction.WITHDRAW: "Tarik kembali",
    AssessmentAction.START_SCORING: "Mulai menilai",
    AssessmentAction.TAKE_OVER: "Ambil alih penilaian",
    AssessmentAction.MARK_NOT_ASSESSABLE: "Tandai tidak dapat dinilai",
    AssessmentAction.MARK_ASSESSABLE: "Batalkan tanda tidak dapat dinilai",
    AssessmentAction.SEND_BACK: "Kembalikan indikator kepada penilai",
    AssessmentAction.APPROVE: "Setujui nilai",
    AssessmentAction.ANNOUNCE: "Sampaikan nilai kepada instansi",
    AssessmentAction.ACCEPT: "Terima nilai",
    AssessmentAction.CLOSE_OBJECTIONS: "Tutup masa sanggah",
    AssessmentAction.FINALISE: "Tetapkan hasil",
    AssessmentAction.REOPEN: "Buka kembali hasil",
    AssessmentAction.RECORD_OUTSIDE: "Catat hasil dari luar sistem",
}
ASSESSMENT_OUTCOME: Final = {
    AssessmentOutcome.SCORED: Status("Dinilai", "selesai", "ok"),
    AssessmentOutcome.NOT_ASSESSABLE: Status("Tidak dapat dinilai", "takdinilai", "idle"),
}
NOT_ASSESSABLE: Final = {
    NotAssessable.ALL_NOT_APPLICABLE: "Semua indikator tidak berlaku",
    NotAssessable.NO_EVIDENCE: "Tidak ada bukti dukung",
    NotAssessable.NO_DATA: "Tidak ada data yang cukup",
    NotAssessable.OTHER: "Alasan lain",
}
VALUE_COLUMN: Final = {
    ValueColumn.SELF: "Nilai mandiri",
    ValueColumn.HUB: "Nilai hub",
    ValueColumn.NATIONAL: "Nilai nasional",
}
WITHOUT_SELF: Final = "Tanpa nilai mandiri"
RESULT_SOURCE: Final = {
    ResultSource.HERE: "Dinilai di sistem ini",
    ResultSource.OUTSIDE: "Dari luar sistem",
}
COUNTS: Final = {
    Counts.VALUE: "Dihitung",
    Counts.MISSING: "Belum ada nilai",
    Counts.NO_EVIDENCE: "Dihitung 0 karena tanpa bukti",
    Counts.NOT_APPLICABLE: "Tidak berlaku",
    Counts.TOO_SMALL: "Tidak dihitung, n kecil",
    Counts.NO_DATA: "Tidak ada data",
}
MISSING_KIND: Final = {
    MissingKind.UNANSWERED: "Belum dijawab",
    MissingKind.FAULTY: "Isian belum lengkap",
    MissingKind.NO_EVIDENCE: "Belum ada bukti",
    MissingKind.UNEXPLAINED: "Catatan wajib",
    MissingKind.UNSETTLED: "Dua penilai berbeda",
}
SEAT: Final = {Seat.FIRST: "Penilai pertama", Seat.SECOND: "Penilai kedua"}
SELF_STAND: Final = {
    SelfStand.NOT_OPEN: "Belum dibuka",
    SelfStand.OPEN: "Dibuka",
    SelfStand.CLOSED: "Ditutup",
}
OBJECTION_STATE: Final = {
    ObjectionState.DRAFT: Status("Rancangan", "rancangan", "idle"),
    ObjectionState.FILED: Status("Menunggu keputusan", "sanggah", "live"),
    ObjectionState.GRANTED: Status("Dikabulkan", "selesai", "ok"),
    ObjectionState.REJECTED: Status("Ditolak", "kembali", "idle"),
    ObjectionState.WITHDRAWN: Status("Ditarik", "takdinilai", "idle"),
}
OBJECTION_ACTION: Final = {
    ObjectionAction.FILE: "Ajukan sanggahan",
    ObjectionAction.WITHDRAW: "Tarik sanggahan",
    ObjectionAction.GRANT: "Kabulkan",
    ObjectionAction.REJECT: "Tolak sanggahan",
}
ASSESSMENT_TURN: Final = {
    AssessmentTurn.ANSWER: "Isi penilaian mandiri",
    AssessmentTurn.SUBMIT: "Ajukan penilaian mandiri",
    AssessmentTurn.START_SCORING: "Mulai menilai",
    AssessmentTurn.SCORE: "Lanjutkan menilai",
    AssessmentTurn.RESCORE: "Nilai ulang indikator yang dikembalikan",
    AssessmentTurn.SETTLE: "Putuskan nilai yang berbeda antara dua penilai",
    AssessmentTurn.SECOND_SCORE: "Nilai sebagai penilai kedua",
    AssessmentTurn.APPROVE: "Setujui nilai",
    AssessmentTurn.ANNOUNCE: "Sampaikan nilai kepada instansi",
    AssessmentTurn.CONSIDER: "Baca nilai, lalu terima atau sanggah",
    AssessmentTurn.DECIDE: "Putuskan sanggahan",
    AssessmentTurn.CLOSE_OBJECTIONS: "Tutup masa sanggah",
    AssessmentTurn.MODERATE: "Periksa sampel moderasi",
    AssessmentTurn.FINALISE: "Tetapkan hasil",
}
