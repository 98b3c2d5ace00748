"""Steps of a periodic report: figures taken, handed in, taken back, returned, approved, replaced."""

from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    RuleBroken,
    WrongState,
)
from renaksi.core.periodic_rights import why_not
from renaksi.core.periodic_steps import PeriodicAction as A
from renaksi.core.policy import Permission
from renaksi.forms.periodic import ApprovalForm, NoteForm, StepForm
from renaksi.labels import periodic as words, periodic_pages as pages
from renaksi.labels.format import moment, number
from renaksi.labels.periodic_steps import PERIODIC_STATE
from renaksi.queries.documents import letterhead
from renaksi.queries.periodic import OpenedPeriodic, next_number, preview
from renaksi.services import periodic, periodic_issue
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.errors import status_of
from renaksi.views.guards import needs
from renaksi.views.periodic.blueprint import bp
from renaksi.views.periodic.reading import LINKED, opened, parts
from renaksi.views.uploads import settings

ACTIONS: Final = {slug: action for action, slug in pages.STEP_SLUG.items()}


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at before a report is handed in."""

    words: str
    is_fine: bool
    href: str = ""
    link: str = ""


@bp.post("/<int:report_id>/angka")
@needs(Permission.PERIODIC_WRITE)
def take(report_id: int) -> ResponseReturnValue:
    """Take the figures, or take them anew; the page of the report tells how far that has come."""
    periodic.take_figures(current_context(), report_id)
    return redirect(url_for("periodic.show", report_id=report_id))


@bp.post("/<int:report_id>/berkas")
@needs(Permission.PERIODIC_WRITE)
def make_files(report_id: int) -> ResponseReturnValue:
    """Once more, after the files of an approved report could not be made."""
    periodic_issue.remake_files(current_context(), report_id)
    return redirect(url_for("periodic.show", report_id=report_id))


@bp.route("/<int:report_id>/langkah/<slug>", methods=["GET", "POST"])
@needs(Permission.PERIODIC_WRITE)
def step(report_id: int, slug: str) -> ResponseReturnValue:
    ctx, action = current_context(), ACTIONS.get(slug)
    if action is None:
        raise NotFound
    form = NoteForm() if pages.STEP[action].note else StepForm()
    if isinstance(form, NoteForm):
        form.note.label.text = pages.STEP[action].note
    if not form.is_submitted():
        one = opened(ctx, report_id)
        refusal = why_not(action, one.case, ctx.actor, ctx.today)
        if isinstance(refusal, NotAllowed):
            raise refusal
        form.version.data = str(one.report.version)
        return _page(ctx, one, action, form, refusal), status_of(refusal) if refusal else 200
    if not form.validate():
        return _page(ctx, opened(ctx, report_id), action, form), 422
    note = (form.note.data or "") if isinstance(form, NoteForm) else ""
    try:
        target = _take(ctx, report_id, action, note, form.read_version)
    except Invalid as refused:
        form.take(refused)
        return _page(ctx, opened(ctx, report_id), action, form), 422
    except (WrongState, Conflict, NotAllowed) as refused:
        page = _page(ctx, opened(ctx, report_id), action, form, refused, note)
        return page, status_of(refused)
    flash(pages.STEP[action].done, "ok")
    return redirect(target)


def _take(ctx: Context, report_id: int, action: A, note: str, version: int) -> str:
    """Where it leads."""
    here = url_for("periodic.show", report_id=report_id)
    if action is A.DISCARD:
        periodic.discard(ctx, report_id, version=version)
        return url_for("periodic.index")
    if action is A.SEND_BACK:
        periodic.send_back(ctx, report_id, note, version=version)
        return here
    if action is A.NEW_EDITION:
        made = periodic_issue.new_edition(ctx, report_id, note)
        return url_for("periodic.show", report_id=made.id)
    take_step = periodic.submit if action is A.SUBMIT else periodic.withdraw
    take_step(ctx, report_id, version=version)
    return here


def _page(
    ctx: Context,
    one: OpenedPeriodic,
    action: A,
    form: NoteForm | StepForm,
    refused: RuleBroken | None = None,
    kept: str = "",
) -> str:
    return render_template(
        "periodic/step.html",
        report=one.report,
        page_title=pages.title(one.period),
        base=one.report.base.name,
        step=pages.STEP[action],
        form=form,
        checks=_checks(ctx, one) if action is A.SUBMIT and refused is None else [],
        refused=labels.refusal(refused) if refused else "",
        kept=kept,
        state_words=PERIODIC_STATE,
    )


def _checks(ctx: Context, one: OpenedPeriodic) -> list[Check]:
    """When the figures were taken, and which sections nobody explained."""
    sheet, texts = preview(ctx.session, one.report)
    if sheet is None:
        return []
    some = [part for part in parts(one, sheet, texts) if part.part in LINKED]
    written = sum(bool(part.text) for part in some)
    taken = f"Angka diambil {moment(sheet.taken_at)}."
    said = f"{number(written)} dari {number(len(some))} bagian bertulisan."
    left = [
        Check(f"{part.title} belum bertulisan.", is_fine=False, href=part.href, link="Tulis teks")
        for part in some
        if not part.text
    ]
    return [Check(taken, is_fine=True), Check(said, is_fine=not left), *left]


# ── approving ─────────────────────────────────────────────────────────────────
@bp.route("/<int:report_id>/setujui", methods=["GET", "POST"])
@needs(Permission.PERIODIC_APPROVE)
def approve(report_id: int) -> ResponseReturnValue:
    """Asks for number, day and signatory; what was proposed may be written over."""
    ctx, form = current_context(), ApprovalForm()
    one = opened(ctx, report_id)
    if not form.is_submitted():
        refusal = why_not(A.APPROVE, one.case, ctx.actor, ctx.today)
        if refusal is not None:
            raise refusal
        head = letterhead(ctx.session, one.report.base_id)
        form.start_from(
            next_number(ctx.session, one.report.base_id, ctx.today),
            ctx.today,
            head.signatory_name,
            head.signatory_title,
        )
        form.version.data = request.args.get("versi", "")[:9] or str(one.report.version)
        return _approval(one, form)
    if not form.validate():
        return _approval(one, form), 422
    try:
        periodic_issue.approve(
            ctx, report_id, form.approval, version=form.read_version, site=_site()
        )
    except Invalid as refused:
        form.take(refused)
        return _approval(opened(ctx, report_id), form), 422
    except (WrongState, Conflict, NotAllowed) as refused:
        one = opened(ctx, report_id)
        form.version.data = str(one.report.version)
        return _approval(one, form, refused), status_of(refused)
    flash("Laporan disetujui dan dibekukan. PDF dan lampirannya sedang dibuat.", "ok")
    return redirect(url_for("periodic.show", report_id=report_id))


def _approval(one: OpenedPeriodic, form: ApprovalForm, refused: RuleBroken | None = None) -> str:
    return render_template(
        "periodic/approve.html",
        report=one.report,
        page_title=pages.title(one.period),
        base=one.report.base.name,
        edition=pages.edition(one.report.edition),
        form=form,
        refused=labels.refusal(refused) if refused else "",
        words=words,
    )


def _site() -> str:
    """The configured address where there is one: prints outlive the name a request came in under."""
    return settings().base_url or request.url_root.rstrip("/")
