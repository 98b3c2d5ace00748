"""Halaman publik: the nation with its map, the list of agencies, and one agency."""

from typing import Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from renaksi import labels
from renaksi.core.agency import AgencyKind
from renaksi.core.connection import ConnectionState
from renaksi.core.publication import Measure
from renaksi.labels import publication as words
from renaksi.queries.cycles import latest_open
from renaksi.queries.published import Line
from renaksi.views.context import current_context
from renaksi.views.guards import public
from renaksi.views.kept_parts import kept_part
from renaksi.views.open_data.blueprint import bp
from renaksi.views.open_data.pictures import measures, province_map
from renaksi.views.open_data.reading import Nation, asked_year, nation

PER_PAGE: Final = 50


def front_page() -> ResponseReturnValue:
    """The figures of the newest cycle of which any are public, and how all of it works."""
    ctx = current_context()
    seen = nation(ctx, asked_year())
    body = _body(seen) if seen else None
    cycle = latest_open(ctx.session)
    return render_template("public/index.html", seen=seen, body=body, cycle=cycle)


def _body(seen: Nation) -> Markup:
    """Kept by all that it shows, for whoever looks."""
    shown = measures(seen.found, seen.results)
    typed = request.args.get("ukuran", "")
    measure = next((one for one in shown if words.SLUG[one] == typed), None)
    chosen = measure or (shown[0] if shown else Measure.PLANS)
    key = (
        seen.found.told_by,
        chosen,
        seen.results and seen.results.year,
        seen.results and seen.results.version.id,
    )
    return kept_part(
        "open_data/_nation.html",
        key,
        lambda: {
            "seen": seen,
            "found": seen.found,
            "results": seen.results,
            "shown": shown,
            "measure": chosen,
            "drawn": province_map(seen.found, seen.results, chosen),
            "words": words,
            "connected": ConnectionState.CONNECTED,
        },
    )


@bp.get("/instansi")
@public
def agencies() -> ResponseReturnValue:
    """Agencies of whom anything is public, by code or name."""
    ctx = current_context()
    seen = nation(ctx, asked_year())
    typed = request.args.get("q", "").strip()[:100]
    kind = next((one for one in AgencyKind if one.value == request.args.get("jenis")), None)
    lines = [one for one in seen.found.lines if _fits(one, typed, kind)] if seen else []
    pages = max(1, -(-len(lines) // PER_PAGE))
    page = min(max(request.args.get("hal", 1, type=int), 1), pages)

    def page_url(wanted: int) -> str:
        year = seen.year if seen else None
        return url_for("open_data.agencies", siklus=year, q=typed or None, jenis=kind, hal=wanted)

    return render_template(
        "open_data/agencies.html",
        seen=seen, typed=typed, kind=kind, total=len(lines), page=page, pages=pages,
        lines=lines[(page - 1) * PER_PAGE : page * PER_PAGE], page_url=page_url,
        kinds=[one for one in AgencyKind if seen and one in {line.kind for line in seen.found.lines}],
        kind_words=labels.AGENCY_KIND, words=words,
    )  # fmt: skip


def _fits(one: Line, typed: str, kind: AgencyKind | None) -> bool:
    """Every word stands in code or name."""
    text = f"{one.code} {one.name}".casefold()
    return (kind is None or one.kind is kind) and all(
        word in text for word in typed.casefold().split()
    )
