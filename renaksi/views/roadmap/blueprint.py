"""The blueprint of the road map; its pages register themselves on it."""

from flask import Blueprint

bp = Blueprint("roadmap", __name__, url_prefix="/peta-jalan")
