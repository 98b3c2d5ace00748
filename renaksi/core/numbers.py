"""Exact figures: one rounding rule, and reading what people type (design section 5)."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MAX_FIGURE: Final = Decimal("99999999999999")
"""Fits into SQLite, which stores 1/10,000 in a signed 64-bit number (922 trillion at most)."""
PLACES: Final = Decimal("0.01")
_INDONESIAN: Final = re.compile(
    r"[-−]?\d{1,3}(\.\d{3})+(,\d+)?|[-−]?\d+(,\d+)?|[-−]?\d+\.\d{1,2}|[-−]?\d+\.\d{4,}"
)


class NotAFigure(ValueError):
    """The text is no number; the page says so beside the field."""


def round_half_up(value: Decimal, places: Decimal = PLACES) -> Decimal:
    """The one rounding rule: half up, at the very end of a calculation."""
    return value.quantize(places, rounding=ROUND_HALF_UP)


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """`part` of `whole` in percent, two decimals; None where there is no whole."""
    return round_half_up(Decimal(part) * 100 / Decimal(whole)) if whole else None


def parse_figure(text: str) -> Decimal | None:
    """Read a figure as Indonesians write it: `1.234,56`, `12,5`; also `12.5` and `Rp 1.500.000`.

    An empty text or a dash is None. Three digits after a single point are thousands, as on every
    Indonesian form. Raises NotAFigure for anything else, and for figures no plan can hold.
    """
    cleaned = re.sub(r"^rp\.?|\s|\u00a0|%$", "", text.strip(), flags=re.IGNORECASE)
    if cleaned in {"", "-", "–", "—"}:
        return None
    if not _INDONESIAN.fullmatch(cleaned):
        raise NotAFigure(text)
    cleaned = cleaned.replace("−", "-")
    if "," in cleaned or re.fullmatch(r"-?\d{1,3}(\.\d{3})+", cleaned):
        cleaned = cleaned.replace(".", "").replace(",", ".")
    value = Decimal(cleaned)
    if abs(value) > MAX_FIGURE or value != round_half_up(value, Decimal("0.0001")):
        raise NotAFigure(text)
    return value
