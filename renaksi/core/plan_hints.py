"""Verifiability hints (design section 4): they block nothing and are shown to the reviewer.

The complaint of the ministry was "normative" follow-up that nobody can check; these rules are
plain word lists and shares, so that anybody can see why a row carries a hint.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from typing import Final

from renaksi.core.numbers import share
from renaksi.core.plan import Polarity
from renaksi.core.plan_item import ItemValues


class HintCode(StrEnum):
    """What a reviewer should look at twice."""

    NO_MEASURE = "no_measure"
    NORMATIVE = "normative"
    COPY = "copy"
    STRATEGY_EMPTY = "strategy_empty"


@dataclass(frozen=True, slots=True)
class Hint:
    code: HintCode
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OtherRow:
    """An action of another agency that a row may have been copied from."""

    agency: str
    action: str
    indicator: str


NORMATIVE_WORDS: Final = (
    "mengoptimalkan", "optimalisasi", "mengoptimalisasi", "memaksimalkan", "meningkatkan kualitas",
    "peningkatan kualitas", "meningkatkan koordinasi", "peningkatan koordinasi", "berkoordinasi",
    "melakukan koordinasi", "mendorong", "mendukung", "mengupayakan", "berupaya", "memperkuat",
    "penguatan", "mengimbau", "menghimbau", "secara berkala", "secara optimal", "secara maksimal",
    "secara intensif", "sesuai ketentuan", "sesuai kebutuhan", "sebagaimana mestinya",
    "dan lain-lain", "terlaksananya", "terwujudnya", "terciptanya", "tercapainya",
)  # fmt: skip
"""Wording that says a wish, not an act that can be seen done. Proposals; extended as data."""
VAGUE_UNITS: Final = frozenset({"", "-", "–", "kegiatan", "keg", "paket", "ls", "lumpsum", "tahun"})
"""Units that count effort, not what came of it."""
MEASURE_WORDS: Final = (
    "jumlah", "banyaknya", "persen", "persentase", "%", "rasio", "proporsi", "cakupan", "indeks",
    "nilai", "skor", "rata-rata", "median", "tingkat", "frekuensi", "waktu", "lama", "hari", "jam",
)  # fmt: skip
LIKENESS: Final = Decimal(85)
"""From this share of equal text on, a row counts as a copy."""
MIN_WORDS: Final = 4
"""Shorter texts are alike by chance."""


def hints(values: ItemValues, others: Sequence[OtherRow] = ()) -> tuple[Hint, ...]:
    """Hints on one action. `others`: rows of other agencies it may have been copied from."""
    found = (_measure(values), _normative(values), _copy(values, others))
    return tuple(hint for hint in found if hint is not None)


def plan_hints(used: Iterable[str], strategies: Mapping[str, str]) -> tuple[Hint, ...]:
    """A hint for each national strategy (code → name) that no action serves."""
    served = set(used)
    return tuple(
        Hint(HintCode.STRATEGY_EMPTY, {"code": code, "name": name})
        for code, name in strategies.items()
        if code not in served
    )


def _measure(values: ItemValues) -> Hint | None:
    """A milestone is its own measure; else the unit or the indicator must say what is counted."""
    if values.polarity is Polarity.MILESTONE or not values.indicator.strip():
        return None
    unit = values.unit.strip().lower()
    if unit not in VAGUE_UNITS or _first(MEASURE_WORDS, values.indicator):
        return None
    return Hint(HintCode.NO_MEASURE, {"unit": values.unit.strip() or "–"})


def _normative(values: ItemValues) -> Hint | None:
    words = _first(NORMATIVE_WORDS, f"{values.action}\n{values.indicator}")
    return Hint(HintCode.NORMATIVE, {"words": words}) if words else None


def _first(words: Iterable[str], text: str) -> str | None:
    """The first of the words in the text; whole words only."""
    match = _any_of(tuple(words)).search(text.lower())
    return match.group() if match else None


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all: a queue asks this of every row of every plan that waits."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def _copy(values: ItemValues, others: Sequence[OtherRow]) -> Hint | None:
    """The likest of `others`, if it is as good as the same text."""
    own = _plain(values.action, values.indicator)
    if len(own) < MIN_WORDS:
        return None
    best, source = Decimal(), None
    for other in others:
        likeness = _likeness(own, _plain(other.action, other.indicator), best)
        if likeness > best:
            best, source = likeness, other
    if source is None or best < LIKENESS:
        return None
    return Hint(HintCode.COPY, {"share": best, "agency": source.agency})


def _plain(*texts: str) -> list[str]:
    """Words alone: case, punctuation and years aside, which copies differ in anyway."""
    return re.findall(r"[a-z]+", " ".join(texts).lower())


def _likeness(own: list[str], other: list[str], floor: Decimal) -> Decimal:
    """Share of equal words in the same order, in percent; 0 where it can not pass `floor`."""
    matcher = SequenceMatcher(None, own, other, autojunk=False)
    if Decimal(matcher.real_quick_ratio() * 100) <= floor:
        return Decimal()
    equal = sum(block.size for block in matcher.get_matching_blocks())
    return share(2 * equal, len(own) + len(other)) or Decimal()
