"""The national periodic report by worker processes, against one plain WeasyPrint call on the same page.

    .venv/bin/python bench/periodic_print.py [--runs 3]

`scripts/bench.py` calls `measure`. The budget is 0.7 of the plain call (design section 7), which is
given the same page and the same print sheet, read beforehand, in one process that has begun already;
ours begins its processes and joins the parts within the time.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from renaksi.exports import pdf
from renaksi.exports.periodic_html import ReportFacts, annex_pages, whole_page
from renaksi.exports.periodic_pdf import periodic_pdf
from tests.support.periodic_sheets import ISSUED, TEXTS, national_sheet

BUDGET = 0.7


def measure(runs: int = 3) -> tuple[float, str]:
    """(ratio, what was printed): medians of calls taken in turn."""
    sheet = national_sheet()
    page = whole_page(ReportFacts(sheet, TEXTS, ISSUED))
    fonts = FontConfiguration()
    address, fetcher = pdf.BUNDLED + pdf.SHEET, pdf.BundledOnly(allowed_protocols={"data"})
    style = CSS(url=address, base_url=address, url_fetcher=fetcher, font_config=fonts)

    def plain() -> bytes:
        whole = HTML(string=page, base_url=pdf.BUNDLED, url_fetcher=fetcher)
        content: bytes = whole.write_pdf(stylesheets=[style], font_config=fonts)
        return content

    def ours() -> bytes:
        return periodic_pdf(sheet, TEXTS, ISSUED)

    ours_seconds, plain_seconds = in_turn(ours, plain, runs=runs)
    agencies = sum(bool(row.cells) for one in annex_pages(sheet) for row in one.rows)
    return ours_seconds / plain_seconds, f"{agencies} agencies"


def in_turn(*acts: Callable[[], Any], runs: int) -> list[float]:
    """The median seconds of each, taken in turn so that whatever else runs meets all of them."""
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(runs):
        for act, own in zip(acts, times, strict=True):
            began = time.perf_counter()
            act()
            own.append(time.perf_counter() - began)
    return [statistics.median(own) for own in times]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    ratio, detail = measure(parser.parse_args().runs)
    print(f"national periodic report: {ratio:.2f} of a plain call, of {BUDGET} allowed; {detail}")
    return 0 if ratio <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
