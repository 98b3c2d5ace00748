"""Recommendations drafted, numbered, issued and decided, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal,
    RuleBroken,
    WrongState,
)
from renaksi.core.recommendation import (
    AnswerStage as G,
    DayCount,
    RecommendationAction as A,
    RecommendationSource as Src,
    RecommendationStatus as S,
)
from renaksi.core.recommendation_entry import STANDARD, RecommendationValues
from renaksi.labels.audit_diff import known
from renaksi.models import AuditEntry, FollowUp, Recommendation, RecommendationTransition
from renaksi.services import (
    agencies,
    follow_ups,
    recommendation_comments,
    recommendations,
    source_rules,
)
from tests.factories.agencies import context, id_of
from tests.factories.plans import ctx_of
from tests.factories.recommendations import CAUSE, ISSUED_AT, TEXT, WALKS, a_recommendation, told

DIY = ("34.01", "34.02", "34.03", "34.04", "34.71")
VALUES = RecommendationValues(Src.MONITORING, TEXT, CAUSE)


def steps_of(session, one) -> list[tuple[A, S, G]]:
    rows = session.scalars(
        select(RecommendationTransition)
        .where(RecommendationTransition.recommendation_id == one.id)
        .order_by(RecommendationTransition.id)
    )
    return [(row.action, row.status, row.stage) for row in rows]


def events(session, one) -> list[AuditEvent]:
    return list(
        session.scalars(
            select(AuditEntry.event)
            .where(AuditEntry.subject_type == "recommendation", AuditEntry.subject_id == one.id)
            .order_by(AuditEntry.id)
        )
    )


@pytest.mark.parametrize(("status", "stage"), WALKS)
def test_every_walk_ends_where_it_should_and_leaves_a_trail(session, status, stage):
    found = told(session, status, stage)
    one = found.recommendation
    assert (one.status, one.stage) == (status, stage)
    walked = WALKS[status, stage]
    assert [step[0] for step in steps_of(session, one)] == list(walked)
    if walked:
        assert steps_of(session, one)[-1][1:] == (status, stage)
    lines = [AuditEvent.RECOMMENDATION_CREATE, *(AuditEvent(f"recommendation:{a}") for a in walked)]
    assert events(session, one) == lines


def test_a_number_is_given_with_the_issue_and_the_clock_starts(session):
    first, second = a_recommendation(session), a_recommendation(session, code="34.02")
    assert (first.number, second.number) == ("R/34/2026/0001", "R/34/2026/0002")
    assert first.issued_on == date(2026, 3, 2)
    assert first.due_on == first.issued_on + timedelta(days=60)


def test_a_batch_goes_to_everybody_or_nobody(session, rina):
    ctx = ctx_of(session, rina, ISSUED_AT)
    ids = [id_of(session, code) for code in DIY]
    batch = recommendations.draft_batch(
        ctx, id_of(session, "34"), ids, VALUES, title="Tuntaskan laporan"
    )
    assert recommendations.correct_batch(
        ctx, batch.id, RecommendationValues(Src.MONITORING, "Lain", CAUSE)
    ) == len(DIY)
    issued = recommendations.issue_batch(ctx, batch.id)
    assert sorted(one.number for one in issued) == [f"R/34/2026/{n:04d}" for n in range(1, 6)]
    assert {one.text for one in issued} == {"Lain"}
    by_code = sorted(issued, key=lambda one: one.addressee.code)
    assert [one.number for one in by_code] == sorted(one.number for one in issued)
    with pytest.raises(WrongState):
        recommendations.issue_batch(ctx, batch.id)


def test_a_batch_beyond_reach_leaves_nothing(session, rina):
    ctx = ctx_of(session, rina, ISSUED_AT)
    ids = [id_of(session, code) for code in ("34.04", "35.78")]
    with pytest.raises(Invalid) as refused:
        recommendations.draft_batch(ctx, id_of(session, "34"), ids, VALUES, title="Semua")
    assert (refused.value.reason, refused.value.field) == (
        Refusal.NOT_YOUR_ADDRESSEE,
        "addressees",
    )
    assert session.scalar(select(func.count()).select_from(Recommendation)) == 0


@pytest.mark.parametrize(
    ("who", "issuer", "source", "addressee", "reason"),
    [
        ("rina", "34", Src.EVALUATION, "34.04", None),
        ("rina", "34", Src.OMBUDSMAN, "34.04", Refusal.NOT_YOUR_SOURCE),
        ("rina", "34", Src.MONITORING, "34", Refusal.NOT_YOUR_ADDRESSEE),
        ("rina", "KEMENPANRB", Src.MONITORING, "34.04", Refusal.ROLE_MISSING),
        ("eko", "KEMENPANRB", Src.EVALUATION, "34.04", None),
        ("oki", "OMBUDSMAN", Src.OMBUDSMAN, "34.04", None),
        ("oki", "OMBUDSMAN", Src.HOME_AFFAIRS, "34.04", Refusal.NOT_YOUR_SOURCE),
        ("kadek", "KEMENDAGRI", Src.HOME_AFFAIRS, "34.04", Refusal.ROLE_MISSING),
        ("joko", "34.04", Src.INTERNAL_AUDIT, "34.04", None),
        ("joko", "34.04", Src.INTERNAL_AUDIT, "34.02", Refusal.NOT_YOUR_ADDRESSEE),
        ("sari", "34.04", Src.MONITORING, "34.04", Refusal.ROLE_MISSING),
        ("agus", "KEMENPANRB", Src.EVALUATION, "34.04", Refusal.ROLE_MISSING),
    ],
)
def test_who_issues_what_to_whom(session, request, who, issuer, source, addressee, reason):
    ctx = ctx_of(session, request.getfixturevalue(who), ISSUED_AT)
    values = RecommendationValues(source, TEXT)
    wanted = (id_of(session, issuer), id_of(session, addressee), values)
    if reason is None:
        assert recommendations.draft(ctx, *wanted).status is S.DRAFT
        return
    with pytest.raises(RuleBroken) as refused:
        recommendations.draft(ctx, *wanted)
    assert refused.value.reason is reason


@pytest.mark.parametrize("who", ["sari", "budi", "joko", "wati", "agus", "oki", "dewi", "eko"])
def test_a_draft_exists_for_nobody_but_its_issuer(session, request, who):
    one = a_recommendation(session, S.DRAFT)
    ctx = ctx_of(session, request.getfixturevalue(who), ISSUED_AT)
    for attempt in (
        lambda: recommendations.issue(ctx, one.id, version=None),
        lambda: recommendations.discard(ctx, one.id, version=None),
        lambda: recommendations.correct(ctx, one.id, VALUES, version=None),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_draft_is_put_right_and_thrown_away(session, rina):
    one = a_recommendation(session, S.DRAFT)
    ctx = ctx_of(session, rina, ISSUED_AT)
    seen = one.version
    recommendations.correct(
        ctx, one.id, RecommendationValues(Src.EVALUATION, "Lain", "Sebab  LAIN!"), version=seen
    )
    assert (one.text, one.cause_key, one.source) == ("Lain", "sebab lain", Src.EVALUATION)
    with pytest.raises(Conflict):
        recommendations.correct(ctx, one.id, VALUES, version=seen)
    recommendation_comments.add_comment(ctx, one.id, "Sudah tercakup pada R/34/2025/0004")
    recommendations.discard(ctx, one.id, version=one.version)
    assert session.scalar(select(func.count()).select_from(Recommendation)) == 0


def test_what_is_issued_is_not_corrected(session):
    found = told(session)
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    with pytest.raises(WrongState):
        recommendations.correct(ctx, found.recommendation.id, VALUES, version=None)
    with pytest.raises(WrongState):
        recommendations.discard(ctx, found.recommendation.id, version=None)


def test_two_answers_over_time_have_receipts_and_verdicts(session):
    found = told(session, S.IN_PROCESS, G.REVIEW)
    one, cast = found.recommendation, found.cast
    follow_ups.take_step(
        ctx_of(session, cast.evaluator, found.now), one.id, A.RESOLVE, version=None
    )
    answers = session.scalars(select(FollowUp).order_by(FollowUp.number)).all()
    assert [each.state for each in answers] == ["lacking", "accepted"]
    assert [each.receipt_number for each in answers] == [
        f"TL/2026/34/{one.id:06d}/01",
        f"TL/2026/34/{one.id:06d}/02",
    ]
    assert (one.status, one.stage) == (S.RESOLVED, G.ADDRESSEE)


def test_whoever_answered_does_not_decide(session, rina):
    from renaksi.core.policy import Role
    from tests.factories.people import give

    found = told(session)
    give(session, rina, Role.MANAGER, "34.04")
    ctx = ctx_of(session, rina, found.now)
    follow_ups.write_answer(ctx, found.recommendation.id, "Sudah.", version=0)
    follow_ups.take_step(ctx, found.recommendation.id, A.ANSWER, version=None)
    with pytest.raises(NotAllowed) as refused:
        follow_ups.take_step(ctx, found.recommendation.id, A.RESOLVE, version=None)
    assert refused.value.reason is Refusal.OWN_WORK


def test_a_proposal_needs_another_person(session):
    found = told(session, S.OPEN, G.APPROVAL)
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    with pytest.raises(NotAllowed) as refused:
        follow_ups.take_step(ctx, found.recommendation.id, A.APPROVE_NOT_ACTIONABLE, version=None)
    assert refused.value.reason is Refusal.FOUR_EYES


def test_a_declined_proposal_goes_back_to_where_it_came_from(session):
    found = told(session, S.OPEN, G.REVIEW)
    one, cast = found.recommendation, found.cast
    for who, action in (
        (cast.evaluator, A.PROPOSE_NOT_ACTIONABLE),
        (cast.lead, A.DECLINE_NOT_ACTIONABLE),
    ):
        ctx = ctx_of(session, who, found.now)
        follow_ups.take_step(ctx, one.id, action, version=None, note="Sebab")
    assert (one.stage, one.proposed_by_id) == (G.REVIEW, None)


def test_an_answer_taken_back_is_written_on_and_gets_a_receipt_of_its_own(session):
    found = told(session, S.OPEN, G.REVIEW)
    one, ctx = found.recommendation, ctx_of(session, found.cast.manager, found.now)
    follow_ups.take_step(ctx, one.id, A.RECALL, version=None)
    answer = session.scalars(select(FollowUp)).one()
    assert (answer.state, answer.receipt_number, answer.submitted_by_id) == ("draft", None, None)
    follow_ups.take_step(ctx, one.id, A.ANSWER, version=None)
    session.refresh(answer)
    assert answer.receipt_number == f"TL/2026/34/{one.id:06d}/02"


def test_an_answer_written_meanwhile_refuses_the_submission(session):
    found = told(session)
    one, cast = found.recommendation, found.cast
    ctx = ctx_of(session, cast.manager, found.now)
    answer = follow_ups.write_answer(ctx, one.id, "Satu", version=0)
    session.refresh(one)
    seen = one.version
    follow_ups.write_answer(
        ctx_of(session, cast.admin, found.now), one.id, "Dua", version=answer.version
    )
    with pytest.raises(Conflict):
        follow_ups.take_step(ctx, one.id, A.ANSWER, version=seen)


def test_the_audit_trail_has_a_word_for_everything_it_tells(session, rina, agus, eko):
    for status, stage in WALKS:
        told(session, status, stage)
    one = a_recommendation(session)
    ctx = ctx_of(session, rina, ISSUED_AT)
    root = id_of(session, "KEMENPANRB")
    recommendations.delegate(ctx, one.id, root, version=None, note="Dilimpahkan")
    source_rules.set_rule(
        ctx_of(session, agus, ISSUED_AT),
        Src.MONITORING,
        replace(STANDARD, asks_audit=True, answer_count=DayCount.WORKING),
        valid_from=date(2026, 3, 2),
    )
    draft = a_recommendation(session, S.DRAFT)
    recommendations.correct(ctx, draft.id, replace(VALUES, cause="Lain"), version=None)
    recommendations.discard(ctx, draft.id, version=None)
    lines = session.scalars(
        select(AuditEntry).where(
            AuditEntry.event.in_(
                [e for e in AuditEvent if e.value.startswith(("recommendation", "follow_up"))]
            )
        )
    ).all()
    assert len({line.event for line in lines}) >= 13
    unknown = {
        key
        for line in lines
        for key in (*(line.before or {}), *(line.after or {}))
        if not known(key)
    }
    assert unknown == set()


def test_nothing_is_issued_to_an_agency_that_ended_meanwhile(session, rina):
    one = a_recommendation(session, S.DRAFT)
    agencies.merge_agencies(
        context(session), [id_of(session, "34.04")], id_of(session, "34.02"),
        on=date(2026, 6, 1), legal_basis="UU uji",
    )  # fmt: skip
    ctx = ctx_of(session, rina, ISSUED_AT + timedelta(days=120))
    with pytest.raises(Invalid) as refused:
        recommendations.issue(ctx, one.id, version=None)
    assert refused.value.reason is Refusal.NOT_YOUR_ADDRESSEE
    assert one.number == ""


def test_a_batch_reads_its_agencies_at_once(session, rina, count_queries):
    ctx = ctx_of(session, rina, ISSUED_AT)
    counts = []
    for codes in (DIY[:2], DIY):
        ids = [id_of(session, code) for code in codes]
        issuer = id_of(session, "34")
        batch = recommendations.draft_batch(ctx, issuer, ids, VALUES, title="Tuntas").id
        session.expunge_all()
        with count_queries() as seen:
            recommendations.issue_batch(ctx, batch)
        reads = [one for one in seen.texts if one.lstrip().upper().startswith("SELECT")]
        counts.append(len(reads))
    assert counts[0] == counts[1]
