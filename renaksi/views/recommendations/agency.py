"""Lembar rekomendasi: everything one agency was asked, with its figures, as a page and as files."""

from typing import Any, Final

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.recommendation import COUNTED, UNSETTLED
from renaksi.core.recommendation_figures import Measures
from renaksi.core.recommendation_wanted import Wanted
from renaksi.exports.recommendation_matrix import matrix_table
from renaksi.labels import recommendation_register as words
from renaksi.models import Agency
from renaksi.queries.funnel_nodes import node
from renaksi.queries.recommendation_figures import recommendation_figures
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
    rows = register.rows(_wanted(code), limit=MOST)
    measured = _measured(ctx, found)
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


def _measured(ctx: Context, found: Agency) -> Measures:
    """Of the agency itself, without those below."""
    figures = recommendation_figures(
        ctx.session, under_id=found.id, actor=ctx.actor, today=ctx.today, with_pace=True
    )
    own = (one.measures for one in figures.by_agency if one.agency_id == found.id)
    return next(own, Measures())
