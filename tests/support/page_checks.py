"""What every page of Renaksi must be, whoever looks at it. `faults(html)` names what is not."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from bs4 import BeautifulSoup, Comment, Tag

from renaksi import core

UNSEEN = {"script", "style", "template", "head", "title"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
NONE = re.compile(r"\bNone\b|\bundefined\b|\bNaN\b")
MEMBER = re.compile(r"\b[A-Z][A-Za-z]+\.[A-Z][A-Z_]+\b")
TOKEN = re.compile(r"(?<![\w@./-])[a-z]+(?:[_:][a-z]+)+(?![\w@])")


def faults(html: str) -> list[str]:
    soup = BeautifulSoup(html, "html.parser")
    checks = [ids, labels, buttons, images, forms, policy, text]
    if soup.find("html"):
        checks = [document, *checks]
    return [fault for check in checks for fault in check(soup)]


def document(soup: BeautifulSoup) -> Iterator[str]:
    if (count := len(soup.find_all("h1"))) != 1:
        yield f"{count} h1 instead of one"
    if not (soup.title and soup.title.get_text(strip=True)):
        yield "no title"
    if soup.html["lang"] != "id" if soup.html.has_attr("lang") else True:
        yield 'the page does not say lang="id"'
    if len(soup.find_all("main")) != 1:
        yield "no main, or several"


def ids(soup: BeautifulSoup) -> Iterator[str]:
    counted = Counter(tag["id"] for tag in soup.find_all(id=True))
    yield from (f"id {name!r} occurs {count} times" for name, count in counted.items() if count > 1)
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list"):
        for tag in soup.find_all(attrs={attribute: True}):
            for name in tag[attribute].split():
                if name not in counted and soup.find("html"):
                    yield f"{attribute}={name!r} points at nothing"


def labels(soup: BeautifulSoup) -> Iterator[str]:
    labelled = {tag["for"] for tag in soup.find_all("label", attrs={"for": True})}
    for tag in soup.find_all(["input", "select", "textarea"]):
        if tag.name == "input" and tag.get("type", "text") in NEEDS_NO_LABEL:
            continue
        named = tag.get("aria-label") or tag.get("aria-labelledby") or tag.get("id") in labelled
        if not (named or tag.find_parent("label")):
            yield f"{tag.name} {tag.get('name') or tag.get('id')!r} has no label"


def buttons(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(["button", "a"]):
        if tag.name == "a" and not tag.has_attr("href"):
            continue
        if not (tag.get_text(strip=True) or tag.get("aria-label") or tag.find("img", alt=True)):
            yield f"a {tag.name} without a name: {str(tag)[:100]}"


def images(soup: BeautifulSoup) -> Iterator[str]:
    yield from (f"img without alt: {tag.get('src')}" for tag in soup.find_all("img", alt=False))


def forms(soup: BeautifulSoup) -> Iterator[str]:
    for form in soup.find_all("form"):
        method = form.get("method", "get").lower()
        if method == "dialog":
            continue
        where = form.get("action") or form.get("id") or str(form)[:60]
        if not form.get("action"):
            yield f"form without action: {where}"
        token = form.find("input", attrs={"name": "csrf_token"})
        if method == "post" and not (token and token.get("value")):
            yield f"POST form without CSRF token: {where}"
        if method == "get" and token:
            yield f"GET form leaks its CSRF token: {where}"


def policy(soup: BeautifulSoup) -> Iterator[str]:
    """What the Content-Security-Policy would refuse in a browser."""
    for tag in soup.find_all():
        for name in tag.attrs:
            if name == "style" or name.startswith("on"):
                yield f"inline {name} on {tag.name}: {tag[name][:60]}"
    if soup.find("style") or soup.find(
        "script", src=False, type=lambda kind: kind != "application/json"
    ):
        yield "inline style or script element"


def text(soup: BeautifulSoup) -> Iterator[str]:
    secret = codes()
    for string in seen(soup):
        yield from (f"visible {found!r} in {string!r}" for found in NONE.findall(string))
        yield from (f"enum member {found!r} in {string!r}" for found in MEMBER.findall(string))
        yield from (
            f"code {found!r} in {string!r}" for found in TOKEN.findall(string) if found in secret
        )
        if string in secret:
            yield f"code {string!r} stands for a term"
    for name in ("value", "href", "action", "title", "placeholder", "aria-label"):
        for tag in soup.find_all(attrs={name: True}):
            if NONE.search(tag[name]):
                yield f"{name}={tag[name]!r} on {tag.name}"


def seen(soup: BeautifulSoup) -> Iterator[str]:
    for string in soup.find_all(string=True):
        parents = list(string.parents)
        if isinstance(string, Comment) or any(hides(parent) for parent in parents):
            continue
        if stripped := " ".join(string.split()):
            yield stripped


def hides(tag: Tag) -> bool:
    return tag.name in UNSEEN or tag.has_attr("data-verbatim")


@cache
def codes() -> frozenset[str]:
    """Every code of every enum in core, less those that are words of the official terms."""
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(core.__path__, f"{core.__name__}.")
    ]
    enums = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
    }
    return frozenset(member.value for enum in enums for member in enum) - terms()


def terms() -> frozenset[str]:
    from renaksi import labels as official

    return frozenset(
        word.casefold().strip(".,()")
        for table in vars(official).values()
        if hasattr(table, "values") and not isinstance(table, type)
        for term in table.values()
        if isinstance(term, str)
        for word in [term, *term.split()]
    )
