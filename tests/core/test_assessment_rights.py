"""Who may take which step of an assessment: state × step × person × window, against a table by hand."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from renaksi.core.agency import TimeZone
from renaksi.core.assessment import (
    TOLD,
    AssessmentAction as A,
    AssessmentOutcome,
    AssessmentState as S,
)
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.assessment_rights import acting_tier, permitted, shut_out, why_not
from renaksi.core.assessment_round import (
    AssessmentRound,
    AssessmentWindow,
    RoundFault,
    SelfStand,
    decision_due,
    objection_until,
    round_faults,
)
from renaksi.core.assessment_steps import STEPS
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import Invalid, NotAllowed, Refusal as Why, WrongState
from renaksi.core.policy import Role
from renaksi.labels import refusal
from tests.core.test_workflow import (
    HUB,
    HUB_TIER,
    PEOPLE,
    PLACE,
    ROOT,
    ROOT_TIER,
    ids,
    person,
    tier,
)

ROUND = AssessmentRound(
    self_opens_on=date(2026, 4, 1),
    self_closes_on=date(2026, 4, 30),
    hub_due_on=date(2026, 7, 31),
    publish_on=date(2026, 11, 10),
    data_as_of=date(2026, 6, 30),
)
WINDOW = AssessmentWindow(ROUND, TimeZone.WIB)
ANNOUNCED = replace(WINDOW, objection_until=date(2026, 8, 14))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


BEFORE, DURING, AFTER = (noon(date(2026, month, 15)) for month in (3, 4, 5))
OBJECTING, OBJECTED = noon(date(2026, 8, 10)), noon(date(2026, 8, 20))
CASE = AssessmentCase(S.SELF, PLACE, ANNOUNCED, DURING, tiers=(HUB_TIER, ROOT_TIER))
HUB_EVALUATOR, HUB_LEAD = {"hub evaluator"}, {"hub lead"}
CENTRE_EVALUATOR, CENTRE_LEAD = {"root evaluator"}, {"root lead"}
AT_HUB = {S.SELF, S.SELF_SUBMITTED, S.HUB, S.HUB_APPROVED, S.OBJECTION}
# Design section 4, Assessment. Per step: state → who, where everything the step asks for is there.
TABLE: dict[A, dict[S, set[str]]] = {
    A.SUBMIT: {S.SELF: {"manager"}},
    A.WITHDRAW: {S.SELF_SUBMITTED: {"manager"}},
    A.START_SCORING: {S.SELF: HUB_EVALUATOR, S.SELF_SUBMITTED: HUB_EVALUATOR},
    A.TAKE_OVER: dict.fromkeys(AT_HUB, CENTRE_LEAD),
    A.MARK_NOT_ASSESSABLE: {S.HUB: HUB_EVALUATOR, S.MODERATION: CENTRE_EVALUATOR},
    A.MARK_ASSESSABLE: {S.HUB: HUB_EVALUATOR, S.MODERATION: CENTRE_EVALUATOR},
    A.SEND_BACK: {S.HUB: HUB_LEAD, S.HUB_APPROVED: HUB_LEAD},
    A.APPROVE: {S.HUB: HUB_LEAD},
    A.ANNOUNCE: {S.HUB_APPROVED: HUB_LEAD | {"system"}},
    A.ACCEPT: {S.OBJECTION: {"manager"}},
    A.CLOSE_OBJECTIONS: {S.OBJECTION: HUB_LEAD | {"system"}},
    A.FINALISE: {S.MODERATION: CENTRE_LEAD},
    A.REOPEN: {S.FINAL: CENTRE_LEAD},
}
NEEDS_NOTE = {A.TAKE_OVER, A.MARK_NOT_ASSESSABLE, A.MARK_ASSESSABLE, A.SEND_BACK, A.REOPEN}
LEADS_TO = {
    A.SUBMIT: S.SELF_SUBMITTED,
    A.WITHDRAW: S.SELF,
    A.START_SCORING: S.HUB,
    A.SEND_BACK: S.HUB,
    A.APPROVE: S.HUB_APPROVED,
    A.ANNOUNCE: S.OBJECTION,
    A.ACCEPT: S.MODERATION,
    A.CLOSE_OBJECTIONS: S.MODERATION,
    A.FINALISE: S.FINAL,
    A.REOPEN: S.MODERATION,
}
EVERYBODY = {one: {who for some in TABLE[one].values() for who in some} for one in TABLE}


def fit(action: A, state: S, case: AssessmentCase = CASE) -> AssessmentCase:
    """The case in which a step lacks nothing but its state and its people."""
    now = OBJECTED if action is A.CLOSE_OBJECTIONS else DURING
    if action is A.START_SCORING:
        now = AFTER
    outcome = AssessmentOutcome.SCORED
    if action is A.MARK_ASSESSABLE:
        outcome = AssessmentOutcome.NOT_ASSESSABLE
    if action is A.TAKE_OVER:
        now, case = OBJECTED, replace(case, overdue=1, undecided=1)
    return replace(case, state=state, now=now, outcome=outcome)


def reason(action: A, case: AssessmentCase, who: str, note: str | None = None) -> Why | None:
    found = why_not(action, case, PEOPLE[who], note=note)
    if found is not None:
        assert "{" not in refusal(found)  # whatever is refused can be said in a sentence
    return found.reason if found else None


def test_the_table_names_every_step_that_is_taken():
    assert TABLE.keys() == STEPS.keys() == set(A) - TOLD
    assert {one: STEPS[one].target for one in STEPS if STEPS[one].target} == LEADS_TO
    assert {one for one in STEPS if STEPS[one].needs_note} == NEEDS_NOTE
    assert all(STEPS[one].sources == TABLE[one].keys() for one in TABLE)


@pytest.mark.parametrize("action", A)
def test_every_step_in_every_state_by_every_person(action):
    for who, state in product(PEOPLE, S):
        found = why_not(action, fit(action, state), PEOPLE[who])
        said = (who, state, found and found.reason)
        if action in TOLD:
            assert isinstance(found, NotAllowed), said
        elif who in TABLE[action].get(state, set()):
            assert found is None, said
        elif who in EVERYBODY[action] and state not in TABLE[action]:
            assert isinstance(found, WrongState | NotAllowed), said
        else:
            assert isinstance(found, NotAllowed), said


@pytest.mark.parametrize("action", TABLE)
def test_a_refusal_for_want_of_authority_leaks_nothing(action):
    """But for an evaluator, whose own step it is in some states and a colleague's in others."""
    for who in PEOPLE.keys() - EVERYBODY[action]:
        told = told_of(action, who)
        assert len(told) == 1, (who, told)


def told_of(action: A, who: str) -> set[Why | None]:
    return {
        reason(
            action, replace(CASE, state=state, now=now, unanswered=lacks, unscored=lacks), who, note
        )
        for state, now, lacks, note in product(S, (BEFORE, AFTER), (0, 3), (None, ""))
    }


@pytest.mark.parametrize("state", S)
def test_what_is_offered_is_what_is_not_refused(state):
    for who, now in product(PEOPLE, (BEFORE, DURING, AFTER, OBJECTING, OBJECTED)):
        case = replace(CASE, state=state, now=now)
        wanted = {one for one in STEPS if why_not(one, case, PEOPLE[who]) is None}
        assert set(permitted(case, PEOPLE[who])) == wanted


@pytest.mark.parametrize("action", TABLE)
def test_a_note_is_asked_for_where_somebody_must_know_why(action):
    for state, people in TABLE[action].items():
        for who in people:
            wanted = Why.NOTE_REQUIRED if action in NEEDS_NOTE else None
            assert reason(action, fit(action, state), who, note=" ") is wanted
            assert reason(action, fit(action, state), who, note="Sebabnya") is None


# ── windows ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("action", [A.SUBMIT, A.WITHDRAW])
@pytest.mark.parametrize(
    ("now", "wanted"), [(BEFORE, Why.SELF_NOT_OPEN), (DURING, None), (AFTER, Why.SELF_CLOSED)]
)
def test_the_agency_acts_within_its_time(action, now, wanted):
    state = next(iter(TABLE[action]))
    assert reason(action, replace(CASE, state=state, now=now), "manager") is wanted


def test_more_time_is_the_agencys_alone():
    longer = replace(WINDOW, extended_until=date(2026, 5, 20))
    assert reason(A.SUBMIT, replace(CASE, now=AFTER, window=longer), "manager") is None
    shorter = replace(WINDOW, extended_until=date(2026, 4, 10))
    assert shorter.last_day == ROUND.self_closes_on


@pytest.mark.parametrize("zone", TimeZone)
def test_days_end_at_midnight_in_the_agencys_zone(zone):
    window = replace(ANNOUNCED, zone=zone)
    hours = {TimeZone.WIB: 17, TimeZone.WITA: 16, TimeZone.WIT: 15}[zone]
    over = datetime(2026, 4, 30, hours, tzinfo=UTC)
    assert window.self_stand(over) is SelfStand.CLOSED
    assert window.self_stand(over - timedelta(seconds=1)) is SelfStand.OPEN
    opens = datetime(2026, 3, 31, hours, tzinfo=UTC)
    assert window.self_stand(opens) is SelfStand.OPEN
    assert window.self_stand(opens - timedelta(seconds=1)) is SelfStand.NOT_OPEN
    due = datetime(2026, 7, 31, hours, tzinfo=UTC)
    assert (window.hub_is_due(due - timedelta(seconds=1)), window.hub_is_due(due)) == (False, True)
    until = datetime(2026, 8, 14, hours, tzinfo=UTC)
    assert (window.may_object(until - timedelta(seconds=1)), window.may_object(until)) == (
        True,
        False,
    )
    published = datetime(2026, 11, 9, hours, tzinfo=UTC)
    assert not window.is_published(published - timedelta(seconds=1))
    assert window.is_published(published)
    assert not WINDOW.may_object(OBJECTING)


@pytest.mark.parametrize("now", [BEFORE, DURING])
def test_scoring_waits_for_an_agency_that_can_still_answer(now):
    assert reason(A.START_SCORING, replace(CASE, now=now), "hub evaluator") is Why.SELF_STILL_OPEN
    submitted = replace(CASE, now=now, state=S.SELF_SUBMITTED)
    assert reason(A.START_SCORING, submitted, "hub evaluator") is None


def test_what_keeps_an_objection_period_open():
    case = replace(CASE, state=S.OBJECTION, now=OBJECTING)
    assert reason(A.CLOSE_OBJECTIONS, case, "hub lead") is Why.OBJECTION_RUNS
    assert reason(A.ACCEPT, case, "manager") is None
    waits = replace(case, undecided=1)
    assert reason(A.ACCEPT, waits, "manager") is Why.OBJECTIONS_OPEN
    assert reason(A.CLOSE_OBJECTIONS, replace(waits, now=OBJECTED), "system") is Why.OBJECTIONS_OPEN
    assert reason(A.CLOSE_OBJECTIONS, replace(case, now=OBJECTED), "system") is None


def test_working_days_for_objections_and_decisions():
    holidays = {date(2026, 8, 17)}
    assert objection_until(date(2026, 8, 14), 5, holidays) == date(2026, 8, 24)
    assert decision_due(date(2026, 8, 15), 1, holidays) == date(2026, 8, 18)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, set()),
        ({"self_closes_on": date(2026, 3, 31)}, {("self_closes_on", RoundFault.CLOSES_BEFORE_OPENS)}),
        ({"hub_due_on": date(2026, 4, 30), "data_as_of": date(2026, 4, 1)}, {("hub_due_on", RoundFault.HUB_BEFORE_SELF)}),
        ({"publish_on": date(2026, 7, 31)}, {("publish_on", RoundFault.PUBLISHED_BEFORE_SCORED)}),
        ({"data_as_of": date(2026, 8, 1)}, {("data_as_of", RoundFault.DATA_AFTER_HUB)}),
        ({"self_opens_on": date(2025, 12, 31)}, {("self_opens_on", RoundFault.FAR_FROM_YEAR)}),
        ({"publish_on": date(2029, 1, 1)}, {("publish_on", RoundFault.FAR_FROM_YEAR)}),
        ({"publish_on": date(2028, 12, 31)}, set()),
        ({"self_closes_on": date(2026, 4, 1)}, set()),
        ({"data_as_of": date(2026, 7, 31)}, set()),
        ({"objection_days": 60, "decision_days": 1}, set()),
        ({"objection_days": 0}, {("objection_days", RoundFault.DAYS_RANGE)}),
        ({"decision_days": 61}, {("decision_days", RoundFault.DAYS_RANGE)}),
    ],
)  # fmt: skip
def test_dates_of_a_round_that_cannot_be(changes, wanted):
    assert set(round_faults(replace(ROUND, **changes), 2026)) == wanted


# ── what must be there ────────────────────────────────────────────────────────
def test_nothing_is_submitted_half_answered():
    found = why_not(A.SUBMIT, replace(CASE, unanswered=2), PEOPLE["manager"])
    assert isinstance(found, Invalid)
    assert refusal(found).startswith("Masih ada 2 indikator")


@pytest.mark.parametrize(
    ("lacks", "wanted"),
    [
        ({"unscored": 1}, Why.SCORES_MISSING),
        ({"unexplained": 1}, Why.SCORES_UNEXPLAINED),
        ({"sent_back": 1}, Why.SCORES_SENT_BACK),
        ({"unsettled": 1}, Why.SCORES_DISAGREE),
        ({}, None),
    ],
)
def test_nothing_is_approved_that_is_not_finished(lacks, wanted):
    case = replace(CASE, state=S.HUB, **lacks)
    assert reason(A.APPROVE, case, "hub lead") is wanted
    given_up = replace(case, outcome=AssessmentOutcome.NOT_ASSESSABLE)
    ends = Why.SCORES_SENT_BACK if "sent_back" in lacks else None
    assert reason(A.APPROVE, given_up, "hub lead") is ends


def test_what_is_marked_is_not_marked_again():
    case = replace(CASE, state=S.HUB)
    assert reason(A.MARK_ASSESSABLE, case, "hub evaluator") is Why.OUTCOME_ALREADY
    marked = replace(case, outcome=AssessmentOutcome.NOT_ASSESSABLE)
    assert reason(A.MARK_NOT_ASSESSABLE, marked, "hub evaluator") is Why.OUTCOME_ALREADY


# ── four eyes and own work ────────────────────────────────────────────────────
REVIEW = [one for one in TABLE if not EVERYBODY[one] & {"manager"}]


@pytest.mark.parametrize("action", REVIEW)
def test_whoever_acted_for_the_agency_reviews_nothing(action):
    busy = replace(
        CASE, owner_actor_ids=ids("hub evaluator", "hub lead", "root evaluator", "root lead")
    )
    for state, people in TABLE[action].items():
        for who in people - {"system"}:
            assert reason(action, fit(action, state, busy), who) is Why.OWN_WORK


def test_who_scored_does_not_approve_but_may_send_back():
    case = replace(CASE, state=S.HUB, scorer_ids=ids("hub lead"))
    assert reason(A.APPROVE, case, "hub lead") is Why.FOUR_EYES
    assert shut_out(A.APPROVE, case, PEOPLE["hub lead"].user_id) is Why.FOUR_EYES
    assert reason(A.SEND_BACK, case, "hub lead") is None
    assert reason(A.APPROVE, case, "root lead") is None  # nobody else there: a tier up
    assert acting_tier(A.APPROVE, case).agency_id == ROOT


def test_where_the_centre_scored_other_people_moderate():
    place = replace(PLACE, agency_id=HUB, owner_id=HUB, lineage=(HUB, ROOT))
    two = tier(ROOT, "Kementerian PANRB", ["root evaluator"], ["root lead", "hub lead"])
    case = replace(CASE, state=S.MODERATION, place=place, tiers=(two,), scorer_ids=ids("root lead"))
    assert reason(A.FINALISE, case, "root lead") is Why.FOUR_EYES
    assert reason(A.FINALISE, replace(case, scorer_ids=ids("root evaluator")), "root lead") is None
    assert (
        reason(
            A.FINALISE,
            replace(case, moderator_ids=ids("root lead"), scorer_ids=frozenset()),
            "root lead",
        )
        is Why.FOUR_EYES
    )
    scored = replace(case, scorer_ids=ids("root evaluator"))
    assert reason(A.MARK_NOT_ASSESSABLE, scored, "root evaluator") is Why.FOUR_EYES


# ── whose turn it is, today ───────────────────────────────────────────────────
def test_a_hub_with_nobody_leaves_its_work_to_the_centre():
    empty = replace(CASE, state=S.SELF_SUBMITTED, tiers=(ReviewTier(HUB, "DIY", {}), ROOT_TIER))
    assert reason(A.START_SCORING, empty, "root evaluator") is None
    assert reason(A.START_SCORING, CASE, "root evaluator") is Why.OTHER_TIER_ACTS


def test_a_dissolved_hubs_work_and_that_of_a_moved_agency_follow_todays_tree():
    elsewhere = replace(
        PLACE, lineage=(PLACE.agency_id, 3, ROOT), past_supervisors=frozenset({HUB})
    )
    other = tier(3, "Jawa Tengah", ["other hub evaluator"], ["other hub lead"])
    moved = replace(
        CASE,
        state=S.HUB,
        place=elsewhere,
        tiers=(other, ROOT_TIER),
        scorer_ids=ids("hub evaluator"),
    )
    assert reason(A.APPROVE, moved, "other hub lead") is None
    assert reason(A.APPROVE, moved, "hub lead") is Why.NOT_YOURS
    dissolved = replace(
        moved, place=replace(PLACE, lineage=(PLACE.agency_id, ROOT)), tiers=(ROOT_TIER,)
    )
    assert reason(A.APPROVE, dissolved, "root lead") is None


def test_taking_over_is_for_a_hub_that_is_late_and_once():
    late = replace(CASE, state=S.HUB, now=noon(date(2026, 8, 1)))
    assert reason(A.TAKE_OVER, late, "root lead", note="Terlambat") is None
    in_time = replace(late, now=noon(ROUND.hub_due_on))
    assert reason(A.TAKE_OVER, in_time, "root lead") is Why.HUB_IN_TIME
    assert reason(A.TAKE_OVER, replace(late, tiers=(ROOT_TIER,)), "root lead") is Why.HUB_IN_TIME
    taken = replace(late, taken_over=True)
    assert reason(A.TAKE_OVER, taken, "root lead") is Why.HUB_IN_TIME
    assert reason(A.APPROVE, taken, "hub lead") is Why.OTHER_TIER_ACTS
    assert reason(A.APPROVE, taken, "root lead") is None


def test_a_hub_that_waits_for_the_agency_is_not_late_but_one_that_lets_objections_lie_is():
    waiting = replace(CASE, state=S.OBJECTION, now=OBJECTED, undecided=1)
    assert reason(A.TAKE_OVER, waiting, "root lead") is Why.HUB_IN_TIME
    assert reason(A.TAKE_OVER, replace(waiting, overdue=1), "root lead") is None


def test_moderation_never_falls_back_to_a_hub():
    nobody = ReviewTier(ROOT, "Kementerian PANRB", {})
    case = replace(CASE, state=S.MODERATION, tiers=(HUB_TIER, nobody))
    assert reason(A.FINALISE, case, "hub lead") is Why.OTHER_TIER_ACTS
    assert acting_tier(A.FINALISE, case) is None


# ── the workflow as a whole ───────────────────────────────────────────────────
def test_no_state_is_a_dead_end():
    for state in S:
        case = replace(CASE, state=state, now=OBJECTED)
        assert any(permitted(case, one) for one in PEOPLE.values()), state


PLAYERS = ["manager", "admin", "hub evaluator", "hub lead", "root evaluator", "root lead", "system"]
PLAYERS += ["own evaluator", "other hub lead", "national", "observer"]


class Play:
    """One assessment played at random: any step somebody may take, any event that can befall it."""

    def __init__(self, chance: random.Random, tiers: tuple[ReviewTier, ...]):
        self.chance = chance
        lineage = (PLACE.agency_id, *(one.agency_id for one in tiers))
        self.case = replace(CASE, place=replace(PLACE, lineage=lineage), tiers=tiers, unanswered=2)
        self.announced = False

    def move(self) -> None:
        steps = [(action, who) for who in PLAYERS for action in permitted(self.case, PEOPLE[who])]
        if steps and self.chance.random() < 0.5:
            self.take(*self.chance.choice(steps))
        else:
            self.chance.choice([self.wait, self.answer, self.score, self.object, self.decide])()

    def take(self, action: A, who: str) -> None:
        before, actor = self.case, PEOPLE[who].user_id
        promise(self, action, actor)
        changes: dict[str, object] = {"state": STEPS[action].target or before.state}
        if action is A.TAKE_OVER:
            changes["taken_over"] = True
        elif action is A.MARK_NOT_ASSESSABLE:
            changes["outcome"] = AssessmentOutcome.NOT_ASSESSABLE
        elif action is A.MARK_ASSESSABLE:
            changes["outcome"] = AssessmentOutcome.SCORED
        elif action is A.SUBMIT:
            changes["owner_actor_ids"] = before.owner_actor_ids | {actor}
        elif action is A.SEND_BACK:
            changes["sent_back"] = 1
        elif action is A.START_SCORING:
            changes["unscored"] = 3
        elif action is A.ANNOUNCE:
            until = (before.now + timedelta(days=7)).date()
            changes["window"] = replace(before.window, objection_until=until)
            self.announced = True
        self.case = replace(before, **changes)

    def wait(self) -> None:
        days = self.chance.choice((1, 5, 20))
        overdue = self.case.undecided if days > 1 else self.case.overdue
        self.case = replace(self.case, now=self.case.now + timedelta(days=days), overdue=overdue)

    def answer(self) -> None:
        if self.case.state is S.SELF:
            owners = self.case.owner_actor_ids | ids("admin")
            self.case = replace(self.case, unanswered=0, owner_actor_ids=owners)

    def score(self) -> None:
        """By whoever's turn it is, or the lead too: that then is for somebody else to approve."""
        tier = acting_tier(A.MARK_NOT_ASSESSABLE, self.case)
        if self.case.state is S.HUB and tier is not None:
            people = sorted({one for some in tier.holders.values() for one in some})
            scorers = self.case.scorer_ids | {self.chance.choice(people)}
            disagree = self.chance.choice((0, 0, 1))
            self.case = replace(
                self.case, scorer_ids=scorers, unscored=0, sent_back=0, unsettled=disagree
            )

    def object(self) -> None:
        if self.case.state is S.OBJECTION and self.case.window.may_object(self.case.now):
            self.case = replace(self.case, undecided=self.case.undecided + 1)

    def decide(self) -> None:
        self.case = replace(self.case, undecided=max(0, self.case.undecided - 1), overdue=0)


def promise(play: Play, action: A, actor: int | None) -> None:
    """What must hold whenever somebody takes a step."""
    case = play.case
    wrote = case.scorer_ids | case.moderator_ids | case.owner_actor_ids
    if action in {A.APPROVE, A.FINALISE}:
        assert actor not in wrote
    if action is A.APPROVE:
        assert not case.sent_back
        unfinished = case.unscored or case.unsettled
        assert case.outcome is AssessmentOutcome.NOT_ASSESSABLE or not unfinished
    if action is A.SUBMIT:
        assert (case.unanswered, case.window.self_stand(case.now)) == (0, SelfStand.OPEN)
    if action is A.FINALISE:
        assert (case.undecided, play.announced) == (0, True)
        assert actor in ids("root lead")
    if case.taken_over and case.state in {S.SELF_SUBMITTED, S.HUB, S.HUB_APPROVED}:
        assert actor in ids("root lead", "root evaluator", "manager") | {None}


@pytest.mark.parametrize(
    "tiers",
    [(HUB_TIER, ROOT_TIER), (ROOT_TIER,), (ReviewTier(HUB, "DIY", {}), ROOT_TIER)],
    ids=["hub", "directly under the centre", "a hub without people"],
)
def test_however_it_is_played_the_promises_hold_and_every_state_is_reached(tiers):
    chance = random.Random(20_26)
    seen: set[S] = set()
    for _ in range(40):
        play = Play(chance, tiers)
        for _ in range(60):
            play.move()
            seen.add(play.case.state)
    assert seen == set(S)


def test_a_person_on_both_sides_is_stopped_once_both_are_used():
    both = person((Role.MANAGER, PLACE.agency_id), (Role.EVALUATION_LEAD, HUB))
    held = ReviewTier(HUB, "DIY", {Role.EVALUATION_LEAD: frozenset({both.user_id})})
    case = replace(CASE, state=S.HUB, tiers=(held, ROOT_TIER))
    assert why_not(A.APPROVE, case, both) is None
    used = replace(case, owner_actor_ids=frozenset({both.user_id}))
    assert why_not(A.APPROVE, used, both).reason is Why.OWN_WORK
    assert reason(A.APPROVE, used, "root lead") is None
