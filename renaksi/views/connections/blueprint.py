"""The blueprint of connections; its pages register themselves on it."""

from flask import Blueprint

bp = Blueprint("connections", __name__, url_prefix="/keterhubungan")
