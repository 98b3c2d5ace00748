"""The receipt of a report as an official print: A4 portrait, with the letterhead of the agency."""

from dataclasses import replace

from renaksi.core.calendar import local_day
from renaksi.core.report_receipt import Receipt
from renaksi.exports.pdf import render
from renaksi.exports.printing import Logo, Stamp, environment
from renaksi.labels import documents as words, format as fmt
from renaksi.queries.documents import LetterheadInfo


def receipt_pdf(
    receipt: Receipt, head: LetterheadInfo, *, stamp: Stamp, logo: Logo | None = None
) -> bytes:
    return render(receipt_html(receipt, head, stamp=stamp, logo=logo))


def receipt_html(
    receipt: Receipt, head: LetterheadInfo, *, stamp: Stamp, logo: Logo | None = None
) -> str:
    if not head.first_line:
        head = replace(head, first_line=words.government(receipt.agency_kind, receipt.agency_name))
    return (
        environment()
        .get_template("print/receipt.html")
        .render(
            r=receipt,
            name=words.formal_name(receipt.agency_kind, receipt.agency_name),
            kop=head,
            logo=logo,
            stamp=stamp,
            at=f"{fmt.weekday(local_day(receipt.at, receipt.zone))}, pukul"
            f" {fmt.clock(receipt.at, receipt.zone)}",
            percent=fmt.percent,
        )
    )
