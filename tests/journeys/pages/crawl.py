"""Everything somebody reaches by following links: pages and files, as the text that is in them."""

import io
import zipfile
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from playwright.sync_api import APIResponse, Page
from pypdf import PdfReader
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Found:
    address: str
    status: int
    kind: str
    text: str
    """The whole page with its markup, or what stands in the file."""

    @property
    def is_page(self) -> bool:
        return self.kind == "text/html"


@dataclass
class Walk:
    """From these addresses outwards. Of each kind of address only a few, or it would never end."""

    page: Page
    app: Flask
    starts: Sequence[str] = ("/",)
    per_kind: int = 2
    """Of addresses that differ only in what the same parts of the query say."""
    per_endpoint: int = 8

    def __iter__(self) -> Iterator[Found]:
        waiting = deque(urljoin(self.page.url, start) for start in self.starts)
        known, wanted = set(waiting), set(waiting)
        seen: Counter = Counter()
        while waiting:
            address = waiting.popleft()
            endpoint, asked = self.kind_of(address)
            enough = seen[endpoint] >= self.per_endpoint or seen[endpoint, asked] >= self.per_kind
            if enough and address not in wanted:
                continue
            seen.update([endpoint, (endpoint, asked)])
            found = fetch(self.page, address)
            yield found
            for link in links(found, address) if found.is_page else ():
                if link not in known and same_site(link, address):
                    known.add(link)
                    waiting.append(link)

    def kind_of(self, address: str) -> tuple[str, tuple[str, ...]]:
        """Two addresses of one page with the same parts of a query are of one kind."""
        parts = urlsplit(address)
        asked = tuple(sorted(name for name, _ in parse_qsl(parts.query)))
        try:
            endpoint = self.app.url_map.bind("").match(parts.path)[0]
        except RequestRedirect as redirect:
            endpoint = self.app.url_map.bind("").match(urlsplit(redirect.new_url).path)[0]
        except HTTPException:
            endpoint = parts.path
        return endpoint, asked


def fetch(page: Page, address: str) -> Found:
    """As this person, with their cookies."""
    answer = page.context.request.get(address)
    kind = answer.headers.get("content-type", "").split(";")[0]
    return Found(address, answer.status, kind, text_of(answer, kind))


def text_of(answer: APIResponse, kind: str) -> str:
    body = answer.body()
    if kind == SHEET:
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            return "\n".join(file.read(name).decode(errors="replace") for name in file.namelist())
    if kind == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode(errors="replace")


def links(found: Found, address: str) -> Iterator[str]:
    for tag in BeautifulSoup(found.text, "html.parser").find_all("a", href=True):
        yield urljoin(address, tag["href"]).split("#")[0]


def same_site(link: str, address: str) -> bool:
    return urlsplit(link)[:2] == urlsplit(address)[:2]
