"""Words for recommendations, their answers and their steps."""

from typing import Final

from renaksi.core.recommendation import (
    AnswerStage,
    DayCount,
    FollowUpState,
    Priority,
    RecommendationAction,
    RecommendationSource,
    RecommendationStatus,
)
from renaksi.labels.plan import Status

RECOMMENDATION_STATUS: Final = {
    RecommendationStatus.DRAFT: Status("Rancangan", "rancangan", "idle"),
    RecommendationStatus.OPEN: Status("Belum ditindaklanjuti", "belum", "bad"),
    RecommendationStatus.IN_PROCESS: Status("Belum sesuai", "proses", "warn"),
    RecommendationStatus.RESOLVED: Status("Sesuai", "selesai", "ok"),
    RecommendationStatus.NOT_ACTIONABLE: Status(
        "Tidak dapat ditindaklanjuti", "takdinilai", "idle"
    ),
    RecommendationStatus.WITHDRAWN: Status("Ditarik", "kembali", "idle"),
}
ANSWER_STAGE: Final = {
    AnswerStage.ADDRESSEE: Status("Pada instansi", "belum", "idle"),
    AnswerStage.INTERNAL_AUDIT: Status("Diperiksa APIP", "proses", "live"),
    AnswerStage.REVIEW: Status("Tindak lanjut masuk", "kirim", "live"),
    AnswerStage.APPROVAL: Status("Menunggu persetujuan kedua", "proses", "live"),
}
FOLLOW_UP_STATE: Final = {
    FollowUpState.DRAFT: Status("Rancangan", "rancangan", "idle"),
    FollowUpState.SUBMITTED: Status("Diajukan", "kirim", "live"),
    FollowUpState.SENT_BACK: Status("Dikembalikan APIP", "kembali", "warn"),
    FollowUpState.ACCEPTED: Status("Diterima", "selesai", "ok"),
    FollowUpState.LACKING: Status("Belum memadai", "perhatian", "warn"),
    FollowUpState.CLOSED: Status("Tidak dilanjutkan", "takdinilai", "idle"),
}
RECOMMENDATION_SOURCE: Final = {
    RecommendationSource.EVALUATION: "Evaluasi tahunan",
    RecommendationSource.MONITORING: "Monev pembina",
    RecommendationSource.OMBUDSMAN: "Ombudsman RI",
    RecommendationSource.HOME_AFFAIRS: "Kemendagri",
    RecommendationSource.INTERNAL_AUDIT: "APIP",
}
PRIORITY: Final = {
    Priority.HIGH: "Tinggi",
    Priority.MEDIUM: "Sedang",
    Priority.LOW: "Rendah",
}
DAY_COUNT: Final = {DayCount.CALENDAR: "hari kalender", DayCount.WORKING: "hari kerja"}
RECOMMENDATION_ACTION: Final = {
    RecommendationAction.CREATE: "Susun rekomendasi",
    RecommendationAction.CORRECT: "Ubah rancangan",
    RecommendationAction.ISSUE: "Terbitkan",
    RecommendationAction.WITHDRAW: "Tarik rekomendasi",
    RecommendationAction.ANSWER: "Ajukan tindak lanjut",
    RecommendationAction.RECALL: "Tarik tindak lanjut",
    RecommendationAction.FORWARD: "Teruskan kepada penerbit",
    RecommendationAction.SEND_BACK: "Kembalikan kepada instansi",
    RecommendationAction.RESOLVE: "Nyatakan sesuai",
    RecommendationAction.FIND_LACKING: "Nyatakan belum sesuai",
    RecommendationAction.PROPOSE_NOT_ACTIONABLE: "Usulkan tidak dapat ditindaklanjuti",
    RecommendationAction.APPROVE_NOT_ACTIONABLE: "Setujui tidak dapat ditindaklanjuti",
    RecommendationAction.DECLINE_NOT_ACTIONABLE: "Tolak usulan",
    RecommendationAction.REOPEN: "Buka kembali",
    RecommendationAction.DELEGATE: "Limpahkan keputusan",
    RecommendationAction.INHERIT: "Serahkan kepada penerus",
    RecommendationAction.IMPORT: "Muat dari berkas",
}
