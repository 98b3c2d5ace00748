"""The steps of a report in words people understand: who did what, when, and why."""

from collections.abc import Iterable
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.report import ReportAction as A
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


def in_words(events: Iterable[ReportEvent], zone: TimeZone) -> list[TimelineEntry]:
    return [_entry(one, zone) for one in events]


def _entry(one: ReportEvent, zone: TimeZone) -> TimelineEntry:
    icon, tone, what = WHAT[one.action]
    parts = [what]
    if one.is_nil:
        parts.append("nihil")
    if one.timing:
        parts.append(TIMING[one.timing].word.lower())
    if one.return_due_on:
        parts.append(f"batas perbaikan {day(one.return_due_on)}")
    by = ", ".join(part for part in (one.by or "Sistem", one.agency) if part)
    return TimelineEntry(icon, tone, ", ".join(parts), by, moment(one.at, zone), one.note)
