"""Each path says of a year what its dashboard says of it, in a constant number of statements."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.connection import ConnectionState
from renaksi.core.cycle import tree_day
from renaksi.core.plan import PlanState
from renaksi.core.policy import SYSTEM
from renaksi.core.recommendation import RecommendationStatus
from renaksi.core.report import ReportState
from renaksi.core.roadmap import Goal, RoadmapMeasure, RoadmapScope
from renaksi.imports.complaints import open_export
from renaksi.models import Cycle
from renaksi.queries.achievements import achievements
from renaksi.queries.complaint_figures import complaint_figures
from renaksi.queries.compliance import compliance
from renaksi.queries.connection_figures import connection_figures
from renaksi.queries.funnel import plan_funnel
from renaksi.queries.people import actor_of
from renaksi.queries.recommendation_figures import recommendation_figures
from renaksi.queries.roadmap import READ
from renaksi.queries.roadmap_ground import Asked
from renaksi.services import instrument_presets
from renaksi.services.assessment_import import apply_import
from renaksi.services.complaint_import import apply_import as take_complaints
from renaksi.services.connections import set_state
from tests.factories.agencies import context
from tests.factories.lapor import complaint, export_csv
from tests.factories.outside import outside_row
from tests.factories.people import agency, system
from tests.factories.plans import a_cycle, a_plan
from tests.factories.recommendations import told as recommended
from tests.factories.reports import told
from tests.support.backends import settle

M = RoadmapMeasure
NOW = datetime(2026, 7, 20, 3, tzinfo=UTC)
TODAY, YEARS = date(2026, 7, 20), (2017, 2024, 2025, 2026)
PLACES = ("KEMENPANRB", "34", "34.04")


@pytest.fixture
def nation(session, time_machine):
    """Plans, reports, complaints, connection, results and recommendations of DIY."""
    a_cycle(session, 2025)
    told(session, ReportState.VERIFIED)
    a_plan(session, agency(session, "34.02"), PlanState.ENACTED)
    a_plan(session, agency(session, "34"), PlanState.IN_REVIEW)
    recommended(session, RecommendationStatus.RESOLVED)
    recommended(session, RecommendationStatus.OPEN)
    instrument_presets.seed(system(session))
    scores = (("34.04", "A", "4.60"), ("34.02", "A-", "4.10"), ("34", "B", "3.60"))
    apply_import(
        system(session),
        [
            outside_row(line, code, year=year, instrument="IPP", grade=grade, score=Decimal(score))
            for line, (code, grade, score) in enumerate(scores, 2)
            for year in (2024, 2025)
        ],
    )
    rows = (
        complaint(1, "3 Jan 2026", "Terverifikasi"),
        complaint(2, "5 Mar 2026", "Ditutup oleh Admin"),
        complaint(3, "5 Jan 2025", "Ditutup oleh Sistem"),
        complaint(4, "5 Jan 2026", "Diarsipkan oleh Admin"),
        complaint(5, "6 Jan 2026", "Menunggu", agency="Pemerintah Kota Yogyakarta"),
    )
    with open_export(export_csv(*rows), "ekspor.csv") as export:
        take_complaints(context(session), export)
    for code, since, state in (
        ("34.04", date(2016, 5, 1), ConnectionState.CONNECTED),
        ("34.71", date(2025, 3, 1), ConnectionState.INTEGRATED),
        ("34", date(2025, 6, 1), ConnectionState.HAS_ACCOUNT),
    ):
        set_state(system(session), agency(session, code).id, state, since=since)
    time_machine.move_to(NOW, tick=False)
    settle(session)


def read(session, goal, under, actor=SYSTEM):
    asked = Asked(goal, YEARS, agency(session, under).id, actor, TODAY, NOW)
    return READ[goal.measure](session, asked)


def told_by_dashboards(session, measure, under):
    """By year: part and whole, or value and whole of a mean."""
    place = {"under_id": agency(session, under).id, "actor": SYSTEM, "today": TODAY}
    cycles = {one.year: one for one in session.scalars(select(Cycle))}
    found = {}
    for year in YEARS:
        day = tree_day(year, TODAY)
        match measure:
            case M.PLANS if year in cycles:
                one = plan_funnel(session, cycles[year], as_of=day, **place)
                found[year] = one.enacted, one.owes
            case M.COMPLIANCE | M.ON_TIME if year in cycles:
                one = compliance(session, cycles[year], None, **place).total
                found[year] = (
                    one.submitted if measure is M.COMPLIANCE else one.on_time,
                    one.expected,
                )
            case M.ACHIEVEMENT if year in cycles:
                due = [one for one in cycles[year].checkpoints if one.due_on <= TODAY]
                one = achievements(session, cycles[year], due[-1], now=NOW, **place).total
                found[year] = None if one.mean is None else round(one.mean, 2), one.agencies
            case M.FOLLOWED_UP | M.FINISHED:
                span = {"first": date(year, 1, 1), "last": date(year, 12, 31)}
                one = complaint_figures(session, **span, **place).total
                found[year] = (
                    one.finished if measure is M.FINISHED else one.followed_up, one.denominator,
                )  # fmt: skip
            case M.CONNECTION:
                one = connection_figures(session, as_of=day, **place).total
                found[year] = one.reached(ConnectionState.CONNECTED), one.total
            case M.RECOMMENDATIONS:
                one = recommendation_figures(session, as_of=day, **place).total
                found[year] = one.resolved, one.total
    return found


@pytest.mark.usefixtures("nation")
def test_every_path_says_what_its_dashboard_says(session, count_queries):
    compared = 0
    for measure in set(M) - {M.SCORE, M.GRADE}:
        level = "terhubung" if measure is M.CONNECTION else ""
        for under in PLACES:
            with count_queries(at_most=9):
                found = read(session, Goal(measure, RoadmapScope.EVERYBODY, level), under)
            expected = told_by_dashboards(session, measure, under)
            mine = {
                year: (one.value if one.part is None else one.part, one.whole)
                for year, one in found.items()
            }
            assert mine == expected, (measure, under)
            compared += sum(whole > 0 for _, whole in expected.values())
            local, central = (
                read(session, Goal(measure, scope, level), under)
                for scope in (RoadmapScope.LOCAL, RoadmapScope.CENTRAL)
            )
            for year, one in found.items():
                both = local[year].whole + central[year].whole
                assert both == one.whole, (measure, under, year)
    assert compared > 30
    assert read(session, Goal(M.PLANS), "34")[2026].part == 2
    assert read(session, Goal(M.CONNECTION, RoadmapScope.KOTA, "terhubung"), "34")[2025].part == 1
    assert read(session, Goal(M.RECOMMENDATIONS), "34")[2026].part == 1


@pytest.mark.usefixtures("nation")
def test_scores_and_predicates_are_those_of_the_year(session, count_queries):
    with count_queries(at_most=5):
        score = read(session, Goal(M.SCORE), "34")
    assert {year: (one.value, one.whole) for year, one in score.items()} == {
        2024: (Decimal("4.10"), 3), 2025: (Decimal("4.10"), 3),
    }  # fmt: skip
    for level, many in (("A", 1), ("A-", 2), ("B", 3), ("F", 3)):
        found = read(session, Goal(M.GRADE, RoadmapScope.EVERYBODY, level), "34")
        assert (found[2025].part, found[2025].whole) == (many, 3), level
    only = read(session, Goal(M.GRADE, RoadmapScope.PROVINSI, "A"), "34")
    assert (only[2025].part, only[2025].whole) == (0, 1)
    assert read(session, Goal(M.GRADE, RoadmapScope.EVERYBODY, "Luar biasa"), "34") == {}


@pytest.mark.usefixtures("nation")
def test_a_hub_reads_its_own_branch_and_an_agency_itself(session, rina, sari):
    for person, under, all_there in ((rina, "34", 6), (sari, "34.04", 1)):
        actor = actor_of(session, person, TODAY)
        goal = Goal(M.CONNECTION, RoadmapScope.EVERYBODY, "memiliki akun")
        assert read(session, goal, under, actor)[2026].whole == all_there
