"""Where the views of Instansi hang; apart, so that each of their modules can be read alone."""

from flask import Blueprint

bp = Blueprint("agencies", __name__)
