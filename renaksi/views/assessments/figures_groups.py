"""Rows of the tables of predicates: by kind, by hub, by year."""

from collections.abc import Sequence

from renaksi.core.agency import AgencyKind
from renaksi.core.grade_figures import Distribution, distribution
from renaksi.core.grade_years import YearFigures
from renaksi.labels import AGENCY_KIND
from renaksi.queries.grades import Grades
from renaksi.views.assessments.figures_address import Address
from renaksi.views.assessments.figures_place import Seen

Group = tuple[str, str, Distribution, str, str, str]
"""Name, address, figures, then what the lists behind them are of (agency, kind), and a note."""


def figures_of(grades: Grades, kind: AgencyKind | None) -> Distribution:
    """Of one kind, or of all; of a kind nobody is of, zeros."""
    if kind is None:
        return grades.total
    return grades.by_kind.get(kind) or distribution((), grades.keys)


def kind_groups(seen: Seen) -> list[Group]:
    return [
        (AGENCY_KIND[kind], "", figures, seen.under.code, kind.value, "")
        for kind, figures in seen.page.grades.by_kind.items()
    ]


def hub_groups(seen: Seen, address: Address) -> list[Group]:
    """Those below whom anybody is assessed. The rest taken together is no place to look from."""
    found: list[Group] = []
    for part in seen.page.grades.by_hub:
        if not part.figures.total:
            continue
        name = part.name or f"Langsung di bawah {seen.page.grades.node.name}"
        is_hub = part.agency_id not in {None, seen.under.id}
        href = address.node(part.code) if is_hub else ""
        found.append((name, href, part.figures, part.code if is_hub else "", "", ""))
    return found


def year_groups(years: Sequence[YearFigures], address: Address) -> list[Group]:
    """Of the results there are; lists are those of the chosen year alone."""
    found: list[Group] = []
    for one in years:
        apart = ", ".join(f"{many} {name}" for name, many in one.apart.items())
        note = f"pada skala lain: {apart}" if apart else ""
        found.append((str(one.year), address.year_url(one.year), one.figures, "", "", note))
    return found
