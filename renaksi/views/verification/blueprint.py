"""The blueprint of the verification."""

from flask import Blueprint

bp = Blueprint("verification", __name__, url_prefix="/verifikasi")
