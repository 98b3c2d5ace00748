"""Dasbor: how far the plans of a cycle have come, for the nation and for every hub."""

from flask import Blueprint

bp = Blueprint("dashboards", __name__)

from renaksi.views.dashboards import plans  # noqa: E402, F401 - it needs `bp`
