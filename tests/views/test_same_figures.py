"""The page, the sheet and the print of a plan show the same figures: they read the same matrix."""

import io
import re
from dataclasses import replace
from decimal import Decimal

from pypdf import PdfReader
from python_calamine import load_workbook

from renaksi.core.plan import PlanState
from renaksi.labels import format as fmt
from tests.factories.people import agency
from tests.factories.plans import a_plan, valid_rows
from tests.people import sign_in

FIGURES = {
    "baseline": Decimal("71.43"),
    "annual_target": Decimal("98765.4321"),
    "weight": Decimal("33.25"),
    "budget": Decimal(1_185_000_000),
}
TARGETS = {
    "B03": Decimal("0.5"),
    "B06": Decimal("1234.56"),
    "B09": Decimal(1900),
    "B12": Decimal(2001),
}


def test_page_sheet_and_print_show_the_same_figures(client, session, sari, budi):
    sleman = agency(session, "34.04")
    rows = valid_rows(sleman, list(TARGETS), count=3)
    rows[0] = replace(rows[0], targets=TARGETS, **FIGURES)
    plan = a_plan(session, sleman, PlanState.DRAFT, rows=rows)
    base = f"/renaksi/{plan.plan_id}/revisi/1"
    sign_in(client, sari)

    wanted = [*FIGURES.values(), *TARGETS.values()]
    page = re.sub(r"<[^>]+>", " ", client.get(f"{base}?kolom=semua").text)
    assert [one for one in wanted if fmt.number(one) not in page] == []

    pdf = PdfReader(io.BytesIO(client.get(f"{base}/matriks.pdf").data))
    printed = "".join("".join(one.extract_text() for one in pdf.pages).split())
    assert [one for one in wanted if fmt.number(one) not in printed] == []

    book = load_workbook(io.BytesIO(client.get(f"{base}/matriks.xlsx").data))
    cells = book.get_sheet_by_name("Renaksi").to_python(skip_empty_area=False)[6]
    shown = [Decimal(str(cell)) for cell in cells if isinstance(cell, float)]
    assert [one for one in wanted if one not in shown] == []
