"""What a reader of a periodic report may do next: the one primary button, and what stands beside."""

from dataclasses import dataclass, replace

from flask import url_for

from renaksi.core.periodic_steps import FROZEN, PeriodicAction as A
from renaksi.labels.periodic_pages import STEP_SLUG
from renaksi.labels.periodic_steps import PERIODIC_ACTION
from renaksi.queries.periodic import OpenedPeriodic


@dataclass(frozen=True, slots=True)
class Button:
    """Leads somewhere, or does something at once (`post`)."""

    word: str
    href: str
    is_first: bool = False
    post: bool = False


def steps_of(
    one: OpenedPeriodic, *, is_busy: bool, has_figures: bool, write_next: str, has_pdf: bool
) -> list[Button]:
    """In the order of the page; the first of them is the next step."""
    found = list(_offered(one, is_busy=is_busy, has_figures=has_figures, write_next=write_next))
    if has_pdf:
        href = url_for("periodic.file", report_id=one.report.id, suffix="pdf")
        found.insert(0, Button("Unduh PDF", href))
    return [replace(button, is_first=place == 0) for place, button in enumerate(found)]


def _offered(
    one: OpenedPeriodic, *, is_busy: bool, has_figures: bool, write_next: str
) -> list[Button]:
    take = url_for("periodic.take", report_id=one.report.id)
    found: list[Button] = []
    if one.may(A.TAKE) and not is_busy and not has_figures:
        found.append(Button("Ambil angka", take, post=True))
    if one.may(A.APPROVE):
        found.append(Button("Setujui", approve_url(one)))
    if one.may(A.SUBMIT):
        found.append(Button("Periksa dan ajukan", step_url(one, A.SUBMIT)))
    if write_next:
        found.append(Button("Tulis teks", write_next))
    if one.may(A.TAKE) and not is_busy and has_figures:
        found.append(Button("Ambil angka lagi", take, post=True))
    found += [
        Button(PERIODIC_ACTION[action], step_url(one, action))
        for action in (A.SEND_BACK, A.WITHDRAW)
        if one.may(action)
    ]
    return found


def quiet_ones(one: OpenedPeriodic) -> list[Button]:
    """Rarely wanted; they stand below the history."""
    wanted = (A.NEW_EDITION,) if one.report.state in FROZEN else (A.DISCARD,)
    return [
        Button(PERIODIC_ACTION[action], step_url(one, action))
        for action in wanted
        if one.may(action)
    ]


def approve_url(one: OpenedPeriodic) -> str:
    """With the version that was read: what is approved is what stood on the page."""
    return url_for("periodic.approve", report_id=one.report.id, versi=one.report.version)


def step_url(one: OpenedPeriodic, action: A) -> str:
    return url_for("periodic.step", report_id=one.report.id, slug=STEP_SLUG[action])
