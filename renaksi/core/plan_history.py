"""A row as it stood before it was edited, put together from what the audit trail kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from renaksi.core.plan import Polarity
from renaksi.core.plan_item import FIELDS, ItemValues

TARGET: Final = "target:"
FIGURES: Final = frozenset({"baseline", "annual_target", "weight", "budget"})


def undone(values: ItemValues, before: Mapping[str, Any]) -> ItemValues:
    """`values` with the fields of `before`, as the audit trail writes them, put back.

    Names that no row has (any more) are passed over: the trail outlives the columns.
    """
    targets = dict(values.targets)
    found: dict[str, Any] = {}
    for name, stored in before.items():
        if name.startswith(TARGET):
            targets[name.removeprefix(TARGET)] = _figure(stored)
        elif name in FIELDS and name != "targets":
            read: Callable[[Any], Any] = _READ.get(name, _text)
            found[name] = read(stored)
    return replace(values, **found, targets=targets)


def _figure(stored: Any) -> Decimal | None:
    return None if stored is None else Decimal(str(stored))


def _text(stored: Any) -> str:
    return "" if stored is None else str(stored)


def _polarity(stored: Any) -> Polarity:
    return Polarity(stored)


def _several(stored: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in stored or ())


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(FIGURES, _figure),
    "polarity": _polarity,
    "required_evidence": _several,
}
