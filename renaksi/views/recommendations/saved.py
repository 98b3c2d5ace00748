"""Filters of the register that a person gives a name, and forgets again."""

from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid
from renaksi.forms.recommendation_register import RegisterSearch, ViewForm
from renaksi.services import saved_views
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.recommendations.blueprint import bp
from renaksi.views.recommendations.lists import PAGE, page_of


@bp.post("/saringan")
@signed_in
def save_view() -> ResponseReturnValue:
    """The filters stand in the address, as on the page that is kept."""
    ctx = current_context()
    search, form = RegisterSearch.read(request.args), ViewForm()
    if not form.validate():
        return page_of(ctx, search, form), 422
    kept = search.kept()
    try:
        view = saved_views.save_view(ctx, PAGE, form.name.data or "", urlencode(kept))
    except Invalid as error:
        form.take(error)
        return page_of(ctx, search, form), 422
    flash(f"Saringan “{view.name}” tersimpan. Hanya Anda yang melihatnya.", "ok")
    return redirect(_register(kept))


@bp.post("/saringan/<int:view_id>/hapus")
@signed_in
def remove_view(view_id: int) -> ResponseReturnValue:
    name = saved_views.remove_view(current_context(), view_id)
    flash(f"Saringan “{name}” dihapus.", "ok")
    return redirect(_register({}))


def _register(asked: dict[str, Any]) -> str:
    return url_for("recommendations.index", **asked)
