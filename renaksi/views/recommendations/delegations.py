"""Limpahan keputusan: which decisions another agency takes in the issuer's place."""

from flask import render_template
from flask.typing import ResponseReturnValue

from renaksi.core.policy import Permission
from renaksi.labels import recommendation_batch as told
from renaksi.queries.recommendation_delegations import delegations as found, issuing_homes
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.recommendations.blueprint import bp


@bp.get("/limpahan")
@needs(Permission.RECOMMENDATION_ISSUE)
def delegations() -> ResponseReturnValue:
    ctx = current_context()
    rows = found(ctx.session, ctx.actor, ctx.today)
    homes = issuing_homes(ctx.actor)
    return render_template(
        "recommendations/delegations.html",
        ours=[one for one in rows if one.issuer_id in homes],
        theirs=[one for one in rows if one.issuer_id not in homes],
        told=told,
    )
