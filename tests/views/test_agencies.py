"""The tree of agencies as of any day, and the page of each: what is there, for whom."""

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook

from renaksi.core.agency import AgencyKind
from renaksi.core.policy import Role
from tests.factories.agencies import context, make_agency
from tests.factories.items import draft, open_cycle
from tests.factories.people import make_person
from tests.people import *  # noqa: F403 - the people of these tests

TREE = "/instansi/"
SLEMAN = "/instansi/34.04"


class TreePage:
    """The tree on a page: what stands in it, what is open, where its links lead."""

    def __init__(self, response):
        self.status = response.status_code
        self.soup = BeautifulSoup(response.text, "html.parser")
        self.tree = self.soup.find("ul", class_="r-tree")

    @property
    def names(self):
        return {link.get_text(" ", strip=True) for link in self.tree.select(".r-node a:not(.r-tw)")}

    @property
    def codes(self):
        links = self.tree.select(".r-node a:not(.r-tw)")
        return {link["href"].split("?")[0].rpartition("/")[2] for link in links}

    def item(self, code):
        link = self.tree.find("a", class_="r-tw", attrs={"data-code": code})
        return link.find_parent("li")

    def toggle(self, code):
        return self.tree.find("a", class_="r-tw", attrs={"data-code": code})

    def below(self, code):
        """Codes of the children that an open branch shows."""
        children = self.item(code).find("ul").find_all("li", recursive=False)
        return [
            child.select_one(".r-node a:not(.r-tw)")["href"].split("?")[0].rpartition("/")[2]
            for child in children
        ]

    def count(self, code):
        return self.item(code).find("span", class_="n").find(string=True).strip()


class AgencyPage(TreePage):
    """The page of one agency."""

    @property
    def title(self):
        return self.soup.h1.get_text(strip=True)

    @property
    def line(self):
        return [
            item.find(["a", "b"]).get_text(strip=True) for item in self.soup.select(".r-line > li")
        ]

    def section(self, title):
        heads = [h for h in self.soup.find_all("h2") if h.get_text(strip=True) == title]
        return heads[0].find_parent("section").get_text(" ", strip=True) if heads else None

    @property
    def offers(self):
        return [link.get_text(strip=True) for link in self.soup.select(".r-offers a")]


class Results:
    """The list a search gives."""

    def __init__(self, response):
        self.status = response.status_code
        self.soup = BeautifulSoup(response.text, "html.parser")
        self.text = self.soup.main.get_text(" ", strip=True)
        rows = self.soup.select("table.r-agencies tbody tr")
        self.rows = {row.td.get_text(strip=True): row.get_text(" ", strip=True) for row in rows}

    @property
    def codes(self):
        return list(self.rows)


# ── the explorer ──────────────────────────────────────────────────────────────
def test_only_the_first_level_stands_there_until_a_branch_is_opened(client, agus):
    page = TreePage(client.sign_in(agus).get(TREE))
    assert {"KEMENKO-POLKAM", "34", "OMBUDSMAN"} <= page.codes
    assert not {"34.04", "KEMENDAGRI"} & page.codes
    assert page.count("34") == "5"
    assert page.toggle("34")["aria-expanded"] == "false"


def test_opening_a_branch_opens_all_above_it(client, agus, dinkes):
    page = TreePage(client.sign_in(agus).get(f"{TREE}?buka=34.04"))
    assert page.below("34") == ["34.01", "34.02", "34.03", "34.04", "34.71"]
    assert page.below("34.04") == [dinkes.code]
    assert page.toggle("34")["aria-expanded"] == page.toggle("34.04")["aria-expanded"] == "true"


def test_two_branches_are_open_at_once_and_closed_one_by_one(client, agus, dinkes):
    client.sign_in(agus)
    page = TreePage(client.get(client.get(TREE).request.path + "?buka=34"))
    page = TreePage(client.get(page.toggle("35")["href"]))
    assert {"34.04", "35.78"} <= page.codes
    page = TreePage(client.get(page.toggle("34.04")["href"]))
    assert dinkes.code in page.codes
    page = TreePage(client.get(page.toggle("34.04")["href"]))
    assert dinkes.code not in page.codes
    assert {"34.04", "35.78"} <= page.codes
    page = TreePage(client.get(page.toggle("34")["href"]))
    assert "34.04" not in page.codes
    assert "35.78" in page.codes


def test_a_branch_is_fetched_alone_for_opening_in_place(client, agus):
    answer = client.sign_in(agus).get("/instansi/34/cabang")
    soup = BeautifulSoup(answer.text, "html.parser")
    assert soup.html is None
    assert [
        item.select_one("a:not(.r-tw)").get_text(" ", strip=True) for item in soup.select("ul > li")
    ][:2] == ["34.01 Kabupaten Kulon Progo", "34.02 Kabupaten Bantul"]
    assert client.get("/instansi/34.99/cabang").status_code == 404


def test_the_tree_of_a_day_before_the_new_papuan_provinces(client, agus):
    client.sign_in(agus)
    before = TreePage(client.get(f"{TREE}?per=2022-07-24&buka=91"))
    after = TreePage(client.get(f"{TREE}?per=2022-07-25&buka=91&buka=93"))
    assert not {"93", "94", "95"} & before.codes
    assert "93.01" in before.below("91")
    assert {"93", "94", "95"} <= after.codes
    assert "93.01" not in after.below("91")
    assert "93.01" in after.below("93")


@pytest.mark.parametrize(
    ("day", "above"), [("2024-10-20", "KEMENKO-POLHUKAM"), ("2024-10-21", "KEMENKO-POLKAM")]
)
def test_a_ministry_stands_under_the_coordinator_of_the_day(client, agus, day, above):
    client.sign_in(agus)
    page = TreePage(client.get(f"{TREE}?per={day}&buka=KEMENDAGRI"))
    assert "KEMENDAGRI" in page.below(above)
    agency = AgencyPage(client.get(f"/instansi/KEMENDAGRI?per={day}"))
    assert agency.line[1] == {"KEMENKO-POLHUKAM": "Kemenko Polhukam"}.get(above, "Kemenko Polkam")


@pytest.mark.parametrize("path", [TREE, SLEMAN, "/instansi/perubahan", f"{TREE}?q=sleman"])
def test_a_day_that_is_none_is_refused_beside_its_field(client, agus, path):
    client.sign_in(agus)
    joint = "&" if "?" in path else "?"
    for day in ("kemarin", "2024-13-40", "31/02/2024", "1492-10-12", "9999-12-31"):
        answer = client.get(f"{path}{joint}per={day}")
        assert answer.status_code == 422, day
        soup = BeautifulSoup(answer.text, "html.parser")
        field = soup.find("input", id="per")
        assert field["value"] == day
        assert soup.find(id=field["aria-describedby"]).get_text(strip=True).endswith(".")


def test_a_day_is_read_as_people_write_it(client, agus):
    page = AgencyPage(client.sign_in(agus).get("/instansi/KEMENDAGRI?per=20/10/2024"))
    assert page.status == 200
    assert "Kemenko Polhukam" in page.line


def test_the_links_of_a_past_day_stay_on_it(client, agus):
    page = TreePage(client.sign_in(agus).get(f"{TREE}?per=2020-01-01&buka=34"))
    hrefs = [a["href"] for a in page.tree.find_all("a")]
    assert all("per=2020-01-01" in href for href in hrefs)


def test_the_last_change_is_named_with_its_day(client, agus):
    client.sign_in(agus)
    text = client.get(TREE).text
    assert "Perubahan terakhir 2 Oktober 2025" in text
    text = client.get(f"{TREE}?per=2024-12-31").text
    assert "Perubahan terakhir 21 Oktober 2024" in text


def test_all_changes_up_to_a_day_are_listed_by_page(client, agus):
    client.sign_in(agus)
    first = client.get("/instansi/perubahan").text
    assert "Kementerian Badan Usaha Milik Negara" in first
    second = BeautifulSoup(client.get("/instansi/perubahan?hal=2").text, "html.parser")
    assert second.select("table tbody tr")
    assert client.get("/instansi/perubahan?hal=9999").status_code == 200


# ── search ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("typed", ["sleman", "SLEMAN", "34.04", "kab. sleman", "  Sleman  kab "])
def test_an_agency_is_found_by_name_short_name_and_code(client, agus, typed):
    found = Results(client.sign_in(agus).get(TREE, query_string={"q": typed}))
    assert "34.04" in found.codes
    assert "KemenPANRB / Daerah Istimewa Yogyakarta" in found.rows["34.04"]


@pytest.mark.parametrize("typed", ["%", "_", "' OR 1=1 --", "\\"])
def test_signs_of_a_database_find_nothing_special(client, agus, typed):
    found = Results(client.sign_in(agus).get(TREE, query_string={"q": typed}))
    assert found.status == 200
    assert found.codes == []


def test_kind_and_tier_narrow_the_list(client, agus):
    client.sign_in(agus)
    found = Results(client.get(f"{TREE}?jenis=kota&q=yogya"))
    assert found.codes == ["34.71"]
    found = Results(client.get(f"{TREE}?tingkat=hub&q=jawa"))
    assert found.codes == ["32", "33", "35"]
    assert Results(client.get(f"{TREE}?tingkat=hub&jenis=kota")).codes == []


def test_a_kind_that_is_none_is_refused_beside_its_field(client, agus):
    answer = client.sign_in(agus).get(f"{TREE}?jenis=kerajaan")
    assert answer.status_code == 422
    assert "Pilih salah satu dari daftar." in answer.text


def test_a_long_list_has_pages_and_an_order(client, agus):
    client.sign_in(agus)
    first = Results(client.get(f"{TREE}?jenis=kabupaten&urut=kode"))
    assert first.codes == sorted(first.codes)
    assert len(first.codes) == 50
    assert "halaman 1 dari 9" in first.text
    last = Results(client.get(f"{TREE}?jenis=kabupaten&urut=kode&hal=9"))
    assert len(last.codes) == 415 - 8 * 50
    beyond = Results(client.get(f"{TREE}?jenis=kabupaten&urut=kode&hal=77"))
    assert beyond.codes == last.codes


def test_nothing_found_says_what_to_do_and_names_what_once_was(client, agus):
    client.sign_in(agus)
    found = Results(client.get(f"{TREE}?q=zzz"))
    assert found.status == 200
    assert "Tidak ada instansi yang cocok" in found.text
    gone = Results(client.get(f"{TREE}?q=kementerian bumn"))
    assert "Kementerian Badan Usaha Milik Negara" in gone.text
    assert "sampai 1 Oktober 2025" in gone.text
    then = Results(client.get(f"{TREE}?q=kementerian bumn&per=2025-10-01"))
    assert then.codes == ["KEMENBUMN"]


def test_all_below_an_agency_is_a_list_of_its_own(client, agus, dinkes):
    found = Results(client.sign_in(agus).get(f"{TREE}?di=34"))
    assert {"34.01", "34.71", dinkes.code} == set(found.codes) - {"34.02", "34.03", "34.04"}
    assert "Di bawah Daerah Istimewa Yogyakarta" in found.text


def test_former_names_are_found_too(client, agus, session, tree):
    from renaksi.services import agencies

    agencies.rename_agency(
        context(session),
        tree("34.04").id,
        name="Kabupaten Sembada",
        short_name="Kab. Sembada",
        on=date(2026, 1, 1),
        legal_basis="PP 1/2026",
    )
    client.sign_in(agus)
    assert "34.04" in Results(client.get(f"{TREE}?q=sleman")).codes
    assert AgencyPage(client.get(f"{SLEMAN}?per=2025-12-31")).title == "Kabupaten Sleman"
    assert AgencyPage(client.get(SLEMAN)).title == "Kabupaten Sembada"


# ── the page of an agency ─────────────────────────────────────────────────────
def test_an_agency_shows_its_line_and_what_is_below(client, agus, dinkes):
    page = AgencyPage(client.sign_in(agus).get(SLEMAN))
    assert page.title == "Kabupaten Sleman"
    assert page.line[:3] == ["KemenPANRB", "Daerah Istimewa Yogyakarta", "Kabupaten Sleman"]
    assert "Kode 34.04, kabupaten, Waktu Indonesia Barat (WIB)" in page.soup.text
    assert dinkes.name in page.section("Langsung di bawahnya")


def test_the_day_is_changed_without_leaving_the_agency_and_a_search_leaves_it(client, agus):
    page = AgencyPage(client.sign_in(agus).get(SLEMAN))
    action = page.soup.find("form", role="search")["action"]
    then = AgencyPage(client.get(f"{action}?q=&per=2020-01-01"))
    assert then.title == "Kabupaten Sleman"
    assert "Susunan per 1 Januari 2020" in then.soup.text
    answer = client.get(f"{action}?q=bantul&per=2020-01-01", follow_redirects=True)
    assert Results(answer).codes == ["34.02"]
    assert answer.request.args["per"] == "2020-01-01"


def test_history_tells_supervisors_with_dates_and_basis(client, agus):
    page = AgencyPage(client.sign_in(agus).get("/instansi/KEMENDAGRI"))
    told = page.section("Riwayat pembinaan")
    assert "Kementerian Koordinator Bidang Politik dan Keamanan" in told
    assert "23 Oktober 2019 s.d. 20 Oktober 2024" in told
    assert told.index("Politik dan Keamanan") < told.index("Politik, Hukum, dan Keamanan")


def test_a_dissolved_agency_leads_to_its_successors(client, agus):
    client.sign_in(agus)
    page = AgencyPage(client.get("/instansi/KEMENKUMHAM"))
    note = page.soup.find("div", class_="r-note").get_text(" ", strip=True)
    assert "tidak ada lagi pada" in note
    assert "Kementerian Hukum (penerus utama)" in note
    assert page.offers == []
    assert {"/instansi/KEMENHAM", "/instansi/KEMENIMIPAS"} <= {
        a["href"] for a in page.soup.select(".r-note a")
    }
    then = AgencyPage(client.get("/instansi/KEMENKUMHAM?per=2024-10-20"))
    assert then.soup.find("div", class_="r-note") is None
    assert then.line[1] == "Kemenko Polhukam"


def test_an_agency_before_its_time_says_so(client, agus):
    page = AgencyPage(client.sign_in(agus).get("/instansi/93?per=2022-07-24"))
    assert "Papua Selatan belum ada pada 24 Juli 2022" in page.soup.text
    assert page.line == []


def test_an_unknown_code_is_not_found(client, agus):
    client.sign_in(agus)
    assert client.get("/instansi/34.99").status_code == 404
    assert client.get("/instansi/TIDAK/ADA").status_code == 404


def test_a_long_list_of_units_has_pages(client, agus, session):
    ctx = context(session)
    for number in range(23):
        make_agency(ctx, f"34.04.{number:02}", "34.04", name=f"Dinas Nomor {number:02}")
    client.sign_in(agus)
    page = AgencyPage(client.get(SLEMAN))
    assert "Dinas Nomor 22" not in page.section("Langsung di bawahnya")
    assert "15 lainnya" in page.tree.get_text(" ", strip=True)
    second = AgencyPage(client.get(f"{SLEMAN}?hal=2"))
    assert "Dinas Nomor 22" in second.section("Langsung di bawahnya")


def test_very_long_names_stay_whole(client, agus, session):
    name = "Dinas " + "Pemberdayaan Masyarakat dan " * 9 + "Pertanahan"
    make_agency(context(session), "34.04.99", "34.04", name=name)
    client.sign_in(agus)
    assert AgencyPage(client.get("/instansi/34.04.99")).title == name
    assert name in AgencyPage(client.get(SLEMAN)).names


# ── who sees what ─────────────────────────────────────────────────────────────
def test_people_are_shown_to_those_who_may_read_the_agency(
    client, make_client, request, sari, budi
):
    for who in ("sari", "rina", "oki", "eko", "agus"):
        visitor = make_client().sign_in(request.getfixturevalue(who))
        assert "Budi Santoso" in AgencyPage(visitor.get(SLEMAN)).section("Petugas"), who


def test_dewi_sees_the_agency_next_door_but_none_of_its_people_or_plans(
    client, dewi, sari, session
):
    open_cycle(session)
    draft(session, sari)
    page = AgencyPage(client.sign_in(dewi).get(SLEMAN))
    assert page.title == "Kabupaten Sleman"
    assert page.section("Petugas") is None
    assert page.section("Siklus 2026") is None
    assert "Sari Wulandari" not in page.soup.text
    assert page.offers == []


def test_who_supervised_on_a_day_of_the_readers_choice_gains_no_right(client, session):
    make_person(session, "sekda@contoh.test", (Role.MANAGER, "93.01"), name="Yohana Merauke")
    papua = make_person(session, "papua@contoh.test", (Role.EVALUATOR, "91"), name="Evaluator")
    watcher = make_person(session, "pantau@contoh.test", (Role.OBSERVER, "91"), name="Pemantau")
    for who in (papua, watcher):
        page = AgencyPage(client.sign_in(who).get("/instansi/93.01?per=2020-01-01"))
        assert page.line[1] == "Papua"
        assert page.section("Petugas") is None


def test_the_strip_shows_the_plan_to_those_who_may_read_it(
    client, make_client, sari, rina, session
):
    open_cycle(session)
    client.sign_in(sari)
    assert "Belum dibuat" in AgencyPage(client.get(SLEMAN)).section("Siklus 2026")
    draft(session, sari)
    strip = AgencyPage(make_client().sign_in(rina).get(SLEMAN)).section("Siklus 2026")
    assert "Rancangan" in strip
    assert strip.count("Belum dibuka") == 5


@pytest.mark.parametrize(
    ("who", "own", "unit", "other"),
    [
        ("agus", 7, 7, 7),
        ("sari", 2, 8, 0),
        ("dewi", 0, 0, 2),
        ("budi", 0, 0, 0),
        ("rina", 0, 0, 0),
        ("wati", 0, 0, 0),
    ],
)
def test_buttons_stand_only_where_they_lead_somewhere(
    client, request, dinkes, who, own, unit, other
):
    client.sign_in(request.getfixturevalue(who))
    found = [
        len(AgencyPage(client.get(f"/instansi/{code}")).offers)
        for code in ("34.04", dinkes.code, "34.02")
    ]
    assert found == [own, unit, other]


def test_every_button_opens_its_page(client, sari, dinkes):
    client.sign_in(sari)
    for code in ("34.04", dinkes.code):
        for link in AgencyPage(client.get(f"/instansi/{code}")).soup.select(".r-offers a"):
            assert client.get(link["href"]).status_code == 200, link["href"]


def test_the_people_of_an_agency_are_links_for_those_who_keep_them(
    client, make_client, sari, rina, budi
):
    kept = AgencyPage(client.sign_in(sari).get(SLEMAN))
    link = next(a["href"] for a in kept.soup.find_all("a") if a.text == "Budi Santoso")
    assert client.get(link).status_code == 200
    read = AgencyPage(make_client().sign_in(rina).get(SLEMAN))
    assert "Budi Santoso" in read.section("Petugas")
    assert "Budi Santoso" not in [a.text for a in read.soup.find_all("a")]


def test_the_explorer_leads_everybody_to_their_own_agency(client, lina, dinkes):
    page = TreePage(client.sign_in(lina).get(TREE))
    assert page.soup.find("a", href=f"/instansi/{dinkes.code}", string=dinkes.name)


def test_a_code_may_hold_a_slash(client, agus, session):
    make_agency(context(session), "34.04.A/1", "34.04", name="Seksi A 1")
    client.sign_in(agus)
    assert AgencyPage(client.get("/instansi/34.04.A/1")).title == "Seksi A 1"
    assert client.get("/instansi/34.04.A/1/ubah-nama").status_code == 200
    assert client.get("/instansi/34.04.A/1/cabang").status_code == 200


def test_the_root_stays_where_it_is(client, agus):
    page = AgencyPage(client.sign_in(agus).get("/instansi/KEMENPANRB"))
    assert page.offers == ["Tambah di bawahnya", "Ubah nama", "Ubah zona waktu"]


def test_nobody_reads_the_tree_without_signing_in(client):
    for path in (TREE, SLEMAN, "/instansi/34/cabang", "/instansi/cari?q=a", "/instansi/unduh.csv"):
        assert client.get(path).status_code == 302


# ── how much it costs ─────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["agus", "lina"])
@pytest.mark.parametrize(
    "path",
    [TREE, f"{TREE}?buka=34.04&buka=35", SLEMAN, f"{TREE}?q=dinas", "/instansi/perubahan"],
)
def test_a_page_costs_the_same_with_ten_times_the_units(
    client, request, session, count_queries, dinkes, who, path
):
    open_cycle(session)
    ctx = context(session)
    make_agency(ctx, "34.04.01", "34.04")
    client.sign_in(request.getfixturevalue(who))
    with count_queries(at_most=12) as few:
        client.get(path)
    for number in range(2, 22):
        make_agency(ctx, f"34.04.{number:02}", "34.04", name=f"Dinas Nomor {number}")
    with count_queries(at_most=12) as many:
        client.get(path)
    assert len(many) == len(few)


# ── files ─────────────────────────────────────────────────────────────────────
def test_a_csv_holds_exactly_what_the_list_shows(client, agus):
    client.sign_in(agus)
    shown = Results(client.get(f"{TREE}?q=yogyakarta"))
    answer = client.get("/instansi/unduh.csv?q=yogyakarta")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["kode"] for row in rows] == shown.codes
    province = next(row for row in rows if row["kode"] == "34")
    assert province["jenis"] == "provinsi"
    assert province["kode_pembina"] == "KEMENPANRB"
    assert province["berlaku_sejak"] == ""


def test_an_xlsx_says_what_was_filtered(client, agus):
    answer = client.sign_in(agus).get("/instansi/unduh.xlsx?jenis=provinsi&per=2022-07-25")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
    rows = book.get_sheet_by_name("Instansi").to_python()
    assert len(rows) == 1 + 37
    papua = next(row for row in rows if row[0] == "93")
    assert papua[5] == date(2022, 7, 25)
    notes = dict(row[:2] for row in book.get_sheet_by_name("Keterangan").to_python())
    assert notes["Susunan per"] == "25 Juli 2022"
    assert notes["Jenis"] == "Provinsi"


def test_an_unknown_file_type_is_not_found(client, agus):
    assert client.sign_in(agus).get("/instansi/unduh.exe").status_code == 404


def test_a_field_that_names_an_agency_gets_suggestions(client, agus):
    client.sign_in(agus)
    assert client.get("/instansi/cari?q=34.04").json == ["34.04 Kabupaten Sleman"]
    assert "34.71 Kota Yogyakarta" in client.get("/instansi/cari?q=yogya").json
    assert client.get("/instansi/cari").json == []


def test_kinds_are_counted_as_of_the_day(client, agus):
    soup = BeautifulSoup(client.sign_in(agus).get(f"{TREE}?per=2022-07-24").text, "html.parser")
    rows = {
        row.th.get_text(strip=True): row.td.get_text(strip=True)
        for row in soup.aside.select("tbody tr")
    }
    assert rows["Provinsi"] == "34"
    assert AgencyKind.OPD not in rows
