"""The list of reports as a page and as a file: one's own checkpoints, and the agencies below."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.numbers import round_half_up
from renaksi.core.policy import OWNER_ROLES
from renaksi.exports.table import Column, Kind, Table
from renaksi.forms.reports import CHOICES, LATE, NIL, OWED, STATES, WITHOUT, ReportSearch
from renaksi.labels.report_page import next_word, window_words
from renaksi.models import Checkpoint, Cycle
from renaksi.queries.cycles import chosen_cycle, known_cycles
from renaksi.queries.plan_list import PlanList
from renaksi.queries.report_counts import row_counts
from renaksi.queries.report_list import ListedReport, ReportFilter, ReportList
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.reports.blueprint import bp

PER_PAGE: Final = 50
ALL: Final = "semua"
"""`?periode=semua`: every checkpoint of the cycle."""


@bp.get("")
@signed_in
def index() -> ResponseReturnValue:
    return render_template("reports/index.html", **_load(current_context(), request.args))


def _load(ctx: Context, args: Mapping[str, str]) -> dict[str, Any]:
    search = ReportSearch.read(args)
    cycles = known_cycles(ctx.session, ctx.actor)
    cycle = chosen_cycle(cycles, search.year, ctx.today)
    shown: dict[str, Any] = {"search": search, "cycles": cycles, "cycle": cycle, "choices": CHOICES}
    if cycle is None:
        return shown
    listed = ReportList(ctx.session, cycle, ctx.actor, ctx.today)
    checkpoints = listed.checkpoints()
    code = _checkpoint(ctx, search, checkpoints)
    wanted = _wanted(search, code)
    own = listed.own()
    shown |= {"total": 0, "page": 1, "pages": 1, "rows": [], "hubs": []}
    if not ctx.actor.roles <= OWNER_ROLES or search.is_filtered:
        shown |= _others(ctx, listed, cycle, wanted, search.page)
    return shown | {
        "checkpoints": checkpoints,
        "code": code,
        "all": ALL,
        "own": _by_agency(own),
        "counts": row_counts(ctx.session, _written(own)),
        "current": _current(ctx, checkpoints),
        "today": ctx.today,
        "only_own": {one.agency_id for one in own},
        "window_of": lambda one: window_words(one.window, ctx.now),
        "next_of": lambda one: next_word(one.state, one.window.stand(ctx.now), may_write=True),
    }


def _others(
    ctx: Context, listed: ReportList, cycle: Cycle, wanted: ReportFilter, asked: int
) -> dict[str, Any]:
    """A page of the list; whoever only acts for an agency sees that one's own checkpoints alone."""
    total = listed.count(wanted)
    pages = max(1, -(-total // PER_PAGE))
    page = min(asked, pages)
    return {
        "total": total,
        "page": page,
        "pages": pages,
        "rows": listed.rows(wanted, offset=(page - 1) * PER_PAGE, limit=PER_PAGE),
        "hubs": PlanList(ctx.session, cycle, ctx.actor, ctx.today).hubs(),
    }


def _checkpoint(ctx: Context, search: ReportSearch, checkpoints: Sequence[Checkpoint]) -> str:
    """The one asked for, "" for all of them; else the one that opened last."""
    if search.checkpoint == ALL:
        return ""
    codes = {one.code for one in checkpoints}
    return search.checkpoint if search.checkpoint in codes else _current(ctx, checkpoints)


def _current(ctx: Context, checkpoints: Sequence[Checkpoint]) -> str:
    """The checkpoint people are at: the last that has opened, before any has the first."""
    opened = [one for one in checkpoints if one.opens_on <= ctx.today]
    found = opened[-1] if opened else next(iter(checkpoints), None)
    return found.code if found else ""


def _by_agency(own: Sequence[ListedReport]) -> list[list[ListedReport]]:
    found: dict[int, list[ListedReport]] = {}
    for one in own:
        found.setdefault(one.agency_id, []).append(one)
    return list(found.values())


def _written(own: Sequence[ListedReport]) -> set[tuple[int, int]]:
    return {(one.revision_id, one.checkpoint_id) for one in own if one.revision_id is not None}


def _wanted(search: ReportSearch, code: str) -> ReportFilter:
    return ReportFilter(
        text=search.text,
        checkpoint=code,
        state=STATES.get(search.state),
        is_missing=search.state == OWED,
        is_unwritten=search.state == WITHOUT,
        is_late=search.state == LATE,
        is_nil=search.state == NIL,
        under=search.under,
    )


COLUMNS: Final = (
    Column("Kode", Kind.CODE),
    Column("Instansi", Kind.TEXT, 44),
    Column("Jenis"),
    Column("Pembina", Kind.TEXT, 44),
    Column("Periode", Kind.TEXT, 10),
    Column("Keadaan", Kind.TEXT, 22),
    Column("Nihil", Kind.TEXT, 8),
    Column("Ketepatan", Kind.TEXT, 18),
    Column("Diajukan", Kind.MOMENT),
    Column("Batas", Kind.DAY),
    Column("Dispensasi sampai", Kind.DAY),
    Column("Capaian", Kind.PERCENT),
)


@bp.get("/daftar.<any(xlsx,csv):kind>")
@signed_in
def sheet(kind: str) -> ResponseReturnValue:
    ctx = current_context()
    search = ReportSearch.read(request.args)
    cycle = chosen_cycle(known_cycles(ctx.session, ctx.actor), search.year, ctx.today)
    return _file(ctx, cycle, search, kind)


def _file(ctx: Context, cycle: Cycle | None, search: ReportSearch, kind: str) -> Response:
    rows: list[ListedReport] = []
    code = ""
    if cycle is not None:
        listed = ReportList(ctx.session, cycle, ctx.actor, ctx.today)
        code = _checkpoint(ctx, search, listed.checkpoints())
        rows = listed.rows(_wanted(search, code))
    year = cycle.year if cycle else ""
    table = Table(
        title=f"Laporan capaian siklus {year}",
        columns=COLUMNS,
        rows=[_cells(one) for one in rows],
        taken_at=ctx.now,
        filters=_filters(search, code),
    )
    return (send_xlsx if kind == "xlsx" else send_csv)(table, f"laporan-{year}-{code or ALL}")


def _cells(one: ListedReport) -> tuple[object, ...]:
    state = labels.REPORT_STATE[one.state] if one.state else labels.NO_REPORT
    timing = labels.TIMING[one.timing].word if one.is_sent and one.timing else ""
    percent = one.percent
    return (
        one.code, one.name, labels.AGENCY_KIND[one.kind], one.supervisor, one.checkpoint,
        state.word, "ya" if one.is_sent and one.is_nil else "", timing,
        one.submitted_at if one.is_sent else None, one.due_on, one.extended_until,
        None if percent is None else round_half_up(percent),
    )  # fmt: skip


def _filters(search: ReportSearch, code: str) -> dict[str, str]:
    found = {
        "Periode": code or "semua",
        "Cari": search.text,
        "Keadaan": CHOICES.get(search.state, ""),
        "Di bawah": search.under,
    }
    return {name: value for name, value in found.items() if value}
