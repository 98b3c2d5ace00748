"""What was read of the tree of agencies, kept for as long as the tree stands (ADR 18)."""

from collections.abc import Callable, Hashable
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.least_used import LeastUsed
from renaksi.models import TreeStamp
from renaksi.queries.prepared import rows_of

T = TypeVar("T")
WORD: Final = select(TreeStamp.word).scalar_subquery()
"""A column for whatever is read of the tree: read together, so that neither is older."""
_STAMP: Final = select(TreeStamp.word)
_kept: Final[LeastUsed[object]] = LeastUsed(128)


def tree_word(session: Session) -> str:
    """The word of the tree as this transaction sees it; one statement."""
    word: str = rows_of(session, _STAMP, {})[0][0]
    return word


def kept_of_tree(word: str, key: Hashable, read: Callable[[], tuple[str, T]]) -> T:
    """What is known under `word` and `key`; else what is `read`, with the word that came with it.

    `key` begins with whoever asks, and says everything that was asked for.
    """
    found = _kept.find((word, key))
    if found is not None:
        return found  # type: ignore[return-value] # one key, one kind of thing
    with_word, made = read()
    _kept.keep((with_word, key), made)
    return made
