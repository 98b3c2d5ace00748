"""Tasks about reports in words: title and button, and the line below."""

from collections.abc import Mapping
from typing import Final

from renaksi.core.report_facts import ReportFacts
from renaksi.core.report_window import Stand
from renaksi.core.task import Task, TaskKind as K
from renaksi.labels.format import day, number

REPORT_TASK: Final[Mapping[K, tuple[str, str]]] = {
    K.FILL_REPORT: ("{report}", "Isi laporan"),
    K.FILL_REPORT_ROWS: ("Aksi unit Anda dalam {report_in}", "Isi aksi"),
    K.FIX_REPORT: ("Perbaiki {report_in}", "Perbaiki"),
    K.SUBMIT_REPORT: ("Ajukan {report_in}", "Periksa dan ajukan"),
    K.ASK_EXTENSION: ("{report} terkunci", "Minta dispensasi"),
    K.VERIFY_REPORTS: ("{report}, {agency}", "Verifikasi"),
    K.DECIDE_EXTENSIONS: ("Permintaan dispensasi {agency}, {checkpoint} {year}", "Putuskan"),
}
_SEVERAL: Final[Mapping[K, str]] = {
    K.VERIFY_REPORTS: "{count} laporan capaian menunggu verifikasi",
    K.DECIDE_EXTENSIONS: "{count} permintaan dispensasi menunggu keputusan",
}


def title(task: Task) -> str:
    facts = task.report
    told = {
        "checkpoint": facts.checkpoint if facts else task.checkpoint,
        "year": task.year,
        "agency": task.agency_name,
        "count": number(task.count),
    }
    report = "aporan capaian {checkpoint} {year}".format_map(told)
    if facts and facts.place.agency_id != facts.agency_id:
        report += f", {facts.agency_name} (warisan)"
    pattern = _SEVERAL[task.kind] if task.count > 1 else REPORT_TASK[task.kind][0]
    return pattern.format_map({**told, "report": f"L{report}", "report_in": f"l{report}"})


def text(task: Task) -> str:
    facts = task.report
    if facts is None:
        return (
            f"Yang terlama masuk {day(task.since)}."
            if task.count > 1
            else f"Masuk {day(task.since)}."
        )
    if task.kind is K.ASK_EXTENSION:
        return f"Terkunci sejak {day(facts.case.window.last_day())}, 23.59. Laporan belum diajukan."
    if task.kind is K.FIX_REPORT:
        return f"“{facts.reason}”" if facts.reason else ""
    if task.kind is K.FILL_REPORT_ROWS:
        left = facts.own_rows - facts.own_filled
        return f"{number(left)} dari {number(facts.own_rows)} aksi unit Anda belum diisi."
    return f"{_filled(facts)}{_late(facts)}"


def _filled(facts: ReportFacts) -> str:
    if facts.case.is_nil:
        return "Laporan nihil."
    if facts.is_complete:
        return f"Semua aksi ({number(facts.due)}) sudah diisi."
    return f"{number(facts.case.filled)} dari {number(facts.due)} aksi sudah diisi."


def _late(facts: ReportFacts) -> str:
    window = facts.case.window
    if window.stand(facts.case.now) is not Stand.LATE:
        return ""
    return f" Masih diterima sampai {day(window.last_day())}, 23.59."
