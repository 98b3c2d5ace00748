"""Dasbor kepatuhan: who has reported, how far plans have come, and reminders to those who owe."""

from renaksi.views.compliance import achievement, answering, files, overview, reminders
from renaksi.views.compliance.blueprint import bp

__all__ = ["achievement", "answering", "bp", "files", "overview", "reminders"]
