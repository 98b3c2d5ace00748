"""The figures of a national periodic report, against the statements they are read with, run bare.

`scripts/bench.py` calls `measure` at full volume. It is a worker's, so nobody waits for it on a page;
what is counted in Python beside the statements may cost seven times as much as they do.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from renaksi.core.periodic import PeriodicKind, period_at
from renaksi.labels.periodic_steps import FROZEN
from renaksi.queries.agencies import ROOT, agency_by_code
from renaksi.queries.periodic_figures import take_sheet
from renaksi.services.context import Context


def measure(ctx: Context, runs: int = 3) -> tuple[float, str]:
    """(ratio, what was read): medians of calls taken in turn, of the month before."""
    engine: Any = ctx.session.get_bind()
    period = period_at(PeriodicKind.MONTHLY, ctx.today).before
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _many: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    def take() -> None:
        ctx.session.expire_all()
        take_sheet(ctx.session, agency_by_code(ctx.session, ROOT), period, ctx.now, FROZEN)

    event.listen(engine, "before_cursor_execute", note)
    take()
    event.remove(engine, "before_cursor_execute", note)
    read = list(seen)
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()

        def bare() -> None:
            for statement, parameters in read:
                cursor.execute(statement, parameters)
                cursor.fetchall()

        ours, plain = _in_turn(take, bare, runs=runs)
    finally:
        raw.rollback()
        raw.close()
    return ours / plain, f"{len(read)} statements, {ours:.1f} s"


def _in_turn(*acts: Callable[[], None], runs: int) -> list[float]:
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(runs):
        for act, own in zip(acts, times, strict=True):
            began = time.perf_counter()
            act()
            own.append(time.perf_counter() - began)
    return [statistics.median(own) for own in times]
