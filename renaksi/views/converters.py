"""What an address can carry."""

from typing import Any, Final

from werkzeug.routing import IntegerConverter, Map

LARGEST: Final = 2**31 - 1
"""No key of ours is larger, and no database is asked for one that is: it would refuse the number
instead of finding nothing."""


class KeyConverter(IntegerConverter):
    """`<int:…>`: a number that can be a key; any other address does not exist."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max", LARGEST)
        super().__init__(url_map, *args, **kwargs)


def as_key(text: str | None) -> int:
    """A key from a form; 0, which is nobody's, for everything else."""
    if text is None or not (text.isascii() and text.isdigit()):
        return 0
    return int(text) if len(text) <= len(str(LARGEST)) and int(text) <= LARGEST else 0
