"""Many attempts at the same moment, on connections of their own, as several workers make them."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from renaksi.core.errors import Invalid, TooSoon
from renaksi.core.policy import Actor
from renaksi.core.throttle import FREE
from renaksi.models import SignInThrottle
from renaksi.services import door
from renaksi.services.context import Context

AT_ONCE = 12


@pytest.fixture
def engine(backend):
    yield backend.engine
    with Session(backend.engine) as session:
        session.execute(delete(SignInThrottle))
        session.commit()


def test_a_burst_of_guesses_gains_no_more_than_guesses_one_by_one(engine):
    start = Barrier(AT_ONCE)
    now = datetime.now(UTC)

    def guess(number: int) -> str:
        with Session(engine) as session:
            ctx = Context(session, Actor(None), now)
            start.wait()
            try:
                door.sign_in(
                    ctx, email="x@contoh.test", password=f"tebakan {number}", address="192.0.2.1"
                )
            except Invalid:
                return "tried"
            except TooSoon:
                return "told to wait"
            return "in"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = Counter(pool.map(guess, range(AT_ONCE)))
    assert outcomes["in"] == 0
    assert 1 <= outcomes["tried"] <= FREE + 1
    with Session(engine) as session:
        assert session.query(SignInThrottle).one().failures == outcomes["tried"]
