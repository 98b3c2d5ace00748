"""One value in one column, written by one hand. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm.attributes import flag_modified

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.assessment_answer import Given, answer_issues
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.instrument import Indicator
from renaksi.core.item_entry import clean
from renaksi.models import AssessmentAnswer, AssessmentContributor, AssessmentValue
from renaksi.queries.assessment_answers import given_of
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps import assessment_totals as totals
from renaksi.services.steps.assessment_steps import trail


def indicator_of(found: OpenedAssessment, code: str) -> Indicator:
    """Raises NotFound for a code that the instrument does not have."""
    indicator = found.sheet.by_code.get(code)
    if indicator is None:
        raise NotFound
    return indicator


def row_of(ctx: Context, found: OpenedAssessment, code: str) -> AssessmentAnswer:
    indicator_of(found, code)
    return ctx.session.get_one(AssessmentAnswer, found.said.ids[code])


def put(
    ctx: Context,
    found: OpenedAssessment,
    code: str,
    column: C,
    given: Given,
    *,
    version: int | None,
    second: bool = False,
    event: AuditEvent | None,
) -> AssessmentValue | None:
    """Write a value; None where the national column falls back to the hub's.

    `version`: of the value as the actor read it, 0 where there was none, None where the caller
    holds a lock of its own kind; `event` None: the caller tells the trail. Saving what already stands there is no change. Raises Invalid
    (BAD_ANSWER with the field) and Conflict.
    """
    given = replace(given, note=clean(given.note), by_id=ctx.actor.user_id)
    if column is C.NATIONAL and given.is_empty:
        given = Given()
    for issue in answer_issues(indicator_of(found, code), given, column=column):
        raise Invalid(Refusal.BAD_ANSWER, issue.field, why=issue.fault, **issue.detail)
    key = (found.said.ids[code], column, second)
    row = ctx.session.get(AssessmentValue, key, populate_existing=True)
    before = given_of(row) if row else None
    if is_same(before, given):
        return row
    if version is not None and (row.version if row else 0) != version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)
    if column is C.NATIONAL and given.is_empty:
        ctx.session.delete(row)
        row = None
    else:
        row = _write(ctx, row, key, given)
    remember(ctx, found, code, column)
    if column is C.HUB and not second:
        _seen_again(ctx, found, code)
    wrote(ctx, found)
    if event is not None:
        audit.record(
            ctx,
            event,
            found.assessment,
            agency_id=trail(found.case, column),
            before=told(before) if before else None,
            after={"indicator": code, **told(given)},
        )
    return row


def is_same(before: Given | None, given: Given) -> bool:
    """Whether saving it would change nothing, the note included."""
    if before is None:
        return given.is_empty and not given.note
    return (before.value, dict(before.inputs), before.not_applicable, before.note) == (
        given.value, dict(given.inputs), given.not_applicable, given.note
    )  # fmt: skip


def _write(
    ctx: Context, row: AssessmentValue | None, key: tuple[int, C, bool], given: Given
) -> AssessmentValue:
    if row is None:
        row = AssessmentValue(answer_id=key[0], side=key[1], is_second=key[2])
        ctx.session.add(row)
    row.value = None if given.not_applicable else given.value
    row.inputs = {name: format(value, "f") for name, value in given.inputs.items()}
    row.not_applicable, row.note = given.not_applicable, given.note
    row.at, row.by_id = ctx.now, ctx.actor.user_id
    return row


def remember(ctx: Context, found: OpenedAssessment, code: str, column: C) -> None:
    """Who had a hand in it stays known, whoever writes over it."""
    if ctx.actor.user_id is None:
        return
    key = (found.said.ids[code], ctx.actor.user_id, column)
    if ctx.session.get(AssessmentContributor, key) is None:
        ctx.session.add(
            AssessmentContributor(
                answer_id=key[0],
                user_id=ctx.actor.user_id,
                side=column,
                assessment_id=found.assessment.id,
            )
        )


def _seen_again(ctx: Context, found: OpenedAssessment, code: str) -> None:
    """What the lead sent back was looked at; what was settled holds no longer."""
    row = row_of(ctx, found, code)
    row.sent_back_at = row.sent_back_by_id = None
    row.sent_back_note = ""
    row.settled_at = row.settled_by_id = None


def remember_first(ctx: Context, found: OpenedAssessment) -> None:
    """What the first scorer gave before seeing the second's: only that can agree with it."""
    for code, answer in found.said.answers.items():
        if answer.hub is not None and not answer.hub.is_empty:
            row_of(ctx, found, code).first_given = kept_given(answer.hub)


def kept_given(given: Given) -> dict[str, object]:
    """A value as a column of its own keeps it: exact texts."""
    return {
        "value": None if given.value is None else format(given.value, "f"),
        "inputs": {name: format(one, "f") for name, one in given.inputs.items()},
        "not_applicable": given.not_applicable,
    }


def wrote(ctx: Context, found: OpenedAssessment) -> None:
    """Steps of somebody who read it before are refused from now on (design section 4)."""
    totals.refresh(ctx, found.assessment, found.sheet)
    flag_modified(found.assessment, "answered")
    ctx.session.flush()


def told(given: Given) -> Mapping[str, object]:
    """A value as a line of the trail says it."""
    inputs = sorted(given.inputs.items())
    figures = "; ".join(f"{name} = {one.normalize():f}" for name, one in inputs)
    facts: dict[str, object] = {
        "value": figures or given.value,
        "not_applicable": given.not_applicable or None,
        "note": given.note or None,
    }
    return {name: value for name, value in facts.items() if value is not None}
