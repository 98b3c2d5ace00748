"""Laporan berkala: reports of a week to a year, written, approved and kept.

Every module here is imported, and with it its pages.
"""

import pkgutil
from importlib import import_module

from renaksi.views.periodic.blueprint import bp

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["bp"]
