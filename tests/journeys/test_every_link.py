"""Whoever follows links, in whatever role: each leads to a page that is in order."""

import pytest
from playwright.sync_api import Page

from tests.journeys.pages import cycles
from tests.journeys.pages.crawl import Found, Walk
from tests.journeys.pages.door import sign_in
from tests.support.browser import LiveServer, Visitors
from tests.support.page_checks import faults

pytestmark = pytest.mark.browser
PEOPLE = ("admin@panrb.test", "kepala@diy.test", "evaluator@diy.test", "kominfo@sleman.test",
          "apip@diy.test", "pemantau@kemendagri.test", "ketua@panrb.test",
          "admin@ekon.test")  # fmt: skip
START = dict.fromkeys(PEOPLE, ("/",)) | {
    "admin@panrb.test": ("/", "/siklus/2026", "/siklus/2027", "/instrumen/SP4N/2"),
    "ketua@panrb.test": ("/penilaian/?tampil=final", "/"),  # results first: they lead on
    "evaluator@diy.test": (
        "/rekomendasi?status=rancangan",  # drafts first: they are few
        *("/penilaian/9", "/penilaian/13", "/kegiatan/2", "/kegiatan/3"),  # every step has a page
        "/",
    ),
}
LINKED_FROM_NOWHERE = {
    "static",
    "door.sign_in",  # one is led there
    "comments.edit",  # only while a comment is fresh
    "door.reset",  # the link is handed over outside
    "items.row",  # asked for by the script of the matrix
    "reports.row",  # as above
    "evidence.progress",  # asked for by the script of an upload
    "complaints.progress",  # as above
    "agencies.branch",
    "agencies.suggest",
    "public.minutes",  # the QR code of issued minutes
    "periodic.progress",  # asked for by the script of the page
    "periodic.approve",  # once a report was handed in; `test_periodic` opens it
    "agencies.estate",  # only where an agency that ended left something open
    "reports.receipt_file",  # once somebody has asked for the print
    "verification.step",  # once every row is decided on
    "assessments.assign_many",  # what was ticked in the work list
    "assessments.more_time",  # from one that is still answered; `test_more_time` finds the link
    "assessments.result_print",  # once a Berita Acara or an LHE was issued
    # While an agency answers or objects; `test_assessment_answers`, `test_assessment_objecting`.
    "assessments.answer_upload", "assessments.choose_proof", "assessments.own_step",
    "assessments.choose_objection_proof", "assessments.objection_step",
    "assessments.choose_event",
    "recommendations.choose",  # a button of the answer being written
    "recommendations.issue_chosen",  # what was ticked in the register
    "recommendations.remind",  # as above
}  # fmt: skip
ONLY_WHILE_A_WINDOW_IS_OPEN = {
    "evidence.choose", "reports.nil", "reports.paste", "reports.take", "reports.upload",
}  # fmt: skip
"""No report of the demonstration can be written on today; `test_report_editor` and
`test_evidence_upload` open these.
"""


@pytest.mark.timeout(600)  # eight people, hundreds of pages
def test_every_link_leads_to_a_page_that_is_in_order(visitors: Visitors, live_server: LiveServer):
    cycles.set_up(sign_in(visitors, "admin@panrb.test"), 2027)
    reached, wrong = set(), []
    for email in PEOPLE:
        page = sign_in(visitors, email)
        starts = (*START[email], *one_that_waits(page, email))
        walk = Walk(page, live_server.app, starts, per_kind=1, per_endpoint=2)
        for found in walk:
            reached.add(walk.kind_of(found.address)[0])
            wrong += [f"{email} {found.address}: {fault}" for fault in faults_of(found)]
        page.context.close()
    assert not wrong, "\n".join(wrong)
    rules = live_server.app.url_map.iter_rules()
    pages = {rule.endpoint for rule in rules if "GET" in rule.methods}
    unlinked = pages - reached
    known = LINKED_FROM_NOWHERE | ONLY_WHILE_A_WINDOW_IS_OPEN
    assert not unlinked ^ known, f"{sorted(unlinked - known)}, linked after all: {known - unlinked}"


def one_that_waits(page: Page, email: str) -> list[str]:
    """The report whose extension was asked for: not the first that Beranda leads to."""
    if email != "admin@ekon.test":
        return []
    return [page.locator("main a[href$='/B09']").first.get_attribute("href")]


def faults_of(found: Found) -> list[str]:
    if found.status >= 400:
        return [f"status {found.status}"]
    return faults(found.text) if found.is_page else []
