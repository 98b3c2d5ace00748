"""The door's use cases, with a clock of the test's own."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal, TooSoon
from renaksi.core.policy import Actor
from renaksi.core.sessions import ABSOLUTE, IDLE, RESET_LINK
from renaksi.core.throttle import FREE_ACCOUNTS, KNOWN_FOR
from renaksi.models import AuditEntry, PasswordReset, SignInThrottle, User, UserSession
from renaksi.queries.door import active_sessions
from renaksi.queries.signed_in import visitor_of
from renaksi.services import door, people
from renaksi.services.context import Context
from renaksi.services.steps import passwords
from tests.factories.people import PASSWORD, make_person, system
from tests.support.backends import settle

NOON = datetime(2026, 7, 10, 5, tzinfo=UTC)
OFFICE, HOME = "203.0.113.7", "198.51.100.20"
NEW = "semangka biru terbang"


@pytest.fixture
def mira(session):
    return make_person(session, "mira@contoh.test", name="Mira Lestari", password=PASSWORD)


def at(session, seconds: float = 0, user: User | None = None) -> Context:
    actor = Actor(user.id, user.name) if user else Actor(None)
    return Context(session, actor, NOON + timedelta(seconds=seconds), "test")


def knock(session, seconds=0, password="salah", email="mira@contoh.test", address=OFFICE):
    return door.sign_in(
        at(session, seconds), email=email, password=password, address=address, device="Firefox"
    )


def outcome(session, seconds=0, **how):
    """What came of it: "in", "wrong", or the seconds to wait."""
    try:
        knock(session, seconds, **how)
    except Invalid as refused:
        return "wrong" if refused.reason is Refusal.BAD_CREDENTIALS else refused.reason
    except TooSoon as refused:
        return refused.detail["seconds"]
    return "in"


def alive(session, token, seconds=0):
    now = NOON + timedelta(seconds=seconds)
    return visitor_of(session, passwords.token_hash(token), now, now.date()) is not None


# ── the way in ────────────────────────────────────────────────────────────────
def test_signing_in_opens_a_session_and_says_so_in_the_trail(session, mira):
    entry = knock(session, password=PASSWORD)
    assert alive(session, entry.token)
    session.refresh(mira)
    assert (mira.signed_in_at, mira.previous_signed_in_at) == (NOON, None)
    line = session.scalars(select(AuditEntry).where(AuditEntry.event == AuditEvent.USER_SIGN_IN))
    assert [one.actor_id for one in line] == [mira.id]


def test_the_table_holds_no_token_that_could_be_used(session, mira):
    entry = knock(session, password=PASSWORD)
    kept = session.scalars(select(UserSession.token_hash)).all()
    assert entry.token not in kept
    assert kept == [passwords.token_hash(entry.token)]


def test_the_time_before_last_is_remembered(session, mira):
    knock(session, password=PASSWORD)
    knock(session, 3600, password=PASSWORD)
    session.refresh(mira)
    assert mira.previous_signed_in_at == NOON


@pytest.mark.parametrize("case", ["unknown", "wrong", "disabled", "without password"])
def test_unknown_wrong_and_disabled_are_told_apart_by_nobody(session, mira, case, monkeypatch):
    worked = []
    real = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *args: worked.append(1) or real(*args))
    email, password = "mira@contoh.test", PASSWORD
    if case == "unknown":
        email = "tidak.ada@contoh.test"
    elif case == "wrong":
        password = "bukan ini sandinya"
    elif case == "disabled":
        people.disable(system(session), mira.id)
    else:
        make_person(session, "baru@contoh.test")
        email, password = "baru@contoh.test", ""
    assert outcome(session, email=email, password=password) == "wrong"
    assert worked == [1]  # the same work is done, so that time tells nothing either


def test_the_email_is_read_without_regard_to_case_and_blanks(session, mira):
    assert outcome(session, email="  MIRA@Contoh.Test ", password=PASSWORD) == "in"


def test_a_hash_with_old_parameters_is_renewed_at_the_next_sign_in(session, mira):
    passwords.use_cheap_hashes(False)
    try:
        mira.password_hash = passwords.hashed(PASSWORD)
    finally:
        passwords.use_cheap_hashes(True)
    session.info["audited"] = True
    session.commit()
    knock(session, password=PASSWORD)
    session.refresh(mira)
    assert not passwords.is_outdated(mira.password_hash)
    assert outcome(session, 10, password=PASSWORD) == "in"


# ── limits ────────────────────────────────────────────────────────────────────
def test_the_delay_grows_with_every_mistake_and_ends_with_a_success(session, mira):
    assert outcome(session, 0) == "wrong"
    assert outcome(session, 0) == "wrong"
    assert outcome(session, 0) == 1
    assert outcome(session, 1) == "wrong"
    assert outcome(session, 1.5) == 2
    assert outcome(session, 3) == "wrong"
    assert outcome(session, 3, password=PASSWORD) == 4
    assert outcome(session, 7, password=PASSWORD) == "in"
    assert outcome(session, 7) == "wrong"
    assert outcome(session, 7, password=PASSWORD) == "in"


def test_waiting_attempts_make_the_wait_no_longer(session, mira):
    for _ in range(2):
        outcome(session)
    assert [outcome(session, 0.5) for _ in range(20)] == [1] * 20
    assert outcome(session, 1, password=PASSWORD) == "in"


def test_the_owner_enters_elsewhere_while_somebody_guesses(session, mira):
    second = 0.0
    for _ in range(12):
        while isinstance(wait := outcome(session, second), int):
            second += wait
    assert outcome(session, second, password=PASSWORD) != "in"
    assert outcome(session, second, password=PASSWORD, address=HOME) == "in"


def test_guessing_from_many_addresses_never_locks_the_owner_out(session, mira):
    for number in range(100):
        outcome(session, number / 10, address=f"192.0.2.{number}")
    assert outcome(session, 10, password=PASSWORD, address=HOME) == "in"


def test_an_office_of_forty_behind_one_address_feels_nothing(session):
    staff = [f"staf{number}@contoh.test" for number in range(40)]
    for email in staff:
        make_person(session, email, password=PASSWORD)
    for second, email in enumerate(staff):  # everybody is wrong once, and then right
        assert outcome(session, second / 100, email=email) == "wrong"
        assert outcome(session, second / 100, email=email, password=PASSWORD) == "in"


def test_spraying_one_password_over_hundreds_of_accounts_is_slowed_down(session, mira):
    session.add_all(
        SignInThrottle(
            account=f"{number:064}",
            address=OFFICE,
            failures=1,
            last_failure_at=NOON,
            wait_until=NOON,
        )
        for number in range(FREE_ACCOUNTS + 20)
    )
    settle(session)
    assert outcome(session, 1, email="lain@contoh.test") == 59
    assert outcome(session, 1, password=PASSWORD) == 59
    assert outcome(session, 1, password=PASSWORD, address=HOME) == "in"
    assert outcome(session, 61, password=PASSWORD) == "in"
    assert outcome(session, 61, password=PASSWORD) == "in"  # known at this address from now on


def test_what_was_counted_is_forgotten_after_an_hour_and_swept_away_after_a_day(session, mira):
    for second in (0, 0, 1, 3):
        outcome(session, second)
    assert outcome(session, 3 + 3600) == "wrong"
    assert outcome(session, 3 + 3600) == "wrong"
    outcome(session, 2 * 86400, email="lain@contoh.test")
    assert session.scalar(select(func.count()).select_from(SignInThrottle)) == 1


# ── sessions ──────────────────────────────────────────────────────────────────
def test_signing_out_ends_the_session_on_the_server(session, mira):
    entry = knock(session, password=PASSWORD)
    door.sign_out(at(session, user=mira), entry.token)
    assert not alive(session, entry.token)


def test_signing_in_ends_the_session_this_browser_held_and_no_other(session, mira):
    first, other = (knock(session, password=PASSWORD) for _ in range(2))
    again = door.sign_in(
        at(session),
        email=mira.email,
        password=PASSWORD,
        address=OFFICE,
        leaving=first.token,
    )
    assert [alive(session, one.token) for one in (first, other, again)] == [False, True, True]


def test_a_session_ends_when_idle_and_at_last_in_any_case(session, mira):
    token = knock(session, password=PASSWORD).token
    idle = IDLE.total_seconds()
    assert alive(session, token, idle - 1)
    assert not alive(session, token, idle)
    row = session.scalars(select(UserSession)).one()
    for second in range(0, int(ABSOLUTE.total_seconds()), 3600):
        door.touch(at(session, second), row.id)
    assert alive(session, token, ABSOLUTE.total_seconds() - 1)
    assert not alive(session, token, ABSOLUTE.total_seconds())


def test_signing_out_everywhere_ends_every_session(session, mira):
    tokens = [knock(session, password=PASSWORD).token for _ in range(3)]
    door.sign_out_everywhere(at(session, user=mira))
    assert [alive(session, token) for token in tokens] == [False] * 3


def test_one_ends_ones_own_sessions_alone(session, mira):
    token = knock(session, password=PASSWORD).token
    row = active_sessions(session, mira.id, NOON)[0]
    stranger = make_person(session, "lain@contoh.test")
    with pytest.raises(NotFound):
        door.end_session(at(session, user=stranger), row.id)
    assert alive(session, token)
    door.end_session(at(session, user=mira), row.id)
    assert not alive(session, token)
    with pytest.raises(NotFound):
        door.end_session(at(session, user=mira), row.id)


def test_sessions_of_a_season_ago_are_swept_away(session, mira):
    knock(session, password=PASSWORD)
    knock(session, KNOWN_FOR.total_seconds() - 60, password=PASSWORD)
    assert session.scalar(select(func.count()).select_from(UserSession)) == 2
    knock(session, KNOWN_FOR.total_seconds() + 60, password=PASSWORD)
    assert session.scalar(select(func.count()).select_from(UserSession)) == 2


def test_disabling_an_account_ends_its_sessions(session, mira):
    token = knock(session, password=PASSWORD).token
    people.disable(system(session), mira.id)
    assert not alive(session, token)
    people.enable(system(session), mira.id)
    assert not alive(session, token)


def test_nobody_signs_out_everywhere_as_nobody(session):
    with pytest.raises(NotAllowed):
        door.sign_out_everywhere(at(session))


# ── the password ──────────────────────────────────────────────────────────────
def change(session, user, old=PASSWORD, new=NEW, seconds=0):
    return door.change_password(at(session, seconds, user), old=old, new=new, address=OFFICE)


def test_changing_the_password_ends_every_session_and_begins_a_new_one(session, mira):
    before = [knock(session, password=PASSWORD).token for _ in range(2)]
    entry = change(session, mira)
    assert [alive(session, token) for token in [*before, entry.token]] == [False, False, True]
    assert outcome(session, 5, password=PASSWORD) == "wrong"
    assert outcome(session, 5, password=NEW) == "in"


def test_the_old_password_is_asked_and_guessing_it_is_slowed_down(session, mira):
    refusals = []
    for _ in range(3):
        with pytest.raises((Invalid, TooSoon)) as caught:
            change(session, mira, old="tebakan")
        refusals.append(caught.value.reason)
    assert refusals == [Refusal.OLD_PASSWORD, Refusal.OLD_PASSWORD, Refusal.TRY_LATER]
    assert outcome(session, 0, password=PASSWORD) == 1  # the same count as at the door
    assert change(session, mira, seconds=1)


@pytest.mark.parametrize("new", [PASSWORD, "pendek", "katasandi12345", "mira.lestari99"])
def test_a_weak_password_is_refused_and_counts_as_no_attempt(session, mira, new):
    for _ in range(5):
        with pytest.raises(Invalid) as caught:
            change(session, mira, new=new)
        assert (caught.value.reason, caught.value.field) == (Refusal.WEAK_PASSWORD, "new")
    assert outcome(session, password=PASSWORD) == "in"


# ── the one-time link ─────────────────────────────────────────────────────────
def link(session, user, seconds=0) -> str:
    ctx = system(session, NOON + timedelta(seconds=seconds))
    return people.issue_link(ctx, user.id)


def test_a_link_is_good_once(session, mira):
    token = link(session, mira)
    old = knock(session, password=PASSWORD).token
    door.use_reset_link(at(session), token, NEW)
    assert not alive(session, old)
    assert outcome(session, 1, password=NEW) == "in"
    with pytest.raises(NotFound) as caught:
        door.use_reset_link(at(session), token, "kata sandi yang lain")
    assert caught.value.reason is Refusal.LINK_EXPIRED


def test_a_link_ends_after_a_day_and_when_a_newer_one_is_issued(session, mira):
    late, token = RESET_LINK.total_seconds(), link(session, mira)
    with pytest.raises(NotFound):
        door.use_reset_link(at(session, late), token, NEW)
    newer = link(session, mira)
    with pytest.raises(NotFound):
        door.use_reset_link(at(session), token, NEW)
    door.use_reset_link(at(session), newer, NEW)


def test_a_link_frees_from_the_wait_and_the_forced_change(session):
    user = people.create_user(
        system(session), email="baru@contoh.test", name="Baru Sekali", password="sementara satu dua"
    )
    for second in (0, 0, 1, 3):
        outcome(session, second, email=user.email)
    door.use_reset_link(at(session, 4), link(session, user), NEW)
    assert outcome(session, 4, email=user.email, password=NEW) == "in"
    session.refresh(user)
    assert user.must_change_password is False


def test_a_weak_password_does_not_use_the_link_up(session, mira):
    token = link(session, mira)
    with pytest.raises(Invalid):
        door.use_reset_link(at(session), token, "miralestari1")
    door.use_reset_link(at(session), token, NEW)


def test_no_link_opens_a_disabled_account(session, mira):
    token = link(session, mira)
    people.disable(system(session), mira.id)
    with pytest.raises(NotFound):
        door.use_reset_link(at(session), token, NEW)


def test_the_table_holds_no_link_that_could_be_used(session, mira):
    token = link(session, mira)
    assert session.scalars(select(PasswordReset.token_hash)).all() == [passwords.token_hash(token)]


def test_trying_links_at_random_is_slowed_down(session):
    for second in (0, 0, 1):
        door.knock_with_link(at(session, second), OFFICE)
    with pytest.raises(TooSoon):
        door.knock_with_link(at(session, 2), OFFICE)
