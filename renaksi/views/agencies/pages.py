"""Reading: the explorer, search results, one agency, and the changes by date."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import NotFound
from renaksi.core.policy import Permission, may
from renaksi.labels.agency_history import change_words, history_lines
from renaksi.queries import (
    agency_history,
    agency_pages,
    agency_search,
    agency_tree,
    estates,
)
from renaksi.queries.agency_pages import AgencyOn
from renaksi.queries.recommendation_brief import recommendation_brief
from renaksi.queries.recommendation_estates import open_recommendations
from renaksi.services.context import Context
from renaksi.views.agencies.arguments import Arguments, read
from renaksi.views.agencies.blueprint import bp
from renaksi.views.agencies.branches import TreeView
from renaksi.views.agencies.offers import (
    link_to,
    may_add_anywhere,
    may_load,
    may_share_out,
    offers,
)
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in

PAGE = 50
UNITS_PAGE = 20
LATEST = 6
BESIDE = 8
"""Of each kind, how many neighbours the tree beside an agency's page shows."""


@bp.get("/instansi/")
@signed_in
def index() -> ResponseReturnValue:
    ctx = current_context()
    args = read(ctx.today)
    found = _results(ctx, args) if args.is_search else _explorer(ctx, args)
    return found, args.status


def _explorer(ctx: Context, args: Arguments) -> str:
    opened = args.opened or ()
    return render_template(
        "agencies/index.html",
        args=args,
        tree=TreeView(agency_tree.tree(ctx.session, opened, args.day), opened, args),
        counts=agency_pages.kind_counts(ctx.session, args.day),
        changes=agency_history.changes(ctx.session, args.day, limit=LATEST),
        words=change_words,
        homes=agency_pages.homes(ctx.session, ctx.actor),
        may_add=may_add_anywhere(ctx.actor),
        may_load=may_load(ctx.actor),
    )


def _results(ctx: Context, args: Arguments) -> str:
    total = agency_search.count(ctx.session, args.wanted)
    pages = pages_of(total, PAGE)
    args.page = min(args.page, pages)
    hits = agency_search.find(ctx.session, args.wanted, offset=(args.page - 1) * PAGE, limit=PAGE)
    return render_template(
        "agencies/results.html",
        args=args,
        hits=hits,
        total=total,
        pages=pages,
        under=args.under and agency_search.name_of(ctx.session, args.under, args.day),
        elsewhen=[] if hits else agency_search.elsewhen(ctx.session, args.wanted),
    )


@bp.get("/instansi/<path:code>")
@signed_in
def show(code: str) -> ResponseReturnValue:
    ctx = current_context()
    args = read(ctx.today)
    if args.text:  # the field for another agency was used, not the one for the day
        there = url_for("agencies.index", q=args.text, per=args.typed["per"] or None)
        return redirect(there)
    seen = agency_pages.agency_on(ctx.session, code, args.day, ctx.today)
    events = agency_history.history(ctx.session, seen.agency)
    opened = (code,) if args.opened is None else args.opened
    page = render_template(
        "agencies/show.html",
        args=args,
        seen=seen,
        agency=seen.agency,
        tree=TreeView(agency_tree.tree(ctx.session, opened, args.day, BESIDE), opened, args, code),
        history=history_lines(events, args.day),
        kin=agency_history.kin(events, seen.is_yet_to_come),
        offers=offers(ctx.actor, seen, ctx.today, leaves_open=_leaves_open(ctx, seen)),
        **_below(ctx, args, seen),
        **_restricted(ctx, seen),
    )
    return page, args.status


def _leaves_open(ctx: Context, seen: AgencyOn) -> bool:
    """Asked for nobody but who can share it out."""
    if not may_share_out(ctx.actor, seen, ctx.today):
        return False
    of = [seen.agency.id]
    return bool(
        estates.open_plans(ctx.session, ctx.today, of=of)
        or open_recommendations(ctx.session, ctx.today, of=of)
    )


def _below(ctx: Context, args: Arguments, seen: AgencyOn) -> dict[str, object]:
    offset = (args.page - 1) * UNITS_PAGE
    units = agency_search.directly_below(
        ctx.session, seen.agency.id, args.day, offset=offset, limit=UNITS_PAGE
    )
    return {
        "units": units,
        "unit_pages": pages_of(units.total, UNITS_PAGE),
        "unit_page_url": lambda number: args.link(
            "show", code=seen.agency.code, hal=number, _anchor="di-bawah"
        ),
    }


def _restricted(ctx: Context, seen: AgencyOn) -> dict[str, object]:
    """What only those may see who have a right to this agency; else it is not even asked for."""
    if not may(ctx.actor, Permission.PEOPLE_READ, seen.place):
        return {"officers": None, "cycle": None}
    people, total = agency_pages.officers(ctx.session, seen.agency.id, seen.day)
    owns_plans = seen.agency.active_to > ctx.today and not seen.agency.kind.is_unit
    cycle = agency_pages.cycle_strip(ctx.session, ctx.actor, seen.agency.id, ctx.today)
    shown = cycle if owns_plans else None
    keeps = may(ctx.actor, Permission.PEOPLE_KEEP, seen.place)
    return {
        "officers": people,
        "officers_total": total,
        "person_url": lambda one: link_to("people.show", user_id=one.user_id) if keeps else "",
        "people_url": link_to("people.index", instansi=seen.agency.code) if keeps else "",
        "cycle": shown,
        "asked": shown and recommendation_brief(ctx.session, ctx.actor, seen.agency.id, ctx.today),
        "asked_url": url_for("recommendations.agency", code=seen.agency.code),
        "plan_url": lambda plan: link_to("plans.show", plan_id=plan.plan_id),
    }


@bp.get("/instansi/<path:code>/cabang")
@signed_in
def branch(code: str) -> ResponseReturnValue:
    """The children of one agency as a list, for opening a branch without a new page."""
    ctx = current_context()
    args = read(ctx.today)
    node = agency_tree.branch(ctx.session, code, args.day)
    if node is None:
        raise NotFound
    return render_template("agencies/_branch.html", tree=TreeView(None, (), args), node=node)


@bp.get("/instansi/perubahan")
@signed_in
def changes() -> ResponseReturnValue:
    ctx = current_context()
    args = read(ctx.today)
    total = agency_history.count_changes(ctx.session, args.day)
    pages = pages_of(total, PAGE)
    args.page = min(args.page, pages)
    page = render_template(
        "agencies/changes.html",
        args=args,
        changes=agency_history.changes(
            ctx.session, args.day, offset=(args.page - 1) * PAGE, limit=PAGE
        ),
        total=total,
        pages=pages,
        page_url=lambda number: args.link("changes", hal=number),
        words=change_words,
    )
    return page, args.status


def pages_of(total: int, size: int) -> int:
    return max(1, -(-total // size))
