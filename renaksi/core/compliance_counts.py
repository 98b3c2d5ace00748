"""Figures of whole checkpoints, counted once from the same facts.

A dashboard looks at eight checkpoints, and since the last look at most one of them has changed.
What is counted here depends on nothing but what is handed in, all of it part of the key: kept
figures can therefore be neither old nor anybody else's, and there is nothing to clear away.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain, repeat
from types import MappingProxyType
from typing import NamedTuple

from renaksi.core.agency_listing import Listing
from renaksi.core.compliance import Figures
from renaksi.core.compliance_parts import NONE, Placed, Reporter, by_agency, by_part
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


class Placing(NamedTuple):
    """What the figures of one checkpoint depend on."""

    branch: Branch
    day: date
    """Of the tree."""
    owing: tuple[int, ...]
    """Who owes a report in its cycle, in the order of lists."""
    hidden: frozenset[int]
    """Whom the looker may not see."""
    told: Came


class Counted(NamedTuple):
    """Figures of one checkpoint."""

    whole: Figures
    by_part: Mapping[int | None, Figures]
    """By the part of the node agencies stood in; they sum to the whole."""


@lru_cache(maxsize=256)
def counted(one: Placing) -> Counted:
    """Reports of those who owe one; whoever stood elsewhere or is hidden does not count."""
    parts, marks = one.branch.on(one.day), marks_of(one.told)
    ids = [key for key in one.owing if key in parts and key not in one.hidden]
    alike = zip(map(parts.get, ids), map(marks.get, ids, repeat(0)), strict=True)
    by = by_part(Counter(alike))
    return Counted(sum(by.values(), NONE), MappingProxyType(by))


def placed(one: Placing, listed: Iterable[int], exempt: Collection[int]) -> list[Placed]:
    """The same agency by agency, with those who are exempt. `listed`: all, in the order of lists."""
    parts, marks = one.branch.on(one.day), marks_of(one.told)
    owing = set(one.owing) if exempt else frozenset[int]()
    ids = [key for key in listed if key in owing or key in exempt] if exempt else one.owing
    return [
        (key, parts[key], None if exempt and key not in owing else marks.get(key, 0))
        for key in ids
        if key in parts and key not in one.hidden
    ]


@lru_cache(maxsize=64)
def lines_of(
    listing: Listing, placings: tuple[Placing, ...], exempt: tuple[tuple[int, str], ...]
) -> tuple[Reporter, ...]:
    """One line per agency at some checkpoints of a cycle, in the order of lists, without names.

    Those of whom nothing is expected come last. `exempt`: who is, and the reason.
    """
    reasons = dict(exempt)
    own = by_agency(
        chain.from_iterable(placed(one, listing.kinds, reasons.keys()) for one in placings)
    )
    ids = own if len(placings) == 1 else [one for one in listing.kinds if one in own]
    lines = [Reporter(one, listing.kind(one), *own[one], reasons.get(one, "")) for one in ids]
    return (
        *(one for one in lines if one.figures.expected),
        *(one for one in lines if not one.figures.expected),
    )
