"""Assessments from the first answer to the frozen result, through the use cases."""

from decimal import Decimal

from sqlalchemy import select

from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S
from renaksi.models import AssessmentResult, AssessmentTransition
from tests.factories.assessments import (
    NO,
    REASON,
    assessed,
)


def steps_of(session, made) -> list[A]:
    rows = select(AssessmentTransition.action).where(AssessmentTransition.assessment_id == made.id)
    return list(session.scalars(rows.order_by(AssessmentTransition.id)))


def test_from_the_first_answer_to_the_frozen_result(session):
    made = assessed(session, S.FINAL, hub={"A3": NO})
    one = made.assessment
    assert steps_of(session, made) == [
        A.CREATE, A.SUBMIT, A.START_SCORING, A.APPROVE, A.ANNOUNCE, A.ACCEPT, A.FINALISE
    ]  # fmt: skip
    result = session.scalars(select(AssessmentResult)).one()
    # 60 × 2/3 of the aspect that was judged; no plan, and nothing was ever recommended.
    assert (result.score, result.grade) == (Decimal(40), "Kurang")
    assert (one.own_score, one.hub_score, one.national_score) == (60, 40, 40)
    opened = result.content["columns"]
    assert opened["hub"]["total"] == opened["national"]["total"] == "40.00"
    lines = {each["code"]: each for part in opened["national"]["aspects"]
             for each in part["indicators"]}  # fmt: skip
    assert (lines["A3"]["points"], lines["A3"]["note"]) == ("0.0000", REASON)
    assert (lines["B1"]["counts"], lines["B2"]["counts"]) == ("value", "no_data")
