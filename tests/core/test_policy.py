"""The policy, exhausted: role × place × permission, against expectations written by hand.

They follow design section 3, not the table in the code: what a person at a hub may do with the
hub itself, its office, a subordinate and its office, the hub beside it, a stranger, the centre.
"""

import pytest

from renaksi.core.agency import AgencyKind
from renaksi.core.errors import NotAllowed
from renaksi.core.policy import (
    SYSTEM,
    Actor,
    Permission,
    Place,
    Role,
    holds_anywhere,
    may,
    may_read,
    require,
)
from tests.core.tree import AT, BELOW, CENTRE, HUB, PLACES, actor

P, R = Permission, Role
HOME = {"own", "unit"}
DOWN = HOME | {"subordinate", "subordinate_unit"}
ALL = set(PLACES)
# 3.1 owner roles: the home agency and its units, never another agency below it.
# 3.2 reviewer roles: strictly below; their own agency they only read.
# 3.3 watchers: read and comment within reach. 3.4 the national administrator reviews nothing.
EXPECTED: dict[Role, dict[Permission, set[str]]] = {
    R.AGENCY_ADMIN: {
        P.PLAN_READ: HOME,
        P.RECOMMENDATION_READ: HOME,
        P.ASSESSMENT_READ: HOME,
        P.COMPLAINT_READ: HOME,
        P.PLAN_CREATE: HOME,
        P.PLAN_EDIT: HOME,
        P.PLAN_COMMENT: HOME,
        P.UNIT_KEEP: HOME,
        P.COMPLAINT_IMPORT: HOME,
        P.COMPLAINT_HANDOVER: HOME,
        P.CHANNEL_KEEP: HOME,
        P.PEOPLE_READ: HOME,
        P.PEOPLE_KEEP: HOME,
        P.PEOPLE_APPOINT: {"subordinate"},
        P.AUDIT_READ: HOME,
        P.LETTERHEAD_KEEP: HOME,
        P.DOCUMENT_ISSUE: HOME,
        P.REPORT_EDIT: HOME,
        P.FOLLOW_UP_WRITE: HOME,
        P.EXTENSION_REQUEST: HOME,
    },
    R.MANAGER: {
        P.PLAN_READ: HOME,
        P.RECOMMENDATION_READ: HOME,
        P.ASSESSMENT_READ: HOME,
        P.COMPLAINT_READ: HOME,
        P.PLAN_EDIT: HOME,
        P.PLAN_COMMENT: HOME,
        P.COMPLAINT_IMPORT: HOME,
        P.COMPLAINT_HANDOVER: HOME,
        P.CHANNEL_KEEP: HOME,
        P.PEOPLE_READ: HOME,
        P.AUDIT_READ: HOME,
        P.DOCUMENT_ISSUE: HOME,
        P.REPORT_EDIT: HOME,
        P.FOLLOW_UP_WRITE: HOME,
        P.FOLLOW_UP_SUBMIT: HOME,
        P.EXTENSION_REQUEST: HOME,
    },
    R.LIAISON: {
        P.PLAN_READ: HOME,
        P.RECOMMENDATION_READ: HOME,
        P.ASSESSMENT_READ: HOME,
        P.COMPLAINT_READ: HOME,
        P.PLAN_EDIT_OWN_ROWS: HOME,
        P.REPORT_EDIT_OWN_ROWS: HOME,
        P.FOLLOW_UP_WRITE: HOME,
        P.PLAN_COMMENT: HOME,
        P.PEOPLE_READ: HOME,
    },
    R.EVALUATOR: {
        P.PLAN_READ: DOWN,
        P.RECOMMENDATION_READ: DOWN,
        P.ASSESSMENT_READ: DOWN,
        P.COMPLAINT_READ: DOWN,
        P.RECOMMENDATION_ISSUE: DOWN - {"own"},
        P.RECOMMENDATION_IMPORT: DOWN - {"own"},
        P.RECOMMENDATION_MINUTES: DOWN,
        P.PLAN_COMMENT: DOWN,
        P.PLAN_REVIEW_NOTE: DOWN - {"own"},
        P.REPORT_VERIFY: DOWN - {"own"},
        P.ASSESSMENT_DOCUMENT: DOWN - {"own"},
        P.MODERATION_READ: {"own"},
        P.COMPLAINT_IMPORT: DOWN - {"own"},
        P.CONNECTION_RECORD: DOWN - {"own"},
        P.GUIDANCE_ORGANISE: {"own"},
        P.PERIODIC_WRITE: {"own"},
        P.PEOPLE_READ: DOWN,
    },
    R.EVALUATION_LEAD: {
        P.PLAN_READ: DOWN,
        P.RECOMMENDATION_READ: DOWN,
        P.ASSESSMENT_READ: DOWN,
        P.COMPLAINT_READ: DOWN,
        P.RECOMMENDATION_ISSUE: DOWN - {"own"},
        P.RECOMMENDATION_IMPORT: DOWN - {"own"},
        P.RECOMMENDATION_MINUTES: DOWN,
        P.PLAN_COMMENT: DOWN,
        P.PLAN_REVIEW_NOTE: DOWN - {"own"},
        P.REPORT_VERIFY: DOWN - {"own"},
        P.EXTENSION_DECIDE: DOWN - {"own"},
        P.ASSESSMENT_RECORD: DOWN - {"own"},
        P.ASSESSMENT_DOCUMENT: DOWN - {"own"},
        P.MODERATION_READ: {"own"},
        P.COMPLAINT_IMPORT: DOWN - {"own"},
        P.CONNECTION_RECORD: DOWN - {"own"},
        P.GUIDANCE_ORGANISE: {"own"},
        P.PERIODIC_WRITE: {"own"},
        P.PERIODIC_APPROVE: DOWN,
        P.PEOPLE_READ: DOWN,
    },
    R.OBSERVER: {
        P.PLAN_READ: DOWN,
        P.RECOMMENDATION_READ: DOWN,
        P.ASSESSMENT_READ: DOWN,
        P.COMPLAINT_READ: DOWN,
        P.PLAN_COMMENT: DOWN,
        P.PEOPLE_READ: DOWN,
    },
    R.ISSUER: {
        P.PLAN_READ: DOWN,
        P.RECOMMENDATION_READ: DOWN,
        P.ASSESSMENT_READ: DOWN,
        P.COMPLAINT_READ: DOWN,
        P.RECOMMENDATION_ISSUE: DOWN,
        P.RECOMMENDATION_IMPORT: DOWN,
        P.PLAN_COMMENT: DOWN,
        P.PEOPLE_READ: DOWN,
    },
    R.INTERNAL_AUDITOR: {
        P.PLAN_READ: DOWN,
        P.RECOMMENDATION_READ: DOWN,
        P.ASSESSMENT_READ: DOWN,
        P.COMPLAINT_READ: DOWN,
        P.RECOMMENDATION_ISSUE: DOWN,
        P.RECOMMENDATION_IMPORT: DOWN,
        P.PLAN_COMMENT: DOWN,
        P.PEOPLE_READ: DOWN,
        P.AUDIT_READ: DOWN,
        P.FOLLOW_UP_CHECK: DOWN,
    },
    R.NATIONAL_ADMIN: {
        P.PLAN_READ: ALL,
        P.RECOMMENDATION_READ: ALL,
        P.ASSESSMENT_READ: ALL,
        P.COMPLAINT_READ: ALL,
        P.MODERATION_READ: ALL,
        P.ASSESSMENT_RECORD: ALL,
        P.INSTRUMENT_KEEP: ALL,
        P.RECOMMENDATION_IMPORT: ALL,
        P.AGENCY_ADMINISTER: ALL,
        P.UNIT_KEEP: ALL,
        P.COMPLAINT_IMPORT: ALL,
        P.COMPLAINT_MAP: ALL,
        P.ROADMAP_KEEP: ALL,
        P.COMPLAINT_HANDOVER: ALL,
        P.CONNECTION_RECORD: ALL,
        P.CHANNEL_KEEP: ALL,
        P.PEOPLE_READ: ALL,
        P.PEOPLE_KEEP: ALL,
        P.PEOPLE_APPOINT: ALL,
        P.CYCLE_ADMINISTER: ALL,
        P.AUDIT_READ: ALL,
        P.AUDIT_VERIFY: ALL,
    },
}


def allowed(who: Actor, permission: Permission) -> set[str]:
    return {where for where in PLACES if may(who, permission, AT[where])}


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
def test_what_each_role_may_do_at_each_place(role, permission):
    expected = EXPECTED[role].get(permission, set())
    assert allowed(actor(role), permission) == expected
    assert holds_anywhere(actor(role), permission) is bool(expected)


@pytest.mark.parametrize("permission", list(Permission))
def test_without_a_role_nothing(permission):
    assert allowed(Actor(7), permission) == set()
    assert not holds_anywhere(Actor(7), permission)


@pytest.mark.parametrize("permission", list(Permission))
def test_the_system_may_do_everything(permission):
    assert allowed(SYSTEM, permission) == ALL


def test_the_liaison_of_an_office_reads_the_whole_plan_of_the_agency():
    liaison = actor(R.LIAISON, home="unit")
    assert allowed(liaison, P.PLAN_READ) == HOME
    assert allowed(liaison, P.PLAN_EDIT) == set()


def test_the_administrator_of_an_office_changes_that_office_alone():
    keeper = actor(R.AGENCY_ADMIN, home="unit")
    assert allowed(keeper, P.PLAN_READ) == HOME
    for permission in (P.PLAN_CREATE, P.PLAN_EDIT, P.UNIT_KEEP, P.PEOPLE_KEEP, P.AUDIT_READ):
        assert allowed(keeper, permission) == {"unit"}


def test_a_watcher_sees_its_kinds_alone():
    watcher = actor(R.OBSERVER, home="foreign", reach="superior", kinds=[AgencyKind.KABUPATEN])
    assert allowed(watcher, P.PLAN_READ) == {"subordinate"}


def test_a_watchers_home_gives_nothing_only_its_reach():
    watcher = actor(R.OBSERVER, home="sibling", reach="subordinate")
    assert allowed(watcher, P.PLAN_READ) == {"subordinate", "subordinate_unit"}


def test_roles_on_both_sides_add_up_and_do_not_mix():
    both = Actor(
        1, "Rangkap", (*actor(R.MANAGER, home="subordinate").grants, *actor(R.EVALUATOR).grants)
    )
    assert allowed(both, P.PLAN_EDIT) == {"subordinate", "subordinate_unit"}
    assert allowed(both, P.PLAN_REVIEW_NOTE) == DOWN - {"own"}


MOVED = Place(BELOW, AgencyKind.KABUPATEN, BELOW, (BELOW, 20, CENTRE), frozenset({HUB, CENTRE}))
"""Stood below the hub on the object's date, today below the one beside it."""


def test_who_supervised_then_keeps_reading_and_no_longer_reviews():
    then = actor(R.EVALUATOR)
    assert may_read(then, MOVED)
    assert not may(then, P.PLAN_REVIEW_NOTE, MOVED)
    assert may_read(actor(R.OBSERVER), MOVED)
    assert not may_read(actor(R.MANAGER), MOVED)
    assert not may_read(actor(R.EVALUATOR), AT["foreign"])


def test_require_refuses_what_may_denies():
    require(actor(R.AGENCY_ADMIN), P.PLAN_CREATE, AT["own"])
    with pytest.raises(NotAllowed):
        require(actor(R.AGENCY_ADMIN), P.PLAN_CREATE, AT["subordinate"])
