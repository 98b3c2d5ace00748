"""Parts of pages that are rendered once from the same facts (ADR 18).

A part is kept by all it shows: its template is rendered without what other templates find around
them (who looks, what time it is, a form's token), and what it is given is made from what it is kept
by. A kept part can therefore be neither old nor anybody else's: other facts are another key.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final

from flask import current_app, request
from markupsafe import Markup

from renaksi.core.least_used import LeastUsed

KEPT: Final = 64
"""Parts, the least used go first. The largest has some 150 KB."""
_parts: Final[LeastUsed[Markup]] = LeastUsed(KEPT)


def kept_part(template: str, shown: Hashable, drawn: Callable[[], Mapping[str, Any]]) -> Markup:
    """`template` with what is `drawn`, which is asked for only where it was not rendered before.

    `shown`: everything that goes into it, compared by value, or by identity where readings that
    say the same are the same object.
    """
    key = (template, request.root_path, shown)
    found = _parts.find(key)
    if found is None:
        found = drawn_part(template, drawn)
        _parts.keep(key, found)
    return found


def drawn_part(template: str, drawn: Callable[[], Mapping[str, Any]]) -> Markup:
    """The same without keeping it, for what is seldom asked for twice."""
    text = current_app.jinja_env.get_template(template).render(drawn())
    return Markup(text)  # noqa: S704 - a template escapes


def forget() -> None:
    """As in a process that has just begun."""
    _parts.forget()
