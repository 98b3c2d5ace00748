"""What a worker brings along: prints and annexes, files, words, and the address of the check page."""

from collections.abc import Callable, Mapping

from renaksi.config import Settings
from renaksi.core.files import FileStore
from renaksi.core.periodic_issued import Issued
from renaksi.core.periodic_sheet import Part, PeriodicSheet
from renaksi.exports.printing import Logo
from renaksi.labels.periodic import report_title
from renaksi.labels.periodic_steps import FROZEN
from renaksi.queries.documents import LetterheadInfo
from renaksi.services.steps.job_tools import JobTools, Printer
from renaksi.storage import files_in

CHECK_PAGE = "/publik/periksa/"
"""Of `views.public`; a worker has no request to ask for addresses."""


def tools_of(settings: Settings) -> JobTools:
    """Of this installation. The libraries that print are imported when something is printed."""
    store = files_in(settings.data_dir)
    return JobTools(
        store=store,
        words=FROZEN,
        printer=_printer(store),
        annexer=_annex,
        check_url=lambda site, token: f"{site or settings.base_url}{CHECK_PAGE}{token}",
        file_name=_file_name,
    )


def _printer(store: FileStore) -> Printer:
    def made(
        sheet: PeriodicSheet,
        texts: Mapping[Part, str],
        issued: Issued,
        told: Callable[[int, int], None],
        head: LetterheadInfo,
    ) -> bytes:
        from renaksi.exports.periodic_pdf import periodic_pdf

        return periodic_pdf(sheet, texts, issued, told, head=head, logo=_logo(store, head))

    return made


def _annex(sheet: PeriodicSheet, texts: Mapping[Part, str], issued: Issued) -> bytes:
    from renaksi.exports.periodic_annex import periodic_annex

    return periodic_annex(sheet, texts, issued)


def _logo(store: FileStore, head: LetterheadInfo) -> Logo | None:
    if not head.logo_sha256:
        return None
    with store.open(head.logo_sha256) as file:
        return Logo(file.read(), head.logo_type)


def _file_name(sheet: PeriodicSheet, number: str) -> str:
    """Laporan Bulanan Maret 2026 DI Yogyakarta B-001-LB-04-2026."""
    told = number.replace("/", "-")
    return f"{report_title(sheet.period)} {sheet.base_name} {told}"
