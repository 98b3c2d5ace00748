"""The list behind the figures as a file: the same reading as the page."""

from flask import Response

from renaksi import labels
from renaksi.core.errors import NotFound
from renaksi.exports.compliance import compliance_table
from renaksi.labels.compliance import STATUS_FILTER
from renaksi.views.compliance.address import Address, read
from renaksi.views.compliance.blueprint import bp
from renaksi.views.compliance.overview import listed, overview_of
from renaksi.views.compliance.seen import place, sure
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in

FILES = {"xlsx": send_xlsx, "csv": send_csv}


@bp.get("/kepatuhan.<any(xlsx, csv):suffix>")
@signed_in
def sheet(suffix: str) -> Response:
    ctx = current_context()
    address = read(ctx.today, "show")
    seen = sure(place(ctx, address))
    if address.errors:
        raise NotFound
    found = overview_of(ctx, address, seen)
    made = compliance_table(
        found.chosen, found.chosen.named(listed(found, address)), _filters(address), ctx.now
    )
    day = found.chosen.as_of.isoformat()
    name = f"kepatuhan-{seen.cycle.year}-{seen.period}-{found.chosen.node.code}-{day}"
    return FILES[suffix](made, name.lower())


def _filters(address: Address) -> dict[str, str]:
    kind = address.kind
    chosen = {
        "Keadaan": STATUS_FILTER.get(address.slug, ""),
        "Jenis": labels.AGENCY_KIND[kind] if kind else "",
        "Pencarian": address.typed["q"],
        "Bagian": "Langsung di bawahnya" if address.is_rest else "",
    }
    return {name: value for name, value in chosen.items() if value}
