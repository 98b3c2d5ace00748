"""The map of the provinces, and that of the kabupaten and kota of one of them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import Response, redirect, render_template
from flask.typing import ResponseReturnValue

from renaksi.core.agency import AgencyKind
from renaksi.core.errors import NotFound
from renaksi.core.map_classes import OF_A_DAY, OF_CYCLE, OF_REPORTS, MapMeasure
from renaksi.exports.map_table import map_table
from renaksi.labels import maps as words
from renaksi.models import Agency
from renaksi.services.context import Context
from renaksi.views.compliance.tabs import dashboard_tabs
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.map_drawing import districts
from renaksi.views.maps.address import HIGHEST, LOWEST, Address, read
from renaksi.views.maps.blueprint import bp
from renaksi.views.maps.seen import Row, Seen, province_of, seen, tops_of

FILES = {"xlsx": send_xlsx, "csv": send_csv}


@bp.get("")
@signed_in
def nation() -> ResponseReturnValue:
    """Whoever looks from within a province begins there."""
    ctx = current_context()
    address = read(ctx.today)
    tops = tops_of(ctx)
    if any(one.kind is AgencyKind.PUSAT for one in tops):
        return _page(ctx, address, tops)
    home = next((code for one in tops if (code := province_of(one))), "")
    if home:
        return redirect(address.into(home))
    return render_template("maps/nowhere.html", tabs=dashboard_tabs())


@bp.get("/<code>")
@signed_in
def district(code: str) -> ResponseReturnValue:
    ctx = current_context()
    return _page(ctx, read(ctx.today, code), tops_of(ctx))


@bp.get("/provinsi.<any(xlsx, csv):suffix>")
@signed_in
def nation_sheet(suffix: str) -> Response:
    return _sheet("", suffix)


@bp.get("/<code>/daerah.<any(xlsx, csv):suffix>")
@signed_in
def district_sheet(code: str, suffix: str) -> Response:
    return _sheet(code, suffix)


def _sheet(code: str, suffix: str) -> Response:
    """The table behind the map, exactly as it is sorted."""
    ctx = current_context()
    address = read(ctx.today, code)
    found = seen(ctx, address, tops_of(ctx))
    if address.errors or not found.rows:
        raise NotFound
    rows = [(row.region, row.figure) for row in _sorted(found.rows, address)]
    made = map_table(found.asked, found.reading, found.under.name, rows, ctx.now)
    name = f"peta-{words.SLUG[address.measure]}-{code or 'nasional'}-{found.asked.as_of}"
    return FILES[suffix](made, name)


def _page(ctx: Context, address: Address, tops: Sequence[Agency]) -> ResponseReturnValue:
    found = seen(ctx, address, tops)
    if not found.rows:
        return render_template("maps/nowhere.html", tabs=dashboard_tabs())
    text = render_template("maps/show.html", **_shown(found, address))
    return text, address.status


def _shown(found: Seen, address: Address) -> dict[str, Any]:
    measure, province = address.measure, address.province
    title = words.title(measure, found.year, found.period)
    return {
        "seen": found,
        "address": address,
        "measure": measure,
        "measures": [(words.SLUG[one], words.MAP_MEASURE[one]) for one in MapMeasure],
        "title": title,
        "headline": found.headline,
        "drawn": districts(found.marks, f"Peta: {title}", found.sheet, province)
        if province
        else None,
        "rows": _sorted(found.rows, address),
        "words": words,
        "may_ask": {
            "siklus": measure in OF_CYCLE,
            "periode": measure in OF_REPORTS,
            "per": measure in OF_A_DAY,
        },
        "every_period": measure is not MapMeasure.ACHIEVEMENT,
        "orders": [
            ("", "menurut kode"), (HIGHEST, "dari yang tertinggi"), (LOWEST, "dari yang terendah"),
        ],
        "from_nation": any(one.kind is AgencyKind.PUSAT for one in found.tops),
        "tabs": dashboard_tabs(_year(found), day=address.typed["per"]),
    }  # fmt: skip


def _year(found: Seen) -> int | str:
    """For the other pages, which know the years of cycles only."""
    return found.year if found.year in {one.year for one in found.cycles} else ""


def _sorted(rows: Sequence[Row], address: Address) -> list[Row]:
    """By code, or by class and figure; those without one come last either way."""
    if not address.order:
        return list(rows)
    sign = -1 if address.order == HIGHEST else 1

    def place(row: Row) -> tuple[bool, int, Decimal]:
        figure = row.figure
        return not figure.shade, sign * figure.shade, sign * (figure.value or Decimal(0))

    return sorted(rows, key=place)
