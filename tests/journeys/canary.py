"""What only Sleman has, by which it is recognised wherever it should not be."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from tests.journeys.cast import SLEMAN
from tests.journeys.pages.crawl import Found

CANARY = "kenari-sleman-7319"
FIGURE = "918273645"
"""A budget nobody else has; on pages it has points, in files it has not."""
PLANS_AND_FILES = re.compile(r"^/(renaksi|berkas)/\d+")


def paths(addresses: Iterable[str]) -> set[str]:
    return {urlsplit(address).path for address in addresses}


def tells(found: Found) -> bool:
    text = found.text.replace(".", "")
    names = (who.name for who in SLEMAN.people)
    return FIGURE in text or any(word in text for word in (CANARY, *names))
