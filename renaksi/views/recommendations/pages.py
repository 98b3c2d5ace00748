"""One recommendation, and what is said about it."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid, NotFound
from renaksi.forms.follow_ups import RemarkForm
from renaksi.services import recommendation_comments as comments
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.recommendations import page as recommendation_page
from renaksi.views.recommendations.addresses import here
from renaksi.views.recommendations.blueprint import RECOMMENDATION, bp


@bp.get(RECOMMENDATION)
@signed_in
def show(recommendation_id: int) -> ResponseReturnValue:
    ctx = current_context()
    return recommendation_page.render(ctx, recommendation_page.load(ctx, recommendation_id))


@bp.post(f"{RECOMMENDATION}/komentar")
@signed_in
def comment(recommendation_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page = recommendation_page.load(ctx, recommendation_id)
    form = RemarkForm()
    if form.validate():
        try:
            made = comments.add_comment(ctx, recommendation_id, form.text.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash("Komentar tersimpan.", "ok")
            return redirect(here(recommendation_id, f"komentar-{made.id}"), 303)
    return recommendation_page.render(ctx, page, remark=form)


@bp.post(f"{RECOMMENDATION}/komentar/<int:comment_id>/hapus")
@signed_in
def uncomment(recommendation_id: int, comment_id: int) -> ResponseReturnValue:
    """Take one's own remark back."""
    ctx = current_context()
    page = recommendation_page.load(ctx, recommendation_id)
    if all(one.id != comment_id for one in page.remarks):
        raise NotFound
    comments.remove_comment(ctx, comment_id)
    flash("Komentar dihapus.", "ok")
    return redirect(here(recommendation_id, "komentar"), 303)
