"""Targets of connection per year and kind; the way so far stands beside them on the list."""

from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.agency import AgencyKind
from renaksi.core.policy import Permission
from renaksi.core.roadmap import Goal, RoadmapMeasure, RoadmapScope
from renaksi.forms.base import options
from renaksi.forms.complaints import TargetForm
from renaksi.labels import AGENCY_KIND
from renaksi.services.roadmap import set_target
from renaksi.views.connections.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.guards import needs


@bp.route("/target", methods=["GET", "POST"])
@needs(Permission.ROADMAP_KEEP)
def target() -> ResponseReturnValue:
    ctx, form = current_context(), TargetForm()
    form.kind.choices = options(
        (kind.value, AGENCY_KIND[kind]) for kind in AgencyKind if not kind.is_unit
    )
    if form.validate_on_submit() and form.year.data is not None:
        set_target(
            ctx,
            Goal(RoadmapMeasure.CONNECTION, RoadmapScope(form.kind.data), form.state.data),
            form.year.data,
            form.percent.data or Decimal(0),
            legal_basis=form.legal_basis.data or "",
        )
        flash(f"Target keterhubungan {form.year.data} sudah disimpan.", "ok")
        return redirect(url_for("connections.index") + "#target")
    return render_template("connections/target.html", form=form), 422 if form.errors else 200
