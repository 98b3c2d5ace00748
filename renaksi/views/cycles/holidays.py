"""Item 6: days off. They belong to the calendar, not to one cycle."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.cycle import FIRST_YEAR, LAST_YEAR
from renaksi.core.errors import Invalid, NotFound
from renaksi.core.policy import Permission
from renaksi.forms.base import trimmed
from renaksi.forms.cycles import HolidayForm
from renaksi.queries.cycles import all_cycles, holidays_of
from renaksi.services import holidays as use
from renaksi.views.context import current_context
from renaksi.views.cycles import bp
from renaksi.views.guards import needs


@bp.route("/<int:year>/libur", methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def holidays(year: int) -> ResponseReturnValue:
    _check(year)
    form = HolidayForm()
    if form.validate_on_submit() and form.on.data:
        try:
            made = use.add_holiday(current_context(), form.on.data, form.name.data or "")
        except Invalid as refused:
            form.take(refused)
        else:
            flash("Hari libur ditambahkan.", "ok")
            return redirect(url_for(".holidays", year=made.on.year))
    return _page(year, form), 422 if form.errors else 200


def _page(year: int, form: HolidayForm) -> str:
    ctx = current_context()
    return render_template(
        "cycles/holidays.html",
        year=year,
        form=form,
        holidays=holidays_of(ctx.session, year),
        first=FIRST_YEAR,
        last=LAST_YEAR,
        has_cycle=any(one.year == year for one in all_cycles(ctx.session)),
    )


@bp.post("/<int:year>/libur/resmi")
@needs(Permission.CYCLE_ADMINISTER)
def official_holidays(year: int) -> ResponseReturnValue:
    _check(year)
    added = use.seed(current_context(), [year])
    flash(
        f"{added} hari libur ditambahkan dari daftar resmi." if added else "Daftar sudah lengkap.",
        "ok",
    )
    return redirect(url_for(".holidays", year=year))


@bp.post("/libur/<on>")
@needs(Permission.CYCLE_ADMINISTER)
def holiday(on: str) -> ResponseReturnValue:
    """Rename or strike one day."""
    ctx, found = current_context(), _day(on)
    if "hapus" in request.form:
        use.remove_holiday(ctx, found)
        flash("Hari libur dihapus. Hari itu kini hari kerja bila bukan Sabtu atau Minggu.", "ok")
    elif name := trimmed(request.form.get("name")):
        use.rename_holiday(ctx, found, name)
        flash("Nama hari libur sudah disimpan.", "ok")
    else:
        flash("Nama hari libur tidak boleh kosong. Untuk menghapus, tekan Hapus.", "bad")
    return redirect(url_for(".holidays", year=found.year))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def _check(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR + 1:
        raise NotFound
