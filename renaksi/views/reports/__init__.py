"""Laporan capaian: what an agency reports at each checkpoint, from the list to the receipt."""

from renaksi.views.reports import asking, lists, pages, receipts, rows, sheets, steps
from renaksi.views.reports.blueprint import bp

__all__ = ["asking", "bp", "lists", "pages", "receipts", "rows", "sheets", "steps"]
