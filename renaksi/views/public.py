"""Publik: what anybody may see. Nothing here that is not published."""

import hashlib
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment import ValueColumn
from renaksi.core.document import grouped, read_token
from renaksi.core.errors import Invalid
from renaksi.core.recommendation import COUNTED
from renaksi.exports.minutes_seal import unseal
from renaksi.exports.receipt_seal import unseal_receipt
from renaksi.forms.documents import CheckForm
from renaksi.labels import recommendation_minutes as minutes_words, results as result_words
from renaksi.labels.assessment_result import ASSESSMENT_DOCUMENT
from renaksi.queries.documents import Verified, verified
from renaksi.queries.periodic import CheckedPeriodic, periodic_by_token
from renaksi.queries.result_page import VerifiedResult, verified_result
from renaksi.views.context import current_context
from renaksi.views.guards import public
from renaksi.views.open_data.blueprint import turned_away
from renaksi.views.open_data.pages import front_page
from renaksi.views.periodic_check import hashes, periodic_checked
from renaksi.views.uploads import stream_of

Found = Verified | VerifiedResult | CheckedPeriodic
bp = Blueprint("public", __name__, url_prefix="/publik")
NOT_A_CODE = (
    "Kode terdiri atas 32 angka dan huruf A sampai F, dalam delapan kelompok."
    " Ketik seperti yang tercetak; tanda hubung boleh dilewati."
)


@bp.get("")
@public
def index() -> ResponseReturnValue:
    return turned_away() or front_page()


@bp.get("/periksa")
@public
def verify_form() -> ResponseReturnValue:
    form = CheckForm(request.args)
    if "kode" not in request.args:
        return render_template("public/verify_form.html", form=form)
    if form.validate():
        token = read_token(form.kode.data or "")
        if token is not None:
            return redirect(url_for("public.verify", token=token))
        form.kode.errors = [NOT_A_CODE]
    return render_template("public/verify_form.html", form=form), 422


@bp.get("/periksa/<token>")
@public
def verify(token: str) -> ResponseReturnValue:
    plain, found = _looked_up(token)
    if found is None or plain is None:
        return _unknown()
    return _found(plain, found)


@bp.post("/periksa/<token>")
@public
def compare(token: str) -> ResponseReturnValue:
    """Whether a file is the one that was issued. It is only read, never kept."""
    plain, found = _looked_up(token)
    if found is None or plain is None:
        return _unknown()
    try:
        stream: Any = stream_of(request.files.get("file"))
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except Invalid as refused:
        return _found(plain, found, fault=labels.refusal(refused)), 422
    return _found(plain, found, same=sha256 in hashes(found))


def _looked_up(token: str) -> tuple[str | None, Found | None]:
    """The code as it is kept, and the print that bears it: of a plan, a report, a result, a period."""
    plain, session = read_token(token), current_context().session
    if plain is None:
        return None, None
    return plain, (
        verified(session, plain)
        or verified_result(session, plain)
        or periodic_by_token(session, plain)
    )


def _unknown() -> ResponseReturnValue:
    """The same answer for a code that never was and one that could not be."""
    return render_template("public/verify_form.html", form=CheckForm(None), unknown=True), 404


def _found(token: str, found: Found, *, same: bool | None = None, fault: str = "") -> str:
    if isinstance(found, CheckedPeriodic):
        return periodic_checked(token, found, same=same, fault=fault)
    if isinstance(found, VerifiedResult):
        return render_template(
            "public/result_document.html",
            token=token, code=grouped(token), found=found, same=same, fault=fault,
            words=result_words, prints=ASSESSMENT_DOCUMENT, columns=ValueColumn,
        )  # fmt: skip
    return render_template(
        "public/verify.html",
        token=token, code=grouped(token), found=found, same=same, fault=fault,
    )  # fmt: skip


@bp.get("/berita-acara/<code>")
@public
def minutes(code: str) -> ResponseReturnValue:
    """What minutes said when they were issued; the figures stand, sealed, in the code itself."""
    found = unseal(str(current_app.secret_key), code)
    if found is None:
        return _unknown()
    return render_template(
        "public/minutes.html", found=found, words=minutes_words, statuses=COUNTED
    )


@bp.get("/tanda-terima/<code>")
@public
def answer_receipt(code: str) -> ResponseReturnValue:
    """What the receipt of an answer said when it was printed, sealed in the code itself."""
    found = unseal_receipt(str(current_app.secret_key), code)
    if found is None:
        return _unknown()
    return render_template("public/answer_receipt.html", found=found)


@bp.get("/bantuan")
@public
def help() -> ResponseReturnValue:  # noqa: A001 - the endpoint's name is what the contract says
    return render_template("public/help.html")


@bp.get("/privasi")
@public
def privacy() -> ResponseReturnValue:
    return render_template("public/privacy.html")
