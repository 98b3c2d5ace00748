"""How the serving process keeps its memory: what an application is made of stays for ever."""

import gc
from typing import Final

from flask import Flask

YOUNG: Final = 20_000
"""Objects made before the newest are looked through: about one large page."""


def warm(app: Flask) -> None:
    """Every template, made before the first visitor asks for it. A second or two at the start.

    After a restart on a deadline night each worker would else make them while people wait.
    """
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)


def settle() -> None:
    """Call once the application is made and warm.

    A page makes tens of thousands of short-lived objects. Looking for rings among all the modules,
    templates and statements beside them, time after time, took a third of a large page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 100)
