"""The smallest parts of every page, the icon and the state: asked for hundreds of times on some.

Templates take them from `components/ui.html` like every other part; rows that are written in
Python take them from here. What they look like stands here alone.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, Protocol

from flask import Flask, current_app, request
from markupsafe import Markup, escape

SPRITE: Final = "img/sprite.svg"
_APART: Final = "\x1f"


class State(Protocol):
    """What `labels` tell of a state."""

    @property
    def word(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def tone(self) -> str: ...


def init_app(app: Flask) -> None:
    app.jinja_env.globals["parts"] = {"icon": icon, "status": status, "mark": mark}


def icon(name: str, label: str | None = None) -> Markup:
    """A sign of the sprite; with a label it is read aloud, without one it is passed over."""
    if not label:
        return _icon(request.root_path, name)
    told = f'<svg class="r-icon" role="img" aria-label="{escape(label)}">'
    return Markup(f"{told}{_use(request.root_path, name)}</svg>")  # noqa: S704 - escaped


def status(state: State, word: str | None = None) -> Markup:
    """A state: word, shape and tone. The word may be replaced, the shape may not."""
    return mark(state.tone, state.icon, word or state.word)


def mark(tone: str, icon_name: str, word: str) -> Markup:
    """As `status`, with the shape and the tone given by name."""
    if type(word) is str:
        return _mark(request.root_path, tone, icon_name, word)
    # What is escaped already equals the same text that is not: it must not be found in its place.
    return _mark.__wrapped__(request.root_path, tone, icon_name, word)


def escaped(texts: Sequence[str]) -> list[str]:
    """All at once, held apart by a sign that nobody types; one by one where somebody did."""
    found = str(escape(_APART.join(texts))).split(_APART)
    return found if len(found) == len(texts) else [str(escape(text)) for text in texts]


@lru_cache(maxsize=1024)
def _icon(under: str, name: str) -> Markup:
    """The same few all over the site; `under`: the path it stands under."""
    html = f'<svg class="r-icon" aria-hidden="true">{_use(under, name)}</svg>'
    return Markup(html)  # noqa: S704 - ours


@lru_cache(maxsize=1024)
def _use(_under: str, name: str) -> str:
    asset: Any = current_app.jinja_env.globals["asset"]
    return f'<use href="{escape(asset(SPRITE))}#{escape(name)}"></use>'


@lru_cache(maxsize=4096)
def _mark(under: str, tone: str, icon_name: str, word: str) -> Markup:
    html = f'<span class="r-st is-{escape(tone)}">{_icon(under, icon_name)}{escape(word)}</span>'
    return Markup(html)  # noqa: S704 - escaped
