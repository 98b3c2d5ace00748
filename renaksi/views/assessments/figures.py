"""Hasil penilaian: who got which predicate, where everybody stands, and who fell."""

from typing import Final

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from renaksi.core.errors import NotFound
from renaksi.core.grade_ranking import Ranked
from renaksi.exports.assessment_figures import distribution_table, ranking_table
from renaksi.labels import assessment_figures as words
from renaksi.queries.grade_page import results_page
from renaksi.services.context import Context
from renaksi.views.assessments.blueprint import bp
from renaksi.views.assessments.figures_address import BY_CODE, BY_FALL, Address, read
from renaksi.views.assessments.figures_groups import (
    figures_of,
    hub_groups,
    kind_groups,
    year_groups,
)
from renaksi.views.assessments.figures_pictures import trend
from renaksi.views.assessments.figures_place import Seen, looked, way
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in

PER_PAGE: Final = 50
FALLEN: Final = 10
"""How many of those who fell stand above the ranking."""
FILES: Final = {"xlsx": send_xlsx, "csv": send_csv}


@bp.get("/hasil")
@signed_in
def results() -> ResponseReturnValue:
    ctx, address = current_context(), read()
    seen = _look(ctx, address)
    if seen is None:
        return render_template("assessments/no_figures.html")
    grades, years = seen.page.grades, seen.page.by_year(address.kind)
    rows = _listed(seen, address)
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(address.page, pages)
    text = render_template(
        "assessments/figures.html",
        seen=seen,
        at=seen.at,
        choice=seen.choice,
        version=seen.choice.version,
        grades=grades,
        figures=figures_of(grades, address.kind),
        address=address,
        crumbs=way(ctx, seen.at),
        words=words,
        trend=trend(years, seen.choice.version.scale),
        rules=sorted({rule for one in years for rule in one.rules}),
        kind_groups=kind_groups(seen),
        hub_groups=hub_groups(seen, address),
        year_groups=year_groups(years, address),
        fallen=seen.ranking.fallen[:FALLEN],
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        many=len(rows),
        page=page,
        pages=pages,
    )
    return text, address.status


@bp.get("/hasil.<any(xlsx, csv):suffix>")
@signed_in
def results_sheet(suffix: str) -> Response:
    """The ranking, exactly as it is filtered."""
    ctx, address = current_context(), read()
    seen = _required(ctx, address)
    made = ranking_table(
        seen.page, _listed(seen, address), seen.ranking.ranked, _filters(address), ctx.now
    )
    return FILES[suffix](made, _name("peringkat", seen))


@bp.get("/hasil/sebaran.<any(xlsx, csv):suffix>")
@signed_in
def distribution_sheet(suffix: str) -> Response:
    """Counts by kind, by hub and by year."""
    ctx, address = current_context(), read()
    seen = _required(ctx, address)
    made = distribution_table(seen.page, address.kind, ctx.now)
    return FILES[suffix](made, _name("sebaran-predikat", seen))


def _look(ctx: Context, address: Address) -> Seen | None:
    at = looked(ctx, address)
    if at is None:
        return None
    found = results_page(
        ctx.session, ctx.actor, at.choice, under_id=at.under.id, today=ctx.today
    )  # fmt: skip
    return Seen(at, found, found.ranking(address.kind))


def _required(ctx: Context, address: Address) -> Seen:
    seen = _look(ctx, address)
    if seen is None or address.errors:
        raise NotFound
    return seen


def _listed(seen: Seen, address: Address) -> list[Ranked]:
    """The ranking as it is filtered and ordered; ranks are those of the whole."""
    typed = address.typed["q"].casefold().split()
    grade, change = address.typed["predikat"], address.change
    rows = [
        one
        for one in (seen.ranking.fallen if address.order == BY_FALL else seen.ranking.rows)
        if (not grade or one.row.grade == grade)
        and (change is None or one.change is change)
        and all(word in f"{one.row.code} {one.row.name}".casefold() for word in typed)
    ]
    if address.order == BY_CODE:
        places = {one.agency_id: spot for spot, one in enumerate(seen.page.grades.by_agency)}
        rows.sort(key=lambda one: places[one.row.agency_id])
    return rows


def _filters(address: Address) -> dict[str, str]:
    told = {
        "Predikat": address.typed["predikat"],
        "Perubahan": words.GRADE_CHANGE[address.change].word if address.change else "",
        "Pencarian": address.typed["q"],
    }
    return {name: one for name, one in told.items() if one}


def _name(what: str, seen: Seen) -> str:
    choice = seen.choice
    return f"{what}-{choice.version.code}-{choice.year}-{seen.under.code}".lower()
