"""Figures of whole checkpoints, counted once from the same facts.

A dashboard looks at eight checkpoints, and since the last look at most one of them has changed.
What is counted here depends on nothing but what is handed in, all of it part of the key: kept
figures can therefore be neither old nor anybody else's, and there is nothing to clear away.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import repeat
from types import MappingProxyType
from typing import NamedTuple

from renaksi.core.compliance import Figures
from renaksi.core.compliance_parts import NONE, by_part
from renaksi.core.compliance_tree import Branch

Came = tuple[tuple[int, str], ...]
"""What came in at one checkpoint: how reports stand (`core.compliance.marks`), and the agencies
whose reports stand so, as `1,2,3`. Text, because a database hands it over like that and the same
text is the same fact.
"""
NOTHING_CAME: Came = ()


def came(marks: Mapping[int, int]) -> Came:
    """From the marks of each agency."""
    alike: dict[int, list[str]] = {}
    for agency, one in marks.items():
        alike.setdefault(one, []).append(str(agency))
    return tuple((one, ",".join(agencies)) for one, agencies in alike.items())


@lru_cache(maxsize=128)
def marks_of(told: Came) -> Mapping[int, int]:
    """By agency; those left out have sent nothing that counts."""
    found: dict[int, int] = {}
    for one, agencies in told:
        found.update(dict.fromkeys(map(int, agencies.split(",")), one))
    return MappingProxyType(found)


class Counted(NamedTuple):
    """Figures of one checkpoint."""

    whole: Figures
    by_part: Mapping[int | None, Figures]
    """By the part of the node agencies stood in; they sum to the whole."""


@lru_cache(maxsize=256)
def counted(
    branch: Branch, day: date, owing: tuple[int, ...], hidden: frozenset[int], told: Came
) -> Counted:
    """Reports of those who owe one, as they stood on `day`.

    Whoever stood elsewhere or is hidden from the looker does not count.
    """
    parts, marks = branch.on(day), marks_of(told)
    ids = [one for one in owing if one in parts and one not in hidden]
    alike = zip(map(parts.get, ids), map(marks.get, ids, repeat(0)), strict=True)
    by = by_part(Counter(alike))
    return Counted(sum(by.values(), NONE), MappingProxyType(by))
