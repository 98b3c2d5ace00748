"""A sliding window per address: who asks too often waits exactly as long as it is told."""

from hypothesis import given, strategies as st

from renaksi.core.rate_limit import RateLimit


def test_the_request_after_the_last_one_waits_until_the_first_is_old():
    limit = RateLimit(requests=3, seconds=60)
    assert [limit.wait("a", now) for now in (0, 10, 20, 30)] == [0, 0, 0, 30]
    assert limit.wait("b", 30) == 0
    assert limit.wait("a", 59.5) == 1
    assert limit.wait("a", 60) == 0
    assert limit.wait("a", 60) == 10


def test_addresses_are_forgotten_the_quietest_first():
    limit = RateLimit(requests=1, seconds=60, addresses=2)
    assert [limit.wait(one, 0) for one in ("a", "b")] == [0, 0]
    assert limit.wait("a", 1) > 0  # heard of again, so "b" is the quietest
    assert limit.wait("c", 2) == 0
    assert limit.wait("a", 3) > 0
    assert limit.wait("b", 4) == 0


def test_a_clock_that_was_set_back_locks_nobody_out():
    limit = RateLimit(requests=1, seconds=60)
    assert limit.wait("a", 1_000_000) == 0
    assert limit.wait("a", 5) == 0
    assert limit.wait("a", 6) == 59


@given(st.lists(st.floats(0, 30), max_size=60))
def test_never_more_than_allowed_in_any_window_and_the_wait_is_enough(steps):
    limit, now, allowed = RateLimit(requests=5, seconds=10), 0.0, []
    for step in steps:
        now += step
        seconds = limit.wait("a", now)
        if not seconds:
            allowed.append(now)
            assert sum(one > now - 10 for one in allowed) <= 5
        else:
            assert sum(one > now - 10 for one in allowed) == 5
            assert sum(one > now + seconds - 10 for one in allowed) < 5
