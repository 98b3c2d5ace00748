"""One account: made, read, mended, closed, and the one-time link."""

from typing import Any, Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid
from renaksi.core.grants import giveable, may_end
from renaksi.core.policy import Permission, Role
from renaksi.forms.people import NewPersonForm, PersonForm, RoleFields
from renaksi.labels.people import ACCOUNT_STATE
from renaksi.models import Agency
from renaksi.queries import accounts as reads
from renaksi.queries.people import holders_at
from renaksi.queries.people_list import agencies_to_staff, agency_to_staff
from renaksi.queries.scope import place_of, places_of
from renaksi.services import people
from renaksi.services.steps.people import NewRole
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.people import bp

OFFERED: Final = 25
"""Agencies offered at once; beyond that, search."""


@bp.get("/<int:user_id>")
@needs(Permission.PEOPLE_KEEP)
def show(user_id: int) -> ResponseReturnValue:
    ctx = current_context()
    person = reads.visible_person(ctx.session, ctx.actor, user_id, ctx.today)
    every = reads.roles_of(ctx.session, [user_id])
    seen = set(reads.role_ids_within(ctx.session, ctx.actor, user_id, ctx.today))
    rows = [row for row in every if row.id in seen]
    places = places_of(ctx.session, {row.home_id for row in rows}, ctx.today)
    current = [row for row in rows if not row.is_over(ctx.today)]
    return render_template(
        "people/show.html",
        person=person,
        state=ACCOUNT_STATE[reads.state_of(person, every, ctx.today)],
        current=current,
        past=[row for row in rows if row.is_over(ctx.today)],
        endable={row.id for row in current if may_end(ctx.actor, row.role, places[row.home_id])},
        today=ctx.today,
        is_kept=people.keeps(ctx, person, every),
        is_me=person.id == ctx.actor.user_id,
    )


@bp.route("/baru", methods=["GET", "POST"])
@needs(Permission.PEOPLE_APPOINT)
def create() -> ResponseReturnValue:
    """A new person with a first role; the agency is chosen first."""
    agency = chosen_agency()
    if agency is None:
        return choose_agency("people.create", "Tambah pengguna")
    form = NewPersonForm()
    roles = roles_at(agency)
    form.offer(roles)
    if request.method == "GET":
        form.valid_from.data = current_context().today
        form.role.data = asked_role(roles)
    if roles and form.validate_on_submit():
        try:
            account = people.add_person(
                current_context(),
                email=form.email.data or "",
                name=form.name.data or "",
                job_title=form.job_title.data or "",
                role=new_role(form, agency),
            )
        except Invalid as refused:
            form.take(refused)
        else:
            return link_page(account.user_id, account.token, is_new=True)
    page = render_template("people/create.html", form=form, agency=agency, roles=roles)
    return page, 422 if form.errors else 200


@bp.route("/<int:user_id>/ubah", methods=["GET", "POST"])
@needs(Permission.PEOPLE_KEEP)
def edit(user_id: int) -> ResponseReturnValue:
    ctx = current_context()
    person = reads.visible_person(ctx.session, ctx.actor, user_id, ctx.today)
    form = PersonForm(obj=person)
    if form.validate_on_submit():
        version = form.version.data or ""
        try:
            people.edit_person(
                ctx,
                user_id,
                version=int(version) if version.isdecimal() else 0,
                email=form.email.data or "",
                name=form.name.data or "",
                job_title=form.job_title.data or "",
            )
        except Invalid as refused:
            form.take(refused)
        else:
            flash("Data pengguna sudah disimpan.", "ok")
            return redirect(url_for(".show", user_id=user_id))
    page = render_template("people/edit.html", form=form, person_id=user_id, name=person.name)
    return page, 422 if form.errors else 200


@bp.route("/<int:user_id>/nonaktifkan", methods=["GET", "POST"])
@needs(Permission.PEOPLE_KEEP)
def disable(user_id: int) -> ResponseReturnValue:
    ctx = current_context()
    if request.method == "POST":
        person = people.disable(ctx, user_id)
        flash(f"Akun {person.name} sudah dinonaktifkan.", "ok")
        return redirect(url_for(".show", user_id=user_id))
    person = reads.visible_person(ctx.session, ctx.actor, user_id, ctx.today)
    return render_template("people/disable.html", person=person)


@bp.post("/<int:user_id>/aktifkan")
@needs(Permission.PEOPLE_KEEP)
def enable(user_id: int) -> ResponseReturnValue:
    person = people.enable(current_context(), user_id)
    flash(f"Akun {person.name} sudah aktif lagi.", "ok")
    return redirect(url_for(".show", user_id=user_id))


@bp.post("/<int:user_id>/tautan")
@needs(Permission.PEOPLE_KEEP)
def issue_link(user_id: int) -> ResponseReturnValue:
    token = people.issue_link(current_context(), user_id)
    return link_page(user_id, token, is_new=False)


def link_page(user_id: int, token: str, *, is_new: bool) -> ResponseReturnValue:
    """The only time the link is shown; it goes into the page, never into a cookie or an address."""
    ctx = current_context()
    base = current_app.extensions["renaksi"].base_url or request.host_url.rstrip("/")
    return render_template(
        "people/link.html",
        person=reads.visible_person(ctx.session, ctx.actor, user_id, ctx.today),
        link=base + url_for("door.reset", token=token),
        is_new=is_new,
    )


def chosen_agency() -> Agency | None:
    """The agency named in the address, if people can be given roles there. Raises NotFound."""
    code = request.args.get("instansi", "")
    ctx = current_context()
    return agency_to_staff(ctx.session, ctx.actor, code, ctx.today) if code else None


def choose_agency(endpoint: str, title: str, **values: Any) -> ResponseReturnValue:
    """First step: where. With only one possibility it is taken, until somebody asks to search."""
    ctx = current_context()
    text = request.args.get("cari", "")[:100]
    rows, total = agencies_to_staff(ctx.session, ctx.actor, text, ctx.today, limit=OFFERED)
    if total == 1 and "cari" not in request.args:
        return redirect(url_for(endpoint, instansi=rows[0].code, **values))
    return render_template(
        "people/choose_agency.html",
        rows=rows,
        total=total,
        text=text,
        title=title,
        here=url_for(endpoint, **values),
        to=lambda code: url_for(endpoint, instansi=code, peran=request.args.get("peran"), **values),
    )


def roles_at(agency: Agency) -> tuple[Role, ...]:
    ctx = current_context()
    place = place_of(ctx.session, agency.id, ctx.today)
    filled = {role for _, role, _ in holders_at(ctx.session, [agency.id], Role, ctx.today)}
    return giveable(ctx.actor, place, filled)


def asked_role(roles: tuple[Role, ...]) -> Role | None:
    asked = request.args.get("peran", "")
    return Role(asked) if asked in roles else (roles[0] if len(roles) == 1 else None)


def new_role(form: RoleFields, agency: Agency) -> NewRole:
    """What the form asks for. Raises Invalid for an agency code nobody has."""
    ctx = current_context()
    code = form.chosen_reach()
    return NewRole(
        role=form.role.data,
        home_id=agency.id,
        reach_id=reads.agency_by_code(ctx.session, code, "reach").id if code else None,
        kinds=form.chosen_kinds(),
        valid_from=form.valid_from.data or ctx.today,
        valid_to=form.valid_to,
    )
