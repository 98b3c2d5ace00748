"""What can be entered for one action: the same fields for the form, a paste, a file, a template."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Final

from renaksi.core.plan import Polarity


@dataclass(frozen=True, slots=True)
class ItemValues:
    """Everything people enter for an action (design section 2, ActionItem)."""

    strategy_code: str
    action: str = ""
    objective: str = ""
    sub_activity: str = ""
    indicator: str = ""
    unit: str = ""
    polarity: Polarity = Polarity.UP
    baseline: Decimal | None = None
    targets: Mapping[str, Decimal | None] = field(default_factory=dict)
    """Cumulative target by checkpoint code (B03 ...); a missing code or None means no target."""
    annual_target: Decimal | None = None
    weight: Decimal | None = None
    responsible_code: str = ""
    """Code of the agency itself or of a unit below it; empty: nobody yet."""
    partners: str = ""
    budget: Decimal | None = None
    funding_source: str = ""
    sipd_code: str = ""
    required_evidence: tuple[str, ...] = ()
    basis: str = ""
    remarks: str = ""


FIELDS: Final = tuple(one.name for one in fields(ItemValues))


def changes(before: ItemValues, after: ItemValues) -> dict[str, tuple[Any, Any]]:
    """Field by field what differs, as (old, new); targets as `target:B06`."""
    found: dict[str, tuple[Any, Any]] = {}
    for name in FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if name == "targets":
            codes = sorted({*old, *new})
            pairs = {code: (old.get(code), new.get(code)) for code in codes}
            found.update(
                {f"target:{code}": pair for code, pair in pairs.items() if pair[0] != pair[1]}
            )
        elif old != new:
            found[name] = (old, new)
    return found
