"""What all official prints share: the templates, the logo, the stamp that leads to the check page."""

import base64
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from renaksi import labels
from renaksi.core.document import grouped
from renaksi.labels import documents as words, format as fmt
from renaksi.queries.documents import LetterheadInfo, PrintFacts

QR_LEVEL: Final = "m"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a print an issued one: its token, and the page that knows it."""

    token: str
    url: str
    """Address of the check page for this token."""
    form_url: str
    """Address of the page where the code can be typed."""

    @property
    def code(self) -> str:
        return grouped(self.token)

    @property
    def qr(self) -> Markup:
        return qr(self.url)


def qr(url: str) -> Markup:
    """An address as a code to scan."""
    drawn = segno.make(url, error=QR_LEVEL, micro=False)
    # segno writes plain SVG; nothing in it comes from a person.
    return Markup(drawn.svg_inline(border=0, omitsize=True))  # noqa: S704


@dataclass(frozen=True, slots=True)
class Logo:
    """The agency's emblem, as it goes into the page."""

    content: bytes
    media_type: str

    @property
    def data(self) -> str:
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"


@cache
def environment() -> Environment:
    env = Environment(
        loader=PackageLoader("renaksi", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters.update(number=fmt.number, rupiah=fmt.rupiah, day=fmt.day)
    env.globals.update(labels=labels, words=words)
    return env


def with_defaults(facts: PrintFacts) -> LetterheadInfo:
    """The letterhead, its first line filled from the agency's name when nobody has."""
    head = facts.letterhead
    if head.first_line:
        return head
    return replace(head, first_line=words.government(facts.agency_kind, facts.agency_name))


def head_lines(facts: PrintFacts) -> list[str]:
    """Everything the letterhead puts on a print."""
    head = with_defaults(facts)
    return [head.first_line, head.second_line, head.address, head.contact, head.city,
            head.signatory_name, head.signatory_title, head.signatory_number, head.logo_sha256]  # fmt: skip
