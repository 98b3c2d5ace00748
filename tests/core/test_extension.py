"""Who may ask for more time and who decides: state × step × person, against a table by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.agency import TimeZone
from renaksi.core.errors import Invalid, NotAllowed, Refusal as Why, WrongState
from renaksi.core.extension import (
    LONGEST,
    STEPS,
    ExtensionAction as A,
    ExtensionCase,
    acting_tier,
    day_fault,
    permitted,
    why_not,
)
from renaksi.core.policy import Place
from renaksi.core.report import EDITABLE, ExtensionState as X, ReportState as S
from renaksi.core.report_window import ReportWindow
from tests.core.test_workflow import (
    HUB,
    HUB_TIER,
    PEOPLE,
    PLACE,
    ROOT,
    ROOT_TIER,
    ids,
    tier,
)

WINDOW = ReportWindow(date(2026, 4, 1), date(2026, 4, 10), date(2026, 4, 17), TimeZone.WIB)
TODAY = date(2026, 4, 20)
CASE = ExtensionCase(
    None, PLACE, WINDOW, datetime(2026, 4, 20, 3, tzinfo=UTC), TODAY, S.DRAFT,
    tiers=(HUB_TIER, ROOT_TIER),
)  # fmt: skip
OWNERS, LEAD = {"admin", "manager"}, {"hub lead"}
TABLE = {
    A.REQUEST: (None, OWNERS),
    A.GRANT: (X.REQUESTED, LEAD),
    A.REFUSE: (X.REQUESTED, LEAD),
    A.CANCEL: (X.REQUESTED, OWNERS),
}
ASKED = replace(CASE, state=X.REQUESTED, is_pending=True)


def reason_of(action: A, case: ExtensionCase, who: str, note: str | None = None) -> Why | None:
    refusal = why_not(action, case, PEOPLE[who], note=note)
    return refusal.reason if refusal else None


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("action", A)
def test_every_step_in_every_state_by_every_person(action, who):
    source, people = TABLE[action]
    for state in (None, *X):
        refusal = why_not(action, replace(CASE, state=state), PEOPLE[who])
        if who not in people:
            assert isinstance(refusal, NotAllowed)
        elif state is not source:
            assert (type(refusal), refusal.reason) == (WrongState, Why.EXTENSION_DECIDED)
        else:
            assert refusal is None


@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_offered_is_what_would_be_accepted(who):
    for state in (None, *X):
        case = replace(CASE, state=state)
        wanted = {one for one, (source, people) in TABLE.items() if who in people}
        wanted = {one for one in wanted if TABLE[one][0] is state}
        assert set(permitted(case, PEOPLE[who])) == wanted


def test_where_each_step_leads():
    assert {one: step.target for one, step in STEPS.items()} == {
        A.REQUEST: X.REQUESTED, A.GRANT: X.GRANTED, A.REFUSE: X.REFUSED, A.CANCEL: X.CANCELLED,
    }  # fmt: skip


@pytest.mark.parametrize("who", sorted(set(PEOPLE) - OWNERS - LEAD))
@pytest.mark.parametrize("action", A)
def test_a_refusal_for_want_of_authority_leaks_nothing(action, who):
    told = {
        reason_of(action, replace(CASE, state=state, report_state=report, today=day), who, note="")
        for state in (None, *X)
        for report in (None, *S)
        for day in (TODAY, date(2027, 1, 1))
    }
    assert len(told) == 1


# ── whose decision ────────────────────────────────────────────────────────────
@pytest.mark.parametrize("action", [A.GRANT, A.REFUSE])
def test_who_asked_or_reported_does_not_decide(action):
    case = replace(ASKED, owner_actor_ids=ids("hub lead"))
    assert reason_of(action, case, "hub lead") is Why.OWN_WORK
    assert acting_tier(case) == ROOT_TIER
    assert reason_of(action, case, "root lead", note="Tidak cukup") is None


@pytest.mark.parametrize("action", [A.GRANT, A.REFUSE])
def test_where_the_supervisor_has_no_lead_the_tier_above_decides(action):
    case = replace(ASKED, tiers=(tier(HUB, "DIY", ["hub evaluator"]), ROOT_TIER))
    assert acting_tier(case) == ROOT_TIER
    assert reason_of(action, case, "root lead") is None
    assert reason_of(action, case, "hub evaluator") is Why.ROLE_MISSING
    assert reason_of(action, ASKED, "root lead") is Why.OTHER_TIER_ACTS


def test_for_a_hub_the_centre_decides():
    hub = Place(HUB, PLACE.kind, HUB, (HUB, ROOT))
    case = replace(ASKED, place=hub, tiers=(ROOT_TIER,))
    assert reason_of(A.GRANT, case, "root lead") is None
    assert reason_of(A.GRANT, case, "hub lead") is Why.ROLE_MISSING


def test_having_verified_before_is_no_reason_against_deciding():
    assert not ASKED.took_part_in_review(PEOPLE["hub lead"].user_id)


# ── when ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("state", [None, *S])
def test_only_what_is_not_handed_in_can_have_more_time(state):
    reason = reason_of(A.REQUEST, replace(CASE, report_state=state), "manager")
    assert reason is (None if state in {None, *EDITABLE} else Why.REPORT_WRONG_STATE)


def test_one_request_at_a_time():
    assert reason_of(A.REQUEST, replace(CASE, is_pending=True), "admin") is Why.EXTENSION_PENDING


@pytest.mark.parametrize(
    ("until", "reason"),
    [(TODAY, Why.EXTENSION_RUNS), (TODAY - timedelta(1), None), (None, None)],
)
def test_a_second_one_only_when_the_first_has_run_out(until, reason):
    case = replace(CASE, window=replace(WINDOW, extended_until=until))
    assert reason_of(A.REQUEST, case, "manager") is reason


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 4, 5), TODAY, date(2026, 5, 17)])
def test_it_can_be_asked_for_before_the_lock_and_after_it(day):
    assert reason_of(A.REQUEST, replace(CASE, today=day), "manager") is None


def test_after_the_furthest_day_there_is_nothing_to_ask_for_or_to_grant():
    late = WINDOW.closes_on + LONGEST + timedelta(1)
    refusal = why_not(A.REQUEST, replace(CASE, today=late), PEOPLE["manager"])
    assert (refusal.reason, refusal.detail) == (
        Why.EXTENSION_TOO_LATE, {"day": WINDOW.closes_on + LONGEST}
    )  # fmt: skip
    asked = replace(ASKED, today=late)
    assert reason_of(A.GRANT, asked, "hub lead") is Why.EXTENSION_TOO_LATE
    assert reason_of(A.REFUSE, asked, "hub lead", note="Terlambat") is None
    assert reason_of(A.CANCEL, asked, "manager") is None


@settings(deadline=None)
@given(st.dates(date(2026, 3, 1), date(2026, 6, 30)), st.dates(date(2026, 3, 1), date(2026, 6, 30)))
def test_a_day_is_taken_only_if_it_gives_time_and_ends_in_time(today, wanted):
    case = replace(CASE, today=today)
    fault = day_fault(case, wanted, "until")
    helps = wanted >= today and wanted > WINDOW.due_on
    fits = wanted <= WINDOW.closes_on + timedelta(30)
    assert (fault is None) == (helps and fits)
    if fault is not None:
        assert isinstance(fault, Invalid)
        assert fault.field == "until"
        assert fault.reason is (Why.DATE_TOO_FAR if helps else Why.EXTENSION_TOO_SHORT)


def test_refusing_needs_a_word_and_granting_none():
    assert reason_of(A.REFUSE, ASKED, "hub lead", note=" ") is Why.NOTE_REQUIRED
    assert reason_of(A.REFUSE, ASKED, "hub lead") is None
    assert reason_of(A.GRANT, ASKED, "hub lead", note="") is None
