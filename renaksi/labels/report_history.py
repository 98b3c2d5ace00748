"""What happened to a report in words people understand: who did what, when, and why."""

from collections.abc import Iterable
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.report import ExtensionState, ReportAction as A
from renaksi.labels.format import day, moment
from renaksi.labels.report import TIMING
from renaksi.labels.timeline import TimelineEntry
from renaksi.queries.report_history import ReportEvent

WHAT: Final = {
    A.CREATE: ("rancangan", "idle", "Laporan mulai diisi"),
    A.SUBMIT: ("kirim", "live", "Laporan diajukan"),
    A.WITHDRAW: ("kembali", "live", "Pengajuan ditarik kembali"),
    A.START: ("proses", "live", "Verifikasi dimulai"),
    A.RETURN: ("kembali", "bad", "Laporan dikembalikan untuk diperbaiki"),
    A.VERIFY: ("selesai", "ok", "Laporan diverifikasi"),
    A.REOPEN: ("kembali", "bad", "Laporan dibuka kembali"),
}
ASKED: Final = ("kirim", "live", "Dispensasi diminta")
WITHDRAWN: Final = ("takdinilai", "idle", "Dispensasi diminta, lalu dibatalkan")
DECIDED: Final = {
    ExtensionState.GRANTED: ("selesai", "ok", "Dispensasi diberikan"),
    ExtensionState.REFUSED: ("kembali", "bad", "Dispensasi ditolak"),
}


def in_words(events: Iterable[ReportEvent], zone: TimeZone) -> list[TimelineEntry]:
    return [_entry(one, zone) for one in events]


def _entry(one: ReportEvent, zone: TimeZone) -> TimelineEntry:
    icon, tone, what = _what(one)
    parts = [what]
    if one.is_nil:
        parts.append("nihil")
    if one.timing:
        parts.append(TIMING[one.timing].word.lower())
    if one.day:
        until = "batas perbaikan" if one.action else "sampai"
        parts.append(f"{until} {day(one.day)}")
    by = ", ".join(part for part in (one.by or "Sistem", one.agency) if part)
    return TimelineEntry(icon, tone, ", ".join(parts), by, moment(one.at, zone), one.note)


def _what(one: ReportEvent) -> tuple[str, str, str]:
    if one.action is not None:
        return WHAT[one.action]
    if one.is_decision and one.extension in DECIDED:
        return DECIDED[one.extension]
    return WITHDRAWN if one.extension is ExtensionState.CANCELLED else ASKED
