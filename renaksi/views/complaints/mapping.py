"""Where a raw status counts, how many days a class has, and which exports came in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.complaint import ComplaintBucket
from renaksi.core.errors import Conflict, Invalid
from renaksi.core.policy import Permission
from renaksi.forms.complaints import LimitForm
from renaksi.labels import complaint as words
from renaksi.queries.complaint_mapping import imports, mappings, rules
from renaksi.services.complaint_mapping import set_bucket, set_limit
from renaksi.views.complaints.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.guards import needs

LAST = 10


@bp.get("/status")
@needs(Permission.COMPLAINT_MAP)
def mapping() -> ResponseReturnValue:
    return _page()


@bp.post("/status/<int:mapping_id>")
@needs(Permission.COMPLAINT_MAP)
def map_status(mapping_id: int) -> ResponseReturnValue:
    bucket, version = request.form.get("bucket", ""), request.form.get("version", "")
    if bucket not in list(ComplaintBucket) or not version.isdigit():
        return _page("Pilih salah satu dari daftar."), 422
    chosen = ComplaintBucket(bucket)
    try:
        row = set_bucket(current_context(), mapping_id, chosen, version=int(version))
    except Conflict as refused:
        return _page(labels.refusal(refused)), 409
    flash(f"“{row.raw}” dihitung sebagai {words.COMPLAINT_BUCKET[chosen].word.lower()}.", "ok")
    return redirect(url_for("complaints.mapping"))


@bp.route("/batas", methods=["GET", "POST"])
@needs(Permission.COMPLAINT_MAP)
def limits() -> ResponseReturnValue:
    """How many days what comes in from a day on has."""
    ctx, form = current_context(), LimitForm()
    if form.validate_on_submit() and form.valid_from.data and form.days.data is not None:
        try:
            set_limit(
                ctx,
                form.chosen,
                form.days.data,
                valid_from=form.valid_from.data,
                legal_basis=form.legal_basis.data or "",
            )
        except Invalid as refused:
            form.take(refused)
        else:
            flash(f"Batas waktu {words.COMPLAINT_CLOCK[form.chosen].lower()} disimpan.", "ok")
            return redirect(url_for("complaints.mapping") + "#batas")
    return render_template("complaints/limit.html", form=form), 422 if form.errors else 200


def _page(fault: str = "") -> str:
    session = current_context().session
    return render_template(
        "complaints/mapping.html",
        found=mappings(session),
        rules=rules(session),
        imports=imports(session, LAST),
        buckets=ComplaintBucket,
        words=words,
        fault=fault,
    )
