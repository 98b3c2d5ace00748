"""Freezing a result with everything it rests on, and setting one aside. Nothing here commits."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from json import dumps
from typing import Any, Final

from sqlalchemy import select

from renaksi.core.assessment import AssessmentOutcome, ResultSource, ValueColumn as C
from renaksi.core.assessment_score import Score, score
from renaksi.core.assessment_trace import trace
from renaksi.models import AssessmentAnswer, AssessmentResult, InstrumentIndicator, Objection
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.services.context import Context

REPLACED: Final = "Digantikan hasil penilaian yang ditetapkan di sistem."
CONTENT_VERSION: Final = 1
"""Of the shape of what is frozen, so that old results can still be read when it grows."""


def freeze(ctx: Context, found: OpenedAssessment) -> AssessmentResult:
    """The national column as it stands now, opened down to every input, with its hash."""
    one, made = found.assessment, score(found.sheet, found.said.answers, C.NATIONAL)
    outcome, reason = made.outcome, made.not_assessable
    if one.outcome is AssessmentOutcome.NOT_ASSESSABLE:
        outcome, reason = one.outcome, one.not_assessable
    is_scored = outcome is AssessmentOutcome.SCORED
    content = _content(ctx, found, made, outcome)
    result = AssessmentResult(
        agency_id=one.agency_id,
        year=one.round.cycle.year,
        instrument_id=one.round.instrument_id,
        version_id=one.round.version_id,
        source=ResultSource.HERE,
        assessment_id=one.id,
        outcome=outcome,
        score=made.total if is_scored else None,
        grade=made.band.name if is_scored and made.band else "",
        not_assessable=None if is_scored else reason,
        remarks=one.not_assessable_note,
        content=content,
        content_sha256=fingerprint(content),
        published_on=max(one.round.publish_on, found.case.window.today(ctx.now)),
        recorded_at=ctx.now,
        recorded_by_id=ctx.actor.user_id,
    )
    ctx.session.add(result)
    ctx.session.flush()
    return result


def set_aside(ctx: Context, found: OpenedAssessment, note: str) -> AssessmentResult | None:
    """What held until now holds no longer; it is kept. None where nothing held."""
    one, kept = found.assessment, AssessmentResult
    old = ctx.session.scalar(
        select(kept)
        .where(
            kept.agency_id == one.agency_id,
            kept.instrument_id == one.round.instrument_id,
            kept.year == one.round.cycle.year,
            kept.superseded_at.is_(None),
        )
        .with_for_update()
    )
    if old is not None:
        old.superseded_at, old.superseded_note = ctx.now, note
        ctx.session.flush()
    return old


def fingerprint(content: dict[str, Any]) -> str:
    """The same for the same figures on every machine."""
    text = dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


# ── what is frozen ────────────────────────────────────────────────────────────
def _content(
    ctx: Context, found: OpenedAssessment, national: Score, outcome: AssessmentOutcome
) -> dict[str, Any]:
    answers, one = found.said.answers, found.assessment
    columns = {column: score(found.sheet, answers, column) for column in (C.SELF, C.HUB)}
    columns[C.NATIONAL] = national
    opened = {column: trace(each, answers) for column, each in columns.items()}
    content = {
        "shape": CONTENT_VERSION,
        "instrument": {"code": found.sheet.code, "version": found.sheet.version},
        "agency": {"code": one.agency.code, "name": one.agency.name},
        "year": one.round.cycle.year,
        "data_as_of": one.round.data_as_of,
        "outcome": outcome,
        "without_self": one.without_self,
        "columns": opened,
        "objections": _objections(ctx, one.id),
    }
    told: dict[str, Any] = plain(content)
    return told


def _objections(ctx: Context, assessment_id: int) -> list[dict[str, object]]:
    rows = ctx.session.execute(
        select(InstrumentIndicator.code, Objection)
        .join(AssessmentAnswer, AssessmentAnswer.id == Objection.answer_id)
        .join(InstrumentIndicator, InstrumentIndicator.id == AssessmentAnswer.indicator_id)
        .where(AssessmentAnswer.assessment_id == assessment_id, Objection.filed_at.is_not(None))
        .order_by(Objection.id)
    )
    return [
        {
            "indicator": code,
            "state": one.state,
            "ground": one.ground,
            "before": one.before,
            "after": one.after,
            "decision": one.decision_note,
        }
        for code, one in rows
    ]


def plain(value: object) -> Any:
    """As JSON says it, exactly: figures as texts, fractions as "a/b"."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {plain(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
