"""Who may open a file behind an answer, or behind an objection, while the assessment goes its way."""

from dataclasses import replace

import pytest

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.assessment_sight import sees_proof
from renaksi.core.objection import ObjectionState
from tests.core.test_assessment_rights import AFTER, CASE, DURING
from tests.core.test_workflow import PEOPLE

HOME = {"admin", "manager", "liaison", "unit liaison", "own evaluator", "own auditor"}
ABOVE = {"hub evaluator", "hub lead", "root evaluator", "root lead"}
BEGUN = replace(CASE, state=S.SELF, now=DURING)
SUBMITTED = replace(CASE, state=S.SELF_SUBMITTED, now=DURING)
OBJECTED = replace(CASE, state=S.OBJECTION, now=AFTER)


def openers(case, objection=None):
    """Of those named above; who is neither is looked at below."""
    return {who for who in HOME | ABOVE if sees_proof(case, PEOPLE[who], objection)}


@pytest.mark.parametrize(
    ("case", "objection", "who"),
    [
        (BEGUN, None, HOME),
        (SUBMITTED, None, HOME | ABOVE),
        (replace(BEGUN, now=AFTER), None, HOME | ABOVE),  # the hub scores what there is
        (OBJECTED, None, HOME | ABOVE),
        (OBJECTED, ObjectionState.DRAFT, HOME),
        (OBJECTED, ObjectionState.FILED, HOME | ABOVE),
        (OBJECTED, ObjectionState.REJECTED, HOME | ABOVE),
        (replace(OBJECTED, state=S.FINAL), ObjectionState.DRAFT, HOME),
    ],
)
def test_what_was_not_handed_in_is_opened_at_home_alone(case, objection, who):
    assert openers(case, objection) == who


@pytest.mark.parametrize("who", ["sibling admin", "other hub evaluator", "observer"])
@pytest.mark.parametrize("case", [BEGUN, SUBMITTED, OBJECTED])
def test_others_open_none_before_the_result_is_theirs_to_read(case, who):
    assert not sees_proof(case, PEOPLE[who], None)
    assert not sees_proof(case, PEOPLE[who], ObjectionState.FILED)
