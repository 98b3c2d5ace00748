"""Codes and names as they stand in pages and addresses: the same few hundred on every dashboard."""

from functools import lru_cache
from urllib.parse import quote

from markupsafe import escape

KEPT = 4096


@lru_cache(maxsize=KEPT)
def quoted(code: str) -> str:
    """In an address."""
    return quote(code)


def escaped(text: str) -> str:
    """In a page. For texts that come again; of others `markupsafe.escape` keeps nothing."""
    # What is escaped already equals the same text that is not: it must not be found in its place.
    return _escaped(text) if type(text) is str else str(escape(text))


@lru_cache(maxsize=KEPT)
def _escaped(text: str) -> str:
    return str(escape(text))
