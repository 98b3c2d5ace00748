"""The blueprint, and the part of the address every page of one recommendation begins with."""

from typing import Final

from flask import Blueprint

bp = Blueprint("recommendations", __name__, url_prefix="/rekomendasi")
RECOMMENDATION: Final = "/<int:recommendation_id>"
