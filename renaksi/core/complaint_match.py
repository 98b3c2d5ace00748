"""Which agency the words of an export mean: `Pemerintah Kabupaten Sleman` is Kabupaten Sleman.

What somebody settled by hand wins, then an id that is known, then the agency's own name, then the
one above it (Instansi Induk) or the region its name ends with. Nothing is guessed where two fit.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from renaksi.core.agency import AgencyKind
from renaksi.core.complaint import AliasSource


class Words(NamedTuple):
    """An agency as an export names it."""

    lapor_id: str
    name: str
    parent: str


class Match(NamedTuple):
    """The agency whose complaints they are, the unit of it if that is known, and how it was found."""

    agency_id: int | None
    unit_id: int | None
    source: AliasSource


NOBODY: Final = Match(None, None, AliasSource.UNMATCHED)


class Named(NamedTuple):
    """An agency under one of the names it had."""

    id: int
    code: str
    kind: AgencyKind
    name: str
    short_name: str
    is_active: bool


_OTHERS: Final = re.compile(r"[^0-9a-z]+")
_SHORT: Final = {
    "kab": "kabupaten", "prov": "provinsi", "propinsi": "provinsi", "kementrian": "kementerian",
    "pemprov": "provinsi", "pemkab": "kabupaten", "pemkot": "kota", "pemda": "",
    "pemerintah": "", "pemerintahan": "", "adm": "administrasi",
}  # fmt: skip
_REGIONS: Final = ("daerah istimewa yogyakarta", "di yogyakarta", "diy")
_JAKARTA: Final = (
    "dki jakarta", "daerah khusus ibukota jakarta", "daerah khusus jakarta", "dkj jakarta",
)  # fmt: skip
_SYNONYMS: Final = (_REGIONS, _JAKARTA)


@lru_cache(maxsize=16_384)
def key(name: str) -> str:
    """What two ways of writing the same name have in common."""
    words = [_SHORT.get(word, word) for word in _OTHERS.sub(" ", name.casefold()).split()]
    kept = [word for word in words if word]
    if len(kept) > 1 and kept[0] == "daerah" and kept[1] in _AFTER_DAERAH:
        kept = kept[1:]  # "Pemerintah Daerah Kabupaten Sleman"
    return " ".join(_without_repeats(kept))


_AFTER_DAERAH: Final = frozenset({"kabupaten", "kota", "provinsi", "daerah"})


def _without_repeats(words: Iterable[str]) -> list[str]:
    """`Pemprov Provinsi Bali` says it twice."""
    kept: list[str] = []
    for word in words:
        if not kept or kept[-1] != word or word not in _AFTER_DAERAH:
            kept.append(word)
    return kept


def keys_of(one: Named) -> set[str]:
    """Every way its name may be written."""
    found = {key(one.name), key(one.short_name)} - {""}
    if one.kind is AgencyKind.PROVINSI:
        found |= {form for forms in _SYNONYMS if found & set(forms) for form in forms}
        found |= {f"provinsi {form.removeprefix('provinsi ')}" for form in found}
    return found


@dataclass(frozen=True)
class Book:
    """Everybody there is, by the ways to write their names; and what was settled before."""

    by_key: Mapping[str, int]
    codes: Mapping[str, int]
    by_hand: Mapping[tuple[str, str], Match] = field(default_factory=dict)
    """By the keys of name and parent."""
    ids: Mapping[str, Match] = field(default_factory=dict)
    """By the id that LAPOR! gives an agency."""


def book(
    names: Iterable[Named],
    by_hand: Mapping[tuple[str, str], Match] | None = None,
    ids: Mapping[str, Match] | None = None,
) -> Book:
    """Of two with the same name the one that exists today; of two that exist, neither."""
    found: dict[str, dict[int, bool]] = defaultdict(dict)
    codes: dict[str, int] = {}
    for one in names:
        codes[one.code.casefold()] = one.id
        for form in keys_of(one):
            found[form][one.id] = found[form].get(one.id, False) or one.is_active
    by_key = {form: only for form, some in found.items() if (only := _only(some)) is not None}
    return Book(by_key, codes, by_hand or {}, ids or {})


def _only(some: Mapping[int, bool]) -> int | None:
    active = [one for one, is_active in some.items() if is_active]
    if len(active) == 1:
        return active[0]
    return next(iter(some)) if len(some) == 1 else None


UnitsOf = Callable[[int], Mapping[str, int]]
"""The units of an agency by the keys of their names."""


def match(words: Words, known: Book, units_of: UnitsOf, scope_id: int | None = None) -> Match:
    """`scope_id`: the agency whose export it is; words that say nothing here mean its own units."""
    name, parent = key(words.name), key(words.parent)
    if (settled := known.by_hand.get((name, parent))) is not None:
        return settled
    if words.lapor_id and (settled := known.ids.get(words.lapor_id)) is not None:
        return settled
    if name and (own := known.by_key.get(name)) is not None:
        return Match(own, None, AliasSource.NAME)
    if (own := _by_code(words, name, known)) is not None:
        return Match(own, None, AliasSource.ID)
    above = _above(name, parent, known)
    if above is None and scope_id is None:
        return NOBODY
    owner = above if above is not None else scope_id
    unit = units_of(owner).get(name) if owner is not None and name else None
    if above is None:
        return Match(scope_id, unit, AliasSource.SCOPE)
    return Match(above, unit, AliasSource.PARENT if unit is None else AliasSource.NAME)


def _by_code(words: Words, name: str, known: Book) -> int | None:
    """A code of ours in the column of ids. Two digits alone may be anybody's id at LAPOR!."""
    code = words.lapor_id.casefold()
    if not code or (code.isdigit() and name):
        return None
    return known.codes.get(code)


def _above(name: str, parent: str, known: Book) -> int | None:
    if parent:
        settled = known.by_hand.get((parent, "")) or known.by_hand.get((parent, parent))
        found = settled.agency_id if settled else known.by_key.get(parent)
        if found is not None:
            return found
    words = name.split()
    tails = (" ".join(words[place:]) for place in range(1, len(words) - 1))
    regions = (tail for tail in tails if tail.split()[0] in _REGION_WORDS)
    return next((known.by_key[tail] for tail in regions if tail in known.by_key), None)


_REGION_WORDS: Final = frozenset({"kabupaten", "kota", "provinsi"})
