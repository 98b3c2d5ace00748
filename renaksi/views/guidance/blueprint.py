"""The blueprint of guidance events; its pages register themselves on it."""

from flask import Blueprint

bp = Blueprint("guidance", __name__, url_prefix="/kegiatan")
