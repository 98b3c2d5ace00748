"""Berita Acara Pemutakhiran Data: the figures of a branch and half-year, as files, and as issued."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.policy import Permission
from renaksi.core.recommendation import COUNTED, RecommendationStatus
from renaksi.core.recommendation_minutes import HalfYear, Minutes, half_of, last_halves
from renaksi.exports.minutes_pdf import minutes_pdf, minutes_table
from renaksi.exports.minutes_seal import seal
from renaksi.forms.recommendation_minutes import MinutesForm
from renaksi.labels import recommendation_minutes as words
from renaksi.queries import recommendation_minutes as queries
from renaksi.queries.recommendation_minutes import Branch
from renaksi.services import recommendation_minutes as services
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_pdf, send_xlsx
from renaksi.views.guards import needs
from renaksi.views.prints import logo_of
from renaksi.views.recommendations.blueprint import bp
from renaksi.views.uploads import settings

HALVES: Final = 8
"""Half-years that are offered; four years, as long as registers are usually kept open."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The branch and the half-year of the address, and what they make."""

    branch: Branch
    half: HalfYear
    minutes: Minutes

    def link(self, endpoint: str, **more: str) -> str:
        given = {"di": self.branch.code, "semester": self.half.key, **more}
        return url_for(f"recommendations.{endpoint}", **given)  # type: ignore[arg-type] # all of them are fields

    @property
    def file_name(self) -> str:
        return f"Berita acara {self.branch.name} {words.half_year(self.half)}"


def _asked(ctx: Context) -> Asked:
    """Raises NotFound for a branch that is not the actor's."""
    code = request.args.get("di", "").strip().upper()
    branch = queries.branch_of(ctx.session, ctx.actor, code, ctx.today)
    half = _half(request.args.get("semester", ""), ctx.today)
    return Asked(branch, half, queries.minutes(ctx.session, ctx.actor, branch, half, ctx.today))


def _half(key: str, today: date) -> HalfYear:
    """The one asked for if it is among those offered, else the last one that has ended."""
    offered = last_halves(today, HALVES)
    return next((one for one in offered if one.key == key), half_of(today).before)


@bp.get("/berita-acara")
@needs(Permission.RECOMMENDATION_MINUTES)
def minutes() -> ResponseReturnValue:
    ctx = current_context()
    asked = _asked(ctx)
    return _page(ctx, asked, MinutesForm().start_from(ctx.today, asked.branch.head))


def _page(ctx: Context, asked: Asked, form: MinutesForm) -> ResponseReturnValue:
    page = render_template(
        "recommendations/minutes.html",
        asked=asked,
        m=asked.minutes,
        form=form,
        words=words,
        statuses=COUNTED,
        resolved=RecommendationStatus.RESOLVED,
        halves=words.options(last_halves(ctx.today, HALVES)),
        branches=queries.branches(ctx.session, ctx.actor, ctx.today),
    )
    return page, 422 if form.errors else 200


@bp.get("/berita-acara.<any(xlsx,csv,pdf):suffix>")
@needs(Permission.RECOMMENDATION_MINUTES)
def minutes_file(suffix: str) -> ResponseReturnValue:
    """The sheet, or a print that is marked as a draft."""
    ctx = current_context()
    asked = _asked(ctx)
    if suffix == "pdf":
        head = asked.branch.head
        draft = minutes_pdf(asked.minutes, asked.branch.kind, head, logo=logo_of(head))
        return send_pdf(draft, f"{asked.file_name} rancangan")
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(minutes_table(asked.minutes, ctx.now), asked.file_name)


@bp.post("/berita-acara")
@needs(Permission.RECOMMENDATION_MINUTES)
def issue_minutes() -> ResponseReturnValue:
    """The print with its number and its code; the audit trail keeps which figures went out."""
    ctx = current_context()
    asked = _asked(ctx)
    form, head = MinutesForm(), asked.branch.head
    if not form.validate():
        return _page(ctx, asked, form)
    paper = form.paper
    services.issue(ctx, asked.branch.id, asked.minutes, paper)
    code = seal(str(current_app.secret_key), asked.minutes, paper.number, paper.dated)
    root = settings().base_url or request.url_root.rstrip("/")
    content = minutes_pdf(
        asked.minutes,
        asked.branch.kind,
        head,
        paper=paper,
        check_url=f"{root}{url_for('public.minutes', code=code)}",
        logo=logo_of(head),
    )
    return send_pdf(content, asked.file_name)
