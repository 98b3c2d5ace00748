"""Every step of a periodic report × state × person, against a table written from the brief."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest

from renaksi.core.agency import AgencyKind as K
from renaksi.core.errors import Invalid, Refusal as Why, WrongState
from renaksi.core.job import (
    LOST_AFTER,
    MOST_ATTEMPTS,
    JobKind,
    JobState,
    JobView,
    is_left,
    may_claim,
)
from renaksi.core.periodic import Period, PeriodicKind
from renaksi.core.periodic_grid import COUNT, NAMED, PERCENT, best, grid
from renaksi.core.periodic_rights import (
    PeriodicCase,
    approving_tier,
    checked_text,
    may_read_report,
    permitted,
    why_not,
)
from renaksi.core.periodic_steps import (
    STEPS,
    PeriodicAction as A,
    PeriodicState as S,
    proposed_number,
)
from renaksi.core.policy import SYSTEM, Actor, Place, Role
from renaksi.core.workflow import ReviewTier
from tests.core.test_workflow import HUB, OWN, PEOPLE, ROOT, person

TODAY = date(2026, 4, 6)
MARCH = Period(PeriodicKind.MONTHLY, 2026, 3)
PROVINCE = Place(HUB, K.PROVINSI, HUB, (HUB, ROOT))
WRITERS = {"hub evaluator", "hub lead"}
# From which state, and who: written out by hand. "hub evaluator" handed it in.
TABLE = {
    A.TAKE: (S.DRAFT, WRITERS),
    A.WRITE: (S.DRAFT, WRITERS),
    A.SUBMIT: (S.DRAFT, WRITERS),
    A.WITHDRAW: (S.SUBMITTED, {"hub evaluator"}),
    A.SEND_BACK: (S.SUBMITTED, {"hub lead"}),
    A.APPROVE: (S.SUBMITTED, {"hub lead"}),
    A.DISCARD: (S.DRAFT, WRITERS),
    A.NEW_EDITION: (S.APPROVED, WRITERS),
}
READERS = WRITERS | {
    "hub admin", "hub manager", "root evaluator", "root lead", "observer",
    "national", "system",
}  # fmt: skip
"""Of the archive: owner roles see their own agency, not those below it."""


def tier(agency_id: int, *leads: str) -> ReviewTier:
    people = frozenset(PEOPLE[one].user_id for one in leads)
    return ReviewTier(agency_id, f"Instansi {agency_id}", {Role.EVALUATION_LEAD: people})


def case(state: S, **more: object) -> PeriodicCase:
    found = PeriodicCase(
        state, MARCH, PROVINCE, (tier(HUB, "hub lead"), tier(ROOT, "root lead")),
        hands=frozenset({PEOPLE["hub evaluator"].user_id}),
        submitted_by_id=PEOPLE["hub evaluator"].user_id,
        figures_on=TODAY,
    )  # fmt: skip
    return replace(found, **more)


@pytest.mark.parametrize(("name", "state"), [*product(PEOPLE, S)])
def test_who_takes_which_step_in_which_state(name: str, state: S):
    expected = {one for one, (source, who) in TABLE.items() if source is state and name in who}
    assert set(permitted(case(state), PEOPLE[name], TODAY)) == expected
    assert set(TABLE) == set(STEPS) == set(A)


@pytest.mark.parametrize(("name", "state"), [*product(PEOPLE, S)])
def test_who_reads_it(name: str, state: S):
    frozen = state in {S.APPROVED, S.SUPERSEDED}
    expected = name in (READERS if frozen else WRITERS | {"system"})
    assert may_read_report(PEOPLE[name], case(state)) == expected


def test_where_nobody_at_the_base_can_the_tier_above_approves():
    hands = frozenset({PEOPLE["hub evaluator"].user_id, PEOPLE["hub lead"].user_id})
    stuck = case(S.SUBMITTED, hands=hands)
    assert approving_tier(stuck).agency_id == ROOT
    assert why_not(A.APPROVE, stuck, PEOPLE["hub lead"], TODAY).reason is Why.FOUR_EYES
    assert why_not(A.APPROVE, stuck, PEOPLE["root lead"], TODAY) is None
    assert may_read_report(PEOPLE["root lead"], stuck)
    assert not may_read_report(PEOPLE["root lead"], replace(stuck, state=S.DRAFT))
    other = why_not(A.APPROVE, case(S.SUBMITTED), PEOPLE["root lead"], TODAY)
    assert (other.reason, other.detail) == (Why.OTHER_TIER_ACTS, {"agency": f"Instansi {HUB}"})
    nobody = case(S.SUBMITTED, tiers=())
    assert approving_tier(nobody) is None
    assert why_not(A.APPROVE, nobody, PEOPLE["hub lead"], TODAY).reason is Why.OTHER_TIER_ACTS


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"figures_on": None}, Why.FIGURES_MISSING),
        ({"figures_on": date(2026, 3, 31)}, Why.FIGURES_EARLY),
        ({"is_busy": True}, Why.FIGURES_RUN),
        ({"period": Period(PeriodicKind.MONTHLY, 2026, 4)}, Why.PERIOD_RUNNING),
    ],
)
def test_figures_are_whole_and_final_before_it_is_handed_in(change, why):
    refused = why_not(A.SUBMIT, case(S.DRAFT, **change), PEOPLE["hub evaluator"], TODAY)
    assert isinstance(refused, WrongState)
    assert refused.reason is why
    assert why_not(A.WRITE, case(S.DRAFT, **change), PEOPLE["hub evaluator"], TODAY) is None


def test_reasons_are_asked_for_and_texts_end_somewhere():
    lead = PEOPLE["hub lead"]
    assert why_not(A.SEND_BACK, case(S.SUBMITTED), lead, TODAY, note=" ").reason is (
        Why.NOTE_REQUIRED
    )
    assert why_not(A.SEND_BACK, case(S.SUBMITTED), lead, TODAY, note="Cek") is None
    assert checked_text("  dua\r\nbaris ") == "dua\nbaris"
    with pytest.raises(Invalid):
        checked_text("x" * 20_001)
    assert proposed_number(3, 7, 2026) == "B-004/LB/07/2026"


def test_a_watcher_limited_to_kinds_reads_only_what_shows_no_others():
    watcher = person((Role.OBSERVER, 50), reach=ROOT)

    def limited(*kinds: K) -> Actor:
        grants = tuple(replace(one, kinds=frozenset(kinds)) for one in watcher.grants)
        return Actor(watcher.user_id, "", grants)

    kept = case(S.APPROVED)
    nation = replace(kept, place=Place(ROOT, K.PUSAT, ROOT, (ROOT,)))
    regions = (K.PROVINSI, K.KABUPATEN, K.KOTA)
    assert may_read_report(limited(*regions), kept)
    assert not may_read_report(limited(K.PROVINSI), kept)
    assert not may_read_report(limited(*regions, K.PUSAT), nation)
    assert may_read_report(watcher, nation)
    assert OWN not in PROVINCE.lineage


def test_a_command_takes_no_step():
    for state in S:
        assert permitted(case(state), SYSTEM, TODAY) == ()


# ── jobs ──────────────────────────────────────────────────────────────────────
def test_a_job_is_claimed_while_it_waits_or_its_worker_is_silent():
    now = datetime(2026, 4, 6, tzinfo=UTC)
    old = now - LOST_AFTER * 2
    assert may_claim(JobState.QUEUED, None, 0, now)
    assert may_claim(JobState.RUNNING, old, 1, now)
    assert may_claim(JobState.RUNNING, None, 1, now)
    assert not may_claim(JobState.RUNNING, now, 1, now)
    assert not may_claim(JobState.RUNNING, old, MOST_ATTEMPTS, now)
    assert not may_claim(JobState.DONE, old, 1, now)


def test_progress_is_whole_only_when_it_is_done():
    def percent(state: JobState, done: int, total: int) -> int:
        return JobView(JobKind.PERIODIC_FIGURES, state, done, total, "").percent

    assert [percent(JobState.RUNNING, done, 3) for done in range(4)] == [0, 33, 66, 99]
    assert percent(JobState.QUEUED, 0, 0) == 0
    assert percent(JobState.DONE, 3, 3) == 100


# ── tables ────────────────────────────────────────────────────────────────────
def test_equal_values_share_a_place_and_figures_are_rounded_last():
    rows = [(f"{n}", f"Instansi {n}", Decimal(value), 4) for n, value in enumerate((9, 9, 8, 8, 7))]
    assert [row[0] for row in best(rows)] == [1, 1, 3, 3, 5]
    assert len(best(rows * 3)) == 10
    made = grid("x", {**NAMED, "share": PERCENT, "many": COUNT}, [("1", "a", Decimal("66.665"), 2)])
    assert made.rows == (("1", "a", Decimal("66.67"), 2),)
    assert made.column("share") == [Decimal("66.67")]


def test_a_job_nobody_sees_to_is_noticed_by_whoever_looks_at_it():
    now = datetime(2026, 4, 6, tzinfo=UTC)

    def left(state: JobState, *, queued: timedelta, beat: timedelta | None = None) -> bool:
        heard = None if beat is None else now - beat
        return is_left(
            JobView(
                JobKind.PERIODIC_FILES, state, 0, 0, "", queued_at=now - queued, heartbeat_at=heard
            ),
            now,
        )

    second, minute = timedelta(seconds=1), timedelta(minutes=1)
    assert not left(JobState.QUEUED, queued=second)
    assert left(JobState.QUEUED, queued=minute)
    assert not left(JobState.RUNNING, queued=minute, beat=second)
    assert left(JobState.RUNNING, queued=minute, beat=2 * minute)
    assert not left(JobState.DONE, queued=minute, beat=2 * minute)
