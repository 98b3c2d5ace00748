"""What the centre does: a sample drawn, values changed, results frozen, reopened, mended."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.assessment import (
    AssessmentAction as A,
    AssessmentOutcome,
    AssessmentState as S,
    NotAssessable,
)
from renaksi.core.assessment_answer import Given
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.plan import PlanState
from renaksi.core.policy import Role
from renaksi.core.recommendation import RecommendationSource, RecommendationStatus
from renaksi.core.sampling import rank
from renaksi.models import AssessmentResult, ModerationCase, ResultRecommendation
from renaksi.services import assessment_recommendations, assessments, moderation, recommendations
from renaksi.services.steps.assessment_result import fingerprint
from tests.factories.agencies import id_of
from tests.factories.assessments import (
    DATES,
    FINAL_AT,
    HUB_AT,
    NO,
    PUBLIC_AT,
    SHEET,
    YES,
    assessed,
    take,
)
from tests.factories.people import agency, give, make_person
from tests.factories.plans import a_plan, ctx_of
from tests.factories.recommendations import a_recommendation

CHANGED = replace(NO, note="Dokumen yang dilampirkan sudah tidak berlaku.")


def results_of(session, made) -> list[AssessmentResult]:
    rows = select(AssessmentResult).where(AssessmentResult.assessment_id == made.id)
    return list(session.scalars(rows.order_by(AssessmentResult.id)))


def test_a_sample_can_be_drawn_again_and_is_looked_at_first(session):
    codes = ["34.01", "34.02", "34.03", "34.04"]
    many = [assessed(session, S.MODERATION, code=code) for code in codes[:3]]
    many.append(assessed(session, S.MODERATION, code=codes[3], own={"A1": NO}))
    lead = ctx_of(session, many[0].centre.lead, FINAL_AT)
    round_id = many[0].assessment.round_id
    for fault in (
        {"seed": " ", "size": 2}, {"seed": "x"}, {"seed": "x", "size": 0},
        {"seed": "x", "size": 2, "margin": Decimal("0.1")}, {"seed": "x", "margin": Decimal(1)},
        {"seed": "x", "size": 2, "confidence": 80},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            moderation.draw_sample(lead, round_id, **fault)
    for who in (many[0].cast.lead, many[0].centre.evaluator):
        with pytest.raises(NotAllowed):
            moderation.draw_sample(ctx_of(session, who, FINAL_AT), round_id, seed="x", size=2)
    sample = moderation.draw_sample(lead, round_id, seed="  BA-17 / 2026 ", size=2)
    strata = {(one["hub"], one["grade"]): one for one in sample.strata}
    same = sorted(codes[:3], key=lambda code: rank("BA-17 / 2026", code))
    # 60 × 3/3 of what was judged and 60 × 2/3; no plan: 60 is "Cukup", 40 is "Kurang".
    assert strata["34", "Cukup"]["drawn"] == same[:1]
    assert strata["34", "Kurang"]["drawn"] == ["34.04"]
    again = moderation.draw_sample(lead, round_id, seed="BA-17 / 2026", size=2)
    assert again.strata == sample.strata
    drawn = many[3]
    with pytest.raises(WrongState) as unseen:
        moderation.finalise(lead, drawn.id, version=None)
    assert unseen.value.reason is Refusal.MODERATION_OPEN
    looking = ctx_of(session, drawn.centre.evaluator, FINAL_AT)
    with pytest.raises(NotAllowed):
        moderation.look(ctx_of(session, drawn.cast.evaluator, FINAL_AT), drawn.id)
    assert moderation.look(looking, drawn.id, "Sesuai") == 2
    moderation.finalise(lead, drawn.id, version=None)
    assert moderation.draw_sample(lead, round_id, seed="y", margin=Decimal("0.5")).population == 3


def test_the_centre_changes_a_value_with_a_note_and_takes_it_back(session, agus):
    made = assessed(session, S.MODERATION)
    ctx = ctx_of(session, made.centre.evaluator, FINAL_AT)
    for who in (made.cast.evaluator, made.cast.lead, made.cast.manager, agus):
        with pytest.raises(NotAllowed):
            moderation.change_value(
                ctx_of(session, who, FINAL_AT), made.id, "A1", CHANGED, version=0
            )
    with pytest.raises(Invalid) as silent:
        moderation.change_value(ctx, made.id, "A1", NO, version=0)
    assert silent.value.reason is Refusal.BAD_ANSWER
    moderation.change_value(ctx, made.id, "A1", CHANGED, version=0)
    one = made.assessment
    assert (one.hub_score, one.national_score, one.grade) == (60, 40, "Kurang")
    # Only the centre replaces what the system computed.
    moderation.change_value(
        ctx, made.id, "B1", Given(Decimal(1), note="SK ditemukan"), version=0
    )  # fmt: skip
    assert one.national_score == Decimal(80)
    moderation.change_value(ctx, made.id, "A1", Given(), version=1)
    assert one.national_score == Decimal(100)
    moderation.flag(ctx, made.id, "Berbeda jauh dari tahun lalu")
    moderation.look(ctx, made.id)
    with pytest.raises(NotAllowed) as refused:  # another than who moderated
        give_lead_and_finalise(session, made)
    assert refused.value.reason is Refusal.FOUR_EYES
    result = moderation.finalise(ctx_of(session, made.centre.lead, FINAL_AT), made.id, version=None)
    line = result.content["columns"]["national"]["aspects"][1]["indicators"][0]
    assert (Decimal(line["computed"]), line["note"]) == (0, "SK ditemukan")


def give_lead_and_finalise(session, made):
    give(session, made.centre.evaluator, Role.EVALUATION_LEAD, "KEMENPANRB")
    moderation.finalise(ctx_of(session, made.centre.evaluator, FINAL_AT), made.id, version=None)


def test_reopening_keeps_the_old_result(session):
    made = assessed(session, S.FINAL, own={"A1": NO})
    lead, version = ctx_of(session, made.centre.lead, PUBLIC_AT), made.assessment.version
    (old,) = results_of(session, made)
    frozen = dict(old.content)
    assert fingerprint(frozen) == old.content_sha256
    for who in (made.cast.lead, made.centre.evaluator, made.cast.manager):
        with pytest.raises(NotAllowed):
            moderation.reopen(ctx_of(session, who, PUBLIC_AT), made.id, version=version, note="x")
    with pytest.raises(Invalid):
        moderation.reopen(lead, made.id, version=version, note=" ")
    moderation.reopen(lead, made.id, version=version, note="Bukti baru dari BPK")
    assert made.assessment.state is S.MODERATION
    session.refresh(old)
    assert (old.superseded_at, old.superseded_note) == (PUBLIC_AT, "Bukti baru dari BPK")
    moderation.change_value(
        ctx_of(session, made.centre.evaluator, PUBLIC_AT), made.id, "A1",
        replace(YES, note="Bukti baru sah"), version=0,
    )  # fmt: skip
    new = moderation.finalise(lead, made.id, version=None)
    assert (old.score, new.score, new.superseded_at) == (40, 60, None)
    assert new.published_on == date(2026, 12, 1)  # publication was over: from that day on
    session.expire(old)
    assert old.content == frozen


def test_not_assessable_is_an_outcome_with_a_reason(session):
    made = assessed(session, S.HUB)
    scorer = ctx_of(session, made.cast.evaluator, HUB_AT)
    with pytest.raises(Invalid):
        assessments.mark_not_assessable(
            scorer, made.id, NotAssessable.NO_EVIDENCE, version=None, note=""
        )
    assessments.mark_not_assessable(
        scorer, made.id, NotAssessable.NO_EVIDENCE, version=None, note="Tidak satu pun bukti"
    )
    both = make_person(
        session, "dua@contoh.test", (Role.EVALUATOR, "34"), (Role.EVALUATION_LEAD, "34")
    )
    take(session, made, both, HUB_AT, A.MARK_ASSESSABLE, "Bukti menyusul")
    assessments.mark_not_assessable(
        scorer, made.id, NotAssessable.NO_EVIDENCE, version=None, note="Tidak satu pun bukti"
    )
    with pytest.raises(NotAllowed):  # whoever judged does not approve, a value or not
        take(session, made, both, HUB_AT, A.APPROVE)
    for who, action in (
        (made.cast.lead, A.APPROVE), (made.cast.lead, A.ANNOUNCE), (made.cast.manager, A.ACCEPT)
    ):  # fmt: skip
        take(session, made, who, HUB_AT, action)
    result = moderation.finalise(ctx_of(session, made.centre.lead, FINAL_AT), made.id, version=None)
    assert (result.outcome, result.score, result.grade) == (
        AssessmentOutcome.NOT_ASSESSABLE, None, ""
    )  # fmt: skip
    assert (result.not_assessable, result.remarks) == (
        NotAssessable.NO_EVIDENCE, "Tidak satu pun bukti"
    )  # fmt: skip


def test_weak_indicators_become_drafts_that_the_hub_issues(session, dewi):
    made = assessed(session, S.FINAL, hub={"A1": NO, "A3": NO})
    hub, ctx = id_of(session, "34"), ctx_of(session, made.cast.evaluator, FINAL_AT)
    texts = {"A1": "Menetapkan SOP.", "A3": "Menyediakan anggaran tahun 2027."}
    draft = assessment_recommendations.draft_weak
    for wrong in ({}, {"A2": "Sudah baik"}, {"Z9": "?"}, texts | {"A1": " "}):
        with pytest.raises(Invalid):
            draft(ctx, made.id, wrong, issuer_id=hub)
    with pytest.raises(NotAllowed):
        draft(ctx_of(session, made.cast.manager, FINAL_AT), made.id, texts, issuer_id=hub)
    with pytest.raises(NotFound):
        draft(ctx_of(session, dewi, FINAL_AT), made.id, texts, issuer_id=hub)
    made_of = draft(ctx, made.id, texts, issuer_id=hub)
    assert [one.text for one in made_of] == list(texts.values())
    assert {one.source for one in made_of} == {RecommendationSource.EVALUATION}
    with pytest.raises(Conflict):
        draft(ctx, made.id, {"A1": "Lagi"}, issuer_id=hub)
    recommendations.discard(ctx, made_of[0].id, version=made_of[0].version)
    assert len(session.scalars(select(ResultRecommendation)).all()) == 1
    (again,) = draft(ctx, made.id, {"A1": "Lagi"}, issuer_id=hub)
    issued = recommendations.issue_many(ctx, [again.id, made_of[1].id])
    assert {one.status for one in issued} == {RecommendationStatus.OPEN}
    early = assessed(session, S.MODERATION, code="34.02", hub={"A1": NO})
    with pytest.raises(WrongState):
        draft(ctx, early.id, {"A1": "x"}, issuer_id=hub)


def test_the_system_says_what_it_knew_on_the_day(session):
    """An enacted plan counts, what was recommended later does not; all rest on one reading."""
    home = agency(session, "34.04")
    a_plan(session, home, PlanState.ENACTED)
    a_recommendation(session, RecommendationStatus.RESOLVED)
    a_recommendation(session, RecommendationStatus.OPEN)
    a_recommendation(session, RecommendationStatus.OPEN, at=HUB_AT)
    made = assessed(session, S.FINAL)
    (result,) = results_of(session, made)
    b1, b2 = result.content["columns"]["national"]["aspects"][1]["indicators"]
    assert (b1["value"], b2["value"]) == ("100.00", "50.00")
    assert (b2["inputs"]["resolved"], b2["inputs"]["open"], b2["as_of"]) == ("1", "1", "2026-03-31")
    assert result.score == Decimal("90.00")  # 60 + 40 × (20 + 10) / 40


def test_of_several_all_become_final_or_none(session):
    made = [assessed(session, S.MODERATION, code=code) for code in ("34.01", "34.04")]
    moderation.flag(ctx_of(session, made[1].centre.evaluator, FINAL_AT), made[1].id, "Aneh")
    lead = ctx_of(session, made[0].centre.lead, FINAL_AT)
    wanted = {one.id: None for one in made}
    with pytest.raises(WrongState):
        moderation.finalise_many(lead, wanted)
    assert session.scalars(select(AssessmentResult)).all() == []
    moderation.look(ctx_of(session, made[1].centre.evaluator, FINAL_AT), made[1].id)
    assert len(moderation.finalise_many(lead, wanted)) == 2


def test_what_can_be_assessed_after_all_is_computed_before_it_is_final(session):
    sheet = replace(SHEET, code="NANTI")
    dates = replace(DATES, data_as_of=date(2026, 6, 30))
    made = assessed(session, S.HUB, sheet=sheet, dates=dates)
    assessments.mark_not_assessable(
        ctx_of(session, made.cast.evaluator, HUB_AT), made.id, NotAssessable.OTHER,
        version=None, note="Bencana alam",
    )  # fmt: skip
    for who, action in (
        (made.cast.lead, A.APPROVE), (made.cast.lead, A.ANNOUNCE), (made.cast.manager, A.ACCEPT)
    ):  # fmt: skip
        take(session, made, who, HUB_AT, action)
    take(session, made, made.centre.evaluator, HUB_AT, A.MARK_ASSESSABLE, "Data masuk")
    with pytest.raises(WrongState) as early:
        moderation.finalise(ctx_of(session, made.centre.lead, HUB_AT), made.id, version=None)
    assert early.value.reason is Refusal.FIGURES_TO_COME
    lead = ctx_of(session, made.centre.lead, FINAL_AT)
    result = moderation.finalise(lead, made.id, version=None)
    lines = result.content["columns"]["national"]["aspects"][1]["indicators"]
    assert [one["counts"] for one in lines] == ["value", "no_data"]


def test_cases_are_flagged_only_while_they_are_moderated(session):
    made = assessed(session, S.OBJECTION)
    with pytest.raises(WrongState):
        moderation.flag(ctx_of(session, made.centre.evaluator, FINAL_AT), made.id, "Aneh")
    assert session.scalars(select(ModerationCase)).all() == []
