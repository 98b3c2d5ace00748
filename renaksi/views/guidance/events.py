"""One event: read, planned, put right."""

from collections.abc import Sequence
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, RuleBroken
from renaksi.core.guidance import GuidanceAction, why_not
from renaksi.core.policy import Permission, Place
from renaksi.core.recommendation_addressees import Candidate, groups
from renaksi.forms.base import options
from renaksi.forms.guidance import EventForm
from renaksi.labels import guidance as words
from renaksi.labels.recommendation_issuing import group_words
from renaksi.models import Agency, GuidanceEvent
from renaksi.queries.guidance import below, event_of, guidance_page, organisers, participants
from renaksi.queries.guidance_materials import materials
from renaksi.queries.scope import place_of
from renaksi.services import guidance
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import needs, signed_in
from renaksi.views.guidance.blueprint import bp

MAX_TICKS: Final = 60
"""More agencies than that are invited as a group or by their codes."""
UNKNOWN: Final = "Tidak ada di bawah penyelenggara: {codes}."


def found_event(ctx: Context, event_id: int) -> GuidanceEvent:
    """Raises NotFound where the actor may not read it."""
    event = event_of(ctx.session, ctx.actor, ctx.today, event_id)
    if event is None:
        raise NotFound
    return event


def permitted(ctx: Context, event: GuidanceEvent) -> list[GuidanceAction]:
    """The steps to offer."""
    organiser = place_of(ctx.session, event.organiser_id, ctx.today)
    return [one for one in GuidanceAction if _refusal(ctx, event, organiser, one) is None]


def _refusal(
    ctx: Context, event: GuidanceEvent, organiser: Place, action: GuidanceAction
) -> RuleBroken | None:
    return why_not(
        action, event.state, ctx.actor, organiser, begins_on=event.begins_on, today=ctx.today
    )


def to_step(ctx: Context, event_id: int, action: GuidanceAction) -> GuidanceEvent:
    """The event, for a page that takes a step. Raises NotFound, NotAllowed, WrongState."""
    event = found_event(ctx, event_id)
    organiser = place_of(ctx.session, event.organiser_id, ctx.today)
    refusal = _refusal(ctx, event, organiser, action)
    if refusal is not None:
        raise refusal
    return event


@bp.get("/<int:event_id>")
@signed_in
def show(event_id: int) -> ResponseReturnValue:
    ctx = current_context()
    event = found_event(ctx, event_id)
    return render_template(
        "guidance/show.html",
        event=event,
        page=guidance_page(ctx.session, ctx.actor, ctx.today, event),
        materials=materials(ctx.session, ctx.actor, ctx.today, event),
        steps=permitted(ctx, event),
        A=GuidanceAction,
        words=words,
    )


@bp.route("/baru", methods=["GET", "POST"])
@needs(Permission.GUIDANCE_ORGANISE)
def new() -> ResponseReturnValue:
    ctx, form = current_context(), EventForm()
    mine = organisers(ctx.session, ctx.actor)
    code = request.values.get("oleh", "")
    organiser = next((one for one in mine if one.code == code), next(iter(mine), None))
    if organiser is None:
        raise NotAllowed(Refusal.ROLE_MISSING)
    known = below(ctx.session, organiser.id, ctx.today)
    offer(form, known)
    if form.validate_on_submit() and form.begins_on.data:
        invited = chosen(form, known)
        try:
            if not form.errors:
                event = guidance.plan(ctx, organiser.id, form.values(form.begins_on.data), invited)
                flash("Kegiatan sudah direncanakan. Instansi yang diundang dapat membacanya.", "ok")
                return redirect(url_for("guidance.show", event_id=event.id))
        except Invalid as refused:
            form.take(refused)
    return _page(form, organiser, mine)


@bp.route("/<int:event_id>/ubah", methods=["GET", "POST"])
@needs(Permission.GUIDANCE_ORGANISE)
def edit(event_id: int) -> ResponseReturnValue:
    ctx = current_context()
    event = to_step(ctx, event_id, GuidanceAction.CORRECT)
    form, stale, status = EventForm(obj=event), "", 200
    known = below(ctx.session, event.organiser_id, ctx.today)
    offer(form, known)
    if not form.is_submitted():
        _fill(ctx, form, event, known)
    if form.validate_on_submit() and form.begins_on.data:
        invited, version = chosen(form, known), form.version.data or ""
        try:
            if not form.errors:
                guidance.correct(
                    ctx,
                    event_id,
                    form.values(form.begins_on.data),
                    invited,
                    version=int(version) if version.isdigit() else 0,
                )
                flash("Rencana kegiatan sudah diubah.", "ok")
                return redirect(url_for("guidance.show", event_id=event_id))
        except Invalid as refused:
            form.take(refused)
        except Conflict as refused:
            stale, status = labels.refusal(refused), 409
            event = found_event(ctx, event_id)
    form.version.data = str(event.version)
    return _page(form, event.organiser, (), event, stale, status)


def _page(
    form: EventForm,
    organiser: Agency,
    mine: Sequence[Agency],
    event: GuidanceEvent | None = None,
    stale: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        "guidance/edit.html", form=form, organiser=organiser, mine=mine, event=event, stale=stale
    )
    return page, 422 if form.errors else status


def _fill(ctx: Context, form: EventForm, event: GuidanceEvent, known: Sequence[Candidate]) -> None:
    """Who is invited now, ticked where it can be ticked."""
    there = [one.code for one in participants(ctx.session, ctx.actor, ctx.today, event)]
    ticks = {one.code for one in known} if len(known) <= MAX_TICKS else set()
    form.groups.data = []
    form.picks.data = [one for one in there if one in ticks]
    form.others.data = ", ".join(one for one in there if one not in ticks)


def offer(form: EventForm, known: Sequence[Candidate]) -> None:
    """Let the form choose among those below the organiser."""
    form.groups.choices = options((one.key, group_words(one)) for one in groups(known))
    few = known if len(known) <= MAX_TICKS else ()
    form.picks.choices = options((one.code, one.words) for one in few)


def chosen(form: EventForm, known: Sequence[Candidate]) -> set[int]:
    """Those ticked, alone or as a group, and those typed; an error beside codes nobody has."""
    whole, picks = set(form.groups.data or ()), set(form.picks.data or ())
    by_code = {one.code: one.id for one in known}
    found = {member.id for one in groups(known) if one.key in whole for member in one.members}
    if unknown := sorted(form.codes - by_code.keys()):
        form.others.errors = [UNKNOWN.format(codes=", ".join(unknown[:5]))]
    return found | {by_code[code] for code in (picks | form.codes) & by_code.keys()}
