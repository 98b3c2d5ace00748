"""The blueprint, and the part of the address every page of one report begins with."""

from typing import Final

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/laporan")
REPORT: Final = "/<int:plan_id>/<code>"
