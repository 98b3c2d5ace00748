"""A periodic report as PDF (A4, PDF/A-3b): rendered in parts by several processes, joined into one."""

from collections.abc import Mapping

from renaksi.core.periodic_issued import Issued
from renaksi.core.periodic_sheet import Part, PeriodicSheet
from renaksi.exports.parts import PrintFailed, Told, nobody, render_parts
from renaksi.exports.periodic_html import ReportFacts, annex_parts, report_page
from renaksi.exports.periodic_join import joined
from renaksi.exports.printing import Logo
from renaksi.queries.documents import LetterheadInfo

__all__ = ["Issued", "PrintFailed", "periodic_pdf"]


def periodic_pdf(
    sheet: PeriodicSheet,
    texts: Mapping[Part, str],
    issued: Issued | None,
    told: Told = nobody,
    head: LetterheadInfo | None = None,
    *,
    logo: Logo | None = None,
) -> bytes:
    """The print of frozen figures; the same content gives the same bytes. Raises PrintFailed.

    `issued` None: a draft, marked across every page, with nothing to check it by. `told` is called
    after each step with how many are done, of how many.
    """
    facts = ReportFacts(sheet, texts, issued, head, logo)
    pages = [report_page(facts), *annex_parts(facts)]
    steps = len(pages) + 1
    report, *annex = render_parts(pages, lambda done, _total: told(done, steps))
    whole = joined(report, annex)
    told(steps, steps)
    return whole
