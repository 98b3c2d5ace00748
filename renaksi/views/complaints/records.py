"""The complaints behind a figure: by age, by status, or due for the Ombudsman. No person is named."""

from typing import Final

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from renaksi.core.complaint import BacklogBand, ComplaintBucket
from renaksi.core.errors import NotFound
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.exports.complaints import records_table
from renaksi.labels import complaint as words
from renaksi.models import Agency
from renaksi.queries.complaint_lists import WantedRecords, count_records, list_records
from renaksi.services.context import Context
from renaksi.views.complaints.address import BAND_SLUG, BUCKET_SLUG, DUE, Address, read
from renaksi.views.complaints.blueprint import bp
from renaksi.views.complaints.figures import FILES, under_of
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in

PER_PAGE: Final = 50


@bp.get("/daftar")
@signed_in
def records() -> ResponseReturnValue:
    ctx = current_context()
    address = read(ctx.today)
    place = under_of(ctx, address)
    if place is None:
        return render_template("complaints/nowhere.html")
    under, wanted = place[1], _wanted(ctx, address, place[1])
    many = count_records(ctx.session, wanted)
    pages = max(1, -(-many // PER_PAGE))
    page = min(address.page, pages)
    rows = list_records(ctx.session, wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    text = render_template(
        "complaints/records.html",
        under=under,
        address=address,
        words=words,
        buckets=ComplaintBucket,
        bands=BacklogBand,
        bucket_slug=BUCKET_SLUG,
        band_slug=BAND_SLUG,
        due=DUE,
        rows=list(rows),
        many=many,
        page=page,
        pages=pages,
        may_hand_over=holds_anywhere(ctx.actor, Permission.COMPLAINT_HANDOVER),
    )
    return text, address.status


@bp.get("/daftar.<any(xlsx, csv):suffix>")
@signed_in
def records_sheet(suffix: str) -> Response:
    """Exactly what is filtered."""
    ctx = current_context()
    address = read(ctx.today)
    place = under_of(ctx, address)
    if place is None or address.errors:
        raise NotFound
    wanted = _wanted(ctx, address, place[1])
    rows = list_records(ctx.session, wanted)
    made = records_table(place[1].name, rows, _filters(address), ctx.now)
    return FILES[suffix](made, f"laporan-masyarakat-{place[1].code}".lower())


def _wanted(ctx: Context, address: Address, under: Agency) -> WantedRecords:
    return WantedRecords(
        under.id,
        ctx.actor,
        ctx.today,
        address.first,
        address.last,
        address.band,
        address.is_due,
        address.bucket,
        address.own_only,
    )


def _filters(address: Address) -> dict[str, str]:
    told = {}
    if address.band is not None:
        told["Umur"] = words.BACKLOG_BAND[address.band]
    if address.is_due:
        told["Umur"] = words.DUE_FOR_HANDOVER
    if address.bucket is not None:
        told["Status"] = words.COMPLAINT_BUCKET[address.bucket].word
    return told
