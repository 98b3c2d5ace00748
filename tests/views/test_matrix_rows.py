"""The rows of a matrix are written by hand: nothing typed may become part of the page."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from renaksi.core.plan_checks import Issue, IssueCode
from renaksi.core.plan_item import ItemValues
from renaksi.queries.plan_matrix import MatrixRow
from renaksi.views.matrix_cells import Columns, _column, cells
from renaksi.views.matrix_rows import Reader

EVIL = "<b onclick='x'>&\"\x1f</td>"
KEY = "0b9d6b6e-0000-4000-8000-000000000001"
TEXT = _column("indicator", "Indikator", "", lambda row: row.values.indicator)
UNIT = _column("unit", "Satuan", "w-s", lambda row: row.values.unit, width="3")
TOLD = _column("remarks", "Keterangan", "c-opt", lambda row: row.values.remarks)


@pytest.fixture
def row():
    values = ItemValues("S1", action="Melatih", indicator="Lulus", unit="orang", weight=Decimal(25))
    return MatrixRow(
        item_id=1, lineage_id=KEY, version=3, number="1.1", ordinal=1, strategy_id=1,
        values=values, responsible_id=None, responsible_name="",
        updated_at=datetime(2026, 1, 5, tzinfo=UTC), updated_by="", issues=(), comments=0,
    )  # fmt: skip


@pytest.fixture
def reader(app):
    def make(*mine, full=True, thread="/utas"):
        columns = Columns((TEXT, UNIT), (), (TOLD,) if full else ())
        return Reader(columns, full, frozenset(mine), "/renaksi/1?", thread)

    with app.test_request_context():
        yield make


def soup(html):
    return BeautifulSoup(f"<table>{html}</table>", "html.parser")


def test_whatever_is_typed_stays_text(reader, row):
    evil = ItemValues(
        "S1", action=EVIL, indicator=EVIL, unit=EVIL, remarks=EVIL, funding_source=EVIL,
        sipd_code=EVIL,
    )  # fmt: skip
    page = soup(reader(KEY).row(replace(row, values=evil)))
    assert page.find("b") is None
    texts = [cell.get_text() for cell in page.select("th, td")]
    assert texts.count(EVIL) == 4
    assert EVIL + EVIL in texts


def test_a_sign_between_texts_that_somebody_typed_moves_no_cell(row):
    typed = replace(row.values, indicator="satu\x1fdua", unit="tiga")
    html = soup(cells((TEXT, UNIT), replace(row, values=typed), ()))
    assert [cell.get_text() for cell in html.select("td")] == ["satu\x1fdua", "tiga"]


def test_fields_to_put_right_are_marked_and_no_others(reader, row):
    wrong = replace(row, issues=(Issue(IssueCode.UNIT_MISSING, "unit"),))
    page = soup(reader().row(wrong))
    assert [cell["data-l"] for cell in page.select("td.is-bad")] == ["Satuan"]
    assert "is-err" in page.tr["class"]
    assert page.select_one("a.r-mark.is-bad")["href"] == f"#pesan-{KEY}"
    assert "is-err" not in soup(reader().row(row)).tr.get("class", [])


def test_only_who_may_change_the_row_finds_the_way_to_its_form(reader, row):
    link = soup(reader(KEY).row(row)).select_one("a.no")
    assert link["href"] == f"/renaksi/1?ubah={KEY}#baris-{KEY}"
    assert soup(reader().row(row)).select_one("a.no") is None
    assert soup(reader().row(row)).select_one("span.no").get_text() == "1.1"


def test_comments_lead_to_their_thread_where_there_is_one(reader, row):
    noted = replace(row, comments=2, noted=frozenset({"unit"}))
    page = soup(reader().row(noted))
    assert page.select_one("a.r-mark")["href"] == f"/utas?baris={KEY}"
    assert "has-note" in page.select_one("td[data-l=Satuan]")["class"]
    assert "Satuan" not in page.select_one("td[data-l=Indikator]").get("class", [])
    assert soup(reader(thread="").row(noted)).select("a.r-mark, a.r-corner") == []


def test_the_short_form_leaves_the_long_texts_out(reader, row):
    assert len(soup(reader().row(row)).select("td")) == 6
    assert len(soup(reader(full=False).row(row)).select("td")) == 4
