"""Files of an event: added several at once, opened, taken away."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid
from renaksi.core.guidance import GuidanceAction, MaterialKind
from renaksi.core.guidance_material import MOST_FILES
from renaksi.core.policy import Permission
from renaksi.forms.guidance import MaterialForm
from renaksi.labels.guidance import MATERIAL_KIND
from renaksi.queries.guidance_materials import material_of, materials
from renaksi.services import guidance_materials
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import needs, signed_in
from renaksi.views.guidance.blueprint import bp
from renaksi.views.guidance.events import to_step
from renaksi.views.uploads import file_store, stream_of


@bp.route("/<int:event_id>/berkas", methods=["GET", "POST"])
@needs(Permission.GUIDANCE_ORGANISE)
def files(event_id: int) -> ResponseReturnValue:
    ctx, form = current_context(), MaterialForm()
    if form.validate_on_submit():
        try:
            many = _added(ctx, event_id, form)
        except Invalid as refused:
            form.take(refused)
        else:
            flash(f"{many} berkas tersimpan pada kegiatan ini.", "ok")
            return redirect(_back(event_id))
    event = to_step(ctx, event_id, GuidanceAction.FILE)
    page = render_template(
        "guidance/files.html",
        form=form,
        event=event,
        rows=materials(ctx.session, ctx.actor, ctx.today, event),
        kinds=MATERIAL_KIND,
        most=MOST_FILES,
    )
    return page, 422 if form.errors else 200


def _added(ctx: Context, event_id: int, form: MaterialForm) -> int:
    """One after the other; those before a refused one are kept, and sent again add nothing."""
    given = tuple(one for one in request.files.getlist("file") if one.filename)
    for one in given or (None,):
        try:
            guidance_materials.add_material(
                ctx,
                file_store(),
                stream_of(one),
                event_id,
                kind=MaterialKind(form.kind.data),
                name=(one.filename if one else None) or "",
                title=(form.title.data or "") if len(given) == 1 else "",
            )
        except Invalid as refused:
            if one is not None and len(given) > 1:
                form.file.errors = [f"{one.filename}:"]
            raise refused from None
    return len(given)


@bp.get("/<int:event_id>/berkas/<int:material_id>")
@signed_in
def file(event_id: int, material_id: int) -> Response:
    ctx = current_context()
    found = material_of(ctx.session, ctx.actor, ctx.today, event_id, material_id).file
    return send_stream(file_store().open(found.sha256), found.media_type, found.name)


@bp.route("/<int:event_id>/berkas/<int:material_id>/hapus", methods=["GET", "POST"])
@needs(Permission.GUIDANCE_ORGANISE)
def remove_file(event_id: int, material_id: int) -> ResponseReturnValue:
    ctx = current_context()
    if request.method == "POST":
        guidance_materials.remove_material(ctx, event_id, material_id)
        flash("Berkas sudah dihapus dari kegiatan ini.", "ok")
        return redirect(_back(event_id))
    event = to_step(ctx, event_id, GuidanceAction.FILE)
    one = material_of(ctx.session, ctx.actor, ctx.today, event_id, material_id)
    return render_template("guidance/remove_file.html", event=event, one=one)


def _back(event_id: int) -> str:
    return url_for("guidance.show", event_id=event_id, _anchor="berkas")
