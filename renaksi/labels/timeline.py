"""The timeline of a plan in words people understand: who did what, when, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from renaksi.core.agency import TimeZone
from renaksi.core.audit import AuditEvent as E
from renaksi.labels.format import day, moment
from renaksi.labels.people import ROLE
from renaksi.queries.timeline import TimelineEvent


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What the `timeline` macro shows."""

    icon: str
    tone: str
    what: str
    by: str
    at: str
    note: str


WHAT: Final[Mapping[E, tuple[str, str, str]]] = {
    E.PLAN_CREATE: ("rancangan", "idle", "Renaksi mulai disusun"),
    E.PLAN_PROPOSE: ("proses", "live", "{subject} diusulkan kepada pejabat pengelola"),
    E.PLAN_RETURN_INTERNALLY: ("kembali", "live", "{subject} dikembalikan ke penyusun"),
    E.PLAN_SUBMIT: ("kirim", "live", "{subject} diajukan"),
    E.PLAN_WITHDRAW: ("kembali", "live", "Pengajuan ditarik kembali"),
    E.PLAN_START_REVIEW: ("proses", "live", "Telaah dimulai"),
    E.PLAN_RETURN: ("kembali", "bad", "{subject} dikembalikan untuk diperbaiki"),
    E.PLAN_ENDORSE: ("selesai", "ok", "{subject} disetujui"),
    E.PLAN_REVOKE_ENDORSEMENT: ("kembali", "bad", "Persetujuan dibatalkan"),
    E.PLAN_ENACT: ("selesai", "ok", "{subject} ditetapkan"),
    E.PLAN_REVISE: ("rancangan", "idle", "{subject} dibuka"),
    E.PLAN_SUPERSEDE: ("nanti", "idle", "{subject} digantikan"),
    E.PLAN_CANCEL_REVISION: ("takdinilai", "idle", "{subject} dibatalkan"),
    E.PLAN_CLOSE: ("kunci", "idle", "Renaksi ditutup"),
    E.PLAN_CORRECT_DECREE: ("perhatian", "live", "Data keputusan diperbaiki"),
    E.PLAN_HAND_OVER: ("kirim", "live", "Renaksi diserahkan kepada penerus lain"),
    E.PLAN_LETTER: ("berkas", "idle", "Nomor surat pengantar diisi"),
    E.ITEM_IMPORT: ("berkas", "idle", "Aksi diisi dari berkas lembar kerja"),
    E.DOCUMENT_ISSUE: ("berkas", "idle", "Dokumen resmi diterbitkan"),
}


def entries(events: Iterable[TimelineEvent], zone: TimeZone) -> list[TimelineEntry]:
    return [_entry(one, zone) for one in events]


def _entry(one: TimelineEvent, zone: TimeZone) -> TimelineEntry:
    icon, tone, what = WHAT[one.event]
    return TimelineEntry(
        icon=icon,
        tone=tone,
        what=what.format(subject=subject(one.revision_number)),
        by=_by(one),
        at=moment(one.at, zone),
        note=one.note,
    )


def subject(number: int | None) -> str:
    """The first revision is the plan itself to everybody; the later ones have a number."""
    return "Renaksi" if number in {None, 1} else f"Revisi {number}"


def _by(one: TimelineEvent) -> str:
    parts = [one.actor_name or "Sistem"]
    if one.role:
        parts.append(ROLE[one.role])
    if one.agency_name:
        parts.append(one.agency_name)
    who = ", ".join(parts)
    if one.event is E.PLAN_HAND_OVER:
        return f"Kini ditangani {one.detail.get('custodian', '')}. {who}"
    decree = _decree(one.detail) if one.event in {E.PLAN_ENACT, E.PLAN_CORRECT_DECREE} else ""
    return f"{decree}. {who}" if decree else who


def _decree(detail: Mapping[str, Any]) -> str:
    number = str(detail.get("decree_number") or "")
    on = str(detail.get("decree_date") or "")
    if not number:
        return ""
    return (
        f"Keputusan Nomor {number}, {day(date.fromisoformat(on))}"
        if on
        else f"Keputusan Nomor {number}"
    )
