"""The work list of assessments: tabs by state, filters, and the rows; as a page and as a file."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment import AssessmentOutcome, AssessmentState, ValueColumn
from renaksi.core.assessment_turns import AssessmentTurn as T
from renaksi.core.assessment_writing import BEFORE_APPROVAL
from renaksi.core.policy import REVIEWER_ROLES, Permission, Role, holds_anywhere
from renaksi.exports.table import Column, Kind, Table
from renaksi.forms.assessment_list import AssessmentSearch
from renaksi.labels import assessment as states, assessment_lists as words
from renaksi.labels.assessment_tasks import several
from renaksi.queries.assessment_choices import list_choices
from renaksi.queries.assessment_register import Register
from renaksi.queries.assessment_row import AssessmentRow
from renaksi.queries.moderation import is_at_centre
from renaksi.services.context import Context
from renaksi.views.assessments.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.task_links import ASSESSMENT_PAGES

PER_PAGE: Final = 25
MODERATION: Final = "assessments.rounds"
OFFERS: Final = (
    ("Sanggahan", "assessments.objections"),
    ("Hasil", "assessments.results"),
    ("Moderasi", MODERATION),
    ("Hasil dari luar", "assessments.outside"),
    ("Instrumen", "instruments.index"),
)
"""What else there is in this room, for whom its page is open."""


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    ctx = current_context()
    search = AssessmentSearch.read(request.args)
    wanted = search.wanted()
    register = Register(ctx.session, ctx.actor, ctx.now)
    counts, mine = register.counts(wanted)
    whole = sum(counts.values())
    total = mine if wanted.mine else counts.get(wanted.state, 0) if wanted.state else whole
    pages = max(1, -(-total // PER_PAGE))
    page = min(search.page, pages)
    rows = register.rows(wanted, offset=(page - 1) * PER_PAGE, limit=PER_PAGE) if total else []
    reviews = bool(ctx.actor.roles & REVIEWER_ROLES)
    return render_template(
        "assessments/index.html",
        search=search,
        wanted=wanted,
        words=words,
        states=states,
        rows=rows,
        total=total,
        whole=whole,
        mine=mine,
        page=page,
        pages=pages,
        reviews=reviews,
        may_assign=reviews and any(_may_pick(ctx, one) for one in rows),
        may_pick=lambda one: _may_pick(ctx, one),
        may_ask=Role.EVALUATION_LEAD in ctx.actor.roles,
        tabs=_tabs(search, counts, mine),
        selects=_selects(ctx, register, search, reviews=reviews),
        task_words=several(wanted.turn, total) if wanted.turn else "",
        today=ctx.today,
        link=lambda **changed: _link(search, **changed),
        page_url=lambda number: _link(search, hal=number if number > 1 else ""),
        file_url=lambda suffix: _file_link(search, suffix),
        clear_url=url_for("assessments.index", tampil=search.typed["tampil"] or None),
        row_url=_row_url,
        offers=[(word, url_for(name)) for word, name in OFFERS if _is_open(ctx, name)],
    )


@bp.get("/daftar.<any(xlsx, csv):suffix>")
@signed_in
def sheet(suffix: str) -> Response:
    """The open tab, exactly as it is filtered."""
    ctx = current_context()
    wanted = AssessmentSearch.read(request.args).wanted()
    rows = Register(ctx.session, ctx.actor, ctx.now).rows(wanted)
    table = Table(
        title="Penilaian",
        columns=_COLUMNS,
        rows=_cells(rows),
        taken_at=ctx.now,
        filters=_filters(AssessmentSearch.read(request.args)),
    )
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(table, f"penilaian-{ctx.today.isoformat()}")


# ── parts of the page ─────────────────────────────────────────────────────────
def _tabs(search: AssessmentSearch, counts: Any, mine: int) -> list[tuple[str, int, str, bool]]:
    """(word, how many, address, open); a state nobody is in has no tab."""
    wanted = search.wanted()
    whole = sum(counts.values())
    found = [("Semua", whole, _link(search, tampil=""), not wanted.mine and wanted.state is None)]
    if mine or wanted.mine:
        found.insert(0, ("Untuk Anda", mine, _link(search, tampil=words.MINE), wanted.mine))
    for state in AssessmentState:
        many = counts.get(state, 0)
        if many or wanted.state is state:
            href = _link(search, tampil=words.STATE_SLUG[state])
            found.append((words.STATE_TAB[state], many, href, wanted.state is state))
    return found


def _link(search: AssessmentSearch, **changed: object) -> str:
    """The same list with something changed; it begins at its first page."""
    return url_for("assessments.index", **search.query(**changed))  # type: ignore[arg-type] # all of them are fields


def _file_link(search: AssessmentSearch, suffix: str) -> str:
    return url_for("assessments.sheet", suffix=suffix, **search.query())  # type: ignore[arg-type] # all of them are fields


def _row_url(row: AssessmentRow, turn: T | None = None) -> str:
    """Where the row's own next step is done, else the assessment itself."""
    name = ASSESSMENT_PAGES.get(turn, "assessments.show") if turn else "assessments.show"
    return url_for(name, assessment_id=row.id)


def _may_pick(ctx: Context, row: AssessmentRow) -> bool:
    """Its scoring can still be given to somebody, by whoever supervises it; the service asks again.

    Where a tier stands in for an empty one, the page of the assessment itself does it.
    """
    homes = {grant.home_id for grant in ctx.actor.with_role(*REVIEWER_ROLES)}
    return row.hub_id in homes and row.state in BEFORE_APPROVAL


def _is_open(ctx: Context, endpoint: str) -> bool:
    """Whether the page says that somebody with these roles may come."""
    guard = getattr(current_app.view_functions.get(endpoint), "guard", None)
    if guard is None:
        return False
    if endpoint == MODERATION:  # the roles alone do not tell: only those at the centre
        return is_at_centre(ctx.session, ctx.actor)
    return guard == "signed_in" or holds_anywhere(ctx.actor, Permission(guard))


def _selects(
    ctx: Context, register: Register, search: AssessmentSearch, *, reviews: bool
) -> list[tuple[str, str, Sequence[tuple[object, str]], str]]:
    """(field, label, options, what no choice means); what leaves no choice is left out."""
    choices, typed = list_choices(ctx.session, ctx.actor, ctx.today), search.typed
    instruments = sorted({code for _year, code in register.rounds})
    people = [(slug, words.ASSIGNED[one]) for one, slug in words.ASSIGNED_SLUG.items()]
    grades = [(one, one) for one in choices.grades]
    ungraded = states.ASSESSMENT_OUTCOME[AssessmentOutcome.NOT_ASSESSABLE].word
    orders = [(slug, words.ORDER[one]) for one, slug in words.ORDER_SLUG.items()]
    found: list[tuple[str, str, Sequence[tuple[object, str]], str, bool]] = [
        ("siklus", "Siklus", [(one, str(one)) for one in register.years], "Semua siklus",
         len(register.years) > 1),
        ("instrumen", "Instrumen", [(one, one) for one in instruments], "Semua instrumen",
         len(instruments) > 1),
        ("di", "Pembina", choices.hubs, "Semua pembina", len(choices.hubs) > 1),
        ("penilai", "Penilai", [*people, *choices.people], "Semua penilai", bool(choices.people)),
        ("predikat", "Predikat", [*grades, (words.UNGRADED, ungraded)], "Semua predikat", True),
        ("tanda", "Tanda", [("1", "Hanya yang bertanda")], "Semua", reviews),
        ("lewat", "Waktu", [("1", "Hanya yang lewat batas")], "Semua", True),
        ("urut", "Urutan", orders[1:], orders[0][1], True),
    ]  # fmt: skip
    return [
        (name, label, options, nothing)
        for name, label, options, nothing, offered in found
        if offered or typed[name]
    ]


# ── the file ──────────────────────────────────────────────────────────────────
_COLUMNS: Final = (
    Column("Kode", Kind.CODE),
    Column("Instansi", width=44),
    Column("Jenis", width=18),
    Column("Pembina", width=40),
    Column("Siklus", Kind.WHOLE),
    Column("Instrumen", width=12),
    Column("Keadaan", width=24),
    Column("Batas", Kind.DAY),
    Column("Lewat batas", width=12),
    Column("Dijawab", Kind.WHOLE),
    Column("Dinilai", Kind.WHOLE),
    Column("Indikator", Kind.WHOLE),
    Column("Penilai", width=28),
    *(Column(states.VALUE_COLUMN[one], Kind.FIGURE) for one in ValueColumn),
    Column("Selisih hub", Kind.FIGURE),
    Column("Predikat", width=20),
    Column("Bertanda", Kind.WHOLE),
    Column("Ada sanggahan", width=14),
)


def _cells(rows: Sequence[AssessmentRow]) -> Iterator[Sequence[object]]:
    for one in rows:
        not_assessable = one.outcome is AssessmentOutcome.NOT_ASSESSABLE
        outcome = states.ASSESSMENT_OUTCOME[one.outcome].word if not_assessable else one.grade
        yield (
            one.code, one.name, labels.AGENCY_KIND[one.kind], one.hub, one.year, one.instrument,
            states.ASSESSMENT_STATE[one.state].word, one.due, "ya" if one.is_late else "",
            one.answered, one.scored, one.asked, one.assigned, one.own, one.hub_score,
            one.national, one.gap, outcome, one.flagged, "ya" if one.objected else "",
        )  # fmt: skip


def _filters(search: AssessmentSearch) -> dict[str, str]:
    wanted, typed = search.wanted(), search.typed
    chosen = {
        "Daftar": "untuk Anda" if wanted.mine else "",
        "Keadaan": states.ASSESSMENT_STATE[wanted.state].word if wanted.state else "",
        "Pencarian": wanted.text,
        "Siklus": str(wanted.year or ""),
        "Instrumen": wanted.instrument,
        "Di bawah": wanted.under,
        "Penilai": typed["penilai"] if wanted.assigned else "",
        "Predikat": typed["predikat"],
        "Tanda": "hanya yang bertanda" if wanted.flagged else "",
        "Waktu": "hanya yang lewat batas" if wanted.late else "",
        "Menunggu Anda": states.ASSESSMENT_TURN[wanted.turn] if wanted.turn else "",
    }
    return {name: value for name, value in chosen.items() if value}
