"""Reading what people type for an action: the row form, a paste and a file are read alike.

Nothing is guessed and nothing is lost: what can not be read keeps its old value and is named as
a `Fault`, so that the page can show the text as typed beside a sentence.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from renaksi.core.numbers import MAX_FIGURE, NotAFigure, parse_figure
from renaksi.core.plan import Polarity
from renaksi.core.plan_item import ItemValues

TEXT_LIMITS: Final[Mapping[str, int]] = {
    "action": 2000,
    "objective": 2000,
    "sub_activity": 2000,
    "indicator": 2000,
    "unit": 60,
    "partners": 2000,
    "funding_source": 120,
    "sipd_code": 60,
    "basis": 300,
    "remarks": 4000,
}
FIGURES: Final = ("baseline", "annual_target", "weight", "budget")
MAX_EVIDENCE: Final = 20
EVIDENCE_LENGTH: Final = 200
MAX_WEIGHT: Final = Decimal(100)
TARGET: Final = "target:"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff\ud800-\udfff]")
_POLARITY: Final = {
    **dict.fromkeys(("naik", "meningkat", "up", "↑", "+"), Polarity.UP),
    **dict.fromkeys(("turun", "menurun", "down", "↓", "-", "−"), Polarity.DOWN),
    **dict.fromkeys(("tonggak", "tahapan", "milestone"), Polarity.MILESTONE),
}


class FaultKind(StrEnum):
    """Why a typed text can not be kept. One sentence each in `renaksi.labels`."""

    NOT_A_FIGURE = "not_a_figure"
    BELOW_ZERO = "below_zero"
    ABOVE_HUNDRED = "above_hundred"
    TOO_LONG = "too_long"
    TOO_MANY_EVIDENCE = "too_many_evidence"
    EVIDENCE_TOO_LONG = "evidence_too_long"
    UNKNOWN_POLARITY = "unknown_polarity"
    UNKNOWN_STRATEGY = "unknown_strategy"
    STRATEGY_MISSING = "strategy_missing"
    FOREIGN_UNIT = "foreign_unit"
    TARGET_DUE = "target_due"


@dataclass(frozen=True, slots=True)
class Fault:
    """`field` as in ItemValues, a target as `target:B06`; `text` as it was typed."""

    field: str
    kind: FaultKind
    text: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What names can mean in one plan: words folded by `fold`, to the code they stand for."""

    checkpoints: tuple[str, ...] = ()
    strategies: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    frozen: frozenset[str] = frozenset()
    """Checkpoints whose targets can no longer be changed."""


def fold(text: str) -> str:
    """How names are compared: without case, dots and double spaces."""
    return " ".join(re.sub(r"[.:\s]+", " ", text.casefold()).split())


def clean(text: str) -> str:
    """Line ends as one character, no control characters (PostgreSQL refuses NUL), no margins."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    lines = (line.rstrip() for line in _CONTROL.sub("", text).split("\n"))
    return "\n".join(lines).strip()


def read_entry(
    typed: Mapping[str, str], words: Vocabulary, start: ItemValues
) -> tuple[ItemValues, tuple[Fault, ...]]:
    """`start` with every field of `typed` that can be read, and the faults of those that can not."""
    found: dict[str, Any] = {}
    targets = dict(start.targets)
    faults: list[Fault] = []
    for name, text in typed.items():
        value = _read(name, clean(text), words)
        if _is_frozen(name, value, words, start):
            value = Fault(name, FaultKind.TARGET_DUE)
        if isinstance(value, Fault):
            faults.append(replace(value, text=text))
        elif name.startswith(TARGET):
            targets[name.removeprefix(TARGET)] = value
        else:
            found[name] = value
    return replace(start, **found, targets=targets), tuple(faults)


def _is_frozen(name: str, value: Any, words: Vocabulary, start: ItemValues) -> bool:
    code = name.removeprefix(TARGET)
    return name.startswith(TARGET) and code in words.frozen and value != start.targets.get(code)


def _read(name: str, text: str, words: Vocabulary) -> Any:
    if name in FIGURES or name.startswith(TARGET):
        return _figure(name, text)
    if name == "polarity":
        if not text:
            return Polarity.UP
        return _POLARITY.get(fold(text)) or Fault(name, FaultKind.UNKNOWN_POLARITY)
    if name == "strategy_code":
        code = words.strategies.get(fold(text)) or words.strategies.get(fold(text).split(" ")[0])
        return code or Fault(name, FaultKind.UNKNOWN_STRATEGY)
    if name == "responsible_code":
        known = words.units.get(fold(text), "")
        return known if known or not text else Fault(name, FaultKind.FOREIGN_UNIT)
    if name == "required_evidence":
        evidence = split_evidence(text)
        return next(_evidence_faults(evidence), evidence)
    limit = TEXT_LIMITS[name]
    return text if len(text) <= limit else Fault(name, FaultKind.TOO_LONG, limit=limit)


def _figure(name: str, text: str) -> Decimal | Fault | None:
    try:
        value = parse_figure(text)
    except NotAFigure:
        return Fault(name, FaultKind.NOT_A_FIGURE)
    return next(_range_faults(name, value), value)


def split_evidence(text: str) -> tuple[str, ...]:
    """One kind of evidence per line, or separated by semicolons; each once."""
    parts = (re.sub(r"^[-•*]\s+", "", part.strip()) for part in re.split(r"[\n;]+", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def faults_of(values: ItemValues) -> tuple[Fault, ...]:
    """What no stored action may hold, wherever the values came from."""
    return tuple(_faults_of(values))


def _faults_of(values: ItemValues) -> Iterator[Fault]:
    for name, limit in TEXT_LIMITS.items():
        if len(getattr(values, name)) > limit:
            yield Fault(name, FaultKind.TOO_LONG, limit=limit)
    for name in FIGURES:
        yield from _range_faults(name, getattr(values, name))
    for code, value in values.targets.items():
        yield from _range_faults(f"{TARGET}{code}", value)
    yield from _evidence_faults(values.required_evidence)


def _range_faults(name: str, value: Decimal | None) -> Iterator[Fault]:
    if value is None:
        return
    if abs(value) > MAX_FIGURE:
        yield Fault(name, FaultKind.NOT_A_FIGURE)
    elif value < 0 and name != "baseline":  # a baseline may well be negative (growth)
        yield Fault(name, FaultKind.BELOW_ZERO)
    elif name == "weight" and value > MAX_WEIGHT:
        yield Fault(name, FaultKind.ABOVE_HUNDRED)


def _evidence_faults(evidence: tuple[str, ...]) -> Iterator[Fault]:
    if len(evidence) > MAX_EVIDENCE:
        yield Fault("required_evidence", FaultKind.TOO_MANY_EVIDENCE, limit=MAX_EVIDENCE)
    if any(len(one) > EVIDENCE_LENGTH for one in evidence):
        yield Fault("required_evidence", FaultKind.EVIDENCE_TOO_LONG, limit=EVIDENCE_LENGTH)
