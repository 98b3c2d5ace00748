"""Who may take which step of a recommendation: status × stage × step × person, against a table."""

from dataclasses import replace
from itertools import product

import pytest

from renaksi.core.authority import ReviewTier
from renaksi.core.errors import Invalid, NotAllowed, Refusal as Why, WrongState
from renaksi.core.follow_up import (
    FollowUpCase,
    audit_skipped,
    may_write_answer,
    permitted,
    target_stage,
    why_not,
)
from renaksi.core.policy import Role
from renaksi.core.recommendation import (
    ISSUED,
    UNSETTLED,
    AnswerStage as G,
    RecommendationAction as A,
    RecommendationStatus as S,
)
from renaksi.core.recommendation_steps import STEPS
from tests.core.test_workflow import HUB, OWN, PEOPLE, PLACE, ROOT, ids, person

AUDITOR, MANAGER = PEOPLE["own auditor"], PEOPLE["manager"]
HUB_TIER = ReviewTier(
    HUB, "DIY", {Role.EVALUATOR: ids("hub evaluator"), Role.EVALUATION_LEAD: ids("hub lead")}
)
ROOT_TIER = ReviewTier(ROOT, "Kementerian PANRB", {Role.EVALUATOR: ids("root evaluator")})
CASE = FollowUpCase(
    S.OPEN,
    G.ADDRESSEE,
    PLACE,
    tiers=(HUB_TIER, ROOT_TIER),
    has_answer=True,
    asks_audit=True,
    auditor_ids=ids("own auditor"),
)
ISSUERS = {"hub evaluator", "hub lead"}
# Who the watchers of the world reach: APIP of the agency itself only.
TABLE = {
    A.ISSUE: ({S.DRAFT}, {G.ADDRESSEE}, ISSUERS),
    A.WITHDRAW: (set(ISSUED) - {S.WITHDRAWN}, set(G), ISSUERS),
    A.ANSWER: (set(UNSETTLED), {G.ADDRESSEE}, {"manager"}),
    A.RECALL: (set(UNSETTLED), {G.INTERNAL_AUDIT, G.REVIEW}, {"manager"}),
    A.FORWARD: (set(UNSETTLED), {G.INTERNAL_AUDIT}, {"own auditor"}),
    A.SEND_BACK: (set(UNSETTLED), {G.INTERNAL_AUDIT}, {"own auditor"}),
    A.RESOLVE: (set(UNSETTLED), {G.REVIEW}, ISSUERS),
    A.FIND_LACKING: (set(UNSETTLED), {G.REVIEW}, ISSUERS),
    A.PROPOSE_NOT_ACTIONABLE: (set(UNSETTLED), {G.ADDRESSEE, G.REVIEW}, ISSUERS),
    A.APPROVE_NOT_ACTIONABLE: (set(UNSETTLED), {G.APPROVAL}, ISSUERS),
    A.DECLINE_NOT_ACTIONABLE: (set(UNSETTLED), {G.APPROVAL}, ISSUERS),
    A.REOPEN: ({S.RESOLVED}, {G.ADDRESSEE}, ISSUERS),
}
TOLD = set(A) - TABLE.keys()
NEEDS_NOTE = {
    A.WITHDRAW, A.SEND_BACK, A.FIND_LACKING, A.PROPOSE_NOT_ACTIONABLE, A.DECLINE_NOT_ACTIONABLE,
    A.REOPEN,
}  # fmt: skip


def reason(action: A, case: FollowUpCase, who: str, note: str | None = None) -> Why | None:
    refusal = why_not(action, case, PEOPLE[who], note=note)
    return refusal.reason if refusal else None


def test_the_table_names_every_step_that_is_taken():
    assert TABLE.keys() == STEPS.keys()
    assert {A.CREATE, A.CORRECT, A.DELEGATE, A.INHERIT, A.IMPORT} == TOLD


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", A)
def test_every_step_in_every_state_by_every_person(action, who):
    for status, stage in product(S, G):
        case = replace(CASE, status=status, stage=stage)
        refusal = why_not(action, case, PEOPLE[who])
        if action in TOLD or who not in TABLE[action][2]:
            assert isinstance(refusal, NotAllowed), (status, stage)
        elif status in TABLE[action][0] and stage in TABLE[action][1]:
            assert refusal is None, (status, stage, refusal and refusal.reason)
        else:
            assert isinstance(refusal, WrongState), (status, stage)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", TABLE)
def test_a_refusal_for_want_of_authority_leaks_no_state(action, who):
    if who in TABLE[action][2]:
        return
    told = {
        reason(action, replace(CASE, status=status, stage=stage, has_answer=answer), who, note)
        for status, stage, answer, note in product(S, G, (True, False), (None, "", "x"))
    }
    assert len(told) == 1


@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_offered_is_what_is_not_refused(who):
    for status, stage in product(S, G):
        case = replace(CASE, status=status, stage=stage)
        wanted = {one for one in STEPS if why_not(one, case, PEOPLE[who]) is None}
        assert set(permitted(case, PEOPLE[who])) == wanted


def test_nobody_takes_a_step_out_of_every_state():
    """No status and stage that the steps can lead to is a dead end while something is to be done."""
    for status, stage in product(UNSETTLED, G):
        case = replace(CASE, status=status, stage=stage)
        assert any(permitted(case, actor) for actor in PEOPLE.values()), (status, stage)


@pytest.mark.parametrize("action", TABLE)
def test_a_note_is_asked_for_where_somebody_must_know_why(action):
    statuses, stages, people = TABLE[action]
    case = replace(CASE, status=min(statuses), stage=min(stages))
    who = min(people)
    wanted = Why.NOTE_REQUIRED if action in NEEDS_NOTE else None
    assert reason(action, case, who, note="  ") is wanted
    assert reason(action, case, who, note="Sebabnya") is None
    assert reason(action, case, who, note=None) is None


def test_nothing_is_submitted_before_it_is_written():
    refusal = why_not(A.ANSWER, replace(CASE, has_answer=False), MANAGER)
    assert isinstance(refusal, Invalid)
    assert (refusal.reason, refusal.field) == (Why.ANSWER_MISSING, "narrative")


# ── four eyes, own work, tiers ────────────────────────────────────────────────
@pytest.mark.parametrize("action", [A.APPROVE_NOT_ACTIONABLE, A.DECLINE_NOT_ACTIONABLE])
def test_who_proposed_does_not_confirm(action):
    case = replace(CASE, stage=G.APPROVAL, proposed_by_id=PEOPLE["hub evaluator"].user_id)
    assert reason(action, case, "hub evaluator") is Why.FOUR_EYES
    assert reason(action, case, "hub lead") is None
    assert reason(action, case, "root evaluator") is Why.OTHER_TIER_ACTS


def test_the_second_person_comes_from_above_where_the_issuer_has_but_one():
    alone = replace(HUB_TIER, holders={Role.EVALUATOR: ids("hub evaluator")})
    case = replace(
        CASE,
        tiers=(alone, ROOT_TIER),
        stage=G.APPROVAL,
        proposed_by_id=PEOPLE["hub evaluator"].user_id,
    )
    assert reason(A.APPROVE_NOT_ACTIONABLE, case, "root evaluator") is None
    assert reason(A.RESOLVE, replace(case, stage=G.REVIEW), "root evaluator") is (
        Why.OTHER_TIER_ACTS
    )


@pytest.mark.parametrize("action", [one for one in TABLE if TABLE[one][2] == ISSUERS])
def test_whoever_acted_for_the_addressee_decides_nothing(action):
    statuses, stages, _people = TABLE[action]
    case = replace(CASE, status=min(statuses), stage=min(stages))
    busy = replace(case, owner_actor_ids=ids("hub evaluator", "hub lead"))
    assert reason(action, busy, "hub evaluator") is Why.OWN_WORK
    assert reason(action, busy, "root evaluator") is None


@pytest.mark.parametrize("action", [A.FORWARD, A.SEND_BACK])
def test_an_auditor_does_not_check_an_answer_of_its_own_hand(action):
    case = replace(CASE, stage=G.INTERNAL_AUDIT, owner_actor_ids=ids("own auditor"))
    assert reason(action, case, "own auditor") is Why.OWN_WORK


# ── where a step leads ────────────────────────────────────────────────────────
def test_an_answer_goes_to_the_apip_where_there_is_one_to_ask():
    assert target_stage(A.ANSWER, CASE, MANAGER) is G.INTERNAL_AUDIT
    unasked = replace(CASE, asks_audit=False)
    assert target_stage(A.ANSWER, unasked, MANAGER) is G.REVIEW
    assert not audit_skipped(unasked, MANAGER)


@pytest.mark.parametrize(
    "case",
    [
        replace(CASE, auditor_ids=frozenset()),
        replace(CASE, owner_actor_ids=ids("own auditor")),
        replace(CASE, auditor_ids=ids("manager")),
    ],
)
def test_the_check_is_skipped_and_marked_where_nobody_could_make_it(case):
    assert target_stage(A.ANSWER, case, MANAGER) is G.REVIEW
    assert audit_skipped(case, MANAGER)


@pytest.mark.parametrize("before", [G.ADDRESSEE, G.REVIEW])
def test_a_declined_proposal_goes_back(before):
    case = replace(CASE, stage=G.APPROVAL, stage_before=before)
    assert target_stage(A.DECLINE_NOT_ACTIONABLE, case, PEOPLE["hub lead"]) is before


@pytest.mark.parametrize("action", STEPS)
def test_a_settled_recommendation_is_with_nobody(action):
    """The database refuses a stage other than the addressee's for what is settled."""
    step = STEPS[action]
    if step.status is not None and step.status not in UNSETTLED:
        assert step.stage is G.ADDRESSEE


# ── writing ───────────────────────────────────────────────────────────────────
WRITERS = {"admin", "manager", "liaison", "unit liaison"}


@pytest.mark.parametrize("who", PEOPLE)
def test_who_writes_answers_and_when(who):
    for status, stage in product(S, G):
        case = replace(CASE, status=status, stage=stage)
        wanted = who in WRITERS | {"system"} and status in UNSETTLED and stage is G.ADDRESSEE
        assert may_write_answer(case, PEOPLE[who]) is wanted, (status, stage)


def test_holding_a_role_on_both_sides_is_allowed_until_both_are_used():
    both = person((Role.MANAGER, OWN), (Role.EVALUATOR, HUB))
    tier = replace(HUB_TIER, holders={Role.EVALUATOR: frozenset({both.user_id})})
    case = replace(CASE, tiers=(tier,), stage=G.REVIEW)
    assert why_not(A.RESOLVE, case, both) is None
    busy = replace(case, owner_actor_ids=frozenset({both.user_id}))
    assert why_not(A.RESOLVE, busy, both).reason is Why.OWN_WORK
