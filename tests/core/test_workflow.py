"""Who may take which step: every state × step × person, against a table written from the design."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from renaksi.core.agency import AgencyKind as K
from renaksi.core.cycle import CycleState
from renaksi.core.errors import Invalid, NotAllowed, Refusal as Why, WrongState
from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.policy import SYSTEM, Actor, Grant, Place, Role
from renaksi.core.workflow import (
    PlanCase,
    ReviewTier,
    acting_tier,
    may_edit,
    may_edit_row,
    note_required,
    permitted,
    shut_out,
    why_not,
    why_not_correct,
)

ROOT, HUB, OTHER_HUB, OWN, SIBLING, FOREIGN, UNIT, SUBUNIT, OTHER_UNIT = range(1, 10)
PLACE = Place(OWN, K.KABUPATEN, OWN, (OWN, HUB, ROOT))
UNIT_PLACE = Place(UNIT, K.OPD, OWN, (UNIT, OWN, HUB, ROOT))
SUBUNIT_PLACE = Place(SUBUNIT, K.UNIT, OWN, (SUBUNIT, UNIT, OWN, HUB, ROOT))
OTHER_UNIT_PLACE = Place(OTHER_UNIT, K.OPD, OWN, (OTHER_UNIT, OWN, HUB, ROOT))
SIBLINGS_UNIT = Place(77, K.OPD, SIBLING, (77, SIBLING, HUB, ROOT))

_ids = iter(range(100, 1000))


def person(*roles: tuple[Role, int], reach: int | None = None) -> Actor:
    grants = tuple(
        Grant(role, home, reach or home, OWN if home in {UNIT, SUBUNIT} else home)
        for role, home in roles
    )
    return Actor(next(_ids), "Orang", grants)


PEOPLE = {
    "admin": person((Role.AGENCY_ADMIN, OWN)),
    "manager": person((Role.MANAGER, OWN)),
    "liaison": person((Role.LIAISON, OWN)),
    "own evaluator": person((Role.EVALUATOR, OWN), (Role.EVALUATION_LEAD, OWN)),
    "own auditor": person((Role.INTERNAL_AUDITOR, OWN)),
    "unit admin": person((Role.AGENCY_ADMIN, UNIT)),
    "unit manager": person((Role.MANAGER, UNIT)),
    "unit liaison": person((Role.LIAISON, UNIT)),
    "sibling admin": person((Role.AGENCY_ADMIN, SIBLING)),
    "sibling manager": person((Role.MANAGER, SIBLING)),
    "foreign admin": person((Role.AGENCY_ADMIN, FOREIGN)),
    "foreign manager": person((Role.MANAGER, FOREIGN)),
    "hub admin": person((Role.AGENCY_ADMIN, HUB)),
    "hub manager": person((Role.MANAGER, HUB)),
    "hub evaluator": person((Role.EVALUATOR, HUB)),
    "hub lead": person((Role.EVALUATION_LEAD, HUB)),
    "other hub evaluator": person((Role.EVALUATOR, OTHER_HUB)),
    "other hub lead": person((Role.EVALUATION_LEAD, OTHER_HUB)),
    "root evaluator": person((Role.EVALUATOR, ROOT)),
    "root lead": person((Role.EVALUATION_LEAD, ROOT)),
    "root manager": person((Role.MANAGER, ROOT), (Role.AGENCY_ADMIN, ROOT)),
    "observer": person((Role.OBSERVER, 50), (Role.ISSUER, 50), reach=ROOT),
    "national": person((Role.NATIONAL_ADMIN, ROOT)),
    "nobody": Actor(next(_ids), "Tanpa peran"),
    "system": SYSTEM,
}
# Design section 4, Plan revision: from which states, and who. Written out by hand.
TABLE = {
    A.PROPOSE: ({S.DRAFT, S.RETURNED}, {"admin"}),
    A.RETURN_INTERNALLY: ({S.PROPOSED}, {"admin", "manager"}),
    A.SUBMIT: ({S.DRAFT, S.RETURNED, S.PROPOSED}, {"manager"}),
    A.WITHDRAW: ({S.SUBMITTED}, {"manager"}),
    A.START_REVIEW: ({S.SUBMITTED}, {"hub evaluator"}),
    A.RETURN: ({S.IN_REVIEW}, {"hub evaluator"}),
    A.ENDORSE: ({S.IN_REVIEW}, {"hub lead"}),
    A.REVOKE_ENDORSEMENT: ({S.ENDORSED}, {"hub lead"}),
    A.ENACT: ({S.ENDORSED}, {"manager"}),
    A.REVISE: ({S.ENACTED}, {"admin"}),
    A.CANCEL_REVISION: ({S.DRAFT, S.RETURNED}, {"manager"}),
    A.CLOSE: ({S.ENACTED}, {"national", "system"}),
    A.CREATE: (set(), set()),
    A.SUPERSEDE: (set(), set()),
}
REVIEW = (A.START_REVIEW, A.RETURN, A.ENDORSE, A.REVOKE_ENDORSEMENT)
OF_EVALUATOR, OF_LEAD = {A.START_REVIEW, A.RETURN}, {A.ENDORSE, A.REVOKE_ENDORSEMENT}
FAR = {"sibling admin", "sibling manager", "foreign admin", "foreign manager", "nobody"}
FAR |= {"other hub evaluator", "other hub lead", "root manager"}


def ids(*names: str) -> frozenset[int]:
    return frozenset(PEOPLE[name].user_id or 0 for name in names)


def tier(agency_id: int, name: str, evaluators=(), leads=()) -> ReviewTier:
    held = {Role.EVALUATOR: ids(*evaluators), Role.EVALUATION_LEAD: ids(*leads)}
    return ReviewTier(agency_id, name, held)


HUB_TIER = tier(HUB, "DIY", ["hub evaluator"], ["hub lead"])
ROOT_TIER = tier(ROOT, "Kementerian PANRB", ["root evaluator"], ["root lead"])
CASE = PlanCase(S.DRAFT, 2, PLACE, tiers=(HUB_TIER, ROOT_TIER), cycle_year=2026)


def reason_of(action: A, case: PlanCase, who: str, note: str | None = None) -> Why | None:
    refusal = why_not(action, case, PEOPLE[who], note=note)
    return refusal.reason if refusal else None


def expected(action: A, state: S, who: str) -> type | None:
    sources, people = TABLE[action]
    if who not in people:
        return NotAllowed
    return None if state in sources else WrongState


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", A)
def test_every_step_in_every_state_by_every_person(action, who):
    for state in S:
        refusal = why_not(action, replace(CASE, state=state), PEOPLE[who])
        wanted = expected(action, state, who)
        assert (type(refusal) if refusal else None) is wanted, (state, refusal and refusal.reason)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", A)
def test_a_refusal_for_want_of_authority_leaks_no_state(action, who):
    if who in TABLE[action][1]:
        return
    told = set()
    for state in S:
        bare = replace(CASE, state=state, number=1, cycle_state=CycleState.CLOSED, blocking=3)
        told.add(reason_of(action, bare, who))
        told.add(reason_of(action, replace(CASE, state=state, working_number=3), who, note=""))
    assert len(told) == 1


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", [one for one in A if one not in {A.CREATE, A.SUPERSEDE}])
def test_who_lacks_authority_is_told_why(action, who):
    if who in TABLE[action][1]:
        return
    other_tier = (action in OF_EVALUATOR and who == "root evaluator") or (
        action in OF_LEAD and who == "root lead"
    )
    reason = reason_of(action, CASE, who)
    if other_tier:
        assert reason is Why.OTHER_TIER_ACTS
    elif who in FAR:
        assert reason is Why.NOT_YOURS
    else:
        assert reason is Why.ROLE_MISSING


@pytest.mark.parametrize("state", S)
def test_what_is_offered_is_what_would_be_accepted(state):
    case = replace(CASE, state=state)
    for who, actor in PEOPLE.items():
        wanted = {one for one, (sources, people) in TABLE.items() if who in people}
        wanted = {one for one in wanted if state in TABLE[one][0]}
        assert set(permitted(case, actor)) == wanted


def test_no_state_is_a_dead_end_but_the_last_ones():
    ways = {S.DRAFT: True} | {
        state: any(permitted(replace(CASE, state=state), one) for one in PEOPLE.values())
        for state in S
    }
    assert {state for state, way in ways.items() if not way} == {
        S.SUPERSEDED, S.CANCELLED, S.CLOSED
    }  # fmt: skip


# ── nobody reviews their own; four eyes ───────────────────────────────────────
@pytest.mark.parametrize("action", REVIEW)
def test_who_acted_for_the_owner_may_not_review(action):
    both = ids("hub evaluator", "hub lead")
    case = replace(CASE, state=min(TABLE[action][0]), owner_actor_ids=both)
    for who in TABLE[action][1]:
        assert reason_of(action, case, who) is Why.OWN_WORK


@pytest.mark.parametrize("action", REVIEW)
def test_who_submitted_may_not_review(action):
    who = min(TABLE[action][1])
    case = replace(CASE, state=min(TABLE[action][0]), submitted_by_id=PEOPLE[who].user_id)
    assert reason_of(action, case, who) is Why.OWN_WORK


def test_working_for_the_owner_does_not_stop_the_owners_own_steps():
    case = replace(CASE, owner_actor_ids=ids("manager", "admin"))
    assert reason_of(A.SUBMIT, case, "manager") is None
    assert reason_of(A.PROPOSE, case, "admin") is None


def test_holding_roles_on_both_sides_is_no_fault_by_itself():
    both = person((Role.MANAGER, OWN), (Role.EVALUATOR, HUB))
    held = replace(HUB_TIER, holders={Role.EVALUATOR: frozenset({both.user_id})})
    case = replace(CASE, state=S.SUBMITTED, tiers=(held, ROOT_TIER))
    assert why_not(A.START_REVIEW, case, both) is None
    acted = replace(case, owner_actor_ids=frozenset({both.user_id}))
    assert why_not(A.START_REVIEW, acted, both).reason is Why.OWN_WORK


@pytest.mark.parametrize("fact", ["reviewed_by_id", "reviewer_ids"])
def test_who_did_the_review_does_not_endorse_but_may_return(fact):
    two = person((Role.EVALUATOR, HUB), (Role.EVALUATION_LEAD, HUB))
    mine = frozenset({two.user_id})
    held = {Role.EVALUATOR: mine, Role.EVALUATION_LEAD: mine | ids("hub lead")}
    case = replace(CASE, state=S.IN_REVIEW, tiers=(ReviewTier(HUB, "DIY", held), ROOT_TIER))
    case = replace(case, **{fact: two.user_id if fact == "reviewed_by_id" else mine})
    assert why_not(A.ENDORSE, case, two).reason is Why.FOUR_EYES
    assert why_not(A.RETURN, case, two) is None
    assert reason_of(A.ENDORSE, case, "hub lead") is None
    endorsed = replace(case, state=S.ENDORSED)
    assert why_not(A.REVOKE_ENDORSEMENT, endorsed, two) is None


# ── the direct supervisor acts, else the tier above ───────────────────────────
@pytest.mark.parametrize("action", REVIEW)
def test_an_empty_tier_is_passed_over(action):
    state = min(TABLE[action][0])
    above = "root evaluator" if action in OF_EVALUATOR else "root lead"
    case = replace(CASE, state=state, tiers=(tier(HUB, "DIY"), ROOT_TIER))
    assert acting_tier(action, case) == ROOT_TIER
    assert reason_of(action, case, above) is None
    # Who still holds a grant there, but is no longer active, does not act.
    stale = why_not(action, case, PEOPLE[min(TABLE[action][1])])
    assert (stale.reason, stale.detail) == (Why.OTHER_TIER_ACTS, {"agency": "Kementerian PANRB"})


def test_a_tier_with_a_lead_alone_leaves_the_review_to_the_one_above():
    case = replace(CASE, state=S.SUBMITTED, tiers=(tier(HUB, "DIY", [], ["hub lead"]), ROOT_TIER))
    assert acting_tier(A.START_REVIEW, case) == ROOT_TIER
    assert acting_tier(A.ENDORSE, case).agency_id == HUB
    assert reason_of(A.START_REVIEW, case, "hub lead") is Why.ROLE_MISSING


def test_four_eyes_that_leave_nobody_go_one_tier_up():
    case = replace(CASE, state=S.IN_REVIEW, reviewer_ids=ids("hub lead"))
    assert acting_tier(A.ENDORSE, case) == ROOT_TIER
    assert reason_of(A.ENDORSE, case, "root lead") is None
    assert reason_of(A.ENDORSE, case, "hub lead") is Why.FOUR_EYES


def test_own_work_that_leaves_nobody_goes_one_tier_up():
    case = replace(CASE, state=S.SUBMITTED, owner_actor_ids=ids("hub evaluator"))
    assert acting_tier(A.START_REVIEW, case) == ROOT_TIER
    assert reason_of(A.START_REVIEW, case, "root evaluator") is None
    assert reason_of(A.START_REVIEW, case, "hub evaluator") is Why.OWN_WORK


def test_the_tier_above_is_told_whose_turn_it_is():
    refusal = why_not(A.ENDORSE, replace(CASE, state=S.IN_REVIEW), PEOPLE["root lead"])
    assert refusal.detail == {"agency": "DIY"}


def test_where_nobody_is_left_at_all_the_direct_supervisor_is_named():
    case = replace(CASE, state=S.SUBMITTED, tiers=(tier(HUB, "DIY"), tier(ROOT, "PANRB")))
    refusal = why_not(A.START_REVIEW, case, PEOPLE["hub evaluator"])
    assert (refusal.reason, refusal.detail) == (Why.OTHER_TIER_ACTS, {"agency": "DIY"})


def test_the_root_has_nobody_above_it():
    root = Place(ROOT, K.PUSAT, ROOT, (ROOT,))
    case = replace(CASE, state=S.SUBMITTED, place=root, tiers=())
    assert acting_tier(A.START_REVIEW, case) is None
    assert reason_of(A.START_REVIEW, case, "root evaluator") is Why.ROLE_MISSING


def test_steps_of_the_owner_have_no_tier():
    assert acting_tier(A.SUBMIT, CASE) is None


@given(
    st.sets(st.integers(1, 6)), st.sets(st.integers(1, 6)), st.sets(st.integers(1, 6)),
    st.sets(st.integers(1, 6)),
)  # fmt: skip
def test_somebody_can_endorse_wherever_an_eligible_lead_is_left(here, above, owners, reviewers):
    held = [{Role.EVALUATION_LEAD: frozenset(people)} for people in (here, above)]
    case = replace(
        CASE,
        state=S.IN_REVIEW,
        owner_actor_ids=frozenset(owners),
        reviewer_ids=frozenset(reviewers),
        tiers=(ReviewTier(HUB, "DIY", held[0]), ReviewTier(ROOT, "PANRB", held[1])),
    )
    leads = [(one, HUB) for one in here] + [(one, ROOT) for one in above]
    can = {
        (one, home)
        for one, home in leads
        if why_not(
            A.ENDORSE, case, Actor(one, "", (Grant(Role.EVALUATION_LEAD, home, home, home),))
        )
        is None
    }
    fit = {pair for pair in leads if pair[0] not in owners | reviewers}
    nearest = {pair for pair in fit if pair[1] == HUB} or fit
    assert can == nearest
    assert all(shut_out(A.ENDORSE, case, one) is None for one, _home in can)


# ── guards and notes ──────────────────────────────────────────────────────────
@pytest.mark.parametrize("action", [A.PROPOSE, A.SUBMIT, A.REVISE])
@pytest.mark.parametrize(
    ("cycle", "reason"),
    [(CycleState.PREPARING, Why.CYCLE_NOT_OPEN), (CycleState.CLOSED, Why.CYCLE_CLOSED)],
)
def test_nothing_new_goes_forward_in_a_cycle_that_is_not_open(action, cycle, reason):
    case = replace(CASE, state=min(TABLE[action][0]), cycle_state=cycle)
    refusal = why_not(action, case, PEOPLE[min(TABLE[action][1])])
    assert (type(refusal), refusal.reason, refusal.detail) == (WrongState, reason, {"year": 2026})


@pytest.mark.parametrize("action", [*REVIEW, A.ENACT, A.WITHDRAW, A.RETURN_INTERNALLY, A.CLOSE])
def test_what_was_submitted_in_time_is_finished_after_the_cycle_closed(action):
    case = replace(CASE, state=min(TABLE[action][0]), cycle_state=CycleState.CLOSED)
    assert reason_of(action, case, min(TABLE[action][1])) is None


def test_a_plan_with_open_checks_is_not_submitted_but_may_be_proposed():
    refusal = why_not(A.SUBMIT, replace(CASE, blocking=3), PEOPLE["manager"])
    assert (type(refusal), refusal.reason) == (Invalid, Why.CHECKS_FAIL)
    assert refusal.detail == {"count": 3}
    assert reason_of(A.PROPOSE, replace(CASE, blocking=3), "admin") is None


@pytest.mark.parametrize(("action", "who"), [(A.REVISE, "admin"), (A.CLOSE, "national")])
def test_one_revision_at_a_time(action, who):
    refusal = why_not(action, replace(CASE, state=S.ENACTED, working_number=3), PEOPLE[who])
    assert (type(refusal), refusal.reason) == (WrongState, Why.REVISION_OPEN)
    assert refusal.detail == {"number": 3}


def test_the_first_revision_is_not_cancelled():
    assert reason_of(A.CANCEL_REVISION, replace(CASE, number=1), "manager") is Why.FIRST_REVISION


@pytest.mark.parametrize(
    ("action", "who"),
    [
        (A.RETURN_INTERNALLY, "manager"),
        (A.RETURN, "hub evaluator"),
        (A.REVOKE_ENDORSEMENT, "hub lead"),
        (A.REVISE, "admin"),
    ],
)
def test_some_steps_need_a_reason(action, who):
    case = replace(CASE, state=min(TABLE[action][0]))
    assert note_required(action, case, PEOPLE[who])
    for empty in ("", "  \n"):
        refusal = why_not(action, case, PEOPLE[who], note=empty)
        assert (type(refusal), refusal.reason, refusal.field) == (
            Invalid,
            Why.NOTE_REQUIRED,
            "note",
        )
    assert reason_of(action, case, who, note="Lengkapi target") is None


def test_all_other_steps_need_none():
    for action, (sources, people) in TABLE.items():
        for who in people - {"system"}:
            if (action, who) in {
                (A.RETURN_INTERNALLY, "manager"), (A.RETURN, "hub evaluator"),
                (A.REVOKE_ENDORSEMENT, "hub lead"), (A.REVISE, "admin"),
            }:  # fmt: skip
                continue
            case = replace(CASE, state=min(sources))
            assert not note_required(action, case, PEOPLE[who])
            assert reason_of(action, case, who, note="") is None


def test_who_is_admin_as_well_takes_a_plan_back_without_a_reason():
    both = person((Role.MANAGER, OWN), (Role.AGENCY_ADMIN, OWN))
    case = replace(CASE, state=S.PROPOSED)
    assert why_not(A.RETURN_INTERNALLY, case, both, note="") is None
    elsewhere = person((Role.MANAGER, OWN), (Role.AGENCY_ADMIN, SIBLING))
    assert why_not(A.RETURN_INTERNALLY, case, elsewhere, note="").reason is Why.NOTE_REQUIRED


@pytest.mark.parametrize("state", S)
def test_a_decree_is_put_right_by_the_manager_once_there_is_one(state):
    case = replace(CASE, state=state)
    refusal = why_not_correct(case, PEOPLE["manager"])
    assert (refusal is None) is (state in {S.ENACTED, S.SUPERSEDED, S.CLOSED})
    assert why_not_correct(case, PEOPLE["admin"]).reason is Why.ROLE_MISSING
    assert why_not_correct(case, PEOPLE["sibling manager"]).reason is Why.NOT_YOURS


def test_putting_a_decree_right_needs_a_reason():
    case = replace(CASE, state=S.ENACTED)
    assert why_not_correct(case, PEOPLE["manager"], note=" ").reason is Why.NOTE_REQUIRED
    assert why_not_correct(case, PEOPLE["manager"], note="Salah nomor") is None


# ── editing ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("state", S)
def test_the_matrix_is_open_in_draft_and_returned_only(state):
    case = replace(CASE, state=state)
    may = {who for who, actor in PEOPLE.items() if may_edit(case, actor)}
    wanted = {"admin", "manager", "system"} if state in {S.DRAFT, S.RETURNED} else set()
    assert may == wanted


@pytest.mark.parametrize("cycle", [CycleState.PREPARING, CycleState.CLOSED])
def test_the_matrix_is_shut_where_the_cycle_is_not_open(cycle):
    case = replace(CASE, cycle_state=cycle)
    assert not may_edit(case, PEOPLE["admin"])
    assert not may_edit_row(case, PEOPLE["liaison"], PLACE)


@pytest.mark.parametrize(
    ("who", "rows"),
    [
        ("admin", {"none", "own", "unit", "subunit", "other unit", "sibling's unit"}),
        ("manager", {"none", "own", "unit", "subunit", "other unit", "sibling's unit"}),
        ("liaison", {"none", "own", "unit", "subunit", "other unit"}),
        ("unit liaison", {"unit", "subunit"}),
        ("unit admin", set()),
        ("sibling admin", set()),
        ("hub evaluator", set()),
        ("observer", set()),
        ("national", set()),
        ("nobody", set()),
    ],
)
def test_a_liaison_keeps_the_rows_of_the_own_unit_and_below(who, rows):
    places = {
        "none": None, "own": PLACE, "unit": UNIT_PLACE, "subunit": SUBUNIT_PLACE,
        "other unit": OTHER_UNIT_PLACE, "sibling's unit": SIBLINGS_UNIT,
    }  # fmt: skip
    may = {name for name, place in places.items() if may_edit_row(CASE, PEOPLE[who], place)}
    assert may == rows
    shut = replace(CASE, state=S.SUBMITTED)
    assert not any(may_edit_row(shut, PEOPLE[who], place) for place in places.values())
