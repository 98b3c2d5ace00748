"""Who stood where, as the database gathers it, against the closure read row by row."""

from datetime import date

from sqlalchemy import select

from renaksi.core.compliance_tree import branch
from renaksi.core.report_duty import ABLE
from renaksi.models import Agency, AgencyClosure
from renaksi.queries.stood_below import stood_below
from renaksi.services import agencies
from tests.factories.cycles import agency, system

DAYS = [date(2018, 1, 1), date(2024, 6, 1), date(2026, 1, 14), date(2026, 1, 15), date(2026, 3, 1)]


def row_by_row(session, under):
    one = AgencyClosure
    able = select(Agency.id).where(Agency.kind.in_(ABLE))
    rows = session.execute(
        select(one.descendant_id, one.ancestor_id, one.depth, one.valid_from, one.valid_to)
        .where(one.descendant_id.in_(able))
        .order_by(one.descendant_id)
    ).all()
    return branch([tuple(row) for row in rows], under)


def test_it_is_what_the_closure_says_of_every_node_on_every_day(session, count_queries):
    codes = ("KEMENPANRB", "KEMENKO-PMK", "34", "33", "34.04", "KEMENKEU")
    nodes = [agency(session, code).id for code in codes]

    def compare():
        session.flush()
        for node in nodes:
            with count_queries(at_most=2):
                found = stood_below(session, node)
            slow = row_by_row(session, node)
            for day in DAYS:
                assert found.branch.on(day) == slow.on(day), (node, day)
                assert found.branch.parts_on(day) == set(slow.on(day).values())
            assert found.branch.everybody == slow.everybody
            above = session.execute(
                select(
                    AgencyClosure.ancestor_id, AgencyClosure.valid_from, AgencyClosure.valid_to
                ).where(AgencyClosure.descendant_id == node)
            )
            assert set(found.above) == {tuple(row) for row in above}

    compare()
    assert stood_below(session, nodes[2]).branch is stood_below(session, nodes[2]).branch
    for code, to in (("34.04", "33"), ("KEMENKEU", "KEMENKO-PMK")):
        agencies.move_agency(
            system(session),
            agency(session, code).id,
            supervisor_id=agency(session, to).id,
            on=date(2026, 1, 15),
            legal_basis="Uji",
        )
    compare()
    assert agency(session, "34.04").id in stood_below(session, nodes[3]).branch.on(DAYS[-1])


def test_the_days_of_a_branch_do_not_pile_up(session):
    found = stood_below(session, agency(session, "34").id).branch
    first = dict(found.on(date(2020, 1, 1)))
    for day in range(1, 32):
        for month in (1, 3, 5):
            found.on(date(2021, month, day))
    assert len(found._days) <= 32
    assert found.on(date(2020, 1, 1)) == first
