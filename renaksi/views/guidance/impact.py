"""Who was helped in a year, and what changed after; who struggles and was not helped."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import NotFound
from renaksi.exports.guidance import impact_table
from renaksi.labels import guidance as words
from renaksi.models import Cycle
from renaksi.queries.cycles import chosen_cycle, known_cycles
from renaksi.queries.funnel_nodes import bases
from renaksi.queries.guidance_impact import Helped, Impact, impact
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.guidance.blueprint import bp
from renaksi.views.guidance.lists import FILES

PER_PAGE: Final = 50
SHOWN: Final = {"dibina": "Sudah dibina", "belum": "Tertinggal dan belum dibina"}


class Asked(NamedTuple):
    """A year, a choice of rows, and what was found."""

    cycles: Sequence[Cycle]
    found: Impact
    choice: str
    rows: Sequence[Helped]


@bp.get("/dampak")
@signed_in
def changes() -> ResponseReturnValue:
    asked = _asked()
    if asked is None:
        return render_template("guidance/nothing.html")
    typed = request.args.get("hal", "")
    pages = max(1, -(-len(asked.rows) // PER_PAGE))
    page = min(max(1, int(typed)), pages) if typed.isascii() and typed.isdigit() else 1

    def address(number: int) -> str:
        return url_for(
            "guidance.changes",
            tahun=asked.found.year,
            tampil=asked.choice or None,
            hal=number if number > 1 else None,
        )

    return render_template(
        "guidance/changes.html",
        asked=asked,
        shown=SHOWN,
        rows=asked.rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        page=page,
        pages=pages,
        address=address,
        report_word=words.report_word,
    )


@bp.get("/dampak.<any(xlsx, csv):suffix>")
@signed_in
def changes_sheet(suffix: str) -> Response:
    """Exactly what is filtered."""
    asked = _asked()
    if asked is None:
        raise NotFound
    told = {"Tampil": SHOWN[asked.choice]} if asked.choice else {}
    made = impact_table(asked.found, asked.rows, told, current_context().now)
    return FILES[suffix](made, f"pembinaan-{asked.found.year}")


def _asked() -> Asked | None:
    """None where there is no cycle, or the reader looks at nobody."""
    ctx, typed = current_context(), request.args.get("tahun", "")
    cycles, tops = known_cycles(ctx.session, ctx.actor), bases(ctx.session, ctx.actor)
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else None  # noqa: PLR2004
    cycle = chosen_cycle(cycles, year, ctx.today)
    if cycle is None or not tops:
        return None
    found = impact(ctx.session, cycle, tops[0], actor=ctx.actor, today=ctx.today, now=ctx.now)
    choice = request.args.get("tampil", "")
    choice = choice if choice in SHOWN else ""
    return Asked(cycles, found, choice, [one for one in found.rows if _is_shown(one, choice)])


def _is_shown(one: Helped, choice: str) -> bool:
    if choice == "dibina":
        return bool(one.events)
    return choice != "belum" or (not one.events and one.is_struggling)
