"""Targets: set for a measure, a group and a year, and taken away again."""

from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotFound
from renaksi.core.policy import Permission
from renaksi.core.roadmap import Goal
from renaksi.forms.roadmap import TargetForm
from renaksi.labels.roadmap import goal_title
from renaksi.queries.roadmap import predicates, target_of
from renaksi.services.roadmap import remove_target, set_target
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.roadmap.blueprint import bp
from renaksi.views.roadmap.pages import asked_goal, parts


@bp.route("/target", methods=["GET", "POST"])
@needs(Permission.ROADMAP_KEEP)
def target() -> ResponseReturnValue:
    """A target of the same goal and year is replaced."""
    ctx, form = current_context(), TargetForm()
    form.offer(predicates(ctx.session))
    if request.method == "GET":
        form.fill(asked_goal(), ctx.today.year)
    elif form.validate_on_submit():
        goal = form.goal()
        try:
            made = set_target(
                ctx, goal, form.year.data or 0, form.value.data or Decimal(0),
                legal_basis=form.legal_basis.data or "",
            )  # fmt: skip
        except Invalid as refused:
            form.take(refused)
        else:
            flash(f"Target {made.year} untuk {goal_title(goal)} sudah disimpan.", "ok")
            return redirect(url_for("roadmap.index", **parts(goal)))
    return render_template("roadmap/target.html", form=form), 422 if form.errors else 200


@bp.route("/target/<int:target_id>/hapus", methods=["GET", "POST"])
@needs(Permission.ROADMAP_KEEP)
def remove(target_id: int) -> ResponseReturnValue:
    """Says first what goes; whoever presses twice is told the same as the first time."""
    ctx = current_context()
    notice = ""
    if request.method == "POST":
        typed = request.form.get("version", "")
        seen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0  # noqa: PLR2004
        try:
            remove_target(ctx, target_id, version=seen)
        except Conflict as changed:
            notice = labels.refusal(changed)
        except NotFound:
            flash("Target itu sudah dihapus.", "ok")
            return redirect(url_for("roadmap.index"))
        else:
            flash("Target dihapus.", "ok")
            return redirect(url_for("roadmap.index"))
    row = target_of(ctx.session, target_id)
    page = render_template(
        "roadmap/remove.html", one=row, notice=notice,
        title=goal_title(Goal(row.measure, row.scope, row.level)),
    )  # fmt: skip
    return page, 409 if notice else 200
