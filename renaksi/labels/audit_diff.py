"""What a line of the audit trail says changed, in words people read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from renaksi.core.audit import AuditEvent
from renaksi.labels.audit_fields import CODES, EXCLUSIVE, FIELD, HIDDEN, WORDS
from renaksi.labels.format import day, file_size, moment, number
from renaksi.labels.plan import CYCLE_STATE, PLAN_STATE, Status
from renaksi.labels.report import EXTENSION_STATE, REPORT_STATE
from renaksi.queries.audit import AuditLine

LONGEST: Final = 240
EMPTY: Final = "kosong"
FIGURES: Final = frozenset(
    {"weight", "baseline", "annual_target", "budget", "realization", "verified_value"}
)
_NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})
_PLACE: Final = {key: place for place, key in enumerate(FIELD)}
_TIMELESS: Final = {"1900-01-01": "semula", "9999-12-31": "seterusnya"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what it was and what it is; None where there was or is nothing to compare."""

    field: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None or self.after is None:
            return f"{self.field}: {self.after or self.before}"
        return f"{self.field}: {self.before} menjadi {self.after}"


def differences(line: AuditLine) -> list[Difference]:
    """Field by field, in the order of the forms (a database keeps none).

    Of something new or gone only what it held: an empty field tells nothing.
    """
    before, after = _full(line.before, line.after), _full(line.after, line.before)
    keys = ordered({*before, *after})
    return [
        Difference(
            word(key),
            _shown(line, key, before[key]) if key in before else None,
            _shown(line, key, after[key]) if key in after else None,
        )
        for key in keys
        if not hidden(key) and (key not in before or key not in after or before[key] != after[key])
    ]


def ordered(keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda key: (_PLACE.get(key, len(_PLACE)), key))


def _full(values: Mapping[str, Any] | None, others: Mapping[str, Any] | None) -> Mapping[str, Any]:
    held = values or {}
    if others:
        return held
    return {key: value for key, value in held.items() if value not in _NOTHING}


def hidden(key: str) -> bool:
    return key in HIDDEN or key.endswith("_by_id")


def known(key: str) -> bool:
    """Whether there is a word for it; a test asks this of everything the services write."""
    return hidden(key) or key in FIELD or key.startswith("target:") or _is_checkpoint(key)


def word(key: str) -> str:
    if key.startswith("target:"):
        return f"Target {key.removeprefix('target:')}"
    return key if _is_checkpoint(key) else FIELD.get(key, "Rincian lain")


def _is_checkpoint(key: str) -> bool:
    return key[:1] == "B" and key[1:].isdigit()


def _shown(line: AuditLine, key: str, value: Any) -> str:
    text = _value(line, key, value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"


def _value(line: AuditLine, key: str, value: Any) -> str:
    if value in _NOTHING:
        return EMPTY
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Mapping):
        inner = (
            f"{word(name)} {_value(line, name, one)}"
            for name, one in ((name, value[name]) for name in ordered(value))
            if not hidden(name)
        )
        return ", ".join(inner)
    if isinstance(value, Sequence) and not isinstance(value, str):
        separator = "; " if any(isinstance(one, Mapping) for one in value) else ", "
        return separator.join(_value(line, key, one) for one in value)
    return _single(line, key, value)


def _single(line: AuditLine, key: str, value: Any) -> str:
    if key == "state":
        return _state(line.event, str(value))
    if key in WORDS and value in CODES:
        return str(WORDS[key].get(CODES[value], value))
    if isinstance(value, int):
        named = line.names.get(("agency", value)) or line.names.get(("user", value))
        if key.endswith("_id"):
            return named or EMPTY
        return str(value) if key in {"year", "years", "like"} else _size(key, value)
    return _text(key, str(value))


_STATES: Final[Mapping[str, Mapping[Any, Status]]] = {
    "cycle": CYCLE_STATE,
    "report": REPORT_STATE,
    "extension": EXTENSION_STATE,
}


def _size(key: str, value: int) -> str:
    return file_size(value) if key == "size" else number(value)


def _state(event: AuditEvent, value: str) -> str:
    """The word of the workflow the event belongs to; its codes are strings, as the trail keeps."""
    noun = event.value.partition(":")[0]
    words: Mapping[Any, Status] = _STATES.get(noun, PLAN_STATE)
    return words[value].word


def _text(key: str, value: str) -> str:
    if value in _TIMELESS:
        return _TIMELESS[value]
    if key in {"sha256", "content_sha256"}:
        return f"{value[:12]}…"
    return _moment(value, -1 if key in EXCLUSIVE else 0) or _figure(key, value) or value


def _moment(value: str, shift: int = 0) -> str:
    """Days and moments are written down in ISO 8601."""
    try:
        if len(value) == len("2026-04-28"):
            return day(date.fromisoformat(value) + timedelta(days=shift))
        if len(value) > len("2026-04-28T10") and value[10] == "T":
            return moment(datetime.fromisoformat(value))
    except ValueError:
        pass
    return ""


def _figure(key: str, value: str) -> str:
    """Exact figures are written down as text; only where a figure is meant."""
    if key not in FIGURES and "target:" not in key:
        return ""
    try:
        return number(Decimal(value))
    except InvalidOperation:
        return ""
