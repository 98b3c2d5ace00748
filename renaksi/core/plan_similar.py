"""Which rows of other agencies are worth comparing with a row: a cheap look before the exact one.

`core.plan_hints` compares word sequences, which is too slow for hundreds of rows against a dozen.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from renaksi.core.plan_hints import OtherRow
from renaksi.core.plan_item import ItemValues

ENOUGH: Final = 0.6
"""Share of common words; rows below can not come near the likeness that counts as a copy."""
AT_MOST: Final = 5


def words(*texts: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", " ".join(texts).lower()))


class Others:
    """Rows of other agencies, ready for looking up the like of many rows."""

    def __init__(self, rows: Iterable[OtherRow]) -> None:
        self._rows = [(words(row.action, row.indicator), row) for row in rows]

    def like(self, values: ItemValues) -> Sequence[OtherRow]:
        """The likeliest few, the likest first."""
        own = words(values.action, values.indicator)
        found = [
            (2 * len(own & other) / (len(own) + len(other)), row)
            for other, row in self._rows
            if own and other
        ]
        near = sorted(
            (pair for pair in found if pair[0] >= ENOUGH), key=lambda pair: pair[0], reverse=True
        )
        return [row for _share, row in near[:AT_MOST]]
