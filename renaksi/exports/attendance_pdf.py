"""That an agency took part in an event, or held it, as a print: what its evidence is made of."""

from renaksi.exports.pdf import render
from renaksi.exports.printing import environment
from renaksi.labels import format as fmt
from renaksi.labels.guidance import GUIDANCE_KIND
from renaksi.queries.guidance_proofs import ProvenEvent


def attendance_pdf(event: ProvenEvent, agency: str) -> bytes:
    """The same event gives the same page, word for word."""
    return render(attendance_html(event, agency))


def attendance_html(event: ProvenEvent, agency: str) -> str:
    days = fmt.day(event.begins_on)
    if event.ends_on != event.begins_on:
        days = f"{days} s.d. {fmt.day(event.ends_on)}"
    return (
        environment()
        .get_template("print/attendance.html")
        .render(event=event, agency=agency, kind=GUIDANCE_KIND[event.kind], days=days)
    )
