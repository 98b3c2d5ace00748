"""Verifikasi: the queue of a verifier, the page on which a report is judged, and its steps."""

from renaksi.views.verification import page, queue, steps, verdicts
from renaksi.views.verification.blueprint import bp

__all__ = ["bp", "page", "queue", "steps", "verdicts"]
