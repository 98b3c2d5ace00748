"""The national strategies of a cycle: added, renamed, put in order, removed while unused."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, NotFound, Refusal, WrongState
from renaksi.models import Cycle, Strategy
from renaksi.queries.cycle_setup import actions_by_strategy, templates_by_strategy
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.cycles import cycle_to_change

LONGEST_CODE: Final = 12
LONGEST_NAME: Final = 200


def add_strategy(ctx: Context, cycle_id: int, *, code: str, name: str) -> Strategy:
    with transaction(ctx):
        cycle = cycle_to_change(ctx, cycle_id)
        code, name = _checked(cycle, code, name)
        strategy = Strategy(code=code, name=name, ordinal=len(cycle.strategies) + 1)
        cycle.strategies.append(strategy)
        _record(ctx, cycle, None, {"code": code, "name": name})
    return strategy


def rename_strategy(
    ctx: Context, cycle_id: int, strategy_id: int, *, code: str, name: str
) -> Strategy:
    """Plans show the new words at once: they refer to the strategy, they do not copy it."""
    with transaction(ctx):
        cycle, strategy = _found(ctx, cycle_id, strategy_id)
        code, name = _checked(cycle, code, name, strategy)
        before = {"code": strategy.code, "name": strategy.name}
        after = {"code": code, "name": name}
        if before != after:
            strategy.code, strategy.name = code, name
            _record(ctx, cycle, before, after)
    return strategy


def move_strategy(ctx: Context, cycle_id: int, strategy_id: int, *, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens."""
    with transaction(ctx):
        cycle, strategy = _found(ctx, cycle_id, strategy_id)
        ordered = list(cycle.strategies)
        before = [one.code for one in ordered]
        at = ordered.index(strategy)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(ordered):
            return
        ordered[at], ordered[to] = ordered[to], ordered[at]
        _number(ordered)
        _record(ctx, cycle, {"order": before}, {"order": [one.code for one in ordered]})


def remove_strategy(ctx: Context, cycle_id: int, strategy_id: int) -> None:
    """Raises WrongState while an action or a template stands under it."""
    with transaction(ctx) as session:
        cycle, strategy = _found(ctx, cycle_id, strategy_id)
        used = uses(session, cycle_id).get(strategy_id, 0)
        if used:
            raise WrongState(Refusal.STRATEGY_IN_USE, code=strategy.code, count=used)
        _record(ctx, cycle, {"code": strategy.code, "name": strategy.name}, None)
        cycle.strategies.remove(strategy)
        _number(cycle.strategies)


def uses(session: Session, cycle_id: int) -> dict[int, int]:
    """Actions and templates under each strategy."""
    actions, templates = (
        actions_by_strategy(session, cycle_id),
        templates_by_strategy(session, cycle_id),
    )
    return {
        one: actions.get(one, 0) + templates.get(one, 0)
        for one in actions.keys() | templates.keys()
    }


def _number(ordered: list[Strategy]) -> None:
    for ordinal, one in enumerate(ordered, 1):
        one.ordinal = ordinal


def _found(ctx: Context, cycle_id: int, strategy_id: int) -> tuple[Cycle, Strategy]:
    cycle = cycle_to_change(ctx, cycle_id)
    strategy = next((one for one in cycle.strategies if one.id == strategy_id), None)
    if strategy is None:
        raise NotFound
    return cycle, strategy


def _checked(cycle: Cycle, code: str, name: str, itself: Strategy | None = None) -> tuple[str, str]:
    code, name = code.strip().upper(), " ".join(name.split())
    if not code or len(code) > LONGEST_CODE or " " in code:
        why = f"Isi kode tanpa spasi, paling panjang {LONGEST_CODE} huruf, misalnya S6."
        raise Invalid(Refusal.BAD_VALUE, "code", why=why)
    if not name or len(name) > LONGEST_NAME:
        why = f"Isi nama strategi, paling panjang {LONGEST_NAME} huruf."
        raise Invalid(Refusal.BAD_VALUE, "name", why=why)
    if any(one.code.upper() == code for one in cycle.strategies if one is not itself):
        raise Invalid(Refusal.ALREADY_EXISTS, "code", what=f"Strategi {code}")
    return code, name


def _record(
    ctx: Context,
    cycle: Cycle,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
) -> None:
    audit.record(ctx, AuditEvent.CYCLE_STRATEGY, cycle, before=before, after=after)
