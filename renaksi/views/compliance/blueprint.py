"""The blueprint of the dashboards on reports."""

from flask import Blueprint

bp = Blueprint("compliance", __name__, url_prefix="/dasbor")
