"""The register as files: the official matrix of exactly what is filtered."""

from typing import Final

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.recommendation_wanted import Wanted
from renaksi.exports.recommendation_matrix import Head, Whole, matrix_pdf, matrix_table
from renaksi.forms.recommendation_register import RegisterSearch
from renaksi.labels import recommendation_register as words
from renaksi.labels.format import number
from renaksi.models import Agency
from renaksi.queries.documents import letterhead
from renaksi.queries.funnel_nodes import bases
from renaksi.queries.recommendation_matrix import said_of
from renaksi.queries.recommendation_register import Register
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_pdf, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.prints import logo_of
from renaksi.views.recommendations.blueprint import bp

MOST_PRINTED: Final = 500
"""Rows of one print; longer ones are for a spreadsheet."""


@bp.get("/daftar.<any(xlsx, csv, pdf):suffix>")
@signed_in
def sheet(suffix: str) -> ResponseReturnValue:
    ctx = current_context()
    search = RegisterSearch.read(request.args)
    if suffix == "pdf":
        return _printed(ctx, search)
    whole = whole_of(ctx, search.wanted(), filters_of(search))
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(matrix_table(whole), f"rekomendasi-{ctx.today.isoformat()}")


def _printed(ctx: Context, search: RegisterSearch) -> ResponseReturnValue:
    wanted = search.wanted()
    register = Register(ctx.session, ctx.actor, ctx.today)
    many = register.tally(wanted).count(wanted.statuses, wanted.band, wanted.late)
    if many > MOST_PRINTED:
        flash(
            f"{number(many)} rekomendasi terlalu banyak untuk satu cetakan. Saring sampai"
            f" {number(MOST_PRINTED)} atau kurang, atau unduh XLSX.",
            "warn",
        )
        return redirect(url_for("recommendations.index", **search.query()))  # type: ignore[arg-type] # all of them are fields
    top = home_of(ctx)
    return print_of(ctx, whole_of(ctx, wanted, filters_of(search)), top, "rekomendasi")


def home_of(ctx: Context) -> Agency:
    """Under whose letterhead somebody prints: the top of what they see."""
    found = bases(ctx.session, ctx.actor)
    return found[0] if found else abort(404)


def print_of(ctx: Context, whole: Whole, agency: Agency, name: str) -> Response:
    kop = letterhead(ctx.session, agency.id)
    head = Head(agency.kind, agency.name, kop, logo_of(kop))
    return send_pdf(matrix_pdf(whole, head), f"{name}-{ctx.today.isoformat()}")


def whole_of(ctx: Context, wanted: Wanted, filters: dict[str, str], *, subtitle: str = "") -> Whole:
    register = Register(ctx.session, ctx.actor, ctx.today)
    rows = register.rows(wanted)
    said = said_of(ctx.session, register.ids(wanted)) if rows else {}
    return Whole(rows, said, filters, ctx.now, ctx.today, subtitle)


def filters_of(search: RegisterSearch) -> dict[str, str]:
    """What was filtered, in words."""
    wanted, typed = search.wanted(), search.typed
    chosen = {
        "Status": labels.RECOMMENDATION_STATUS[search.status].word if search.status else "",
        "Kepada": typed["di"] + (" sendiri" if typed["di"] and wanted.alone else ""),
        "Sumber": labels.RECOMMENDATION_SOURCE[wanted.source] if wanted.source else "",
        "Penerbit": typed["penerbit"],
        "Umur": words.AGE_BAND[wanted.band] if wanted.band else "",
        "Waktu": words.LATE[wanted.late] if wanted.late else "",
        "Jawaban": labels.ANSWER_STAGE[wanted.stage].word if wanted.stage else "",
        "Prioritas": labels.PRIORITY[wanted.priority] if wanted.priority else "",
        "Siklus": str(wanted.year or ""),
        "Kelompok": str(wanted.batch_id or ""),
        "Sebab": "hanya yang berulang" if wanted.recurring else "",
        "Renaksi": "belum masuk renaksi" if wanted.unplanned else "",
        "Menunggu Anda": "ya" if wanted.task else "",
        "Pencarian": typed["q"],
    }
    return {name: value for name, value in chosen.items() if value}
