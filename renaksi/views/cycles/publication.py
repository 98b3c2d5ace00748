"""What the public sees of a cycle: the rules, what a change would do, and the change."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict
from renaksi.core.policy import Permission
from renaksi.core.publication_preview import Change, changes, keys, stands
from renaksi.forms.publication import PublicationForm, publication_form
from renaksi.labels import publication_rules as words
from renaksi.models import Cycle
from renaksi.queries.cycles import cycle_by_year
from renaksi.queries.publication import publication_facts, rules_of
from renaksi.services.publication import set_publication
from renaksi.views.context import current_context
from renaksi.views.cycles import bp
from renaksi.views.cycles.basis import CHANGED, seen_version
from renaksi.views.guards import needs


@bp.route("/<int:year>/pengumuman", methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def publication(year: int) -> ResponseReturnValue:
    """The rules; whoever sends others is shown first what they would change."""
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    form = _form(cycle)
    if request.method == "GET":
        form.fill(rules_of(ctx.session, cycle.id), cycle.version)
        return _page(cycle, form)
    if not form.validate():
        return _page(cycle, form), 422
    if request.form.get("ubah"):
        return _page(cycle, form)
    if seen_version(form) != cycle.version:
        return _changed(cycle, form)
    old, new = rules_of(ctx.session, cycle.id), form.rules()
    found = changes(publication_facts(ctx.session, cycle), old, new, ctx.today)
    return _preview(cycle, form, found)


@bp.post("/<int:year>/pengumuman/terapkan")
@needs(Permission.CYCLE_ADMINISTER)
def apply_publication(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    form = _form(cycle)
    if not form.validate():
        return _page(cycle, form), 422
    try:
        set_publication(ctx, cycle.id, form.rules(), version=seen_version(form))
    except Conflict:
        return _changed(cycle_by_year(ctx.session, year), form)
    flash(f"Aturan pengumuman siklus {year} berlaku sejak sekarang.", "ok")
    return redirect(url_for(".publication", year=year))


def _form(cycle: Cycle) -> PublicationForm:
    return publication_form(keys([one.code for one in cycle.checkpoints]))


def _changed(cycle: Cycle, form: PublicationForm) -> ResponseReturnValue:
    """What was typed stays, on top of what holds meanwhile."""
    form.version.data = str(cycle.version)
    return _page(cycle, form, CHANGED), 409


def _page(cycle: Cycle, form: PublicationForm, notice: str = "") -> str:
    ctx = current_context()
    rules = rules_of(ctx.session, cycle.id)
    found = stands(publication_facts(ctx.session, cycle), rules, ctx.today)
    return render_template(
        "cycles/publication.html", cycle=cycle, form=form, stands=found, words=words, notice=notice
    )


def _preview(cycle: Cycle, form: PublicationForm, found: Sequence[Change]) -> str:
    return render_template(
        "cycles/publication_preview.html", cycle=cycle, form=form, changes=found, words=words
    )
