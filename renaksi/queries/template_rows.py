"""The action templates of a cycle as a file shows them, and reads them again."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy.orm import Session

from renaksi.core.item_entry import Vocabulary, fold
from renaksi.core.plan_item import ItemValues
from renaksi.core.plan_sheet import StoredRow
from renaksi.models import ActionTemplate, Cycle, Strategy
from renaksi.queries.cycle_setup import templates_of


def template_rows(session: Session, cycle: Cycle) -> list[StoredRow]:
    """In their order, numbered as people see them. One statement."""
    places = {one.id: place for place, one in enumerate(ordered(cycle), 1)}
    found = []
    by_strategy = groupby(templates_of(session, cycle.id), key=lambda one: one.strategy_id)
    for strategy_id, some in by_strategy:
        for number, one in enumerate(some, 1):
            found.append(_row(one, f"{places[strategy_id]}.{number}"))
    return found


def template_words(cycle: Cycle) -> Vocabulary:
    """What a strategy can be called in a file: its code, its name, or the number of its block."""
    strategies = {}
    for place, one in enumerate(ordered(cycle), 1):
        for word in (one.name, str(place), one.code):
            strategies[fold(word)] = one.code
    return Vocabulary(strategies=strategies)


def ordered(cycle: Cycle) -> Sequence[Strategy]:
    return sorted(cycle.strategies, key=lambda one: one.ordinal)


def _row(one: ActionTemplate, number: str) -> StoredRow:
    texts = {
        "strategy_code": f"{one.strategy.code} {one.strategy.name}",
        "objective": one.objective,
        "action": one.action,
        "indicator": one.indicator,
        "unit": one.unit,
        "required_evidence": "\n".join(one.required_evidence),
    }
    return StoredRow(str(one.id), 1, number, template_values(one), texts)


def template_values(one: ActionTemplate) -> ItemValues:
    """A template in the fields of the action it becomes."""
    return ItemValues(
        strategy_code=one.strategy.code,
        action=one.action,
        objective=one.objective,
        indicator=one.indicator,
        unit=one.unit,
        polarity=one.polarity,
        weight=one.suggested_weight,
        required_evidence=tuple(one.required_evidence),
    )
