"""What the home page says about plans, reporting periods and the next deadline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from renaksi.core.assessment import ANNOUNCED, AssessmentOutcome, AssessmentState
from renaksi.core.funnel import RevisionState, standing
from renaksi.core.numbers import share
from renaksi.core.plan import PlanState
from renaksi.core.report import SENT_BACK, ReportState
from renaksi.labels.assessment import ASSESSMENT_OUTCOME, ASSESSMENT_STATE, NO_ASSESSMENT
from renaksi.labels.format import day, number, percent
from renaksi.labels.plan import NO_PLAN, PLAN_STATE, Status
from renaksi.labels.report import NIL_REPORT, REPORT_STATE
from renaksi.models import Checkpoint, Cycle
from renaksi.queries.home_reports import OwnAssessment, Recommendations, ReportOfPeriod
from renaksi.queries.standings import Standing

NOT_OPEN: Final = Status("Belum dibuka", "nanti", "idle")
NOT_OWED: Final = Status("Tidak wajib", "takdinilai", "idle")
NOT_IN: Final = Status("Belum masuk", "lewat", "bad")
NO_RECOMMENDATIONS: Final = Status("Tidak ada", "nanti", "idle")
LOCKED: Final = Status("Tanpa laporan", "kunci", "idle")
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


def window(one: Checkpoint) -> str:
    """1 s.d. 10 April 2026."""
    if one.opens_on.month != one.due_on.month:
        return f"{day(one.opens_on)} s.d. {day(one.due_on)}"
    return f"{one.opens_on.day} s.d. {day(one.due_on)}"


def period_cell(one: Checkpoint, found: ReportOfPeriod, today: date) -> Cell:
    """How an agency stands at a checkpoint: its window, its report, what it reached."""
    if today < one.opens_on:
        return Cell(NOT_OPEN)
    if found.state in WITH_THE_AGENCY:
        return _unsent(one, found, today)
    status = NIL_REPORT if found.is_nil else REPORT_STATE[found.state or ReportState.SUBMITTED]
    return Cell(status, ", ".join(_reached(found)))


WITH_THE_AGENCY: Final = frozenset({None, ReportState.DRAFT, *SENT_BACK})


def _unsent(one: Checkpoint, found: ReportOfPeriod, today: date) -> Cell:
    """Nothing has come yet, or it was sent back."""
    if found.state in SENT_BACK:
        back = found.return_due_on
        return Cell(REPORT_STATE[found.state], f"batas {day(back)}" if back else "")
    if not found.owed and found.state is None:
        return Cell(NOT_OWED)
    mean = found.mean
    filled = f"{mean.due - mean.missing} dari {mean.due} aksi terisi" if found.state else ""
    if today <= one.due_on:
        left = (one.due_on - today).days
        when = Status(f"{left} hari lagi" if left else "Hari ini", "proses", "live")
        return Cell(when, filled)
    if today > one.closes_on:
        return Cell(LOCKED, filled)
    return Cell(NOT_IN, filled or f"batas {day(one.due_on)}")


def _reached(found: ReportOfPeriod) -> Iterator[str]:
    if found.mean.percent is not None and not found.is_nil:
        yield f"capaian {percent(found.mean.percent)}"
    if found.is_late:
        yield "terlambat"
    elif found.is_extended:
        yield "dalam dispensasi"
    if found.is_nil and found.state is ReportState.VERIFIED:
        yield "diverifikasi"


def recommendations_cell(found: Recommendations) -> Cell:
    """How many recommendations are resolved, of all that were issued to the agency."""
    if not found.total:
        return Cell(NO_RECOMMENDATIONS)
    rate = percent(share(found.resolved, found.total))
    word = f"{number(found.resolved)} dari {number(found.total)} sesuai"
    if found.unsettled:
        status = Status(word, "proses", "live")
        return Cell(status, f"{rate}, {number(found.unsettled)} belum selesai")
    return Cell(Status(word, "selesai", "ok"), rate)


def assessment_cell(found: OwnAssessment | None) -> Cell:
    """How one's own assessment stands, and the figure the agency knows of by now."""
    if found is None:
        return Cell(NO_ASSESSMENT)
    status = ASSESSMENT_STATE[found.state]
    if found.state is AssessmentState.FINAL:
        if found.outcome is AssessmentOutcome.NOT_ASSESSABLE:
            return Cell(ASSESSMENT_OUTCOME[found.outcome])
        return Cell(status, f"{number(found.national, 2)}, {found.grade}")
    if found.state in ANNOUNCED and found.hub is not None:
        return Cell(status, f"nilai hub {number(found.hub, 2)}")
    if found.state is not AssessmentState.SELF and found.own is not None:
        return Cell(status, f"nilai mandiri {number(found.own, 2)}")
    return Cell(status)


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
