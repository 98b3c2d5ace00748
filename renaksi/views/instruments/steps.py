"""Publishing a draft, beginning the next version, throwing a draft away."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotFound
from renaksi.core.instrument_check import check_instrument
from renaksi.core.instrument_difference import difference
from renaksi.core.policy import Permission
from renaksi.forms.instruments import ConfirmForm, PublishForm, publish_form
from renaksi.labels import assessment_instrument as terms, instrument_pages as words
from renaksi.queries.instrument_pages import OpenedVersion, numbers_of
from renaksi.services import instruments
from renaksi.views.context import current_context
from renaksi.views.cycles.basis import seen_version
from renaksi.views.guards import needs
from renaksi.views.instruments.blueprint import VERSION, bp
from renaksi.views.instruments.drafts import CHANGED, opened, opened_draft


@bp.route(f"{VERSION}/terbitkan", methods=["GET", "POST"])
@needs(Permission.INSTRUMENT_KEEP)
def publish(code: str, number: int) -> ResponseReturnValue:
    """What is wrong, or what changed and how old scores stand beside new ones; then frozen."""
    seen = opened(code, number)
    if not seen.is_draft:  # also the second of two clicks
        return _to(code, number)
    form = publish_form(seen.old.scale if seen.old else None, seen.sheet.scale)
    notice = ""
    if form.validate_on_submit():
        try:
            instruments.publish(
                current_context(), seen.row.id, version=seen_version(form), rule=form.rule()
            )
        except Invalid as refused:
            if "old_scores" in form:
                form.take(Invalid(refused.reason, "old_scores", **refused.detail))
            notice = labels.refusal(refused)
        except Conflict:
            seen, notice = opened(code, number), CHANGED
            form.version.data = str(seen.row.version)
        else:
            flash(f"{code} versi {number} terbit dan tidak berubah lagi.", "ok")
            return _to(code, number)
    elif not form.is_submitted():
        form.version.data = str(seen.row.version)
    page = _publish_page(seen, form, notice)
    return page, 409 if notice == CHANGED else 422 if form.errors or notice else 200


def _publish_page(seen: OpenedVersion, form: PublishForm, notice: str) -> str:
    return render_template(
        "instruments/publish.html",
        seen=seen,
        sheet=seen.sheet,
        form=form,
        check=check_instrument(seen.sheet),
        found=difference(seen.old, seen.sheet) if seen.old else None,
        notice=notice,
        words=words,
        terms=terms,
    )


@bp.post("/<code>/versi-baru")
@needs(Permission.INSTRUMENT_KEEP)
def next_version(code: str) -> ResponseReturnValue:
    """A copy of the newest published version; the draft there is, where there is one."""
    ctx = current_context()
    found = numbers_of(ctx.session, code)
    if found.draft is not None:  # also the second of two clicks
        return _to(code, found.draft)
    made = instruments.create_version(ctx, found.instrument_id)
    flash(f"Rancangan versi {made.number} dibuat sebagai salinan.", "ok")
    return _to(code, made.number)


@bp.route(f"{VERSION}/buang", methods=["GET", "POST"])
@needs(Permission.INSTRUMENT_KEEP)
def discard(code: str, number: int) -> ResponseReturnValue:
    """Asks first; with its only version goes the instrument."""
    try:
        seen, form, notice = opened_draft(code, number), ConfirmForm(), ""
    except NotFound:
        if request.method == "POST":  # the second of two clicks
            return redirect(url_for(".index"))
        raise
    if form.validate_on_submit():
        try:
            instruments.discard_draft(current_context(), seen.row.id, version=seen_version(form))
        except Conflict:
            seen, notice = opened_draft(code, number), CHANGED
        else:
            flash(f"Rancangan {code} versi {number} dibuang.", "ok")
            return redirect(url_for(".index"))
    form.version.data = str(seen.row.version)
    page = render_template(
        "instruments/discard.html", seen=seen, sheet=seen.sheet, form=form, notice=notice
    )
    return page, 409 if notice else 200


def _to(code: str, number: int) -> ResponseReturnValue:
    return redirect(url_for(".show", code=code, number=number))
