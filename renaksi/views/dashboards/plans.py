"""The funnel of plans, the table per hub, and the list behind every figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from renaksi.core.cycle import CycleState
from renaksi.core.errors import NotFound
from renaksi.core.funnel import STAGES, AgencyRow, Part, Spread, spread
from renaksi.core.funnel_filter import matching
from renaksi.core.plan import FunnelStage
from renaksi.core.policy import Actor
from renaksi.labels.funnel import STAGE_FILTER, STAGE_SLUG
from renaksi.models import Agency, Cycle
from renaksi.queries.agency_search import Step, lines
from renaksi.queries.cycles import chosen_cycle, known_cycles
from renaksi.queries.funnel import Funnel, plan_funnel
from renaksi.queries.funnel_nodes import bases, node
from renaksi.services.context import Context
from renaksi.views.compliance.tabs import Tab, dashboard_tabs
from renaksi.views.context import current_context, now
from renaksi.views.dashboards import bp, cells
from renaksi.views.dashboards.address import Address, read
from renaksi.views.dashboards.hub_table import hub_table
from renaksi.views.dashboards.table import table
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.kept_parts import kept_part

PER_PAGE = 50
FILES = {"xlsx": send_xlsx, "csv": send_csv}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was asked for, found."""

    cycle: Cycle
    bases: Sequence[Agency]
    funnel: Funnel

    @property
    def is_base(self) -> bool:
        return any(one.id == self.funnel.node.agency_id for one in self.bases)

    def file_name(self, what: str) -> str:
        """Which cycle, below whom, as of when."""
        found = self.funnel
        return f"{what}-{self.cycle.year}-{found.node.code}-{found.as_of.isoformat()}"

    def rows(self, address: Address) -> list[AgencyRow]:
        return matching(self.funnel.by_agency, address.wanted(_hub_ids(self.funnel)))


@bp.get("/dasbor/renaksi")
@signed_in
def plans() -> ResponseReturnValue:
    ctx = current_context()
    address = read(ctx.today)
    cycles = known_cycles(ctx.session, ctx.actor)
    cycle = chosen_cycle(cycles, address.year, ctx.today)
    tops = bases(ctx.session, ctx.actor)
    if cycle is None or not tops:
        return render_template("dashboards/empty.html", has_place=bool(tops))
    seen = Seen(cycle, tops, _funnel(ctx, address, cycle, tops))
    shown = _shown(ctx, seen, cycles, address)
    body = kept_part("dashboards/_plans.html", shown, lambda: _drawn(shown))
    return render_template("dashboards/plans.html", funnel=seen.funnel, body=body), address.status


@dataclass(frozen=True, slots=True)
class Year:
    """A cycle to choose."""

    year: int
    state: CycleState


@dataclass(frozen=True, slots=True)
class Base:
    """An agency one may look from."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Shown:
    """All that goes into the page, whoever looks: by this it is kept."""

    funnel: Funnel
    today: date
    typed: tuple[tuple[str, str], ...]
    """What the address says."""
    cycles: tuple[Year, ...]
    bases: tuple[Base, ...]
    is_base: bool
    crumbs: tuple[Step, ...]
    tabs: tuple[Tab, ...]
    limits: tuple[str, ...]


def _shown(ctx: Context, seen: Seen, cycles: Sequence[Cycle], address: Address) -> Shown:
    return Shown(
        funnel=seen.funnel,
        today=address.today,
        typed=tuple(address.typed.items()),
        cycles=tuple(Year(one.year, one.state) for one in cycles),
        bases=tuple(Base(one.id, one.code, one.name) for one in seen.bases),
        is_base=seen.is_base,
        crumbs=tuple(_above(ctx, seen)),
        tabs=tuple(dashboard_tabs(seen.funnel.year, address.code, address.typed["per"])),
        limits=tuple(_limits(ctx.actor)),
    )


def _drawn(shown: Shown) -> dict[str, Any]:
    funnel, address = shown.funnel, Address(shown.today, dict(shown.typed))
    rows = matching(funnel.by_agency, address.wanted(_hub_ids(funnel)))
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(address.page, pages)
    return {
        "shown": shown,
        "cells": cells,
        "funnel": funnel,
        "address": address,
        "parts": _parts(funnel, address),
        "spreads": _spreads(funnel),
        "stages": STAGES,
        "slug": STAGE_SLUG,
        "stage_filter": STAGE_FILTER,
        "kinds": list(dict.fromkeys(row.kind for row in funnel.by_agency)),
        "total": len(rows),
        "rows": rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        "page": page,
        "pages": pages,
    }


@bp.get("/dasbor/renaksi.<any(xlsx, csv):suffix>")
@signed_in
def plans_file(suffix: str) -> Response:
    """The list of agencies under the same filters."""
    address, seen = _asked()
    made = table(seen.funnel, seen.rows(address), address, now())
    return FILES[suffix](made, seen.file_name("renaksi"))


@bp.get("/dasbor/renaksi-hub.<any(xlsx, csv):suffix>")
@signed_in
def hubs_file(suffix: str) -> Response:
    """The table per hub; NotFound where the page has none."""
    address, seen = _asked()
    parts = _parts(seen.funnel, address)
    if not parts:
        raise NotFound
    made = hub_table(seen.funnel, parts, _spreads(seen.funnel), now())
    return FILES[suffix](made, seen.file_name("renaksi-hub"))


def _asked() -> tuple[Address, Seen]:
    """What a file is made from. Raises NotFound where the page would show nothing or a mistake."""
    ctx = current_context()
    address = read(ctx.today)
    cycle = chosen_cycle(known_cycles(ctx.session, ctx.actor), address.year, ctx.today)
    tops = bases(ctx.session, ctx.actor)
    if cycle is None or not tops or address.errors:
        raise NotFound
    return address, Seen(cycle, tops, _funnel(ctx, address, cycle, tops))


def _funnel(ctx: Context, address: Address, cycle: Cycle, tops: Sequence[Agency]) -> Funnel:
    if address.code and all(one.code != address.code for one in tops):
        under = node(ctx.session, ctx.actor, address.code, ctx.today, address.as_of)
    else:
        under = next((one for one in tops if one.code == address.code), tops[0])
    return plan_funnel(
        ctx.session,
        cycle,
        under_id=under.id,
        actor=ctx.actor,
        today=ctx.today,
        as_of=address.as_of,
    )


def _above(ctx: Context, seen: Seen) -> list[Step]:
    """The way from what the actor may look from down to here."""
    if seen.is_base:
        return []
    here = seen.funnel.node.agency_id
    line = lines(ctx.session, [here], seen.funnel.tree_on).get(here, ())[:-1]
    codes = [one.code for one in seen.bases]
    start = next((place for place, step in enumerate(line) if step.code in codes), len(line))
    return list(line[start:])


def _hub_ids(found: Funnel) -> frozenset[int]:
    return frozenset(part.agency_id for part in found.by_hub if part.agency_id)


def _parts(found: Funnel, address: Address) -> list[Part]:
    """Only where there are hubs; those with nobody who owes tell nothing."""
    parts = [part for part in found.by_hub if part.counts.owes]
    if not any(part.agency_id != found.node.agency_id and part.agency_id for part in parts):
        return []
    if address.lowest_first:
        parts.sort(key=lambda part: part.counts.share(FunnelStage.ENACTED) or 0)
    return parts


def _spreads(found: Funnel) -> dict[FunnelStage, Spread]:
    hubs = [part for part in found.by_hub if part.agency_id not in {None, found.node.agency_id}]
    return {stage: spread(part.counts.share(stage) for part in hubs) for stage in STAGES}


def _limits(actor: Actor) -> list[str]:
    """The kinds a watcher is limited to, when that is all the actor has."""
    kinds = [grant.kinds for grant in actor.grants]
    return sorted({kind for one in kinds for kind in one}) if kinds and all(kinds) else []
