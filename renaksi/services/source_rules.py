"""Use cases of what the sources of recommendations ask for, and of the standing texts."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.dates import ALWAYS
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.recommendation import RecommendationSource
from renaksi.core.recommendation_entry import STANDARD, RuleValues, require_rule
from renaksi.core.recommendation_standing import STANDING
from renaksi.models import RecommendationTemplate, SourceRule
from renaksi.queries.recommendation_register_rows import rule_values
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.cycles import administer


def set_rule(
    ctx: Context, source: RecommendationSource, values: RuleValues, *, valid_from: date
) -> SourceRule:
    """Decide what a source asks for from a day on; what was issued before keeps its own terms.

    A rule of the same day is replaced. Raises Invalid with the field (`answer_days`,
    `review_days`, `number_pattern`, `valid_from`): rules do not reach back.
    """
    administer(ctx)
    require_rule(values)
    if valid_from < ctx.today:
        raise Invalid(Refusal.DATE_PAST, "valid_from", today=ctx.today)
    with transaction(ctx) as session:
        row = session.get(SourceRule, (source, valid_from), with_for_update=True)
        before = rule_values(row) if row else None
        if before == values and row is not None:
            return row
        if row is None:
            row = SourceRule(source=source, valid_from=valid_from, **asdict(values))
            session.add(row)
        else:
            for name, value in asdict(values).items():
                setattr(row, name, value)
        audit.record(
            ctx,
            AuditEvent.RECOMMENDATION_RULE,
            before=asdict(before) if before else None,
            after={"source": source, "valid_from": valid_from, **asdict(values)},
        )
    return row


def seed(ctx: Context) -> int:
    """Add the rule of every source and the standing texts that are not there; how many were new.

    What was decided or reworded since stays.
    """
    administer(ctx)
    with transaction(ctx) as session:
        ruled = set(session.scalars(select(SourceRule.source)))
        known = set(session.scalars(select(RecommendationTemplate.code)))
        new = [
            *(
                SourceRule(source=one, valid_from=ALWAYS, **asdict(STANDARD))
                for one in RecommendationSource
                if one not in ruled
            ),
            *(
                RecommendationTemplate(
                    code=one.code,
                    title=one.title,
                    text=one.text,
                    cause=one.cause,
                    priority=one.priority,
                    ordinal=ordinal,
                )
                for ordinal, one in enumerate(STANDING, 1)
                if one.code not in known
            ),
        ]
        session.add_all(new)
        if new:
            audit.record(ctx, AuditEvent.RECOMMENDATION_RULE, after={"added": len(new)})
    return len(new)
