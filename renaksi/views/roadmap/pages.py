"""The path to one target: its years, a chart, a file, and the list of all targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import NotFound
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.core.roadmap import Goal, RoadmapMeasure, RoadmapScope, Target, Year, years_to_read
from renaksi.exports.roadmap import path_table
from renaksi.labels import roadmap as words
from renaksi.models import Agency
from renaksi.queries.funnel_nodes import bases, node
from renaksi.queries.roadmap import goals, path_of
from renaksi.queries.roadmap_ground import Asked
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.roadmap.blueprint import bp
from renaksi.views.roadmap.picture import picture

FILES: Final = {"xlsx": send_xlsx, "csv": send_csv}
MEASURE_OF: Final = {slug: one for one, slug in words.MEASURE_SLUG.items()}
SCOPES: Final = {one.value: one for one in RoadmapScope}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was asked for, found."""

    tops: Sequence[Agency]
    under: Agency
    goals: dict[Goal, list[Target]]
    goal: Goal | None
    """None where there is no target at all."""
    years: Sequence[Year] = ()

    def link(self, goal: Goal) -> str:
        """The path to another target, below the same agency."""
        return url_for("roadmap.index", **parts(goal), **self.place)

    def file(self, suffix: str) -> str:
        told: dict[str, Any] = parts(self.goal) if self.goal else {}
        return url_for("roadmap.sheet", suffix=suffix, **told, **self.place)

    @property
    def place(self) -> dict[str, Any]:
        is_first = self.under.id == self.tops[0].id
        return {} if is_first else {"di": self.under.code}


def parts(goal: Goal) -> dict[str, Any]:
    """A goal as an address names it."""
    told: dict[str, Any] = {"ukuran": words.MEASURE_SLUG[goal.measure], "untuk": goal.scope.value}
    return told | ({"sedikitnya": goal.level} if goal.level else {})


def asked_goal() -> Goal | None:
    """None where the address names none; NotFound for what is none."""
    slug = request.args.get("ukuran", "").strip()
    if not slug:
        return None
    measure = MEASURE_OF.get(slug)
    scope = SCOPES.get(request.args.get("untuk", "").strip() or RoadmapScope.EVERYBODY.value)
    if measure is None or scope is None:
        raise NotFound
    return Goal(measure, scope, request.args.get("sedikitnya", "").strip()[:60])


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    ctx = current_context()
    seen = _seen(ctx)
    return render_template(
        "roadmap/index.html",
        seen=seen,
        words=words,
        picture=picture(seen.goal.measure, seen.years) if seen and seen.goal else None,
        is_score=bool(seen and seen.goal and seen.goal.measure is RoadmapMeasure.SCORE),
        today=ctx.today,
        parts=parts,
        may_keep=holds_anywhere(ctx.actor, Permission.ROADMAP_KEEP),
    )


@bp.get("/jalur.<any(xlsx, csv):suffix>")
@signed_in
def sheet(suffix: str) -> Response:
    """The path that is shown."""
    ctx = current_context()
    seen = _seen(ctx)
    if seen is None or seen.goal is None:
        raise NotFound
    made = path_table(seen.goal, seen.years, seen.under.name, ctx.now)
    slug = words.MEASURE_SLUG[seen.goal.measure]
    name = f"peta-jalan-{slug}-{seen.goal.scope.value}-{seen.under.code}-{ctx.today}"
    return FILES[suffix](made, name.lower())


def _seen(ctx: Context) -> Seen | None:
    """None for somebody who has no place to look from; twelve statements at most."""
    tops = bases(ctx.session, ctx.actor)
    if not tops:
        return None
    code = request.args.get("di", "").strip().upper()[:60]
    under = next((one for one in tops if one.code == code), None)
    if under is None and code:
        under = node(ctx.session, ctx.actor, code, ctx.today, ctx.today)
    known = goals(ctx.session)
    goal = asked_goal()
    if goal is not None and goal not in known:
        raise NotFound
    goal = goal or next(iter(known), None)
    here = under or tops[0]
    if goal is None:
        return Seen(tops, here, known, None)
    years = years_to_read(known[goal], ctx.today.year)
    asked = Asked(goal, years, here.id, ctx.actor, ctx.today, ctx.now)
    return Seen(tops, here, known, goal, path_of(ctx.session, known[goal], asked))
