from datetime import date

import pytest
from sqlalchemy import select

from renaksi.core.agency import AgencyKind, Tier
from renaksi.models import Agency
from renaksi.queries.obligations import count_owing, duties, exceptions, owes_plan, owing
from renaksi.services import obligations
from tests.factories.cycles import agency, prepared, system

TODAY = date(2025, 6, 1)


def test_the_three_ways_of_asking_agree(session):
    cycle = prepared(session)
    for code, owes_it in (("34.04", False), ("OMBUDSMAN", True)):
        obligations.set_exception(
            system(session), cycle.id, agency(session, code).id, owes_plan=owes_it, reason="Uji"
        )
    ids = set(session.scalars(owing(cycle, TODAY)))
    assert len(ids) == count_owing(session, cycle, TODAY)
    sample = session.scalars(select(Agency).where(Agency.id % 7 == 0)).all()
    assert len(sample) > 50
    for one in sample:
        assert owes_plan(session, cycle, one.id, TODAY) is (one.id in ids)


def test_the_kinds_sum_to_those_who_owe(session):
    cycle = prepared(session)
    counted = sum(one.agencies for one in duties(session, cycle, TODAY) if one.owes_plan)
    assert counted == count_owing(session, cycle, TODAY)


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2022, 7, 24), 34), (date(2022, 7, 25), 37), (date(2022, 12, 8), 38)]
)
def test_provinces_owe_from_the_day_they_exist(session, on, expected):
    cycle = prepared(session, 2022)
    provinces = next(one for one in duties(session, cycle, on) if one.kind is AgencyKind.PROVINSI)
    assert provinces.agencies == expected


def test_units_are_in_no_answer(session, dinkes):
    cycle = prepared(session)
    obligations.set_kinds(system(session), cycle.id, list(AgencyKind))
    kinds = session.scalars(select(Agency.kind).where(Agency.id.in_(owing(cycle, TODAY)))).all()
    assert Tier.UNIT not in {kind.tier for kind in kinds}
    assert AgencyKind.LEMBAGA in kinds


def test_exceptions_are_listed_with_their_agency_in_order(session, count_queries):
    cycle = prepared(session)
    for code in ("34.04", "34.02", "34.03"):
        obligations.set_exception(
            system(session), cycle.id, agency(session, code).id, owes_plan=False, reason="Uji"
        )
    session.expire_all()
    with count_queries(at_most=2):  # the cycle again, then the exceptions
        found = [one.agency.code for one in exceptions(session, cycle, TODAY)]
    assert found == ["34.02", "34.03", "34.04"]
