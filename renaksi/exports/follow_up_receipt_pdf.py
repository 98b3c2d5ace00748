"""The receipt of an answer to a recommendation as a print: A4 portrait, with the holder's letterhead."""

from dataclasses import replace

from renaksi.core.calendar import local_day
from renaksi.core.follow_up_receipt import AnswerReceipt
from renaksi.exports.pdf import render
from renaksi.exports.printing import Logo, environment, qr
from renaksi.labels import documents as words, format as fmt
from renaksi.queries.documents import LetterheadInfo


def follow_up_receipt_pdf(
    receipt: AnswerReceipt, head: LetterheadInfo, *, page: str, logo: Logo | None = None
) -> bytes:
    """`page`: the address at which anybody can check what the print says."""
    return render(follow_up_receipt_html(receipt, head, page=page, logo=logo))


def follow_up_receipt_html(
    receipt: AnswerReceipt, head: LetterheadInfo, *, page: str, logo: Logo | None = None
) -> str:
    if not head.first_line:
        head = replace(head, first_line=words.government(receipt.holder_kind, receipt.holder_name))
    day = local_day(receipt.at, receipt.zone)
    return (
        environment()
        .get_template("print/follow_up_receipt.html")
        .render(
            r=receipt,
            name=words.formal_name(receipt.holder_kind, receipt.holder_name),
            kop=head,
            logo=logo,
            page=page,
            code=qr(page),
            at=f"{fmt.weekday(day)}, pukul {fmt.clock(receipt.at, receipt.zone)}",
        )
    )
