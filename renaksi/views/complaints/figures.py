"""Angka pengaduan: what came in at an agency and all below, what became of it, and what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from renaksi.core.complaint import BacklogBand, ComplaintBucket
from renaksi.core.complaint_parts import Owner
from renaksi.core.errors import NotFound
from renaksi.core.policy import Permission, Role, holds_anywhere
from renaksi.exports.complaints import figures_table
from renaksi.labels import complaint as words
from renaksi.models import Agency
from renaksi.queries.complaint_figures import ComplaintReport, complaint_figures
from renaksi.queries.complaint_lists import topics
from renaksi.queries.funnel_nodes import bases, node
from renaksi.services.context import Context
from renaksi.views.complaints.address import BAND_SLUG, BUCKET_SLUG, Address, read
from renaksi.views.complaints.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in

PER_PAGE: Final = 25
FIRST_FEW: Final = 5
PLANNERS: Final = (Role.AGENCY_ADMIN, Role.MANAGER)
FILES: Final = {"xlsx": send_xlsx, "csv": send_csv}


@dataclass(frozen=True, slots=True)
class Seen:
    """From where one looks, and what is found there."""

    tops: Sequence[Agency]
    under: Agency
    found: ComplaintReport

    @property
    def is_top(self) -> bool:
        return any(one.id == self.under.id for one in self.tops)

    @property
    def is_alone(self) -> bool:
        """Nothing came in below it."""
        return all(one.agency_id == self.under.id for one in self.found.by_agency)


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    ctx = current_context()
    address = read(ctx.today)
    seen = _seen(ctx, address)
    if seen is None:
        return render_template("complaints/nowhere.html")
    found, rows = seen.found, _rows(seen.found, address)
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(address.page, pages)
    ids = [one.agency_id for one in found.by_agency]
    text = render_template(
        "complaints/index.html",
        seen=seen,
        found=found,
        total=found.total,
        address=address,
        crumbs=[] if seen.is_top else seen.tops[:1],
        words=words,
        buckets=ComplaintBucket,
        bands=BacklogBand,
        bucket_slug=BUCKET_SLUG,
        band_slug=BAND_SLUG,
        has_hubs=any(one.agency_id not in {None, seen.under.id} for one in found.by_hub),
        busiest=_busiest(found.by_agency),
        swiftest=_swiftest(found.by_agency),
        topics=topics(ctx.session, ids, address.first, address.last) if ids else [],
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        many=len(rows),
        page=page,
        pages=pages,
        may_plan=any(grant.home_id == seen.under.id for grant in ctx.actor.with_role(*PLANNERS)),
        may_import=holds_anywhere(ctx.actor, Permission.COMPLAINT_IMPORT),
        may_map=holds_anywhere(ctx.actor, Permission.COMPLAINT_MAP),
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
    return FILES[suffix](made, f"pengaduan-{seen.found.node.code}-{address.first}".lower())


def under_of(ctx: Context, address: Address) -> tuple[Sequence[Agency], Agency] | None:
    """The tops of what the actor sees, and the agency asked for. Raises NotFound."""
    tops = bases(ctx.session, ctx.actor)
    if not tops:
        return None
    under = next((one for one in tops if one.code == address.code), None)
    if under is None and address.code:
        on = min(address.last, ctx.today)
        under = node(ctx.session, ctx.actor, address.code, ctx.today, on)
    return tops, under or tops[0]


def _seen(ctx: Context, address: Address) -> Seen | None:
    place = under_of(ctx, address)
    if place is None:
        return None
    tops, under = place
    found = complaint_figures(
        ctx.session,
        under_id=under.id,
        actor=ctx.actor,
        today=ctx.today,
        first=address.first,
        last=address.last,
    )
    return Seen(tops, under, found)


def _rows(found: ComplaintReport, address: Address) -> list[Owner]:
    typed = address.typed["q"].casefold().split()
    rows = [
        one
        for one in found.by_agency
        if all(word in f"{one.code} {one.name}".casefold() for word in typed)
    ]
    if address.order == "terbanyak":
        rows.sort(key=lambda one: -one.figures.received)
    elif address.order == "tanggap":
        rows.sort(key=lambda one: -(one.figures.share_followed_up or Decimal(-1)))
    elif address.order == "tunggakan":
        rows.sort(key=lambda one: -one.figures.backlog)
    return rows


def _busiest(rows: Sequence[Owner]) -> list[Owner]:
    """Many complaints are no fault: people come where they hope to be heard."""
    return sorted(rows, key=lambda one: -one.figures.received)[:FIRST_FEW]


def _swiftest(rows: Sequence[Owner]) -> list[Owner]:
    """By share alone, whatever their number; shares of a few say nothing and are left out."""
    told = [one for one in rows if one.figures.denominator and not one.figures.is_small]
    return sorted(told, key=lambda one: -(one.figures.share_followed_up or 0))[:FIRST_FEW]
