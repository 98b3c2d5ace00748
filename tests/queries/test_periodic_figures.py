"""Figures of a periodic report: what freezes, what moves, and what it costs to take them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.complaint import ComplaintBucket
from renaksi.core.guidance import GuidanceKind
from renaksi.core.periodic import Period, PeriodicKind, parse_period
from renaksi.core.periodic_content import content_of, fingerprint, sheet_of, texts_of
from renaksi.core.periodic_sheet import Figure, Grid, Part, PeriodicSheet
from renaksi.core.policy import SYSTEM
from renaksi.core.recommendation import AnswerStage as G, RecommendationStatus as S
from renaksi.core.recommendation_tally import Late
from renaksi.core.report import ReportAction as A, Timing
from renaksi.imports.complaints import open_export
from renaksi.labels.periodic_steps import FROZEN
from renaksi.models import ComplaintStatusMapping, PeriodicIssue, Recommendation
from renaksi.queries.periodic import preview
from renaksi.queries.periodic_figures import take_sheet
from renaksi.queries.periodic_overdue import overdue_by
from renaksi.queries.recommendation_late import overdue
from renaksi.services import agencies, complaint_mapping, periodic_issue
from renaksi.services.complaint_import import apply_import
from tests.factories import periodic as made
from tests.factories.cycles import opened
from tests.factories.guidance import a_held_event
from tests.factories.lapor import complaint, export_xlsx
from tests.factories.people import agency, system
from tests.factories.recommendations import told
from tests.factories.report_history import reported, step, submit, wib

APRIL = parse_period("2026-M04")
NOW = datetime(2026, 5, 4, 2, tzinfo=UTC)
COMPLAINTS = (
    complaint(1, "3 Apr 2026", "Terverifikasi", category="Jalan"),
    complaint(2, "4 Apr 2026", "Ditutup oleh Admin", category="Jalan", rating=5),
    complaint(3, "6 Mar 2026", "Ditutup oleh Admin"),
    complaint(4, "30 Apr 2026", "Menunggu entah", agency="Kabupaten Bantul"),
    complaint(5, "30 Apr 2026", "Terverifikasi", agency="Kabupaten Gresik"),
)


def taken(session: Session, code: str = "34", period: Period = APRIL) -> PeriodicSheet:
    session.expire_all()
    return take_sheet(session, agency(session, code), period, NOW, FROZEN)


def figure(sheet: PeriodicSheet, code: str, part: Part = Part.SUMMARY) -> Figure:
    return next(one for one in sheet.section(part).figures if one.code == code)


def table(sheet: PeriodicSheet, part: Part, code: str) -> Grid:
    return next(one for one in sheet.section(part).grids if one.code == code)


@pytest.fixture
def cast(session: Session) -> made.Cast:
    return made.a_cast(session)


@pytest.fixture
def april(session: Session, cast: made.Cast):
    """B03 fell due on 10 April: Sleman reported in time, Bantul late, nobody else."""
    cycle = opened(session, 2026)
    reported(
        session, cycle, "34.04", "B03", submit(wib(2026, 4, 8)), step(wib(2026, 4, 20), A.VERIFY)
    )
    reported(session, cycle, "34.02", "B03", submit(wib(2026, 4, 28), Timing.LATE))
    with open_export(export_xlsx(*COMPLAINTS), "ekspor.xlsx") as export:
        apply_import(system(session, NOW), export)
    told(session, S.OPEN, code="34.02", at=wib(2026, 1, 5))
    a_held_event(session, cast.evaluator, "34.02", "34.04", on=date(2026, 4, 15))
    return cycle


def test_the_figures_of_a_month_and_of_the_one_before(session, april):
    sheet = taken(session)
    assert [one.part for one in sheet.sections] == list(Part)
    assert (sheet.as_of, sheet.is_nation, sheet.base_code) == (date(2026, 4, 30), False, "34")
    reports = figure(sheet, "compliance")
    assert (reports.part, reports.whole, reports.before) == (2, 6, None)
    assert figure(sheet, "on_time").part == figure(sheet, "verified").part == 1
    assert "small" in sheet.section(Part.SUMMARY).notes
    missing = table(sheet, Part.COMPLIANCE, "missing")
    assert missing.column("code") == ["34", "34.01", "34.03", "34.71"]
    assert missing.column("hub")[1] == agency(session, "34").name
    received = figure(sheet, "complaints_received")
    assert (received.value, received.before, received.change) == (3, 1, 2)
    assert figure(sheet, "complaints_finished").whole == 3
    assert table(sheet, Part.COMPLAINTS, "categories").rows[0] == ("Jalan", 2)
    advice = table(sheet, Part.RECOMMENDATIONS, "recommendation_hubs")
    assert [(row[0], row[6]) for row in advice.rows] == [("34.02", 1)]
    assert figure(sheet, "recommendations_overdue").before == 1
    assert figure(sheet, "guidance_agencies").value == 2
    event = table(sheet, Part.GUIDANCE, "events").rows[0]
    assert (event[0], event[1], event[4:]) == ("15 April 2026", GuidanceKind.TRAINING.value, (2, 4))
    annex = {row[0]: row for row in table(sheet, Part.ANNEX, "agencies").rows}
    assert set(annex) == {"34", "34.01", "34.02", "34.03", "34.04", "34.71"}
    assert annex["34.02"][5:8] == (1, 1, 100)
    assert annex["34.02"][9] == 1


def test_the_nation_is_cut_into_hubs_that_sum_to_it(session, april):
    sheet = taken(session, "KEMENPANRB")
    assert sheet.is_nation
    hubs = table(sheet, Part.COMPLIANCE, "compliance_hubs")
    assert sum(hubs.column("expected")) == hubs.totals[2] == figure(sheet, "compliance").whole
    assert sum(hubs.column("submitted")) == 2
    assert "Langsung di bawah" in hubs.rows[-1][1]
    provinces = table(sheet, Part.CONNECTION, "connection_provinces")
    assert len(provinces.rows) == 38
    assert dict(zip(provinces.column("code"), provinces.column("agencies"), strict=True))["34"] == 6
    assert figure(sheet, "complaints_received").value == 4
    assert [row[1] for row in table(sheet, Part.RANKING, "most_complaints").rows] == [
        "34.04", "34.02", "35.25",
    ]  # fmt: skip


def test_where_there_is_nothing_a_note_says_so(session):
    sheet = taken(session, period=Period(PeriodicKind.WEEKLY, 2025, 7))
    assert sheet.section(Part.FUNNEL).notes == ("no_cycle",)
    assert sheet.section(Part.COMPLIANCE).notes == ("nothing_due",)
    assert sheet.section(Part.COMPLAINTS).notes == ("no_complaints",)
    assert sheet.section(Part.ASSESSMENT).notes == ("no_results",)
    running = taken(session, period=parse_period("2026-M05"))
    assert "running" in running.section(Part.SUMMARY).notes
    assert running.as_of == date(2026, 5, 4)


def test_what_was_frozen_stays_whatever_happens_afterwards(session, cast, april):
    by = made.ctx(session, cast.evaluator, NOW)
    report = made.a_draft(session, cast.evaluator, APRIL, now=NOW)
    first = taken(session)
    report.figures, report.figures_at = content_of(first, {}), NOW
    made.settle(session)
    made.periodic.write_text(by, report.id, Part.SUMMARY, "Membaik.", 0)
    made.periodic.submit(by, report.id)
    approval = made.Approval("B-1", date(2026, 5, 4), "Sri", "Kepala")
    periodic_issue.approve(made.ctx(session, cast.lead, NOW), report.id, approval)
    issue = session.scalars(select(PeriodicIssue)).one()
    before = fingerprint(issue.content)

    ctx = system(session, NOW + timedelta(days=1))
    agencies.move_agency(  # backdated: Bantul stood under Jawa Timur when the checkpoint ended
        ctx, agency(session, "34.02").id, supervisor_id=agency(session, "35").id,
        on=date(2026, 3, 2),
    )  # fmt: skip
    agencies.rename_agency(
        ctx, agency(session, "34.04").id, name="Kabupaten Sleman Baru", short_name="Sleman Baru",
        on=date(2026, 4, 2), legal_basis="",
    )  # fmt: skip
    reported(session, april, "34.01", "B03", submit(wib(2026, 4, 9)))
    unknown = session.scalars(
        select(ComplaintStatusMapping).where(ComplaintStatusMapping.raw == "Terverifikasi")
    ).one()
    complaint_mapping.set_bucket(ctx, unknown.id, ComplaintBucket.ARCHIVED, version=unknown.version)

    now = taken(session)
    assert fingerprint(content_of(now, {})) != fingerprint(content_of(first, {}))
    assert figure(now, "compliance").whole == 5  # so the changes do tell
    assert figure(now, "complaints_received").value == 2
    sheet, words = preview(session, report)
    assert fingerprint(content_of(sheet, words)) == before == issue.content_sha256
    assert (figure(sheet, "compliance").whole, words[Part.SUMMARY]) == (6, "Membaik.")
    assert content_of(sheet_of(issue.content), texts_of(issue.content)) == issue.content


def test_what_is_late_on_a_day_is_what_the_register_says_on_it(session):
    told(session, S.OPEN, code="34.02", at=wib(2026, 1, 5))
    told(session, S.IN_PROCESS, code="34.04", at=wib(2026, 1, 5))
    told(session, S.OPEN, code="34.01", at=wib(2026, 4, 20))
    told(session, S.OPEN, G.REVIEW, code="34.03", at=wib(2026, 1, 5))
    told(session, S.RESOLVED, code="34.71", at=wib(2026, 1, 5))
    session.commit()
    found = dict(overdue_by(session, agency(session, "34").id, date(2026, 4, 30)))
    late = overdue(session, SYSTEM, date(2026, 4, 30))[Late.ANSWER]
    one = Recommendation
    expected = session.scalars(select(one.addressee_id).where(late)).all()
    assert found == dict.fromkeys(expected, 1)
    assert len(found) == 2
    assert not overdue_by(session, agency(session, "34").id, date(2026, 3, 1))


def test_it_costs_the_same_statements_for_a_province_and_the_nation(session, april, count_queries):
    for code in ("34", "KEMENPANRB"):
        base = agency(session, code)
        with count_queries(at_most=130):
            take_sheet(session, base, APRIL, NOW, FROZEN)
