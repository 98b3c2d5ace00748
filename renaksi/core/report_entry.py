"""What can be entered for one row of a report: the same fields for the form, a paste, a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final

from renaksi.core.item_entry import Fault, FaultKind
from renaksi.core.numbers import MAX_FIGURE
from renaksi.core.report import EntryVerdict

LONGEST_TEXT: Final = 4000
"""Letters of a description, of obstacles, of next steps."""


@dataclass(frozen=True, slots=True)
class EntryValues:
    """Everything people enter for an action at a checkpoint (design section 2, ProgressEntry)."""

    realization: Decimal | None = None
    """Cumulative from the start of the year, as targets are."""
    description: str = ""
    obstacles: str = ""
    next_steps: str = ""

    @property
    def is_empty(self) -> bool:
        return self == EMPTY


EMPTY: Final = EntryValues()
"""Nothing has been entered."""
FIELDS: Final = tuple(one.name for one in fields(EntryValues))


def changes(before: EntryValues, after: EntryValues) -> dict[str, tuple[Any, Any]]:
    """Field by field what differs, as (old, new)."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the verifier said of a row."""

    verdict: EntryVerdict = EntryVerdict.PENDING
    value: Decimal | None = None
    """The verifier's own value where it was ADJUSTED."""
    note: str = ""
    by: str = ""
    """Name of the verifier."""


UNJUDGED: Final = Judgement()
"""Nobody has said anything yet."""


def counted_value(values: EntryValues, judgement: Judgement) -> Decimal | None:
    """The value of an action: the verified one, else the reported one (design section 5)."""
    return values.realization if judgement.value is None else judgement.value


def is_provisional(judgement: Judgement) -> bool:
    """Shown as "sementara": nobody has accepted or set it yet."""
    return judgement.verdict not in {EntryVerdict.ACCEPTED, EntryVerdict.ADJUSTED}


def texts(values: EntryValues) -> Mapping[str, str]:
    return {name: getattr(values, name) for name in FIELDS if name != "realization"}


def faults_of(values: EntryValues) -> tuple[Fault, ...]:
    """What no stored row may hold, wherever the values came from."""
    return tuple(_faults_of(values))


def _faults_of(values: EntryValues) -> Iterator[Fault]:
    value = values.realization
    if value is not None and abs(value) > MAX_FIGURE:
        yield Fault("realization", FaultKind.NOT_A_FIGURE)
    elif value is not None and value < 0:
        yield Fault("realization", FaultKind.BELOW_ZERO)
    for name, text in texts(values).items():
        if len(text) > LONGEST_TEXT:
            yield Fault(name, FaultKind.TOO_LONG, limit=LONGEST_TEXT)
