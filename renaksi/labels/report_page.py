"""The sentences of a report's page: where it stands, how long is left, and what to do next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from renaksi.core.calendar import end_of_day, start_of_day
from renaksi.core.item_entry import Fault
from renaksi.core.report import ReportState
from renaksi.core.report_window import ReportWindow, Stand
from renaksi.labels.format import day, moment, weekday
from renaksi.labels.items import ENTRY_FAULT, SHOWN_OF_TYPED

ENTRY_FIELD: Final = {
    "realization": "Realisasi",
    "description": "Uraian capaian",
    "obstacles": "Kendala",
    "next_steps": "Rencana tindak lanjut",
}
PASTED_FIELD: Final = {"number": "No", "action": "Aksi", **ENTRY_FIELD}
"""What a column of a pasted block can hold."""
NEXT: Final = {
    ReportState.DRAFT: "Lanjutkan laporan",
    ReportState.RETURNED: "Perbaiki laporan",
    ReportState.REOPENED: "Perbaiki laporan",
}
SOON: Final = 3
"""From so many days before the due day on, the countdown warns."""
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)


def entry_field(name: str) -> str:
    return PASTED_FIELD[name]


def entry_fault(fault: Fault) -> str:
    """The sentence beside the field."""
    text = " ".join(fault.text.split())
    if len(text) > SHOWN_OF_TYPED:
        text = f"{text[:SHOWN_OF_TYPED]}…"
    field = PASTED_FIELD.get(fault.field, fault.field)
    return ENTRY_FAULT[fault.kind].format(text=text, field=field, limit=fault.limit)


# ── the window ────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class WindowWords:
    """The window as a person reads it, and as the ruler draws it."""

    left: str
    """`3 hari lagi`, `2 jam 14 menit lagi`, `terlambat 2 hari`."""
    tone: str
    icon: str
    text: str
    """Until when what is accepted, with the zone."""
    ruler: str
    """What the ruler says aloud."""
    due: float
    """Where the due day ends, in percent of the way from opening to lock."""
    now: float
    is_late: bool


def window_words(window: ReportWindow, now: datetime) -> WindowWords:
    """`now` against the window; the ruler shows the days of the checkpoint, without extensions."""
    stand = window.stand(now)
    left, tone, icon = _countdown(window, stand, now)
    return WindowWords(
        left,
        tone,
        icon,
        _until(window, stand),
        _spoken(window, now),
        due=_share(window, end_of_day(window.due_on, window.zone)),
        now=_share(window, now),
        is_late=stand in {Stand.LATE, Stand.LOCKED},
    )


def _countdown(window: ReportWindow, stand: Stand, now: datetime) -> tuple[str, str, str]:
    if stand is Stand.NOT_OPEN:
        return (
            f"Dibuka {remaining(start_of_day(window.opens_on, window.zone) - now)}",
            "idle",
            "nanti",
        )
    if stand is Stand.LOCKED:
        return "Terkunci", "idle", "kunci"
    end = end_of_day(window.next_day(now), window.zone)
    if stand is Stand.LATE:
        since = now - end_of_day(window.due_on, window.zone)
        return f"Terlambat {lasting(since)}", "bad", "lewat"
    is_soon = end - now <= timedelta(days=SOON)
    left = remaining(end - now)
    return (
        left[0].upper() + left[1:],
        "warn" if is_soon else "live",
        ("perhatian" if is_soon else "proses"),
    )


def _until(window: ReportWindow, stand: Stand) -> str:
    zone = window.zone
    match stand:
        case Stand.NOT_OPEN:
            return f"Dibuka {weekday(window.opens_on)}, batas {day(window.due_on)}, 23.59 {zone}"
        case Stand.OPEN:
            return f"Batas {weekday(window.due_on)}, 23.59 {zone}"
        case Stand.SENT_BACK:
            return f"Batas perbaikan {weekday(window.return_due_on or window.due_on)}, 23.59 {zone}"
        case Stand.EXTENDED:
            until = weekday(window.extended_until or window.due_on)
            return f"Dispensasi sampai {until}, 23.59 {zone}"
        case Stand.LATE:
            return (
                f"Batas {day(window.due_on)} sudah lewat. Masih diterima sampai"
                f" {weekday(window.closes_on)}, 23.59 {zone}, dan tercatat terlambat"
            )
        case _:
            return f"Terkunci sejak {locked_since(window)}"


def locked_since(window: ReportWindow) -> str:
    """Jumat, 17 Juli 2026, 23.59 WIB."""
    return f"{weekday(window.last_day())}, 23.59 {window.zone}"


def _spoken(window: ReportWindow, now: datetime) -> str:
    return (
        f"Dibuka {day(window.opens_on)}, batas {day(window.due_on)}, terkunci"
        f" {day(window.closes_on)}; sekarang {moment(now, window.zone)}"
    )


def _share(window: ReportWindow, at: datetime) -> float:
    start = start_of_day(window.opens_on, window.zone)
    whole = end_of_day(window.closes_on, window.zone) - start
    return round(min(100.0, max(0.0, 100 * ((at - start) / whole))), 1)


def lasting(span: timedelta) -> str:
    """`3 hari`, `5 jam 20 menit`, `12 menit`; parts of a minute count as a whole one."""
    minutes = max(1, -(-span // MINUTE))
    if minutes >= 48 * 60:
        return f"{minutes // (24 * 60)} hari"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} menit"
    return f"{hours} jam {rest} menit" if rest else f"{hours} jam"


def remaining(span: timedelta) -> str:
    return f"{lasting(span)} lagi"


# ── where the report stands ───────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class ReportStanding:
    """What the sentence at the head of the page is filled with."""

    state: ReportState | None
    has_plan: bool
    window: ReportWindow
    now: datetime
    tier: str = ""
    """Who verifies."""
    submitted_at: datetime | None = None
    verified_at: datetime | None = None


def sentence(one: ReportStanding) -> str:
    """Where the report stands and whose turn it is; its deadline is told apart."""
    zone, tier = one.window.zone, one.tier or "Instansi pembina"
    if not one.has_plan:
        return "Belum ada renaksi yang berlaku, jadi belum ada yang dapat dilaporkan."
    match one.state:
        case ReportState.DRAFT if one.window.accepts(one.now):
            return "Setelah terisi, Pejabat Pengelola Pengaduan mengajukannya."
        case ReportState.SUBMITTED:
            return f"Diajukan {moment(one.submitted_at, zone)}. Menunggu verifikasi {tier}."
        case ReportState.IN_VERIFICATION:
            return f"Diajukan {moment(one.submitted_at, zone)}. Sedang diverifikasi oleh {tier}."
        case ReportState.RETURNED:
            return f"{tier} meminta perbaikan."
        case ReportState.VERIFIED:
            return f"Diverifikasi {moment(one.verified_at, zone)}."
        case ReportState.REOPENED:
            return "Laporan yang sudah diverifikasi dibuka kembali."
        case _:
            return ""


def next_word(state: ReportState | None, stand: Stand, *, may_write: bool) -> str:
    """The way on from the list: what one does there."""
    accepts = stand not in {Stand.NOT_OPEN, Stand.LOCKED}
    if may_write and accepts and state is None:
        return "Mulai melapor"
    if may_write and accepts and state in NEXT:
        return NEXT[state]
    if may_write and stand is Stand.LOCKED and (state is None or state in NEXT):
        return "Minta dispensasi"
    return "Buka laporan"
