"""Sentences of a recommendation's page: where it stands, what its clocks say, what happened."""

from collections.abc import Iterable
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.follow_up_clock import Clock
from renaksi.core.recommendation import (
    UNSETTLED,
    AnswerStage as G,
    DayCount,
    RecommendationAction as A,
    RecommendationStatus as S,
)
from renaksi.labels.format import day, moment
from renaksi.labels.plan import Status
from renaksi.labels.recommendation import ANSWER_STAGE, DAY_COUNT, RECOMMENDATION_STATUS
from renaksi.labels.timeline import TimelineEntry
from renaksi.queries.recommendation_page import RecommendationPage, Step

SOON: Final = 10
"""Days left from which a clock asks for attention."""
WHAT: Final = {
    A.ISSUE: ("kirim", "live", "Rekomendasi diterbitkan"),
    A.WITHDRAW: ("takdinilai", "bad", "Rekomendasi ditarik"),
    A.ANSWER: ("kirim", "live", "Tindak lanjut diajukan"),
    A.RECALL: ("kembali", "live", "Tindak lanjut ditarik kembali"),
    A.FORWARD: ("kirim", "live", "Diperiksa APIP dan diteruskan kepada penerbit"),
    A.SEND_BACK: ("kembali", "bad", "Dikembalikan APIP"),
    A.RESOLVE: ("selesai", "ok", "Dinyatakan sesuai"),
    A.FIND_LACKING: ("kembali", "bad", "Dinyatakan belum sesuai"),
    A.PROPOSE_NOT_ACTIONABLE: ("proses", "live", "Diusulkan tidak dapat ditindaklanjuti"),
    A.APPROVE_NOT_ACTIONABLE: ("takdinilai", "idle", "Dinyatakan tidak dapat ditindaklanjuti"),
    A.DECLINE_NOT_ACTIONABLE: ("kembali", "live", "Usulan tidak dapat ditindaklanjuti ditolak"),
    A.REOPEN: ("kembali", "bad", "Dibuka kembali"),
    A.DELEGATE: ("kirim", "live", "Kewenangan memutuskan dilimpahkan atau diambil kembali"),
    A.INHERIT: ("kirim", "live", "Diserahkan kepada penerus"),
    A.CREATE: ("rancangan", "idle", "Rancangan disusun"),
    A.CORRECT: ("rancangan", "idle", "Rancangan diubah"),
}


UNNUMBERED: Final = "Rancangan"
"""What is called by its number, before it has one."""
NOTE_HELP: Final = {
    G.INTERNAL_AUDIT: "Wajib bila dikembalikan. Dibaca semua pihak.",
    G.REVIEW: "Wajib untuk belum sesuai dan untuk usulan. Dibaca semua pihak.",
    G.APPROVAL: "Wajib bila ditolak. Dibaca semua pihak.",
}
"""Beside the note of a decision, by where the answer is."""


def headline(page: RecommendationPage) -> str:
    """The state in a sentence."""
    one, told = page.recommendation, {"holder": page.holder, "decider": page.decider}
    pattern = _SETTLED.get(one.status) or _STAGE[one.stage]
    clock = page.answer_clock
    if one.status in UNSETTLED and one.stage is G.ADDRESSEE:
        if clock is not None and clock.left < 0:
            return f"Tindak lanjut {page.holder} lewat {-clock.left} hari"
        if one.status is S.IN_PROCESS:
            pattern = "Belum sesuai, menunggu tindak lanjut berikutnya dari {holder}"
    return pattern.format_map(told)


_SETTLED: Final = {
    S.DRAFT: "Rancangan rekomendasi kepada {holder}",
    S.RESOLVED: "Tindak lanjut {holder} dinyatakan sesuai",
    S.NOT_ACTIONABLE: "Rekomendasi tidak dapat ditindaklanjuti",
    S.WITHDRAWN: "Rekomendasi ditarik",
}
_STAGE: Final = {
    G.ADDRESSEE: "Menunggu tindak lanjut {holder}",
    G.INTERNAL_AUDIT: "Tindak lanjut diperiksa APIP {holder}",
    G.REVIEW: "Tindak lanjut menunggu keputusan {decider}",
    G.APPROVAL: "Usulan menunggu persetujuan orang kedua dari {decider}",
}


def waits_for(page: RecommendationPage) -> str:
    """Whose turn it is, for whoever has nothing to do here."""
    one = page.recommendation
    pattern = _OVER.get(one.status) or _TURN[one.stage]
    return pattern.format(holder=page.holder, decider=page.decider)


_OVER: Final = {
    S.DRAFT: "Rancangan ini belum diterbitkan.",
    S.RESOLVED: "Tidak ada lagi yang perlu dilakukan.",
    S.NOT_ACTIONABLE: "Rekomendasi berakhir tanpa tindak lanjut; alasannya ada pada riwayat.",
    S.WITHDRAWN: "Rekomendasi ditarik dan tidak dihitung lagi; alasannya ada pada riwayat.",
}
_TURN: Final = {
    G.ADDRESSEE: "Menunggu {holder} menulis dan mengajukan tindak lanjut.",
    G.INTERNAL_AUDIT: "Menunggu APIP {holder} memeriksa tindak lanjut.",
    G.REVIEW: "Menunggu {decider} menetapkan sesuai atau belum sesuai.",
    G.APPROVAL: "Menunggu orang kedua dari {decider} menyetujui atau menolak usulan.",
}


def stage_of(page: RecommendationPage) -> Status | None:
    """Where the answer is, as long as something is to be done."""
    one = page.recommendation
    return ANSWER_STAGE[one.stage] if one.status in UNSETTLED else None


# ── clocks ────────────────────────────────────────────────────────────────────
def clock_mark(clock: Clock) -> Status:
    """Days left or over in a word, a shape and a tone."""
    if not clock.is_running:
        word = f"Berhenti pada hari ke-{clock.used}"
        return Status(word, "kunci", "bad" if clock.left < 0 else "idle")
    if clock.left < 0:
        return Status(f"Lewat {-clock.left} hari", "lewat", "bad")
    if clock.left == 0:
        return Status("Hari terakhir", "perhatian", "warn")
    soon = clock.left <= SOON
    return Status(
        f"Sisa {clock.left} hari", *(("perhatian", "warn") if soon else ("proses", "idle"))
    )


def clock_text(clock: Clock, how: DayCount) -> str:
    """`hari ke-47 dari 60 hari kalender, sampai 5 Juni 2026`."""
    text = f"hari ke-{clock.used} dari {clock.limit} {DAY_COUNT[how]}"
    if clock.due is None:
        return text
    return (
        f"{text}, batasnya {day(clock.due)}"
        if clock.left < 0
        else f"{text}, sampai {day(clock.due)}"
    )


# ── what happened ─────────────────────────────────────────────────────────────
def timeline(steps: Iterable[Step], zone: TimeZone) -> list[TimelineEntry]:
    """Newest first."""
    return [_entry(one, zone) for one in reversed([*steps])]


def _entry(one: Step, zone: TimeZone) -> TimelineEntry:
    icon, tone, what = _what(one)
    by = ", ".join(part for part in (one.by or "Sistem", one.agency) if part)
    return TimelineEntry(icon, tone, what, by, moment(one.at, zone), one.note)


def _what(one: Step) -> tuple[str, str, str]:
    if one.action is A.IMPORT:  # a register says how it stood, not what was done
        state = RECOMMENDATION_STATUS[one.status]
        return state.icon, state.tone, f"Menurut daftar yang dimuat: {state.word.lower()}"
    return WHAT[one.action]
