"""The blueprint of the map; its pages register themselves on it."""

from flask import Blueprint

bp = Blueprint("maps", __name__, url_prefix="/dasbor/peta")
