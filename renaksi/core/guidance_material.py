"""Files of guidance events: what they are called, and how many an event may have."""

from typing import Final

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import clean_name
from renaksi.core.guidance import LONGEST_TITLE
from renaksi.core.item_entry import clean

MOST_FILES: Final = 30


def material_title(typed: str, name: str) -> str:
    """What was typed, else the name of the file without its ending. Raises Invalid (`title`)."""
    title = " ".join(clean(typed).split())
    if len(title) > LONGEST_TITLE:
        raise Invalid(Refusal.TEXT_TOO_LONG, "title", limit=LONGEST_TITLE)
    return title or clean_name(name).rpartition(".")[0] or clean_name(name)


def require_room(there: int) -> None:
    """Raises Invalid (`file`) where the event has as many files as it may have."""
    if there >= MOST_FILES:
        raise Invalid(Refusal.TOO_MANY_MATERIALS, "file", limit=MOST_FILES)
