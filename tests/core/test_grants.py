"""Who may give which role where: every giver × role × place, against a table written by hand."""

import pytest

from renaksi.core.agency import AgencyKind
from renaksi.core.errors import Invalid, NotAllowed, Refusal
from renaksi.core.grants import RoleAt, giveable, may_end, may_keep, why_not_give
from renaksi.core.policy import SYSTEM, Role
from tests.core.tree import AT, PLACES, actor

R = Role
OWN_STAFF = {
    R.AGENCY_ADMIN,
    R.LIAISON,
    R.MANAGER,
    R.EVALUATOR,
    R.EVALUATION_LEAD,
    R.INTERNAL_AUDITOR,
}
UNIT_STAFF = {R.AGENCY_ADMIN, R.LIAISON, R.INTERNAL_AUDITOR}
WHOLE = OWN_STAFF | {R.OBSERVER, R.ISSUER}
NOTHING: set[Role] = set()
# What the administrator of the hub, and the national one, may give where nobody holds anything.
EXPECTED = {
    R.AGENCY_ADMIN: {
        "own": OWN_STAFF,
        "unit": UNIT_STAFF,
        "subordinate": {R.AGENCY_ADMIN, R.MANAGER},
        "subordinate_unit": NOTHING,
        "sibling": NOTHING,
        "foreign": NOTHING,
        "superior": NOTHING,
    },
    R.NATIONAL_ADMIN: {
        "own": WHOLE,
        "unit": UNIT_STAFF,
        "subordinate": WHOLE,
        "subordinate_unit": UNIT_STAFF,
        "sibling": WHOLE,
        "foreign": WHOLE,
        "superior": WHOLE | {R.NATIONAL_ADMIN},
    },
}


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("giver", list(Role))
def test_what_each_role_may_give_at_each_place(giver, where):
    expected = EXPECTED.get(giver, {}).get(where, NOTHING)
    assert set(giveable(actor(giver), AT[where], filled=())) == expected


@pytest.mark.parametrize("role", [R.AGENCY_ADMIN, R.MANAGER])
def test_at_a_supervised_agency_only_what_nobody_holds(role):
    hub = actor(R.AGENCY_ADMIN)
    wanted = RoleAt(role, AT["subordinate"], AT["subordinate"])
    assert why_not_give(hub, wanted, is_filled=False) is None
    refusal = why_not_give(hub, wanted, is_filled=True)
    assert isinstance(refusal, NotAllowed)
    assert refusal.reason is Refusal.ROLE_FILLED
    assert set(giveable(hub, AT["subordinate"], {role})) == {R.AGENCY_ADMIN, R.MANAGER} - {role}
    assert not may_end(hub, role, AT["subordinate"])


def test_the_administrator_of_a_unit_keeps_the_unit_alone():
    unit_admin = actor(R.AGENCY_ADMIN, "unit")
    assert set(giveable(unit_admin, AT["unit"], ())) == UNIT_STAFF
    assert giveable(unit_admin, AT["own"], ()) == ()


def why(role, home="own", reach=None, kinds=(), giver=R.NATIONAL_ADMIN):
    wanted = RoleAt(role, AT[home], AT[reach or home], frozenset(kinds))
    refusal = why_not_give(actor(giver), wanted, is_filled=False)
    return refusal and (type(refusal), refusal.reason)


def test_a_reach_and_kinds_only_for_those_who_watch():
    assert why(R.OBSERVER, reach="superior", kinds=[AgencyKind.KOTA]) is None
    assert why(R.INTERNAL_AUDITOR, home="unit", reach="own") is None
    assert why(R.EVALUATOR, reach="superior") == (Invalid, Refusal.ROLE_NOT_HERE)
    assert why(R.INTERNAL_AUDITOR, kinds=[AgencyKind.KOTA]) == (Invalid, Refusal.ROLE_NOT_HERE)


@pytest.mark.parametrize("reach", ["superior", "sibling", "foreign", "subordinate_unit"])
def test_no_reach_beyond_ones_own(reach):
    given = why(R.INTERNAL_AUDITOR, reach=reach, giver=R.AGENCY_ADMIN)
    assert given == (NotAllowed, Refusal.BEYOND_REACH)


def test_a_manager_signs_for_an_agency_never_for_a_unit():
    assert why(R.MANAGER, home="unit") == (Invalid, Refusal.ROLE_NOT_HERE)
    assert why(R.NATIONAL_ADMIN, home="own") == (Invalid, Refusal.ROLE_NOT_HERE)


def test_an_account_is_kept_only_by_who_could_give_all_it_holds():
    hub = actor(R.AGENCY_ADMIN)
    own, below = (R.MANAGER, AT["own"]), (R.AGENCY_ADMIN, AT["subordinate"])
    assert may_keep(hub, [own], is_new=False)
    assert not may_keep(hub, [own, (R.OBSERVER, AT["own"])], is_new=False)
    assert not may_keep(hub, [own, below], is_new=False)
    assert may_keep(hub, [below], is_new=True)
    assert not may_keep(hub, [], is_new=False)
    assert may_keep(actor(R.NATIONAL_ADMIN), [], is_new=False)
    assert may_keep(SYSTEM, [], is_new=False)
