"""Halaman publik satu instansi: its plan, its reports, its results, and those below it."""

from dataclasses import dataclass
from decimal import Decimal

from flask import render_template
from flask.typing import ResponseReturnValue

from renaksi.core.charts import Line as ChartLine, lines, places
from renaksi.core.compliance import Figures
from renaksi.core.connection import ConnectionState
from renaksi.core.errors import NotFound
from renaksi.core.numbers import round_half_up
from renaksi.labels import publication as words
from renaksi.labels.complaint import CONNECTION_STATE
from renaksi.labels.compliance import states
from renaksi.queries.publication import Released, releases
from renaksi.queries.published import Published, published
from renaksi.queries.published_results import agency_and_public, own_results
from renaksi.views.context import current_context
from renaksi.views.guards import public
from renaksi.views.open_data.blueprint import bp
from renaksi.views.open_data.reading import asked_year, choose

YEARS = 5
"""Of the trend."""


@bp.get("/instansi/<code>")
@public
def agency(code: str) -> ResponseReturnValue:
    ctx = current_context()
    one, everybody = agency_and_public(ctx.session, code)
    released = releases(ctx.session, ctx.today)
    known = released.all
    chosen = choose(known, asked_year())
    results = own_results(ctx.session, everybody, one.id, ctx.today, released.grades)
    if chosen is None:
        return render_template(
            "open_data/agency.html", name=one.name, code=one.code, found=None, results=results,
            words=words,
        )  # fmt: skip
    years = [other for other in known if other.year <= chosen.year and other.points][:YEARS]
    try:
        found = published(
            ctx.session,
            chosen,
            [other for other in years if other is not chosen],
            one.id,
            public=everybody,
            today=ctx.today,
            now=ctx.now,
            results={},
        )
    except NotFound:  # it owed nothing in any tree that was read
        found = None
    return render_template(
        "open_data/agency.html", name=found.node.name if found else one.name, code=one.code,
        found=found, all=known, chosen=chosen, results=results, words=words, states=states,
        periods=periods(found) if found else [], rounded=rounded,
        trend=trend(found, years) if found else None, connected=ConnectionState.CONNECTED,
        connection_words=CONNECTION_STATE,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """One public checkpoint of the chosen cycle."""

    code: str
    own: Figures
    achieved: Decimal | None
    branch: Figures
    """The agency and everything below it."""


def periods(found: Published) -> list[Period]:
    own = found.own
    return [
        Period(
            one.code,
            own.reports[place] if own else Figures(),
            own.achieved[place] if own else None,
            found.figures(one),
        )
        for place, one in enumerate(found.released.points)
    ]


@dataclass(frozen=True, slots=True)
class Trend:
    """Compliance year by year, all public checkpoints of a year together."""

    lines: list[ChartLine]
    labels: list[tuple[int, str]]
    rows: list[tuple[int, Figures]]


def trend(found: Published, years: list[Released]) -> Trend | None:
    """None where fewer than two years have anything expected."""
    rows = [(one.year, found.year(one)) for one in reversed(years)]
    rows = [(year, figures) for year, figures in rows if figures.expected]
    if len(rows) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    names = [str(year) for year, _ in rows]
    drawn = lines(
        names,
        [
            ("Masuk", [figures.rate for _, figures in rows]),
            ("Tepat waktu", [figures.on_time_rate for _, figures in rows]),
        ],
    )
    return Trend(drawn, list(zip(places(len(names)), names, strict=True)), rows)


def rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value)
