"""The blueprint of complaints; its pages register themselves on it."""

from flask import Blueprint

bp = Blueprint("complaints", __name__, url_prefix="/pengaduan")
