"""The pages of a periodic report before they are rendered: the report itself, and its annex in parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from renaksi.core.agency import AgencyKind
from renaksi.core.periodic_issued import Issued
from renaksi.core.periodic_sheet import Figure, Part, PeriodicSheet
from renaksi.core.periodic_text import Block, BlockKind, blocks
from renaksi.exports.periodic_grids import PrintedGrid, printed
from renaksi.exports.periodic_rows import AnnexPage, heads, pages
from renaksi.exports.printing import Logo, Stamp, environment
from renaksi.labels import documents as names, format as fmt, periodic as words
from renaksi.queries.documents import LetterheadInfo

PAGES_PER_PART: Final = 5
"""Of the annex: some 1,500 cells, about a second of work."""
_REGION: Final = {2: AgencyKind.PROVINSI, 5: AgencyKind.KABUPATEN}
"""By the length of a Kemendagri code: 34, 34.04."""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """All that a print of a report is made from."""

    sheet: PeriodicSheet
    texts: Mapping[Part, str]
    issued: Issued | None = None
    """None: a draft, marked across every page."""
    head: LetterheadInfo | None = None
    """The letterhead of the base; None: its name alone."""
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One section as it is printed, with its number."""

    number: int
    part: Part
    notes: tuple[str, ...]
    text: list[Block]
    figures: tuple[Figure, ...]
    grids: tuple[PrintedGrid, ...]

    @property
    def title(self) -> str:
        return words.PERIODIC_PART[self.part]

    @property
    def anchor(self) -> str:
        return f"bagian-{self.part.value}"


def sections(facts: ReportFacts) -> list[PrintedSection]:
    """Those that have anything to say, numbered in their order; the annex comes last."""
    found: list[PrintedSection] = []
    for part in Part:
        own, text = facts.sheet.section(part), blocks(facts.texts.get(part, ""))
        tables = own.grids if part is not Part.ANNEX else ()
        grids = tuple(printed(one, nation=facts.sheet.is_nation) for one in tables if one.rows)
        if text or own.notes or grids or own.figures:
            found.append(PrintedSection(len(found) + 1, part, own.notes, text, own.figures, grids))
    return found


def report_page(facts: ReportFacts) -> str:
    """The report without the tables of its annex."""
    return _page("periodic.html", facts)


def annex_pages(sheet: PeriodicSheet) -> list[AnnexPage]:
    """The pages of the annex; none where it has no rows."""
    return [page for grid in sheet.section(Part.ANNEX).grids for page in pages(grid)]


def annex_parts(facts: ReportFacts) -> list[str]:
    """The annex in parts of some pages each, ready to be rendered side by side."""
    whole = annex_pages(facts.sheet)
    return [
        _page("periodic_annex.html", facts, shown=whole[at : at + PAGES_PER_PART], many=len(whole))
        for at in range(0, len(whole), PAGES_PER_PART)
    ]


def whole_page(facts: ReportFacts) -> str:
    """Report and annex as one page, as a single process would render it: for measuring."""
    whole = annex_pages(facts.sheet)
    return _page("periodic_whole.html", facts, shown=whole, many=len(whole))


def _page(template: str, facts: ReportFacts, **more: Any) -> str:
    sheet, issued = facts.sheet, facts.issued
    grids = sheet.section(Part.ANNEX).grids
    return environment().get_template(f"print/{template}").render(
        f=facts,
        s=sheet,
        issued=issued,
        stamp=stamp_of(issued) if issued else None,
        kop=letterhead(facts),
        sections=sections(facts),
        heads=heads(grids[0]) if grids else [],
        has_annex=any(one.rows for one in grids),
        told=words,
        kind_of_block=BlockKind,
        part=Part,
        taken=fmt.moment(sheet.taken_at),
        name=base_name(sheet),
        **more,
    )  # fmt: skip


def stamp_of(issued: Issued) -> Stamp:
    return Stamp(issued.token, issued.check_url, issued.check_url.rpartition("/")[0])


def letterhead(facts: ReportFacts) -> LetterheadInfo:
    """The kop; where nobody has filled it in, the government or the agency by its name."""
    if facts.head and facts.head.first_line:
        return facts.head
    kind = _REGION.get(len(facts.sheet.base_code)) if _is_region(facts.sheet.base_code) else None
    first = names.government(kind, facts.sheet.base_name) if kind else facts.sheet.base_name
    return LetterheadInfo(first_line=first)


def base_name(sheet: PeriodicSheet) -> str:
    """Provinsi Jawa Tengah; other agencies by their name as it was frozen."""
    is_province = _is_region(sheet.base_code) and len(sheet.base_code) == len("34")
    return names.formal_name(AgencyKind.PROVINSI, sheet.base_name) if is_province else sheet.base_name  # fmt: skip


def _is_region(code: str) -> bool:
    return code.replace(".", "").isdigit()


def plain_texts(facts: ReportFacts) -> Sequence[tuple[str, str]]:
    """(section, text) of what the editor wrote, for the sheet of texts in the workbook."""
    return [
        (words.PERIODIC_PART[part], facts.texts[part]) for part in Part if facts.texts.get(part)
    ]
