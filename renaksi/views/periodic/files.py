"""Files of a periodic report: what was issued, byte by byte, and drafts of what is written."""

from dataclasses import replace
from io import BytesIO
from typing import Final

from flask import Response
from flask.typing import ResponseReturnValue

from renaksi.core.errors import NotFound, Refusal, WrongState
from renaksi.core.files import PDF, XLSX
from renaksi.core.periodic_sheet import Part, PeriodicSheet
from renaksi.core.periodic_steps import LIVING
from renaksi.exports.periodic_annex import periodic_annex
from renaksi.exports.periodic_pdf import periodic_pdf
from renaksi.labels import periodic_pages as pages
from renaksi.queries.periodic import OpenedPeriodic, files_of, preview
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import signed_in
from renaksi.views.periodic.blueprint import bp
from renaksi.views.periodic.reading import opened
from renaksi.views.uploads import file_store

MEDIA: Final = {"pdf": PDF, "xlsx": XLSX}


@bp.get("/<int:report_id>/berkas.<any(pdf, xlsx):suffix>")
@signed_in
def file(report_id: int, suffix: str) -> Response:
    """As it was made when the report was approved. Raises NotFound before that."""
    ctx = current_context()
    one = opened(ctx, report_id)
    stored = files_of(ctx.session, report_id).get(MEDIA[suffix])
    if stored is None:
        raise NotFound
    return send_stream(file_store().open(stored.sha256), MEDIA[suffix], _name(one))


@bp.get("/<int:report_id>/rancangan.<any(pdf, xlsx):suffix>")
@signed_in
def draft(report_id: int, suffix: str) -> ResponseReturnValue:
    """What would be issued, marked as a draft; the print without its row per agency."""
    ctx = current_context()
    one = opened(ctx, report_id)
    if one.report.state not in LIVING:
        raise NotFound
    sheet, texts = preview(ctx.session, one.report)
    if sheet is None:
        raise WrongState(Refusal.FIGURES_MISSING)
    content = (
        periodic_annex(sheet, texts, None)
        if suffix == "xlsx"
        else periodic_pdf(_without_annex(sheet), texts, None)
    )
    return send_stream(BytesIO(content), MEDIA[suffix], f"{_name(one)} rancangan")


def _without_annex(sheet: PeriodicSheet) -> PeriodicSheet:
    """Hundreds of rows nobody reads in a draft would keep the reader waiting."""
    return replace(
        sheet, sections=tuple(one for one in sheet.sections if one.part is not Part.ANNEX)
    )


def _name(one: OpenedPeriodic) -> str:
    edition = pages.edition(one.report.edition)
    return " ".join(filter(None, (pages.title(one.period), one.report.base.name, edition)))
