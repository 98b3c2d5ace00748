"""The blueprint of periodic reports; its pages register themselves on it."""

from flask import Blueprint

bp = Blueprint("periodic", __name__, url_prefix="/laporan-berkala")
