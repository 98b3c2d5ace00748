from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.policy import Role
from renaksi.core.tasks import TaskKind as K, Urgency, urgency
from renaksi.core.workflow import permitted
from renaksi.labels.tasks import TASK, URGENCY, countdown, headline, in_words
from renaksi.queries.plan_cases import plan_case
from renaksi.queries.standings import cycles_at_work, standings
from renaksi.queries.tasks import tasks
from renaksi.services import comments, plans
from tests.factories.people import agency, give, make_person
from tests.factories.plans import a_cast, a_cycle, a_plan, ctx_of, step, valid_rows
from tests.people import HUB, OWN

MONDAY = datetime(2026, 2, 2, 2, tzinfo=UTC)
THURSDAY = MONDAY + timedelta(days=3, hours=8)
CODES = ["B03", "B06", "B09", "B12"]


@pytest.fixture
def cast(sari, budi, rina, tono):
    return sari, budi, rina, tono


@pytest.fixture
def plan_in(session, cast):
    return lambda state, **more: a_plan(session, agency(session, OWN), state, **more)


def todo(session, user, now=THURSDAY):
    ctx = ctx_of(session, user, now)
    cycles = cycles_at_work(session, ctx.actor)
    found = standings(session, ctx.actor, cycles, ctx.today)
    return tasks(session, ctx.actor, found, cycles, now)


def kinds(session, user, now=THURSDAY):
    return [task.kind for task in todo(session, user, now)]


def test_every_kind_of_task_has_its_words():
    assert set(TASK) == set(K)
    assert set(URGENCY) == set(Urgency)


# ── who must act next ─────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("state", "admin", "manager", "evaluator", "lead"),
    [
        (S.DRAFT, [K.COMPLETE_PLAN], [], [], []),
        (S.PROPOSED, [], [K.SUBMIT_PLAN], [], []),
        (S.SUBMITTED, [], [], [K.START_REVIEW], []),
        (S.IN_REVIEW, [], [], [K.CONTINUE_REVIEW], [K.ENDORSE_PLAN]),
        (S.RETURNED, [K.FIX_RETURN], [], [], []),
        (S.ENDORSED, [], [K.ENACT_PLAN], [], []),
        (S.ENACTED, [], [], [], []),
    ],
)
def test_each_state_is_somebodys_task_and_nobody_elses(
    session, plan_in, cast, state, admin, manager, evaluator, lead
):
    plan_in(state, at=MONDAY)
    assert [kinds(session, user) for user in cast] == [admin, manager, evaluator, lead]


@pytest.mark.parametrize("state", [one for one in S if one not in {S.CANCELLED, S.SUPERSEDED}])
def test_no_task_leads_to_a_step_that_is_refused(session, plan_in, cast, state):
    revision = plan_in(state, at=MONDAY)
    step_of = {
        K.COMPLETE_PLAN: A.PROPOSE,
        K.FIX_RETURN: A.PROPOSE,
        K.SUBMIT_PLAN: A.SUBMIT,
        K.ENACT_PLAN: A.ENACT,
        K.START_REVIEW: A.START_REVIEW,
        K.CONTINUE_REVIEW: A.RETURN,
        K.ENDORSE_PLAN: A.ENDORSE,
    }
    case = plan_case(session, revision, THURSDAY.date())
    for user in cast:
        allowed = permitted(case, ctx_of(session, user, THURSDAY).actor)
        assert {step_of[kind] for kind in kinds(session, user)} <= set(allowed)


def test_without_a_plan_the_admin_is_asked_to_begin_one(session, cast):
    a_cycle(session)
    [task] = todo(session, cast[0])
    assert (task.kind, task.days_left, task.facts.agency_name) == (
        K.CREATE_PLAN,
        54,
        "Kabupaten Sleman",
    )
    assert kinds(session, cast[1]) == []


def test_who_owes_nothing_is_not_asked(session, oki):
    a_cycle(session)
    lns = make_person(session, "a@komisi.test", (Role.AGENCY_ADMIN, "OMBUDSMAN"))
    assert kinds(session, lns) == []


def test_a_manager_without_admin_does_that_work_too(session, plan_in, cast):
    plan_in(S.DRAFT)
    sari, budi, *_ = cast
    assert kinds(session, budi) == []
    sari.is_active = False
    assert kinds(session, budi) == [K.COMPLETE_PLAN]


def test_a_liaison_is_asked_for_the_rows_of_its_own_office(session, plan_in, cast, lina, dinkes):
    rows = valid_rows(agency(session, OWN), CODES, 4)
    theirs = [replace(one, responsible_code=dinkes.code) for one in rows[:2]]
    plan_in(S.DRAFT, rows=[replace(theirs[0], indicator=""), theirs[1], *rows[2:]])
    [task] = todo(session, lina)
    assert (task.kind, task.facts.own_rows, task.facts.own_incomplete) == (K.FILL_ROWS, 2, 1)
    assert in_words(task).text == "1 dari 2 aksi unit Anda belum lengkap."


def test_a_liaison_with_full_rows_or_a_frozen_plan_has_nothing_to_do(
    session, plan_in, cast, lina, dinkes
):
    rows = valid_rows(agency(session, OWN), CODES, 4)
    whole = [replace(rows[0], responsible_code=dinkes.code), *rows[1:]]
    revision = plan_in(S.DRAFT, rows=whole)
    assert kinds(session, lina) == []
    revision.items[0].indicator = ""
    session.flush()
    assert kinds(session, lina) == [K.FILL_ROWS]
    ctx = ctx_of(session, cast[0], THURSDAY)
    plans.take_step(ctx, revision.id, A.PROPOSE, version=revision.version)
    assert kinds(session, lina) == []


def test_a_stand_in_is_told_for_whom(session, plan_in, cast, eko):
    plan_in(S.SUBMITTED, at=MONDAY)
    cast[2].is_active = False
    [task] = todo(session, eko)
    assert in_words(task).stands_in == "dialihkan dari Daerah Istimewa Yogyakarta"


def test_two_roles_give_both_lists(session, plan_in, cast, wati):
    plan_in(S.SUBMITTED, at=MONDAY)
    give(session, wati, Role.EVALUATOR, HUB)
    give(session, make_person(session, "m@diy.test"), Role.MANAGER, HUB)
    assert kinds(session, wati)[:2] == [K.START_REVIEW, K.CREATE_PLAN]


# ── duties beside plans ───────────────────────────────────────────────────────
def test_the_national_admin_is_asked_for_a_cycle_and_then_to_open_it(session, agus):
    assert kinds(session, agus) == [K.CREATE_CYCLE]
    a_cycle(session, 2026, state=CycleState.PREPARING)
    [task] = todo(session, agus)
    assert (task.kind, task.year, task.urgency) == (K.OPEN_CYCLE, 2026, Urgency.LATE)


def test_a_closed_cycle_of_this_year_is_not_asked_for_again(session, agus):
    a_cycle(session, 2026, state=CycleState.CLOSED)
    assert kinds(session, agus) == []


def test_missing_people_are_counted_for_who_may_appoint_them(session, cast, wati, agus):
    a_cycle(session)
    [begin, appoint] = todo(session, wati)
    assert (begin.kind, appoint.kind, appoint.count) == (K.CREATE_PLAN, K.APPOINT, 5)
    give(session, make_person(session, "m@diy.test"), Role.MANAGER, HUB)
    assert todo(session, wati)[-1].count == 4
    assert K.APPOINT in kinds(session, agus)


def test_watchers_have_no_tasks(session, plan_in, oki, joko):
    plan_in(S.SUBMITTED)
    assert (kinds(session, oki), kinds(session, joko)) == ([], [])


def test_the_sibling_has_only_its_own(session, plan_in, dewi):
    plan_in(S.RETURNED)
    begin, appoint = todo(session, dewi)
    assert (begin.kind, begin.facts.agency_name) == (K.CREATE_PLAN, "Kabupaten Bantul")
    assert in_words(appoint).title == (
        "Kabupaten Bantul tanpa Admin Instansi atau Pejabat Pengelola"
    )


# ── until when ────────────────────────────────────────────────────────────────
def test_a_review_counts_down_its_working_days(session, plan_in, cast):
    plan_in(S.SUBMITTED, at=MONDAY)
    [task] = todo(session, cast[2])
    assert (task.days_left, task.urgency) == (4, Urgency.THIS_WEEK)
    assert in_words(task).until == "Batas Senin, 9 Februari 2026, 23.59 WIB"
    [late] = todo(session, cast[2], MONDAY + timedelta(days=10))
    assert (late.urgency, in_words(late).when.word) == (Urgency.LATE, "Terlambat 3 hari")


def test_a_return_has_its_own_deadline_and_speaks_with_the_reviewers_words(session, plan_in, cast):
    revision = plan_in(S.IN_REVIEW, at=MONDAY)
    sari, _budi, rina, _tono = cast
    comments.add_note(ctx_of(session, rina, MONDAY), revision.plan_id, "Target?")
    people = a_cast(session, agency(session, OWN))
    step(session, people, revision, A.RETURN, MONDAY, note="Target B12 terlalu tinggi")
    [task] = todo(session, sari)
    words = in_words(task)
    assert words.title == "Perbaiki renaksi 2026"
    assert words.text == "“Target B12 terlalu tinggi” 1 catatan belum dijawab."
    assert words.until == "Batas Senin, 9 Februari 2026, 23.59 WIB"


def test_a_later_revision_has_no_drafting_deadline(session, plan_in, cast):
    plan_in(S.ENACTED)
    plan_in(S.DRAFT, at=MONDAY)
    [task] = todo(session, cast[0])
    assert (task.days_left, in_words(task).title) == (None, "Renaksi 2026, revisi 2")


def test_the_most_urgent_comes_first(session, plan_in, cast, wati):
    own = agency(session, HUB)
    give(session, wati, Role.EVALUATOR, HUB)
    a_plan(session, own, S.DRAFT)
    plan_in(S.SUBMITTED, at=MONDAY)
    late = MONDAY + timedelta(days=12)
    assert [task.urgency for task in todo(session, wati, late)] == [
        Urgency.LATE,
        Urgency.OTHER,
        Urgency.OTHER,
    ]


@pytest.mark.parametrize(
    ("kind", "left", "expected"),
    [
        (K.COMPLETE_PLAN, -1, Urgency.LATE),
        (K.ENDORSE_PLAN, -1, Urgency.LATE),
        (K.COMPLETE_PLAN, 0, Urgency.THIS_WEEK),
        (K.COMPLETE_PLAN, 7, Urgency.THIS_WEEK),
        (K.COMPLETE_PLAN, 8, Urgency.OTHER),
        (K.ENDORSE_PLAN, 8, Urgency.DECISION),
        (K.ENACT_PLAN, None, Urgency.DECISION),
        (K.COMPLETE_PLAN, None, Urgency.OTHER),
    ],
)
def test_urgency_follows_the_days_left(kind, left, expected):
    assert urgency(kind, left) is expected


@pytest.mark.parametrize(
    ("left", "words"),
    [(-4, "Terlambat 4 hari"), (0, "Hari ini"), (1, "Besok"), (10, "10 hari lagi")],
)
def test_the_deadline_is_counted_down_in_words(left, words):
    assert countdown(left) == words


def test_the_day_is_told_in_one_sentence(session, plan_in, cast):
    assert headline(()) == "Tidak ada tugas"
    plan_in(S.SUBMITTED, at=MONDAY)
    assert headline(todo(session, cast[2])) == "Ada 1 tugas"
    late = todo(session, cast[2], MONDAY + timedelta(days=10))
    assert headline(late) == "Ada 1 tugas, sudah terlambat"
    assert headline([*late, *todo(session, cast[2])]) == "Ada 2 tugas, 1 di antaranya terlambat"
