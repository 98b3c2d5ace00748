"""The basis (dasar) of an action with the way to the recommendations it answers."""

import re
from collections.abc import Sequence

from flask import url_for
from markupsafe import Markup, escape

from renaksi.queries.recommendation_actions import Answered


def basis_links(text: str, answered: Sequence[Answered]) -> Markup:
    """What was typed, each number in it a link; those that are not named follow."""
    parts, more = [escape(text)], []
    for one in answered:
        link = _link(one)
        found = [_split(part, one.number) if not _is_link(part) else None for part in parts]
        place = next((at for at, halves in enumerate(found) if halves), None)
        if place is None:
            more.append(link)
            continue
        before, after = found[place] or (Markup(), Markup())
        parts[place : place + 1] = [before, link, after]
    told = Markup().join(parts)
    return Markup(", ").join([told, *more] if told else more)


def _is_link(part: Markup) -> bool:
    return part.startswith("<a ")


def _split(part: Markup, number: str) -> tuple[Markup, Markup] | None:
    """Around the number, where it stands for itself and is not the beginning of a longer one."""
    found = re.search(rf"(?<![\w/]){re.escape(str(escape(number)))}(?![\w/])", part)
    if found is None:
        return None
    return Markup(part[: found.start()]), Markup(part[found.end() :])  # noqa: S704 - was escaped


def _link(one: Answered) -> Markup:
    target = url_for("recommendations.show", recommendation_id=one.recommendation_id)
    return Markup('<a href="{}">{}</a>').format(target, one.number)
