"""Evidence in pieces, for the script of the upload form. Every answer is JSON.

`POST /bukti/unggahan` announces a file, `PUT` sends a piece at its offset, `GET` says how far it
has come; the last piece makes evidence of it. Asked again, each says the same again.
"""

from datetime import date
from http import HTTPStatus
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Refusal
from renaksi.core.evidence import LONGEST_DESCRIPTION
from renaksi.core.uploads import MAX_PIECE, PIECE
from renaksi.forms.evidence import read_day
from renaksi.labels import refusal
from renaksi.models import EvidenceLink
from renaksi.queries.report_cases import open_report
from renaksi.services import uploads
from renaksi.storage import Pieces, pieces_in
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.evidence.blueprint import bp
from renaksi.views.guards import signed_in
from renaksi.views.uploads import file_store, settings


@bp.post("/unggahan")
@signed_in
def begin() -> ResponseReturnValue:
    """Fields: plan_id, code, lineage_id, requirement, effective_on, name, size."""
    ctx = current_context()
    plan_id = as_key(request.form.get("plan_id"))
    code = request.form.get("code", "")
    opened = open_report(ctx.session, ctx.actor, plan_id, code, ctx.now)
    upload = uploads.begin_upload(
        ctx,
        _pieces(),
        plan_id=plan_id,
        checkpoint_id=opened.checkpoint.id,
        lineage_id=request.form.get("lineage_id", ""),
        requirement=request.form.get("requirement", ""),
        effective_on=_day(),
        name=request.form.get("name", ""),
        size=as_key(request.form.get("size")),
    )
    return {"token": upload.token, "received": 0, "size": upload.size, "piece": PIECE}, 201


@bp.get("/unggahan/<token>")
@signed_in
def progress(token: str) -> ResponseReturnValue:
    ctx = current_context()
    upload = uploads.upload_of(ctx, token)
    answer = {"received": uploads.received(ctx, _pieces(), token), "size": upload.size}
    return {**answer, "link": upload.link_id}


@bp.put("/unggahan/<token>")
@signed_in
def put(token: str) -> ResponseReturnValue:
    """A piece as the body, `?mulai=` its offset; `tanggal` and `keterangan` count with the last.

    An empty piece at the end of a whole file finishes it: what is asked after a lost answer.
    """
    ctx = current_context()
    content = request.stream.read(MAX_PIECE + 1)
    try:
        upload = uploads.upload_of(ctx, token)  # held here: the session alone holds it weakly
        size, received = upload.size, uploads.receive(ctx, _pieces(), token, _offset(), content)
    except Conflict as error:
        return _out_of_step(error)
    if received < size:
        return {"received": received, "size": size}
    link = uploads.finish_upload(
        ctx,
        file_store(),
        _pieces(),
        token,
        effective_on=_day(),
        description=request.args.get("keterangan", "")[:LONGEST_DESCRIPTION],
    )
    return {"received": size, "size": size, **_finished(link)}


@bp.delete("/unggahan/<token>")
@signed_in
def cancel(token: str) -> ResponseReturnValue:
    uploads.cancel_upload(current_context(), _pieces(), token)
    return "", HTTPStatus.NO_CONTENT


def _finished(link: EvidenceLink) -> dict[str, Any]:
    """`entry_version`: of the row, which may have been begun by this; an open form goes on with it."""
    return {
        "link": link.id,
        "address": url_for("evidence.show", link_id=link.id),
        "entry_version": link.entry.version,
    }


def _out_of_step(error: Conflict) -> ResponseReturnValue:
    answer: dict[str, Any] = {"status": 409, "message": refusal(error)}
    if error.reason is Refusal.UPLOAD_OUT_OF_STEP:
        answer["received"] = error.detail["received"]
    return answer, 409


def _offset() -> int:
    text = request.args.get("mulai", "")
    return as_key(text) if text != "0" else 0


def _day() -> date | None:
    return read_day(request.args.get("tanggal") or request.form.get("effective_on") or "")


def _pieces() -> Pieces:
    return pieces_in(settings().data_dir)
