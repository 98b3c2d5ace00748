"""Rekomendasi: from the evaluation that made them to the proof that they are done."""

from renaksi.views.recommendations.blueprint import bp

__all__ = ["bp"]
