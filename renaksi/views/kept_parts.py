"""Parts of pages that are rendered once from the same facts (ADR 18).

A part is kept by all it shows: its template is rendered without what other templates find around
them (who looks, what time it is, a form's token), and what it is given is made from what it is kept
by. A kept part can therefore be neither old nor anybody else's: other facts are another key.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any, Final

from flask import current_app, request
from markupsafe import Markup

KEPT: Final = 64
"""Parts, the least used go first. The largest has some 150 KB."""
_parts: Final[OrderedDict[Hashable, Markup]] = OrderedDict()
_lock: Final = Lock()


def kept_part(template: str, shown: Hashable, drawn: Callable[[], Mapping[str, Any]]) -> Markup:
    """`template` with what is `drawn`, which is asked for only where it was not rendered before.

    `shown`: everything that goes into it, compared by value, or by identity where readings that
    say the same are the same object.
    """
    key = (template, request.root_path, shown)
    with _lock:
        if (found := _parts.get(key)) is not None:
            _parts.move_to_end(key)
            return found
    made = drawn_part(template, drawn)
    with _lock:
        _parts[key] = made
        while len(_parts) > KEPT:
            _parts.popitem(last=False)
    return made


def drawn_part(template: str, drawn: Callable[[], Mapping[str, Any]]) -> Markup:
    """The same without keeping it, for what is seldom asked for twice."""
    text = current_app.jinja_env.get_template(template).render(drawn())
    return Markup(text)  # noqa: S704 - a template escapes


def forget() -> None:
    """As in a process that has just begun."""
    with _lock:
        _parts.clear()
