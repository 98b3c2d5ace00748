"""The smallest parts of every page, the icon and the state: asked for hundreds of times on some.

Templates take them from `components/ui.html` like every other part; rows that are written in
Python take them from here. What they look like stands here alone.
"""

from collections.abc import Sequence
from typing import Final, Protocol

from flask import Flask, current_app
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
    told = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(  # noqa: S704 - the label was escaped, the rest is ours
        f'<svg class="r-icon" {told}><use href="{_sprite()}#{escape(name)}"></use></svg>'
    )


def status(state: State, word: str | None = None) -> Markup:
    """A state: word, shape and tone. The word may be replaced, the shape may not."""
    return mark(state.tone, state.icon, word or state.word)


def mark(tone: str, icon_name: str, word: str) -> Markup:
    return Markup(  # noqa: S704 - everything put in was escaped
        f'<span class="r-st is-{escape(tone)}">{icon(icon_name)}{escape(word)}</span>'
    )


def escaped(texts: Sequence[str]) -> list[str]:
    """All at once, held apart by a sign that nobody types; one by one where somebody did."""
    found = str(escape(_APART.join(texts))).split(_APART)
    return found if len(found) == len(texts) else [str(escape(text)) for text in texts]


def _sprite() -> str:
    asset = current_app.jinja_env.globals["asset"]
    return str(escape(asset(SPRITE)))
