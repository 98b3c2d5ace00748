"""Addresses that differ in one part alone: a list has one per row, and making each costs more than the row."""

from typing import Any, Final
from urllib.parse import quote

from flask import url_for

_MARK: Final = 2**31 - 2
"""Stands where the part will; a number, because some addresses take nothing else. No key is as
large, and the part stands behind whatever else an address carries.
"""


class Addresses:
    """`url_for` of one endpoint, asked once; `of` puts the part in."""

    def __init__(self, endpoint: str, part: str, **values: Any) -> None:
        made = url_for(endpoint, **{**values, part: _MARK})
        self._before, _, self._after = made.rpartition(str(_MARK))

    def of(self, part: object) -> str:
        return f"{self._before}{quote(str(part), safe='')}{self._after}"
