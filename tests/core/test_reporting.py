"""Who may take which step of a report: state × step × person × window, against a table by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from renaksi.core.agency import TimeZone
from renaksi.core.errors import Invalid, NotAllowed, Refusal as Why, WrongState
from renaksi.core.policy import Place, Role
from renaksi.core.report import EDITABLE, SENT_BACK, ReportAction as A, ReportState as S
from renaksi.core.report_steps import STEPS
from renaksi.core.report_window import ReportWindow, Stand
from renaksi.core.reporting import (
    ReportCase,
    acting_tier,
    may_edit,
    may_verify_rows,
    note_required,
    permitted,
    why_not,
    why_not_edit,
)
from tests.core.test_workflow import (
    FAR,
    HUB,
    HUB_TIER,
    OTHER_UNIT_PLACE,
    OWN,
    PEOPLE,
    PLACE,
    ROOT,
    ROOT_TIER,
    SIBLINGS_UNIT,
    SUBUNIT_PLACE,
    UNIT_PLACE,
    ids,
    person,
    tier,
)

WINDOW = ReportWindow(date(2026, 4, 1), date(2026, 4, 10), date(2026, 4, 17), TimeZone.WIB)
OPEN = datetime(2026, 4, 2, 3, tzinfo=UTC)
BACK, MORE = replace(WINDOW, return_due_on=date(2026, 5, 9)), date(2026, 5, 9)
MOMENTS = {
    Stand.NOT_OPEN: (WINDOW, datetime(2026, 3, 30, tzinfo=UTC)),
    Stand.OPEN: (WINDOW, OPEN),
    Stand.LATE: (WINDOW, datetime(2026, 4, 12, tzinfo=UTC)),
    Stand.EXTENDED: (replace(WINDOW, extended_until=MORE), datetime(2026, 5, 2, tzinfo=UTC)),
    Stand.SENT_BACK: (BACK, datetime(2026, 5, 2, tzinfo=UTC)),
    Stand.LOCKED: (WINDOW, datetime(2026, 5, 2, tzinfo=UTC)),
}
CASE = ReportCase(S.DRAFT, PLACE, WINDOW, OPEN, filled=4, tiers=(HUB_TIER, ROOT_TIER))
REVIEWERS = {"hub evaluator", "hub lead"}
CENTRE = {"root evaluator", "root lead"}
# Design section 4, Progress report: from which states, and who. Written out by hand.
TABLE = {
    A.SUBMIT: ({S.DRAFT, S.RETURNED, S.REOPENED}, {"manager"}),
    A.WITHDRAW: ({S.SUBMITTED}, {"manager"}),
    A.START: ({S.SUBMITTED}, {"hub evaluator"}),
    A.RETURN: ({S.IN_VERIFICATION}, {"hub evaluator"}),
    A.VERIFY: ({S.IN_VERIFICATION}, {"hub evaluator"}),
    A.REOPEN: ({S.VERIFIED}, REVIEWERS | CENTRE),
    A.CREATE: (set(), set()),
}
REVIEW = (A.START, A.RETURN, A.VERIFY, A.REOPEN)
IN_WINDOW = (A.SUBMIT, A.WITHDRAW)
STATES = (None, *S)


def reason_of(action: A, case: ReportCase, who: str, note: str | None = None) -> Why | None:
    refusal = why_not(action, case, PEOPLE[who], note=note)
    return refusal.reason if refusal else None


def in_window(case: ReportCase, stand: Stand) -> ReportCase:
    window, now = MOMENTS[stand]
    moved = replace(case, window=window, now=now)
    assert window.stand(now) is stand
    return moved


def expected(action: A, state: S | None, who: str, stand: Stand) -> Why | type | None:
    """What the design says, as the reason or the kind of refusal."""
    sources, people = TABLE[action]
    if who not in people:
        return NotAllowed
    if state not in sources:
        return Why.REPORT_WRONG_STATE
    if action in IN_WINDOW and stand is Stand.LOCKED:
        return Why.WINDOW_LOCKED
    if action in IN_WINDOW and stand is Stand.NOT_OPEN and state not in SENT_BACK:
        return Why.WINDOW_NOT_OPEN
    return None


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", A)
def test_every_step_in_every_state_and_window_by_every_person(action, who):
    for state, stand in product(STATES, Stand):
        case = in_window(replace(CASE, state=state), stand)
        refusal = why_not(action, case, PEOPLE[who])
        wanted = expected(action, state, who, stand)
        if wanted is NotAllowed:
            assert isinstance(refusal, NotAllowed), (state, stand)
        else:
            assert (refusal and refusal.reason) == wanted, (state, stand)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", A)
def test_a_refusal_for_want_of_authority_leaks_nothing(action, who):
    if who in TABLE[action][1]:
        return
    told = set()
    for state, stand in product(STATES, Stand):
        case = in_window(replace(CASE, state=state), stand)
        told.add(reason_of(action, case, who))
        told.add(reason_of(action, replace(case, has_plan=False, filled=0), who, note=""))
    assert len(told) == 1


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", [one for one in A if one is not A.CREATE])
def test_who_lacks_authority_is_told_why(action, who):
    if who in TABLE[action][1]:
        return
    turn_of_another = action in {A.START, A.RETURN, A.VERIFY} and who == "root evaluator"
    reason = reason_of(action, CASE, who)
    if turn_of_another:
        assert reason is Why.OTHER_TIER_ACTS
    else:
        assert reason is (Why.NOT_YOURS if who in FAR else Why.ROLE_MISSING)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("stand", Stand)
def test_what_is_offered_is_what_would_be_accepted(state, stand):
    case = in_window(replace(CASE, state=state), stand)
    for who, actor in PEOPLE.items():
        wanted = {one for one in A if expected(one, state, who, stand) is None}
        assert set(permitted(case, actor)) == wanted, who


def test_every_state_leads_on_within_the_window():
    for state in S:
        assert any(permitted(replace(CASE, state=state), one) for one in PEOPLE.values()), state


def test_every_step_leads_to_a_state_of_the_design():
    assert {one: step.target for one, step in STEPS.items()} == {
        A.SUBMIT: S.SUBMITTED,
        A.WITHDRAW: S.DRAFT,
        A.START: S.IN_VERIFICATION,
        A.RETURN: S.RETURNED,
        A.VERIFY: S.VERIFIED,
        A.REOPEN: S.REOPENED,
    }


# ── nobody verifies their own ─────────────────────────────────────────────────
@pytest.mark.parametrize("action", REVIEW)
def test_who_acted_for_the_owner_may_not_verify(action):
    case = replace(CASE, state=min(TABLE[action][0]), owner_actor_ids=ids(*REVIEWERS, *CENTRE))
    for who in TABLE[action][1]:
        assert reason_of(action, case, who) is Why.OWN_WORK


def test_the_centre_that_filled_a_row_does_not_reopen_the_report():
    """REOPEN is open to the centre out of turn, but not to whoever worked for the owner."""
    case = replace(CASE, state=S.VERIFIED, owner_actor_ids=ids("root lead"))
    assert reason_of(A.REOPEN, case, "root lead") is Why.OWN_WORK
    assert reason_of(A.REOPEN, case, "root evaluator") is None


def test_having_verified_before_is_no_reason_against_verifying_again():
    case = replace(CASE, state=S.IN_VERIFICATION, reviewer_ids=ids("hub evaluator"))
    assert reason_of(A.VERIFY, case, "hub evaluator") is None
    assert case.took_part_in_review(PEOPLE["hub evaluator"].user_id)


def test_filling_rows_does_not_stop_the_owners_own_steps():
    case = replace(CASE, owner_actor_ids=ids("manager"))
    assert reason_of(A.SUBMIT, case, "manager") is None


# ── the direct supervisor acts, else the tier above ───────────────────────────
@pytest.mark.parametrize("action", REVIEW)
def test_an_empty_tier_is_passed_over(action):
    case = replace(CASE, state=min(TABLE[action][0]), tiers=(tier(HUB, "DIY"), ROOT_TIER))
    assert acting_tier(action, case) == ROOT_TIER
    assert reason_of(action, case, "root evaluator") is None
    assert reason_of(action, case, "hub evaluator") is Why.OTHER_TIER_ACTS


def test_own_work_that_leaves_nobody_goes_one_tier_up():
    case = replace(CASE, state=S.SUBMITTED, owner_actor_ids=ids("hub evaluator"))
    assert acting_tier(A.START, case) == ROOT_TIER
    assert reason_of(A.START, case, "root evaluator") is None


def test_a_tier_between_hub_and_centre_reopens_nothing_out_of_turn():
    """Only the last tier is the centre."""
    middle = person((Role.EVALUATOR, 60))
    between = tier(60, "Kemenko")
    place = replace(PLACE, lineage=(OWN, HUB, 60, ROOT))
    case = replace(CASE, state=S.VERIFIED, place=place, tiers=(HUB_TIER, between, ROOT_TIER))
    assert why_not(A.REOPEN, case, middle).reason is Why.OTHER_TIER_ACTS
    assert reason_of(A.REOPEN, case, "root evaluator") is None


def test_an_orphan_has_nobody_to_verify_it():
    alone = Place(OWN, PLACE.kind, OWN, (OWN,))
    case = replace(CASE, state=S.VERIFIED, place=alone, tiers=())
    assert acting_tier(A.REOPEN, case) is None
    assert reason_of(A.REOPEN, case, "root lead") is Why.NOT_YOURS


def test_steps_of_the_owner_have_no_tier():
    assert acting_tier(A.SUBMIT, CASE) is None


# ── guards and notes ──────────────────────────────────────────────────────────
@pytest.mark.parametrize("state", sorted(EDITABLE))
def test_nothing_reported_is_not_handed_in(state):
    refusal = why_not(A.SUBMIT, replace(CASE, state=state, filled=0), PEOPLE["manager"])
    assert (type(refusal), refusal.reason, refusal.field) == (Invalid, Why.NOTHING_REPORTED, None)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_nil_report_needs_its_reason(reason):
    case = replace(CASE, is_nil=True, nil_reason=reason, filled=4)
    refusal = why_not(A.SUBMIT, case, PEOPLE["manager"])
    assert (refusal.reason, refusal.field) == (Why.NIL_REASON_MISSING, "nil_reason")
    told = replace(case, nil_reason="Anggaran diblokir", filled=0)
    assert reason_of(A.SUBMIT, told, "manager") is None


@pytest.mark.parametrize("is_nil", [True, False])
def test_without_a_plan_in_force_nothing_is_reported_not_even_nil(is_nil):
    case = replace(CASE, has_plan=False, is_nil=is_nil, nil_reason="Belum ada renaksi")
    refusal = why_not(A.SUBMIT, case, PEOPLE["manager"])
    assert (type(refusal), refusal.reason) == (WrongState, Why.NO_PLAN_IN_FORCE)
    assert why_not_edit(case, PEOPLE["admin"]).reason is Why.NO_PLAN_IN_FORCE


def test_rows_nobody_decided_on_hold_up_the_verification_but_not_the_return():
    case = replace(CASE, state=S.IN_VERIFICATION, undecided=2)
    refusal = why_not(A.VERIFY, case, PEOPLE["hub evaluator"])
    assert (type(refusal), refusal.reason, refusal.detail) == (
        Invalid, Why.ROWS_UNDECIDED, {"count": 2}
    )  # fmt: skip
    assert reason_of(A.RETURN, case, "hub evaluator") is None


@pytest.mark.parametrize(("action", "who"), [(A.RETURN, "hub evaluator"), (A.REOPEN, "hub lead"),
                                             (A.REOPEN, "root evaluator")])  # fmt: skip
def test_what_must_be_said(action, who):
    case = replace(CASE, state=min(TABLE[action][0]))
    assert note_required(action, case, PEOPLE[who])
    assert reason_of(action, case, who, note="  ") is Why.NOTE_REQUIRED
    assert reason_of(action, case, who, note="Lengkapi bukti") is None
    assert reason_of(action, case, who) is None


@pytest.mark.parametrize("action", [A.SUBMIT, A.WITHDRAW, A.START, A.VERIFY])
def test_what_needs_no_word(action):
    case = replace(CASE, state=min(TABLE[action][0]))
    (who,) = TABLE[action][1]
    assert not note_required(action, case, PEOPLE[who])
    assert reason_of(action, case, who, note="") is None


def test_a_locked_window_names_the_day_it_closed():
    refusal = why_not(A.SUBMIT, in_window(CASE, Stand.LOCKED), PEOPLE["manager"])
    assert (type(refusal), refusal.detail) == (WrongState, {"day": WINDOW.closes_on})
    early = why_not(A.SUBMIT, in_window(CASE, Stand.NOT_OPEN), PEOPLE["manager"])
    assert (type(early), early.detail) == (WrongState, {"day": WINDOW.opens_on})


# ── who writes ────────────────────────────────────────────────────────────────
ROWS = {
    "the agency's": None,
    "the unit's": UNIT_PLACE,
    "below the unit": SUBUNIT_PLACE,
    "another unit's": OTHER_UNIT_PLACE,
    "the sibling's unit's": SIBLINGS_UNIT,
}
UNITS_OWN = {"the unit's", "below the unit"}
OF_SLEMAN = {"the agency's", "another unit's", *UNITS_OWN}


def writes(who: str, row: str) -> bool:
    if who in {"admin", "manager", "system"}:
        return True
    if who == "liaison":
        return row in OF_SLEMAN
    return who == "unit liaison" and row in UNITS_OWN


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("row", ROWS)
def test_who_writes_which_row_in_which_state_and_window(who, row):
    for state, stand in product(STATES, Stand):
        case = in_window(replace(CASE, state=state), stand)
        refusal = why_not_edit(case, PEOPLE[who], ROWS[row])
        if not writes(who, row):
            assert isinstance(refusal, NotAllowed)
        elif state is not None and state not in EDITABLE:
            assert refusal.reason is Why.REPORT_WRONG_STATE
        elif stand is Stand.LOCKED:
            assert refusal.reason is Why.WINDOW_LOCKED
        elif stand is Stand.NOT_OPEN and state not in SENT_BACK:
            assert refusal.reason is Why.WINDOW_NOT_OPEN
        else:
            assert refusal is None
        assert may_edit(case, PEOPLE[who], ROWS[row]) == (refusal is None)


def test_a_liaison_is_told_that_the_row_is_anothers():
    liaison = PEOPLE["unit liaison"]
    assert why_not_edit(CASE, liaison, OTHER_UNIT_PLACE).reason is Why.OTHER_UNITS_ROW
    assert why_not_edit(CASE, liaison).reason is Why.OTHER_UNITS_ROW
    assert why_not_edit(CASE, PEOPLE["unit manager"], UNIT_PLACE).reason is Why.ROLE_MISSING
    assert why_not_edit(CASE, PEOPLE["sibling admin"], UNIT_PLACE).reason is Why.NOT_YOURS


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_return_a_report_may_judge_its_rows(who):
    for state in STATES:
        case = replace(CASE, state=state)
        judges = state is S.IN_VERIFICATION and who == "hub evaluator"
        assert may_verify_rows(case, PEOPLE[who]) == judges


def test_a_liaison_of_two_agencies_writes_for_the_one_of_the_report():
    both = person((Role.LIAISON, UNIT_PLACE.agency_id), (Role.LIAISON, SIBLINGS_UNIT.agency_id))
    assert may_edit(CASE, both, UNIT_PLACE)
    assert not may_edit(CASE, both, SIBLINGS_UNIT)
