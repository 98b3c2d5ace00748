"""The signed decree of the demonstration: a plain PDF that says it is an example."""

from collections.abc import Callable
from datetime import date
from functools import partial
from html import escape
from io import BytesIO

from renaksi.core.files import PDF, FileStore
from renaksi.labels.format import day
from renaksi.models import Agency
from renaksi.services import files
from renaksi.services.context import Context

PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Keputusan</title>
</head><body><h1>KEPUTUSAN NOMOR {number}</h1><p>tentang</p>
<h2>Rencana Aksi Pengelolaan Pengaduan {name}</h2><p>Ditetapkan pada {day}.</p>
<p>Dokumen contoh. Bukan keputusan pejabat mana pun.</p></body></html>"""


def keeper(store: FileStore) -> Callable[[Context, Agency, str, date], int]:
    """What keeps the decree of an agency (number, day) as an uploaded, signed PDF would be kept."""
    return partial(_keep, store)


def _keep(store: FileStore, ctx: Context, agency: Agency, number: str, on: date) -> int:
    from weasyprint import HTML

    page = PAGE.format(number=escape(number), name=escape(agency.name), day=day(on))
    content = BytesIO(HTML(string=page).write_pdf())
    name = f"Keputusan {number.replace('/', '-')}.pdf"
    stored = files.store_file(
        ctx,
        store,
        content,
        name=name,
        agency_id=agency.id,
        allowed=frozenset({PDF}),
    )
    return stored.id
