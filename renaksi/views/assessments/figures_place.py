"""From where one looks at the figures of results, and what is found there."""

from collections.abc import Sequence
from dataclasses import dataclass

from renaksi.core.agency import AgencyKind
from renaksi.core.grade_ranking import Ranked, Ranking
from renaksi.models import Agency
from renaksi.queries.agency_search import Step, lines
from renaksi.queries.funnel_nodes import bases, node
from renaksi.queries.grade_page import Choice, ResultsPage, choose
from renaksi.services.context import Context
from renaksi.views.assessments.figures_address import Address


@dataclass(frozen=True, slots=True)
class Looked:
    """The place and the choice."""

    tops: Sequence[Agency]
    under: Agency
    choice: Choice

    @property
    def is_top(self) -> bool:
        return any(one.id == self.under.id for one in self.tops)


@dataclass(frozen=True, slots=True)
class Seen:
    """The same with its figures."""

    at: Looked
    page: ResultsPage
    ranking: Ranking

    @property
    def under(self) -> Agency:
        return self.at.under

    @property
    def choice(self) -> Choice:
        return self.at.choice

    @property
    def is_alone(self) -> bool:
        """Nobody below it is assessed."""
        return all(one.agency_id == self.under.id for one in self.page.grades.by_agency)

    @property
    def own(self) -> Ranked | None:
        """The one there is, where nobody else is looked at."""
        return self.ranking.rows[0] if self.is_alone and self.ranking.rows else None

    @property
    def kinds(self) -> list[AgencyKind]:
        return list(self.page.grades.by_kind)

    @property
    def has_hubs(self) -> bool:
        hubs = {one.agency_id for one in self.page.grades.by_hub}
        return bool(hubs - {None, self.under.id})


def looked(ctx: Context, address: Address) -> Looked | None:
    """None for somebody without a place to look from, or before there is an instrument.

    Raises NotFound for an agency the actor may not look from.
    """
    tops = bases(ctx.session, ctx.actor)
    if not tops:
        return None
    under = next((one for one in tops if one.code == address.place), None)
    if under is None:
        under = tops[0]
        if address.place:
            under = node(ctx.session, ctx.actor, address.place, ctx.today, ctx.today)
    choice = choose(
        ctx.session, ctx.actor, address.code, address.year, under_id=under.id, today=ctx.today
    )
    if choice is None:
        return None
    address.check(choice.known.codes, choice.years)
    return Looked(tops, under, choice)


def way(ctx: Context, at: Looked) -> list[Step]:
    """The way from what the actor may look from down to here."""
    codes = [one.code for one in at.tops]
    if at.under.code in codes:
        return []
    line = lines(ctx.session, [at.under.id], ctx.today).get(at.under.id, ())[:-1]
    start = next((spot for spot, step in enumerate(line) if step.code in codes), len(line))
    return list(line[start:])
