"""Dasbor kepatuhan: key figures, provinces, hubs and years, and the list behind every figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from renaksi.core.compliance_filter import matching
from renaksi.core.compliance_parts import Reporter
from renaksi.core.numbers import round_half_up
from renaksi.labels.compliance import BAND, STATUS_FILTER, state_word
from renaksi.queries.compliance_list import granted, told
from renaksi.queries.compliance_overview import Asked, Overview, overview
from renaksi.queries.own_progress import own_progress
from renaksi.services.context import Context
from renaksi.views.compliance import cells, pictures
from renaksi.views.compliance.address import Address, read
from renaksi.views.compliance.blueprint import bp
from renaksi.views.compliance.seen import Place, place, way
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.kept_parts import drawn_part, kept_part

PER_PAGE = 25
_BODY = "compliance/_show.html"


@bp.get("/kepatuhan")
@signed_in
def show() -> ResponseReturnValue:
    ctx = current_context()
    address = read(ctx.today, "show")
    seen = place(ctx, address)
    if seen is None:
        return render_template("compliance/empty.html")
    found = overview_of(ctx, address, seen)
    rows = listed(found, address)
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(address.page, pages)
    shown = tuple(found.chosen.named(rows[(page - 1) * PER_PAGE : page * PER_PAGE]))
    part = Part(rows=shown, total=len(rows), page=page, pages=pages)
    chosen = found.chosen
    body = _body(ctx, seen, address, found, part)
    return render_template("compliance/show.html", chosen=chosen, body=body), address.status


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the list."""

    rows: tuple[Reporter, ...]
    total: int
    page: int
    pages: int


def _body(ctx: Context, seen: Place, address: Address, found: Overview, part: Part) -> Markup:
    """Kept by all that goes into it; the page of one agency, which shows its own progress, is not."""
    crumbs, tabs = tuple(way(ctx, seen, address)), tuple(address.tabs())
    beside, own = _beside(ctx, seen, found, part.rows), _own(ctx, seen, found)

    def drawn() -> dict[str, Any]:
        return {
            "seen": seen,
            "address": address,
            "found": found,
            "chosen": found.chosen,
            "crumbs": crumbs,
            "tabs_shown": tabs,
            "stat": found.chosen.total,
            "is_agency": is_agency(found),
            "bands": BAND,
            "cells": cells,
            "rounded": lambda value: None if value is None else round_half_up(value),
            "status_filter": STATUS_FILTER,
            "kinds": list(dict.fromkeys(row.kind for row in found.chosen.lines)),
            "rows": part.rows,
            "total": part.total,
            "page": part.page,
            "pages": part.pages,
            **beside,
            **_pictures(found, address),
            **own,
        }

    if own["own"] is not None:
        return drawn_part(_BODY, drawn)
    shown = (
        address.told_by,
        seen.told_by,
        found.told_by,
        (crumbs, tabs, part),
        tuple(
            (name, tuple(one))
            for name, one in (
                ("told", beside["told"].items()),
                ("extensions", beside["extensions"]),
            )
        ),
    )
    return kept_part(_BODY, shown, drawn)


def overview_of(ctx: Context, address: Address, seen: Place) -> Overview:
    wanted = Asked(seen.cycle, seen.checkpoint, seen.under.id, address.as_of)
    return overview(ctx.session, seen.cycles, wanted, ctx.actor, ctx.now, ctx.today)


def listed(found: Overview, address: Address) -> list[Reporter]:
    """What the filter leaves; with names only where it looks at them."""
    hubs = {part.agency_id for part in found.chosen.by_hub if part.agency_id}
    wanted = address.wanted(hubs)
    return matching(found.chosen.by_agency if wanted.text else found.chosen.lines, wanted)


def is_agency(found: Overview) -> bool:
    """Whether one sees a single agency, and nobody below it who reports."""
    return all(one.agency_id == found.facts.node_id for one in found.chosen.lines)


def _own(ctx: Context, seen: Place, found: Overview) -> dict[str, Any]:
    """What only the dashboard of one agency shows; values are known as they stand today."""
    is_today = found.chosen.as_of >= ctx.today
    own = None
    if is_agency(found) and is_today and seen.checkpoint is not None:
        own = own_progress(
            ctx.session,
            seen.cycle,
            seen.checkpoint,
            agency_id=seen.under.id,
            actor=ctx.actor,
            now=ctx.now,
        )
    line = next(iter(found.chosen.lines), None)
    state = state_word(line, single=True) if line else "tidak wajib"
    return {"own": own, "is_today": is_today, "agency_state": state}


def _beside(
    ctx: Context, seen: Place, found: Overview, shown: Sequence[Reporter]
) -> dict[str, Any]:
    """What stands beside the figures: plans and moments of the rows, and extensions."""
    checkpoint_id = seen.checkpoint.id if seen.checkpoint else None
    ids = [row.agency_id for row in shown]
    everybody = {row.agency_id: row for row in found.chosen.lines}
    points = [one.id for one in found.points]
    extensions = granted(ctx.session, everybody.keys(), points, found.moment)
    longer = found.chosen.named([everybody[one.agency_id] for one in extensions])
    return {
        "told": told(ctx.session, ids, seen.cycle.id, checkpoint_id, found.moment),
        "extensions": list(zip(extensions, longer, strict=True)),
    }


def _pictures(found: Overview, address: Address) -> dict[str, Any]:
    return {
        "grid": pictures.grid(found),
        "provinces": pictures.province_map(found, address.province),
        "heat": pictures.heat(found, lowest_first=address.lowest_first),
        "spread": pictures.spread_of(found),
        "trend": pictures.trend(found),
        "trend_labels": pictures.trend_labels(found),
    }
