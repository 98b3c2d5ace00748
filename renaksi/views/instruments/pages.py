"""One version: read as a whole, compared with the one before it, taken away as a file."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from renaksi.core.errors import NotFound
from renaksi.core.instrument_check import check_instrument
from renaksi.core.instrument_difference import difference as differences
from renaksi.exports.instrument_sheet import instrument_table
from renaksi.labels import assessment_instrument as terms, instrument_pages as words
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.instruments.blueprint import VERSION, bp
from renaksi.views.instruments.drafts import may_keep, opened


@bp.get(VERSION)
@signed_in
def show(code: str, number: int) -> ResponseReturnValue:
    """What the version says; of a draft also what is wrong with it and how to put it right."""
    seen = opened(code, number, with_old=False)
    return render_template(
        "instruments/show.html",
        seen=seen,
        sheet=seen.sheet,
        check=check_instrument(seen.sheet) if seen.is_draft else None,
        keeps=may_keep(),
        words=words,
        terms=terms,
    )


@bp.get(f"{VERSION}/perbedaan")
@signed_in
def difference(code: str, number: int) -> ResponseReturnValue:
    """Row by row against the published version before it. Raises NotFound for the first."""
    seen = opened(code, number)
    if seen.old is None:
        raise NotFound
    return render_template(
        "instruments/difference.html",
        seen=seen,
        found=differences(seen.old, seen.sheet),
        words=words,
        terms=terms,
    )


@bp.get(f"{VERSION}/instrumen.<any(xlsx, csv):suffix>")
@signed_in
def sheet(code: str, number: int, suffix: str) -> Response:
    """All indicators, one a row; of a mere scale its predicates."""
    seen = opened(code, number, with_old=False)
    table = instrument_table(seen.sheet, seen.row.legal_basis, current_context().now)
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(table, f"instrumen-{code}-{number}")
