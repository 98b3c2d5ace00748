"""The dashboard of compliance: what it counts, for whom, that every figure opens its list, and that
page, file and command say the same.
"""

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from renaksi.core.agency import AgencyKind
from renaksi.core.report import ReportAction as A, ReportState, Timing
from renaksi.models import Agency
from renaksi.queries.compliance import compliance
from renaksi.services import obligations
from tests.factories.cycles import agency, opened, system
from tests.factories.report_history import checkpoint, reported, step, submit, wib
from tests.factories.reports import a_report

PAGE = "/dasbor/kepatuhan"
PAST = "siklus=2025&periode=B12&per=2026-02-01"


class CompliancePage:
    """What a person sees."""

    def __init__(self, response):
        assert response.status_code in {200, 422}
        self.soup = BeautifulSoup(response.text, "html.parser")
        self.title = self.soup.h1.get_text(" ", strip=True)

    @property
    def figures(self):
        """Label -> value of the key figures, with the addresses they lead to."""
        items = self.soup.find("ul", class_="r-fig").find_all("li")
        return {
            item.find(class_="l").get_text(" ", strip=True): item.find(class_="v") for item in items
        }

    def figure(self, words):
        return next(value for label, value in self.figures.items() if words in label)

    @property
    def listed(self):
        """Code -> what is said of it."""
        tables = [t for t in self.soup.find_all("table") if "keadaan laporannya" in t.caption.text]
        return {
            row.td.get_text(strip=True): row.get_text(" ", strip=True)
            for table in tables
            for row in table.tbody.find_all("tr")
        }

    @property
    def heat(self):
        """Hub -> what its cells say, and where they lead."""
        rows = [row for t in self.soup.find_all("table", class_="r-heat") for row in t.tbody("tr")]
        return {
            row.th.get_text(" ", strip=True): [cell.a or cell for cell in row("td")] for row in rows
        }

    def table(self, caption):
        return next(t for t in self.soup.find_all("table") if caption in t.caption.text)


@pytest.fixture
def cycle(session):
    """B12 2025 of DIY: two on time, one within an extension, one nil and late, two missing."""
    cycle = opened(session)
    due = wib(2026, 1, 10, 20)
    reported(session, cycle, "34.01", "B12", submit(due), step(wib(2026, 1, 20), A.VERIFY))
    reported(session, cycle, "34.02", "B12", submit(due))
    reported(session, cycle, "34.03", "B12", submit(wib(2026, 1, 14), Timing.EXTENDED))
    reported(session, cycle, "34.04", "B12", submit(wib(2026, 1, 15), Timing.LATE, nil=True))
    reported(session, cycle, "KEMENDAGRI", "B12", submit(due))
    reported(session, cycle, "34.04", "B03", submit(wib(2025, 4, 2)))
    return cycle


def visit(client, user, query=PAST):
    return CompliancePage(client.sign_in(user).get(f"{PAGE}?{query}"))


def test_a_hub_sees_itself_and_what_is_below(client, cycle, rina):
    page = visit(client, rina)
    assert page.title == "4 dari 6 laporan B12 2025 sudah masuk"
    said = {label.split(":")[0]: value.text for label, value in page.figures.items()}
    assert said == {
        "kepatuhan": "66,67%",
        "ketepatan waktu": "33,33%",
        "masuk dalam dispensasi": "1",
        "masuk terlambat": "1",
        "belum masuk": "2",
        "sudah diverifikasi": "1",
        "laporan nihil, termasuk yang masuk": "1",
        "instansi dibebaskan, tidak dihitung": "0",
    }
    assert "4 dari 6 laporan sudah masuk, n kecil" in " ".join(page.figures)
    assert "Tanpa Daerah Istimewa Yogyakarta sendiri: 4 dari 5" in page.soup.text
    assert "80,00% n kecil; 2 tepat waktu, 40,00%" in page.soup.text
    assert set(page.listed) == {"34", "34.01", "34.02", "34.03", "34.04", "34.71"}
    assert "Dalam dispensasi" in page.listed["34.03"]
    assert "Terlambat Nihil" in page.listed["34.04"]
    assert "Belum masuk Renaksi belum disusun" in page.listed["34.71"]


def test_every_figure_opens_the_list_of_exactly_those(client, cycle, rina):
    page = visit(client, rina)
    for label, value in page.figures.items():
        target = CompliancePage(client.get(value["href"].split("#")[0]))
        expected = {"kepatuhan": 4, "ketepatan waktu": 2}.get(label.split(":")[0])
        assert len(target.listed) == (int(value.text) if expected is None else expected), label
        assert target.title == page.title  # a list narrows, the figures stay


def test_an_earlier_day_is_answered_as_it_was(client, cycle, rina):
    assert visit(client, rina, "siklus=2025&periode=B12&per=2026-01-09").title.startswith(
        "0 dari 6"
    )
    page = visit(client, rina, "siklus=2025&periode=B12&per=13/1/2026")
    assert page.title.startswith("2 dari 6")
    assert "sampai akhir 13 Januari 2026 (WIB)" in page.soup.text
    assert "Tepat waktu Masuk" in page.listed["34.01"]


def test_all_that_were_due_are_counted_together(client, cycle, rina):
    page = visit(client, rina, "siklus=2025&periode=semua&per=2026-02-01")
    assert page.title == "5 dari 24 laporan semua periode 2025 sudah masuk"
    assert "2 dari 4 masuk" in page.listed["34.04"]


def test_the_nation_by_province_and_hub(client, cycle, agus):
    page = visit(client, agus)
    assert page.title == "5 dari 621 laporan B12 2025 sudah masuk"
    tile = next(a for a in page.soup.find_all("a", class_="c-tile") if "DIY" in a.text)
    assert tile["title"] == "Daerah Istimewa Yogyakarta: 66,67% (4 dari 6)"
    assert "is-2" in tile["class"]
    tiles, outlines = page.soup.select(".c-tile"), page.soup.select(".r-map a")
    told = [(one["href"], one["title"]) for one in tiles]
    assert len(told) == 38
    assert told == [(one["href"], one.title.text) for one in outlines]
    cells = page.heat["Daerah Istimewa Yogyakarta"]
    assert [cell.text for cell in cells] == ["17", "0", "0", "67"]
    assert [cell["title"] for cell in cells] == ["1 dari 6", "0 dari 6", "0 dari 6", "4 dari 6"]
    target = CompliancePage(client.get(cells[0]["href"].split("#")[0]))
    assert target.title == "1 dari 6 laporan B03 2025 sudah masuk"
    direct = page.heat["Langsung di bawah pusat"][3]
    listed = CompliancePage(client.get(direct["href"].split("#")[0])).listed
    assert "KEMENKEU" in listed
    assert "KEMENDAGRI" not in listed  # under a Kemenko
    total = page.table("Laporan yang masuk dari yang wajib").tfoot.get_text(" ", strip=True)
    assert total == "Jumlah 1 dari 620 0,16% 0 dari 620 0,00% 0 dari 621 0,00% 5 dari 621 0,81%"


def test_the_table_behind_the_heat_map_sums_to_its_foot(client, cycle, agus):
    table = visit(client, agus).table("Laporan yang masuk dari yang wajib")
    for column in range(1, 5):
        cells = [row.find_all(["th", "td"])[column].text for row in table.tbody("tr")]
        pairs = [cell.split(" dari ") for cell in cells if "dari" in cell]
        foot = table.tfoot.find_all("td")[column - 1].text.split(" dari ")
        assert sum(int(submitted) for submitted, _ in pairs) == int(foot[0])
        assert sum(int(expected) for _, expected in pairs) == int(foot[1][:3])


def test_one_that_is_exempted_is_listed_with_its_reason_and_not_counted(
    client, session, cycle, rina
):
    obligations.set_exception(
        system(session, wib(2026, 1, 25)),
        cycle.id,
        agency(session, "34.02").id,
        owes_plan=True,
        owes_reports=False,
        reason="Gempa bumi",
    )
    page = visit(client, rina)
    assert page.title.startswith("3 dari 5")
    assert page.figure("dibebaskan").text == "1"
    assert "Dibebaskan, tidak dihitung: Gempa bumi" in page.listed["34.02"]
    assert visit(client, rina, "siklus=2025&periode=B12&per=2026-01-24").title.startswith(
        "4 dari 6"
    )


def test_today_comes_from_the_totals_and_says_the_same(client, session, rina):
    """The totals are what every step leaves; a walk through the use cases writes them."""
    a_report(session, ReportState.VERIFIED, code="34.04", year=2025, checkpoint="B12")
    a_report(session, ReportState.SUBMITTED, code="34.02", year=2025, checkpoint="B12")
    page = visit(client, rina, "siklus=2025&periode=B12")
    past = visit(client, rina, "siklus=2025&periode=B12&per=2026-03-01")
    assert page.title == past.title == "2 dari 6 laporan B12 2025 sudah masuk"
    assert {k: v.text for k, v in page.figures.items()} == {
        k: v.text for k, v in past.figures.items()
    }
    assert page.figure("diverifikasi").text == "1"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("status=masuk", {"34.01", "34.02", "34.03", "34.04"}),
        ("status=belum", {"34", "34.71"}),
        ("status=nihil", {"34.04"}),
        ("status=terlambat&jenis=kabupaten", {"34.04"}),
        ("jenis=kota", {"34.71"}),
        ("q=sleman", {"34.04"}),
        ("q=tidak+ada", set()),
        ("status=entah&jenis=entah&hal=99", {"34", "34.01", "34.02", "34.03", "34.04", "34.71"}),
    ],
)
def test_the_list_is_filtered(client, cycle, rina, query, codes):
    assert set(visit(client, rina, f"{PAST}&{query}").listed) == codes


# ── who ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("code", ["35", "KEMENPANRB", "35.78", "99.99", "KEMENDAGRI"])
@pytest.mark.parametrize(
    "path",
    [PAGE, f"{PAGE}.xlsx", "/dasbor/capaian", "/dasbor/capaian.csv", "/dasbor/tanggap",
     "/dasbor/pengingat"],
)  # fmt: skip
def test_a_province_asking_for_another_place_finds_nothing(client, cycle, rina, code, path):
    assert client.sign_in(rina).get(f"{path}?siklus=2025&di={code}").status_code == 404


def test_a_watcher_counts_only_the_kinds_it_watches(client, cycle, kadek):
    page = visit(client, kadek)
    assert page.title == "4 dari 546 laporan B12 2025 sudah masuk"
    assert not any("Kemenko" in name for name in page.heat)


def test_an_agency_sees_itself_alone(client, cycle, sari, dewi):
    page = visit(client, sari, f"{PAST}&di=34.04")
    assert page.title == "Laporan B12 2025, Kabupaten Sleman: terlambat, nihil"
    assert "Bantul" not in page.soup.text
    for user, code in ((sari, "34.02"), (sari, "34"), (dewi, "34.04")):
        answer = client.sign_in(user).get(f"{PAGE}?siklus=2025&di={code}")
        assert answer.status_code == 404


# ── what is typed ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize("typed", ["kemarin", "2025-13-40", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_said_beside_the_field(client, cycle, rina, typed):
    answer = client.sign_in(rina).get(f"{PAGE}?siklus=2025&per={typed}")
    assert answer.status_code == 422
    field = BeautifulSoup(answer.text, "html.parser").find(id="per")
    assert field["value"] == typed


@pytest.mark.parametrize("query", ["siklus=1999", "siklus=2025&periode=B07", "siklus=2025x"])
@pytest.mark.parametrize("path", ["kepatuhan", "capaian", "tanggap", "pengingat"])
def test_an_unknown_cycle_or_period_is_not_found_or_named(client, cycle, rina, query, path):
    assert client.sign_in(rina).get(f"/dasbor/{path}?{query}").status_code in {404, 422}


@pytest.mark.parametrize("path", ["kepatuhan", "capaian", "tanggap", "pengingat"])
def test_without_a_cycle_the_page_says_so(client, rina, path):
    answer = client.sign_in(rina).get(f"/dasbor/{path}")
    assert answer.status_code == 200
    assert "Belum ada yang dapat ditampilkan" in answer.text


def test_before_the_first_period_is_due_there_is_nothing_to_sum(client, cycle, rina):
    page = visit(client, rina, "siklus=2025&periode=semua&per=2025-02-01")
    assert page.title == "Belum ada periode 2025 yang jatuh tempo"


# ── page, file and command ────────────────────────────────────────────────────
def test_the_files_hold_exactly_what_is_filtered_and_the_figures_of_the_page(
    client, session, cycle, rina
):
    client.sign_in(rina)
    answer = client.get(f"{PAGE}.csv?{PAST}&status=masuk")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Kode"], row["Keadaan"]) for row in rows] == [
        ("34.01", "Tepat waktu, diverifikasi"),
        ("34.02", "Tepat waktu"),
        ("34.03", "Dalam dispensasi"),
        ("34.04", "Terlambat, nihil"),
    ]
    answer = client.get(f"{PAGE}.xlsx?{PAST}")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    head, *lines = book.get_sheet_by_index(0).to_python()
    notes = dict(row[:2] for row in book.get_sheet_by_index(1).to_python())
    spoken = compliance(
        session,
        cycle,
        checkpoint(cycle, "B12"),
        under_id=agency(session, "34").id,
        actor=system(session).actor,
        today=date(2026, 3, 1),
        as_of=date(2026, 2, 1),
    ).total
    page = visit(client, rina)
    for column, name, words in (
        ("Wajib melapor", "expected", None),
        ("Masuk", "submitted", None),
        ("Dalam dispensasi", "extended", "masuk dalam dispensasi"),
        ("Terlambat", "late", "masuk terlambat"),
        ("Belum masuk", "missing", "belum masuk"),
        ("Diverifikasi", "verified", "sudah diverifikasi"),
        ("Nihil", "nil", "laporan nihil"),
    ):
        told = getattr(spoken, name)
        assert sum(line[head.index(column)] for line in lines) == told
        assert notes[f"Seluruhnya: {column}"] == str(told)
        if words:
            assert page.figure(words).text == str(told)
    assert notes["Seluruhnya: Kepatuhan"] == f"{page.figure('kepatuhan').text}, n kecil"


# ── cost ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("query", ["siklus=2025&periode=B12", PAST, "siklus=2025&periode=semua"])
def test_the_page_costs_the_same_with_ten_times_the_reports(
    client, session, cycle, agus, count_queries, query
):
    client.sign_in(agus)

    def read():
        client.hand_over()
        with count_queries(at_most=16) as statements:
            client.get(f"{PAGE}?{query}")
        return len(statements)

    read()  # the tree may have been read by nobody yet
    few = read()
    for owner in session.scalars(select(Agency).where(Agency.kind == AgencyKind.KOTA)).all()[:40]:
        if owner.code != "34.71":
            reported(session, cycle, owner, "B12", submit(wib(2026, 1, 9)))
    assert read() == few
