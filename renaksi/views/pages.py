"""What every template can use: words, formats, the navigation, and who is looking."""

from typing import Any

from flask import Flask
from flask_login import current_user

from renaksi import labels
from renaksi.labels import format as fmt
from renaksi.views import navigation
from renaksi.views.context import now


def init_app(app: Flask) -> None:
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.globals["labels"] = labels
    env.filters.update(
        number=fmt.number,
        rupiah=fmt.rupiah,
        percent=fmt.percent,
        day=fmt.day,
        weekday=fmt.weekday,
        moment=fmt.moment,
        clock=fmt.clock,
        file_size=fmt.file_size,
    )
    env.globals["span"] = fmt.span

    @app.context_processor
    def _common() -> dict[str, Any]:
        if not current_user.is_authenticated:
            return {"me": None, "now": now()}
        return {
            "me": current_user.user,
            "actor": current_user.actor,
            "nav": navigation.items(current_user.actor),
            "standing": navigation.standing(),
            "now": now(),
        }
