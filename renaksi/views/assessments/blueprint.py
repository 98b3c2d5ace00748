"""The blueprint, and the part of the address every page of one assessment begins with."""

from typing import Final

from flask import Blueprint

bp = Blueprint("assessments", __name__, url_prefix="/penilaian")
ASSESSMENT: Final = "/<int:assessment_id>"
