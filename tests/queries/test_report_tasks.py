"""Tugas saya about reports: whose task each state and moment is, and that none leads to a refusal."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from renaksi.core import extension as extension_rules
from renaksi.core.plan import PlanState
from renaksi.core.policy import Role
from renaksi.core.report import ReportAction as A, ReportState as S
from renaksi.core.report_desk import desk_tasks
from renaksi.core.reporting import permitted, why_not_edit
from renaksi.core.task import TaskKind as K, Urgency
from renaksi.labels.tasks import in_words
from renaksi.queries.extensions import extension_cases
from renaksi.queries.report_cases import report_cases
from renaksi.queries.report_desk import report_desk
from renaksi.queries.standings import cycles_at_work, standings
from renaksi.queries.tasks import tasks
from renaksi.services import agencies, extensions, reports
from tests.factories.agencies import context
from tests.factories.people import agency, give, make_person
from tests.factories.plans import a_plan, ctx_of, valid_rows
from tests.factories.reports import (
    a_request,
    checkpoint_of,
    fill,
    lineages,
    plan_in_force,
    told,
    values_for,
)

EARLY = datetime(2026, 3, 30, 3, tzinfo=UTC)
OPEN = datetime(2026, 4, 2, 3, tzinfo=UTC)
LATE = datetime(2026, 4, 13, 3, tzinfo=UTC)
LOCKED = datetime(2026, 4, 20, 3, tzinfo=UTC)
GONE = datetime(2026, 5, 18, 3, tzinfo=UTC)
OF_REPORTS = {
    K.FILL_REPORT, K.FILL_REPORT_ROWS, K.FIX_REPORT, K.SUBMIT_REPORT, K.ASK_EXTENSION,
    K.VERIFY_REPORTS, K.DECIDE_EXTENSIONS,
}  # fmt: skip


@pytest.fixture
def cast(sari, budi, rina, tono):
    return sari, budi, rina, tono


def todo(session, user, now):
    ctx = ctx_of(session, user, now)
    cycles = cycles_at_work(session, ctx.actor)
    found = standings(session, ctx.actor, cycles, ctx.today)
    return [one for one in tasks(session, ctx.actor, found, cycles, now) if one.kind in OF_REPORTS]


def kinds(session, user, now=OPEN):
    return [one.kind for one in todo(session, user, now)]


# ── who must act next ─────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("state", "admin", "manager", "evaluator"),
    [
        (S.DRAFT, [], [K.SUBMIT_REPORT], []),
        (S.SUBMITTED, [], [], [K.VERIFY_REPORTS]),
        (S.IN_VERIFICATION, [], [], [K.VERIFY_REPORTS]),
        (S.RETURNED, [K.FIX_REPORT], [K.SUBMIT_REPORT], []),
        (S.VERIFIED, [], [], []),
        (S.REOPENED, [K.FIX_REPORT], [K.SUBMIT_REPORT], []),
    ],
)
def test_each_state_is_somebodys_task_and_nobody_elses(
    session, cast, state, admin, manager, evaluator
):
    told(session, state)
    wanted = [admin, manager, evaluator, []]
    assert [kinds(session, user, OPEN.replace(hour=8)) for user in cast] == wanted


@pytest.mark.parametrize(
    ("now", "admin"),
    [
        (EARLY, []),
        (OPEN, [K.FILL_REPORT]),
        (LATE, [K.FILL_REPORT]),
        (LOCKED, [K.ASK_EXTENSION]),
        (GONE, []),
    ],
)
def test_what_is_not_begun_is_the_admins_while_the_window_lets_it(session, cast, now, admin):
    plan_in_force(session, agency(session, "34.04"))
    assert kinds(session, cast[0], now) == admin
    manager = admin if admin == [K.ASK_EXTENSION] else []
    assert kinds(session, cast[1], now) == manager


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("now", [OPEN.replace(hour=8), LATE, LOCKED])
def test_no_task_leads_to_a_step_that_is_refused(session, cast, state, now):
    report = told(session, state).report
    case = report_cases(session, [report], now)[report.id]
    step_of = {K.SUBMIT_REPORT: {A.SUBMIT}, K.VERIFY_REPORTS: {A.START, A.RETURN}}
    for user in cast:
        allowed = set(permitted(case, ctx_of(session, user, now).actor))
        for kind in kinds(session, user, now):
            if kind in step_of:
                assert step_of[kind] & allowed
            elif kind is K.ASK_EXTENSION:
                wish = extension_rules.ExtensionCase(
                    None, case.place, case.window, now, now.date(), case.state
                )
                actor = ctx_of(session, user, now).actor
                ask = extension_rules.ExtensionAction.REQUEST
                assert extension_rules.why_not(ask, wish, actor) is None
            else:
                assert why_not_edit(case, ctx_of(session, user, now).actor) is None


def test_a_half_filled_report_is_the_managers_only_when_the_day_is_near(session, cast):
    sari, budi, *_ = cast
    plan = plan_in_force(session, agency(session, "34.04"))
    point = checkpoint_of(session, plan)
    reports.save_entry(
        ctx_of(session, sari, OPEN), plan.id, point.id, lineages(session, plan)[0], values_for(1),
        version=0,
    )  # fmt: skip
    assert kinds(session, budi) == []
    near = datetime(2026, 4, 3, 3, tzinfo=UTC)
    [task] = todo(session, budi, near)
    assert (task.kind, task.days_left, task.urgency) == (K.SUBMIT_REPORT, 7, Urgency.THIS_WEEK)
    words = in_words(task)
    assert words.title == "Ajukan laporan capaian B03 2026"
    assert words.text == "1 dari 4 aksi sudah diisi."
    assert words.until == "Batas Jumat, 10 April 2026, 23.59 WIB"
    [own] = todo(session, sari, near)
    assert (own.kind, in_words(own).title) == (K.FILL_REPORT, "Laporan capaian B03 2026")


def test_a_late_report_says_how_long_it_is_still_taken(session, cast):
    told(session)
    [task] = todo(session, cast[1], LATE)
    assert (task.days_left, task.urgency) == (-3, Urgency.LATE)
    words = in_words(task)
    assert words.when.word == "Terlambat 3 hari"
    assert words.text == "Semua aksi (4) sudah diisi. Masih diterima sampai 17 April 2026, 23.59."


def test_a_nil_report_with_its_reason_waits_for_the_manager_alone(session, cast):
    sari, budi, *_ = cast
    plan = plan_in_force(session, agency(session, "34.04"))
    slot = (plan.id, checkpoint_of(session, plan).id)
    reports.set_nil(ctx_of(session, sari, OPEN), *slot, is_nil=True, reason="")
    assert kinds(session, sari) == [K.FILL_REPORT]
    reports.set_nil(ctx_of(session, sari, OPEN), *slot, is_nil=True, reason="Anggaran diblokir")
    assert kinds(session, sari) == []
    [task] = todo(session, budi, OPEN)
    assert in_words(task).text == "Laporan nihil."


def test_a_manager_without_admin_fills_the_report_too(session, cast):
    sari, budi, *_ = cast
    plan_in_force(session, agency(session, "34.04"))
    sari.is_active = False
    assert kinds(session, budi) == [K.FILL_REPORT]


def test_what_was_sent_back_tells_why_and_by_when(session, cast):
    found = told(session, S.RETURNED)
    [task] = todo(session, cast[0], found.now)
    words = in_words(task)
    assert (words.title, words.text) == (
        "Perbaiki laporan capaian B03 2026", "“Mohon lengkapi bukti.”"
    )  # fmt: skip
    assert task.due == found.report.return_due_on


# ── liaisons ──────────────────────────────────────────────────────────────────
def test_a_liaison_is_asked_for_the_rows_of_its_own_office(session, cast, lina, dinkes):
    home = agency(session, "34.04")
    rows = valid_rows(home, ["B03", "B06", "B09", "B12"])
    rows[:2] = [replace(one, responsible_code=dinkes.code) for one in rows[:2]]
    plan = a_plan(session, home, PlanState.ENACTED, rows=rows).plan
    [task] = todo(session, lina, OPEN)
    assert (task.kind, task.report.own_rows, task.report.own_filled) == (K.FILL_REPORT_ROWS, 2, 0)
    words = in_words(task)
    assert words.title == "Aksi unit Anda dalam laporan capaian B03 2026"
    assert words.text == "2 dari 2 aksi unit Anda belum diisi."
    point, keys = checkpoint_of(session, plan), lineages(session, plan)
    ctx = ctx_of(session, lina, OPEN)
    for place, key in enumerate(keys[:2]):
        reports.save_entry(ctx, plan.id, point.id, key, values_for(place), version=0)
    assert kinds(session, lina) == []
    assert kinds(session, cast[0]) == [K.FILL_REPORT]


def test_the_sibling_and_the_watchers_have_nothing_to_do(session, cast, dewi, oki, wati, joko):
    told(session, S.SUBMITTED)
    for user in (dewi, oki, wati, joko):
        assert kinds(session, user, LATE) == []


# ── more time ─────────────────────────────────────────────────────────────────
def test_a_request_is_the_leads_and_no_longer_the_owners(session, cast):
    sari, budi, rina, tono = cast
    asked = a_request(session, plan_in_force(session, agency(session, "34.04")), at=LOCKED)
    assert kinds(session, sari, LOCKED) == kinds(session, budi, LOCKED) == []
    assert kinds(session, rina, LOCKED) == []
    [task] = todo(session, tono, LOCKED)
    assert (task.kind, task.count, task.subject_id) == (K.DECIDE_EXTENSIONS, 1, asked.id)
    words = in_words(task)
    assert words.title == "Permintaan dispensasi Kabupaten Sleman, B03 2026"
    assert (words.text, words.button) == ("Masuk 20 April 2026.", "Putuskan")
    extensions.decide(ctx_of(session, tono, LOCKED), asked.id, grant=True)
    assert kinds(session, tono, LOCKED) == []
    assert kinds(session, sari, LOCKED) == [K.FILL_REPORT]


def test_several_requests_and_reports_are_told_in_one_line_each(session, rina, tono):
    codes = ("34.01", "34.02", "34.03")
    for code in codes:
        told(session, S.SUBMITTED, code=code)
        a_request(
            session, plan_in_force(session, agency(session, code)), "B06",
            at=datetime(2026, 7, 20, 3, tzinfo=UTC),
        )  # fmt: skip
    july = datetime(2026, 7, 21, 3, tzinfo=UTC)
    give(session, rina, Role.EVALUATION_LEAD, "34")
    found = todo(session, rina, july)
    assert [(one.kind, one.count) for one in found] == [
        (K.VERIFY_REPORTS, 3), (K.DECIDE_EXTENSIONS, 3)
    ]  # fmt: skip
    assert found[0].urgency is Urgency.LATE
    assert found[0].since == date(2026, 4, 1)
    words = in_words(found[0])
    assert (words.title, words.button) == (
        "3 laporan capaian menunggu verifikasi", "Buka antrean"
    )  # fmt: skip
    assert words.text == "Yang terlama masuk 1 April 2026."


def test_who_decides_is_what_the_rules_say(session, cast, ratna):
    """`ReportDesk.decides` asked of many, `extension.why_not` of one: the same answer."""
    sari, _budi, _rina, tono = cast
    ids = [
        a_request(session, plan_in_force(session, agency(session, code)), at=LOCKED).id
        for code in ("34", "34.01", "34.04", "35.01")
    ]
    give(session, sari, Role.EVALUATION_LEAD, "34")
    fill(session, told(session).cast, plan_in_force(session, agency(session, "34.04")),
         checkpoint_of(session, plan_in_force(session, agency(session, "34.04")), "B06"),
         datetime(2026, 7, 2, 3, tzinfo=UTC))  # fmt: skip
    cases = extension_cases(session, ids, LOCKED)
    grant = extension_rules.ExtensionAction.GRANT
    seen = set()
    for user in (tono, ratna, sari):
        actor = ctx_of(session, user, LOCKED).actor
        desk = report_desk(session, actor, LOCKED)
        decided = {one.extension_id for one in desk.requests if desk.decides(one)}
        wanted = {
            key for key, case in cases.items()
            if extension_rules.why_not(grant, case, actor) is None
        }  # fmt: skip
        assert decided == wanted
        seen.add(frozenset(decided))
    assert len(seen) == 3


def test_where_no_lead_is_left_on_the_whole_way_up_nobody_is_asked(session, cast):
    asked = a_request(session, plan_in_force(session, agency(session, "34.04")), at=LOCKED)
    tono = cast[-1]
    actor = ctx_of(session, tono, LOCKED).actor
    tono.is_active = False
    session.flush()
    desk = report_desk(session, actor, LOCKED)
    assert [one.extension_id for one in desk.requests] == [asked.id]
    assert not desk.decides(desk.requests[0])
    assert list(desk_tasks(desk)) == []


def test_a_verifier_who_wrote_a_row_is_not_asked_to_verify(session, cast, eko):
    sari, _budi, rina, _tono = cast
    told(session, S.SUBMITTED)
    give(session, sari, Role.EVALUATOR, "34")
    assert kinds(session, sari, LATE) == []
    assert kinds(session, rina, LATE) == [K.VERIFY_REPORTS]
    rina.is_active = False
    assert kinds(session, eko, LATE) == [K.VERIFY_REPORTS]


# ── inherited ─────────────────────────────────────────────────────────────────
def test_the_heir_is_asked_for_the_report_of_an_agency_that_is_no_more(session, cast):
    plan_in_force(session, agency(session, "34.04"))
    heir = agency(session, "34.02")
    agencies.merge_agencies(
        context(session), [agency(session, "34.04").id], heir.id, on=date(2026, 3, 1),
        legal_basis="UU uji 1/2026",
    )  # fmt: skip
    admin = make_person(session, "penerus@contoh.test", (Role.AGENCY_ADMIN, heir.code))
    [task] = todo(session, admin, OPEN)
    assert in_words(task).title == "Laporan capaian B03 2026, Kabupaten Sleman (warisan)"
    assert kinds(session, cast[0]) == []


# ── what it costs ─────────────────────────────────────────────────────────────
def test_the_desk_costs_two_statements_however_much_waits(session, rina, tono, count_queries):
    codes = ("34.01", "34.02", "34.03")
    for code in codes:
        plan_in_force(session, agency(session, code))
    give(session, rina, Role.EVALUATION_LEAD, "34")
    actor = ctx_of(session, rina, LATE).actor
    with count_queries(at_most=1):
        assert report_desk(session, actor, LATE) is None
    for count, code in enumerate(codes, 1):
        told(session, S.SUBMITTED, code=code)
        a_request(session, plan_in_force(session, agency(session, code)), "B06", at=LATE)
        session.expire_all()
        with count_queries(at_most=2):
            desk = report_desk(session, actor, LATE)
        assert (len(desk.reports.mine), len(desk.requests)) == (count, count)


def test_who_verifies_nothing_pays_nothing(session, sari, count_queries):
    actor = ctx_of(session, sari, LATE).actor
    with count_queries(at_most=0):
        assert report_desk(session, actor, LATE) is None
