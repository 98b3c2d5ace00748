"""Exact figures: one rounding rule, and reading what people type (design section 5)."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

MAX_FIGURE: Final = Decimal(99_999_999_999_999)
"""Fits into SQLite, which stores 1/10,000 in a signed 64-bit number (922 trillion at most)."""
PLACES: Final = Decimal("0.01")
WHOLE: Final = Decimal(1)
SMALLEST: Final = Decimal("0.0001")
"""The finest figure that is kept."""
_SIGN: Final = "[-−]?"
_THOUSANDS: Final = re.compile(rf"{_SIGN}[1-9]\d{{0,2}}(\.\d{{3}})+(,\d+)?")
_COMMA: Final = re.compile(rf"{_SIGN}\d+(,\d+)?")
_POINT: Final = re.compile(rf"{_SIGN}\d+\.\d+")
_AROUND: Final = re.compile(r"^rp\.?|\s|%$|,[-–—=]$", re.IGNORECASE)
"""What is written around a figure: `Rp`, spaces, `%`, and the `,-` after an amount."""


class NotAFigure(ValueError):  # noqa: N818 - says what it is, as refusals do
    """The text is no number; the page says so beside the field."""


def round_half_up(value: Decimal, places: Decimal = PLACES) -> Decimal:
    """The one rounding rule: half up, at the very end of a calculation."""
    return value.quantize(places, rounding=ROUND_HALF_UP)


@lru_cache(maxsize=16_384)
def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """`part` of `whole` in percent, two decimals; None where there is no whole.

    Kept: a dashboard asks for hundreds, mostly those it asked for the last time.
    """
    return round_half_up(Decimal(part) * 100 / Decimal(whole)) if whole else None


def parse_figure(text: str) -> Decimal | None:
    """Read a figure as Indonesians write it: `1.234,56`, `12,5`, `Rp 1.500.000,-`; also `12.5`.

    An empty text or a dash is None. Three digits after a single point are thousands, as on every
    Indonesian form, unless nothing but zero stands before it (`0.125`). Raises NotAFigure for
    anything else, and for figures no plan can hold.
    """
    cleaned = _AROUND.sub("", text.strip())
    if cleaned in {"", "-", "–", "—"}:
        return None
    if _THOUSANDS.fullmatch(cleaned):
        cleaned = cleaned.replace(".", "")
    elif not (_COMMA.fullmatch(cleaned) or _POINT.fullmatch(cleaned)):
        raise NotAFigure(text)
    value = Decimal(cleaned.replace("−", "-").replace(",", "."))
    if abs(value) > MAX_FIGURE or value != round_half_up(value, SMALLEST):
        raise NotAFigure(text)
    return value
