"""An objection held for writing with its assessment, and its line in the trail. Nothing here commits."""

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, NotFound, Refusal
from renaksi.models import Objection
from renaksi.queries.assessment_cases import OpenedAssessment, open_assessment
from renaksi.queries.assessment_objections import where_it_belongs
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps import assessment_steps as steps

Taken = tuple[OpenedAssessment, str, Objection]
"""The assessment, the indicator's code, the objection to its score."""


def locked(ctx: Context, objection_id: int) -> Taken:
    """Held by its assessment, so that two decisions, and a decision and a step, wait for each other.

    Raises NotFound where the actor may not see it.
    """
    assessment_id, code = _where(ctx, objection_id)
    return steps.locked(ctx, assessment_id), code, _one(ctx, objection_id)


def read(ctx: Context, objection_id: int) -> Taken:
    """The same without holding anything."""
    assessment_id, code = _where(ctx, objection_id)
    found = open_assessment(ctx.session, ctx.actor, assessment_id, ctx.now)
    return found, code, _one(ctx, objection_id)


def _where(ctx: Context, objection_id: int) -> tuple[int, str]:
    where = where_it_belongs(ctx.session, objection_id)
    if where is None:
        raise NotFound
    return where


def _one(ctx: Context, objection_id: int) -> Objection:
    return ctx.session.scalars(
        select(Objection)
        .where(Objection.id == objection_id)
        .execution_options(populate_existing=True)
    ).one()


def begin(ctx: Context, found: OpenedAssessment, code: str) -> Objection:
    """A draft; at most one is open for each score."""
    one = Objection(
        answer_id=found.said.ids[code], created_at=ctx.now, created_by_id=ctx.actor.user_id
    )
    ctx.session.add(one)
    ctx.session.flush()
    return one


def require_unchanged(one: Objection, version: int | None) -> None:
    if version is not None and one.version != version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)


def told(
    ctx: Context,
    found: OpenedAssessment,
    one: Objection,
    event: AuditEvent,
    code: str,
    *,
    ground: str = "",
    before: str = "",
    note: str = "",
) -> None:
    """The agency reads all of it: before, after and reason."""
    audit.record(
        ctx,
        event,
        one,
        agency_id=found.case.place.agency_id,
        before={"ground": before} if before else None,
        after={"indicator": code, **({"ground": ground} if ground else {})},
        note=note,
    )
