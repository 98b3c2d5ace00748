"""Aspects and indicators of a draft: added, changed, moved, taken out."""

from decimal import Decimal
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.instrument import Aspect, Indicator, IndicatorKind
from renaksi.core.instrument_edit import (
    Direction,
    aspect_of,
    holder_of,
    indicator_of,
    is_taken,
    moved,
    put_aspect,
    put_indicator,
    without,
)
from renaksi.core.policy import Permission
from renaksi.forms.instrument_indicators import FORMS, IndicatorForm, offer
from renaksi.forms.instruments import AspectForm, CodedForm, ConfirmForm, add_rows
from renaksi.labels import assessment_instrument as terms, instrument_pages as words
from renaksi.queries.instrument_pages import OpenedVersion
from renaksi.views.guards import needs
from renaksi.views.instruments.blueprint import VERSION, bp
from renaksi.views.instruments.drafts import CHANGED, MORE, keep, opened_draft, wants_more
from renaksi.views.instruments.whole import back

GROWING = ("levels", "inputs")
"""Fields of an indicator that are tables of their own."""


# ── aspects ───────────────────────────────────────────────────────────────────
@bp.route(f"{VERSION}/aspek/baru", methods=["GET", "POST"], endpoint="add_aspect")
@bp.route(f"{VERSION}/aspek/<row>", methods=["GET", "POST"])
@needs(Permission.INSTRUMENT_KEEP)
def aspect(code: str, number: int, row: str = "") -> ResponseReturnValue:
    """A new aspect, or the one with the code `row`."""
    seen, form = opened_draft(code, number), AspectForm()
    done: bool | None = False
    old = aspect_of(seen.sheet, row) if row else None
    if not form.is_submitted():
        form.version.data = str(seen.row.version)
        if old:
            form.code.data, form.name.data, form.weight.data = old.code, old.name, old.weight
    elif form.validate():
        made = Aspect(form.code.data or "", form.name.data or "", form.weight.data or Decimal(0))
        if not row and made in seen.sheet.aspects:  # the second of two clicks
            return back(seen, f"Aspek {made.code} sudah disimpan.", f"a-{made.code}")
        if not _taken(seen, form, row):
            done = keep(seen, form, lambda sheet: put_aspect(sheet, made, old=row))
            if done:
                return back(seen, f"Aspek {made.code} sudah disimpan.", f"a-{made.code}")
    notice = CHANGED if done is None else ""
    page = render_template(
        "instruments/aspect.html", seen=seen, sheet=seen.sheet, form=form, old=old, notice=notice
    )
    return page, 409 if notice else 422 if form.errors else 200


def _taken(seen: OpenedVersion, form: CodedForm, row: str) -> bool:
    code = form.code.data or ""
    if not is_taken(seen.sheet, code, by=row):
        return False
    form.take(Invalid(Refusal.ALREADY_EXISTS, "code", what=f"Kode {code}"))
    return True


# ── indicators ────────────────────────────────────────────────────────────────
@bp.route(f"{VERSION}/indikator/baru", methods=["GET", "POST"], endpoint="add_indicator")
@bp.route(f"{VERSION}/indikator/<row>", methods=["GET", "POST"])
@needs(Permission.INSTRUMENT_KEEP)
def indicator(code: str, number: int, row: str = "") -> ResponseReturnValue:
    """A new indicator of a chosen kind, or the one with the code `row`."""
    seen = opened_draft(code, number)
    done: bool | None = False
    old = indicator_of(seen.sheet, row) if row else None
    kind = _kind(old)
    if kind is None:
        return render_template(
            "instruments/kinds.html", seen=seen, sheet=seen.sheet, words=words, terms=terms
        )
    form = _indicator_form(seen, old, kind)
    if form.is_submitted():
        if wants_more():
            _grow(form)
        elif form.validate():
            made, home = form.indicator(), form.aspect.data
            told, anchor = f"Indikator {made.code} sudah disimpan.", f"i-{made.code}"
            if not row and made in seen.sheet.indicators:  # the second of two clicks
                return back(seen, told, anchor)
            if not _taken(seen, form, row):
                done = keep(seen, form, lambda sheet: put_indicator(sheet, home, made, old=row))
                if done:
                    return back(seen, told, anchor)
    return _indicator_page(seen, form, old, CHANGED if done is None else "")


def _kind(old: Indicator | None) -> IndicatorKind | None:
    """As chosen in the address or the form, else as it is; None: a new one is still to be chosen."""
    try:
        return IndicatorKind(request.values.get("jenis", ""))
    except ValueError:
        return old.kind if old else None


def _indicator_form(
    seen: OpenedVersion, old: Indicator | None, kind: IndicatorKind
) -> IndicatorForm:
    made: type[Any] = FORMS[kind]
    sent = request.method == "POST"
    form: IndicatorForm = made() if sent else made(formdata=None)
    sheet = seen.sheet
    computed = [one.code for one in sheet.indicators if not one.is_judged and one != old]
    offer(form, [(one.code, f"{one.code} {one.name}") for one in sheet.aspects], computed)
    if not sent:
        form.version.data = str(seen.row.version)
        form.aspect.data = holder_of(sheet, old.code).code if old else request.args.get("aspek")
        if old:
            form.fill(old)
        _grow(form)
    return form


def _grow(form: IndicatorForm) -> None:
    for name in GROWING:
        if name in form:
            add_rows(form[name])


def _indicator_page(
    seen: OpenedVersion, form: IndicatorForm, old: Indicator | None, notice: str
) -> ResponseReturnValue:
    page = render_template(
        "instruments/indicator.html",
        seen=seen,
        sheet=seen.sheet,
        form=form,
        old=old,
        more=MORE,
        notice=notice,
        words=words,
        terms=terms,
    )
    return page, 409 if notice else 422 if form.errors else 200


# ── both ──────────────────────────────────────────────────────────────────────
@bp.post(f"{VERSION}/pindah/<row>")
@needs(Permission.INSTRUMENT_KEEP)
def move(code: str, number: int, row: str) -> ResponseReturnValue:
    """One place up or down; at the end it stays where it is."""
    seen, form = opened_draft(code, number), ConfirmForm()
    way = Direction.UP if request.form.get("arah") == Direction.UP else Direction.DOWN
    anchor = f"{'a' if any(one.code == row for one in seen.sheet.aspects) else 'i'}-{row}"
    if keep(seen, form, lambda sheet: moved(sheet, row, way)):
        return back(seen, f"Urutan {row} sudah disimpan.", anchor)
    return back_changed(seen)


@bp.route(f"{VERSION}/hapus/<row>", methods=["GET", "POST"])
@needs(Permission.INSTRUMENT_KEEP)
def remove(code: str, number: int, row: str) -> ResponseReturnValue:
    """Asks first: with an aspect go its indicators."""
    seen, form, notice = opened_draft(code, number), ConfirmForm(), ""
    if request.method == "POST" and not is_taken(seen.sheet, row):  # the second of two clicks
        return back(seen, f"{row} sudah dihapus.")
    aspect_rows = [one for one in seen.sheet.aspects if one.code == row]
    found = aspect_rows[0] if aspect_rows else indicator_of(seen.sheet, row)
    if form.validate_on_submit():
        if keep(seen, form, lambda sheet: without(sheet, row)):
            return back(seen, f"{row} sudah dihapus.")
        notice = CHANGED
    else:
        form.version.data = str(seen.row.version)
    page = render_template(
        "instruments/remove.html",
        seen=seen,
        sheet=seen.sheet,
        found=found,
        gone=found.indicators if isinstance(found, Aspect) else (),
        form=form,
        notice=notice,
    )
    return page, 409 if notice else 200


def back_changed(seen: OpenedVersion) -> ResponseReturnValue:
    """The page of the draft as it is now, with the reason why nothing was done."""
    page = render_template("instruments/changed.html", seen=seen, sheet=seen.sheet)
    return page, 409
