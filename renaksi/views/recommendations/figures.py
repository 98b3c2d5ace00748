"""Angka rekomendasi: the four statuses, ages and waits of an agency and all below, as of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from renaksi.core.errors import NotFound
from renaksi.core.recommendation import COUNTED
from renaksi.core.recommendation_figures import Owner
from renaksi.exports.recommendation_figures import figures_table
from renaksi.labels import recommendation_register as words
from renaksi.models import Agency
from renaksi.queries.agency_search import Step, lines
from renaksi.queries.funnel_nodes import bases, node
from renaksi.queries.recommendation_figures import RecommendationFigures, recommendation_figures
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.recommendations.blueprint import bp
from renaksi.views.recommendations.figures_address import Address, read

PER_PAGE: Final = 25
FILES: Final = {"xlsx": send_xlsx, "csv": send_csv}


@dataclass(frozen=True, slots=True)
class Seen:
    """From where one looks, and what is found there."""

    tops: Sequence[Agency]
    under: Agency
    found: RecommendationFigures

    @property
    def is_top(self) -> bool:
        return any(one.id == self.under.id for one in self.tops)

    @property
    def is_alone(self) -> bool:
        """Nobody below it was asked anything."""
        return all(one.agency_id == self.under.id for one in self.found.by_agency)


@bp.get("/angka")
@signed_in
def figures() -> ResponseReturnValue:
    ctx = current_context()
    address = read(ctx.today)
    seen = _seen(ctx, address)
    if seen is None:
        return render_template("recommendations/no_figures.html")
    rows = _rows(seen.found, address)
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(address.page, pages)
    text = render_template(
        "recommendations/figures.html",
        seen=seen,
        found=seen.found,
        total=seen.found.total,
        address=address,
        crumbs=_way(ctx, seen, address),
        words=words,
        has_hubs=any(one.agency_id not in {None, seen.under.id} for one in seen.found.by_hub),
        statuses=COUNTED,
        slug=words.STATUS_SLUG,
        headline=words.figures_headline(seen.found.total),
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        many=len(rows),
        page=page,
        pages=pages,
        ages_url=lambda umur: address.listed(seen.under.code, umur=umur),
    )
    return text, address.status


@bp.get("/angka.<any(xlsx, csv):suffix>")
@signed_in
def figures_sheet(suffix: str) -> Response:
    """The table by agency, exactly as it is filtered."""
    ctx = current_context()
    address = read(ctx.today)
    seen = _seen(ctx, address)
    if seen is None or address.errors:
        raise NotFound
    filters = {"Pencarian": address.typed["q"]} if address.typed["q"] else {}
    made = figures_table(seen.found, _rows(seen.found, address), filters, ctx.now)
    name = f"angka-rekomendasi-{seen.found.node.code}-{seen.found.as_of.isoformat()}"
    return FILES[suffix](made, name.lower())


def _seen(ctx: Context, address: Address) -> Seen | None:
    """None for somebody without a place to look from. Raises NotFound."""
    tops = bases(ctx.session, ctx.actor)
    if not tops:
        return None
    under = next((one for one in tops if one.code == address.code), None)
    if under is None:
        under = (
            node(ctx.session, ctx.actor, address.code, ctx.today, address.as_of)
            if address.code
            else tops[0]
        )
    found = recommendation_figures(
        ctx.session,
        under_id=under.id,
        actor=ctx.actor,
        today=ctx.today,
        as_of=address.as_of,
        with_pace=True,
    )
    return Seen(tops, under, found)


def _rows(found: RecommendationFigures, address: Address) -> list[Owner]:
    typed = address.typed["q"].casefold().split()
    rows = [
        one
        for one in found.by_agency
        if all(word in f"{one.code} {one.name}".casefold() for word in typed)
    ]
    if address.lowest_first:
        rows.sort(key=_resolved)
    return rows


def _resolved(one: Owner) -> Decimal:
    return one.figures.share_resolved or Decimal(0)


def _way(ctx: Context, seen: Seen, address: Address) -> list[Step]:
    """The way from what the actor may look from down to here."""
    if seen.is_top:
        return []
    line = lines(ctx.session, [seen.under.id], address.as_of).get(seen.under.id, ())[:-1]
    codes = [one.code for one in seen.tops]
    start = next((spot for spot, step in enumerate(line) if step.code in codes), len(line))
    return list(line[start:])
