"""Where the views of evidence hang; apart, so that each of their modules can be read alone."""

from flask import Blueprint

bp = Blueprint("evidence", __name__, url_prefix="/bukti")
