"""What the address of a public page asks for, and the figures that answer it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from renaksi.core.errors import NotFound
from renaksi.queries.publication import Released, releases
from renaksi.queries.published import Published, published
from renaksi.queries.published_results import YearResults, root_and_public, year_results
from renaksi.services.context import Context


@dataclass(frozen=True, slots=True)
class Nation:
    """The whole, of one cycle."""

    all: tuple[Released, ...]
    """Cycles to choose from, the newest first."""
    found: Published
    results: YearResults | None

    @property
    def year(self) -> int:
        return self.found.released.year


def nation(ctx: Context, year: int | None) -> Nation | None:
    """None where nothing is public yet; NotFound for a year of which nothing is. 16 statements."""
    known = releases(ctx.session, ctx.today)
    chosen = choose(known.all, year)
    if chosen is None:
        return None
    root, public = root_and_public(ctx.session)
    results = year_results(ctx.session, public, chosen.year, ctx.today, known.grades)
    found = published(
        ctx.session,
        chosen,
        (),
        root.id,
        public=public,
        today=ctx.today,
        now=ctx.now,
        results=results.by_agency if results else {},
    )
    return Nation(known.all, found, results)


def choose(known: Sequence[Released], year: int | None) -> Released | None:
    """The cycle asked for, else the newest."""
    if year is None:
        return known[0] if known else None
    found = next((one for one in known if one.year == year), None)
    if found is None:
        raise NotFound
    return found


def asked_year() -> int | None:
    """`siklus` of the address; NotFound for what is no year."""
    typed = request.args.get("siklus", "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) == 4):  # noqa: PLR2004 - a year
        raise NotFound
    return int(typed)
