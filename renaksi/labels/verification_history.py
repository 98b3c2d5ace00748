"""What happened to a report and to one of its rows, in words people understand."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from renaksi.core.agency import TimeZone
from renaksi.core.audit import AuditEvent as E
from renaksi.core.report import EntryVerdict, EvidenceVerdict, Timing
from renaksi.labels.format import moment, number
from renaksi.labels.report import TIMING
from renaksi.labels.timeline import TimelineEntry
from renaksi.queries.verification_history import Happened

_REPORT: Final = {
    E.REPORT_SUBMIT: ("kirim", "live", "Laporan diajukan"),
    E.REPORT_WITHDRAW: ("kembali", "live", "Pengajuan ditarik kembali"),
    E.REPORT_START: ("proses", "live", "Verifikasi dimulai"),
    E.REPORT_RETURN: ("kembali", "bad", "Laporan dikembalikan"),
    E.REPORT_VERIFY: ("selesai", "ok", "Laporan diverifikasi"),
    E.REPORT_REOPEN: ("kembali", "bad", "Laporan dibuka kembali"),
    E.REPORT_NIL: ("nihil", "idle", "Tanda nihil diubah"),
}
_VERDICT: Final = {
    EntryVerdict.ACCEPTED: ("selesai", "ok", "Baris diterima"),
    EntryVerdict.ADJUSTED: ("selesai", "warn", "Nilai ditetapkan"),
    EntryVerdict.RETURNED: ("kembali", "bad", "Baris dikembalikan"),
    EntryVerdict.PENDING: ("belum", "idle", "Putusan dibatalkan"),
}
_EVIDENCE: Final = {
    EvidenceVerdict.ACCEPTED: ("selesai", "ok", "Bukti diterima"),
    EvidenceVerdict.REJECTED: ("kembali", "bad", "Bukti ditolak"),
    EvidenceVerdict.PENDING: ("belum", "idle", "Putusan atas bukti dibatalkan"),
}
_FIELD: Final = {
    "description": "uraian",
    "obstacles": "kendala",
    "next_steps": "rencana tindak lanjut",
}


def in_words(
    found: Iterable[Happened], zone: TimeZone, lineage_id: str | None = None
) -> list[TimelineEntry]:
    """`lineage_id`: the row that is open; of clean rows accepted at once only its own are told."""
    return [
        _entry(one, zone)
        for one in found
        if one.event is not E.ENTRY_VERDICT or lineage_id is None or one.concerns(lineage_id)
    ]


def _entry(one: Happened, zone: TimeZone) -> TimelineEntry:
    icon, tone, what = _what(one)
    return TimelineEntry(icon, tone, what, one.by or "Sistem", moment(one.at, zone), one.note)


def _what(one: Happened) -> tuple[str, str, str]:
    if one.event is E.ENTRY_VERDICT:
        return _judged(one)
    if one.event is E.EVIDENCE_VERDICT:
        return _EVIDENCE[EvidenceVerdict(one.after["verdict"])]
    if one.event in {E.ENTRY_EDIT, E.ENTRY_IMPORT}:
        return "rancangan", "idle", f"Baris diubah: {_changes(one.before, one.after)}"
    icon, tone, what = _REPORT[one.event]
    timing = one.after.get("timing")
    return icon, tone, f"{what}, {TIMING[Timing(timing)].word.lower()}" if timing else what


def _judged(one: Happened) -> tuple[str, str, str]:
    verdict = one.after.get("verdict")
    if verdict is None:  # only the note or the value was changed
        return "perhatian", "idle", "Putusan diperbarui"
    icon, tone, what = _VERDICT[EntryVerdict(verdict)]
    rows = one.after.get("rows")
    if rows:
        return icon, tone, f"Diterima bersama {len(rows)} baris bersih"
    value = one.after.get("verified_value")
    return icon, tone, what if value is None else f"{what}: {number(Decimal(value))}"


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    told = []
    if "realization" in after:
        told.append(f"realisasi {_figure(before)} menjadi {_figure(after)}")
    told += [word for name, word in _FIELD.items() if name in after]
    return ", ".join(told) or "isian"


def _figure(values: Mapping[str, Any]) -> str:
    value = values.get("realization")
    return "kosong" if value is None else number(Decimal(value))
