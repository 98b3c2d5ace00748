"""A change is asked for, shown, then confirmed. What is done is what was shown, or it is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.agency_facts import Command
from renaksi.core.errors import Conflict, Invalid
from renaksi.forms.agencies import AgencyField
from renaksi.forms.base import Form
from renaksi.labels.agency_change import sections
from renaksi.queries.agency_search import LOOKUP_LIMIT, lookup
from renaksi.services import agencies
from renaksi.services.agencies import Preview
from renaksi.services.context import Context

NOT_FOUND = "Tidak ada instansi dengan kode atau nama itu. Periksa ejaannya, atau cari di Instansi."
MANY = "Terlalu banyak instansi cocok. Tulis namanya lebih lengkap, atau tulis kodenya."
CHANGED = "Susunan instansi berubah sejak pratinjau ini dibuat. Periksa sekali lagi."


@dataclass(frozen=True, slots=True)
class Page:
    """The words of one kind of change, and where it leads back to."""

    title: str
    lead: str
    verb: str
    done: str
    back: str
    """Address of the agency it is about."""
    back_words: str
    template: str = "agencies/change.html"


def confirm(
    ctx: Context, page: Page, form: Form, make: Callable[[], Command], **more: Any
) -> ResponseReturnValue:
    """GET asks, POST shows what will happen, POST with the shown fingerprint does it."""
    if request.method == "POST" and "ubah" not in request.form and _holds(ctx, form):
        try:
            return _done_or_shown(ctx, page, make())
        except Invalid as refused:
            form.take(refused)
    rendered = render_template(page.template, page=page, form=form, **more)
    return rendered, 422 if form.errors else 200


def _holds(ctx: Context, form: Form) -> bool:
    """Every field is checked, also when the first one does not hold."""
    valid = form.validate()
    fields = [field for field in form if isinstance(field, AgencyField)]
    found = [pick(ctx, field) for field in fields if not field.errors]
    return bool(valid) and all(found)


def pick(ctx: Context, field: AgencyField) -> bool:
    """Find the agency a field names. Without JavaScript too: of several, one is chosen."""
    if not field.data:
        return True
    found = lookup(ctx.session, field.choice or field.data, ctx.today)
    if len(found) == 1:
        field.agency_id = found[0].id
        return True
    if len(found) >= LOOKUP_LIMIT:
        field.refuse(MANY)
    elif found:
        field.offer((one.code, one.words) for one in found)
    else:
        field.refuse(NOT_FOUND)
    return False


def _done_or_shown(ctx: Context, page: Page, command: Command) -> ResponseReturnValue:
    expect = request.form.get("expect")
    if not expect:
        return _shown(page, agencies.preview(ctx, command))
    try:
        agency = agencies.carry_out(ctx, command, expect=expect)
    except Conflict:
        return _shown(page, agencies.preview(ctx, command), CHANGED), 409
    flash(page.done, "ok")
    return redirect(url_for("agencies.show", code=agency.code, _anchor="riwayat"))


def _shown(page: Page, preview: Preview, notice: str = "") -> str:
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", "expect"}
    ]
    return render_template(
        "agencies/preview.html",
        page=page,
        preview=preview,
        sections=sections(preview.change, preview.agencies),
        kept=kept,
        notice=notice,
    )
