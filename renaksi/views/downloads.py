"""Answers that are saved as a file: always an attachment, under a name safe everywhere."""

from typing import BinaryIO

from flask import Response, send_file, stream_with_context

from renaksi.core.files import CSV, PDF, XLSX, clean_name
from renaksi.exports.csv import csv_lines
from renaksi.exports.table import Table
from renaksi.exports.xlsx import workbook


def send_xlsx(table: Table, name: str) -> Response:
    """`name` without its ending: `send_xlsx(table, "instansi-34")`."""
    return send_stream(workbook(table), XLSX, name)


def send_csv(table: Table, name: str) -> Response:
    """The rows may still be read from the database while they are sent."""
    return _attachment(
        Response(stream_with_context(csv_lines(table)), mimetype=CSV), clean_name(name, CSV)
    )


def send_pdf(content: bytes, name: str) -> Response:
    return _attachment(Response(content, mimetype=PDF), clean_name(name, PDF))


def send_stream(stream: BinaryIO, media_type: str, name: str) -> Response:
    """Stream a stored or freshly written file; it is closed when sent."""
    response = send_file(
        stream,
        mimetype=media_type,
        as_attachment=True,
        download_name=clean_name(name, media_type),
        etag=False,
        conditional=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _attachment(response: Response, name: str) -> Response:
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
