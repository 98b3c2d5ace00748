"""The door: signing in and out, and choosing a password by a one-time link."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user
from sqlalchemy.exc import OperationalError

from renaksi import labels
from renaksi.core.errors import Invalid, NotFound, TooSoon
from renaksi.core.policy import SYSTEM, Actor
from renaksi.extensions import db
from renaksi.forms.door import ResetForm, SignInForm
from renaksi.labels.cycle import DEADLINE
from renaksi.models import User
from renaksi.queries import door as reads
from renaksi.queries.cycles import nearest_deadlines
from renaksi.queries.signed_in import Visitor
from renaksi.services import door
from renaksi.services.audit_seals import seal_if_due
from renaksi.services.door import Entry
from renaksi.services.steps.passwords import token_hash
from renaksi.views.context import SignedIn, caller, current_context, now
from renaksi.views.guards import public, safe_path, signed_in

bp = Blueprint("door", __name__)


@bp.route("/masuk", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    onward = safe_path(request.args.get("lanjut"))
    if current_user.is_authenticated:
        return redirect(onward or "/")
    form = SignInForm()
    wait = 0
    if form.validate_on_submit():
        try:
            entry = door.sign_in(
                current_context(),
                email=form.email.data or "",
                password=form.password.data or "",
                leaving=session.get("_user_id", ""),
                **caller(),
            )
        except Invalid as refused:
            form.take(refused)
        except TooSoon as refused:
            wait = int(str(refused.detail["seconds"]))
            form.password.errors = [labels.refusal(refused)]
        else:
            enter(entry)
            _seal_now_and_then()
            return redirect(onward or "/")
    ctx = current_context()
    page = render_template(
        "door/sign_in.html",
        form=form,
        onward=onward,
        deadlines=nearest_deadlines(ctx.session, ctx.today),
        words=DEADLINE,
        today=ctx.today,
    )
    return _answer(page, form, wait)


def _answer(page: str, form: SignInForm, wait: int) -> ResponseReturnValue:
    if wait:
        return page, 429, {"Retry-After": str(wait)}
    return page, 422 if form.errors else 200


def enter(entry: Entry) -> None:
    """Give the browser a new session. What it carried before is dropped.

    Only the anti-forgery value stays when the same person comes back after a time-out, so that a
    form still open in another tab can be sent.
    """
    kept = None
    if (old := session.get("_user_id")) and _belongs_to(old, entry.user_id):
        kept = session.get("csrf_token")
    session.clear()
    if kept:
        session["csrf_token"] = kept
    user = db.session().get_one(User, entry.user_id)
    login_user(SignedIn(Visitor(user, Actor(user.id, user.name), 0, now(), {}), entry.token))


def _seal_now_and_then() -> None:
    """The system seals the trail when somebody comes and it was not sealed for a while.

    Nobody is kept out because a long import holds the database just now.
    """
    ctx = replace(current_context(), actor=SYSTEM)
    try:
        seal_if_due(ctx)
    except OperationalError:
        ctx.session.rollback()


def _belongs_to(token: str, user_id: int) -> bool:
    return reads.owner_of_token(db.session(), token_hash(token)) == user_id


@bp.post("/keluar")
@signed_in
def sign_out() -> ResponseReturnValue:
    door.sign_out(current_context(), current_user.token)
    session.clear()
    flash("Anda sudah keluar.", "ok")
    return redirect(url_for(".sign_in"))


@bp.route("/atur-ulang/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    ctx = current_context()
    found = reads.reset_of(ctx.session, token_hash(token), now())
    if found is None:
        return _dead_link()
    _, user = found
    form = ResetForm()
    form.personal = (user.email, user.name)
    if form.validate_on_submit():
        try:
            door.use_reset_link(ctx, token, form.new.data or "")
        except NotFound:
            return _dead_link()
        else:
            session.clear()
            flash("Kata sandi baru sudah tersimpan. Masuk dengan kata sandi itu.", "ok")
            return redirect(url_for(".sign_in"))
    page = render_template("door/reset.html", form=form, token=token, person=user)
    return page, 422 if form.errors else 200


def _dead_link() -> ResponseReturnValue:
    door.knock_with_link(current_context(), caller()["address"])
    return render_template("door/dead_link.html"), 404
