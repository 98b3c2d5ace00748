"""The rows of a matrix are written by hand: nothing typed may become part of the page."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from renaksi.core.plan_checks import Issue, IssueCode
from renaksi.core.plan_item import ItemValues
from renaksi.queries.plan_matrix import MatrixRow
from renaksi.views.matrix_cells import Columns, _column
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


def test_a_sign_between_texts_that_somebody_typed_moves_no_cell(reader, row):
    typed = replace(row.values, indicator="satu\x1fdua", unit="tiga")
    rows = [row, replace(row, values=typed), row]
    (_, html), *_ = reader().blocks(rows)
    texts = [one.get_text() for one in soup(html).select("[data-l=Indikator], [data-l=Satuan]")]
    assert texts == ["Lulus", "orang", "satu\x1fdua", "tiga", "Lulus", "orang"]


def test_a_percent_sign_is_a_percent_sign_wherever_it_stands(app, row):
    wide = _column("indicator", "100% %s", "w-%d", lambda row: row.values.indicator)
    typed = replace(row, values=replace(row.values, indicator="50% %(unit)s", action="%s 100%"))
    with app.test_request_context():
        reader = Reader(Columns((wide,), (), ()), True, frozenset({KEY}), "/a%20b?", "/utas")
        page = soup(reader.row(replace(typed, noted=frozenset({"indicator"}), comments=1)))
    cell = page.select_one('[data-l="100% %s"]')
    assert (cell.get_text(), cell["class"]) == ("50% %(unit)s", ["has-note", "w-%d"])
    assert page.select_one("a.no")["href"].startswith("/a%20b?ubah=")
    assert page.th.get_text() == "%s 100%"


def test_rows_of_one_pattern_keep_their_own_texts(reader, row):
    other = f"{KEY[:-1]}2"
    rows = [
        row,
        replace(row, lineage_id=other, number="1.2", values=replace(row.values, sipd_code="7.01")),
        replace(row, lineage_id=f"{KEY[:-1]}3", number="1.3"),
    ]
    before, opened, after = reader(KEY, other).blocks(rows, other)
    assert opened == (rows[1], "")
    for found, one in ((before, rows[0]), (after, rows[2])):
        page = soup(found[1])
        assert [line["id"] for line in page.select("tr")] == [
            f"baris-{one.lineage_id}", f"pesan-{one.lineage_id}",
        ]  # fmt: skip
        assert page.select_one(".no").get_text() == one.number
        assert page.select_one("#pesan-" + one.lineage_id).has_attr("hidden")
    assert "7.01" in soup(reader().row(rows[1])).get_text()
    assert "7.01" not in soup(reader().row(rows[2])).get_text()


def test_what_is_wrong_is_told_with_the_way_to_its_field_where_it_may_be_put_right(reader, row):
    wrong = replace(row, issues=(Issue(IssueCode.UNIT_MISSING, "unit"),))
    page = soup(replace(reader(KEY), fields=frozenset({"unit"}), span=9).message(wrong))
    assert page.td["colspan"] == "9"
    assert not page.tr.has_attr("hidden")
    link = page.select_one("a[data-isian=unit]")
    assert link["href"] == f"/renaksi/1?ubah={KEY}&isian=unit#baris-{KEY}"
    assert soup(reader(KEY).message(wrong)).a is None, "not one of the fields they may change"
    assert soup(replace(reader(), fields=frozenset({"unit"})).message(wrong)).a is None
    assert soup(reader().message(row)).tr.has_attr("hidden")


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
