"""The matrix as page, files and comparison read it."""

from datetime import date
from decimal import Decimal

import pytest

from renaksi.core.item_entry import fold
from renaksi.core.plan_checks import IssueCode
from renaksi.models import Comment, PlanRevision
from renaksi.queries.plan_matrix import matrix
from renaksi.queries.plan_units import units_of
from renaksi.queries.plan_words import vocabulary
from renaksi.queries.scope import place_of
from renaksi.services import items
from tests.factories.items import IN_FEBRUARY, add, draft
from tests.factories.people import acting, agency
from tests.people import office
from tests.support.backends import settle

TODAY = IN_FEBRUARY.date()


@pytest.fixture
def revision(session, sari):
    return draft(session, sari)


def read(session, revision, today=TODAY):
    settle(session)
    return matrix(session, session.get(PlanRevision, revision.id), today)


def test_rows_are_numbered_by_strategy_and_order(session, revision, sari):
    add(session, revision, sari, "b1", "b2", strategy="S2")
    add(session, revision, sari, "a1", strategy="S1")
    found = read(session, revision)
    assert [(row.number, row.values.action) for row in found.rows] == [
        ("1.1", "a1"), ("2.1", "b1"), ("2.2", "b2"),
    ]  # fmt: skip
    assert [len(group.rows) for group in found.groups] == [1, 2, 0, 0, 0]


def test_sums_are_those_of_the_rows(session, revision, sari):
    add(session, revision, sari, "a", weight=Decimal("12.5"), budget=Decimal(1_000_000))
    add(session, revision, sari, "b", strategy="S2", weight=None, budget=None)
    found = read(session, revision)
    assert (found.total_weight, found.total_budget) == (Decimal("12.5"), 1_000_000)
    assert [group.weight for group in found.groups[:2]] == [Decimal("12.5"), 0]


def test_a_row_carries_who_answers_for_it_and_who_wrote_it_last(session, revision, sari, dinkes):
    add(session, revision, sari, "a", responsible_code=dinkes.code)
    (row,) = read(session, revision).rows
    assert (row.responsible_id, row.responsible_name) == (dinkes.id, dinkes.name)
    assert (row.updated_by, row.updated_at) == ("Sari Wulandari", IN_FEBRUARY)


def test_what_is_wrong_stands_with_its_row(session, revision, sari):
    add(session, revision, sari, "a", required_evidence=())
    found = read(session, revision)
    assert [issue.code for issue in found.rows[0].issues] == [IssueCode.EVIDENCE_MISSING]
    assert [issue.code for issue in found.check.plan] == [IssueCode.WEIGHTS_TOTAL]


def test_deleted_rows_are_not_there(session, revision, sari):
    first, _second = add(session, revision, sari, "a", "b")
    items.remove_item(acting(session, sari, IN_FEBRUARY), revision.id, first, version=1)
    assert [row.values.action for row in read(session, revision).rows] == ["b"]


@pytest.mark.parametrize(
    ("number", "today", "frozen"),
    [
        (1, date(2026, 12, 30), set()),
        (2, date(2026, 4, 10), set()),
        (2, date(2026, 4, 11), {"B03"}),
        (2, date(2026, 7, 11), {"B03", "B06"}),
    ],
    ids=["a late first plan", "on the due day", "the day after", "after the second"],
)
def test_targets_freeze_when_their_due_day_is_over(session, revision, number, today, frozen):
    found = session.get(PlanRevision, revision.id)
    found.number, found.reason = number, "Anggaran berubah"
    assert read(session, revision, today).frozen == frozen


def test_notes_that_were_not_sent_are_not_counted(session, revision, sari, rina):
    (lineage,) = add(session, revision, sari, "a")
    plan_id, writer = revision.plan_id, rina.id
    for sent in (None, IN_FEBRUARY, IN_FEBRUARY):
        session.add(
            Comment(
                plan_id=plan_id, revision_id=revision.id, lineage_id=lineage, text="Perjelas.",
                author_id=writer, at=IN_FEBRUARY, is_review_note=True, sent_at=sent,
            )
        )  # fmt: skip
    assert read(session, revision).rows[0].comments == 2


def test_the_number_of_rows_costs_no_statements(session, revision, sari, count_queries):
    add(session, revision, sari, "a")
    settle(session)
    with count_queries() as few:
        read(session, revision)
    add(session, revision, sari, *(f"a{number}" for number in range(60)))
    settle(session)
    with count_queries() as many:
        assert len(read(session, revision).rows) == 61
    assert len(many) == len(few) <= 6


def test_units_are_those_of_the_agency_alone(session, revision, wati, dinkes, dinkes_bantul):
    def codes(code):
        place = place_of(session, agency(session, code).id, TODAY)
        return [unit.code for unit in units_of(session, place, TODAY)]

    assert codes("34.04") == ["34.04", dinkes.code]
    assert codes("34") == ["34"]


def test_a_units_place_is_that_of_the_tree(session, revision, dinkes):
    place = place_of(session, agency(session, "34.04").id, TODAY)
    (unit,) = [one for one in units_of(session, place, TODAY) if one.code == dinkes.code]
    assert unit.place == place_of(session, dinkes.id, TODAY)


def test_names_mean_codes(session, revision, dinkes):
    place = place_of(session, revision.plan.agency_id, TODAY)
    words = vocabulary(read(session, revision), units_of(session, place, TODAY))
    assert words.strategies["manajemen dan proses bisnis"] == words.strategies["s1"] == "S1"
    assert words.units["dinas kesehatan kabupaten sleman"] == dinkes.code
    assert words.units[fold(dinkes.code)] == dinkes.code


def test_a_name_that_two_units_share_means_neither(session, revision, dinkes):
    twin = office(session, "34.04.DINKES2", "34.04", dinkes.name)
    place = place_of(session, revision.plan.agency_id, TODAY)
    words = vocabulary(read(session, revision), units_of(session, place, TODAY))
    assert fold(dinkes.name) not in words.units
    assert words.units[fold(twin.code)] == twin.code
