"""Minutes on the page, in files, as an official print, and where its code leads."""

import csv
import ctypes
import io
from datetime import UTC, datetime

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.policy import Role
from renaksi.core.recommendation import RecommendationAction as A, RecommendationStatus as S
from renaksi.core.recommendation_minutes import HalfYear, half_of
from renaksi.models import AuditEntry
from renaksi.queries.recommendation_figures import recommendation_figures
from renaksi.queries.recommendation_minutes import branch_of, minutes
from tests.factories.people import acting, agency, make_person
from tests.factories.recommendations import HOUR, told, walk

PAGE = "/rekomendasi/berita-acara"
PAPER = {
    "number": "BA/7/2026", "dated": "2026-07-03", "city": "Yogyakarta",
    "signatory": "Sri Hartati", "signatory_title": "Ketua Tim Evaluator",
}  # fmt: skip
FIRST = HalfYear(2026, 1)


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def table(response) -> dict[str, list[int]]:
    rows = soup(response).select("table.r-minutes tbody tr, table.r-minutes tfoot tr")
    return {row.th.text: [int(cell.text) for cell in row.select("td")] for row in rows}


def link_of(content: bytes) -> str:
    """The address behind the code on the first page of a print."""
    raw, document = pypdfium2.raw, pypdfium2.PdfDocument(content)
    page, place, link = document[0], ctypes.c_int(0), raw.FPDF_LINK()
    assert raw.FPDFLink_Enumerate(page, place, link)
    action = raw.FPDFLink_GetAction(link)
    size = raw.FPDFAction_GetURIPath(document, action, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(document, action, buffer, size)
    return buffer.value.decode()


@pytest.fixture
def hub(session):
    """DIY's evaluator; in 2026 Sleman settled one, Bantul's was withdrawn, Kota's is open."""
    before = datetime(2025, 11, 3, 2, tzinfo=UTC)
    one = told(session, S.OPEN, at=before)
    walk(session, one.cast, one.recommendation, A.ANSWER, datetime(2026, 2, 2, 2, tzinfo=UTC))
    walk(session, one.cast, one.recommendation, A.RESOLVE, datetime(2026, 2, 9, 2, tzinfo=UTC))
    two = told(session, S.OPEN, code="34.02", at=before)
    walk(session, two.cast, two.recommendation, A.WITHDRAW, datetime(2026, 3, 2, 2, tzinfo=UTC))
    told(session, S.OPEN, code="34.71", at=datetime(2026, 6, 30, 16, tzinfo=UTC) - HOUR)
    told(session, S.OPEN, code="34.71", at=datetime(2026, 6, 30, 17, tzinfo=UTC))
    return make_person(session, "tim@diy.test", (Role.EVALUATOR, "34"))


def test_the_figures_of_a_branch_and_a_half_year(session, client, hub, count_queries):
    client.sign_in(hub)
    client.get(f"{PAGE}?semester=2026-1")
    with count_queries(at_most=12):
        page = client.get(f"{PAGE}?semester=2026-1")
    rows = table(page)
    # before: resolved, in process, open, not actionable, total; came, went; the same after
    assert rows["Kabupaten Sleman"] == [0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1]
    assert rows["Kabupaten Bantul"] == [0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0]
    assert rows["Kota Yogyakarta"] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1]
    assert rows["Jumlah"] == [0, 0, 2, 0, 2, 1, 1, 1, 0, 1, 0, 2]
    assert "belum ditindaklanjuti menjadi sesuai 1" in soup(page).main.get_text(" ", strip=True)


def test_both_ends_say_what_the_figures_as_of_a_day_say(session, hub):
    ctx = acting(session, hub)
    branch = branch_of(session, ctx.actor, "", ctx.today)
    found = minutes(session, ctx.actor, branch, FIRST, ctx.today).total
    asked = {"under_id": agency(session, "34").id, "actor": ctx.actor, "today": ctx.today}
    assert recommendation_figures(session, **asked, as_of=FIRST.eve).total == found.before
    assert recommendation_figures(session, **asked, as_of=FIRST.ends).total == found.after


def test_the_print_leads_to_a_page_with_the_same_figures(session, client, hub, make_client):
    client.sign_in(hub)
    address = f"{PAGE}?semester=2026-1"
    shown = table(client.get(address))["Jumlah"]
    printed = client.post(address, data=PAPER)
    assert printed.mimetype == "application/pdf"
    text = pypdfium2.PdfDocument(printed.data)[0].get_textpage().get_text_bounded()
    assert "BA/7/2026" in text
    assert "Sri Hartati" in text
    where = link_of(printed.data).removeprefix("http://localhost")
    anybody = make_client()
    page = anybody.get(where)
    assert table(page)["Jumlah"] == shown
    said = soup(page).main.get_text(" ", strip=True)
    assert "BA/7/2026" in said
    assert "3 Juli 2026" in said
    assert "Kabupaten" not in said  # rows of agencies are not published
    assert anybody.get(where[:-2] + "xx").status_code == 404
    line = session.scalars(
        select(AuditEntry).where(AuditEntry.event == AuditEvent.RECOMMENDATION_MINUTES)
    ).one()
    assert line.after["number"] == "BA/7/2026"
    assert line.after["total"] == shown[-1]


def test_files_say_the_same_and_a_draft_has_no_code(client, hub):
    client.sign_in(hub)
    shown = table(client.get(f"{PAGE}?semester=2026-1"))
    text = client.get(f"{PAGE}.csv?semester=2026-1").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text else ","))
    last = next(row for row in rows if "Jumlah" in row[:2])
    figures = [int(one) for one in last[2:-1]]
    assert figures[:5] + figures[5:7] + figures[9:] == shown["Jumlah"]
    assert client.get(f"{PAGE}.xlsx?semester=2026-1").status_code == 200
    draft = pypdfium2.PdfDocument(client.get(f"{PAGE}.pdf?semester=2026-1").data)[0]
    assert "RANCANGAN" in draft.get_textpage().get_text_bounded()


def test_only_the_branch_of_ones_own(session, client, hub):
    client.sign_in(hub)
    assert client.get(f"{PAGE}?di=34.04").status_code == 200
    for code in ("35", "KEMENPANRB", "tidak-ada"):
        assert client.get(f"{PAGE}?di={code}").status_code == 404
        assert client.post(f"{PAGE}?di={code}", data=PAPER).status_code == 404
    nonsense = client.get(f"{PAGE}?semester=1800-9")
    assert half_of(acting(session, hub).today).before.key in nonsense.text


def test_what_is_missing_on_the_paper_is_said_beside_the_field(client, hub):
    client.sign_in(hub)
    page = client.post(f"{PAGE}?semester=2026-1", data=PAPER | {"number": " ", "dated": "kapan"})
    assert page.status_code == 422
    assert len(soup(page).select(".r-error")) == 2
    assert soup(page).select_one("#signatory")["value"] == "Sri Hartati"
