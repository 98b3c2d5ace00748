"""Tasks about assessments in words: title and button, and the line below."""

from collections.abc import Mapping
from typing import Final

from renaksi.core.assessment_tasks import KIND
from renaksi.core.assessment_turns import AssessmentTurn as T
from renaksi.core.task import Task, TaskKind
from renaksi.labels.format import number

_ONE: Final[Mapping[T, tuple[str, str]]] = {
    T.ANSWER: ("Isi penilaian mandiri {year}, {agency}", "Isi"),
    T.SUBMIT: ("Ajukan penilaian mandiri {year}, {agency}", "Periksa dan ajukan"),
    T.START_SCORING: ("Nilai {agency}, {year}", "Mulai menilai"),
    T.SCORE: ("Lanjutkan menilai {agency}, {year}", "Lanjutkan"),
    T.RESCORE: ("Nilai ulang indikator {agency}, {year}", "Nilai ulang"),
    T.SETTLE: ("Dua penilai berbeda atas {agency}, {year}", "Putuskan"),
    T.SECOND_SCORE: ("Nilai kedua bagi {agency}, {year}", "Nilai"),
    T.APPROVE: ("Setujui nilai {agency}, {year}", "Periksa dan setujui"),
    T.ANNOUNCE: ("Sampaikan nilai kepada {agency}, {year}", "Sampaikan"),
    T.CONSIDER: ("Nilai {year} disampaikan kepada {agency}", "Terima atau sanggah"),
    T.DECIDE: ("Sanggahan {agency}, {year}", "Putuskan"),
    T.CLOSE_OBJECTIONS: ("Masa sanggah {agency}, {year}, sudah lewat", "Tutup"),
    T.MODERATE: ("Moderasi {agency}, {year}", "Periksa"),
    T.FINALISE: ("Tetapkan hasil {agency}, {year}", "Tetapkan"),
}
_SEVERAL: Final[Mapping[T, str]] = {
    T.ANSWER: "{count} penilaian mandiri perlu diisi",
    T.SUBMIT: "{count} penilaian mandiri siap diajukan",
    T.START_SCORING: "{count} penilaian menunggu dinilai",
    T.SCORE: "{count} penilaian belum selesai dinilai",
    T.RESCORE: "{count} penilaian dikembalikan untuk dinilai ulang",
    T.SETTLE: "{count} penilaian dengan nilai berbeda antara dua penilai",
    T.SECOND_SCORE: "{count} penilaian menunggu nilai kedua",
    T.APPROVE: "{count} penilaian menunggu persetujuan",
    T.ANNOUNCE: "{count} nilai belum disampaikan kepada instansi",
    T.CONSIDER: "{count} nilai menunggu diterima atau disanggah",
    T.DECIDE: "{count} penilaian dengan sanggahan yang belum diputus",
    T.CLOSE_OBJECTIONS: "{count} masa sanggah yang sudah lewat belum ditutup",
    T.MODERATE: "{count} penilaian menunggu moderasi",
    T.FINALISE: "{count} hasil siap ditetapkan",
}
_TEXT: Final[Mapping[T, str]] = {
    T.ANSWER: "Masih ada indikator yang belum dijawab.",
    T.SUBMIT: "Semua indikator sudah dijawab. Setelah diajukan, pembina menilainya.",
    T.START_SCORING: "Penilaian mandiri sudah dapat dinilai.",
    T.SCORE: "Masih ada indikator yang belum dinilai.",
    T.RESCORE: "Ketua tim meminta beberapa indikator dilihat lagi.",
    T.SETTLE: "Putuskan nilai mana yang berlaku.",
    T.SECOND_SCORE: "Nilai tanpa melihat nilai penilai pertama.",
    T.APPROVE: "Semua indikator sudah dinilai.",
    T.ANNOUNCE: "Nilai sudah disetujui. Masa sanggah dimulai saat nilai disampaikan.",
    T.CONSIDER: "Tanpa sanggahan sampai batasnya, nilai dianggap diterima.",
    T.DECIDE: "Diputus oleh orang yang tidak memberi nilainya.",
    T.CLOSE_OBJECTIONS: "Semua sanggahan sudah diputus.",
    T.MODERATE: "Masuk sampel atau ditandai untuk diperiksa pusat.",
    T.FINALISE: "Tidak ada yang masih harus diperiksa.",
}
ASSESSMENT_TASK: Final[Mapping[TaskKind, tuple[str, str]]] = {
    KIND[turn]: words for turn, words in _ONE.items()
}
"""Title and button."""
_TURN: Final = {kind: turn for turn, kind in KIND.items()}


def title(task: Task) -> str:
    turn = _TURN[task.kind]
    if task.count > 1:
        return several(turn, task.count)
    return _ONE[turn][0].format(agency=task.agency_name, year=task.year)


def several(turn: T, count: int) -> str:
    """The same of as many as a list shows."""
    return _SEVERAL[turn].format(count=number(count))


def text(task: Task) -> str:
    return _TEXT[_TURN[task.kind]]
