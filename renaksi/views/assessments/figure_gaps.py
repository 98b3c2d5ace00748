"""Selisih: where the agencies', the hubs' and the national scores lie apart, and what is weak."""

from dataclasses import dataclass
from typing import Final

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from renaksi.core.errors import NotFound
from renaksi.core.grade_gaps import AspectGap, weakest
from renaksi.exports.assessment_gaps import gaps_table
from renaksi.labels import AGENCY_KIND, assessment_figures as words
from renaksi.queries.grade_gaps import gaps_below
from renaksi.services.context import Context
from renaksi.views.assessments.blueprint import bp
from renaksi.views.assessments.figures import FILES
from renaksi.views.assessments.figures_address import Address, read
from renaksi.views.assessments.figures_place import Looked, looked, way
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in

WEAKEST: Final = 5


@dataclass(frozen=True, slots=True)
class Found:
    """The place, and the gaps of what was decided there."""

    at: Looked
    aspects: tuple[AspectGap, ...]
    count: int
    """Of how many results."""


@bp.get("/hasil/selisih")
@signed_in
def gaps() -> ResponseReturnValue:
    ctx, address = current_context(), read()
    found = _look(ctx, address)
    if found is None:
        return render_template("assessments/no_figures.html")
    text = render_template(
        "assessments/gaps.html",
        found=found,
        at=found.at,
        choice=found.at.choice,
        version=found.at.choice.version,
        address=address,
        crumbs=way(ctx, found.at),
        words=words,
        kinds=AGENCY_KIND,
        weakest=weakest(found.aspects, WEAKEST),
    )
    return text, address.status


@bp.get("/hasil/selisih.<any(xlsx, csv):suffix>")
@signed_in
def gaps_sheet(suffix: str) -> Response:
    """The table by aspect and indicator."""
    ctx, address = current_context(), read()
    found = _look(ctx, address)
    if found is None or address.errors:
        raise NotFound
    at, kind = found.at, AGENCY_KIND[address.kind] if address.kind else ""
    made = gaps_table(at.choice, at.under.name, found.aspects, found.count, kind, ctx.now)
    name = f"selisih-nilai-{at.choice.version.code}-{at.choice.year}-{at.under.code}"
    return FILES[suffix](made, name.lower())


def _look(ctx: Context, address: Address) -> Found | None:
    at = looked(ctx, address)
    if at is None:
        return None
    aspects, count = gaps_below(
        ctx.session,
        at.choice.version,
        at.choice.year,
        under_id=at.under.id,
        kind=address.kind,
        actor=ctx.actor,
        today=ctx.today,
    )
    return Found(at, aspects, count)
