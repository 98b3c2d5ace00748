"""The basis (dasar) of an action with the way to the recommendations it answers."""

import re
from collections.abc import Sequence

from flask import url_for
from markupsafe import Markup

from renaksi.queries.recommendation_actions import Answered


def basis_links(text: str, answered: Sequence[Answered]) -> Markup:
    """What was typed, each number in it a link; those that are not named follow.

    Numbers are looked for in what was typed, not in its escaped form, where a 39 may be a quote.
    """
    parts: list[str | Markup] = [text]
    more: list[Markup] = []
    for one in answered:
        link = _link(one)
        halves = [None if isinstance(part, Markup) else _split(part, one.number) for part in parts]
        place = next((at for at, found in enumerate(halves) if found), None)
        if place is None:
            more.append(link)
            continue
        before, after = halves[place] or ("", "")
        parts[place : place + 1] = [before, link, after]
    told = Markup().join(parts)  # escapes what is no link
    return Markup(", ").join([told, *more] if told else more)


def _split(part: str, number: str) -> tuple[str, str] | None:
    """Around the number, where it stands for itself and is not the beginning of a longer one."""
    found = re.search(rf"(?<![\w/]){re.escape(number)}(?![\w/])", part)
    return None if found is None else (part[: found.start()], part[found.end() :])


def _link(one: Answered) -> Markup:
    target = url_for("recommendations.show", recommendation_id=one.recommendation_id)
    return Markup('<a href="{}">{}</a>').format(target, one.number)
