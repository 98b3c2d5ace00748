"""A list shows exactly what the policy lets one read, agency by agency."""

from datetime import date

import pytest
from sqlalchemy import select

from renaksi.core.agency import AgencyKind
from renaksi.core.errors import NotFound
from renaksi.core.policy import SYSTEM, Actor, Grant, Place, Role, may_read
from renaksi.models import Agency
from renaksi.queries.people import owners_of
from renaksi.queries.scope import place_of, places_of, visible
from renaksi.services import agencies
from tests.factories.agencies import TODAY, agency, context, id_of, make_agency

AFTER_MOVE = date(2026, 9, 1)
REGIONS = frozenset({AgencyKind.PROVINSI, AgencyKind.KABUPATEN, AgencyKind.KOTA})
HOMES = ("KEMENPANRB", "34", "34.04", "34.04.DINKES", "34.04.DINKES.P1", "34.02", "91", "93",
         "KEMENKO-POLHUKAM", "KEMENKO-POLKAM", "KEMENKUMHAM", "31", "31.71", "OMBUDSMAN",
         "34.04.GONE", "34.LATER")  # fmt: skip
DAYS = (
    (TODAY, ()),
    (TODAY, (date(2022, 7, 24),)),
    (TODAY, (date(2024, 10, 20), date(2025, 12, 31))),
    (date(2024, 10, 20), ()),
    (AFTER_MOVE, (TODAY,)),
)


@pytest.fixture
def changed_tree(session):
    """The real tree with offices of two agencies, a move and a dissolution to come."""
    ctx = context(session)
    make_agency(ctx, "34.04.DINKES", "34.04")
    make_agency(ctx, "34.04.DINKES.P1", "34.04.DINKES", kind=AgencyKind.UNIT)
    make_agency(ctx, "34.02.DINKES", "34.02")
    make_agency(ctx, "34.DISKOMINFO", "34")
    make_agency(ctx, "34.LATER", "34", on=date(2027, 1, 1))
    agencies.move_agency(
        ctx, id_of(session, "34.02"), supervisor_id=id_of(session, "33"), on=date(2026, 8, 1)
    )
    gone = make_agency(ctx, "34.04.GONE", "34.04")
    agencies.dissolve_agency(ctx, gone.id, on=date(2025, 1, 1))


def grant(session, role: Role, home: str, today: date, **extra) -> Grant:
    home_id = id_of(session, home)
    owner = owners_of(session, [home_id], today).get(home_id, home_id)
    if not agency(session, home).kind.is_unit:
        owner = home_id
    return Grant(role, home_id, extra.pop("reach_id", home_id), owner, **extra)


def everywhere(session, today: date, days: tuple[date, ...]) -> dict[int, Place]:
    return places_of(session, session.scalars(select(Agency.id)), today, *days)


def compare(session, actor: Actor, today: date, days: tuple[date, ...], places=None) -> set[int]:
    places = places or everywhere(session, today, days)
    listed = set(session.scalars(select(Agency.id).where(visible(actor, Agency.id, today, *days))))
    assert listed == {one for one, place in places.items() if may_read(actor, place)}
    return listed


@pytest.mark.parametrize("role", Role)
def test_every_role_lists_what_it_may_read(session, changed_tree, role):
    for today, days in DAYS:
        places = everywhere(session, today, days)
        for home in HOMES:
            actor = Actor(1, grants=(grant(session, role, home, today),))
            compare(session, actor, today, days, places)


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ISSUER])
def test_a_reach_of_some_kinds_is_the_same_in_lists(session, changed_tree, role):
    root = id_of(session, "KEMENPANRB")
    some = grant(session, role, "KEMENDAGRI", TODAY, reach_id=root, kinds=REGIONS)
    seen = compare(session, Actor(1, grants=(some,)), TODAY, (date(2022, 1, 1),))
    kinds = set(session.scalars(select(Agency.kind).where(Agency.id.in_(seen))))
    assert kinds == REGIONS


def test_several_roles_add_up(session, changed_tree):
    grants = (
        grant(session, Role.LIAISON, "34.04.DINKES", TODAY),
        grant(session, Role.EVALUATOR, "91", TODAY),
    )
    seen = compare(session, Actor(1, grants=grants), TODAY, (date(2022, 1, 1),))
    assert {id_of(session, "34.04"), id_of(session, "93.01")} <= seen
    assert id_of(session, "34.02") not in seen


def test_siblings_do_not_see_each_other(session, changed_tree):
    actor = Actor(1, grants=(grant(session, Role.AGENCY_ADMIN, "34.02", TODAY),))
    seen = compare(session, actor, TODAY, ())
    assert seen == {id_of(session, "34.02"), id_of(session, "34.02.DINKES")}


def test_who_supervised_on_the_day_of_the_object_keeps_reading_it(session, changed_tree):
    actor = Actor(1, grants=(grant(session, Role.EVALUATOR, "34", AFTER_MOVE),))
    bantul = id_of(session, "34.02")
    assert bantul in compare(session, actor, AFTER_MOVE, (TODAY,))
    assert bantul not in compare(session, actor, AFTER_MOVE, ())


def test_nobody_without_a_role_sees_anything_and_the_system_everything(session):
    assert compare(session, Actor(1), TODAY, ()) == set()
    assert len(compare(session, SYSTEM, TODAY, ())) == len(session.scalars(select(Agency.id)).all())


def test_a_place_tells_the_line_up_and_the_owner(session, changed_tree):
    unit = place_of(session, id_of(session, "34.04.DINKES.P1"), TODAY)
    line = ["34.04.DINKES.P1", "34.04.DINKES", "34.04", "34", "KEMENPANRB"]
    assert unit.lineage == tuple(id_of(session, code) for code in line)
    assert unit.owner_id == id_of(session, "34.04")
    gone = place_of(session, id_of(session, "34.04.GONE"), TODAY)
    assert gone.lineage == (gone.agency_id,) == (gone.owner_id,)
    with pytest.raises(NotFound):
        place_of(session, 987654, TODAY)


def test_places_of_all_agencies_cost_two_statements(session, count_queries):
    ids = session.scalars(select(Agency.id)).all()
    with count_queries(at_most=2):
        assert set(places_of(session, ids, TODAY)) == set(ids)
