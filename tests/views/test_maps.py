"""Peta: what it shows of provinces and of kabupaten and kota, the same as the lists it leads to."""

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from python_calamine import load_workbook
from sqlalchemy import select

from renaksi.core.agency import AgencyKind
from renaksi.core.connection import ConnectionState
from renaksi.core.map_classes import MapMeasure
from renaksi.core.plan import PlanState
from renaksi.core.recommendation import RecommendationStatus as S
from renaksi.core.report import ReportState
from renaksi.exports.map_places import province_sheet
from renaksi.exports.province_tiles import provinces
from renaksi.labels.maps import SLUG
from renaksi.models import Agency, ComplaintTotal, ConnectionStatus
from renaksi.services import instrument_presets
from renaksi.services.assessment_import import apply_import
from tests.factories.outside import outside_row
from tests.factories.people import agency, system
from tests.factories.plans import a_plan
from tests.factories.recommendation_history import recorded
from tests.factories.reports import told
from tests.support.backends import settle

MAP, DIY_MAP = "/dasbor/peta", "/dasbor/peta/34"
NOW = datetime(2026, 4, 20, 3, tzinfo=UTC)
DIY = {
    MapMeasure.PLANS: "33,33% (2 dari 6, n kecil)",
    MapMeasure.REPORTS: "16,67% (1 dari 6, n kecil)",
    MapMeasure.ON_TIME: "16,67% (1 dari 6, n kecil)",
    MapMeasure.ACHIEVEMENT: None,  # as the list has it
    MapMeasure.GRADES: "AA, 91,25",
    MapMeasure.FOLLOWED_UP: "80,00% (8 dari 10)",
    MapMeasure.FINISHED: "50,00% (5 dari 10)",
    MapMeasure.CONNECTION: "16,67% (1 dari 6, n kecil)",
    MapMeasure.OVERDUE: "50,00% (1 dari 2, n kecil)",
}
"""What is told of the province with everything below it; its predicate is its own."""
SLEMAN = {
    MapMeasure.PLANS: "Ditetapkan",
    MapMeasure.REPORTS: "Sudah masuk",
    MapMeasure.ON_TIME: "Tepat waktu",
    MapMeasure.ACHIEVEMENT: None,
    MapMeasure.GRADES: "A, 83,45",
    MapMeasure.FOLLOWED_UP: "80,00% (8 dari 10)",
    MapMeasure.FINISHED: "50,00% (5 dari 10)",
    MapMeasure.CONNECTION: "Terhubung",
    MapMeasure.OVERDUE: "50,00% (1 dari 2, n kecil)",
}


IN_LIST = {"Sudah masuk": "tepat waktu"}
"""What the page of one agency says more exactly."""


@pytest.fixture
def world(session, time_machine):
    """Sleman with something of everything, Bantul with a plan, the province with a predicate."""
    told(session, ReportState.VERIFIED)
    a_plan(session, agency(session, "34.02"), PlanState.ENACTED)
    sleman = agency(session, "34.04")
    session.add(
        ComplaintTotal(
            agency_id=sleman.id, first_on=date(2026, 1, 1), last_on=date(2026, 3, 31), received=12,
            followed_up=8, finished=5, excluded=2, recorded_at=NOW,
        )
    )  # fmt: skip
    session.add(
        ConnectionStatus(
            agency_id=sleman.id, since=date(2017, 1, 1), state=ConnectionState.CONNECTED,
            recorded_at=NOW,
        )
    )  # fmt: skip
    recorded(session, "34.04", (S.OPEN, datetime(2026, 1, 5, 3, tzinfo=UTC)))
    recorded(session, "34.04", (S.OPEN, datetime(2026, 4, 10, 3, tzinfo=UTC)))
    instrument_presets.seed(system(session))
    rows = [
        outside_row(agency="34.04", instrument="SAKIP", year=2025),
        outside_row(
            line=3, agency="34", instrument="SAKIP", year=2025, grade="AA", score=Decimal("91.25")
        ),
    ]
    apply_import(system(session), rows)
    time_machine.move_to(NOW, tick=False)
    settle(session)


class MapPage:
    """What a person sees."""

    def __init__(self, response):
        assert response.status_code in {200, 422}, response.status_code
        self.status = response.status_code
        self.soup = BeautifulSoup(response.text, "html.parser")
        self.title = self.soup.h1.get_text(" ", strip=True)
        self.key = self.soup.select_one(".r-key").get_text(" ", strip=True)
        self.outlines = {
            link.title.get_text().partition(": ")[0]: link for link in self.soup.select(".r-map a")
        }
        self.rows = {
            row.select_one(".m-code").text: row for row in self.soup.select("#tabel tbody tr")
        }

    def told(self, name: str) -> str:
        return self.outlines[name].title.get_text().partition(": ")[2]


def words(response) -> str:
    return " ".join(BeautifulSoup(response.text, "html.parser").main.get_text(" ").split())


def figures_in(text: str) -> list[str]:
    """Of `16,67% (1 dari 6, n kecil)`: both."""
    return re.findall(r"[\d.,]+%|\d+ dari \d+|(?<=, )\d+,\d+", text)


# ── the same as the lists ─────────────────────────────────────────────────────
def test_the_map_says_of_everything_what_its_list_says(client, world, agus):
    client.sign_in(agus)
    for path, name, expected in (
        (MAP, "Daerah Istimewa Yogyakarta", DIY),
        (DIY_MAP, "Kabupaten Sleman", SLEMAN),
    ):
        for measure in MapMeasure:
            page = MapPage(client.get(f"{path}?ukuran={SLUG[measure]}&instrumen=SAKIP"))
            link, said = page.outlines[name], page.told(name)
            assert expected[measure] in {None, said}, (measure, said)
            shown = words(client.get(link["href"].partition("#")[0]))
            if measure is MapMeasure.OVERDUE:  # the list holds those that are counted, and no more
                assert "1 rekomendasi" in shown
                continue
            missing = [one for one in figures_in(said) if one not in shown]
            rest = IN_LIST.get(said, said.partition(" (")[0].partition(",")[0])
            assert (missing, rest.lower() in shown.lower()) == ([], True), (measure, said, link)


def test_outlines_tiles_key_and_table_say_the_same(client, world, agus):
    client.sign_in(agus)
    page = MapPage(client.get(f"{MAP}?ukuran=selesai"))
    assert page.title == "Pengaduan selesai 2026: 0 dari 38 provinsi mencapai 95% ke atas"
    tiles = [(one["href"], one["title"]) for one in page.soup.select(".c-tile")]
    assert tiles == [(one["href"], one.title.get_text()) for one in page.outlines.values()]
    assert len(tiles) == len(page.rows) == 38
    assert "di bawah 60% (1)" in page.key
    assert "tidak ada pengaduan (37)" in page.key
    assert "50,00% (5 dari 10)" in page.rows["34"].get_text(" ", strip=True)
    diy = page.outlines["Daerah Istimewa Yogyakarta"]
    assert [one["class"] for one in diy.select("use")] == [["k1"]]
    aceh = page.outlines["Aceh"]  # without a figure: hatched
    assert [one["class"] for one in aceh.select("use")] == [["k0"], ["m-none"]]
    assert [one.text for one in page.soup.select(".m-numbers text")] == ["50"]
    tile = next(one for one in page.soup.select(".c-tile") if "DIY" in one.text)
    assert tile.get_text(" ", strip=True) == "DIY 50"
    assert page.rows["34"].select("a")[1]["href"] == f"{DIY_MAP}?ukuran=selesai"


def test_a_province_shows_each_of_its_regions_and_itself_beside_them(client, world, agus):
    client.sign_in(agus)
    page = MapPage(client.get(f"{DIY_MAP}?ukuran=renaksi"))
    assert page.title == "Renaksi ditetapkan 2026: 2 dari 5 kabupaten/kota sudah ditetapkan"
    assert set(page.rows) == {"34", "34.01", "34.02", "34.03", "34.04", "34.71"}
    assert len(page.outlines) == 5
    assert "4 ditetapkan (2)" in page.key
    assert "0 belum disusun (3)" in page.key
    assert "Pemerintah provinsi sendiri: Belum disusun" in words(
        client.get(f"{DIY_MAP}?ukuran=renaksi")
    )
    jakarta = MapPage(client.get("/dasbor/peta/31"))
    assert jakarta.title == "Kepatuhan laporan B03 2026: DKI Jakarta belum masuk"
    assert (len(jakarta.outlines), len(jakarta.rows)) == (0, 7)
    assert "tanpa pemerintah daerah sendiri" in jakarta.rows["31.01"].text


def test_an_earlier_day_is_answered_as_it_was(client, world, agus):
    client.sign_in(agus)
    for query, said in (
        ("ukuran=keterhubungan&per=2016-12-31", "0,00% (0 dari 6, n kecil)"),
        ("ukuran=kepatuhan&siklus=2026&periode=B03&per=2026-03-31", "0,00% (0 dari 6, n kecil)"),
        ("ukuran=lewat-60&per=2026-02-01", "0,00% (0 dari 1, n kecil)"),
        ("ukuran=selesai&siklus=2026", "50,00% (5 dari 10)"),
    ):
        page = MapPage(client.get(f"{MAP}?{query}"))
        assert page.told("Daerah Istimewa Yogyakarta") == said, query
        link = page.outlines["Daerah Istimewa Yogyakarta"]
        shown = words(client.get(link["href"].partition("#")[0]))
        assert [one for one in figures_in(said) if one not in shown] == [], query


def test_the_table_is_sorted_and_goes_out_as_it_is_shown(client, world, agus):
    client.sign_in(agus)
    asked = "ukuran=predikat&instrumen=sakip&urut=terendah"
    page = MapPage(client.get(f"{DIY_MAP}?{asked}"))
    assert list(page.rows)[:3] == ["34.04", "34", "34.01"]
    text = client.get(f"{DIY_MAP}/daerah.csv?{asked}").text.lstrip("\ufeff")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["Kode"] for line in lines] == list(page.rows)
    assert (lines[0]["Keadaan"], lines[0]["Nilai"]) == ("A, 83,45", "83.45")
    asked = "ukuran=tepat-waktu&urut=tertinggi"
    book = load_workbook(io.BytesIO(client.get(f"{MAP}/provinsi.xlsx?{asked}").data))
    first = book.get_sheet_by_name("Peta").to_python()[1]
    assert (first[1], first[4:7]) == ("Daerah Istimewa Yogyakarta", [16.67, 1, 6])
    assert client.get(f"{MAP}/provinsi.csv?per=kapan").status_code == 404


# ── who sees what ─────────────────────────────────────────────────────────────
def test_a_hub_sees_its_branch_an_agency_itself_and_a_ministry_no_map(
    client, make_client, world, rina, sari, kadek, session
):
    client.sign_in(rina)
    answer = client.get(f"{MAP}?ukuran=selesai")
    assert (answer.status_code, answer.location) == (302, f"{DIY_MAP}?ukuran=selesai")
    assert len(MapPage(client.get(answer.location)).rows) == 6
    assert client.get("/dasbor/peta/33").status_code == 404
    assert client.get(f"{MAP}/provinsi.csv").status_code == 404
    own = make_client().sign_in(sari)
    page = MapPage(own.get(f"{DIY_MAP}?ukuran=keterhubungan"))
    assert page.title == "Keterhubungan SP4N-LAPOR!: Kabupaten Sleman terhubung"
    assert (list(page.rows), list(page.outlines)) == (["34.04"], ["Kabupaten Sleman"])
    assert len(page.soup.select(".m-bare")) == 4  # the others' outlines, nothing of theirs
    assert own.get("/dasbor/peta/33").status_code == 404
    watcher = make_client().sign_in(kadek)
    assert len(MapPage(watcher.get(MAP)).rows) == 38


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("per=kapan", "Tulis tanggal seperti"),
        ("per=1900-01-01", "Pilih tanggal antara"),
        ("siklus=dua", "Pilih siklus dari daftar"),
        ("siklus=1999", "Tidak ada siklus 1999"),
        ("ukuran=cuaca", "Pilih ukuran dari daftar"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(client, world, agus, query, said):
    client.sign_in(agus)
    page = MapPage(client.get(f"{MAP}?{query}"))
    assert page.status == 422
    assert said in page.soup.select_one(".r-error").text


def test_what_is_not_there_is_not_found(client, world, agus):
    client.sign_in(agus)
    for path in ("/dasbor/peta/99", "/dasbor/peta/34.04", "/dasbor/peta/provinsi"):
        assert client.get(path).status_code == 404, path
    assert MapPage(client.get(f"{MAP}?periode=B04")).title.startswith("Kepatuhan laporan B03 2026")
    assert MapPage(client.get(f"{MAP}?ukuran=predikat&siklus=1999")).status == 200


# ── the outlines ──────────────────────────────────────────────────────────────
def test_every_region_of_the_tree_has_its_outline(client, session):
    kinds = (AgencyKind.KABUPATEN, AgencyKind.KOTA, AgencyKind.ADMINISTRASI)
    known = set(session.scalars(select(Agency.code).where(Agency.kind.in_(kinds))))
    drawn, spots = set(), set()
    for one in provinces():
        page = client.get(f"/static/img/kabkota/{one.code}.svg").text
        assert "CC BY 3.0 IGO" in page
        drawn |= set(re.findall(r'id="kab-([\d.]+)"', page))
        spots |= set(province_sheet(one.code).spots)
    assert len(drawn) == 514
    assert drawn == spots == {code for code in known if "." in code}


@pytest.mark.parametrize("measure", MapMeasure)
def test_a_map_takes_few_statements_whatever_there_is(
    client, session, world, agus, count_queries, measure
):
    client.sign_in(agus)
    for path in (MAP, DIY_MAP):
        client.get(f"{path}?ukuran={SLUG[measure]}")  # the tree may have been read by nobody yet
        client.hand_over()
        with count_queries(at_most=12):
            client.get(f"{path}?ukuran={SLUG[measure]}")
