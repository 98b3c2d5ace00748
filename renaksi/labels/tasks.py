"""Tasks in words: what to do, until when, and what the button says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.task import PlanFacts, Task, TaskKind as K, Urgency, Window
from renaksi.labels import assessment_tasks, periodic_tasks, recommendation_tasks, report_tasks
from renaksi.labels.format import day, number, weekday
from renaksi.labels.plan import Status

URGENCY: Final = {
    Urgency.LATE: "Terlambat",
    Urgency.THIS_WEEK: "Minggu ini",
    Urgency.DECISION: "Menunggu keputusan Anda",
    Urgency.OTHER: "Lainnya",
}
TASK: Final = {
    K.CREATE_PLAN: ("Susun renaksi {year}", "Susun renaksi"),
    K.COMPLETE_PLAN: ("{subject}", "Lanjutkan"),
    K.FIX_RETURN: ("Perbaiki {subject_in}", "Perbaiki"),
    K.FILL_ROWS: ("Aksi unit Anda dalam {subject_in}", "Isi aksi"),
    K.SUBMIT_PLAN: ("{subject} yang diusulkan", "Periksa dan ajukan"),
    K.ENACT_PLAN: ("Tetapkan {subject_in}", "Tetapkan"),
    K.START_REVIEW: ("{subject}, {agency}", "Mulai telaah"),
    K.CONTINUE_REVIEW: ("{subject}, {agency}", "Lanjutkan telaah"),
    K.ENDORSE_PLAN: ("{subject}, {agency}", "Periksa dan setujui"),
    K.CREATE_CYCLE: ("Siklus tahun ini belum dibuat", "Buat siklus"),
    K.OPEN_CYCLE: ("Siklus {year} belum dibuka", "Siapkan siklus"),
    K.APPOINT: ("{who} tanpa Admin Instansi atau Pejabat Pengelola", "Tunjuk"),
    **report_tasks.REPORT_TASK,
    **recommendation_tasks.RECOMMENDATION_TASK,
    **assessment_tasks.ASSESSMENT_TASK,
    **periodic_tasks.PERIODIC_TASK,
}
"""Title and button."""
_RETURNED: Final = frozenset({K.FIX_RETURN, K.FIX_REPORT, K.FIX_ANSWERS})
SOON: Final = 3
"""Days; what is due within them is marked."""


@dataclass(frozen=True, slots=True)
class TaskWords:
    """What one line of "Tugas saya" says."""

    title: str
    text: str
    button: str
    when: Status
    until: str
    stands_in: str


def in_words(task: Task) -> TaskWords:
    if task.kind in report_tasks.REPORT_TASK:
        return _of_report(task)
    if task.kind in recommendation_tasks.RECOMMENDATION_TASK:
        return _of_recommendation(task)
    if task.kind in assessment_tasks.ASSESSMENT_TASK:
        return _of_assessment(task)
    if task.kind in periodic_tasks.PERIODIC_TASK:
        return _of_periodic(task)
    title, button = TASK[task.kind]
    facts = task.facts
    agency = _agency(facts)
    subject = _subject(facts)
    if _is_inherited(facts) and "{agency}" not in title:
        subject = f"{subject}, {agency}"
    told = {
        "year": task.year or "",
        "who": task.agency_name if task.count == 1 else f"{number(task.count)} instansi",
        "agency": agency,
        "subject": subject,
        "subject_in": _lower(subject),
    }
    return TaskWords(
        title=title.format_map(told),
        text=_text(task),
        button=button,
        when=_when(task),
        until=_until(task.due, facts.zone if facts else None),
        stands_in=f"dialihkan dari {task.stands_in_for}" if task.stands_in_for else "",
    )


def _of_report(task: Task) -> TaskWords:
    button = "Buka antrean" if task.count > 1 else TASK[task.kind][1]
    zone = task.report.zone if task.report else None
    title, text = report_tasks.title(task), report_tasks.text(task)
    return TaskWords(title, text, button, _when(task), _until(task.due, zone), "")


def _of_recommendation(task: Task) -> TaskWords:
    button = "Buka daftar" if task.count > 1 else TASK[task.kind][1]
    title, text = recommendation_tasks.title(task), recommendation_tasks.text(task)
    return TaskWords(title, text, button, _when(task), _until(task.due, None), "")


def _of_assessment(task: Task) -> TaskWords:
    button = "Buka daftar" if task.count > 1 else TASK[task.kind][1]
    title, text = assessment_tasks.title(task), assessment_tasks.text(task)
    return TaskWords(title, text, button, _when(task), _until(task.due, None), "")


def _of_periodic(task: Task) -> TaskWords:
    button = "Buka daftar" if task.count > 1 else TASK[task.kind][1]
    title, text = periodic_tasks.title(task), periodic_tasks.text(task)
    return TaskWords(title, text, button, _when(task), "", "")


def _subject(facts: PlanFacts | None) -> str:
    if facts is None:
        return ""
    return f"Renaksi {facts.year}" + (f", revisi {facts.number}" if facts.number > 1 else "")


def _is_inherited(facts: PlanFacts | None) -> bool:
    """Another agency acts for it than the one whose it is."""
    return facts is not None and facts.place.agency_id != facts.agency_id


def _agency(facts: PlanFacts | None) -> str:
    """Whose plan it is; one's own needs no name, one that was inherited does."""
    if facts is None:
        return ""
    return f"{facts.agency_name} (warisan)" if _is_inherited(facts) else facts.agency_name


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _text(task: Task) -> str:
    facts = task.facts
    if facts is None:
        return _DUTY[task.kind]
    if task.kind in {K.COMPLETE_PLAN, K.SUBMIT_PLAN}:
        return _readiness(facts, task.kind)
    if task.kind is K.FIX_RETURN:
        return _returned(facts)
    return _SAID[task.kind].format(
        since=day(facts.window.opens), own=facts.own_rows, incomplete=facts.own_incomplete
    )


_SAID: Final = {
    K.CREATE_PLAN: "Belum dibuat. Mulai dari templat nasional, lembar kerja, atau satu per satu.",
    K.FILL_ROWS: "{incomplete} dari {own} aksi unit Anda belum lengkap.",
    K.ENACT_PLAN: "Sudah disetujui. Isi data keputusan dan unggah keputusan bertanda tangan.",
    K.START_REVIEW: "Diajukan {since}.",
    K.CONTINUE_REVIEW: "Diajukan {since}, sedang Anda telaah.",
    K.ENDORSE_PLAN: "Diajukan {since}, sedang ditelaah Tim Evaluator.",
}
_DUTY: Final = {
    K.CREATE_CYCLE: "Tanpa siklus tidak ada instansi yang dapat menyusun renaksi.",
    K.OPEN_CYCLE: "Instansi melihat siklus ini setelah dibuka.",
    K.APPOINT: "Renaksi disusun oleh Admin Instansi dan diajukan oleh Pejabat Pengelola Pengaduan.",
}


def _returned(facts: PlanFacts) -> str:
    """The reviewer's own words, and how many of the notes are still open."""
    parts = [
        f"“{facts.reason}”" if facts.reason else "",
        f"{number(facts.notes)} catatan belum dijawab." if facts.notes else "",
    ]
    return " ".join(part for part in parts if part)


def _readiness(facts: PlanFacts, kind: K) -> str:
    if facts.issues:
        return f"{number(facts.issues)} hal masih harus dilengkapi sebelum dapat diajukan."
    ready = "Semua pemeriksaan lulus."
    return ready if kind is K.SUBMIT_PLAN else f"{ready} Usulkan kepada pejabat pengelola."


def _when(task: Task) -> Status:
    if task.days_left is None:
        return Status("Menunggu Anda", "rancangan", "live")
    word = countdown(task.days_left)
    if task.days_left < 0:
        return Status(word, "lewat", "bad")
    if task.kind in _RETURNED:
        return Status(word, "kembali", "warn")
    if task.days_left <= SOON:
        return Status(word, "perhatian", "warn")
    return Status(word, "rancangan", "live")


def countdown(days_left: int) -> str:
    """`Terlambat 4 hari`, `Hari ini`, `Besok`, `10 hari lagi`."""
    if days_left < 0:
        return f"Terlambat {number(-days_left)} hari"
    return {0: "Hari ini", 1: "Besok"}.get(days_left, f"{number(days_left)} hari lagi")


def _until(due: date | None, zone: TimeZone | None) -> str:
    return f"Batas {weekday(due)}, 23.59 {zone or TimeZone.WIB}" if due else ""


def headline(tasks: Sequence[Task]) -> str:
    """The state of the day in one sentence."""
    if not tasks:
        return "Tidak ada tugas"
    told = f"Ada {number(len(tasks))} tugas"
    late = sum(task.urgency is Urgency.LATE for task in tasks)
    if not late:
        return told
    if len(tasks) == 1:
        return f"{told}, sudah terlambat"
    return f"{told}, {number(late)} di antaranya terlambat"


DUE_AT: Final = 86
"""Where the ruler marks the due day, in percent of its width; the rest is for being late."""
LAST: Final = 98


def ruler(window: Window, today: date) -> tuple[int, int, str] | None:
    """Due, today (both in percent) and what is read aloud; None where no window is known."""
    if window.opens is None or window.due is None or window.due <= window.opens:
        return None
    gone = (today - window.opens).days / (window.due - window.opens).days
    place = min(LAST, max(0, round(DUE_AT * gone)))
    return (
        DUE_AT,
        place,
        f"Sejak {day(window.opens)}, batas {day(window.due)}, hari ini {day(today)}",
    )
