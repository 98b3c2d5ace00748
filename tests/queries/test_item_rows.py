"""Rows read by column say what the stored actions say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from renaksi.core.agency import AgencyKind
from renaksi.models import ActionItem, Agency
from renaksi.queries.concerned import concerned
from renaksi.queries.item_rows import More, item_rows
from renaksi.queries.obligations import owing
from renaksi.queries.plan_rows import item_values
from renaksi.services import obligations
from tests.factories.people import agency, system
from tests.factories.plans import a_cycle, a_plan, valid_rows
from tests.people import OWN, SIBLING

CODES = ["B03", "B06", "B09", "B12"]


def test_rows_say_what_the_stored_actions_say(session):
    own = agency(session, OWN)
    rows = valid_rows(own, CODES, 3)
    rows[1] = replace(
        rows[1], targets={"B12": Decimal("12.5")}, responsible_code="", budget=Decimal(1_500_000)
    )
    revision = a_plan(session, own, rows=rows)
    revision.items[2].removed_at = revision.created_at
    session.flush()
    other = a_plan(session, agency(session, SIBLING), count=2)
    codes = {one.id: one.code for one in a_cycle(session).checkpoints}
    found = item_rows(
        session, [revision.id, other.id], codes, More(ActionItem.version, Agency.name)
    )
    assert [one.revision_id for one in found] == [revision.id] * 2 + [other.id] * 2
    for one in found:
        item = session.get_one(ActionItem, one.id)
        assert one.values == item_values(item, codes)
        name = item.responsible.name if item.responsible else None
        assert one.more == (item.version, name)
        assert (one.lineage_id, one.strategy_id) == (item.lineage_id, item.strategy_id)
    assert found[1].values.targets == {"B12": Decimal("12.5")}


def test_only_the_checkpoints_asked_for_are_read(session):
    revision = a_plan(session, agency(session, OWN))
    [last] = [one for one in a_cycle(session).checkpoints if one.code == "B12"]
    for one in item_rows(session, [revision.id], {last.id: "B12"}):
        assert one.values.targets == {"B12": Decimal(40)}


def test_rows_of_any_number_of_plans_cost_two_statements(session, count_queries):
    found = [a_plan(session, agency(session, code), count=5).id for code in (OWN, SIBLING, "34.01")]
    with count_queries(at_most=2):
        assert len(item_rows(session, found, {})) == 15


def test_whom_a_cycle_concerns_misses_nobody_who_owes(session):
    today, cycle = date(2026, 2, 6), a_cycle(session)
    named = session.scalars(select(Agency).where(Agency.kind == AgencyKind.LNS)).first()
    obligations.set_exception(system(session), cycle.id, named.id, owes_plan=True, reason="Diminta")
    without = a_plan(session, agency(session, SIBLING)).plan.agency
    obligations.set_exception(
        system(session), cycle.id, without.id, owes_plan=False, reason="Bencana"
    )
    found = set(session.scalars(concerned(cycle, today)))
    assert set(session.scalars(owing(cycle, today))) <= found
    assert {named.id, without.id} <= found
    kinds = set(session.scalars(select(Agency.kind).where(Agency.id.in_(found))))
    assert not kinds & {AgencyKind.OPD, AgencyKind.UNIT, AgencyKind.PUSAT}
