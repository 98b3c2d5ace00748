"""The draft as a whole: its name and rules, its scale, and all weights on one page."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.grade import scale_issues
from renaksi.core.instrument import EvidenceRule, Instrument as Sheet
from renaksi.core.instrument_edit import weighed
from renaksi.core.policy import Permission
from renaksi.forms.base import Form
from renaksi.forms.instruments import ScaleForm, WholeForm, add_rows, weights_form
from renaksi.labels.assessment_instrument import scale_issue
from renaksi.queries.instrument_pages import OpenedVersion
from renaksi.views.guards import needs
from renaksi.views.instruments.blueprint import VERSION, bp
from renaksi.views.instruments.drafts import CHANGED, keep, opened_draft, wants_more


@bp.route(f"{VERSION}/pokok", methods=["GET", "POST"])
@needs(Permission.INSTRUMENT_KEEP)
def whole(code: str, number: int) -> ResponseReturnValue:
    seen, form = opened_draft(code, number), WholeForm()
    done: bool | None = False
    if not form.is_submitted():
        form.fill(seen.sheet, seen.row.legal_basis, seen.row.version)
    elif form.validate():
        basis = form.legal_basis.data or ""
        done = keep(seen, form, lambda sheet: _described(sheet, form), legal_basis=basis)
        if done:
            return back(seen, "Pokok instrumen sudah disimpan.")
    return _answer("instruments/whole.html", seen, form, done)


def _described(sheet: Sheet, form: WholeForm) -> Sheet:
    return replace(
        sheet,
        name=form.name.data or "",
        evidence_rule=EvidenceRule(form.evidence_rule.data),
        small_n=form.small_n.data if form.small_n.data is not None else sheet.small_n,
        weak_below=form.weak_below.data if form.weak_below.data is not None else sheet.weak_below,
    )


@bp.route(f"{VERSION}/skala", methods=["GET", "POST"])
@needs(Permission.INSTRUMENT_KEEP)
def scale(code: str, number: int) -> ResponseReturnValue:
    """The range and its predicates, the best first."""
    seen, form = opened_draft(code, number), ScaleForm()
    done: bool | None = False
    if not form.is_submitted():
        form.fill(seen.sheet.scale, seen.row.version)
        add_rows(form.bands)
    elif wants_more():
        add_rows(form.bands)
    elif form.validate():
        given = form.scale()
        issues = [scale_issue(one) for one in scale_issues(given)]
        if issues:
            form.bands.errors = issues
        else:
            done = keep(seen, form, lambda sheet: replace(sheet, scale=given))
            if done:
                return back(seen, "Skala predikat sudah disimpan.")
    return _answer("instruments/scale.html", seen, form, done)


@bp.route(f"{VERSION}/bobot", methods=["GET", "POST"])
@needs(Permission.INSTRUMENT_KEEP)
def weights(code: str, number: int) -> ResponseReturnValue:
    """Every weight at once: changing one mostly means changing another."""
    seen = opened_draft(code, number)
    sent = Form().is_submitted()
    form = weights_form(seen.sheet, sent=sent)
    done: bool | None = False
    if not sent:
        form.version.data = str(seen.row.version)
    elif form.validate():
        given = form.weights()
        done = keep(seen, form, lambda sheet: weighed(sheet, given))
        if done:
            return back(seen, "Bobot sudah disimpan.")
    return _answer("instruments/weights.html", seen, form, done)


def back(seen: OpenedVersion, told: str, anchor: str | None = None) -> ResponseReturnValue:
    """To the builder, at the row that was worked on."""
    flash(told, "ok")
    code, number = seen.sheet.code, seen.sheet.version
    return redirect(url_for("instruments.show", code=code, number=number, _anchor=anchor))


def _answer(
    template: str, seen: OpenedVersion, form: Form, done: bool | None
) -> ResponseReturnValue:
    notice = CHANGED if done is None else ""
    page = render_template(template, seen=seen, sheet=seen.sheet, form=form, notice=notice)
    return page, 409 if notice else 422 if form.errors else 200
