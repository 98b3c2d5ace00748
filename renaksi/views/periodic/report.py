"""One periodic report: read, its annex, and how far the work behind it has come."""

from dataclasses import dataclass
from typing import Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from renaksi.core.files import PDF, XLSX
from renaksi.core.job import JobView
from renaksi.core.periodic_sheet import Grid, Part, PeriodicSheet
from renaksi.core.periodic_steps import FROZEN, PeriodicAction as A
from renaksi.exports.periodic_charts import chart
from renaksi.labels import job as job_words, periodic as words, periodic_pages as pages
from renaksi.labels.periodic_steps import PERIODIC_STATE
from renaksi.models import StoredFile
from renaksi.queries.periodic import OpenedPeriodic, files_of, history, preview
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.periodic.blueprint import bp
from renaksi.views.periodic.buttons import Button, quiet_ones, steps_of
from renaksi.views.periodic.reading import (
    ShownPart,
    happened,
    job_of_report,
    next_words,
    opened,
    parts,
    returned,
    told,
    write_url,
)
from renaksi.views.periodic.tables import shown

PER_PAGE: Final = 50
FILES: Final = {PDF: ("pdf", "PDF"), XLSX: ("xlsx", "Lampiran XLSX")}
MAP: Final = "connection_provinces"


@dataclass(frozen=True, slots=True)
class File:
    """One of the files of what was approved."""

    href: str
    word: str
    size: int


@bp.get("/<int:report_id>")
@signed_in
def show(report_id: int) -> ResponseReturnValue:
    ctx = current_context()
    one = opened(ctx, report_id)
    report = one.report
    sheet, texts = preview(ctx.session, report)
    steps, job = history(ctx.session, report_id), job_of_report(ctx, report)
    files = files_of(ctx.session, report_id) if report.state in FROZEN else {}
    some = list(parts(one, sheet, texts)) if sheet else []
    return render_template(
        "periodic/show.html",
        report=report,
        sheet=sheet,
        title=pages.title(one.period),
        days=words.period_days(one.period),
        before=words.period_name(one.period.before),
        edition=pages.edition(report.edition),
        next=next_words(ctx, one, job),
        returned=returned(steps) if one.may(A.WRITE) else None,
        parts=some,
        map=_map(sheet) if sheet else None,
        files=[_file(report_id, kind, stored) for kind, stored in files.items()],
        buttons=_buttons(one, job, some, sheet, has_pdf=PDF in files),
        more=quiet_ones(one),
        history=happened(report, steps),
        job=job,
        told=told(job) if job else "",
        may_again=one.may(A.TAKE) or (report.state in FROZEN and one.may(A.NEW_EDITION)),
        faults=job_words.JOB_FAULT,
        state_words=PERIODIC_STATE,
        words=words,
        pages=pages,
    )


def _buttons(
    one: OpenedPeriodic,
    job: JobView | None,
    some: list[ShownPart],
    sheet: PeriodicSheet | None,
    *,
    has_pdf: bool,
) -> list[Button]:
    unwritten = next((part.href for part in some if part.href and not part.text), "")
    if sheet is None and one.may(A.WRITE):
        unwritten = write_url(one.report.id, Part.SUMMARY)  # while the figures are taken
    return steps_of(
        one,
        is_busy=job is not None and job.is_active,
        has_figures=sheet is not None,
        write_next=unwritten,
        has_pdf=has_pdf,
    )


def _map(sheet: PeriodicSheet) -> Markup | None:
    """The provinces of the nation in their places; the table beside it says the same."""
    if not sheet.is_nation:
        return None
    grids: tuple[Grid, ...] = sheet.section(Part.CONNECTION).grids
    found = next((one for one in grids if one.code == MAP), None)
    return chart(found) if found else None


def _file(report_id: int, media_type: str, stored: StoredFile) -> File:
    suffix, word = FILES[media_type]
    return File(url_for("periodic.file", report_id=report_id, suffix=suffix), word, stored.size)


@bp.get("/<int:report_id>/kemajuan")
@signed_in
def progress(report_id: int) -> ResponseReturnValue:
    """For the script of the page: how far the work has come."""
    ctx = current_context()
    job = job_of_report(ctx, opened(ctx, report_id).report)
    if job is None:
        return {"active": False, "percent": 100, "told": ""}
    return {"active": job.is_active, "percent": job.percent, "told": told(job)}


@bp.get("/<int:report_id>/rincian")
@signed_in
def annex(report_id: int) -> ResponseReturnValue:
    """One row per agency, found by name or code, page by page."""
    ctx = current_context()
    one = opened(ctx, report_id)
    sheet, _ = preview(ctx.session, one.report)
    typed = request.args.get("q", "").strip()[:100]
    grids = sheet.section(Part.ANNEX).grids if sheet else ()
    grid = grids[0] if grids else Grid("agencies", (), ())
    wanted = typed.casefold().split()
    rows = [
        row for row in grid.rows if all(word in f"{row[0]} {row[1]}".casefold() for word in wanted)
    ]
    pages_of = max(1, -(-len(rows) // PER_PAGE))
    page = min(max(request.args.get("hal", 1, type=int), 1), pages_of)

    def page_url(number: int) -> str:
        return url_for("periodic.annex", report_id=report_id, q=typed or None, hal=number)

    some = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render_template(
        "periodic/annex.html",
        report=one.report,
        page_title=pages.title(one.period),
        base=one.report.base.name,
        typed=typed,
        one=shown(Grid(grid.code, grid.columns, tuple(some))) if some else None,
        total=len(rows),
        page=page,
        pages_of=pages_of,
        page_url=page_url,
        words=words,
    )
