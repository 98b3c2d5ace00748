from datetime import UTC, datetime, timedelta

import pytest

from renaksi.core.throttle import (
    FREE_ACCOUNTS,
    History,
    account_key,
    address_key,
    delay,
    seconds_to_wait,
    wait_after,
)

NOW = datetime(2026, 7, 10, 14, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_the_delay_doubles_and_ends_at_five_minutes():
    assert [delay(count) for count in range(8)] == [0, 0, 1, 2, 4, 8, 16, 32]
    assert delay(10) == 256
    assert {delay(11), delay(10_000)} == {300}


def test_a_first_mistake_costs_nothing():
    assert wait_after(History(), NOW) == NOW


def test_the_wait_is_told_in_whole_seconds_rounded_up():
    assert seconds_to_wait(History(wait_until=after(3.2)), NOW) == 4
    assert seconds_to_wait(History(wait_until=NOW), NOW) == 0
    assert seconds_to_wait(History(wait_until=after(-5)), NOW) == 0


def test_failures_elsewhere_never_make_the_owner_wait_before_a_mistake_of_their_own():
    attacked = History(elsewhere=100_000)
    assert seconds_to_wait(attacked, NOW) == 0
    assert wait_after(attacked, NOW) == NOW


def test_failures_elsewhere_make_the_delay_after_own_mistakes_longer_but_bounded():
    assert wait_after(History(failures=1, elsewhere=10_000), NOW) == after(60)
    assert wait_after(History(failures=1, elsewhere=3), NOW) == after(1)


@pytest.mark.parametrize("accounts", [0, 40, FREE_ACCOUNTS])
def test_an_office_behind_one_address_never_feels_the_limit_of_the_address(accounts):
    assert seconds_to_wait(History(accounts=accounts, address_failed_at=NOW), NOW) == 0


def test_one_password_tried_on_very_many_accounts_is_slowed_down():
    spraying = History(accounts=FREE_ACCOUNTS + 50, address_failed_at=NOW)
    assert seconds_to_wait(spraying, NOW) == 60
    assert seconds_to_wait(spraying, after(61)) == 0


def test_who_signed_in_from_the_address_before_is_not_slowed_down_by_others_there():
    busy = History(accounts=FREE_ACCOUNTS + 50, address_failed_at=NOW, is_known=True)
    assert seconds_to_wait(busy, NOW) == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_an_ipv6_network_counts_as_one_address(given, kept):
    assert address_key(given) == kept


def test_what_was_typed_as_an_account_is_kept_only_as_a_hash():
    assert account_key(" Sari@Contoh.test ") == account_key("sari@contoh.test")
    assert "sari" not in account_key("sari@contoh.test")
    assert len(account_key("x" * 10_000)) == 64
