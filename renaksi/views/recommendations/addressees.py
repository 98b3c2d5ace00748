"""Whom a filled-in form names: a group, ticked ones, and what was typed, looked up once."""

from collections.abc import Iterator
from typing import Final

from renaksi.core.recommendation_addressees import (
    Candidate,
    Group,
    groups,
    narrowed,
    together,
)
from renaksi.forms.base import options
from renaksi.forms.recommendations import NewForm
from renaksi.labels import recommendation_issuing as words
from renaksi.queries import recommendation_issuing as issuing
from renaksi.queries.agency_search import lookup
from renaksi.queries.recommendation_grades import grade_lines
from renaksi.services.context import Context

MAX_TICKS: Final = 60
"""More agencies than that are chosen as a group or by their codes."""
MAX_NAMES: Final = 5
"""Entries that are looked up by name; each of them costs a statement."""


def offer(ctx: Context, form: NewForm, candidates: list[Candidate]) -> list[Group]:
    """Let the form choose among them; the groups it offers, narrowed by the grade it asks for."""
    found = groups(candidates)
    ids = {one.id for one in candidates}
    lines = [one for one in grade_lines(ctx.session, ctx.actor, ctx.today) if one.below & ids]
    form.grade.choices = options(
        ((one.key, words.grade_words(one)) for one in lines), "Semua anggota kelompok"
    )
    form.group.choices = options(
        ((one.key, words.group_words(one)) for one in found), "Tanpa kelompok"
    )
    few = candidates if len(candidates) <= MAX_TICKS else []
    form.picks.choices = options((one.code, one.words) for one in few)
    line = next((one for one in lines if one.key == form.grade.data), None)
    return [narrowed(one, line.below) for one in found] if line else found


def chosen(
    ctx: Context, form: NewForm, candidates: list[Candidate], offered: list[Group]
) -> tuple[Candidate, ...]:
    """By code; empty with an error beside the field where something can not be found."""
    group = next((one.members for one in offered if one.key == form.group.data), ())
    picks = set(form.picks.data or ())
    ticked = [one for one in candidates if one.code in picks]
    typed, errors = _typed(ctx, form.other_entries)
    if errors:
        form.others.errors = errors
        return ()
    found = together(group, ticked, typed)
    if not found:
        form.group.errors = [words.NOBODY_BELOW if form.group.data else words.NOBODY]
    return found


def by_codes(ctx: Context, codes: list[str]) -> tuple[Candidate, ...]:
    """Those left ticked on the preview."""
    return tuple(issuing.named(ctx.session, codes, ctx.today)) if codes else ()


def _typed(ctx: Context, entries: list[str]) -> tuple[list[Candidate], list[str]]:
    """Codes in one statement, then the few that are names one by one."""
    if not entries:
        return [], []
    codes = {entry: entry.split()[0].upper() for entry in entries}
    known = {one.code: one for one in issuing.named(ctx.session, set(codes.values()), ctx.today)}
    found = [known[code] for code in codes.values() if code in known]
    names = [entry for entry, code in codes.items() if code not in known]
    if len(names) > MAX_NAMES:
        return [], [words.TOO_MANY.format(limit=MAX_NAMES)]
    looked_up = list(_by_name(ctx, names))
    errors = [one for one in looked_up if isinstance(one, str)]
    right = {one for one in looked_up if not isinstance(one, str)}
    return [*found, *right], errors


def _by_name(ctx: Context, names: list[str]) -> Iterator[Candidate | str]:
    for name in names:
        hits = lookup(ctx.session, name, ctx.today)
        exact = [one for one in hits if one.name.casefold() == name.casefold()] or hits
        if len(exact) == 1:
            yield from issuing.named(ctx.session, [exact[0].code], ctx.today)
        else:
            yield (words.SEVERAL if exact else words.UNKNOWN).format(name)
