"""Words that a periodic report freezes where a table has a row without a name of its own. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FrozenWords:
    """The sentences stand in `renaksi.labels.periodic_steps`; they are frozen as names are."""

    directly_below: str
    """Agencies directly below the base that are taken together; `{name}` is the base."""
    others: str
    """What a list of the most frequent leaves out."""
    day: Callable[[date], str]
    """A day as it is printed."""
