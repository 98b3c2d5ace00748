"""Whose list a report stands on, and what the list of its rows says."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, strategies as st

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.authority import ReviewTier
from renaksi.core.policy import Actor, Grant, Place, Role
from renaksi.core.report import EntryVerdict as V, ReportAction as A, ReportState as S
from renaksi.core.report_window import ReportWindow
from renaksi.core.reporting import ReportCase
from renaksi.core.verification_queue import (
    OPEN,
    Progress,
    RowStand as R,
    due_step,
    is_at_it,
    neighbours,
    next_open,
    next_step,
    progress,
    row_stand,
)

ROOT, HUB, OWN = 1, 2, 3
RINA, EVI, TONO, EKO, SARI = 21, 22, 23, 24, 25
TIERS = (
    ReviewTier(
        HUB,
        "DIY",
        {Role.EVALUATOR: frozenset({RINA, EVI}), Role.EVALUATION_LEAD: frozenset({TONO})},
    ),
    ReviewTier(ROOT, "KemenPANRB", {Role.EVALUATOR: frozenset({EKO})}),
)


def case(state: S | None, tiers=TIERS, **more) -> ReportCase:
    return ReportCase(
        state=state,
        place=Place(OWN, AgencyKind.KABUPATEN, OWN, (OWN, HUB, ROOT)),
        window=ReportWindow(date(2026, 7, 1), date(2026, 7, 10), date(2026, 7, 20), TimeZone.WIB),
        now=datetime(2026, 7, 6, tzinfo=UTC),
        tiers=tiers,
        **more,
    )


def who(user_id: int, role: Role = Role.EVALUATOR, home: int = HUB) -> Actor:
    return Actor(user_id, "Orang", (Grant(role, home, home, home),))


@pytest.mark.parametrize("state", [None, *S])
def test_only_what_was_handed_in_waits_for_a_verifier(state):
    expected = {S.SUBMITTED: A.START, S.IN_VERIFICATION: A.RETURN}.get(state)
    assert due_step(state) is expected
    assert next_step(case(state), who(RINA), RINA) is expected


@pytest.mark.parametrize(
    ("user", "role", "home", "verifier", "waits"),
    [
        (RINA, Role.EVALUATOR, HUB, RINA, True),
        (EVI, Role.EVALUATOR, HUB, RINA, False),  # a colleague is at it
        (EVI, Role.EVALUATOR, HUB, 99, True),  # whoever began is gone
        (EVI, Role.EVALUATOR, HUB, None, True),
        (TONO, Role.EVALUATION_LEAD, HUB, RINA, False),
        (EKO, Role.EVALUATOR, ROOT, RINA, False),  # not the direct supervisor
    ],
)
def test_whoever_began_goes_on(user, role, home, verifier, waits):
    found = next_step(case(S.IN_VERIFICATION), who(user, role, home), verifier)
    assert (found is A.RETURN) is waits


def test_the_owners_own_people_have_nothing_to_verify():
    mine = case(S.SUBMITTED, owner_actor_ids=frozenset({RINA}))
    assert next_step(mine, who(RINA)) is None
    assert next_step(mine, who(EVI)) is A.START


def test_where_the_supervisor_has_nobody_it_waits_for_the_tier_above():
    empty = (ReviewTier(HUB, "DIY", {}), TIERS[1])
    assert next_step(case(S.SUBMITTED, empty), who(EKO, home=ROOT)) is A.START
    assert is_at_it(case(S.IN_VERIFICATION, empty), who(EKO, home=ROOT), RINA)
    assert is_at_it(case(S.IN_VERIFICATION, ()), who(EKO, home=ROOT), RINA)


# ── rows ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("verdict", "due", "reported", "flagged"),
    list(product(V, (True, False), (True, False), (True, False))),
)
def test_what_is_said_of_a_row(verdict, due, reported, flagged):
    told = row_stand(verdict, is_due=due, is_reported=reported, is_flagged=flagged)
    if verdict is V.RETURNED:
        assert told is R.RETURNED
    elif verdict in {V.ACCEPTED, V.ADJUSTED}:
        assert told is R.DECIDED
    elif not due:
        assert told is R.NOT_DUE
    elif flagged:
        assert told is R.FLAGGED
    else:
        assert told is (R.CLEAN if reported else R.MISSING)


@given(st.lists(st.sampled_from(R), max_size=30))
def test_the_parts_of_the_progress_sum_to_the_whole(stands):
    told = progress(stands)
    assert told.due == told.decided + told.returned + told.undecided
    assert told.due + stands.count(R.NOT_DUE) == len(stands)
    assert told.may_verify is not any(one in OPEN or one is R.RETURNED for one in stands)


def test_nothing_due_may_be_verified():
    assert progress([]) == Progress()
    assert Progress().may_verify


@pytest.mark.parametrize(
    ("key", "expected"), [("a", (None, "b")), ("b", ("a", "c")), ("c", ("b", None))]
)
def test_the_rows_beside_a_row(key, expected):
    assert neighbours(["a", "b", "c"], key) == expected


@pytest.mark.parametrize(
    ("stands", "after", "expected"),
    [
        ("CFD", "0", "1"),
        ("FCD", "0", "1"),  # a clean one where no other is flagged
        ("FCF", "0", "2"),  # flagged before clean
        ("FCF", "2", "0"),  # starting over
        ("CCM", "0", "2"),  # what was not reported before clean
        ("DFD", "2", "1"),
        ("FDD", "0", None),  # the row itself is no next row
        ("DND", "1", None),
        ("DRF", "elsewhere", "2"),
        ("", "0", None),
    ],
)
def test_where_to_go_on(stands, after, expected):
    word = {
        "C": R.CLEAN,
        "F": R.FLAGGED,
        "D": R.DECIDED,
        "N": R.NOT_DUE,
        "R": R.RETURNED,
        "M": R.MISSING,
    }
    rows = [(str(at), word[one]) for at, one in enumerate(stands)]
    assert next_open(rows, after) == expected


@given(st.lists(st.sampled_from(R), min_size=1, max_size=20), st.data())
def test_going_on_until_nothing_is_open_visits_every_open_row_once(stands, data):
    rows = {str(at): one for at, one in enumerate(stands)}
    here, seen = data.draw(st.sampled_from(list(rows))), []
    while (found := next_open(rows.items(), here)) is not None:
        seen.append(found)
        rows[found], here = R.DECIDED, found
    left = [key for key, one in rows.items() if one in OPEN]
    assert len(seen) == len(set(seen))
    assert left in ([], [here] if not seen else [])
