from datetime import date

import pytest

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.errors import NotFound, Refusal
from renaksi.queries.agencies import ReportedAgency, agencies_report, agency_by_code
from renaksi.services import agencies
from tests.factories.agencies import TODAY, context, id_of


@pytest.mark.parametrize("code", ["34.04", " 34.04 ", "KEMENDAGRI", "kemendagri"])
def test_an_agency_is_found_by_its_code(session, code):
    assert agency_by_code(session, code).code == code.strip().upper()


@pytest.mark.parametrize("code", ["ROOT", "root"])
def test_root_stands_for_the_root(session, code):
    assert agency_by_code(session, code).kind is AgencyKind.PUSAT


def test_a_code_that_nobody_has_is_named(session):
    with pytest.raises(NotFound) as refused:
        agency_by_code(session, "99")
    assert (refused.value.reason, refused.value.detail) == (Refusal.NO_SUCH_CODE, {"code": "99"})


def test_the_report_tells_names_and_supervisors_of_the_day(session):
    ctx = context(session)
    sleman = id_of(session, "34.04")
    agencies.rename_agency(ctx, sleman, name="Baru", short_name="", on=date(2026, 1, 1))
    agencies.move_agency(ctx, sleman, supervisor_id=id_of(session, "33"), on=date(2026, 1, 1))
    (then,) = agencies_report(session, date(2025, 12, 31), sleman)
    (now,) = agencies_report(session, TODAY, sleman)
    assert then == ReportedAgency("34.04", "Kabupaten Sleman", AgencyKind.KABUPATEN, "34")
    assert now == ReportedAgency("34.04", "Baru", AgencyKind.KABUPATEN, "33")
    assert now.tier is Tier.LOCAL


@pytest.mark.parametrize("day", [date(2015, 1, 1), date(2022, 7, 24), date(2022, 7, 25), TODAY])
def test_every_agency_of_a_day_is_in_the_report_once(session, day, count_queries):
    root = id_of(session, "KEMENPANRB")
    with count_queries(at_most=1):
        found = agencies_report(session, day, root)
    codes = [one.code for one in found]
    assert len(codes) == len(set(codes))
    assert all(one.supervisor in codes for one in found[1:])
    assert ("93" in codes) is (day >= date(2022, 7, 25))
