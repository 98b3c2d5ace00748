"""One line of the audit trail as a page or a file shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from renaksi.core.audit import AuditEvent
from renaksi.labels.audit import AUDIT_EVENT
from renaksi.labels.audit_diff import Difference, differences
from renaksi.queries.audit import AuditLine

SYSTEM: Final = "Sistem"
NOUN: Final[Mapping[str, str]] = {
    "plan": "Renaksi",
    "item": "Aksi",
    "comment": "Komentar",
    "document": "Dokumen",
    "file": "Berkas",
    "agency": "Instansi",
    "user": "Pengguna",
    "cycle": "Siklus",
    "holiday": "Hari libur",
    "reference": "Data acuan",
    "demo": "Data contoh",
    "audit": "Jejak audit",
    "report": "Laporan capaian",
    "entry": "Isian laporan",
    "extension": "Dispensasi",
    "evidence": "Bukti dukung",
    "recommendation": "Rekomendasi",
    "follow_up": "Tindak lanjut",
    "instrument": "Instrumen",
    "assessment": "Penilaian",
    "objection": "Sanggah",
    "complaint": "Pengaduan",
    "connection": "Keterhubungan",
    "channel": "Kanal pengaduan",
    "roadmap": "Peta jalan",
    "guidance": "Kegiatan",
    "periodic": "Laporan berkala",
}
"""What the events are grouped by in the filter: the part before the colon."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """What is read of a line."""

    number: int
    at: datetime
    by: str
    what: str
    subject: str
    plan_id: int | None
    agency_code: str
    agency_name: str
    differences: list[Difference]
    note: str
    request_id: str


def shown(line: AuditLine) -> ShownLine:
    return ShownLine(
        number=line.id,
        at=line.at,
        by=line.actor or SYSTEM,
        what=AUDIT_EVENT[line.event],
        subject=subject(line),
        # A hub's own note on a plan below it: not everybody who reads the hub's trail reads that.
        plan_id=line.plan_id if line.plan_agency_code == line.agency_code else None,
        agency_code=line.agency_code or "",
        agency_name=line.agency_name or "",
        differences=differences(line),
        note=line.note,
        request_id=line.request_id,
    )


def subject(line: AuditLine) -> str:
    """What it is about, beside the agency; empty where that says it all."""
    if line.plan_id is not None:
        return f"Renaksi {line.plan_year} {line.plan_agency}, revisi {line.revision}"
    if line.cycle_year is not None:
        return f"Siklus {line.cycle_year}"
    return line.person if line.person and line.person != line.actor else ""


def events_of_text(text: str) -> frozenset[AuditEvent]:
    """Events whose words hold every word of the text."""
    words = text.lower().split()
    return frozenset(
        event
        for event, term in AUDIT_EVENT.items()
        if words and all(word in term.lower() for word in words)
    )


def groups() -> dict[str, list[tuple[str, str]]]:
    """The filter's choices: (value, term) under each noun."""
    found: dict[str, list[tuple[str, str]]] = {noun: [] for noun in NOUN.values()}
    for event, term in AUDIT_EVENT.items():
        found[NOUN[event.value.partition(":")[0]]].append((event.value, term))
    return found
