"""Results from outside the system: what each row would do, then all of it, or what is sound of it.

A correction leaves the result that was: it is set aside, and the new one stands beside it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from renaksi.core import assessment_import
from renaksi.core.assessment import AssessmentOutcome, NotAssessable, ResultSource
from renaksi.core.assessment_sheet import (
    Facts,
    KnownAgency,
    KnownScale,
    OutsideRow,
    PlannedRow,
    World,
)
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import NotAllowed, Refusal
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.models import AssessmentResult
from renaksi.queries.assessment_results import known_agencies, scale_of, stored_results
from renaksi.queries.instruments import Catalogue, catalogue
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.file_plan import AgencyGate, FilePlan

OutsidePlan = FilePlan[PlannedRow, KnownAgency]
"""The dry run of a file."""


def plan_import(ctx: Context, rows: Sequence[OutsideRow]) -> OutsidePlan:
    """What `apply_import` would do, row by row. Writes nothing.

    Raises NotAllowed where the actor records no results at all.
    """
    return _plan(ctx, rows, hold=False)


def apply_import(
    ctx: Context,
    rows: Sequence[OutsideRow],
    *,
    partial: bool = False,
    expect: str | None = None,
    file_id: int | None = None,
) -> OutsidePlan:
    """Save all of the file in one transaction; nothing when one row is wrong, unless `partial`.

    `expect` is the fingerprint of the plan that was shown; `file_id` the document itself of what
    was typed by hand, which then is saved though its words say nothing new. Raises Invalid
    (FILE_HAS_ERRORS) and Conflict. A file that changes nothing leaves no audit line.
    """
    with transaction(ctx):
        plan = _plan(ctx, rows, hold=True)
        plan.require_sound(expect, partial=partial)
        if saved := _to_save(plan, file_id):
            _write(ctx, plan, saved, file_id)
            _record(ctx, plan, saved)
    return plan


def _plan(ctx: Context, rows: Sequence[OutsideRow], *, hold: bool) -> OutsidePlan:
    if not holds_anywhere(ctx.actor, Permission.ASSESSMENT_RECORD):
        raise NotAllowed(Refusal.ROLE_MISSING)
    session = ctx.session
    agencies = known_agencies(session, {row.agency for row in rows})
    known = catalogue(session)
    years = {row.year for row in rows if row.year is not None}
    world = World(
        last_year=ctx.today.year,
        agencies=agencies,
        instruments=known.codes,
        scale=lambda code, year: _scale(known, code, year),
        stored=stored_results(session, known, years, hold=hold),
        may=AgencyGate(ctx, agencies, Permission.ASSESSMENT_RECORD),
    )
    return FilePlan(tuple(assessment_import.plan(rows, world)), agencies)


def _scale(known: Catalogue, code: str, year: int) -> KnownScale:
    return scale_of(known.require(code, year))


# ── writing ───────────────────────────────────────────────────────────────────
def _to_save(plan: OutsidePlan, file_id: int | None) -> list[PlannedRow]:
    """What is new or another; with its document at hand also what is the same, if it is from outside."""
    again = plan.of(RowState.SAME) if file_id is not None else []
    outside = (one for one in again if one.stored and one.stored.source is ResultSource.OUTSIDE)
    return [*plan.of(RowState.NEW, RowState.CHANGED), *outside]


def _write(
    ctx: Context, plan: OutsidePlan, saved: Sequence[PlannedRow], file_id: int | None
) -> None:
    """What is corrected is set aside first: at most one result of a year holds."""
    session, result = ctx.session, AssessmentResult
    old = [planned.stored.id for planned in saved if planned.stored]
    files: dict[int, int | None] = {}
    if old:
        files = dict(
            session.execute(select(result.id, result.file_id).where(result.id.in_(old))).all()
        )
        session.execute(update(result).where(result.id.in_(old)).values(superseded_at=ctx.now))
    new = [
        {
            **_row(ctx, one.row, one.facts, one.read_on, plan.agencies[one.row.agency].id),
            "file_id": file_id if file_id is not None else _kept_file(one, files),
        }
        for one in saved
        if one.facts and one.read_on
    ]
    # Nulls written out: rows that lack different columns would go in one by one.
    session.execute(insert(result).execution_options(render_nulls=True), new)


def _kept_file(planned: PlannedRow, files: Mapping[int, int | None]) -> int | None:
    """The document stays with a correction, unless that names another one."""
    if planned.stored is None or "dokumen" in planned.changes:
        return None
    return files.get(planned.stored.id)


def _row(
    ctx: Context, row: OutsideRow, facts: Facts, read_on: KnownScale, agency_id: int
) -> dict[str, Any]:
    is_scored = facts.grade != NOT_ASSESSABLE
    return {
        "agency_id": agency_id,
        "year": row.year,
        "instrument_id": read_on.instrument_id,
        "version_id": read_on.version_id,
        "source": ResultSource.OUTSIDE,
        "outcome": AssessmentOutcome.SCORED if is_scored else AssessmentOutcome.NOT_ASSESSABLE,
        "score": facts.score,
        "grade": facts.grade if is_scored else "",
        "not_assessable": None if is_scored else NotAssessable.OTHER,
        "remarks": facts.remarks,
        "document": facts.document,
        "published_on": ctx.today,
        "recorded_at": ctx.now,
        "recorded_by_id": ctx.actor.user_id,
    }


def _record(ctx: Context, plan: OutsidePlan, saved: Sequence[PlannedRow]) -> None:
    counts = plan.counts
    audit.record(
        ctx,
        AuditEvent.ASSESSMENT_IMPORT,
        agency_id=plan.only({one.row.agency for one in saved}),
        after={
            "new": counts[RowState.NEW],
            "changed": len(saved) - counts[RowState.NEW],
            "left_out": counts[RowState.WRONG],
            "instruments": sorted({one.row.instrument for one in saved}),
            "years": sorted({one.row.year for one in saved if one.row.year}),
        },
    )
