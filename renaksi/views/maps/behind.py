"""The list behind a figure of the map: the page of the measure, with the same place and filter."""

from typing import Any

from flask import url_for

from renaksi.core.map_classes import MapMeasure as M
from renaksi.core.plan import FunnelStage
from renaksi.core.recommendation_ageing import AgeBand
from renaksi.labels.compliance import ALL_PERIODS, SLUG as FIGURE_SLUG
from renaksi.labels.funnel import STAGE_SLUG
from renaksi.labels.recommendation_register import AGE_SLUG
from renaksi.queries.map_figures import Asked, Reading
from renaksi.views.maps.address import Address


def list_behind(asked: Asked, reading: Reading, address: Address, code: str) -> str:
    """Of the agency `code`; with everything below it where the map is the nation's."""
    year = asked.cycle.year if asked.cycle else None
    day = address.typed["per"] if "per" not in address.errors else ""
    branch = asked.is_nation
    match asked.measure:
        case M.PLANS:
            stage = STAGE_SLUG[FunnelStage.ENACTED] if branch else None
            return _url("dashboards.plans", siklus=year, per=day, instansi=code, tahap=stage)
        case M.REPORTS | M.ON_TIME:
            figure = "on_time" if asked.measure is M.ON_TIME else "submitted"
            status = FIGURE_SLUG[figure] if branch else None
            point = asked.checkpoint.code if asked.checkpoint else ALL_PERIODS
            return _url(
                "compliance.show", siklus=year, periode=point, per=day, di=code, status=status
            )
        case M.ACHIEVEMENT:
            period = asked.checkpoint.code if asked.checkpoint else None
            return _url("compliance.achievement", siklus=year, periode=period, di=code)
        case M.GRADES:
            return _url(
                "assessments.results", instrumen=reading.instrument, siklus=reading.year, di=code
            )
        case M.FOLLOWED_UP | M.FINISHED:
            return _url("complaints.index", di=code, dari=asked.first, sampai=asked.last)
        case M.CONNECTION:
            return _url("connections.index", di=code, per=day)
        case M.OVERDUE:
            if asked.as_of == address.today:
                return _url("recommendations.index", di=code, umur=AGE_SLUG[AgeBand.OLD])
            return _url("recommendations.figures", di=code, per=day)


def _url(endpoint: str, **asked: Any) -> str:
    given = {name: str(one) for name, one in asked.items() if one}
    return url_for(endpoint, **given)  # type: ignore[arg-type] # all of them are fields
