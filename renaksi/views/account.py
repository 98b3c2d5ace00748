"""Akun: who I am, what I may do, where I am signed in, and my password."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from renaksi import labels
from renaksi.core.errors import Invalid, TooSoon
from renaksi.forms.door import PasswordForm
from renaksi.labels.people import ROLE_DUTY, device_name
from renaksi.queries.accounts import roles_of
from renaksi.queries.door import active_sessions
from renaksi.services import door
from renaksi.views.context import caller, current_context, now
from renaksi.views.door import enter
from renaksi.views.guards import safe_path, signed_in

bp = Blueprint("account", __name__, url_prefix="/akun")


@bp.get("")
@signed_in
def show() -> ResponseReturnValue:
    ctx = current_context()
    me = current_user.user
    roles = [row for row in roles_of(ctx.session, [me.id]) if not row.is_over(ctx.today)]
    return render_template(
        "account/show.html",
        roles=roles,
        today=ctx.today,
        sessions=active_sessions(ctx.session, me.id, now()),
        this_session=current_user.session_id,
        device_name=device_name,
        duties=ROLE_DUTY,
    )


@bp.route("/kata-sandi", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    me = current_user.user
    is_first = me.must_change_password
    onward = safe_path(request.args.get("lanjut"))
    form = PasswordForm()
    form.personal = (me.email, me.name)
    wait = 0
    if form.validate_on_submit():
        try:
            entry = door.change_password(
                current_context(), old=form.old.data or "", new=form.new.data or "", **caller()
            )
        except Invalid as refused:
            form.take(refused)
        except TooSoon as refused:
            wait = int(str(refused.detail["seconds"]))
            form.old.errors = [labels.refusal(refused)]
        else:
            enter(entry)
            flash("Kata sandi sudah diganti. Sesi lain sudah diakhiri.", "ok")
            return redirect(onward or url_for("home.index" if is_first else ".show"))
    page = render_template(
        "account/password.html", form=form, is_first=is_first, onward=onward, email=me.email
    )
    if wait:
        return page, 429, {"Retry-After": str(wait)}
    return page, 422 if form.errors else 200


@bp.post("/sesi/<int:session_id>/akhiri")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    door.end_session(current_context(), session_id)
    if session_id == current_user.session_id:
        session.clear()
        return redirect(url_for("door.sign_in"))
    flash("Sesi itu sudah diakhiri.", "ok")
    return redirect(url_for(".show"))


@bp.post("/keluar-semua")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    door.sign_out_everywhere(current_context())
    session.clear()
    flash("Anda sudah keluar dari semua perangkat.", "ok")
    return redirect(url_for("door.sign_in"))
