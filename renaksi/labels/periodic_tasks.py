"""Tasks about periodic reports in words: title and button, and the line below."""

from collections.abc import Mapping
from typing import Final

from renaksi.core.periodic import parse_period
from renaksi.core.task import Task, TaskKind
from renaksi.labels.format import day, number
from renaksi.labels.periodic_pages import title as report_title

PERIODIC_TASK: Final[Mapping[TaskKind, tuple[str, str]]] = {
    TaskKind.APPROVE_PERIODIC: ("{report}, {agency}", "Baca dan setujui"),
}


def title(task: Task) -> str:
    if task.count > 1:
        return f"{number(task.count)} laporan berkala menunggu persetujuan"
    report = report_title(parse_period(task.period))
    return PERIODIC_TASK[task.kind][0].format(report=report, agency=task.agency_name)


def text(task: Task) -> str:
    oldest = "Yang paling lama diajukan" if task.count > 1 else "Diajukan"
    return f"{oldest} {day(task.since)}. Disetujui oleh yang tidak ikut menulis atau mengajukannya."
