"""Taking in 100,000 rows of LAPOR!, against reading the same workbook bare and one bulk insert."""

import io
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import python_calamine
import xlsxwriter
from sqlalchemy import Column, Date, Integer, MetaData, String, Table, delete, insert

from renaksi.extensions import db
from renaksi.imports.complaints import open_export
from renaksi.models import ComplaintRecord
from renaksi.services.complaint_import import apply_import
from renaksi.services.context import Context
from tests.factories.lapor import COLUMNS, complaint

AGENCIES = ("Pemerintah Kabupaten Sleman", "Pemkot Yogyakarta", "Kabupaten Bantul")
STATUSES = ("Terverifikasi", "Ditanggapi oleh Pelapor", "Ditutup oleh Admin", "Ditutup oleh Sistem")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
Measured = tuple[float, str]


def workbook(rows: int) -> io.BytesIO:
    """An export of so many rows; nobody in it exists."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Laporan SP4N-LAPOR!"])
    sheet.write_row(2, 0, COLUMNS)
    for number in range(rows):
        day = date(2025, 1, 1) + timedelta(days=number % 300)
        told = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        status, agency = STATUSES[number % 4], AGENCIES[number % 3]
        sheet.write_row(3 + number, 0, complaint(7_000_000 + number, told, status, agency=agency))
    book.close()
    return out


def measure(ctx: Context, *, rows: int = 100_000, runs: int = 3) -> Measured:
    """How many times the bare way, and how much more memory of Python the second half takes."""
    content = workbook(rows)
    ours = min(_timed(lambda: _take(ctx, content), _empty) for _ in range(runs))
    bare = min(_timed(lambda: _bare(content), _drop) for _ in range(runs))
    small, large = (_memory(ctx, workbook(many)) for many in (rows // 20, rows // 10))
    detail = (
        f"{rows / ours:,.0f} rows a second; Python's memory {large / small:.2f} × at twice the rows"
    )
    _empty()
    return ours / bare, detail


def _take(ctx: Context, content: io.BytesIO) -> None:
    with open_export(content, "tolok.xlsx") as export:
        apply_import(ctx, export)


_PLAIN = Table(
    "bench_bare",
    MetaData(),
    Column("tracking_id", Integer, primary_key=True, autoincrement=False),
    Column("received_on", Date),
    *(Column(f"c{place}", String(200)) for place in range(6)),
)


def _bare(content: io.BytesIO) -> None:
    content.seek(0)
    table = python_calamine.load_workbook(content).get_sheet_by_index(0).to_python()
    rows = [
        {"tracking_id": int(one[0]), "received_on": date(2025, 1, 1)}
        | {f"c{place}": one[column] for place, column in enumerate((4, 6, 12, 13, 14, 15))}
        for one in table[3:]
    ]
    session = db.session()
    _PLAIN.create(session.connection(), checkfirst=True)
    session.connection().execute(insert(_PLAIN), rows)
    session.commit()


def _empty() -> None:
    session = db.session()
    session.execute(delete(ComplaintRecord))
    session.commit()


def _drop() -> None:
    session = db.session()
    _PLAIN.drop(session.connection(), checkfirst=True)
    session.commit()


def _timed(act: Callable[[], Any], undo: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    took = time.perf_counter() - began
    undo()
    return took


def _memory(ctx: Context, content: io.BytesIO) -> int:
    """The most that Python held at once, in bytes."""
    tracemalloc.start()
    _take(ctx, content)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    _empty()
    return most
