"""Bukti dukung: handed in on a row, looked at, described, replaced, used again, downloaded."""

from renaksi.views.evidence import cells, choosing, files, links, pieces, rows
from renaksi.views.evidence.blueprint import bp

__all__ = ["bp", "cells", "choosing", "files", "links", "pieces", "rows"]
