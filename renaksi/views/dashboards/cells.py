"""Rows of the dashboard that stand there by the dozen, made in one go with all their cells."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from renaksi import labels
from renaksi.core.funnel import STAGES, AgencyRow, Part
from renaksi.core.plan import PlanState
from renaksi.labels.format import number
from renaksi.labels.funnel import STAGE_SLUG
from renaksi.labels.shares import shown
from renaksi.queries.funnel import Funnel
from renaksi.views.compliance.cells import SMALL_TAG
from renaksi.views.dashboards.address import Address
from renaksi.views.dashboards.hub_table import part_name
from renaksi.views.kept_texts import escaped
from renaksi.views.parts import status

FIRST, *LATER = STAGES


def hub_rows(funnel: Funnel, parts: Iterable[Part], address: Address) -> Markup:
    """One row per hub; every figure opens its list."""
    made: list[str] = []
    for part in parts:
        counts, is_rest = part.counts, not part.code
        before, after = map(escaped, address.around_stage(part.code or funnel.node.code, is_rest))
        whole = f"{before}{STAGE_SLUG[FIRST]}{after}"
        made.append(
            f'<tr>\n<th scope="row">{_head(part, funnel, address, whole)}</th>\n'
            f'<td class="r-num"><a href="{whole}">{number(counts.owes)}</a></td>\n'
        )
        for stage in LATER:
            reached = counts.at(stage)
            band, _, percent = shown(reached, counts.owes)
            made.append(
                f'<td class="r-num heat-{band}"><a href="{before}{STAGE_SLUG[stage]}{after}">'
                f'{number(reached)}<span class="r-sub">{percent}</span></a></td>'
            )
        made.append("\n</tr>\n")
    return _whole(made)


def _head(part: Part, funnel: Funnel, address: Address, whole: str) -> str:
    name = escaped(part_name(funnel, part))
    if part.code and part.agency_id == funnel.node.agency_id:
        return name
    href = escaped(address.node(part.code)) if part.code else whole
    small = f" {SMALL_TAG}" if part.counts.is_small else ""
    return f'<a href="{href}">{name}</a>{small}'


def agency_rows(
    funnel: Funnel, rows: Iterable[AgencyRow], address: Address, plan_url: str
) -> Markup:
    """The list behind the figures. `plan_url` is that of plan 0."""
    shapes: dict[PlanState | None, str] = {None: status(labels.NO_PLAN)}
    before, node_id = escaped(plan_url[:-1]), funnel.node.agency_id
    made: list[str] = []
    for row in rows:
        state = row.standing.state if row.standing else None
        if state and state not in shapes:
            shapes[state] = status(labels.PLAN_STATE[state])
        shape, name = shapes[state], escaped(row.name)
        linked = f'<a href="{before}{row.plan_id}">{shape}</a>' if row.plan_id else shape
        if row.is_hub and row.agency_id != node_id:
            name = f'<a href="{escaped(address.node(row.code))}">{name}</a>'
        made.append(
            f'<tr><td class="r-nowrap" data-l="Kode">{escaped(row.code)}</td>\n'
            f'<th scope="row">{name}</th>\n'
            f'<td data-l="Jenis">{escaped(labels.AGENCY_KIND[row.kind])}</td>\n'
            f'<td class="r-nowrap" data-l="Keadaan">{linked}</td>\n'
            f'<td data-l="Keterangan">{escape(_remark(row))}</td></tr>\n'
        )
    return _whole(made)


def _remark(row: AgencyRow) -> str:
    if not row.owes:
        return "Tidak wajib pada siklus ini, tidak dihitung"
    if row.standing is None:
        return ""
    if row.standing.working:
        word = labels.PLAN_STATE[row.standing.working].word.lower()
        return f"Revisi {row.standing.number} berlaku, revisi berikutnya: {word}"
    return f"Revisi {row.standing.number}" if row.standing.number > 1 else ""


def _whole(made: Iterable[str]) -> Markup:
    return Markup("".join(made))  # noqa: S704 - every text in it was escaped
