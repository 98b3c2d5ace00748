"""Peta jalan: national targets per year, and the path to each of them.

Every module here is imported, and with it its pages.
"""

import pkgutil
from importlib import import_module

from renaksi.views.roadmap.blueprint import bp

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["bp"]
