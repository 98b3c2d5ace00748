"""Laporan capaian: what an agency reports at each checkpoint, from the list to the receipt."""

from renaksi.views.reports import lists, pages, rows, sheets
from renaksi.views.reports.blueprint import bp

__all__ = ["bp", "lists", "pages", "rows", "sheets"]
