"""Giving a role to somebody, and ending one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid, NotFound
from renaksi.core.policy import Permission
from renaksi.forms.people import EndRoleForm, RoleForm
from renaksi.labels import ROLE
from renaksi.queries import accounts as reads
from renaksi.services import people
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.people import bp
from renaksi.views.people.accounts import (
    asked_role,
    choose_agency,
    chosen_agency,
    new_role,
    roles_at,
)


@bp.route("/<int:user_id>/peran", methods=["GET", "POST"])
@needs(Permission.PEOPLE_KEEP)
def grant(user_id: int) -> ResponseReturnValue:
    ctx = current_context()
    person = reads.visible_person(ctx.session, ctx.actor, user_id, ctx.today)
    agency = chosen_agency()
    if agency is None:
        return choose_agency("people.grant", f"Beri peran kepada {person.name}", user_id=user_id)
    form = RoleForm()
    roles = roles_at(agency)
    form.offer(roles)
    if request.method == "GET":
        form.valid_from.data = ctx.today
        form.role.data = asked_role(roles)
    if roles and form.validate_on_submit():
        try:
            wanted = new_role(form, agency)
            people.grant_role(
                ctx,
                user_id,
                role=wanted.role,
                home_id=wanted.home_id,
                reach_id=wanted.reach_id,
                kinds=wanted.kinds,
                valid_from=wanted.valid_from,
                valid_to=wanted.valid_to,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            flash(f"Peran {ROLE[wanted.role]} sudah diberikan.", "ok")
            return redirect(url_for(".show", user_id=user_id))
    page = render_template(
        "people/grant.html",
        form=form,
        agency=agency,
        roles=roles,
        person_id=user_id,
        name=person.name,
    )
    return page, 422 if form.errors else 200


@bp.route("/<int:user_id>/peran/<int:assignment_id>/akhiri", methods=["GET", "POST"])
@needs(Permission.PEOPLE_KEEP)
def end(user_id: int, assignment_id: int) -> ResponseReturnValue:
    ctx = current_context()
    person = reads.visible_person(ctx.session, ctx.actor, user_id, ctx.today)
    seen = reads.role_ids_within(ctx.session, ctx.actor, user_id, ctx.today)
    role = next(
        (row for row in reads.roles_of(ctx.session, [user_id]) if row.id == assignment_id), None
    )
    if role is None or assignment_id not in seen:
        raise NotFound
    form = EndRoleForm()
    name = person.name
    if request.method == "GET":
        form.on.data = ctx.today
    if form.validate_on_submit() and form.on.data:
        try:
            people.end_role(ctx, assignment_id, on=form.on.data)
        except Invalid as refused:
            form.take(refused)
        else:
            flash(f"Peran {ROLE[role.role]} sudah diakhiri.", "ok")
            return redirect(url_for(".show", user_id=user_id))
    page = render_template(
        "people/end_role.html", form=form, role=role, person_id=user_id, name=name
    )
    return page, 422 if form.errors else 200
