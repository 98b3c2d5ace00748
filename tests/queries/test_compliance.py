"""Compliance against a recomputation that walks the links and replays the steps one by one."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from renaksi.core.agency import DEFAULT_OBLIGED, AgencyKind
from renaksi.core.compliance import Figures
from renaksi.core.policy import SYSTEM, Actor
from renaksi.core.report import ReportAction as A, Timing
from renaksi.models import (
    Agency,
    ObligationException,
    ProgressReport,
    ReportTransition,
    SupervisionLink,
)
from renaksi.queries.compliance import compliance
from renaksi.queries.people import actor_of
from renaksi.services import agencies, obligations
from tests.factories.cycles import BEGIN, agency, opened, prepared, system
from tests.factories.report_history import checkpoint, reported, sent_back, step, submit, wib

TODAY = date(2026, 3, 1)
COUNTS = ("expected", "submitted", "on_time", "extended", "verified", "nil")


def ask(session, cycle, code, period="B12", as_of=TODAY, actor: Actor = SYSTEM, **more):
    return compliance(
        session,
        cycle,
        checkpoint(cycle, period) if period else None,
        under_id=agency(session, code).id,
        actor=actor,
        today=TODAY,
        as_of=as_of,
        **more,
    )


def counts(figures: Figures) -> tuple[int, ...]:
    return tuple(getattr(figures, name) for name in COUNTS)


def listed(found) -> dict[str, tuple[int, ...]]:
    return {one.code: counts(one.figures) for one in found.by_agency}


@pytest.fixture
def evening(session):
    """B12 of DIY: two on time, one within an extension, one nil (late), one missing."""
    cycle = opened(session)
    due = wib(2026, 1, 10, 20)
    reported(session, cycle, "34.01", "B12", submit(due), step(wib(2026, 1, 20), A.VERIFY))
    reported(session, cycle, "34.02", "B12", submit(due))
    reported(session, cycle, "34.03", "B12", submit(wib(2026, 1, 14), Timing.EXTENDED))
    reported(session, cycle, "34.04", "B12", submit(wib(2026, 1, 15), Timing.LATE, nil=True))
    return cycle


# ── what a day knows ──────────────────────────────────────────────────────────
def test_the_figures_of_a_hub_and_of_what_is_below(session, evening):
    found = ask(session, evening, "34")
    assert counts(found.total) == (6, 4, 2, 1, 1, 1)
    assert counts(found.below) == (5, 4, 2, 1, 1, 1)
    assert (str(found.below.rate), str(found.below.on_time_rate)) == ("80.00", "40.00")
    assert listed(found) == {
        "34": (1, 0, 0, 0, 0, 0),
        "34.01": (1, 1, 1, 0, 1, 0),
        "34.02": (1, 1, 1, 0, 0, 0),
        "34.03": (1, 1, 0, 1, 0, 0),
        "34.04": (1, 1, 0, 0, 0, 1),
        "34.71": (1, 0, 0, 0, 0, 0),
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 9), (6, 0, 0, 0, 0, 0)),
        (date(2026, 1, 10), (6, 2, 2, 0, 0, 0)),
        (date(2026, 1, 14), (6, 3, 2, 1, 0, 0)),
        (date(2026, 1, 15), (6, 4, 2, 1, 0, 1)),
        (date(2026, 1, 20), (6, 4, 2, 1, 1, 1)),
    ],
)
def test_every_day_is_answered_as_it_was(session, evening, day, expected):
    assert counts(ask(session, evening, "34", as_of=day).total) == expected


def test_a_day_ends_at_midnight_at_the_centre_and_nothing_after_now_is_known(session):
    cycle = opened(session)
    reported(session, cycle, "34.01", "B12", submit(wib(2026, 1, 10, 23, 59)))
    reported(session, cycle, "34.02", "B12", submit(wib(2026, 1, 11, 0, 0)))
    day = date(2026, 1, 10)
    assert ask(session, cycle, "34", as_of=day).total.submitted == 1
    assert ask(session, cycle, "34", as_of=day + timedelta(days=1)).total.submitted == 2
    noon = ask(session, cycle, "34", as_of=day, now=wib(2026, 1, 10, 12))
    assert noon.total.submitted == 0


def test_a_report_sent_back_counts_until_its_own_deadline_ends(session):
    cycle = opened(session)
    for code in ("34.01", "94.01"):  # WIB and WIT
        reported(
            session,
            cycle,
            code,
            "B12",
            submit(wib(2026, 1, 9)),
            step(wib(2026, 1, 12), A.START),
            sent_back(wib(2026, 1, 13), date(2026, 1, 20)),
            submit(wib(2026, 2, 2), Timing.RESUBMITTED),
        )
    by_day = {
        day: (
            ask(session, cycle, "34.01", as_of=day).total.submitted,
            ask(session, cycle, "94.01", as_of=day).total.submitted,
        )
        for day in (date(2026, 1, 19), date(2026, 1, 20), date(2026, 1, 21), date(2026, 2, 2))
    }
    # By the end of the 20th at the centre it has been the 21st in Papua for two hours.
    assert list(by_day.values()) == [(1, 1), (1, 0), (0, 0), (1, 1)]
    assert ask(session, cycle, "94.01").total.on_time == 1


def test_a_withdrawn_report_counts_nowhere_until_it_is_handed_in_again(session):
    cycle = opened(session)
    reported(
        session,
        cycle,
        "34.01",
        "B12",
        submit(wib(2026, 1, 9)),
        step(wib(2026, 1, 10), A.WITHDRAW),
        submit(wib(2026, 1, 12), Timing.LATE),
    )
    assert counts(ask(session, cycle, "34.01", as_of=date(2026, 1, 11)).total)[:3] == (1, 0, 0)
    assert counts(ask(session, cycle, "34.01").total)[:3] == (1, 1, 0)


# ── who is expected ───────────────────────────────────────────────────────────
def test_an_agency_without_a_plan_is_expected_all_the_same(session):
    found = ask(session, opened(session), "34")
    assert counts(found.total) == (6, 0, 0, 0, 0, 0)


def test_an_exemption_leaves_the_denominator_from_its_day_and_is_listed(session, evening):
    bantul = agency(session, "34.02")
    obligations.set_exception(
        system(session, wib(2026, 1, 25)),
        evening.id,
        bantul.id,
        owes_plan=False,
        reason="Gempa bumi",
    )
    assert counts(ask(session, evening, "34", as_of=date(2026, 1, 24)).total)[0] == 6
    found = ask(session, evening, "34")
    assert counts(found.total) == (5, 3, 1, 1, 1, 1)
    assert [(one.code, one.exemption) for one in found.exempt] == [("34.02", "Gempa bumi")]
    assert found.by_agency[-1].code == "34.02"
    assert counts(found.by_agency[-1].figures) == (0,) * 6


def test_one_may_owe_a_plan_and_no_reports(session):
    cycle = opened(session)
    obligations.set_exception(
        system(session),
        cycle.id,
        agency(session, "34.02").id,
        owes_plan=True,
        owes_reports=False,
        reason="Laporan digabung",
    )
    found = ask(session, cycle, "34")
    assert found.total.expected == 5
    assert [one.exemption for one in found.exempt] == ["Laporan digabung"]


def test_a_body_that_owes_by_choice_is_expected(session):
    cycle = prepared(session)
    obligations.set_exception(
        system(session),
        cycle.id,
        agency(session, "OMBUDSMAN").id,
        owes_plan=True,
        reason="Permintaan sendiri",
    )
    found = ask(session, cycle, "OMBUDSMAN")
    assert counts(found.total)[0] == 1
    assert found.exempt == ()


def test_a_province_is_expected_from_the_first_period_that_ended_in_its_life(session):
    """Papua Tengah exists since 25 July 2022 (UU 15/2022)."""
    cycle = prepared(session, 2022)
    expected = {
        one.code: ask(session, cycle, "KEMENPANRB", one.code).total.expected
        for one in cycle.checkpoints
    }
    assert expected["B03"] == expected["B06"]
    assert expected["B09"] == expected["B06"] + 3
    before = ask(session, cycle, "91", "B06")
    assert "94.01" in listed(before)
    assert "94.01" not in listed(ask(session, cycle, "91", "B09"))


def test_an_agency_that_moved_counts_once_where_it_stood_at_the_periods_end(session):
    cycle = opened(session)
    agencies.move_agency(
        system(session),
        agency(session, "34.04").id,
        supervisor_id=agency(session, "33").id,
        on=date(2025, 8, 1),
        legal_basis="Uji",
    )
    for code, period in (("34.04", "B06"), ("34.04", "B09")):
        reported(session, cycle, code, period, submit(wib(2025, 7, 9)))
    for period, hub, other in (("B06", "34", "33"), ("B09", "33", "34")):
        assert listed(ask(session, cycle, hub, period))["34.04"][:2] == (1, 1)
        assert "34.04" not in listed(ask(session, cycle, other, period))
    early = ask(session, cycle, "34", "B09", as_of=date(2025, 7, 15))
    assert "34.04" in listed(early)  # the tree of the day, while the period still ran
    nation = ask(session, cycle, "KEMENPANRB", "")
    assert listed(nation)["34.04"][:2] == (4, 2)


# ── all that were due ─────────────────────────────────────────────────────────
def test_cumulative_takes_each_checkpoint_in_its_own_tree(session):
    cycle = opened(session)
    agencies.move_agency(
        system(session),
        agency(session, "34.04").id,
        supervisor_id=agency(session, "33").id,
        on=date(2025, 8, 1),
        legal_basis="Uji",
    )
    reported(session, cycle, "34.04", "B03", submit(wib(2025, 4, 9)))
    reported(session, cycle, "34.04", "B12", submit(wib(2026, 1, 9)))
    found = ask(session, cycle, "34", "")
    assert [one.code for one in found.by_checkpoint] == ["B03", "B06", "B09", "B12"]
    assert [one.figures.expected for one in found.by_checkpoint] == [6, 6, 5, 5]
    assert counts(found.total)[:2] == (22, 1)
    assert listed(found)["34.04"][:2] == (2, 1)
    whole = ask(session, cycle, "KEMENPANRB", "")
    assert sum((part.figures for part in whole.by_hub), Figures()) == whole.total
    assert whole.total.submitted == 2


def test_cumulative_counts_only_what_was_due_by_the_day(session):
    cycle = opened(session)
    codes = [
        [one.code for one in ask(session, cycle, "34", "", as_of=day).by_checkpoint]
        for day in (date(2025, 4, 9), date(2025, 4, 10), date(2025, 10, 9), TODAY)
    ]
    assert codes == [[], ["B03"], ["B03", "B06"], ["B03", "B06", "B09", "B12"]]
    nothing = ask(session, cycle, "34", "", as_of=date(2025, 4, 9))
    assert (counts(nothing.total), nothing.total.rate) == ((0,) * 6, None)


# ── who may see it ────────────────────────────────────────────────────────────
def test_nobody_counts_what_they_may_not_see(session, rina, kadek, oki, sari, evening):
    reported(session, evening, "KEMENDAGRI", "B12", submit(wib(2026, 1, 9)))

    def submitted(user, code):
        return ask(session, evening, code, actor=actor_of(session, user, TODAY)).total.submitted

    assert submitted(rina, "KEMENPANRB") == submitted(rina, "34") == 4
    assert submitted(rina, "35") == 0
    assert submitted(oki, "KEMENPANRB") == 5
    assert submitted(kadek, "KEMENPANRB") == 4  # no ministries
    assert submitted(sari, "KEMENPANRB") == 1


# ── against a slow truth ──────────────────────────────────────────────────────
def naive(session, cycle, period, under: Agency, as_of: date) -> dict[str, set[int]]:
    """Agencies per figure, by walking the links and replaying the steps."""
    point = checkpoint(cycle, period)
    tree = min(as_of, point.period_end)
    above = {
        link.agency_id: link.supervisor_id
        for link in session.scalars(select(SupervisionLink))
        if link.valid_from <= tree < link.valid_to
    }

    def is_under(agency_id: int | None) -> bool:
        while agency_id is not None and agency_id != under.id:
            agency_id = above.get(agency_id)
        return agency_id == under.id

    exempt = {
        one.agency_id
        for one in session.scalars(select(ObligationException))
        if one.valid_from <= as_of < one.valid_to and not (one.owes_plan and one.owes_reports)
    }
    found = {name: set() for name in COUNTS}
    found["expected"] = {
        one.id
        for one in session.scalars(select(Agency))
        if one.kind in DEFAULT_OBLIGED
        and one.active_from <= tree < one.active_to
        and one.id not in exempt
        and is_under(one.id)
    }
    until = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) + timedelta(hours=17)
    for report in session.scalars(
        select(ProgressReport).where(ProgressReport.checkpoint_id == point.id)
    ):
        owner = report.plan.agency_id
        if owner not in found["expected"]:
            continue
        marks = replay(session, report.id, until, report.plan.agency.time_zone)
        for name in marks:
            found[name].add(owner)
    return found


def replay(session, report_id: int, until: datetime, zone) -> set[str]:
    """A small machine that keeps what is handed in, step by step."""
    inside, timings, nil, verified, deadline = False, [], False, False, None
    for one in session.scalars(
        select(ReportTransition)
        .where(ReportTransition.report_id == report_id)
        .order_by(ReportTransition.id)
    ):
        if one.at >= until:
            break
        if one.action is A.SUBMIT:
            inside, nil, deadline = True, one.is_nil, None
            timings.append(one.timing)
        elif one.action is A.WITHDRAW:
            inside, deadline = False, None
            timings.pop()
        elif one.action in (A.RETURN, A.REOPEN):
            verified, deadline = False, one.return_due_on
        elif one.action is A.VERIFY:
            verified = True
        if one.action is not A.VERIFY:
            verified = False
    ahead = {"WIB": 7, "WITA": 8, "WIT": 9}[str(zone)]
    if deadline is not None:
        end = datetime(deadline.year, deadline.month, deadline.day, tzinfo=UTC)
        if until > end + timedelta(hours=24 - ahead):
            inside = False
    if not inside:
        return set()
    facts = {
        "submitted": True,
        "on_time": timings[0] is Timing.ON_TIME,
        "extended": timings[0] is Timing.EXTENDED,
        "verified": verified,
        "nil": nil,
    }
    return {name for name, holds in facts.items() if holds}


def random_steps(dice: random.Random) -> list[dict]:
    """A walk no agency could not have taken, from the last days of the year on."""
    at, state, steps, first = wib(2025, 12, 30), "draft", [], True
    for _ in range(dice.randrange(9)):
        at += timedelta(hours=dice.randrange(1, 200))
        day = (at + timedelta(hours=7)).date()
        if state == "draft":
            timing = dice.choice([Timing.ON_TIME, Timing.EXTENDED, Timing.LATE])
            if any(one["action"] in (A.RETURN, A.REOPEN) for one in steps):
                timing = timing if first else Timing.RESUBMITTED
            steps.append(submit(at, timing, nil=dice.random() < 0.3))
            state, first = "submitted", False
        elif state == "submitted":
            withdraws = dice.random() < 0.3
            steps.append(step(at, A.WITHDRAW if withdraws else A.START))
            state = "draft" if withdraws else "verifying"
        elif state == "verifying":
            if dice.random() < 0.5:
                steps.append(step(at, A.VERIFY))
                state = "verified"
            else:
                steps.append(sent_back(at, day + timedelta(days=dice.randrange(9))))
                state = "draft"
        else:
            steps.append(sent_back(at, day + timedelta(days=dice.randrange(9)), A.REOPEN))
            state = "draft"
    return steps


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_figures_agree_with_the_slow_truth(session, seed):
    dice = random.Random(seed)
    cycle = opened(session)
    codes = ["34", "33", "KEMENKO-PMK", "KEMENDAGRI", "34.01", "34.02", "34.04", "33.71", "94.01"]
    owners = [agency(session, code) for code in codes]
    for owner in owners:
        reported(session, cycle, owner, "B12", *random_steps(dice))
    places = [one for one in owners if one.kind in (AgencyKind.KABUPATEN, AgencyKind.KOTA)]
    for owner in dice.sample(places, 3):
        agencies.move_agency(
            system(session),
            owner.id,
            supervisor_id=agency(session, dice.choice(["31", "35", "36", "51"])).id,
            on=date(2025, 11, 1) + timedelta(days=dice.randrange(120)),
            legal_basis="Uji",
        )
    obligations.set_exception(
        system(session, BEGIN + timedelta(days=380)),
        cycle.id,
        dice.choice(owners).id,
        owes_plan=False,
        reason="Uji",
    )
    for under in ("KEMENPANRB", "34", "33", "35", "KEMENKO-PMK"):
        for _ in range(4):
            as_of = date(2025, 12, 20) + timedelta(days=dice.randrange(70))
            found = ask(session, cycle, under, as_of=as_of)
            slow = naive(session, cycle, "B12", agency(session, under), as_of)
            for name in COUNTS:
                fast = {one.agency_id for one in found.by_agency if getattr(one.figures, name)}
                assert fast == slow[name], (under, as_of, name)
                assert getattr(found.total, name) == len(slow[name])
            assert sum((part.figures for part in found.by_hub), Figures()) == found.total
            below = {name: slow[name] - {agency(session, under).id} for name in COUNTS}
            assert counts(found.below) == tuple(len(below[name]) for name in COUNTS)


@pytest.mark.parametrize("period", ["B12", ""])
def test_the_number_of_statements_does_not_grow(session, count_queries, period):
    cycle = opened(session)
    root = agency(session, "KEMENPANRB").id
    point = checkpoint(cycle, period) if period else None

    def read():
        session.flush()
        assert [one.due_on for one in cycle.checkpoints]  # what a page has read already
        with count_queries() as statements:
            compliance(session, cycle, point, under_id=root, actor=SYSTEM, today=TODAY)
        return len(statements)

    reported(session, cycle, "34", "B12", submit(wib(2026, 1, 9)))
    assert read() <= 7  # the tree may have been read by nobody yet
    few = read()
    for owner in session.scalars(select(Agency).where(Agency.code.like("3_.0_"))).all():
        reported(session, cycle, owner, "B12", submit(wib(2026, 1, 9)))
    assert read() == few
    assert few <= 6
