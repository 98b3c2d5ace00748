"""What the home page says about plans, reporting periods and the next deadline."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from renaksi.core.funnel import RevisionState, standing
from renaksi.core.plan import PlanState
from renaksi.labels.format import day, number
from renaksi.labels.plan import NO_PLAN, PLAN_STATE, Status
from renaksi.models import Checkpoint, Cycle
from renaksi.queries.standings import Standing

NOT_OPEN: Final = Status("Belum dibuka", "nanti", "idle")
NOT_YET: Final = Status("Belum tersedia", "nanti", "idle")
LATE: Final = Status("Belum dibuat", "lewat", "bad")


@dataclass(frozen=True, slots=True)
class Cell:
    """A state with one line about it."""

    status: Status
    text: str = ""


def plan_cell(one: Standing, today: date) -> Cell:
    """How the plan stands; a revision in force counts though a newer one is on its way."""
    revision = one.revision
    if revision is None:
        due = one.cycle.drafting_due_on if one.cycle else None
        if due and due < today:
            return Cell(LATE, f"batas {day(due)}")
        return Cell(NO_PLAN, f"batas {day(due)}" if due else "")
    found = standing(RevisionState(each.number, each.state) for each in revision.plan.revisions)
    if found is None:
        return Cell(NO_PLAN)
    parts = [f"{number(one.actions)} aksi"]
    if found.working:
        parts.append(f"revisi {revision.number} {PLAN_STATE[found.working].word.lower()}")
    elif found.state is PlanState.RETURNED and revision.return_due_on:
        parts.append(f"batas {day(revision.return_due_on)}")
    elif found.state is PlanState.ENACTED and revision.decree_number:
        parts.append(f"Keputusan {revision.decree_number}")
    return Cell(PLAN_STATE[found.state], ", ".join(parts))


def is_enacted(one: Standing) -> bool:
    plan = one.revision.plan if one.revision else None
    return any(each.state is PlanState.ENACTED for each in plan.revisions) if plan else False


def checkpoint_cell(one: Checkpoint, today: date) -> Cell:
    """Reports are entered from a later version on; until then only the window is told."""
    window = f"{one.opens_on.day} s.d. {day(one.due_on)}"
    if one.opens_on.month != one.due_on.month:
        window = f"{day(one.opens_on)} s.d. {day(one.due_on)}"
    return Cell(NOT_OPEN if today < one.opens_on else NOT_YET, window)


def next_deadline(cycle: Cycle | None, today: date) -> str:
    """One sentence about the next day that matters; empty where nothing is coming."""
    if cycle is None:
        return "Belum ada siklus yang dibuka."
    if today < cycle.drafting_opens_on:
        return f"Penyusunan renaksi {cycle.year} dibuka {day(cycle.drafting_opens_on)}."
    if today <= cycle.drafting_due_on:
        return f"Batas penyusunan renaksi {cycle.year}: {day(cycle.drafting_due_on)}."
    coming = next((one for one in cycle.checkpoints if today < one.opens_on), None)
    if coming is None:
        return ""
    return f"Tenggat berikutnya: laporan {coming.code}, dibuka {day(coming.opens_on)}."
