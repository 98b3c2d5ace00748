"""Instrumen: what agencies are assessed with, read by everybody, built by the national administrator."""

from renaksi.views.instruments import lists, pages, rows, steps, whole
from renaksi.views.instruments.blueprint import bp

__all__ = ["bp", "lists", "pages", "rows", "steps", "whole"]
