"""Kinds of official documents the system issues."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """The matrix of a plan, and the letter it is sent with."""

    PLAN_MATRIX = "plan_matrix"
    COVER_LETTER = "cover_letter"
