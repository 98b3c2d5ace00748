"""Instansi in files: what is filtered, out; what is filled in, back."""

from flask import Response
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import NotFound
from renaksi.exports.agency_sheet import agency_table
from renaksi.labels.format import day
from renaksi.queries.agency_sheet import agency_rows
from renaksi.views.agencies.arguments import Arguments, read
from renaksi.views.agencies.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in

SEND = {"xlsx": send_xlsx, "csv": send_csv}


@bp.get("/instansi/unduh.<suffix>")
@signed_in
def sheet(suffix: str) -> ResponseReturnValue:
    """Exactly what the list shows with the same address."""
    if suffix not in SEND:
        raise NotFound
    ctx = current_context()
    args = read(ctx.today)
    rows = agency_rows(ctx.session, args.wanted)
    # A CSV is sent in pieces after this view has ended, and its session with it.
    table = agency_table(list(rows) if suffix == "csv" else rows, ctx.now, _filters(args))
    response: Response = SEND[suffix](table, f"instansi-{args.day.isoformat()}")
    return response


def _filters(args: Arguments) -> dict[str, str]:
    found = {
        "Susunan per": day(args.day),
        "Cari": args.text,
        "Jenis": labels.AGENCY_KIND[args.kind] if args.kind else "",
        "Tingkat": labels.TIER[args.tier] if args.tier else "",
        "Di bawah": args.under,
    }
    return {name: words for name, words in found.items() if words}
