"""Results obtained outside the system: the list, one of them with what it was before, and the file."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.item_entry import clean
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.exports.outside_results import outside_table
from renaksi.labels import outside_results as words
from renaksi.queries.outside_results import (
    Wanted,
    document_of,
    every_outside_result,
    outside_history,
    outside_list,
)
from renaksi.views.assessments.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_stream, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.uploads import file_store

FIELDS: Final = ("q", "tahun", "instrumen", "hal")
MAX_PAGE: Final = 10_000
LATEST_YEAR: Final = 9999
LONGEST_TEXT: Final = 100


@bp.get("/luar")
@signed_in
def outside() -> ResponseReturnValue:
    """Whatever the reader may see of it."""
    ctx, wanted = current_context(), _wanted(request.args)
    return render_template(
        "assessments/outside.html",
        found=outside_list(ctx.session, ctx.actor, wanted, ctx.today),
        wanted=wanted,
        words=words,
        may_record=may_record(),
        page_url=lambda page: _link(hal=page if page > 1 else None),
        file_url=_file_link,
    )


@bp.get("/luar/daftar.<any(xlsx, csv):suffix>")
@signed_in
def outside_sheet(suffix: str) -> Response:
    """The open list, exactly as it is filtered."""
    ctx, wanted = current_context(), _wanted(request.args)
    rows = every_outside_result(ctx.session, ctx.actor, wanted, ctx.today)
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(outside_table(rows, _told(wanted), ctx.now), "hasil-luar-sistem")


@bp.get("/luar/<int:result_id>")
@signed_in
def outside_result(result_id: int) -> ResponseReturnValue:
    """One result, its document, and those it corrected."""
    ctx = current_context()
    rows = outside_history(ctx.session, ctx.actor, result_id, ctx.today)
    return render_template(
        "assessments/outside_result.html",
        one=next(row for row in rows if row.id == result_id),
        rows=rows,
        words=words,
        may_record=may_record(),
    )


@bp.get("/luar/<int:result_id>/dokumen")
@signed_in
def outside_document(result_id: int) -> Response:
    """The document itself, for whoever may read the result. Raises NotFound where there is none."""
    ctx = current_context()
    file = document_of(ctx.session, ctx.actor, result_id, ctx.today)
    return send_stream(file_store().open(file.sha256), file.media_type, file.name)


def may_record() -> bool:
    """Whether the reader records results of anybody at all."""
    return holds_anywhere(current_context().actor, Permission.ASSESSMENT_RECORD)


def _wanted(args: Mapping[str, str]) -> Wanted:
    """What cannot be read is as if it was not asked for."""
    return Wanted(
        text=" ".join(clean(args.get("q", "")).split())[:LONGEST_TEXT],
        year=_number(args.get("tahun", ""), LATEST_YEAR),
        instrument=clean(args.get("instrumen", "")).upper()[:40],
        page=_number(args.get("hal", ""), MAX_PAGE) or 1,
    )


def _number(text: str, highest: int) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(highest))
    return int(text) if is_number and 0 < int(text) <= highest else None


def _told(wanted: Wanted) -> dict[str, str]:
    told = {
        "Instansi": wanted.text,
        "Tahun": str(wanted.year or ""),
        "Instrumen": wanted.instrument,
    }
    return {name: text for name, text in told.items() if text}


def _given(*names: str) -> dict[str, Any]:
    return {name: request.args[name] for name in names if request.args.get(name)}


def _link(**changes: Any) -> str:
    values = {**_given(*FIELDS), **changes}
    return url_for(".outside", **{key: value for key, value in values.items() if value is not None})


def _file_link(suffix: str) -> str:
    return url_for(".outside_sheet", suffix=suffix, **_given(*FIELDS[:-1]))
