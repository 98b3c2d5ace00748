"""Laporan capaian as pages: the list, the matrix, its rows with and without scripts, the steps."""


import pytest
from bs4 import BeautifulSoup

from renaksi.core.report import ReportState as S
from tests.factories.reports import told

JSON = {"Accept": "application/json"}


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def address(report, *parts: str) -> str:
    return "/".join([f"/laporan/{report.plan_id}/{report.checkpoint.code}", *parts])


@pytest.fixture
def draft(session):
    return told(session, S.DRAFT)


def test_the_page_shows_what_was_promised_and_what_was_done(client, draft):
    client.sign_in(draft.cast.admin)
    page = soup(client.get(address(draft.report)))
    assert "B03" in page.h1.text
    assert len(page.select("tr[data-no]")) == 4
