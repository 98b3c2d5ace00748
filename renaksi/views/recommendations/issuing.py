"""Issuing: the text and whom it goes to, a preview of both, then drafts that nobody else sees."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Invalid
from renaksi.core.policy import Permission
from renaksi.core.recommendation_addressees import Candidate
from renaksi.forms.recommendations import NewForm, TextForm
from renaksi.labels import recommendation_issuing as words
from renaksi.labels.format import number
from renaksi.queries import recommendation_issuing as queries
from renaksi.queries.recommendation_issuing import Basis
from renaksi.services import recommendations
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.recommendations import addressees
from renaksi.views.recommendations.blueprint import bp

SAVE: Final = "simpan"
BACK: Final = "ubah"
ADDRESSEE: Final = "tujuan"
SAVED: Final = "Rancangan disimpan. Belum ada yang dikirim; periksa sekali lagi, lalu terbitkan."


@bp.route("/baru", methods=["GET", "POST"])
@needs(Permission.RECOMMENDATION_ISSUE)
def new() -> ResponseReturnValue:
    """GET asks, POST shows what will be drafted for whom, POST with `simpan` drafts it."""
    ctx = current_context()
    found = queries.bases(ctx.session, ctx.actor)
    if SAVE in request.form:
        return _save(ctx, found)
    candidates = queries.candidates(ctx.session, ctx.actor, ctx.today)
    form = NewForm(**_beginning(ctx))
    offer_bases(form, found)
    offered = addressees.offer(ctx, form, candidates)
    if form.is_submitted() and BACK not in request.form and form.validate():
        whom = addressees.chosen(ctx, form, candidates, offered)
        if whom:
            return _preview(ctx, form, found, whom)
    return _form(ctx, form)


def offer_bases(form: TextForm, found: tuple[Basis, ...]) -> None:
    """The name of the issuer is said where one person issues for several."""
    several = len({one.issuer_id for one in found}) > 1
    form.offer_bases(
        (one.key, labels.RECOMMENDATION_SOURCE[one.source]
         + (f", {one.issuer_name}" if several else ""))
        for one in found
    )  # fmt: skip


def basis_of(form: TextForm, found: tuple[Basis, ...]) -> Basis:
    """The one chosen; the form has been validated, so it is one of those offered."""
    return next(one for one in found if one.key == form.basis.data)


def _beginning(ctx: Context) -> dict[str, str]:
    """A standing text, where one was chosen to begin with."""
    code = request.args.get("templat", "")
    if not code or request.method != "GET":
        return {}
    one = queries.standing_text(queries.standing_texts(ctx.session), code)
    return {"text": one.text, "cause": one.cause, "priority": one.priority, "title": one.title}


def _form(ctx: Context, form: NewForm) -> ResponseReturnValue:
    page = render_template(
        "recommendations/new.html",
        form=form,
        texts=queries.standing_texts(ctx.session),
        chosen_text=request.args.get("templat", ""),
    )
    return page, 422 if form.errors else 200


def _preview(
    ctx: Context,
    form: NewForm,
    found: tuple[Basis, ...],
    whom: tuple[Candidate, ...],
    fault: str = "",
) -> ResponseReturnValue:
    """`whom` are offered ticked; what cannot be issued to all of them is said above."""
    basis = basis_of(form, found)
    kept = ("basis", "text", "cause", "priority", "title", "group", "grade", "others")
    page = render_template(
        "recommendations/preview.html",
        form=form,
        basis=basis,
        terms=queries.terms(ctx.session, basis.source, ctx.today),
        words=words,
        whom=whom,
        kept=[(name, value) for name, value in request.form.items(multi=True)
              if name in {*kept, "picks"}],
        names=(ADDRESSEE, SAVE, BACK),
        fault=fault,
    )  # fmt: skip
    return page, 422 if fault else 200


def _save(ctx: Context, found: tuple[Basis, ...]) -> ResponseReturnValue:
    form = NewForm()
    offer_bases(form, found)
    candidates = queries.candidates(ctx.session, ctx.actor, ctx.today)
    addressees.offer(ctx, form, candidates)
    if not form.validate():
        return _form(ctx, form)
    whom = addressees.by_codes(ctx, request.form.getlist(ADDRESSEE))
    basis = basis_of(form, found)
    try:
        return _drafted(ctx, form, basis, whom)
    except Invalid as refused:
        if not whom:
            form.take(refused)
            return _form(ctx, form)
        return _preview(ctx, form, found, whom, labels.refusal(refused))


def _drafted(
    ctx: Context, form: NewForm, basis: Basis, whom: tuple[Candidate, ...]
) -> ResponseReturnValue:
    """One agency gets a draft of its own; several make a batch."""
    ids = [one.id for one in whom]
    if len(ids) == 1:
        one = recommendations.draft(ctx, basis.issuer_id, ids[0], form.values)
        flash(SAVED, "ok")
        return redirect(url_for("recommendations.show", recommendation_id=one.id))
    batch = recommendations.draft_batch(
        ctx, basis.issuer_id, ids, form.values, title=form.title_or_text
    )
    flash(f"{number(len(ids))} rancangan: {SAVED[0].lower()}{SAVED[1:]}", "ok")
    return redirect(url_for("recommendations.batch", batch_id=batch.id))
