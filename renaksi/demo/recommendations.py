"""Playing the recommendations of the demonstration through the services."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.policy import REVIEWER_ROLES, Role
from renaksi.core.recommendation import RecommendationAction as A, RecommendationSource as S
from renaksi.core.recommendation_entry import RecommendationValues, RuleValues
from renaksi.core.recommendation_steps import STEPS, Side
from renaksi.demo.proof import proof
from renaksi.demo.recommendation_story import ADVICE, Advice, Move
from renaksi.demo.reports import Desk
from renaksi.labels.format import day as in_words
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    PlanRevision,
    Recommendation,
    RecommendationTemplate,
)
from renaksi.services import (
    follow_ups,
    recommendation_comments,
    recommendation_items,
    recommendations,
    source_rules,
)
from renaksi.services.context import Context

ISSUER_OF: Final = {
    S.EVALUATION: Role.EVALUATOR,
    S.MONITORING: Role.EVALUATOR,
    S.OMBUDSMAN: Role.ISSUER,
    S.HOME_AFFAIRS: Role.ISSUER,
    S.INTERNAL_AUDIT: Role.INTERNAL_AUDITOR,
}
SECOND: Final = {A.APPROVE_NOT_ACTIONABLE, A.DECLINE_NOT_ACTIONABLE}
"""Steps of another person than who proposed it."""
RULE_FROM: Final = date(2025, 2, 3)
WATCHER: Final = "pemantau@ksp.test"
SATURDAY: Final = 5


def play_all(desk: Desk, administrator: str) -> None:
    """`administrator`: address of who decides what the sources ask for."""
    at = datetime(RULE_FROM.year, RULE_FROM.month, RULE_FROM.day, 2, tzinfo=UTC)
    rule = RuleValues(asks_audit=True)
    source_rules.set_rule(desk.at(administrator, at), S.OMBUDSMAN, rule, valid_from=RULE_FROM)
    for advice in sorted(ADVICE, key=lambda one: one.on):
        _play(desk, advice)


def _play(desk: Desk, advice: Advice) -> None:
    role = ISSUER_OF[advice.source]
    issuing = desk.at(desk.who(advice.issuer, role), _moment(advice.on))
    ids = dict(issuing.session.execute(select(Agency.code, Agency.id)).all())
    values, title = _values(issuing.session, advice)
    if len(advice.moves) > 1:
        batch = recommendations.draft_batch(
            issuing, ids[advice.issuer], [ids[code] for code in advice.moves], values, title=title
        )
        if not advice.is_draft:
            recommendations.issue_batch(issuing, batch.id)
        issued = list(_members(issuing.session, batch.id))
    else:
        code = next(iter(advice.moves))
        draft = recommendations.draft(issuing, ids[advice.issuer], ids[code], values)
        issued = [recommendations.issue(issuing, draft.id, version=None)]
    for one in issued:
        _follow(desk, advice, one)


def _values(session: Session, advice: Advice) -> tuple[RecommendationValues, str]:
    """The words, and the title of a batch; standing texts bring both."""
    if not advice.standing:
        words = (advice.text, advice.cause, advice.priority)
        return RecommendationValues(advice.source, *words), advice.title
    text = session.scalars(
        select(RecommendationTemplate).where(RecommendationTemplate.code == advice.standing)
    ).one()
    return RecommendationValues(advice.source, text.text, text.cause, text.priority), text.title


def _members(session: Session, batch_id: int) -> Iterator[Recommendation]:
    yield from session.scalars(
        select(Recommendation)
        .where(Recommendation.batch_id == batch_id)
        .order_by(Recommendation.id)
    ).all()


def _follow(desk: Desk, advice: Advice, one: Recommendation) -> None:
    """Everything that came after the issue, in order of days."""
    code = one.addressee.code
    if code in advice.linked:
        _link(desk.at(desk.who(code, Role.AGENCY_ADMIN), _moment(advice.on, 6)), one)
    if advice.delegate:
        at = desk.at(desk.who(advice.issuer, ISSUER_OF[advice.source]), _moment(advice.on, 2))
        to = desk.session.scalars(select(Agency.id).where(Agency.code == advice.delegate)).one()
        recommendations.delegate(
            at, one.id, to, version=None, note="Diputus oleh pembina di daerah."
        )
    if advice.remark:
        recommendation_comments.add_comment(
            desk.at(WATCHER, _moment(advice.on, 9)), one.id, advice.remark
        )
    for move in advice.moves[code]:
        _step(desk, advice, one, move)


def _link(ctx: Context, one: Recommendation) -> None:
    """To the first action of the newest plan that its addressee has."""
    plan_id, lineage_id = ctx.session.execute(
        select(ActionPlan.id, ActionItem.lineage_id)
        .join(PlanRevision, PlanRevision.plan_id == ActionPlan.id)
        .join(ActionItem, ActionItem.revision_id == PlanRevision.id)
        .where(ActionPlan.agency_id == one.addressee_id)
        .order_by(ActionPlan.id.desc(), PlanRevision.number.desc(), ActionItem.ordinal)
        .limit(1)
    ).one()
    recommendation_items.link_item(ctx, one.id, plan_id, lineage_id)


def _step(desk: Desk, advice: Advice, one: Recommendation, move: Move) -> None:
    at, code = _moment(advice.on, move.after), one.addressee.code
    if move.action is A.ANSWER:
        writing = desk.at(_owner(desk, code, Role.AGENCY_ADMIN), at - timedelta(hours=20))
        follow_ups.write_answer(writing, one.id, move.text, version=0)
        _prove(desk, writing, one)
        if not move.is_taken:
            return
    note = "" if move.action is A.ANSWER else move.text
    ctx = desk.at(_actor(desk, advice, code, move.action), at)
    follow_ups.take_step(ctx, one.id, move.action, version=None, note=note)


def _actor(desk: Desk, advice: Advice, code: str, action: A) -> str:
    if STEPS[action].side is Side.ADDRESSEE:
        return _owner(desk, code, Role.MANAGER)
    if STEPS[action].side is Side.AUDITOR:
        return desk.who(f"{code}.INSPEKTORAT", Role.INTERNAL_AUDITOR)
    home, role = advice.delegate or advice.issuer, ISSUER_OF[advice.source]
    if advice.delegate:
        role = Role.EVALUATOR
    if action in SECOND and role in REVIEWER_ROLES:
        role = Role.EVALUATION_LEAD
    return desk.who(home, role)


def _owner(desk: Desk, code: str, role: Role) -> str:
    """A unit's are its agency's people."""
    return desk.who(code if not code.startswith("34.D") else "34", role)


def _prove(desk: Desk, ctx: Context, one: Recommendation) -> None:
    lines = (
        f"Tindak lanjut rekomendasi {one.number}",
        f"{one.addressee.name}, {in_words(ctx.today)}",
        "Berkas contoh. Bukan dokumen instansi mana pun.",
    )
    suffix, content = proof("Daftar", lines)
    follow_ups.attach(
        ctx,
        desk.files,
        BytesIO(content),
        one.id,
        name=f"Bukti tindak lanjut {one.addressee.short_name}{suffix}",
        effective_on=ctx.today,
        description="Daftar dan surat tugas",
    )


def _moment(on: date, after: int = 0) -> datetime:
    """A working day that many days later, in office hours (UTC)."""
    day = on + timedelta(days=after)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 2 + after % 6, 40, tzinfo=UTC)
