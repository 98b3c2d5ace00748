"""Reading what people type for a row of a report: the form, a paste and a file are read alike.

What can not be read keeps its old value and is named as a `Fault`, as for plans.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from renaksi.core.item_entry import Fault, FaultKind, clean
from renaksi.core.numbers import NotAFigure, parse_figure
from renaksi.core.report_columns import FILLED
from renaksi.core.report_entry import LONGEST_TEXT, EntryValues


def read_values(
    typed: Mapping[str, str], start: EntryValues
) -> tuple[EntryValues, tuple[Fault, ...]]:
    """`start` with every field of `typed` that can be read, and the faults of those that can not."""
    found: dict[str, Any] = {}
    faults = []
    for name in FILLED:
        if name not in typed:
            continue
        value = _read(name, clean(typed[name]))
        if isinstance(value, Fault):
            faults.append(replace(value, text=clean(typed[name])))
        else:
            found[name] = value
    return replace(start, **found), tuple(faults)


def _read(name: str, text: str) -> Decimal | str | Fault | None:
    if name == "realization":
        return _figure(name, text)
    return (
        text if len(text) <= LONGEST_TEXT else Fault(name, FaultKind.TOO_LONG, limit=LONGEST_TEXT)
    )


def _figure(name: str, text: str) -> Decimal | Fault | None:
    try:
        value = parse_figure(text)
    except NotAFigure:
        return Fault(name, FaultKind.NOT_A_FIGURE)
    return Fault(name, FaultKind.BELOW_ZERO) if value is not None and value < 0 else value
