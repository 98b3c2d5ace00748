"""The register of recommendations: tabs by status, filters, ages, and the rows."""

from typing import Any, Final
from urllib.parse import urlencode

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.follow_up import ISSUING_ROLES
from renaksi.core.policy import Actor, Permission, holds_anywhere
from renaksi.core.recommendation import COUNTED, UNSETTLED, RecommendationStatus
from renaksi.core.recommendation_tally import Late, Tally
from renaksi.core.recommendation_wanted import Wanted
from renaksi.forms.recommendation_register import RegisterSearch, ViewForm
from renaksi.labels import recommendation_register as words
from renaksi.labels.recommendation_tasks import several
from renaksi.queries.recommendation_choices import register_choices
from renaksi.queries.recommendation_register import Register
from renaksi.queries.saved_views import saved_views
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.recommendations.blueprint import bp

PER_PAGE: Final = 25
PAGE: Final = "recommendations.index"
"""What a saved filter says it belongs to."""
_S = RecommendationStatus
ALWAYS: Final = (None, _S.OPEN, _S.IN_PROCESS, _S.RESOLVED, _S.NOT_ACTIONABLE)
"""Tabs that everybody has; drafts and what was withdrawn only where there are some."""
STAGES: Final = tuple(words.STAGE_SLUG.items())
OFFERS: Final = (
    ("Angka", "recommendations.figures"),
    ("Berita Acara", "recommendations.minutes"),
    ("Limpahan", "recommendations.delegations"),
    ("Muat register", "recommendations.upload"),
    ("Aturan sumber", "recommendations.rules"),
)
"""What else there is in this room, for whom its page is open."""


@bp.get("")
@signed_in
def index() -> ResponseReturnValue:
    return page_of(current_context(), RegisterSearch.read(request.args), ViewForm())


def page_of(ctx: Context, search: RegisterSearch, form: ViewForm) -> str:
    return render_template("recommendations/index.html", form=form, **_load(ctx, search))


def _load(ctx: Context, search: RegisterSearch) -> dict[str, Any]:
    register, wanted = Register(ctx.session, ctx.actor, ctx.today), search.wanted()
    tally = register.tally(wanted)
    total = tally.count(wanted.statuses, wanted.band, wanted.late)
    pages = max(1, -(-total // PER_PAGE))
    page = min(search.page, pages)
    rows = register.rows(wanted, offset=(page - 1) * PER_PAGE, limit=PER_PAGE) if total else []
    return {
        "search": search,
        "wanted": wanted,
        "words": words,
        "tabs": _tabs(search, wanted, tally),
        "ages": tally.ages(wanted.statuses, wanted.late),
        "late": {one: tally.count(wanted.statuses, wanted.band, one) for one in words.LATE},
        "choices": register_choices(ctx.session, ctx.actor, ctx.today),
        "views": [
            (one, f"{url_for('recommendations.index')}?{one.query}")
            for one in saved_views(ctx.session, ctx.actor, PAGE)
        ],
        "kept": urlencode(search.kept()),
        "rows": rows,
        "total": total,
        "page": page,
        "pages": pages,
        "page_url": lambda number: link(search, hal=number if number > 1 else ""),
        "link": lambda **changed: link(search, **changed),
        "clear_url": url_for("recommendations.index", status=search.typed["status"] or None),
        "file_url": lambda suffix: file_link(search, suffix),
        "batch": next((one.facts.batch_title for one in rows), "") if wanted.batch_id else "",
        "task_words": several(wanted.task, total) if wanted.task else "",
        "headline": words.headline(
            tally.count(COUNTED, wanted.band, wanted.late),
            tally.count(UNSETTLED, wanted.band, wanted.late),
            tally.count(UNSETTLED, wanted.band, Late.ANSWER),
        ),
        "stage_options": [(slug, labels.ANSWER_STAGE[one].word) for one, slug in STAGES],
        "page_of": lambda key: url_for("recommendations.show", recommendation_id=key),
        "today": ctx.today,
        "offers": [(word, url_for(name)) for word, name in OFFERS if _is_open(ctx.actor, name)],
        "may_issue": bool(ctx.actor.roles & ISSUING_ROLES),
    }


def _is_open(actor: Actor, endpoint: str) -> bool:
    """Whether the page says that somebody with these roles may come."""
    view = current_app.view_functions.get(endpoint)
    guard = getattr(view, "guard", None)
    if guard is None:
        return False
    return guard == "signed_in" or holds_anywhere(actor, Permission(guard))


def _tabs(
    search: RegisterSearch, wanted: Wanted, tally: Tally
) -> list[tuple[RecommendationStatus | None, int, str]]:
    """Status (None: the four that count), how many, address."""
    found = []
    for status in (None, *words.STATUS_SLUG):
        many = tally.count((status,) if status else COUNTED, wanted.band, wanted.late)
        if status in ALWAYS or many or status is search.status:
            slug = words.STATUS_SLUG[status] if status else ""
            found.append((status, many, link(search, status=slug)))
    return found


def link(search: RegisterSearch, **changed: object) -> str:
    """The same register with something changed; it begins at its first page."""
    return url_for("recommendations.index", **search.query(**changed))  # type: ignore[arg-type] # all of them are fields


def file_link(search: RegisterSearch, suffix: str) -> str:
    """The same as a file."""
    return url_for("recommendations.sheet", suffix=suffix, **search.query())  # type: ignore[arg-type] # all of them are fields
