"""Using evidence the agency has already: for another action, without a second copy."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid, NotFound
from renaksi.forms.evidence import KindForm
from renaksi.labels import refusal
from renaksi.queries.evidence_choices import PAGE, choices
from renaksi.services import evidence
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.evidence import row_page
from renaksi.views.evidence.blueprint import bp
from renaksi.views.evidence.row_page import RowPage
from renaksi.views.guards import signed_in


@bp.get("/<int:plan_id>/<code>/<lineage_id>/pilih")
@signed_in
def choose(plan_id: int, code: str, lineage_id: str) -> ResponseReturnValue:
    page = _writable(plan_id, code, lineage_id)
    return _page(page, KindForm(formdata=None).of(page.needed))


@bp.post("/<int:plan_id>/<code>/<lineage_id>/pilih")
@signed_in
def link(plan_id: int, code: str, lineage_id: str) -> ResponseReturnValue:
    ctx = current_context()
    page = _writable(plan_id, code, lineage_id)
    form = KindForm().of(page.needed)
    chosen = as_key(request.form.get("bukti"))
    if not chosen:
        form.form_errors.append("Pilih dahulu buktinya.")
    elif form.validate_on_submit():
        try:
            evidence.link_existing(
                ctx,
                plan_id=plan_id,
                checkpoint_id=page.opened.checkpoint.id,
                lineage_id=lineage_id,
                evidence_id=chosen,
                requirement=form.requirement.data or "",
            )
        except Invalid as error:
            form.take(error)
        except NotFound as error:
            form.form_errors.append(refusal(error))
        else:
            flash("Bukti dipakai pada baris ini.", "ok")
            return redirect(row_page.address(page), 303)
    ctx.session.rollback()
    return _page(_writable(plan_id, code, lineage_id), form), 422


def _writable(plan_id: int, code: str, lineage_id: str) -> RowPage:
    page = row_page.load(current_context(), plan_id, code, lineage_id)
    if page.refusal is not None:
        raise page.refusal
    return page


def _page(page: RowPage, form: KindForm) -> str:
    ctx = current_context()
    text = "".join(sign for sign in request.values.get("cari", "") if sign.isprintable())[:100]
    number = as_key(request.args.get("hal")) or 1
    found, total = choices(ctx.session, page.opened, text, number)
    return render_template(
        "evidence/choose.html",
        page=page,
        form=form,
        choices=found,
        on_row={one.evidence_id for one in page.items},
        total=total,
        text=text,
        number=number,
        pages=max(1, -(-total // PAGE)),
        address=lambda wanted: url_for("evidence.choose", **page.here, cari=text, hal=wanted),  # type: ignore[arg-type]
    )
