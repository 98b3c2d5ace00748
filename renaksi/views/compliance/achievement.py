"""Capaian: how far the plans have come, by agency, hub and strategy, and who has no value yet."""

from collections.abc import Sequence

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.achievement_parts import Achieved, distribution
from renaksi.core.charts import columns
from renaksi.core.errors import NotFound
from renaksi.core.numbers import round_half_up
from renaksi.exports.achievement import achievement_table
from renaksi.labels.achievement import COLUMN, FILTER, LIGHT_SLUG, SHORT_COLUMN, column_slug
from renaksi.queries.achievements import Achievements, achievements
from renaksi.queries.cycle_calendar import KnownCheckpoint
from renaksi.services.context import Context
from renaksi.views.compliance.address import Address, read
from renaksi.views.compliance.blueprint import bp
from renaksi.views.compliance.seen import Place, place, sure, way
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in

PER_PAGE = 25
FILES = {"xlsx": send_xlsx, "csv": send_csv}


@bp.get("/capaian")
@signed_in
def achievement() -> ResponseReturnValue:
    ctx = current_context()
    address = read(ctx.today, "achievement")
    seen = place(ctx, address)
    if seen is None or (checkpoint := seen.one_checkpoint) is None:
        return render_template("compliance/empty.html")
    found = _found(ctx, seen, checkpoint)
    counts = distribution(found.by_agency)
    rows = listed(found.by_agency, address)
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(address.page, pages)
    text = render_template(
        "compliance/achievement.html",
        seen=seen,
        checkpoint=checkpoint,
        address=address,
        crumbs=way(ctx, seen, address),
        found=found,
        has_hubs=any(one.code not in {"", found.node.code} for one in found.by_hub),
        columns=columns(list(zip(SHORT_COLUMN, counts, strict=True))),
        classes=list(zip(COLUMN, counts, strict=True)),
        column_url=lambda column: address.filtered(column_slug(column)),
        light_slug=LIGHT_SLUG,
        rounded=lambda value: None if value is None else round_half_up(value),
        status_filter=FILTER,
        provisional=sum(one.is_provisional for one in found.by_agency),
        kinds=list(dict.fromkeys(one.kind for one in found.by_agency)),
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        total=len(rows),
        page=page,
        pages=pages,
    )
    return text, address.status


@bp.get("/capaian.<any(xlsx, csv):suffix>")
@signed_in
def achievement_sheet(suffix: str) -> Response:
    ctx = current_context()
    address = read(ctx.today, "achievement")
    seen = sure(place(ctx, address))
    checkpoint = seen.one_checkpoint
    if address.errors or checkpoint is None:
        raise NotFound
    found = _found(ctx, seen, checkpoint)
    kind = address.kind
    chosen = {
        "Capaian": FILTER.get(address.typed["status"], ""),
        "Jenis": labels.AGENCY_KIND[kind] if kind else "",
        "Pencarian": address.typed["q"],
    }
    filters = {name: value for name, value in chosen.items() if value}
    made = achievement_table(found, listed(found.by_agency, address), filters, ctx.now)
    return FILES[suffix](made, f"capaian-{found.year}-{found.code}-{found.node.code}".lower())


def _found(ctx: Context, seen: Place, checkpoint: KnownCheckpoint) -> Achievements:
    return achievements(
        ctx.session,
        seen.cycle,
        checkpoint,
        under_id=seen.under.id,
        actor=ctx.actor,
        today=ctx.today,
        now=ctx.now,
    )


def listed(everybody: Sequence[Achieved], address: Address) -> list[Achieved]:
    """What the filter leaves; an unknown filter leaves everybody."""
    words = address.typed["q"].lower().split()
    slug, kind = address.typed["status"], address.kind
    return [
        one
        for one in everybody
        if (slug not in FILTER or slug in {LIGHT_SLUG[one.light], column_slug(one.column)})
        and kind in {None, one.kind}
        and all(word in f"{one.code} {one.name}".lower() for word in words)
    ]
