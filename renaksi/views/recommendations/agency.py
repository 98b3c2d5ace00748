"""Lembar rekomendasi: everything one agency was asked, with its figures, as a page and as files."""

from typing import Any, Final

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.recommendation import COUNTED, UNSETTLED
from renaksi.core.recommendation_figures import Measures, tally
from renaksi.core.recommendation_wanted import Wanted
from renaksi.exports.recommendation_matrix import matrix_table
from renaksi.labels import recommendation_register as words
from renaksi.queries.funnel_nodes import node
from renaksi.queries.recommendation_pace import pace_of
from renaksi.queries.recommendation_register import Register
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.recommendations.blueprint import bp
from renaksi.views.recommendations.files import print_of, whole_of

MOST: Final = 200
"""Rows on the page; the register has the rest."""
SETTLED: Final = tuple(status for status in COUNTED if status not in UNSETTLED)
GROUPS: Final = (("Belum selesai", tuple(UNSETTLED)), ("Selesai", SETTLED))


@bp.get("/instansi/<path:code>")
@signed_in
def agency(code: str) -> ResponseReturnValue:
    ctx = current_context()
    found = node(ctx.session, ctx.actor, code, ctx.today, ctx.today)
    register = Register(ctx.session, ctx.actor, ctx.today)
    wanted = _wanted(found.code)
    rows = register.rows(wanted, limit=MOST)
    measured = _measured(ctx, register, wanted)
    return render_template(
        "recommendations/agency.html",
        agency=found,
        words=words,
        statuses=COUNTED,
        slug=words.STATUS_SLUG,
        figures=measured.figures,
        ages=measured.ages,
        pace=measured.pace,
        groups=[
            (title, some)
            for title, statuses in GROUPS
            if (some := [one for one in rows if one.facts.status in statuses])
        ],
        is_cut=measured.figures.total > len(rows),
        today=ctx.today,
        list_url=lambda **asked: _list(code, **asked),
        page_of=lambda key: url_for("recommendations.show", recommendation_id=key),
    )


@bp.get("/instansi/<path:code>/lembar.<any(xlsx, csv, pdf):suffix>")
@signed_in
def agency_sheet(code: str, suffix: str) -> Response:
    ctx = current_context()
    found = node(ctx.session, ctx.actor, code, ctx.today, ctx.today)
    whole = whole_of(ctx, _wanted(code), {"Kepada": found.name}, subtitle=found.name)
    name = f"rekomendasi-{found.code}"
    if suffix == "pdf":
        return print_of(ctx, whole, found, name)
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(matrix_table(whole), f"{name}-{ctx.today.isoformat()}")


def _wanted(code: str) -> Wanted:
    return Wanted(under=code, alone=True)


def _list(code: str, **asked: Any) -> str:
    return url_for("recommendations.index", di=code, lingkup="sendiri", **asked)


def _measured(ctx: Context, register: Register, wanted: Wanted) -> Measures:
    """Of the agency itself, without those below; two statements."""
    found = register.tally(wanted)
    figures = tally((status, found.count((status,))) for status in COUNTED)
    return Measures(figures, found.ages(), pace_of(ctx.session, register.ids(wanted)))
