"""Where the views of Dispensasi hang; apart, so that each of their modules can be read alone."""

from flask import Blueprint

bp = Blueprint("extensions", __name__, url_prefix="/dispensasi")
