"""Dispensasi: requests for more time, and the decision on each."""

from renaksi.views.extensions import decisions, lists
from renaksi.views.extensions.blueprint import bp

__all__ = ["bp", "decisions", "lists"]
