"""How one count out of another is written: by the hundred on a dashboard, so each is made once."""

from functools import lru_cache
from typing import NamedTuple

from renaksi.core.funnel_figure import band
from renaksi.core.numbers import WHOLE, round_half_up, share
from renaksi.labels.format import NOTHING, percent


class Shown(NamedTuple):
    """A share, ready to be shown."""

    band: int
    """How dark it is shown (`core.funnel_figure.band`)."""
    rounded: str
    """Percent without decimals and sign, for narrow cells."""
    percent: str


@lru_cache(maxsize=16_384)
def shown(part: int, whole: int) -> Shown:
    """`part` of `whole`; a dash where there is no whole."""
    value = share(part, whole)
    rounded = NOTHING if value is None else str(round_half_up(value, WHOLE))
    return Shown(band(value), rounded, percent(value))
