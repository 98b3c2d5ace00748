"""Beranda: what this person has to do today."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from renaksi.views.guards import signed_in

bp = Blueprint("home", __name__)


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    return render_template("home/index.html")
