"""Writing the rows of a register in bulk, with the dated steps behind them. Nothing here commits."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, case, insert, null, select, update

from renaksi.core.recommendation import AnswerStage, RecommendationAction, RecommendationStatus
from renaksi.core.recommendation_entry import cause_key
from renaksi.core.recommendation_history import start_of
from renaksi.core.recommendation_row import KnownAgency
from renaksi.core.recommendation_sheet import Facts, PlannedRow
from renaksi.models import Base, Recommendation, RecommendationTransition
from renaksi.services.context import Context

Agencies = Mapping[str, KnownAgency]
Row = dict[str, Any]
REGISTER: Final = Base.metadata.tables["recommendation"]
STEPS: Final = Base.metadata.tables["recommendation_transition"]


def write_new(ctx: Context, planned: Sequence[PlannedRow], agencies: Agencies) -> None:
    """Each with its issue and, unless nothing was done about it, the status that followed."""
    if not planned:
        return
    ctx.session.execute(insert(Recommendation), [_new(ctx, one, agencies) for one in planned])
    ids = _ids(ctx, {agencies[one.row.issuer].id for one in planned})
    steps = [
        step
        for one in planned
        for step in _first_steps(
            ctx, ids[agencies[one.row.issuer].id, one.row.number], one, agencies
        )
    ]
    ctx.session.execute(insert(RecommendationTransition), steps)


def _ids(ctx: Context, issuer_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """By issuer and number. Asked for afterwards: rows that give their ids go in one by one."""
    one = Recommendation
    rows = ctx.session.execute(
        select(one.issuer_id, one.number, one.id).where(
            one.issuer_id.in_(issuer_ids), one.number != ""
        )
    )
    return {(issuer_id, number): key for issuer_id, number, key in rows}


def write_changed(ctx: Context, planned: Sequence[PlannedRow], agencies: Agencies) -> None:
    """What stands in the file, the steps whose days it corrects, and a status that followed."""
    facts = [_with_key(one, _columns(one.facts, agencies)) for one in planned if one.facts]
    _update(ctx, facts, version=REGISTER.c.version + 1, custodian_id=_kept_custodian())
    _update(ctx, [_with_key(one, asdict(one.terms)) for one in planned if one.terms])
    moved = [{"key": key, "to": at} for one in planned for key, at in one.steps.moved.items()]
    if moved:
        ctx.session.execute(
            update(STEPS).where(STEPS.c.id == bindparam("key")).values(at=bindparam("to")), moved
        )
    added = [
        _step(ctx, agencies[one.row.issuer].id, one.stored.id, *one.steps.added)
        for one in planned
        if one.stored and one.steps.added
    ]
    if added:
        ctx.session.execute(insert(RecommendationTransition), added)


# ── rows ──────────────────────────────────────────────────────────────────────
def _new(ctx: Context, planned: PlannedRow, agencies: Agencies) -> Row:
    row, facts, terms = planned.row, planned.facts, planned.terms
    if facts is None or terms is None:
        message = "a new row says what it is and what its clocks count"
        raise ValueError(message)
    return {
        "number": row.number,
        "issuer_id": agencies[row.issuer].id,
        "is_imported": True,
        "stage": AnswerStage.ADDRESSEE,
        "created_at": ctx.now,
        "created_by_id": ctx.actor.user_id,
        "version": 1,
        **_columns(facts, agencies),
        **asdict(terms),
    }


def _columns(facts: Facts, agencies: Agencies) -> Row:
    """What the register says, as it is stored."""
    values = {name: getattr(facts, name) for name in facts.__slots__ if name != "addressee"}
    return values | {
        "addressee_id": agencies[facts.addressee].id,
        "cause_key": cause_key(facts.cause),
        "year": facts.issued_on.year,
    }


# ── steps ─────────────────────────────────────────────────────────────────────
def _first_steps(ctx: Context, key: int, planned: PlannedRow, agencies: Agencies) -> Iterator[Row]:
    facts, status_on = planned.facts, planned.row.status_on
    if facts is None:
        return
    issuer_id, opened = agencies[planned.row.issuer].id, RecommendationStatus.OPEN
    issued_at = start_of(facts.issued_on)
    yield _step(ctx, issuer_id, key, opened, issued_at, RecommendationAction.ISSUE)
    if facts.status is not opened and status_on is not None:
        yield _step(ctx, issuer_id, key, facts.status, start_of(status_on))


def _step(
    ctx: Context,
    issuer_id: int,
    key: int,
    status: RecommendationStatus,
    at: datetime,
    action: RecommendationAction = RecommendationAction.IMPORT,
) -> Row:
    return {
        "recommendation_id": key,
        "action": action,
        "status": status,
        "stage": AnswerStage.ADDRESSEE,
        "at": at,
        "actor_id": ctx.actor.user_id,
        "acting_agency_id": issuer_id,
        "note": "",
    }


# ── many at once ──────────────────────────────────────────────────────────────
def _with_key(planned: PlannedRow, values: Mapping[str, object]) -> Row:
    key = planned.stored.id if planned.stored else None
    return {"key": key, **{f"new_{name}": value for name, value in values.items()}}


def _update(ctx: Context, rows: Sequence[Row], **more: Any) -> None:
    """One statement for all of them, which all set the same columns."""
    if not rows:
        return
    names = [name.removeprefix("new_") for name in rows[0] if name != "key"]
    values: Row = {name: bindparam(f"new_{name}") for name in names}
    chosen = update(REGISTER).where(REGISTER.c.id == bindparam("key"))
    ctx.session.execute(chosen.values({**values, **more}), rows)


def _kept_custodian() -> Any:
    """Whoever it was handed to keeps it, unless it turns out to be another agency's."""
    same = REGISTER.c.addressee_id == bindparam("new_addressee_id")
    return case((same, REGISTER.c.custodian_id), else_=null())
