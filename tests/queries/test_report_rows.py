"""One report opened by somebody, row by row; and the cases of many."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.achievement import Light
from renaksi.core.errors import NotFound
from renaksi.core.plan import PlanState, Polarity
from renaksi.core.policy import Role
from renaksi.core.report import EntryVerdict as V, ReportAction as A, ReportState as S
from renaksi.core.report_entry import EMPTY, EntryValues
from renaksi.core.report_flags import RowFlag as F
from renaksi.models import (
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    ProgressEntry,
    ProgressReport,
    StoredFile,
)
from renaksi.queries.people import actor_of
from renaksi.queries.plan_matrix import matrix
from renaksi.queries.report_cases import LOADED, open_report, report_cases
from renaksi.queries.report_flags import files_of_report
from renaksi.queries.report_rows import flagged, report_rows
from renaksi.services import reports
from tests.factories.people import agency, make_person
from tests.factories.plans import a_cast, a_plan, ctx_of, valid_rows
from tests.factories.reports import (
    checkpoint_of,
    entries,
    fill,
    judge,
    opening,
    plan_in_force,
    told,
    walk,
)
from tests.support.backends import settle

NOW = datetime(2026, 4, 7, 3, tzinfo=UTC)


@pytest.fixture
def sleman(session):
    return agency(session, "34.04")


def opened(session, user, plan_id, code="B03", now=NOW):
    return open_report(session, actor_of(session, user, now.date()), plan_id, code, now)


def rows_of(session, user, plan_id, code="B03", now=NOW):
    return report_rows(session, opened(session, user, plan_id, code, now))


# ── opened ────────────────────────────────────────────────────────────────────
def test_before_anything_is_entered_there_is_a_case_and_no_report(session, sleman, sari):
    plan = plan_in_force(session, sleman)
    found = opened(session, sari, plan.id)
    assert (found.report, found.case.state, found.due) == (None, None, 4)
    assert (found.revision.number, found.case.has_plan) == (1, True)
    assert (found.today, found.zone) == (date(2026, 4, 7), sleman.time_zone)


def test_without_a_plan_in_force_there_is_no_row(session, sleman, sari):
    draft = a_plan(session, sleman)
    found = opened(session, sari, draft.plan_id)
    assert (found.revision, found.case.has_plan) == (None, False)
    assert report_rows(session, found) == ()


@pytest.mark.parametrize("who", ["dewi", "dodi", "fajar", "wati"])
def test_what_one_may_not_see_does_not_exist(session, sleman, request, who):
    user = request.getfixturevalue(who)
    plan = plan_in_force(session, sleman)
    with pytest.raises(NotFound):
        opened(session, user, plan.id)


@pytest.mark.parametrize("code", ["B04", "", "B03\x00", "b03"])
def test_a_checkpoint_the_year_does_not_have_does_not_exist(session, sleman, sari, code):
    plan = plan_in_force(session, sleman)
    with pytest.raises(NotFound):
        opened(session, sari, plan.id, code)


@pytest.mark.parametrize("who", ["sari", "budi", "rina", "tono", "oki", "joko", "agus", "eko"])
def test_who_reads_the_plan_reads_its_report(session, sleman, request, who):
    user = request.getfixturevalue(who)
    assert len(rows_of(session, user, plan_in_force(session, sleman).id)) == 4


# ── rows ──────────────────────────────────────────────────────────────────────
def test_rows_stand_as_in_the_plan(session, sleman, sari):
    plan = plan_in_force(session, sleman, count=7)
    revision = plan.revisions[0]
    shown = matrix(session, revision, NOW.date())
    rows = rows_of(session, sari, plan.id)
    assert [(one.number, one.lineage_id, one.item) for one in rows] == [
        (one.number, one.lineage_id, one.values) for one in shown.rows
    ]
    assert {one.values for one in rows} == {EMPTY}
    assert {(one.version, one.entry_id, one.previous) for one in rows} == {(0, None, None)}
    assert {one.light for one in rows} == {Light.GREY}
    assert all(one.is_missing for one in rows)


def test_what_was_entered_judged_and_reached(session):
    found = told(session, S.IN_VERIFICATION, values=EntryValues(Decimal(9), "Selesai"))
    keys = [one.lineage_id for one in entries(session, found.report)]
    judge(session, found.cast, found.report, V.ADJUSTED, NOW, keys[1], value=Decimal(7))
    rows = {
        one.lineage_id: one for one in rows_of(session, found.cast.evaluator, found.report.plan_id)
    }
    plain, set_anew = rows[keys[0]], rows[keys[1]]
    assert (plain.value, plain.percent, plain.light) == (9, 90, Light.YELLOW)
    assert (plain.updated_by, plain.judgement.verdict) == ("Agency-Admin", V.PENDING)
    assert (set_anew.values.realization, set_anew.value, set_anew.percent) == (9, 7, 70)
    assert (set_anew.light, set_anew.judgement.by) == (Light.RED, "Evaluator")
    assert set_anew.judgement.note == "Lampirkan hadirin."


def test_of_a_nil_report_no_value_counts_though_the_rows_stay(session):
    found = told(session)
    reports.set_nil(
        ctx_of(session, found.cast.admin, NOW), *found.slot, is_nil=True, reason="Ditunda"
    )
    rows = rows_of(session, found.cast.admin, found.report.plan_id)
    assert {(one.values.realization, one.value, one.percent) for one in rows} == {
        (Decimal(10), None, None)
    }


def test_the_value_of_the_checkpoint_before_stands_beside(session):
    found = told(session, S.VERIFIED)
    keys = [one.lineage_id for one in entries(session, found.report)]
    judge(session, found.cast, found.report, V.ADJUSTED, NOW, keys[1], value=Decimal(7))
    july = datetime(2026, 7, 3, 3, tzinfo=UTC)
    rows = {
        one.lineage_id: one.previous
        for one in rows_of(session, found.cast.admin, found.report.plan_id, "B06", july)
    }
    assert (rows[keys[0]].code, rows[keys[0]].value, rows[keys[1]].value) == ("B03", 10, 7)


@pytest.mark.parametrize(("state", "nil"), [(S.DRAFT, ""), (S.SUBMITTED, "Ditunda")])
def test_what_does_not_count_is_no_previous_value(session, state, nil):
    found = told(session, state, nil=nil)
    if nil:
        found = told(session, S.DRAFT, code="34.02")
        reports.set_nil(
            ctx_of(session, found.cast.admin, NOW), *found.slot, is_nil=True, reason=nil
        )
        walk(session, found.cast, found.report, A.SUBMIT, NOW)
    july = datetime(2026, 7, 3, 3, tzinfo=UTC)
    rows = rows_of(session, found.cast.admin, found.report.plan_id, "B06", july)
    assert {(one.previous.code, one.previous.value) for one in rows} == {("B03", None)}


def test_an_action_without_target_here_is_there_but_not_due(session, sleman, sari):
    codes = ["B03", "B06", "B09", "B12"]
    rows = valid_rows(sleman, codes)
    rows[0] = replace(rows[0], targets={"B12": Decimal(40)})
    rows[1] = replace(rows[1], polarity=Polarity.DOWN, targets=dict.fromkeys(codes, Decimal(0)))
    plan = a_plan(session, sleman, PlanState.ENACTED, rows=rows).plan
    found = {one.number: one for one in rows_of(session, sari, plan.id)}
    assert [one.is_due for one in found.values()] == [False, True, True, True]
    assert opened(session, sari, plan.id).due == 3
    assert not found["1.1"].is_missing


# ── flags ─────────────────────────────────────────────────────────────────────
def prove(session, entry: ProgressEntry, content: str, on: date, requirement: str = "") -> None:
    """A file of that content on a row, as the use cases of evidence would have linked it."""
    home = entry.report.plan.agency_id
    file = StoredFile(
        sha256=content.rjust(64, "0"), size=1, media_type="application/pdf", name=f"{content}.pdf",
        agency_id=home, uploaded_at=NOW,
    )  # fmt: skip
    evidence = Evidence(agency_id=home, effective_on=on, created_at=NOW, description="Bukti")
    session.add_all([file, evidence])
    session.flush()
    version = EvidenceVersion(evidence_id=evidence.id, number=1, file_id=file.id, added_at=NOW)
    session.add(version)
    session.flush()
    session.add(
        EvidenceLink(
            entry_id=entry.id, version_id=version.id, requirement=requirement, linked_at=NOW
        )
    )
    settle(session)


def test_a_row_with_everything_is_clean_and_the_count_says_so(session):
    found = told(session)
    plan_id = found.report.plan_id
    for place, entry in enumerate(entries(session, found.report)):
        for kind in ("Daftar hadir", "Hasil uji akhir"):
            prove(session, entry, f"{place}{len(kind)}", date(2026, 2, 3), kind)
    rows = rows_of(session, found.cast.admin, plan_id)
    assert (flagged(rows), {one.flags for one in rows}) == (0, {()})
    assert [len(one.evidence) for one in rows] == [2, 2, 2, 2]
    assert rows[0].evidence[0].requirement == "Daftar hadir"


def test_the_same_content_under_another_action_agency_or_year_is_flagged(session):
    here, there = told(session), told(session, code="34.02")
    first, second, third, _fourth = entries(session, here.report)
    other = next(entries(session, there.report))
    prove(session, first, "a1", date(2026, 3, 31))
    prove(session, second, "a1", date(2026, 1, 1))
    prove(session, third, "b2", date(2026, 2, 2))
    prove(session, other, "b2", date(2026, 2, 2))
    rows = {one.entry_id: one for one in rows_of(session, here.cast.admin, here.report.plan_id)}
    wanted = (F.EVIDENCE_MISSING, F.FILE_ELSEWHERE)
    assert [rows[one.id].flags for one in (first, second, third)] == [wanted] * 3


def test_the_same_file_of_the_same_action_is_no_flag_and_neither_is_its_old_date(session):
    found = told(session, S.SUBMITTED)
    prove(session, next(entries(session, found.report)), "a1", date(2026, 2, 2))
    july = opening(checkpoint_of(session, found.report.plan, "B06"), found.report.plan.agency)
    point = checkpoint_of(session, found.report.plan, "B06")
    saved = fill(session, found.cast, found.report.plan, point, july)
    key = next(entries(session, found.report)).lineage_id
    prove(session, saved[key], "a1", date(2026, 2, 2))
    (fact,) = files_of_report(session, saved[key].report_id).facts[saved[key].id]
    assert (fact.used_elsewhere, fact.used_before) == (False, True)
    rows = rows_of(session, found.cast.admin, found.report.plan_id, "B06", july)
    (row,) = [one for one in rows if one.lineage_id == key]
    assert row.flags == (F.EVIDENCE_MISSING,)


@pytest.mark.parametrize(
    ("code", "on", "outside"),
    [
        ("B03", date(2025, 12, 31), True),
        ("B03", date(2026, 1, 1), False),
        ("B03", date(2026, 3, 31), False),
        ("B03", date(2026, 4, 1), True),
        ("B06", date(2026, 3, 31), True),
        ("B06", date(2026, 4, 1), False),
    ],
)
def test_the_period_begins_after_the_one_before(session, code, on, outside):
    found = told(session, checkpoint=code)
    prove(session, next(entries(session, found.report)), "a1", on)
    rows = rows_of(session, found.cast.admin, found.report.plan_id, code, found.now)
    assert (F.OUTSIDE_PERIOD in rows[0].flags) is outside


# ── what it costs ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize("count", [4, 60])
def test_a_report_costs_as_many_statements_however_many_rows(
    session, sleman, dinkes, sari, count, count_queries
):
    codes = ["B03", "B06", "B09", "B12"]
    rows = valid_rows(sleman, codes, count)
    rows[0] = replace(rows[0], responsible_code=dinkes.code)
    plan = a_plan(session, sleman, PlanState.ENACTED, rows=rows).plan
    cast, point = a_cast(session, sleman), checkpoint_of(session, plan)
    saved = fill(session, cast, plan, point, NOW)
    for place, entry in enumerate(saved.values()):
        prove(session, entry, f"c{place}", date(2026, 2, 2))
    actor, plan_id = actor_of(session, sari, NOW.date()), plan.id
    session.expire_all()
    with count_queries(at_most=11):
        found = report_rows(session, open_report(session, actor, plan_id, "B03", NOW))
    assert len(found) == count
    assert next(one for one in found if one.number == "1.1").place.owner_id == sleman.id


def test_cases_of_many_cost_as_much_as_of_one(session, count_queries):
    codes = ("34.01", "34.02", "34.03")
    found = [told(session, S.SUBMITTED, code=code).report.id for code in codes]
    session.expire_all()
    for some in (found[:1], found):
        with count_queries(at_most=7):
            listed = select(ProgressReport).where(ProgressReport.id.in_(some)).options(*LOADED)
            cases = report_cases(session, session.scalars(listed).all(), NOW)
        assert {one.state for one in cases.values()} == {S.SUBMITTED}
        assert {(one.filled, one.undecided) for one in cases.values()} == {(4, 4)}
        assert all(one.owner_actor_ids for one in cases.values())


def test_the_case_of_a_list_is_the_case_of_the_page(session):
    found = told(session, S.IN_VERIFICATION)
    make_person(session, "ketua2@diy.test", (Role.EVALUATION_LEAD, "34"))
    session.expire_all()
    page = opened(session, found.cast.evaluator, found.report.plan_id, now=found.now)
    assert report_cases(session, [page.report], found.now) == {found.report.id: page.case}
    assert page.case.reviewer_ids == {found.cast.evaluator.id}
