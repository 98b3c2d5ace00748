"""What every page and answer of the matrix editor shows: the rows, and who may change which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import current_app, render_template, request, session, url_for

from renaksi.core.errors import NotFound
from renaksi.core.item_entry import TARGET, Vocabulary
from renaksi.core.plan import EDITABLE, PlanAction, PlanState
from renaksi.core.policy import Role
from renaksi.core.workflow import (
    acting_tier,
    may_edit,
    may_edit_row,
    permitted,
    why_not_correct,
)
from renaksi.forms.items import Clash, RowForm, row_fields
from renaksi.labels.items import field_in_text, item_field
from renaksi.labels.plan_page import PRIMARY, Standing, deadline, inheritance, sentence, when
from renaksi.labels.timeline import entries
from renaksi.queries.plan_access import Opened, open_revision
from renaksi.queries.plan_matrix import Matrix, MatrixRow, matrix
from renaksi.queries.plan_units import PlanUnit, units_of
from renaksi.queries.plan_words import vocabulary
from renaksi.queries.plans import in_force
from renaksi.queries.recommendation_actions import Answered, answered_by
from renaksi.queries.timeline import timeline
from renaksi.services.context import Context
from renaksi.views.matrix_cells import columns
from renaksi.views.matrix_rows import Reader

BRIEF, WIDE = 11, 17
"""Columns of the matrix without the checkpoints: `?kolom=ringkas`, and all."""
UNDO = "dihapus"
"""Where the session keeps what a page may offer to bring back."""


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """One revision as one person sees it."""

    opened: Opened
    matrix: Matrix
    whole: bool
    """May change every row, and which rows there are."""
    editable: frozenset[str]
    """Lineages of the rows this person may change."""
    units: tuple[PlanUnit, ...]
    """Whom a row can be given to; empty where nobody here may say so."""
    today: date
    """In the agency's zone."""
    form: RowForm | None = None
    focus: str = ""
    clash: Clash | None = None
    """What two people typed, for the one who came second."""
    answered: Mapping[str, Sequence[Answered]] = field(default_factory=dict)
    """By lineage, the recommendations an action answers, as far as this person may read them."""

    @property
    def words(self) -> Vocabulary:
        return vocabulary(self.matrix, self.units)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.matrix.checkpoints)

    @property
    def fields(self) -> frozenset[str]:
        return row_fields(self.codes, self.matrix.frozen, whole=self.whole)

    def find(self, key: str) -> MatrixRow | None:
        """By lineage, or by the number people see (2.1)."""
        rows = self.matrix.rows
        return next((one for one in rows if key in {one.lineage_id, one.number}), None)

    def row(self, key: str) -> MatrixRow:
        """Raises NotFound."""
        found = self.find(key)
        if found is None:
            raise NotFound
        return found

    def after(self, lineage_id: str) -> MatrixRow | None:
        """The next row this person may change."""
        rows = [one for one in self.matrix.rows if one.lineage_id in self.editable]
        place = next((i for i, one in enumerate(rows) if one.lineage_id == lineage_id), -1)
        return rows[place + 1] if 0 <= place < len(rows) - 1 else None

    def opening(self, lineage_id: str, focus: str = "") -> "MatrixPage":
        """The same page with one row as a form; as it is where the row is not theirs to change."""
        if lineage_id not in self.editable:
            return self
        form = RowForm.of(self.row(lineage_id), self.codes, self.fields)
        return replace(self, form=form, focus=focus)


def load(ctx: Context, plan_id: int, number: int | None, *, with_units: bool = False) -> MatrixPage:
    """Seven statements; one more where units matter: for a liaison, and for a row as a form."""
    opened = open_revision(ctx.session, ctx.actor, plan_id, number, ctx.today)
    today = ctx.today_in(opened.plan.agency.time_zone)
    found = matrix(ctx.session, opened.revision, today)
    whole = may_edit(opened.case, ctx.actor)
    filling = Role.LIAISON in ctx.actor.roles and found.state in EDITABLE
    wanted = (whole and with_units) or (filling and not whole)
    units = units_of(ctx.session, opened.case.place, ctx.today) if wanted else ()
    editable = _editable(ctx, opened, found, units, whole=whole)
    answered = answered_by(ctx.session, ctx.actor, plan_id, ctx.today)
    return MatrixPage(opened, found, whole, editable, units, today, answered=answered)


def _editable(
    ctx: Context, opened: Opened, found: Matrix, units: Sequence[PlanUnit], *, whole: bool
) -> frozenset[str]:
    if whole:
        return frozenset(row.lineage_id for row in found.rows)
    places = {one.place.agency_id: one.place for one in units}
    return frozenset(
        row.lineage_id
        for row in found.rows
        if units
        and (row.responsible_id is None or row.responsible_id in places)
        and may_edit_row(opened.case, ctx.actor, places.get(row.responsible_id or 0))
    )


def context(page: MatrixPage) -> dict[str, Any]:
    """Everything the templates of the matrix need."""
    full = request.values.get("kolom") != "ringkas"
    own = address(page)
    here, near = own + ("?" if full else "?kolom=ringkas&"), links(page)
    shown = columns(page.matrix, full=full)
    span = len(page.codes) + (WIDE if full else BRIEF)
    return {
        "page": page,
        "m": page.matrix,
        "plan": page.opened.plan,
        "revision": page.opened.revision,
        "zone": page.matrix.time_zone,
        "full": full,
        "span": span,
        "own": own,
        "here": here,
        "target": TARGET,
        "reader": Reader(
            shown,
            full,
            page.editable,
            here,
            near.get("comments", ""),
            page.answered,
            span,
            page.fields,
        ),
        "item_field": item_field,
        "field_in_text": field_in_text,
        "when": lambda at: when(at, page.matrix.time_zone, page.today),
        "links": near,
    }


def address(page: MatrixPage, **query: str) -> str:
    here = {"plan_id": page.matrix.plan_id, "number": page.matrix.revision_number}
    return url_for("plans.show", **here, **query)  # type: ignore[arg-type]


def whole_page(ctx: Context, page: MatrixPage) -> str:
    """The page, or only its matrix where a script asks for that part."""
    shown = context(page)
    shown["undo"] = session.pop(UNDO) if UNDO in session else None  # else it would be signed anew
    if request.args.get("bagian") == "matriks":
        return render_template("plans/_region.html", **shown)
    case = page.opened.case
    actions = permitted(case, ctx.actor)
    chosen, where = primary(page, actions), standing(page)
    return render_template(
        "plans/show.html",
        **shown,
        sentence=sentence(where),
        inherited=inheritance(case, page.matrix.agency_name),
        deadline=deadline(where),
        actions=actions,
        primary=chosen,
        primary_word=PRIMARY[chosen] if chosen else "",
        reviewing=REVIEWING,
        may_correct=why_not_correct(case, ctx.actor) is None,
        events=entries(timeline(ctx.session, page.matrix.plan_id), page.matrix.time_zone),
    )


def standing(page: MatrixPage) -> Standing:
    revision, plan = page.opened.revision, page.opened.plan
    tier = acting_tier(PlanAction.START_REVIEW, page.opened.case)
    effective = in_force(plan)
    return Standing(
        state=revision.state,
        number=revision.number,
        zone=plan.agency.time_zone,
        today=page.today,
        drafting_due_on=plan.cycle.drafting_due_on,
        return_due_on=revision.return_due_on,
        submitted_at=revision.submitted_at,
        endorsed_at=revision.endorsed_at,
        decree_number=revision.decree_number,
        decree_date=revision.decree_date,
        tier=tier.name if tier else "",
        in_force_number=effective.number if effective else None,
    )


REVIEWING = frozenset({PlanAction.RETURN, PlanAction.ENDORSE})


def primary(page: MatrixPage, actions: Sequence[PlanAction]) -> PlanAction | None:
    """The one next step. A draft without rows has none yet: its next step is a row."""
    if page.matrix.state in EDITABLE and not page.matrix.rows:
        return None
    return next((one for one in PRIMARY if one in actions), None)


def links(page: MatrixPage) -> dict[str, str]:
    """Addresses of neighbouring pages, as far as they exist."""
    here = {"plan_id": page.matrix.plan_id, "number": page.matrix.revision_number}
    found = {
        "xlsx": _address("documents.sheet", **here),
        "pdf": _address("documents.matrix_pdf", **here),
        "documents": _address("documents.index", **here),
        "upload": _address("documents.upload", **here),
        "comments": _address("comments.thread", plan_id=page.matrix.plan_id),
        "review": _address("reviews.show", plan_id=page.matrix.plan_id),
    }
    if page.matrix.state not in {PlanState.SUBMITTED, PlanState.IN_REVIEW}:
        del found["review"]
    return {name: address for name, address in found.items() if address}


def _address(endpoint: str, **values: object) -> str:
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, **values)  # type: ignore[arg-type]
