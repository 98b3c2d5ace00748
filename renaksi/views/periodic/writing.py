"""The text of a section; who comes second is shown what changed and loses nothing."""

from collections.abc import Sequence
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, RuleBroken, WrongState
from renaksi.core.periodic_rights import why_not
from renaksi.core.periodic_sheet import Part, Section
from renaksi.core.periodic_steps import PeriodicAction as A
from renaksi.core.periodic_text import blocks
from renaksi.core.policy import Permission
from renaksi.forms.periodic import TextForm
from renaksi.labels import periodic as words, periodic_pages as pages
from renaksi.queries.periodic import OpenedPeriodic, preview
from renaksi.queries.periodic_texts import Written, written
from renaksi.services.context import Context
from renaksi.services.periodic import write_text
from renaksi.views.context import current_context
from renaksi.views.errors import status_of
from renaksi.views.guards import needs
from renaksi.views.periodic.blueprint import bp
from renaksi.views.periodic.reading import LINKED, ShownPart, opened, parts, write_url

PARTS: Final = {slug: part for part, slug in pages.PART_SLUG.items() if part in LINKED}


@bp.route("/<int:report_id>/teks/<slug>", methods=["GET", "POST"])
@needs(Permission.PERIODIC_WRITE)
def write(report_id: int, slug: str) -> ResponseReturnValue:
    ctx, form, part = current_context(), TextForm(), PARTS.get(slug)
    if part is None:
        raise NotFound
    if form.is_submitted():
        return _save(ctx, report_id, part, form)
    one = opened(ctx, report_id)
    refusal = why_not(A.WRITE, one.case, ctx.actor, ctx.today)
    if refusal is not None:
        raise refusal
    there = written(ctx.session, report_id, part)
    form.text.data, form.version.data = (there.text, str(there.version)) if there else ("", "0")
    return _page(ctx, one, part, form)


def _save(ctx: Context, report_id: int, part: Part, form: TextForm) -> ResponseReturnValue:
    if not form.validate():
        return _page(ctx, opened(ctx, report_id), part, form), 422
    try:
        write_text(ctx, report_id, part, form.text.data or "", form.read_version)
    except Invalid as refused:
        form.take(refused)
        return _page(ctx, opened(ctx, report_id), part, form), 422
    except Conflict:
        theirs = written(ctx.session, report_id, part)
        form.version.data = str(theirs.version if theirs else 0)
        return _page(ctx, opened(ctx, report_id), part, form, theirs), 409
    except (WrongState, NotAllowed) as refused:
        page = _page(ctx, opened(ctx, report_id), part, form, refused=refused)
        return page, status_of(refused)
    flash(f"Teks bagian {words.PERIODIC_PART[part]} tersimpan.", "ok")
    after = _after(part, _known(ctx, opened(ctx, report_id)))
    if request.form.get("lanjut") and after is not None:
        return redirect(write_url(report_id, after.part))
    anchor = pages.PART_SLUG[part]
    return redirect(url_for("periodic.show", report_id=report_id, _anchor=anchor))


def _known(ctx: Context, one: OpenedPeriodic) -> list[ShownPart]:
    """The sections one writes in; before the figures were taken, all of them."""
    sheet, texts = preview(ctx.session, one.report)
    if sheet is None:
        return [ShownPart(part, Section(part), texts.get(part, "")) for part in PARTS.values()]
    return [part for part in parts(one, sheet, texts) if part.part in LINKED]


def _after(part: Part, some: Sequence[ShownPart]) -> ShownPart | None:
    """The section that follows."""
    places = [one.part for one in some]
    at = places.index(part) + 1 if part in places else len(places)
    return some[at] if at < len(some) else None


def _page(
    ctx: Context,
    one: OpenedPeriodic,
    part: Part,
    form: TextForm,
    theirs: Written | None = None,
    refused: RuleBroken | None = None,
) -> str:
    some = _known(ctx, one)
    here = next((each for each in some if each.part is part), None)
    return render_template(
        "periodic/text.html",
        report=one.report,
        page_title=pages.title(one.period),
        base=one.report.base.name,
        part=here or ShownPart(part, Section(part), ""),
        place=some.index(here) + 1 if here else len(some),
        many=len(some),
        after=_after(part, some),
        about=words.PART_ABOUT[part],
        form=form,
        theirs=theirs,
        theirs_blocks=blocks(theirs.text) if theirs else [],
        refused=labels.refusal(refused) if refused else "",
        words=words,
        pages=pages,
    )
