"""One periodic report as its pages show it: sections, the next step, what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for

from renaksi import labels
from renaksi.core.job import JobKind, JobView
from renaksi.core.periodic_rights import approving_tier, why_not
from renaksi.core.periodic_sheet import TEXT_ALONE, Part, PeriodicSheet, Section
from renaksi.core.periodic_steps import FROZEN, PeriodicAction as A, PeriodicState
from renaksi.core.periodic_text import Block, blocks
from renaksi.labels import periodic as words, periodic_pages as pages
from renaksi.labels.periodic_steps import PERIODIC_NEXT
from renaksi.models import PeriodicReport
from renaksi.queries.jobs import job_of
from renaksi.queries.periodic import OpenedPeriodic, PeriodicStepTaken, periodic_of
from renaksi.services.context import Context
from renaksi.views import job_worker
from renaksi.views.periodic.tables import Shown, shown

LINKED: Final = frozenset(Part) - {Part.ANNEX}
"""Sections an editor writes in."""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One section: its figures, its tables, and what was written in it."""

    part: Part
    section: Section
    text: str
    link: str = ""
    """What leads to writing, empty for who may not."""
    href: str = ""
    nation: bool = True
    """Whose report it is of."""

    @property
    def slug(self) -> str:
        return pages.PART_SLUG[self.part]

    @property
    def title(self) -> str:
        return words.PERIODIC_PART[self.part]

    @property
    def blocks(self) -> list[Block]:
        return blocks(self.text)

    @property
    def grids(self) -> list[Shown]:
        return (
            []
            if self.part is Part.ANNEX
            else [shown(one, nation=self.nation) for one in self.section.grids]
        )

    @property
    def annex(self) -> int:
        """How many agencies the rows of the annex are of."""
        return sum(len(one.rows) for one in self.section.grids) if self.part is Part.ANNEX else 0

    @property
    def is_empty(self) -> bool:
        one = self.section
        return not (one.figures or one.grids or one.notes or self.text)


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the history."""

    icon: str
    tone: str
    what: str
    by: str
    at: str
    note: str = ""


def opened(ctx: Context, report_id: int) -> OpenedPeriodic:
    """Raises NotFound where the actor may not read it."""
    return periodic_of(ctx.session, ctx.actor, ctx.today, report_id)


def job_of_report(ctx: Context, report: PeriodicReport) -> JobView | None:
    """The work that the page has to tell of: figures of a draft, files of what is approved."""
    kind = JobKind.PERIODIC_FILES if report.state in FROZEN else JobKind.PERIODIC_FIGURES
    job = job_of(ctx.session, kind, report.id)
    job_worker.tend(job, ctx.now)
    return job


def told(job: JobView) -> str:
    """How far it has come: 3 dari 12 langkah: Kepatuhan pelaporan."""
    far = pages.steps_done(job.done, job.total)
    word = words.PERIODIC_PART.get(Part(job.step)) if job.step in list(Part) else None
    return f"{far}: {word}" if word else far


def parts(
    one: OpenedPeriodic, sheet: PeriodicSheet, texts: Mapping[Part, str]
) -> Iterator[ShownPart]:
    """In the order of the print; what is frozen shows no empty section."""
    writes = one.may(A.WRITE)
    known = {section.part for section in sheet.sections} | TEXT_ALONE
    for part in Part:
        text = texts.get(part, "")
        if part not in known or (part in TEXT_ALONE and not text and not writes):
            continue
        if not writes or part not in LINKED:
            yield ShownPart(part, sheet.section(part), text, nation=sheet.is_nation)
            continue
        yield ShownPart(
            part,
            sheet.section(part),
            text,
            "Ubah teks" if text else "Tulis teks",
            write_url(one.report.id, part),
            nation=sheet.is_nation,
        )


def write_url(report_id: int, part: Part) -> str:
    return url_for("periodic.write", report_id=report_id, slug=pages.PART_SLUG[part])


def next_words(ctx: Context, one: OpenedPeriodic, job: JobView | None) -> str:
    """What happens next, or what stands in the way of it."""
    if one.report.state is PeriodicState.DRAFT and one.may(A.WRITE):
        refusal = why_not(A.SUBMIT, one.case, ctx.actor, ctx.today)
        if job is not None and job.is_active:
            return ""  # the progress says so
        return labels.refusal(refusal) if refusal else PERIODIC_NEXT[PeriodicState.DRAFT]
    if one.report.state is PeriodicState.SUBMITTED:
        if one.may(A.APPROVE):
            return "Baca laporan ini, lalu setujui atau kembalikan dengan catatan."
        tier = approving_tier(one.case)
        return pages.waits_for(tier.name if tier else "")
    return PERIODIC_NEXT[one.report.state]


def happened(report: PeriodicReport, steps: Sequence[PeriodicStepTaken]) -> list[Happened]:
    """The newest first; it begins with the day it was begun."""
    found = [
        Happened(*pages.HISTORY[one.action], one.by, labels.format.moment(one.at), one.note)
        for one in steps
        if one.action in pages.HISTORY
    ]
    return [*found, Happened("tambah", "idle", "Dibuat", "", _at(report.created_at))]


def _at(moment: datetime) -> str:
    return labels.format.moment(moment)


def returned(steps: Sequence[PeriodicStepTaken]) -> PeriodicStepTaken | None:
    """The note it came back with, as long as it was not handed in again."""
    last = next((one for one in steps if one.action in {A.SEND_BACK, A.SUBMIT}), None)
    return last if last and last.action is A.SEND_BACK else None
