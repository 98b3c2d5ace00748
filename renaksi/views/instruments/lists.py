"""The list of instruments, and the first step of a new one."""

from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid
from renaksi.core.grade import GradeScale
from renaksi.core.instrument import Instrument as Sheet
from renaksi.core.policy import Permission
from renaksi.forms.instruments import NewInstrumentForm
from renaksi.labels import instrument_pages as words
from renaksi.queries.instrument_pages import listed_instruments
from renaksi.queries.instruments import catalogue
from renaksi.services import instruments
from renaksi.views.context import current_context
from renaksi.views.guards import needs, signed_in
from renaksi.views.instruments.blueprint import bp
from renaksi.views.instruments.drafts import may_keep

NO_SCALE = GradeScale(Decimal(0), Decimal(100), ())


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    keeps = may_keep()
    found = listed_instruments(current_context().session, with_drafts=keeps)
    return render_template("instruments/index.html", found=found, keeps=keeps, words=words)


@bp.route("/baru", methods=["GET", "POST"])
@needs(Permission.INSTRUMENT_KEEP)
def new() -> ResponseReturnValue:
    ctx = current_context()
    known = catalogue(ctx.session).newest
    form = NewInstrumentForm()
    form.offer(
        (code, f"Seperti {code}: {words.scale_line(one.scale)}") for code, one in known.items()
    )
    if form.validate_on_submit():
        like = known.get(form.scale_of.data or "")
        sheet = Sheet(
            code=form.code.data or "",
            version=1,
            name=form.name.data or "",
            scale=like.scale if like else NO_SCALE,
        )
        try:
            made = instruments.create_instrument(
                ctx, sheet, legal_basis=form.legal_basis.data or ""
            )
        except Invalid as refused:
            form.take(refused)
        else:
            code = made.instrument.code
            flash(f"Rancangan {code} dibuat. Susun aspek dan indikatornya.", "ok")
            return redirect(url_for(".show", code=code, number=made.number))
    page = render_template("instruments/new.html", form=form)
    return page, 422 if form.errors else 200
