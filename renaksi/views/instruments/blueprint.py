"""The blueprint, and the part of the address every page of one version begins with."""

from typing import Final

from flask import Blueprint

bp = Blueprint("instruments", __name__, url_prefix="/instrumen")
VERSION: Final = "/<code>/<int:number>"
