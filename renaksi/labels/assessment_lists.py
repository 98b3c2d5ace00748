"""Words of the work list of assessments, and how its address says what is asked for."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.assessment_turns import AssessmentTurn as T
from renaksi.core.assessment_wanted import Assigned, ListOrder
from renaksi.labels.format import day, number
from renaksi.labels.plan import Status

STATE_SLUG: Final[Mapping[S, str]] = {
    S.SELF: "mandiri",
    S.SELF_SUBMITTED: "diajukan",
    S.HUB: "pembina",
    S.HUB_APPROVED: "disetujui",
    S.OBJECTION: "sanggah",
    S.MODERATION: "moderasi",
    S.FINAL: "final",
}
STATE_TAB: Final[Mapping[S, str]] = {
    S.SELF: "Mandiri",
    S.SELF_SUBMITTED: "Diajukan",
    S.HUB: "Dinilai pembina",
    S.HUB_APPROVED: "Disetujui",
    S.OBJECTION: "Masa sanggah",
    S.MODERATION: "Moderasi",
    S.FINAL: "Final",
}
ORDER_SLUG: Final[Mapping[ListOrder, str]] = {
    ListOrder.DUE: "batas",
    ListOrder.NAME: "nama",
    ListOrder.FLAGS: "tanda",
    ListOrder.LOWEST: "terendah",
    ListOrder.HIGHEST: "tertinggi",
}
ORDER: Final[Mapping[ListOrder, str]] = {
    ListOrder.DUE: "Batas terdekat",
    ListOrder.NAME: "Kode instansi",
    ListOrder.FLAGS: "Tanda terbanyak",
    ListOrder.LOWEST: "Nilai terendah",
    ListOrder.HIGHEST: "Nilai tertinggi",
}
ASSIGNED_SLUG: Final[Mapping[Assigned, str]] = {
    Assigned.MINE: "saya",
    Assigned.NOBODY: "kosong",
}
ASSIGNED: Final[Mapping[Assigned, str]] = {
    Assigned.MINE: "Saya sendiri",
    Assigned.NOBODY: "Belum ada penilai",
}
TURN_SLUG: Final[Mapping[T, str]] = {
    T.ANSWER: "isi",
    T.SUBMIT: "ajukan",
    T.START_SCORING: "mulai",
    T.SCORE: "nilai",
    T.RESCORE: "nilai-ulang",
    T.SETTLE: "beda-nilai",
    T.SECOND_SCORE: "nilai-kedua",
    T.APPROVE: "setujui",
    T.ANNOUNCE: "sampaikan",
    T.CONSIDER: "terima",
    T.DECIDE: "putuskan",
    T.CLOSE_OBJECTIONS: "tutup-sanggah",
    T.MODERATE: "moderasi",
    T.FINALISE: "tetapkan",
}
TURN_BUTTON: Final[Mapping[T, str]] = {
    T.ANSWER: "Isi",
    T.SUBMIT: "Ajukan",
    T.START_SCORING: "Mulai menilai",
    T.SCORE: "Lanjutkan",
    T.RESCORE: "Nilai ulang",
    T.SETTLE: "Putuskan",
    T.SECOND_SCORE: "Nilai",
    T.APPROVE: "Setujui",
    T.ANNOUNCE: "Sampaikan",
    T.CONSIDER: "Baca nilai",
    T.DECIDE: "Putuskan",
    T.CLOSE_OBJECTIONS: "Tutup",
    T.MODERATE: "Periksa",
    T.FINALISE: "Tetapkan",
}
"""What the button of a row says."""
MINE: Final = "untuk-saya"
"""The tab of what waits for the reader."""
UNGRADED: Final = "tidak-dapat-dinilai"


def headline(total: int, mine: int) -> str:
    """The state of the day in one sentence."""
    if mine:
        return f"{number(mine)} penilaian menunggu Anda"
    if total:
        return f"{number(total)} penilaian, tidak ada yang menunggu Anda"
    return "Penilaian"


_STAGE: Final[Mapping[S, str]] = {
    S.SELF: "Batas pengisian",
    S.SELF_SUBMITTED: "Batas pembina",
    S.HUB: "Batas pembina",
    S.HUB_APPROVED: "Batas pembina",
    S.OBJECTION: "Batas sanggah",
    S.MODERATION: "Publikasi",
    S.FINAL: "Publikasi",
}


def due_words(state: S, due: date, today: date, *, is_late: bool, objected: bool = False) -> Status:
    """When the stage ends, and whether that is over; `objected`: the decision is what is due."""
    if state is S.FINAL:
        told = "Dipublikasikan" if due <= today else "Publikasi"
        return Status(f"{told} {day(due)}", "selesai", "ok")
    if is_late:
        return Status(f"Lewat {number((today - due).days)} hari", "lewat", "bad")
    left = (due - today).days
    stage = "Batas putusan" if objected else _STAGE[state]
    if left < 0:
        return Status(f"{stage} {day(due)}", "selesai", "idle")
    return Status(f"{stage} {day(due)}", "rancangan", "live" if left > SOON else "warn")


SOON: Final = 3
"""Days; what is due within them is marked."""


def progress_words(state: S, answered: int, scored: int, asked: int) -> str:
    """How far whoever is at it has come."""
    if state is S.SELF:
        return f"{number(answered)} dari {number(asked)} dijawab"
    if state in {S.SELF_SUBMITTED, S.HUB}:
        return f"{number(scored)} dari {number(asked)} dinilai"
    return ""
