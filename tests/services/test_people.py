"""Keeping people: each refusal changes nothing, each use case leaves one line in the trail."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from renaksi.core.agency import AgencyKind
from renaksi.core.audit import AuditEvent
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, RuleBroken
from renaksi.core.policy import Role
from renaksi.models import Agency, AuditEntry, RoleAssignment, User
from renaksi.queries.people import actor_of
from renaksi.queries.people_list import PeopleFilter, open_posts, people_page
from renaksi.services import handover, people
from renaksi.services.people import NewRole
from tests.factories.people import acting as acting_at, agency, give, make_person, system
from tests.people import FOREIGN, HUB, OWN, ROOT, SIBLING

NOW = datetime.now(UTC)
"""One moment for all of them: a suite that runs through midnight in Jakarta must not see two days."""
TODAY = NOW.astimezone(ZoneInfo("Asia/Jakarta")).date()
acting = partial(acting_at, now=NOW)


def roles(session, user: User, on: date | None = None) -> set[tuple[str, str]]:
    on = on or TODAY
    rows = session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == user.id))
    return {(one.role.value, one.home.code) for one in rows if one.valid_from <= on < one.valid_to}


def lines(session, event: AuditEvent) -> list[AuditEntry]:
    found = select(AuditEntry).where(AuditEntry.event == event)
    return list(session.scalars(found.order_by(AuditEntry.id)))


def refusal_of(use_case, *args, **kwargs) -> tuple[type, Refusal]:
    with pytest.raises(RuleBroken) as caught:
        use_case(*args, **kwargs)
    return type(caught.value), caught.value.reason


def new(session, role: Role, code: str, **more) -> NewRole:
    return NewRole(role=role, home_id=agency(session, code).id, **more)


def add(session, by: User, role=Role.LIAISON, code=OWN, email="baru@contoh.test", **more):
    return people.add_person(
        acting(session, by),
        email=email,
        name="Orang  Baru",
        job_title="Kepala Seksi",
        role=new(session, role, code, **more),
    )


# ── accounts ──────────────────────────────────────────────────────────────────
def test_an_administrator_adds_a_person_with_a_role_and_a_link(session, sari):
    account = add(session, sari, Role.MANAGER)
    user = session.get_one(User, account.user_id)
    assert (user.name, user.email) == ("Orang Baru", "baru@contoh.test")
    assert roles(session, user) == {("manager", OWN)}
    [line] = [one for one in lines(session, AuditEvent.USER_CREATE) if one.actor_id == sari.id]
    assert line.agency_id == agency(session, OWN).id
    assert account.token not in str([line.after, line.note])


@pytest.mark.parametrize("code", [SIBLING, FOREIGN, HUB, ROOT])
def test_nobody_is_added_beyond_ones_reach(session, sari, code):
    before = session.scalar(select(func.count()).select_from(User))
    refused = refusal_of(add, session, sari, Role.LIAISON, code)
    assert refused == (NotAllowed, Refusal.BEYOND_REACH)
    assert session.scalar(select(func.count()).select_from(User)) == before


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ISSUER, Role.NATIONAL_ADMIN])
def test_only_the_national_administrator_gives_national_roles(session, sari, role):
    assert refusal_of(add, session, sari, role) == (NotAllowed, Refusal.BEYOND_REACH)


@pytest.mark.parametrize("who", ["budi", "lina", "rina", "tono", "eko", "oki", "joko"])
def test_other_roles_add_nobody(session, who, request):
    person = request.getfixturevalue(who)
    assert refusal_of(add, session, person) == (NotAllowed, Refusal.BEYOND_REACH)
    denied = refusal_of(people.create_user, acting(session, person), email="x@y.test", name="X")
    assert denied == (NotAllowed, Refusal.ROLE_MISSING)


def test_an_agency_administrator_makes_no_account_without_a_role(session, sari):
    refused = refusal_of(people.create_user, acting(session, sari), email="x@y.test", name="X")
    assert refused == (NotAllowed, Refusal.ROLE_MISSING)


def test_an_address_in_use_is_named_within_reach_and_not_beyond(session, sari, budi, dewi):
    assert refusal_of(add, session, sari, email=budi.email)[1] is Refusal.EMAIL_TAKEN
    assert refusal_of(add, session, sari, email=dewi.email.upper())[1] is Refusal.EMAIL_ELSEWHERE


def edit(session, by, user, **changes):
    values = {"version": user.version, "email": user.email, "name": user.name, "job_title": ""}
    return people.edit_person(acting(session, by), user.id, **{**values, **changes})


def test_data_of_a_person_are_changed_and_the_trail_keeps_both(session, sari, budi):
    edit(session, sari, budi, name="Budi Santoso, S.H.", email="Budi.S@contoh.test")
    assert (budi.name, budi.email) == ("Budi Santoso, S.H.", "budi.s@contoh.test")
    [line] = lines(session, AuditEvent.USER_EDIT)
    assert (line.before["name"], line.after["name"]) == ("Budi Santoso", "Budi Santoso, S.H.")


def test_the_second_of_two_editors_is_told(session, sari, budi):
    version = budi.version
    edit(session, sari, budi, name="Budi Pertama")
    refused = refusal_of(edit, session, sari, budi, version=version, name="Budi Kedua")
    assert refused == (Conflict, Refusal.CHANGED_BY_OTHER)
    session.refresh(budi)
    assert budi.name == "Budi Pertama"


TOUCHES = {
    "edit": lambda session, by, user: edit(session, by, user),
    "disable": lambda session, by, user: people.disable(acting(session, by), user.id),
    "enable": lambda session, by, user: people.enable(acting(session, by), user.id),
    "link": lambda session, by, user: people.issue_link(acting(session, by), user.id),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=list(TOUCHES))
@pytest.mark.parametrize("who", ["dewi", "fajar", "wati", "budi", "rina", "oki"])
def test_a_strangers_account_does_not_exist_for_the_others(session, sari, who, touch, request):
    other = request.getfixturevalue(who)
    assert refusal_of(touch, session, other, sari) == (NotFound, Refusal.NOT_FOUND)


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=list(TOUCHES))
def test_a_way_into_an_account_is_a_way_into_all_it_holds(session, sari, budi, touch):
    give(session, budi, Role.EVALUATOR, ROOT)
    assert refusal_of(touch, session, sari, budi) == (NotAllowed, Refusal.OTHER_ROLES)


def test_even_a_role_of_tomorrow_keeps_an_account_out_of_reach(session, sari, budi):
    give(session, budi, Role.EVALUATOR, ROOT, valid_from=TODAY + timedelta(days=1))
    refused = refusal_of(people.issue_link, acting(session, sari), budi.id)
    assert refused == (NotAllowed, Refusal.OTHER_ROLES)


def test_a_role_that_ended_elsewhere_does_not(session, sari, budi):
    give(session, budi, Role.EVALUATOR, ROOT, valid_to=TODAY)
    assert people.issue_link(acting(session, sari), budi.id)


def test_nobody_gets_a_link_for_their_own_account_or_closes_it(session, sari):
    make_person(session, "admin2@contoh.test", (Role.AGENCY_ADMIN, OWN))
    for use_case in (people.issue_link, people.disable):
        refused = refusal_of(use_case, acting(session, sari), sari.id)
        assert refused == (NotAllowed, Refusal.OWN_ACCOUNT)


def test_a_disabled_account_gets_neither_link_nor_role(session, sari, budi):
    people.disable(acting(session, sari), budi.id)
    assert refusal_of(people.issue_link, acting(session, sari), budi.id)[1] is (
        Refusal.ACCOUNT_DISABLED
    )
    refused = refusal_of(
        people.grant_role,
        acting(session, sari),
        budi.id,
        role=Role.LIAISON,
        home_id=agency(session, OWN).id,
    )
    assert refused == (Conflict, Refusal.ACCOUNT_DISABLED)


# ── roles ─────────────────────────────────────────────────────────────────────
def grant(session, by, user, role, code, **more):
    return people.grant_role(
        acting(session, by), user.id, role=role, home_id=agency(session, code).id, **more
    )


def test_a_person_may_hold_roles_on_both_sides(session, agus, budi):
    grant(session, agus, budi, Role.EVALUATOR, HUB)
    assert roles(session, budi) == {("manager", OWN), ("evaluator", HUB)}


def test_the_same_role_twice_at_once_is_refused_and_one_after_the_other_is_not(session, sari, budi):
    assert refusal_of(grant, session, sari, budi, Role.MANAGER, OWN)[1] is Refusal.ROLE_HELD
    ends = TODAY + timedelta(days=30)
    row = session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == budi.id)).one()
    people.end_role(acting(session, sari), row.id, on=ends)
    grant(session, sari, budi, Role.MANAGER, OWN, valid_from=ends)
    assert roles(session, budi, ends) == roles(session, budi) == {("manager", OWN)}


def test_a_role_must_end_after_it_began(session, sari, budi):
    refused = refusal_of(
        grant, session, sari, budi, Role.LIAISON, OWN, valid_from=TODAY, valid_to=TODAY
    )
    assert refused == (Invalid, Refusal.BAD_SPAN)


def test_no_role_at_an_agency_that_no_longer_exists(session, agus, budi):
    gone = session.scalars(select(Agency).where(Agency.active_to < TODAY)).first()
    refused = refusal_of(grant, session, agus, budi, Role.MANAGER, gone.code)
    assert refused == (Invalid, Refusal.NOT_ACTIVE_THEN)


def test_a_watcher_has_a_reach_and_kinds(session, agus, budi):
    row = grant(
        session,
        agus,
        budi,
        Role.OBSERVER,
        "OMBUDSMAN",
        reach_id=agency(session, ROOT).id,
        kinds=[AgencyKind.KOTA],
    )
    [held] = [one for one in actor_of(session, budi, TODAY).grants if one.role is Role.OBSERVER]
    assert (held.reach_id, held.kinds) == (row.reach_id, {AgencyKind.KOTA})


def assignment(session, user, role=None) -> RoleAssignment:
    found = select(RoleAssignment).where(RoleAssignment.user_id == user.id)
    return session.scalars(found.where(RoleAssignment.role == role) if role else found).one()


def test_ending_a_role_keeps_what_was(session, sari, budi):
    people.end_role(acting(session, sari), assignment(session, budi).id, on=TODAY)
    assert roles(session, budi) == set()
    assert roles(session, budi, TODAY - timedelta(days=1)) == {("manager", OWN)}
    again = refusal_of(
        people.end_role, acting(session, sari), assignment(session, budi).id, on=TODAY
    )
    assert again == (Conflict, Refusal.ROLE_ENDED)


def test_no_role_is_ended_in_the_past(session, sari, budi):
    refused = refusal_of(
        people.end_role,
        acting(session, sari),
        assignment(session, budi).id,
        on=TODAY - timedelta(days=1),
    )
    assert refused == (Invalid, Refusal.BEFORE_TODAY)


@pytest.mark.parametrize("who", ["dewi", "wati", "rina"])
def test_a_strangers_role_is_not_to_be_found(session, budi, who, request):
    ctx = acting(session, request.getfixturevalue(who))
    refused = refusal_of(people.end_role, ctx, assignment(session, budi).id, on=TODAY)
    assert refused == (NotFound, Refusal.NOT_FOUND)


def test_a_role_given_by_the_centre_is_ended_by_the_centre(session, sari, budi, agus):
    give(session, budi, Role.OBSERVER, OWN)
    row = assignment(session, budi, Role.OBSERVER)
    refused = refusal_of(people.end_role, acting(session, sari), row.id, on=TODAY)
    assert refused == (NotAllowed, Refusal.BEYOND_REACH)
    people.end_role(acting(session, agus), row.id, on=TODAY)
    assert roles(session, budi) == {("manager", OWN)}


# ── the last administrator ────────────────────────────────────────────────────
def test_the_last_administrator_of_an_agency_stays(session, sari, agus):
    row = assignment(session, sari)
    for use_case in (
        lambda: people.end_role(acting(session, sari), row.id, on=TODAY),
        lambda: people.end_role(acting(session, agus), row.id, on=TODAY + timedelta(days=90)),
        lambda: people.disable(acting(session, agus), sari.id),
    ):
        assert refusal_of(use_case) == (Conflict, Refusal.LAST_ADMIN)
    other = make_person(session, "admin2@contoh.test", (Role.AGENCY_ADMIN, OWN))
    people.end_role(acting(session, sari), row.id, on=TODAY)
    refused = refusal_of(people.disable, acting(session, agus), other.id)
    assert refused == (Conflict, Refusal.LAST_ADMIN)


def test_a_disabled_administrator_does_not_count_as_one(session, sari, agus):
    other = make_person(session, "admin2@contoh.test", (Role.AGENCY_ADMIN, OWN))
    people.disable(acting(session, sari), other.id)
    assert refusal_of(people.disable, acting(session, agus), sari.id)[1] is Refusal.LAST_ADMIN


def test_the_administrator_of_an_office_may_go_for_the_agency_above_has_one(session, sari, dinkes):
    keeper = make_person(session, "unit@contoh.test", (Role.AGENCY_ADMIN, dinkes.code))
    people.end_role(acting(session, sari), assignment(session, keeper).id, on=TODAY)
    assert roles(session, keeper) == set()


# ── appointing at a supervised agency ─────────────────────────────────────────
def test_the_supervisor_appoints_the_first_administrator_and_a_missing_manager(session, wati):
    for number, role in enumerate((Role.AGENCY_ADMIN, Role.MANAGER)):
        account = add(session, wati, role, OWN, email=f"pertama{number}@contoh.test")
        assert roles(session, session.get_one(User, account.user_id)) == {(role.value, OWN)}
        again = refusal_of(add, session, wati, role, OWN, email="kedua@contoh.test")
        assert again == (NotAllowed, Refusal.ROLE_FILLED)


def test_a_post_is_free_again_when_its_holder_is_disabled(session, wati, sari, budi):
    people.disable(acting(session, sari), budi.id)
    assert add(session, wati, Role.MANAGER, OWN)


def test_the_supervisor_appoints_nothing_else_and_not_two_tiers_down(session, wati, agus, dinkes):
    assert refusal_of(add, session, wati, Role.LIAISON, OWN)[1] is Refusal.BEYOND_REACH
    assert refusal_of(add, session, wati, Role.LIAISON, dinkes.code)[1] is Refusal.BEYOND_REACH
    centre = make_person(session, "admin.pusat@contoh.test", (Role.AGENCY_ADMIN, ROOT))
    assert refusal_of(add, session, centre, Role.MANAGER, OWN)[1] is Refusal.BEYOND_REACH
    assert add(session, centre, Role.MANAGER, HUB)


def test_a_lost_link_can_be_issued_again_until_the_person_came_in(session, wati):
    account = add(session, wati, Role.AGENCY_ADMIN, OWN)
    assert people.issue_link(acting(session, wati), account.user_id) != account.token
    user = session.get_one(User, account.user_id)
    user.signed_in_at = system(session).now
    session.flush()
    assert refusal_of(people.issue_link, acting(session, wati), user.id)[0] is NotFound


def test_whom_another_appointed_is_no_business_of_the_supervisor(session, wati, sari):
    account = add(session, sari, Role.MANAGER, OWN)
    assert refusal_of(people.issue_link, acting(session, wati), account.user_id)[0] is NotFound


# ── mutasi ────────────────────────────────────────────────────────────────────
def test_all_duties_go_over_in_one_step_and_history_stays(session, sari, budi, dinkes):
    give(session, budi, Role.LIAISON, dinkes.code)
    heir = make_person(session, "penerus@contoh.test", (Role.LIAISON, OWN))
    on = TODAY + timedelta(days=7)
    handover.hand_over(acting(session, sari), budi.id, receiver_email=heir.email, on=on)
    duties = {("manager", OWN), ("liaison", dinkes.code)}
    assert roles(session, budi) == roles(session, budi, on - timedelta(days=1)) == duties
    assert roles(session, budi, on) == set()
    assert roles(session, heir) == {("liaison", OWN)}
    assert roles(session, heir, on) == duties | {("liaison", OWN)}
    [line] = lines(session, AuditEvent.USER_HAND_OVER)
    assert line.after["receiver_id"] == heir.id


def test_the_last_administrator_hands_over_without_a_gap(session, sari, budi):
    on = TODAY + timedelta(days=1)
    handover.hand_over(acting(session, sari), sari.id, receiver_email=budi.email, on=on)
    assert roles(session, sari, on) == set()
    assert roles(session, budi, on) == {("manager", OWN), ("agency_admin", OWN)}


def test_what_the_receiver_holds_already_is_not_given_twice(session, sari, budi):
    until = TODAY + timedelta(days=100)
    heir = make_person(session, "penerus@contoh.test", (Role.MANAGER, OWN), valid_to=until)
    handover.hand_over(acting(session, sari), budi.id, receiver_email=heir.email, on=TODAY)
    spans = session.execute(
        select(RoleAssignment.valid_from, RoleAssignment.valid_to)
        .where(RoleAssignment.user_id == heir.id)
        .order_by(RoleAssignment.valid_from)
    ).all()
    assert [tuple(span) for span in spans] == [(ALWAYS, until), (until, FOREVER)]


def test_the_preview_says_what_stays_and_changes_nothing(session, sari, budi, joko):
    give(session, budi, Role.OBSERVER, OWN)
    give(session, budi, Role.EVALUATOR, ROOT)
    plan = handover.preview(acting(session, sari), budi.id, receiver_email=joko.email, on=TODAY)
    assert [move.role.role for move in plan.moves] == [Role.MANAGER]
    assert [one.role for one in plan.stays] == [Role.OBSERVER]  # the centre's is not even shown
    assert roles(session, budi) == {("manager", OWN), ("observer", OWN), ("evaluator", ROOT)}


def test_the_hand_over_is_the_one_that_was_shown(session, sari, budi, joko):
    ctx = acting(session, sari)
    shown = handover.preview(ctx, budi.id, receiver_email=joko.email, on=TODAY)
    give(session, budi, Role.LIAISON, OWN)
    refused = refusal_of(
        handover.hand_over,
        ctx,
        budi.id,
        receiver_email=joko.email,
        on=TODAY,
        expected=[move.role.id for move in shown.moves],
    )
    assert refused == (Conflict, Refusal.CHANGED_BY_OTHER)
    assert roles(session, budi) == {("manager", OWN), ("liaison", OWN)}


def test_what_the_receiver_will_hold_later_is_given_until_then(session, sari, budi):
    since = TODAY + timedelta(days=100)
    heir = make_person(session, "penerus@contoh.test", (Role.MANAGER, OWN), valid_from=since)
    give(session, heir, Role.LIAISON, OWN)
    plan = handover.hand_over(acting(session, sari), budi.id, receiver_email=heir.email, on=TODAY)
    assert [(move.span.start, move.span.end) for move in plan.moves] == [(TODAY, since)]


def test_what_the_receiver_held_long_ago_takes_nothing_away(session, sari, budi):
    past = TODAY - timedelta(days=100)
    heir = make_person(session, "penerus@contoh.test", (Role.MANAGER, OWN), valid_to=past)
    give(session, heir, Role.LIAISON, OWN)
    plan = handover.hand_over(acting(session, sari), budi.id, receiver_email=heir.email, on=TODAY)
    assert [(move.span.start, move.span.end) for move in plan.moves] == [(TODAY, FOREVER)]


def test_a_receiver_who_holds_it_all_gets_nothing_new(session, sari, budi):
    heir = make_person(session, "penerus@contoh.test", (Role.MANAGER, OWN))
    handover.hand_over(acting(session, sari), budi.id, receiver_email=heir.email, on=TODAY)
    assert roles(session, budi) == set()
    assert assignment(session, heir).role is Role.MANAGER


def test_there_must_be_something_to_hand_over(session, sari, budi, joko):
    people.end_role(acting(session, sari), assignment(session, budi).id, on=TODAY)
    refused = refusal_of(
        handover.hand_over, acting(session, sari), budi.id, receiver_email=joko.email, on=TODAY
    )
    assert refused == (Invalid, Refusal.NOTHING_TO_HAND_OVER)


def test_what_does_not_exist_is_not_found(session, agus, budi):
    ctx = acting(session, agus)
    assert refusal_of(people.end_role, ctx, 999_999, on=TODAY)[0] is NotFound
    unknown = refusal_of(
        people.grant_role, ctx, budi.id, role=Role.LIAISON, home_id=999_999, valid_from=TODAY
    )
    assert unknown[0] is NotFound
    assert refusal_of(people.enable, ctx, 999_999)[0] is NotFound


def test_a_role_that_has_not_begun_goes_over_whole(session, sari, budi, joko):
    begins = TODAY + timedelta(days=60)
    give(session, budi, Role.LIAISON, OWN, valid_from=begins)
    on = TODAY + timedelta(days=1)
    handover.hand_over(acting(session, sari), budi.id, receiver_email=joko.email, on=on)
    assert roles(session, budi, begins) == set()
    assert ("liaison", OWN) in roles(session, joko, begins)
    assert ("liaison", OWN) not in roles(session, joko, on)


@pytest.mark.parametrize(
    "receiver", ["dewi@contoh.test", "tidak.ada@contoh.test", "budi@contoh.test"]
)
def test_duties_go_to_somebody_within_reach(session, sari, budi, dewi, receiver):
    refused = refusal_of(
        handover.hand_over, acting(session, sari), budi.id, receiver_email=receiver, on=TODAY
    )
    assert refused == (Invalid, Refusal.UNKNOWN_PERSON)


def test_duties_go_to_nobody_disabled_and_not_into_the_past(session, sari, budi, joko):
    ctx = acting(session, sari)
    past = refusal_of(
        handover.hand_over,
        ctx,
        budi.id,
        receiver_email=joko.email,
        on=TODAY - timedelta(days=1),
    )
    assert past[1] is Refusal.BEFORE_TODAY
    people.disable(ctx, joko.id)
    off = refusal_of(handover.hand_over, ctx, budi.id, receiver_email=joko.email, on=TODAY)
    assert off[1] is Refusal.ACCOUNT_DISABLED


@pytest.mark.parametrize("who", ["dewi", "wati", "rina"])
def test_a_strangers_duties_are_not_to_be_found(session, budi, dodi, who, request):
    ctx = acting(session, request.getfixturevalue(who))
    refused = refusal_of(handover.hand_over, ctx, budi.id, receiver_email=dodi.email, on=TODAY)
    assert refused == (NotFound, Refusal.NOT_FOUND)


# ── lists ─────────────────────────────────────────────────────────────────────
def names(session, by, **wanted) -> list[str]:
    found = people_page(session, acting(session, by).actor, PeopleFilter(**wanted), TODAY)
    assert found.total == len(found.rows)
    return [row.name for row in found.rows]


def test_each_administrator_sees_the_people_of_its_agency_and_units(
    session, sari, budi, lina, dewi, dodi, wati, rina, agus
):
    assert names(session, sari) == ["Budi Santoso", "Lina Marlina", "Sari Wulandari"]
    assert names(session, dewi) == ["Dewi Anggraini", "Dodi Hartono"]
    assert names(session, wati) == ["Rina Kusuma", "Wati Rahayu"]
    assert len(names(session, agus)) == 8
    assert names(session, rina) == []


def test_roles_elsewhere_are_not_shown(session, sari, budi):
    give(session, budi, Role.EVALUATOR, ROOT)
    [row] = [
        one
        for one in people_page(session, acting(session, sari).actor, PeopleFilter(), TODAY).rows
        if one.id == budi.id
    ]
    assert [role.role for role in row.roles] == [Role.MANAGER]
    assert names(session, sari, role=Role.EVALUATOR) == []


def test_posts_nobody_holds_are_listed_for_who_can_fill_them(session, wati, sari, budi):
    posts, total = open_posts(session, acting(session, wati).actor, TODAY)
    found = {post.code: set(post.missing) for post in posts}
    assert total == len(found) == 5
    assert OWN not in found
    assert found[SIBLING] == {Role.AGENCY_ADMIN, Role.MANAGER}
    assert found[HUB] == {Role.MANAGER}
    assert open_posts(session, acting(session, sari).actor, TODAY) == ([], 0)
    assert open_posts(session, acting(session, wati).actor, TODAY, text="bantul")[1] == 1
