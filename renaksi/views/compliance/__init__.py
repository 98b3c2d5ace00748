"""Dasbor kepatuhan: who has reported, how far plans have come, and reminders to those who owe."""

from renaksi.views.compliance import files, overview
from renaksi.views.compliance.blueprint import bp

__all__ = ["bp", "files", "overview"]
