from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from renaksi.core.comparison import RowChange
from renaksi.core.errors import NotFound
from renaksi.core.plan import PlanState as S
from renaksi.labels.comparison import summary, value_changes
from renaksi.queries.comparison import comparison
from renaksi.queries.plan_matrix import matrix
from renaksi.services import items
from tests.factories.people import agency
from tests.factories.plans import a_cast, a_plan, ctx_of
from tests.people import OWN

MARCH = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def revised(session):
    """Revision 2 of Sleman's plan, a draft: still as revision 1."""
    own = agency(session, OWN)
    a_plan(session, own, S.ENACTED)
    return a_plan(session, own, S.DRAFT, at=MARCH)


@pytest.fixture
def admin(session, revised):
    return ctx_of(session, a_cast(session, agency(session, OWN)).admin, MARCH)


def rows(session, revision):
    return matrix(session, revision, MARCH.date()).rows


def compared(session, revision, first=None, second=None):
    return comparison(session, revision.plan, (first, second), MARCH.date())


def test_a_fresh_revision_is_the_same_row_by_row(session, revised):
    found = compared(session, revised)
    assert (found.old.number, found.new.number) == (1, 2)
    assert found.result.changed == ()
    assert len(found.result.rows) == 4


def test_every_kind_of_change_is_told_with_its_values(session, revised, admin):
    first, second, third, _fourth = rows(session, revised)
    targets = {**first.values.targets, "B12": Decimal(60)}
    changed = replace(first.values, targets=targets, action="Melatih pejabat penghubung angkatan 1")
    items.save_item(admin, revised.id, first.lineage_id, version=first.version, values=changed)
    items.remove_item(admin, revised.id, second.lineage_id, version=second.version)
    items.add_item(admin, revised.id, replace(third.values, action="Membuka loket aduan"))
    found = compared(session, revised)
    assert summary(found.result.counts.items()) == "1 aksi baru, 1 dihapus, 1 berubah, 2 tetap"
    line = {one.name: one for one in value_changes(found.result.of(first.lineage_id), found.names)}
    assert (line["Target B12"].old_text, line["Target B12"].new_text) == ("40", "60")
    assert line["Aksi"].old_text == "Melatih petugas pengaduan angkatan 1"
    removed = found.result.of(second.lineage_id)
    assert removed.change is RowChange.REMOVED
    told = {one.name: one.old_text for one in value_changes(removed, found.names)}
    assert told["Penanggung jawab"] == "Kabupaten Sleman"
    assert told["Bukti dukung yang disyaratkan"] == "Daftar hadir; Hasil uji akhir"
    assert told["Strategi"] == "S2 Sistem TI dan integrasi"


def test_the_order_in_which_the_two_are_named_does_not_matter(session, revised):
    assert compared(session, revised, 2, 1) == compared(session, revised, 1, 2)


def test_an_unknown_number_does_not_exist(session, revised):
    with pytest.raises(NotFound):
        compared(session, revised, 1, 3)


def test_a_plan_with_one_revision_compares_it_with_itself(session):
    only = a_plan(session, agency(session, OWN), S.SUBMITTED)
    found = compared(session, only)
    assert (found.old.number, found.new.number, found.result.changed) == (1, 1, ())


def test_rows_are_numbered_as_in_the_matrix(session, revised, admin):
    row = rows(session, revised)[0]
    items.add_item(admin, revised.id, replace(row.values, strategy_code="S3"))
    there = {row.lineage_id: row.number for row in rows(session, revised)}
    here = {row.lineage_id: row.number for row in compared(session, revised).result.rows}
    assert here == there


def test_it_costs_two_statements_whatever_the_number_of_rows(session, revised, count_queries):
    plan = revised.plan
    assert plan.revisions
    session.flush()
    with count_queries(at_most=2):
        compared(session, revised)
