"""Agencies that exports name and nobody here recognised: say once whose complaints they are."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotFound
from renaksi.core.policy import Permission
from renaksi.forms.complaints import CODE_HELP, AliasForm
from renaksi.queries.complaint_mapping import NamedAlias, alias_named, aliases as found_aliases
from renaksi.services.complaint_mapping import settle_alias
from renaksi.views.complaints.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.guards import needs

PER_PAGE: Final = 25
SETTLED: Final = "ditetapkan"


@bp.get("/instansi")
@needs(Permission.COMPLAINT_MAP)
def aliases() -> ResponseReturnValue:
    settled = request.args.get("lihat") == SETTLED
    typed = request.args.get("hal", "")
    page = min(max(1, int(typed)), 10_000) if typed.isascii() and typed.isdigit() else 1
    total, rows = found_aliases(
        current_context().session, settled=settled, limit=PER_PAGE, offset=(page - 1) * PER_PAGE
    )
    pages = max(1, -(-total // PER_PAGE))
    return render_template(
        "complaints/aliases.html",
        rows=rows,
        total=total,
        settled=settled,
        page=min(page, pages),
        pages=pages,
        page_url=lambda number: url_for(
            "complaints.aliases", hal=number, lihat=SETTLED if settled else None
        ),
    )


@bp.route("/instansi/<int:alias_id>", methods=["GET", "POST"])
@needs(Permission.COMPLAINT_MAP)
def settle(alias_id: int) -> ResponseReturnValue:
    ctx = current_context()
    found = alias_named(ctx.session, alias_id)
    if found is None:
        raise NotFound
    form, status, stale = AliasForm(), 200, ""
    if form.validate_on_submit():
        version = form.version.data or ""
        try:
            row = settle_alias(
                ctx,
                alias_id,
                form.code.data or "",
                version=int(version) if version.isdigit() else 0,
            )
        except Invalid as refused:
            form.take(refused)
        except Conflict as refused:
            stale, status = labels.refusal(refused), 409
        else:
            name = row.agency.name if row.agency else ""
            flash(f"“{row.name or row.parent}” kini berarti {name}.", "ok")
            return redirect(url_for("complaints.aliases"))
    return _page(form, found, stale), 422 if form.errors else status


def _page(form: AliasForm, found: NamedAlias, stale: str) -> str:
    form.version.data = str(found.version)
    return render_template(
        "complaints/alias.html", form=form, found=found, stale=stale, help=CODE_HELP
    )
