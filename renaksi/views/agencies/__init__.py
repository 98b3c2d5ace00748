"""Instansi: the tree of agencies, the page of each, and what its keepers change."""

from renaksi.views.agencies import changes, estates, files, imports, pages, splits
from renaksi.views.agencies.blueprint import bp

__all__ = ["bp", "changes", "estates", "files", "imports", "pages", "splits"]
