"""Who writes which column, who sees which, and what is whose turn."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from renaksi.core.assessment import AssessmentState as S, ValueColumn as C
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.assessment_sight import columns_seen, is_published, sees_second
from renaksi.core.assessment_turns import AssessmentTurn as T, turns
from renaksi.core.assessment_writing import (
    Seat,
    seat,
    why_not_answer,
    why_not_assign,
    why_not_moderate,
    why_not_score,
    why_not_second,
)
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import NotAllowed, Refusal as Why
from renaksi.core.objection import ObjectionCase, ObjectionState
from renaksi.core.policy import SYSTEM, Role
from tests.core.test_assessment_rights import (
    AFTER,
    ANNOUNCED,
    BEFORE,
    CASE,
    DURING,
    OBJECTED,
    OBJECTING,
    ROUND,
    noon,
)
from tests.core.test_workflow import (
    HUB,
    HUB_TIER,
    OWN,
    PEOPLE,
    PLACE,
    ROOT,
    ROOT_TIER,
    ids,
    person,
    tier,
)

ANSWERERS = {"admin", "manager", "liaison", "unit liaison"}
MY_SECOND = person((Role.EVALUATOR, HUB))
TWO = ReviewTier(HUB, "DIY", {
    Role.EVALUATOR: ids("hub evaluator") | {MY_SECOND.user_id},
    Role.EVALUATION_LEAD: ids("hub lead"),
})  # fmt: skip
SCORING = replace(CASE, state=S.HUB, now=AFTER, tiers=(TWO, ROOT_TIER))
DOUBLE = replace(SCORING, second_scorer_id=MY_SECOND.user_id)


def why(found) -> Why | None:
    return found.reason if found else None


# ── three columns, three hands ────────────────────────────────────────────────
@pytest.mark.parametrize("who", PEOPLE)
def test_who_writes_which_column_in_which_state(who):
    actor = PEOPLE[who]
    for state in S:
        case = replace(CASE, state=state)
        answers = who in ANSWERERS and state is S.SELF
        scores = who == "hub evaluator" and state is S.HUB
        moderates = who in {"root evaluator", "root lead"} and state is S.MODERATION
        assigns = who in {"hub evaluator", "hub lead"} and state in {
            S.SELF,
            S.SELF_SUBMITTED,
            S.HUB,
        }
        told = [why_not_answer, why_not_score, why_not_moderate, why_not_assign]
        found = [rule(case, actor) is None for rule in told]
        assert found == [answers, scores, moderates, assigns], state


@pytest.mark.parametrize("who", PEOPLE)
def test_whoever_has_no_part_in_it_learns_nothing_of_its_state(who):
    for rule in (why_not_answer, why_not_moderate):
        told = {
            why(rule(replace(CASE, state=state, now=now), PEOPLE[who]))
            for state, now in product(S, (BEFORE, AFTER))
        }
        allowed = any(rule(replace(CASE, state=state), PEOPLE[who]) is None for state in S)
        assert allowed or (len(told) == 1 and isinstance(rule(CASE, PEOPLE[who]), NotAllowed))


@pytest.mark.parametrize(
    ("now", "wanted"), [(BEFORE, Why.SELF_NOT_OPEN), (DURING, None), (AFTER, Why.SELF_CLOSED)]
)
def test_answers_are_written_within_the_time(now, wanted):
    assert why(why_not_answer(replace(CASE, now=now), PEOPLE["admin"])) is wanted


def test_whoever_answered_or_scored_does_not_write_the_next_column():
    assert (
        why(
            why_not_score(
                replace(SCORING, owner_actor_ids=ids("hub evaluator")), PEOPLE["hub evaluator"]
            )
        )
        is Why.OWN_WORK
    )
    moderation = replace(CASE, state=S.MODERATION)
    assert (
        why(why_not_moderate(replace(moderation, scorer_ids=ids("root lead")), PEOPLE["root lead"]))
        is Why.FOUR_EYES
    )
    assert (
        why(
            why_not_moderate(
                replace(moderation, owner_actor_ids=ids("root lead")), PEOPLE["root lead"]
            )
        )
        is Why.OWN_WORK
    )
    assert (
        why_not_moderate(replace(moderation, moderator_ids=ids("root lead")), PEOPLE["root lead"])
        is None
    )


def test_a_centre_that_took_over_scores_and_assigns():
    taken = replace(SCORING, taken_over=True)
    assert why_not_score(taken, PEOPLE["root evaluator"]) is None
    assert why_not_assign(taken, PEOPLE["root lead"]) is None
    assert why(why_not_score(taken, PEOPLE["hub evaluator"])) is Why.OTHER_TIER_ACTS


# ── the second scorer ─────────────────────────────────────────────────────────
def test_the_lead_asks_somebody_who_had_no_part_in_it():
    case = replace(SCORING, scorer_ids=ids("hub evaluator"))
    lead = PEOPLE["hub lead"]
    assert why_not_second(case, lead, MY_SECOND.user_id) is None
    assert why_not_second(case, lead, PEOPLE["root evaluator"].user_id) is None
    for busy in ("hub evaluator", "hub lead", "other hub evaluator", "manager"):
        assert why(why_not_second(case, lead, PEOPLE[busy].user_id)) is Why.SECOND_SCORER_BUSY
    answered = replace(case, owner_actor_ids=frozenset({MY_SECOND.user_id}))
    assigned = replace(case, assigned_id=MY_SECOND.user_id)
    for other in (answered, assigned):
        assert why(why_not_second(other, lead, MY_SECOND.user_id)) is Why.SECOND_SCORER_BUSY
    assert why(why_not_second(case, PEOPLE["hub evaluator"], MY_SECOND.user_id)) is Why.ROLE_MISSING
    for late in (replace(case, second_done=True), replace(case, state=S.HUB_APPROVED)):
        assert why(why_not_second(late, lead, MY_SECOND.user_id)) is Why.ASSESSMENT_WRONG_STATE


def test_the_second_scorer_writes_beside_and_stops_when_done():
    assert (seat(DOUBLE, MY_SECOND), seat(DOUBLE, PEOPLE["hub evaluator"])) == (
        Seat.SECOND,
        Seat.FIRST,
    )
    assert seat(SCORING, SYSTEM) is Seat.FIRST
    assert why_not_score(DOUBLE, MY_SECOND) is None
    assert why(why_not_score(replace(DOUBLE, second_done=True), MY_SECOND)) is Why.FOUR_EYES
    assert why_not_score(replace(DOUBLE, second_done=True), PEOPLE["hub evaluator"]) is None


def test_a_second_scorer_of_the_centre_is_asked_by_name_though_the_hub_acts():
    central = PEOPLE["root evaluator"]
    assert why(why_not_score(SCORING, central)) is Why.OTHER_TIER_ACTS
    asked = replace(SCORING, second_scorer_id=central.user_id)
    assert why_not_score(asked, central) is None
    assert (
        why(why_not_score(replace(asked, owner_actor_ids=ids("root evaluator")), central))
        is Why.OWN_WORK
    )
    stranger = PEOPLE["other hub evaluator"]
    wrong = replace(SCORING, second_scorer_id=stranger.user_id)
    assert why(why_not_score(wrong, stranger)) is Why.NOT_YOURS


def test_an_independent_judge_sees_nothing_of_the_first_until_done():
    assert columns_seen(DOUBLE, MY_SECOND) == {C.SELF}
    assert columns_seen(replace(DOUBLE, second_done=True), MY_SECOND) == {C.SELF, C.HUB}
    assert columns_seen(DOUBLE, PEOPLE["hub evaluator"]) == {C.SELF, C.HUB}
    assert sees_second(DOUBLE, MY_SECOND)
    for who in ("hub evaluator", "hub lead", "root lead"):
        assert not sees_second(DOUBLE, PEOPLE[who])
        assert sees_second(replace(DOUBLE, second_done=True), PEOPLE[who])
    assert not sees_second(replace(DOUBLE, second_done=True), PEOPLE["manager"])


# ── who sees what, when ───────────────────────────────────────────────────────
ALL = frozenset(C)
OWN_SIDE = {
    "admin",
    "manager",
    "liaison",
    "own evaluator",
    "own auditor",
    "unit admin",
    "unit manager",
    "unit liaison",
}
ABOVE = {"hub evaluator", "hub lead"}
CENTRE = {"root evaluator", "root lead"}
TOLD_LATER = {"observer", "national"}
MINE, BOTH, NOTHING = frozenset({C.SELF}), frozenset({C.SELF, C.HUB}), frozenset()
# state → what the agency, the tiers below the centre, and the centre see before publication
SIGHT = {
    S.SELF: (MINE, NOTHING, NOTHING),
    S.SELF_SUBMITTED: (MINE, BOTH, BOTH),
    S.HUB: (MINE, BOTH, BOTH),
    S.HUB_APPROVED: (MINE, BOTH, BOTH),
    S.OBJECTION: (BOTH, BOTH, BOTH),
    S.MODERATION: (BOTH, BOTH, ALL),
    S.FINAL: (ALL, ALL, ALL),
}


@pytest.mark.parametrize("state", S)
def test_who_sees_which_column_before_publication(state):
    case = replace(CASE, state=state, now=DURING)
    own, hub, centre = SIGHT[state]
    for who, actor in PEOPLE.items():
        seen = columns_seen(case, actor)
        if who == "system":
            wanted = ALL
        elif who in OWN_SIDE:
            wanted = own
        elif who in ABOVE:
            wanted = hub
        elif who in CENTRE:
            wanted = centre
        else:
            wanted = ALL if who == "national" and state is S.FINAL else NOTHING
        assert seen == wanted, who


def test_an_unfinished_answer_shows_once_its_time_is_over():
    closed = replace(CASE, now=AFTER)
    assert columns_seen(closed, PEOPLE["hub evaluator"]) == BOTH
    assert columns_seen(CASE, PEOPLE["hub evaluator"]) == NOTHING


def test_others_read_a_result_from_the_publication_date():
    final = replace(CASE, state=S.FINAL, now=noon(date(2026, 11, 9)))
    assert not is_published(final)
    assert columns_seen(final, PEOPLE["observer"]) == NOTHING
    published = replace(final, now=noon(ROUND.publish_on))
    assert is_published(published)
    assert columns_seen(published, PEOPLE["observer"]) == ALL
    reopened = replace(published, state=S.MODERATION)
    assert not is_published(reopened)
    assert columns_seen(reopened, PEOPLE["observer"]) == NOTHING


# ── turns ─────────────────────────────────────────────────────────────────────
def asked(
    case: AssessmentCase, who, objections=(), *, drawn: bool = False
) -> dict[T, tuple[object, int]]:
    actor = PEOPLE[who] if isinstance(who, str) else who
    return {one.turn: (one.on, one.count) for one in turns(case, actor, objections, drawn=drawn)}


CLOSES, DUE, PUBLISHED = ROUND.self_closes_on, ROUND.hub_due_on, ROUND.publish_on


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        (replace(CASE, unanswered=3), {"admin": {T.ANSWER: (CLOSES, 3)}, "manager": {T.ANSWER: (CLOSES, 3)}, "hub evaluator": {}}),
        (CASE, {"admin": {}, "manager": {T.SUBMIT: (CLOSES, 0)}}),
        (replace(CASE, now=BEFORE, unanswered=3), {"admin": {}, "manager": {}, "hub evaluator": {}}),
        (replace(CASE, now=AFTER, unanswered=3), {"admin": {}, "manager": {}, "hub evaluator": {T.START_SCORING: (DUE, 0)}}),
        (replace(CASE, state=S.SELF_SUBMITTED), {"manager": {}, "hub evaluator": {T.START_SCORING: (DUE, 0)}, "hub lead": {}}),
        (replace(SCORING, unscored=4, unexplained=1), {"hub evaluator": {T.SCORE: (DUE, 5)}, "hub lead": {}, "root evaluator": {}}),
        (replace(SCORING, sent_back=2), {"hub evaluator": {T.RESCORE: (DUE, 2)}, "hub lead": {}}),
        (replace(SCORING, unsettled=1), {"hub evaluator": {T.SETTLE: (DUE, 1)}, "hub lead": {}}),
        (SCORING, {"hub evaluator": {}, "hub lead": {T.APPROVE: (DUE, 0)}, "root lead": {}}),
        (replace(SCORING, scorer_ids=ids("hub lead")), {"hub lead": {}, "root lead": {T.APPROVE: (DUE, 0)}}),
        (replace(SCORING, state=S.HUB_APPROVED), {"hub lead": {T.ANNOUNCE: (DUE, 0)}, "hub evaluator": {}}),
        (replace(CASE, state=S.OBJECTION, now=OBJECTING), {"manager": {T.CONSIDER: (ANNOUNCED.objection_until, 0)}, "admin": {}, "hub lead": {}}),
        (replace(CASE, state=S.OBJECTION, now=OBJECTED), {"manager": {}, "hub lead": {T.CLOSE_OBJECTIONS: (None, 0)}}),
        (replace(CASE, state=S.FINAL), {who: {} for who in PEOPLE}),
    ],
)  # fmt: skip
def test_whose_turn_it_is(case, wanted):
    assert {who: asked(case, who) for who in wanted} == wanted


def test_scoring_belongs_to_whom_it_was_given_until_that_person_leaves():
    given = replace(SCORING, unscored=4, assigned_id=MY_SECOND.user_id)
    assert asked(given, "hub evaluator") == {}
    assert asked(given, MY_SECOND) == {T.SCORE: (DUE, 4)}
    left = replace(given, assigned_id=999_999)
    assert asked(left, "hub evaluator") == {T.SCORE: (DUE, 4)}


def test_a_second_scorer_is_asked_for_the_second_score_only():
    case = replace(DOUBLE, unscored=4)
    assert asked(case, MY_SECOND) == {T.SECOND_SCORE: (DUE, 0)}
    assert asked(replace(case, second_done=True), MY_SECOND) == {}
    assert asked(case, "hub evaluator") == {T.SCORE: (DUE, 4)}


def test_objections_wait_for_somebody_who_did_not_score():
    base = ObjectionCase(
        ObjectionState.FILED, PLACE, ANNOUNCED, OBJECTING,
        tiers=(HUB_TIER, ROOT_TIER), scorer_ids=ids("hub evaluator"), due_on=date(2026, 8, 18),
    )  # fmt: skip
    later = replace(base, due_on=date(2026, 8, 19))
    decided = replace(base, state=ObjectionState.GRANTED)
    case = replace(CASE, state=S.OBJECTION, now=OBJECTING, undecided=2)
    objections = (later, base, decided)
    assert asked(case, "hub lead", objections) == {T.DECIDE: (date(2026, 8, 18), 2)}
    assert asked(case, "hub evaluator", objections) == {}
    assert asked(case, "root lead", objections) == {}
    assert T.CONSIDER not in asked(case, "manager", objections)


def test_what_was_drawn_is_looked_at_before_it_is_made_final():
    case = replace(CASE, state=S.MODERATION)
    assert asked(case, "root lead") == {T.FINALISE: (PUBLISHED, 0)}
    assert asked(case, "root evaluator") == {}
    for who in ("root lead", "root evaluator"):
        assert asked(case, who, drawn=True) == {T.MODERATE: (PUBLISHED, 0)}
    assert asked(case, "hub lead", drawn=True) == {}


def test_every_turn_can_come_up():
    """A kind of task that nobody is ever given would be a dead word."""
    cases = [
        replace(CASE, unanswered=1), CASE, replace(CASE, now=AFTER), replace(DOUBLE, unscored=1),
        replace(SCORING, sent_back=1), replace(SCORING, unsettled=1), SCORING,
        replace(SCORING, state=S.HUB_APPROVED), replace(CASE, state=S.OBJECTION, now=OBJECTING),
        replace(CASE, state=S.OBJECTION, now=OBJECTED), replace(CASE, state=S.MODERATION),
    ]  # fmt: skip
    objection = ObjectionCase(
        ObjectionState.FILED, PLACE, ANNOUNCED, OBJECTING, tiers=(HUB_TIER, ROOT_TIER)
    )
    people = [*PEOPLE.values(), MY_SECOND]
    found = {
        one.turn
        for case, actor, drawn in product(cases, people, (False, True))
        for one in turns(case, actor, (objection,), drawn=drawn)
    }
    assert found == set(T)


def test_an_agency_directly_under_the_centre_is_scored_and_moderated_there():
    two = tier(ROOT, "Kementerian PANRB", ["root evaluator"], ["root lead", "hub lead"])
    case = replace(
        CASE, place=replace(PLACE, lineage=(OWN, ROOT)), tiers=(two,), state=S.HUB, unscored=1
    )
    assert asked(case, "root evaluator") == {T.SCORE: (DUE, 1)}
    moderated = replace(case, state=S.MODERATION, unscored=0, scorer_ids=ids("root evaluator"))
    assert asked(moderated, "root evaluator", drawn=True) == {}
    assert asked(moderated, "root lead", drawn=True) == {T.MODERATE: (PUBLISHED, 0)}
