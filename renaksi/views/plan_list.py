"""The list of plans as a page and as a file."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response

from renaksi import labels
from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanState
from renaksi.exports.table import Column, Kind, Table
from renaksi.forms.plans import CHOICES, STATES, WITHOUT, PlanSearch
from renaksi.labels.plan_page import Deadline, next_word, submit_by
from renaksi.models import Cycle
from renaksi.queries.cycles import chosen_cycle, known_cycles
from renaksi.queries.plan_list import ListedPlan, PlanFilter, PlanList
from renaksi.services.context import Context
from renaksi.views.addresses import Addresses
from renaksi.views.downloads import send_csv, send_xlsx

PER_PAGE: Final = 50


def load(ctx: Context, args: Mapping[str, str]) -> dict[str, Any]:
    """What the page shows; six statements."""
    search = PlanSearch.read(args)
    cycles = known_cycles(ctx.session, ctx.actor)
    cycle = chosen_cycle(cycles, search.year, ctx.today)
    shown: dict[str, Any] = {
        "search": search,
        "cycles": cycles,
        "cycle": cycle,
        "choices": CHOICES,
        "is_open": cycle is not None and cycle.state is CycleState.OPEN,
        "next_word": next_word,
        "plan_links": Addresses("plans.show", "plan_id"),
    }
    if cycle is None:
        return shown
    listed = PlanList(ctx.session, cycle, ctx.actor, ctx.today)
    wanted = _wanted(search)
    total = listed.count(wanted)
    pages = max(1, -(-total // PER_PAGE))
    page = min(search.page, pages)
    return shown | {
        "own": listed.own(),
        "due": lambda one: _due(ctx, cycle, one),
        "rows": listed.rows(wanted, offset=(page - 1) * PER_PAGE, limit=PER_PAGE),
        "total": total,
        "page": page,
        "pages": pages,
        "hubs": listed.hubs(),
    }


def _due(ctx: Context, cycle: Cycle, one: ListedPlan) -> Deadline | None:
    """Until when an agency has to submit its plan, where it is its turn."""
    turn = one.state in {PlanState.DRAFT, PlanState.PROPOSED} and one.number == 1
    day = one.return_due_on if one.state is PlanState.RETURNED else cycle.drafting_due_on
    if day is None or not (turn or one.state is PlanState.RETURNED):
        return None
    return submit_by(day, one.time_zone, ctx.today_in(one.time_zone))


def _wanted(search: PlanSearch) -> PlanFilter:
    return PlanFilter(
        text=search.text,
        state=STATES.get(search.state),
        without_plan=search.state == WITHOUT,
        under=search.under,
        order=search.order,
    )


COLUMNS: Final = (
    Column("Kode", Kind.CODE),
    Column("Instansi", Kind.TEXT, 44),
    Column("Jenis"),
    Column("Pembina", Kind.TEXT, 44),
    Column("Ditangani penerus", Kind.TEXT, 32),
    Column("Keadaan", Kind.TEXT, 20),
    Column("Revisi", Kind.WHOLE),
    Column("Aksi", Kind.WHOLE),
    Column("Langkah terakhir", Kind.MOMENT),
)


def sheet(ctx: Context, args: Mapping[str, str], kind: str) -> Response:
    search = PlanSearch.read(args)
    cycle = chosen_cycle(known_cycles(ctx.session, ctx.actor), search.year, ctx.today)
    rows: list[ListedPlan] = []
    if cycle is not None:
        rows = PlanList(ctx.session, cycle, ctx.actor, ctx.today).rows(_wanted(search))
    year = cycle.year if cycle else ""
    table = Table(
        title=f"Renaksi siklus {year}",
        columns=COLUMNS,
        rows=[_cells(one) for one in rows],
        taken_at=ctx.now,
        filters=_filters(search),
    )
    return (send_xlsx if kind == "xlsx" else send_csv)(table, f"renaksi-{year}")


def _cells(one: ListedPlan) -> tuple[object, ...]:
    state = labels.PLAN_STATE[one.state] if one.state else labels.NO_PLAN
    actions = one.actions if one.plan_id else None
    kind = labels.AGENCY_KIND[one.kind]
    return (
        one.code, one.name, kind, one.supervisor, one.holder, state.word, one.number,
        actions, one.changed_at,
    )  # fmt: skip


def _filters(search: PlanSearch) -> dict[str, str]:
    found = {
        "Cari": search.text,
        "Keadaan": CHOICES.get(search.state, ""),
        "Di bawah": search.under,
    }
    return {name: value for name, value in found.items() if value}
