"""The dashboard of plans: what it counts, for whom, and that every figure opens its list."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from renaksi.core.agency import AgencyKind
from renaksi.core.plan import PlanState
from renaksi.models import Agency
from renaksi.services import agencies, obligations
from tests.factories.cycles import BEGIN, agency, history, opened, prepared, system

PAGE = "/dasbor/renaksi"


class DashboardPage:
    """What a person sees."""

    def __init__(self, response):
        assert response.status_code in {200, 422}
        self.soup = BeautifulSoup(response.text, "html.parser")
        self.title = self.soup.h1.get_text(" ", strip=True)
        self.links = {link["href"] for link in self.soup.find_all("a", href=True)}

    def table(self, caption):
        return next(
            table
            for table in self.soup.find_all("table")
            if caption in table.caption.get_text(" ", strip=True)
        )

    @property
    def stages(self):
        """Stage -> (reached, percent, not yet)."""
        rows = self.table("menurut tahap").tbody.find_all("tr")
        return {
            row.th.get_text(strip=True): [
                cell.get_text(" ", strip=True) for cell in row.find_all("td")
            ]
            for row in rows
        }

    @property
    def listed(self):
        """Code -> what is said of it."""
        tables = [t for t in self.soup.find_all("table") if "keadaan renaksinya" in t.caption.text]
        return {
            row.td.get_text(strip=True): row.get_text(" ", strip=True)
            for table in tables
            for row in table.tbody.find_all("tr")
        }

    @property
    def hubs(self):
        table = self.table("menurut hub")
        return {
            row.th.get_text(" ", strip=True): [
                cell.get_text(" ", strip=True) for cell in row.find_all("td")
            ]
            for row in [*table.tbody.find_all("tr"), *table.tfoot.find_all("tr")]
        }


def days(count: int) -> datetime:
    return BEGIN + timedelta(days=count)


@pytest.fixture
def cycle(session):
    """2025, with a plan in three stages in DIY and one enacted in Surabaya."""
    cycle = opened(session)
    draft, submitted, enacted = PlanState.DRAFT, PlanState.SUBMITTED, PlanState.ENACTED
    history(session, cycle, agency(session, "34"), (days(1), draft, 1))
    history(session, cycle, agency(session, "34.04"), (days(1), draft, 1), (days(9), submitted, 1))
    history(session, cycle, agency(session, "34.02"), (days(1), draft, 1), (days(30), enacted, 1))
    history(session, cycle, agency(session, "35.78"), (days(2), enacted, 1))
    return cycle


def visit(client, user, query="?siklus=2025"):
    return DashboardPage(client.sign_in(user).get(PAGE + query))


def test_a_hub_sees_itself_and_what_is_below(client, cycle, rina):
    page = visit(client, rina)
    assert page.title == "1 dari 6 instansi sudah menetapkan renaksi 2025"
    assert page.stages == {
        "Wajib": ["6", "", ""],
        "Disusun": ["3", "50,00% n kecil", "3"],
        "Diajukan": ["2", "33,33% n kecil", "4"],
        "Disetujui": ["1", "16,67% n kecil", "5"],
        "Ditetapkan": ["1", "16,67% n kecil", "5"],
    }
    assert set(page.listed) == {"34", "34.01", "34.02", "34.03", "34.04", "34.71"}
    assert "Tanpa Daerah Istimewa Yogyakarta sendiri: 1 dari 5" in page.soup.text


def test_an_earlier_day_is_answered_as_it_was(client, cycle, rina):
    day = days(10).date()
    page = visit(client, rina, f"?siklus=2025&per={day.isoformat()}")
    assert [row[0] for row in page.stages.values()] == ["6", "3", "1", "0", "0"]
    page = visit(client, rina, f"?siklus=2025&per={day:%d/%m/%Y}")
    assert [row[0] for row in page.stages.values()] == ["6", "3", "1", "0", "0"]


def test_the_nation_sums_its_hubs(client, cycle, agus):
    page = visit(client, agus)
    hubs = page.hubs
    assert hubs["Jumlah"] == ["621", "4 0,64%", "3 0,48%", "2 0,32%", "2 0,32%"]
    rows = [row for name, row in hubs.items() if name != "Jumlah" and "hub" not in name]
    for column in range(5):
        figures = [int(row[column].split()[0]) for row in rows]
        assert sum(figures) == int(hubs["Jumlah"][column].split()[0])
    assert hubs["Daerah Istimewa Yogyakarta n kecil"][0] == "6"
    assert "Langsung di bawah pusat" in hubs
    assert hubs["Rata-rata antarhub 45 hub, bobot sama"][4] == "0,43%"
    assert hubs["Median antarhub"][4] == "0,00%"


def test_every_figure_opens_the_list_of_exactly_those(client, cycle, agus):
    page = visit(client, agus, "?siklus=2025&instansi=34")
    checked = 0
    for row in page.table("menurut tahap").tbody.find_all("tr"):
        for link in row.find_all("a"):
            target = DashboardPage(client.get(link["href"].split("#")[0]))
            assert len(target.listed) == int(link.text)
            checked += 1
    assert checked == 9
    direct = visit(client, agus, "?siklus=2025&tahap=wajib&bagian=langsung")
    figure = int(visit(client, agus).hubs["Langsung di bawah pusat"][0])
    assert len(direct.listed) == figure
    assert "KEMENKEU" in direct.listed


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("tahap=diajukan", {"34.04", "34.02"}),
        ("tahap=belum-diajukan", {"34", "34.01", "34.03", "34.71"}),
        ("tahap=belum-disusun", {"34.01", "34.03", "34.71"}),
        ("jenis=kota", {"34.71"}),
        ("q=sleman", {"34.04"}),
        ("q=34.0", {"34.01", "34.02", "34.03", "34.04"}),
        ("q=tidak+ada", set()),
        ("tahap=tidak-wajib", set()),
        ("tahap=entah", {"34", "34.01", "34.02", "34.03", "34.04", "34.71"}),
        ("jenis=entah&hal=99", {"34", "34.01", "34.02", "34.03", "34.04", "34.71"}),
    ],
)
def test_the_list_is_filtered(client, cycle, rina, query, codes):
    assert set(visit(client, rina, f"?siklus=2025&{query}").listed) == codes


def test_long_lists_come_in_pages(client, cycle, agus):
    first, last = visit(client, agus), visit(client, agus, "?siklus=2025&hal=13")
    assert (len(first.listed), len(last.listed)) == (50, 21)
    assert "621 instansi, halaman 1 dari 13" in first.soup.text


def test_one_that_is_exempted_is_listed_and_not_counted(client, session, cycle, rina):
    obligations.set_exception(
        system(session, days(40)),
        cycle.id,
        agency(session, "34.02").id,
        owes_plan=False,
        reason="Gempa bumi",
    )
    page = visit(client, rina)
    assert page.title == "0 dari 5 instansi sudah menetapkan renaksi 2025"
    assert "Tidak wajib" in page.listed["34.02"]
    assert set(visit(client, rina, "?tahap=tidak-wajib").listed) == {"34.02"}


# ── who ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("code", ["35", "KEMENPANRB", "35.78", "99.99", "KEMENDAGRI"])
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}.xlsx", f"{PAGE}.csv"])
def test_a_province_asking_for_another_place_finds_nothing(client, cycle, rina, code, path):
    answer = client.sign_in(rina).get(f"{path}?siklus=2025&instansi={code}")
    assert answer.status_code == 404


def test_a_watcher_counts_only_the_kinds_it_watches(client, cycle, kadek):
    page = visit(client, kadek)
    assert page.stages["Wajib"][0] == "546"  # 38 provinces and 508 kabupaten and kota
    assert not any("Kemenko" in name for name in page.hubs)
    assert "Yang dihitung hanya kabupaten, kota, provinsi." in page.soup.text


def test_an_agency_counts_itself_and_never_its_sibling(client, cycle, sari, dewi):
    assert set(visit(client, sari).listed) == {"34.04"}
    assert set(visit(client, dewi).listed) == {"34.02"}
    for user, code in ((sari, "34.02"), (sari, "34"), (dewi, "34.04")):
        answer = client.sign_in(user).get(f"{PAGE}?siklus=2025&instansi={code}")
        assert answer.status_code == 404


def test_a_visitor_is_led_to_the_door(client, cycle):
    answer = client.get(PAGE)
    assert answer.status_code == 302
    assert "/masuk" in answer.location


def test_a_cycle_in_preparation_is_the_national_administrators_alone(
    client, session, cycle, rina, agus
):
    prepared(session, 2027)
    assert client.sign_in(rina).get(f"{PAGE}?siklus=2027").status_code == 404
    assert "2027" not in visit(client, rina).soup.find(id="siklus").text
    assert visit(client, agus, "?siklus=2027").title.endswith("renaksi 2027")


# ── what is typed ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize("typed", ["kemarin", "2025-13-40", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_said_beside_the_field(client, cycle, rina, typed):
    answer = client.sign_in(rina).get(f"{PAGE}?siklus=2025&per={typed}")
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.text, "html.parser")
    field = soup.find(id="per")
    assert field["value"] == typed
    assert soup.find(id=field["aria-describedby"]).get_text(strip=True).endswith(".")


@pytest.mark.parametrize("year", ["1999", "99999", "2025x", "²"])
def test_an_unknown_cycle_is_not_found_or_named(client, cycle, rina, year):
    assert client.sign_in(rina).get(f"{PAGE}?siklus={year}").status_code in {404, 422}


def test_without_a_cycle_the_page_says_so(client, rina):
    answer = client.sign_in(rina).get(PAGE)
    assert answer.status_code == 200
    assert "Belum ada siklus yang dibuka" in answer.text


# ── files ─────────────────────────────────────────────────────────────────────
def test_the_files_hold_exactly_what_is_filtered(client, cycle, rina):
    client.sign_in(rina)
    answer = client.get(f"{PAGE}.csv?siklus=2025&tahap=diajukan")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Kode"], row["Keadaan"], row["Ditetapkan"]) for row in rows] == [
        ("34.02", "Ditetapkan", "ya"),
        ("34.04", "Diajukan", "tidak"),
    ]
    answer = client.get(f"{PAGE}.xlsx?siklus=2025&tahap=diajukan")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    sheet = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["Kode", "34.02", "34.04"]
    notes = book.get_sheet_by_index(1).to_python()
    assert ["Tahap", "Sudah diajukan"] in [row[:2] for row in notes]


def test_the_table_per_hub_goes_out_as_the_page_shows_it(client, cycle, agus):
    page = visit(client, agus, "?siklus=2025&urut=terendah")
    links = [link for link in page.links if link.startswith(f"{PAGE}-hub.csv")]
    assert links == [f"{PAGE}-hub.csv?siklus=2025&urut=terendah"]
    answer = client.get(links[0])
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    shown = {name: [cell.split(" ")[0] for cell in cells] for name, cells in page.hubs.items()}
    told = {
        row["Hub"]: [row[word] for word in ("Wajib", "Disusun", "Diajukan", "Disetujui")]
        for row in rows
        if row["Wajib"]
    }
    assert {name.removesuffix(" n kecil"): cells[:4] for name, cells in shown.items()
            if not name.startswith(("Rata-rata", "Median"))} == told  # fmt: skip
    assert [row["Hub"] for row in rows[-3:]] == [
        "Jumlah", "Rata-rata antarhub, bobot sama", "Median antarhub, bobot sama",
    ]  # fmt: skip
    total, parts = rows[-3], rows[:-3]
    for word in ("Wajib", "Disusun", "Ditetapkan"):
        assert sum(int(row[word]) for row in parts) == int(total[word])
    assert rows[-2]["Wajib"] == ""
    diy = next(row for row in parts if row["Kode"] == "34")
    assert (diy["Wajib"], diy["Disusun"], diy["Disusun, % dari wajib"]) == ("6", "3", "50")
    assert diy["Catatan"] == "n kecil"


def test_the_workbook_per_hub_says_what_it_shows_and_ignores_the_lists_filter(client, cycle, agus):
    answer = client.sign_in(agus).get(f"{PAGE}-hub.xlsx?siklus=2025&tahap=diajukan&q=sleman")
    assert "filename=renaksi-hub-2025-KEMENPANRB-" in answer.headers["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    sheet = book.get_sheet_by_index(0).to_python()
    assert sheet[0][:4] == ["Kode", "Hub", "Wajib", "Disusun"]
    assert sheet[-3][1] == "Jumlah"
    notes = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python()}
    assert notes["Siklus"] == "2025"
    assert "Tahap" not in notes


@pytest.mark.parametrize("who", ["rina", "sari"])
def test_where_the_page_has_no_hubs_there_is_no_file_of_them(client, request, cycle, who):
    client.sign_in(request.getfixturevalue(who))
    assert f"{PAGE}-hub" not in client.get(f"{PAGE}?siklus=2025").text
    assert client.get(f"{PAGE}-hub.csv?siklus=2025").status_code == 404


# ── cost ──────────────────────────────────────────────────────────────────────
def test_the_page_costs_the_same_with_ten_times_the_plans(
    client, session, cycle, agus, count_queries
):
    client.sign_in(agus)

    def read():
        client.hand_over()
        with count_queries(at_most=12) as statements:
            client.get(f"{PAGE}?siklus=2025&instansi=35")
        return len(statements)

    read()  # the tree may have been read by nobody yet
    few = read()
    taken = {"34.02", "34.04", "35.78"}
    for owner in session.scalars(select(Agency).where(Agency.kind == AgencyKind.KABUPATEN)).all():
        if owner.code not in taken:
            history(session, cycle, owner, (datetime(2025, 2, 1, tzinfo=UTC), PlanState.DRAFT, 1))
    assert read() == few


def test_a_name_with_signs_of_html_is_shown_as_it_is_on_both_dashboards(session, client, oki):
    cycle = opened(session)
    name = 'Provinsi <b>Uji</b> & "Coba"'
    yogya = agency(session, "34")
    agencies.rename_agency(system(session), yogya.id, name=name, short_name="", on=BEGIN.date())
    history(session, cycle, yogya, (BEGIN + timedelta(days=40), PlanState.DRAFT, 1))
    client.sign_in(oki)
    for page in (f"{PAGE}?siklus=2025", "/dasbor/kepatuhan?siklus=2025&periode=B12"):
        soup = BeautifulSoup(client.get(page).text, "html.parser")
        assert len([th for th in soup.find_all("th") if name in th.get_text()]) >= 2, page
        assert not soup.main.find_all("b", string="Uji")
