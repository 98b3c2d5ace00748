"""Pages. One blueprint per noun; every module here with a `bp` is registered."""

import pkgutil
from importlib import import_module

from flask import Flask


def init_app(app: Flask) -> None:
    from renaksi.views import (
        assets,
        context,
        errors,
        job_worker,
        map_drawing,
        pages,
        parts,
        security,
    )
    from renaksi.views.converters import KeyConverter

    app.url_map.converters["int"] = KeyConverter
    context.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    assets.init_app(app)
    pages.init_app(app)
    parts.init_app(app)
    map_drawing.init_app(app)
    job_worker.init_app(app)
    for module in pkgutil.iter_modules(__path__):
        blueprint = getattr(import_module(f"{__name__}.{module.name}"), "bp", None)
        if blueprint is not None:
            app.register_blueprint(blueprint)
