"""Pengguna: the people an administrator keeps, their roles, and the hand-over of duties."""

from flask import Blueprint

bp = Blueprint("people", __name__, url_prefix="/pengguna")

from renaksi.views.people import accounts, handover, lists, roles  # noqa: E402, F401 - they need `bp`
