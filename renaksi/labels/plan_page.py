"""The sentences at the head of a plan's page: where it stands, and until when what is due."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from renaksi.core.agency import TimeZone
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.plan_case import PlanCase
from renaksi.labels.format import day, moment, weekday

STANDING: Final = {
    PlanState.DRAFT: "",
    PlanState.PROPOSED: "Menunggu Pejabat Pengelola Pengaduan mengajukannya.",
    PlanState.SUBMITTED: "Diajukan {submitted}. Menunggu {tier} memulai telaah.",
    PlanState.IN_REVIEW: "Diajukan {submitted}. Sedang ditelaah oleh {tier}.",
    PlanState.RETURNED: "{tier} meminta perbaikan.",
    PlanState.ENDORSED: "Disetujui {endorsed}. Menunggu penetapan dengan keputusan.",
    PlanState.ENACTED: "Ditetapkan dengan {decree}.",
    PlanState.SUPERSEDED: "Pernah berlaku dengan {decree}, kini digantikan revisi yang lebih baru.",
    PlanState.CANCELLED: "Revisi ini dihentikan; isinya hanya dapat dibaca.",
    PlanState.CLOSED: "Ditetapkan dengan {decree}. Siklus sudah ditutup.",
}

PRIMARY: Final = {
    PlanAction.SUBMIT: "Periksa dan ajukan",
    PlanAction.PROPOSE: "Periksa dan usulkan",
    PlanAction.ENACT: "Tetapkan dengan keputusan",
    PlanAction.START_REVIEW: "Mulai telaah",
}
"""The next step as the one button of the page, in the order of preference."""

OWNERS_TURN: Final = {
    PlanState.DRAFT: "Lanjutkan menyusun",
    PlanState.RETURNED: "Perbaiki renaksi",
    PlanState.PROPOSED: "Periksa usulan",
    PlanState.ENDORSED: "Tetapkan dengan keputusan",
}
"""What the agency does next, where it is its turn."""


def next_word(state: PlanState) -> str:
    return OWNERS_TURN.get(state, "Buka renaksi")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the sentences are filled with."""

    state: PlanState
    number: int
    zone: TimeZone
    today: date
    drafting_due_on: date
    return_due_on: date | None
    submitted_at: datetime | None
    endorsed_at: datetime | None
    decree_number: str
    decree_date: date | None
    tier: str
    in_force_number: int | None


def sentence(one: Standing) -> str:
    """Where the revision stands; its deadline is told apart (`deadline`)."""
    told = STANDING[one.state].format(
        submitted=moment(one.submitted_at, one.zone) if one.submitted_at else "",
        endorsed=moment(one.endorsed_at, one.zone) if one.endorsed_at else "",
        tier=one.tier or "Instansi pembina",
        decree=f"keputusan nomor {one.decree_number} tanggal {day(one.decree_date)}",
    )
    parts = [told]
    if one.in_force_number and one.in_force_number != one.number:
        parts.append(f"Revisi {one.in_force_number} tetap berlaku.")
    return " ".join(part for part in parts if part)


def inheritance(case: PlanCase, agency_name: str) -> str:
    """Who acts for the plan of an agency that is no more; empty for every other plan."""
    if case.custodian:
        return f"Warisan dari {agency_name} yang sudah berakhir. Ditangani {case.custodian}."
    if case.is_orphan:
        return f"{agency_name} sudah berakhir dan belum ada penerus yang menangani renaksi ini."
    return ""


def deadline(one: Standing) -> "Deadline | None":
    """Until when the agency has to submit, where it is its turn.

    The drafting window is that of first plans: a revision may come at any time of the year.
    """
    due = one.return_due_on if one.state is PlanState.RETURNED else None
    if one.state in {PlanState.DRAFT, PlanState.PROPOSED} and one.number == 1:
        due = one.drafting_due_on
    return None if due is None else submit_by(due, one.zone, one.today)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day in words."""

    text: str
    is_late: bool


def submit_by(due: date, zone: TimeZone, today: date) -> Deadline:
    text = f"Ajukan paling lambat {weekday(due)}, 23.59 {zone}, {countdown(due, today)}."
    return Deadline(text, due < today)


def when(at: datetime, zone: TimeZone, today: date) -> str:
    """`pukul 20.44 WIB` today, else the day."""
    local = at.astimezone(ZoneInfo(zone.key))
    return f"pukul {local:%H.%M} {zone}" if local.date() == today else day(local.date())


def countdown(due: date, today: date) -> str:
    """`10 hari lagi`, `hari ini`, `terlambat 3 hari`."""
    left = (due - today).days
    if left == 0:
        return "hari ini"
    return f"{left} hari lagi" if left > 0 else f"terlambat {-left} hari"
