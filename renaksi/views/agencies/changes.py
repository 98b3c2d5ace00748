"""Adding, renaming, moving, merging, dissolving agencies: one form each, previewed first."""

from datetime import date, timedelta
from typing import Any, cast

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.agency_change import Add, Edit, Move, Rename
from renaksi.core.agency_endings import Dissolve, Merge
from renaksi.core.agency_facts import Command
from renaksi.core.agency_rules import KEPT_BY_OWNER
from renaksi.core.errors import Invalid, NotAllowed, Refusal
from renaksi.core.policy import Permission
from renaksi.forms import agencies as forms
from renaksi.forms.base import Form
from renaksi.queries import agency_pages, agency_search
from renaksi.queries.agency_pages import AgencyOn
from renaksi.services.context import Context
from renaksi.views.agencies.blueprint import bp
from renaksi.views.agencies.confirming import Page, confirm
from renaksi.views.agencies.offers import may_add_anywhere, may_keep
from renaksi.views.context import current_context
from renaksi.views.guards import needs, signed_in


def subject(code: str) -> tuple[Context, AgencyOn]:
    """The agency to change, today. Raises NotFound, and NotAllowed for those who do not keep it."""
    ctx = current_context()
    seen = agency_pages.agency_on(ctx.session, code, ctx.today, ctx.today)
    if not may_keep(ctx.actor, seen.place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    return ctx, seen


def page_of(seen: AgencyOn, title: str, lead: str, verb: str, done: str, **more: Any) -> Page:
    back = url_for("agencies.show", code=seen.agency.code)
    return Page(title.format(seen.name), lead, verb, done, back, seen.name, **more)


def ready(form: Form, seen: AgencyOn) -> Form:
    """Units change by decision of their agency; everything else needs its legal basis."""
    if isinstance(form, forms.ChangeForm):
        form.basis_is_needed = seen.agency.kind not in KEPT_BY_OWNER
    return form


@bp.route("/instansi/tambah", methods=["GET", "POST"])
@needs(Permission.UNIT_KEEP)
def add() -> ResponseReturnValue:
    ctx = current_context()
    above = _above(ctx)
    form = forms.AddForm(on=ctx.today, **(_beginning(above) if above else {}))
    allowed = AgencyKind if may_add_anywhere(ctx.actor) else sorted(KEPT_BY_OWNER)
    form.kind.choices = forms.kinds(kind for kind in allowed if kind is not AgencyKind.PUSAT)
    form.basis_is_needed = form.kind.data not in KEPT_BY_OWNER
    back = url_for("agencies.show", code=above.agency.code) if above else url_for("agencies.index")
    title = "Tambah instansi" if may_add_anywhere(ctx.actor) else "Tambah unit kerja"
    page = Page(
        title, ADD_LEAD, "Tambahkan", f"{title} selesai.", back, above.name if above else "Instansi"
    )
    return confirm(ctx, page, form, lambda: _add(form))


CHILD_KIND = {
    AgencyKind.PUSAT: AgencyKind.LPNK,
    AgencyKind.KEMENKO: AgencyKind.KEMENTERIAN,
    AgencyKind.PROVINSI: AgencyKind.OPD,
    AgencyKind.KABUPATEN: AgencyKind.OPD,
    AgencyKind.KOTA: AgencyKind.OPD,
}
ADD_LEAD = "Instansi baru berlaku sejak tanggal yang Anda isi; susunan sebelum itu tidak berubah."


def _above(ctx: Context) -> AgencyOn | None:
    code = request.args.get("di", "")
    return agency_pages.agency_on(ctx.session, code, ctx.today, ctx.today) if code else None


def _beginning(above: AgencyOn) -> dict[str, str]:
    """What most new agencies below another one have in common with it."""
    code, kind = above.agency.code, above.agency.kind
    return {
        "supervisor_id": f"{code} {above.name}",
        "kind": CHILD_KIND.get(kind, AgencyKind.UNIT).value,
        "code": "" if kind in {AgencyKind.PUSAT, AgencyKind.KEMENKO} else f"{code}.",
        "time_zone": above.agency.time_zone.value,
    }


def _add(form: forms.AddForm) -> Command:
    return Add(
        code=form.code.data or "",
        name=form.name.data or "",
        short_name=form.short_name.data or "",
        kind=AgencyKind(form.kind.data),
        time_zone=TimeZone(form.time_zone.data),
        supervisor_id=form.supervisor_id.agency_id or 0,
        on=day_of(form),
        legal_basis=form.legal_basis.data or "",
    )


def day_of(form: forms.ChangeForm) -> date:
    """The form has been checked by now: there is a date."""
    return cast("date", form.on.data)


@bp.route("/instansi/<path:code>/ubah-nama", methods=["GET", "POST"])
@needs(Permission.UNIT_KEEP)
def rename(code: str) -> ResponseReturnValue:
    ctx, seen = subject(code)
    short = seen.short_name if seen.short_name != seen.name else ""
    form = forms.RenameForm(name=seen.name, short_name=short, on=ctx.today)
    page = page_of(
        seen,
        "Ubah nama {}",
        "Nama lama tetap tercatat sampai sehari sebelum tanggal berlaku.",
        "Ubah nama",
        "Nama diubah.",
    )
    return confirm(ctx, page, ready(form, seen), lambda: _rename(form, seen))


def _rename(form: forms.RenameForm, seen: AgencyOn) -> Command:
    return Rename(
        agency_id=seen.agency.id,
        name=form.name.data or "",
        short_name=form.short_name.data or "",
        on=day_of(form),
        legal_basis=form.legal_basis.data or "",
    )


@bp.route("/instansi/<path:code>/pindah", methods=["GET", "POST"])
@needs(Permission.UNIT_KEEP)
def move(code: str) -> ResponseReturnValue:
    ctx, seen = subject(code)
    form = forms.MoveForm(on=ctx.today)
    page = page_of(
        seen,
        "Pindahkan {}",
        "Semua yang ada di bawahnya ikut berpindah. Laporan masa lalu tetap memakai susunan lama.",
        "Pindahkan",
        "Pembina diubah.",
    )
    return confirm(ctx, page, ready(form, seen), lambda: _move(form, seen))


def _move(form: forms.MoveForm, seen: AgencyOn) -> Command:
    return Move(
        agency_id=seen.agency.id,
        supervisor_id=form.supervisor_id.agency_id or 0,
        on=day_of(form),
        until=form.until.data and form.until.data + timedelta(days=1),  # people name the last day
        legal_basis=form.legal_basis.data or "",
    )


@bp.route("/instansi/<path:code>/gabung", methods=["GET", "POST"])
@needs(Permission.UNIT_KEEP)
def merge(code: str) -> ResponseReturnValue:
    ctx, seen = subject(code)
    form = forms.MergeForm(on=ctx.today)
    page = page_of(
        seen,
        "Gabungkan {}",
        "Sejak tanggal berlaku, instansi ini dilanjutkan oleh instansi penerima beserta semua"
        " yang ada di bawahnya.",
        "Gabungkan",
        "Instansi digabung.",
    )
    return confirm(ctx, page, ready(form, seen), lambda: _merge(ctx, form, seen))


def _merge(ctx: Context, form: forms.MergeForm, seen: AgencyOn) -> Command:
    return Merge(
        from_ids=(seen.agency.id, *ids_of(ctx, form.others.data or "", "others")),
        into_id=form.into_id.agency_id or 0,
        on=day_of(form),
        legal_basis=form.legal_basis.data or "",
    )


def ids_of(ctx: Context, typed: str, field: str) -> list[int]:
    """Codes parted by commas. Raises Invalid naming the first one that nobody has."""
    codes = [one.strip().upper() for one in typed.split(",") if one.strip()]
    known = agency_search.by_codes(ctx.session, codes)
    if missing := [code for code in codes if code not in known]:
        raise Invalid(Refusal.BAD_VALUE, field, why=f"Tidak ada instansi berkode {missing[0]}.")
    return list(dict.fromkeys(known[code] for code in codes))


@bp.route("/instansi/<path:code>/bubarkan", methods=["GET", "POST"])
@needs(Permission.UNIT_KEEP)
def dissolve(code: str) -> ResponseReturnValue:
    ctx, seen = subject(code)
    form = forms.DissolveForm(on=ctx.today)
    page = page_of(
        seen,
        "Bubarkan {}",
        "Riwayat, renaksi, dan jejaknya tetap tersimpan. Bila ada penerus, semua yang di bawahnya"
        " beralih ke penerus itu.",
        "Bubarkan",
        "Instansi dibubarkan.",
    )
    return confirm(ctx, page, ready(form, seen), lambda: _dissolve(form, seen))


def _dissolve(form: forms.DissolveForm, seen: AgencyOn) -> Command:
    return Dissolve(
        agency_id=seen.agency.id,
        on=day_of(form),
        successor_id=form.successor_id.agency_id,
        legal_basis=form.legal_basis.data or "",
    )


@bp.route("/instansi/<path:code>/zona", methods=["GET", "POST"])
@needs(Permission.UNIT_KEEP)
def rezone(code: str) -> ResponseReturnValue:
    ctx, seen = subject(code)
    form = forms.ZoneForm(time_zone=seen.agency.time_zone.value)
    page = page_of(
        seen,
        "Ubah zona waktu {}",
        "Tenggat instansi ini dihitung menurut zona waktunya. Yang di bawahnya tidak ikut berubah.",
        "Ubah zona waktu",
        "Zona waktu diubah.",
    )
    return confirm(ctx, page, form, lambda: _rezone(form, seen))


def _rezone(form: forms.ZoneForm, seen: AgencyOn) -> Command:
    zone = TimeZone(form.time_zone.data)
    if zone is seen.agency.time_zone:
        raise Invalid(Refusal.BAD_VALUE, "time_zone", why="Zona waktu itu sudah dipakai.")
    return Edit(agency_id=seen.agency.id, time_zone=zone)


@bp.get("/instansi/cari")
@signed_in
def suggest() -> ResponseReturnValue:
    """For fields that name an agency: what the typed text may mean."""
    ctx = current_context()
    typed = request.args.get("q", "").strip()[:100]
    found = agency_search.lookup(ctx.session, typed, ctx.today) if typed else []
    return jsonify([one.words for one in found])
