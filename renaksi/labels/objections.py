"""Words of objections as their list and the page of a decision say them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from renaksi.core.objection import ObjectionAction, ObjectionState
from renaksi.core.objection_figures import ObjectionFigures
from renaksi.labels.format import day, number, percent
from renaksi.labels.plan import Status

TAB: Final[Mapping[str, str]] = {
    "menunggu": "Menunggu putusan",
    "diputus": "Sudah diputus",
    "semua": "Semua",
}
DECISION: Final[Mapping[ObjectionAction, str]] = {
    ObjectionAction.GRANT: "Kabulkan, dengan nilai di bawah ini atau dengan bukti barunya saja",
    ObjectionAction.REJECT: "Tolak, nilai tetap",
}
DONE: Final[Mapping[ObjectionAction, str]] = {
    ObjectionAction.GRANT: "Sanggahan {code} dikabulkan.",
    ObjectionAction.REJECT: "Sanggahan {code} ditolak.",
}


def due_words(state: ObjectionState, due: date | None, today: date) -> Status | None:
    """By when it has to be decided; None once nothing waits."""
    if state is not ObjectionState.FILED or due is None:
        return None
    left = (due - today).days
    if left < 0:
        return Status(f"Lewat {number(-left)} hari", "lewat", "bad")
    tone = "warn" if left <= 1 else "live"
    return Status(f"Batas {day(due)}", "sanggah", tone)


def headline(total: ObjectionFigures, mine: int) -> str:
    """The state of the day in one sentence."""
    if mine:
        return f"{number(mine)} sanggahan menunggu putusan Anda"
    if total.open:
        return f"{number(total.open)} sanggahan menunggu putusan"
    return (
        f"{number(total.filed)} sanggahan, semuanya sudah diputus" if total.filed else "Sanggahan"
    )


def granted(one: ObjectionFigures) -> str:
    """`40,00% (2 dari 5), n kecil`."""
    if not one.decided:
        return "–"
    small = ", n kecil" if one.is_small else ""
    return f"{percent(one.share_granted)} ({number(one.granted)} dari {number(one.decided)}){small}"


def in_time(one: ObjectionFigures) -> str:
    """Decided by the deadline, of what was decided or is overdue."""
    asked = one.decided + one.overdue
    if not asked:
        return "–"
    return f"{percent(one.share_in_time)} ({number(one.in_time)} dari {number(asked)})"


def median(one: ObjectionFigures) -> str:
    """Working days to a decision."""
    found: Decimal | None = one.median_days
    return "–" if found is None else f"{number(found)} hari kerja"
