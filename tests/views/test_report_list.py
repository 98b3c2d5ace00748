"""The list of reports: one's own checkpoints, the agencies below, filters, and the same in a file."""

import csv
import io
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.report import ReportState as S
from renaksi.models import Agency
from tests.factories.plans import a_cast, a_cycle
from tests.factories.reports import plan_in_force, report_at, told
from tests.factories.windows import AHEAD, LOCKED, OPEN, a_window


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def sleman(tree):
    return tree("34.04")


@pytest.fixture
def plan(session, sleman):
    return plan_in_force(session, sleman)


@pytest.fixture
def cast(session, sleman):
    return a_cast(session, sleman)


@pytest.fixture
def calendar(session, plan):
    """B03 locked long ago, B06 open, B09 and B12 ahead."""
    a_window(session, LOCKED, code="B03")
    a_window(session, OPEN, code="B06")
    a_window(session, AHEAD, code="B09")
    a_window(session, (90, 100, 107), code="B12")


def periods(page) -> dict[str, str]:
    found = page.select(".r-periods > li")
    return {one.select_one(".t").text: " ".join(one.text.split()) for one in found}


def names(page) -> list[str]:
    return [row.th.find(string=True) for row in page.select("table.r-stack tbody tr")]


# ── one's own ─────────────────────────────────────────────────────────────────
def test_each_checkpoint_says_where_it_stands_and_what_is_next(
    session, client, plan, cast, calendar
):
    page = soup(client.sign_in(cast.admin).get("/laporan"))
    found = periods(page)
    assert "Terkunci" in found["B03"]
    assert "Minta dispensasi" in found["B03"]
    assert "3 hari lagi" in found["B06"]
    assert "Mulai melapor" in found["B06"]
    assert "Dibuka" in found["B09"]
    assert page.select_one(".is-now .t").text == "B06"
    assert [one.text.split()[0] for one in page.select(".btn-primary")] == ["Mulai"]
    assert not page.select("table"), "an agency without others below sees its own alone"


def test_what_was_handed_in_shows_when_and_how_far(session, client, plan, cast, calendar):
    told(session, S.SUBMITTED, checkpoint="B06", at=now())
    found = periods(soup(client.sign_in(cast.manager).get("/laporan")))["B06"]
    assert "Diajukan" in found
    assert "Tepat waktu" in found
    assert "Capaian 50,00% (sementara)" in found


def test_a_draft_counts_its_rows(session, client, plan, cast, calendar):
    told(session, S.DRAFT, checkpoint="B06", at=now())
    found = periods(soup(client.sign_in(cast.admin).get("/laporan")))["B06"]
    assert "4 dari 4 aksi terisi" in found
    assert "Lanjutkan laporan" in found


def test_a_plan_that_is_not_in_force_is_waited_for(session, client, tree):
    a_cycle(session, 2026)
    admin = a_cast(session, tree("34.02")).admin
    assert "Menunggu renaksi ditetapkan" in client.sign_in(admin).get("/laporan").text


def test_a_sibling_shows_nowhere(session, client, plan, cast, calendar, dewi):
    told(session, S.SUBMITTED, checkpoint="B06", at=now())
    client.sign_in(dewi)
    for path in ("/laporan", "/laporan?q=sleman", "/laporan?periode=semua&di=34.04"):
        assert "Sleman" not in client.get(path).text
    assert "Sleman" not in client.get("/laporan/daftar.csv?periode=semua").text


# ── the agencies below ────────────────────────────────────────────────────────
def test_a_hub_sees_who_owes_and_who_has_reported(session, client, plan, cast, calendar):
    told(session, S.SUBMITTED, checkpoint="B06", at=now())
    client.sign_in(cast.evaluator)
    page = soup(client.get("/laporan"))
    assert {"Kabupaten Sleman", "Kabupaten Bantul", "Kota Yogyakarta"} <= set(names(page))
    assert page.select_one("#periode [selected]")["value"] == "B06", "the one that opened last"
    missing = soup(client.get("/laporan?keadaan=belum-masuk"))
    assert "Kabupaten Sleman" not in names(missing)
    assert "Kabupaten Bantul" in names(missing)
    sent = soup(client.get("/laporan?keadaan=diajukan"))
    assert names(sent) == ["Kabupaten Sleman"]
    link = sent.select_one("table a")["href"]
    assert link == f"/laporan/{plan.id}/B06"


@pytest.mark.parametrize(
    ("state", "found"), [("nihil", True), ("terlambat", False), ("belum-dilaporkan", False)]
)
def test_filters_tell_nil_late_and_missing_apart(
    session, client, plan, cast, calendar, state, found
):
    told(session, S.SUBMITTED, checkpoint="B06", at=now(), nil="Belum ada anggaran.")
    page = soup(client.sign_in(cast.evaluator).get(f"/laporan?keadaan={state}"))
    assert ("Kabupaten Sleman" in names(page)) is found


def test_a_late_one_is_found_as_late_also_after_a_correction(session, client, plan, cast):
    point = a_window(session, (-9, -6, 9))
    told(session, S.SUBMITTED, checkpoint="B06", at=now())
    assert report_at(session, plan.id, point.id).state is S.SUBMITTED
    page = soup(client.sign_in(cast.evaluator).get("/laporan?keadaan=terlambat&periode=B06"))
    assert names(page) == ["Kabupaten Sleman"]


def test_all_checkpoints_at_once(session, client, plan, cast, calendar):
    page = soup(client.sign_in(cast.evaluator).get("/laporan?periode=semua&q=sleman"))
    assert names(page) == ["Kabupaten Sleman"] * 4
    cells = [one.text for one in page.select('[data-l="Periode"]')]
    assert cells == ["B03", "B06", "B09", "B12"]


def test_nothing_found_says_how_to_go_on(client, plan, cast, calendar):
    page = soup(client.sign_in(cast.evaluator).get("/laporan?q=tidakadayangbegini"))
    assert "Tidak ada laporan yang cocok" in page.text
    assert page.select_one(".r-empty a")


def test_before_any_cycle_there_is_one_sentence(client, rina):
    assert "Belum ada siklus" in client.sign_in(rina).get("/laporan").text


@pytest.mark.parametrize(
    "query",
    ["siklus=x", "hal=-1", "hal=99999", "keadaan=%00", "periode=Z9", "di='", "q=%25_%5C", "q=%00"],
)
def test_nonsense_in_the_address_breaks_nothing(client, plan, cast, calendar, query):
    client.sign_in(cast.evaluator)
    assert client.get(f"/laporan?{query}").status_code == 200
    assert client.get(f"/laporan/daftar.csv?{query}").status_code == 200


def test_an_unknown_cycle_is_not_found(client, plan, cast):
    assert client.sign_in(cast.evaluator).get("/laporan?siklus=1999").status_code == 404


# ── many, and as a file ───────────────────────────────────────────────────────
def rows_of(response) -> list[dict[str, str]]:
    text = response.data.decode("utf-8-sig")
    dialect = csv.Sniffer().sniff(text.splitlines()[0], delimiters=";,")
    return list(csv.DictReader(io.StringIO(text), dialect=dialect))


def test_the_nation_in_pages_and_whole_in_the_file(
    session, client, plan, cast, calendar, eko, count_queries
):
    client.sign_in(eko)
    with count_queries(at_most=12):
        page = soup(client.get("/laporan?hal=2"))
    assert len(page.select("table tbody tr")) == 50
    total = int(page.select_one(".r-pager").text.split()[0].replace(".", ""))
    assert total > 500
    last = soup(client.get(f"/laporan?hal={-(-total // 50)}"))
    assert len(last.select("table tbody tr")) == total - 50 * (total // 50 - (total % 50 == 0))
    found = rows_of(client.get("/laporan/daftar.csv", buffered=True))
    assert len(found) == total
    assert len({row["Kode"] for row in found}) == total


def test_the_file_holds_exactly_what_is_filtered(session, client, plan, cast, calendar):
    told(session, S.SUBMITTED, checkpoint="B06", at=now())
    client.sign_in(cast.evaluator)
    (row,) = rows_of(client.get("/laporan/daftar.csv?keadaan=diajukan", buffered=True))
    assert (row["Kode"], row["Periode"], row["Keadaan"]) == ("34.04", "B06", "Diajukan")
    assert row["Ketepatan"] == "Tepat waktu"
    assert row["Capaian"].replace(",", ".") in {"50.00", "50"}
    assert client.get("/laporan/daftar.xlsx?keadaan=diajukan", buffered=True).data[:2] == b"PK"


def test_a_name_is_escaped(session, client, plan, cast, calendar):
    agency = session.scalars(select(Agency).where(Agency.code == "34.04")).one()
    agency.name = "<script>x</script>"
    page = client.sign_in(cast.evaluator).get("/laporan?periode=B06").text
    assert "<script>x" not in page
