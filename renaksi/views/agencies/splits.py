"""Splitting an agency: into which parts, and who goes along with which of them."""

from flask import request
from flask.typing import ResponseReturnValue

from renaksi.core.agency_facts import Command
from renaksi.core.agency_split import Part, Split
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.policy import Permission
from renaksi.forms.agencies import MAX_PARTS, PartForm, SplitForm
from renaksi.queries import agency_search
from renaksi.queries.agency_pages import AgencyOn
from renaksi.services.context import Context
from renaksi.views.agencies.blueprint import bp
from renaksi.views.agencies.changes import day_of, page_of, ready, subject
from renaksi.views.agencies.confirming import confirm
from renaksi.views.guards import needs

MOST_CHILDREN = 500


@bp.route("/instansi/<path:code>/pecah", methods=["GET", "POST"])
@needs(Permission.UNIT_KEEP)
def split(code: str) -> ResponseReturnValue:
    ctx, seen = subject(code)
    form = SplitForm(on=ctx.today, primary="0")
    if "tambah" in request.form and len(form.parts) < MAX_PARTS:
        form.parts.append_entry()
    below = agency_search.directly_below(
        ctx.session, seen.agency.id, ctx.today, limit=MOST_CHILDREN
    )
    page = page_of(
        seen,
        "Pecah {}",
        "Bagian dapat berupa instansi yang sudah ada atau instansi baru. Penerus utama mewarisi"
        " semua yang tidak dibagikan.",
        "Pecah",
        "Instansi dipecah.",
        template="agencies/split.html",
    )
    chosen = {key: value for key, value in request.form.items() if key.startswith("child-")}
    return confirm(
        ctx,
        page,
        ready(form, seen),
        lambda: _split(ctx, form, seen, chosen),
        below=below,
        chosen=chosen,
    )


def _split(ctx: Context, form: SplitForm, seen: AgencyOn, chosen: dict[str, str]) -> Command:
    filled = [(place, part.form) for place, part in enumerate(form.parts) if not part.form.is_empty]
    known = agency_search.by_codes(ctx.session, [part.code.data or "" for _, part in filled])
    heir = "" if form.stays.data else form.primary.data
    return Split(
        agency_id=seen.agency.id,
        on=day_of(form),
        stays=bool(form.stays.data),
        legal_basis=form.legal_basis.data or "",
        parts=tuple(
            _part(part, known, is_primary=heir == str(place), children=_children(chosen, place))
            for place, part in filled
        ),
    )


def _part(
    row: PartForm, known: dict[str, int], *, is_primary: bool, children: tuple[int, ...]
) -> Part:
    code = row.code.data or ""
    if code not in known and not row.name.data:
        row.name.errors = ["Kode ini belum ada. Isi nama instansi barunya."]
        raise Invalid(Refusal.NAME_MISSING, "parts")
    return Part(
        agency_id=known.get(code),
        code=code,
        name=row.name.data or "",
        short_name=row.short_name.data or "",
        is_primary=is_primary,
        children=children,
    )


def _children(chosen: dict[str, str], place: int) -> tuple[int, ...]:
    """`child-12=1`: agency 12 goes along with the second part. The service checks the rest."""
    names = (name.removeprefix("child-") for name, value in chosen.items() if value == str(place))
    return tuple(int(name) for name in names if name.isascii() and name.isdigit())
