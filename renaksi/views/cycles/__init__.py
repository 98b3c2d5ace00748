"""Siklus: the national administrator sets up a year as a checklist, opens and closes it."""

from flask import Blueprint

bp = Blueprint("cycles", __name__, url_prefix="/siklus")

from renaksi.views.cycles import (  # noqa: E402 - they need `bp`
    basis,
    duties,
    holidays,
    overview,
    publication,
    round_agencies,
    rounds,
    steps,
    strategies,
    template_files,
    templates,
)

__all__ = [
    "basis",
    "bp",
    "duties",
    "holidays",
    "overview",
    "publication",
    "round_agencies",
    "rounds",
    "steps",
    "strategies",
    "template_files",
    "templates",
]
