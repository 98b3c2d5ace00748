"""HTML to PDF: only what is bundled is read, and nothing is asked of any network.

WeasyPrint costs about 0.6 ms a cell; the garbage collector is a third of that, so it is asked to
hold back while a print is made. One print at a time: the font tables are shared.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from functools import cache
from pathlib import Path
from typing import Any, Final

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC: Final = Path(__file__).resolve().parent.parent / "static"
BUNDLED: Final = STATIC.as_uri() + "/"
SHEET: Final = "css/print.css"
TYPES: Final = {".css": "text/css", ".woff2": "font/woff2"}
GC_THRESHOLD: Final = 50_000
_lock = threading.Lock()


class BundledOnly(URLFetcher):  # type: ignore[misc]
    """Knows the print sheet, its fonts, and data that stand in the page itself."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        path = (STATIC / url.removeprefix(BUNDLED)).resolve()
        bundled = url.startswith(BUNDLED) and path.is_relative_to(STATIC)
        if not (bundled and path.suffix in TYPES):
            raise FatalURLFetchingError(f"a print may not read {url[:200]}")
        kind = Message()
        kind["Content-Type"] = TYPES[path.suffix]
        return URLFetcherResponse(url, path.read_bytes(), kind)


_FETCHER: Final = BundledOnly(allowed_protocols={"data"})


class OutsideReference(Exception):  # noqa: N818 - says what happened
    """A print named something that is not bundled. A fault of a template, never of a person."""


def render(html: str) -> bytes:
    """The PDF (PDF/A-3b, for archives) of a page whose styles are those of the print sheet."""
    with _lock, _patient_gc():
        fonts, sheet = _sheet()
        page = HTML(string=html, base_url=BUNDLED, url_fetcher=_FETCHER)
        try:
            content: bytes = page.write_pdf(
                stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-3b"
            )
        except FatalURLFetchingError as error:  # a BaseException, which would end the worker
            raise OutsideReference(str(error)) from error
    return content


@cache
def _sheet() -> tuple[FontConfiguration, CSS]:
    """Read once: parsing the sheet and loading the fonts takes longer than a short letter."""
    fonts = FontConfiguration()
    return fonts, CSS(
        url=BUNDLED + SHEET, base_url=BUNDLED + SHEET, url_fetcher=_FETCHER, font_config=fonts
    )


@contextmanager
def _patient_gc() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(GC_THRESHOLD, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
