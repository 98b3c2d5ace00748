"""The list of plans and the page of one: who sees what, and what it costs."""

import io
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook

from renaksi import labels
from renaksi.core.plan import PlanState
from renaksi.models import ActionPlan, PlanRevision
from tests.factories.items import add, draft, open_cycle
from tests.factories.people import agency
from tests.factories.plans import a_plan
from tests.support.backends import settle


@pytest.fixture
def revision(session, sari):
    return draft(session, sari)


@pytest.fixture
def rows(session, revision, sari):
    return add(session, revision, sari, "Menyusun SOP", "Melatih petugas")


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def listed(page: BeautifulSoup) -> list[str]:
    return [th.contents[0].get_text() for th in page.select("tbody th[scope=row]")]


def state(session, revision, new):
    session.get(PlanRevision, revision.id).state = new
    settle(session)


# ── the list ──────────────────────────────────────────────────────────────────
def test_an_agency_sees_its_own_plan_and_its_next_step(client, session, sari, revision, rows):
    page = soup(client.sign_in(sari).get("/renaksi/"))
    assert page.select_one(".r-own h2").text == "Kabupaten Sleman"
    assert "2 aksi" in page.select_one(".r-own").text
    link = page.select_one(".r-own a.btn-primary")
    assert (link.text, link["href"]) == ("Lanjutkan menyusun", f"/renaksi/{revision.plan_id}")
    assert listed(page) == []


def test_an_agency_without_a_plan_begins_it_with_one_button(client, session, sari):
    open_cycle(session)
    client.sign_in(sari)
    form = soup(client.get("/renaksi/")).select_one(".r-own form")
    sent = {one["name"]: one["value"] for one in form.select("input")}
    answer = client.post(form["action"], data=sent)
    assert answer.status_code == 303
    page = soup(client.get(answer.location))
    assert page.h1.text == "Rencana aksi Kabupaten Sleman, 2026"
    assert "Renaksi dibuat" in page.select_one(".r-note").text


def test_a_second_plan_is_refused(client, session, sari, revision):
    sent = {"agency_id": revision.plan.agency_id, "cycle_id": revision.plan.cycle_id}
    assert client.sign_in(sari).post("/renaksi/", data=sent).status_code == 409
    assert session.query(ActionPlan).count() == 1


@pytest.mark.parametrize(("who", "status"), [("dewi", 404), ("budi", 403), ("rina", 403)])
def test_nobody_else_begins_the_plan_of_an_agency(client, session, request, who, status):
    cycle = open_cycle(session)
    sent = {"agency_id": agency(session, "34.04").id, "cycle_id": cycle.id}
    client.sign_in(request.getfixturevalue(who))
    assert client.post("/renaksi/", data=sent).status_code == status
    assert session.query(ActionPlan).count() == 0


def test_a_hub_sees_every_agency_below_it_with_or_without_a_plan(client, rina, revision):
    page = soup(client.sign_in(rina).get("/renaksi/"))
    assert listed(page) == [
        "Daerah Istimewa Yogyakarta", "Kabupaten Kulon Progo", "Kabupaten Bantul",
        "Kabupaten Gunungkidul", "Kabupaten Sleman", "Kota Yogyakarta",
    ]  # fmt: skip
    assert "6 instansi" in page.select_one(".r-pager").text


def test_siblings_do_not_see_each_other(client, dewi, revision):
    page = client.sign_in(dewi).get("/renaksi/")
    assert "Sleman" not in page.text
    assert "Bantul" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=sleman", ["Kabupaten Sleman"]),
        ("q=34.02", ["Kabupaten Bantul"]),
        ("keadaan=rancangan", ["Kabupaten Sleman"]),
        ("keadaan=belum-dibuat&q=kabupaten", [
            "Kabupaten Kulon Progo", "Kabupaten Bantul", "Kabupaten Gunungkidul",
        ]),
        ("di=34.04", ["Kabupaten Sleman"]),
        ("q=surabaya", []),
        ("keadaan=ditetapkan", []),
    ],
)  # fmt: skip
def test_the_list_is_filtered(client, rina, revision, query, found):
    page = soup(client.sign_in(rina).get(f"/renaksi/?{query}"))
    assert listed(page) == found
    if not found:
        assert page.select_one(".r-empty h3").text == "Tidak ada renaksi yang cocok"


def test_nonsense_in_the_address_filters_nothing(client, rina, revision):
    for query in ("siklus=abc&hal=-3&keadaan=x&urut=y", "hal=99999", "q=%00%25_&di=%00"):
        assert client.sign_in(rina).get(f"/renaksi/?{query}").status_code == 200


def test_the_list_is_sorted_by_state_and_by_the_last_step(client, rina, revision):
    client.sign_in(rina)
    assert listed(soup(client.get("/renaksi/?urut=perubahan")))[0] == "Kabupaten Sleman"
    assert listed(soup(client.get("/renaksi/?urut=keadaan")))[-1] == "Kabupaten Sleman"


def test_the_nation_is_shown_fifty_at_a_time(client, agus, revision):
    first = soup(client.sign_in(agus).get("/renaksi/"))
    assert len(listed(first)) == 50
    second = soup(client.get("/renaksi/?hal=2"))
    assert listed(first)[0] != listed(second)[0]
    assert len(listed(soup(client.get("/renaksi/?di=34")))) == 6


def test_a_file_holds_exactly_what_is_filtered(client, rina, revision):
    client.sign_in(rina)
    book = client.get("/renaksi/daftar.xlsx?keadaan=rancangan")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.data)).get_sheet_by_index(0)
    cells = [cell for row in sheet.to_python() for cell in row]
    assert "Kabupaten Sleman" in cells
    assert "Kabupaten Bantul" not in cells
    text = client.get("/renaksi/daftar.csv").data.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 7


def test_without_a_cycle_the_page_says_so(client, sari):
    page = soup(client.sign_in(sari).get("/renaksi/"))
    assert page.select_one(".r-empty h3").text == "Belum ada siklus yang dibuka"


@pytest.mark.parametrize("who", ["sari", "rina", "agus", "oki"])
def test_the_list_costs_few_statements(client, request, who, revision, count_queries):
    client.sign_in(request.getfixturevalue(who))
    with count_queries(at_most=12):
        client.get("/renaksi/")


# ── one plan ──────────────────────────────────────────────────────────────────
def test_the_page_shows_every_action_under_its_strategy(client, sari, revision, rows):
    page = soup(client.sign_in(sari).get(f"/renaksi/{revision.plan_id}"))
    groups = page.select("tr.r-strat th")
    assert [group.text.split()[0] for group in groups] == ["S1", "S2", "S3", "S4", "S5"]
    cells = [th.text for th in page.select("tr[data-no] th.c-aksi")]
    assert cells == ["Menyusun SOP", "Melatih petugas"]
    assert "Bobot 20 dari 100, kurang 80" in page.select_one("#keadaan").text


def test_what_is_wrong_stands_under_its_row_with_the_way_to_its_field(
    client, session, sari, revision
):
    (lineage,) = add(session, revision, sari, "Tanpa bukti", required_evidence=())
    page = soup(client.sign_in(sari).get(f"/renaksi/{revision.plan_id}"))
    told = page.select_one(f"#pesan-{lineage}")
    assert told.b.text == "Bukti dukung belum diisi."
    assert f"ubah={lineage}&isian=required_evidence" in told.a["href"]
    assert page.select_one(f"#baris-{lineage} td.is-bad").text == "Belum diisi"
    opened = soup(client.get(told.a["href"].partition("#")[0]))
    assert opened.select_one("textarea[name=required_evidence]").has_attr("autofocus")


@pytest.mark.parametrize("who", ["dewi", "dodi", "fajar", "wati"])
def test_for_people_of_other_agencies_the_plan_does_not_exist(client, request, who, revision, rows):
    client.sign_in(request.getfixturevalue(who))
    own = f"/renaksi/{revision.plan_id}"
    below = f"{own}/revisi/1/baris"
    for address in (
        own,
        f"{own}/revisi/1",
        f"{below}/{rows[0]}",
        f"{below}/templat",
        f"{below}/tempel",
    ):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("who", ["rina", "tono", "eko", "oki", "kadek", "joko", "agus"])
def test_readers_see_the_matrix_and_can_change_nothing(client, request, who, revision, rows):
    page = soup(client.sign_in(request.getfixturevalue(who)).get(f"/renaksi/{revision.plan_id}"))
    assert len(page.select("tr[data-no]")) == 2
    assert page.select("a.no, tr.is-mine, form[data-tambah], #tempel") == []
    assert page.select("script[src*=matrix]") == []


def test_a_reader_who_asks_for_a_form_gets_the_matrix(client, rina, revision, rows):
    page = soup(client.sign_in(rina).get(f"/renaksi/{revision.plan_id}?ubah={rows[0]}"))
    assert page.select("tr.is-edit") == []


def test_a_liaison_may_open_the_own_rows_alone(client, session, sari, lina, dinkes, revision, rows):
    (own,) = add(session, revision, sari, "Milik dinas", responsible_code=dinkes.code)
    client.sign_in(lina)
    page = soup(client.get(f"/renaksi/{revision.plan_id}"))
    assert [row["id"] for row in page.select("tr.is-mine")] == [f"baris-{own}"]
    assert page.select("form[data-tambah], #tempel") == []
    opened = soup(client.get(f"/renaksi/{revision.plan_id}?ubah={own}"))
    names = {field["name"] for field in opened.select("tr.is-edit [name]")}
    assert {"indicator", "target:B06", "remarks"} <= names
    assert not {"weight", "responsible_code", "strategy_code"} & names


@pytest.mark.parametrize("new", [PlanState.PROPOSED, PlanState.CANCELLED])
def test_a_frozen_revision_is_shown_without_forms(client, session, sari, revision, rows, new):
    state(session, revision, new)
    page = soup(client.sign_in(sari).get(f"/renaksi/{revision.plan_id}?ubah={rows[0]}"))
    assert page.select("tr.is-edit, a.no, form[data-tambah]") == []


def buttons(page: BeautifulSoup, kind: str) -> list[str]:
    return [one.text.strip() for one in page.select(f".r-head .btn-{kind}")]


@pytest.mark.parametrize(
    ("new", "who", "primary"),
    [
        (PlanState.DRAFT, "sari", ["Periksa dan usulkan"]),
        (PlanState.DRAFT, "budi", ["Periksa dan ajukan"]),
        (PlanState.PROPOSED, "budi", ["Periksa dan ajukan"]),
        (PlanState.PROPOSED, "sari", []),
        (PlanState.SUBMITTED, "budi", []),
        (PlanState.SUBMITTED, "rina", ["Mulai telaah"]),
        (PlanState.IN_REVIEW, "rina", ["Buka telaah"]),
        (PlanState.IN_REVIEW, "tono", ["Buka telaah"]),
        (PlanState.RETURNED, "sari", ["Periksa dan usulkan"]),
        (PlanState.ENDORSED, "budi", ["Tetapkan dengan keputusan"]),
        (PlanState.ENDORSED, "rina", []),
        (PlanState.ENACTED, "sari", []),
        (PlanState.CLOSED, "sari", []),
    ],
)
def test_the_next_step_is_the_one_button(
    client, session, request, sari, budi, rina, tono, new, who, primary
):
    revision = a_plan(session, agency(session, "34.04"), new)
    client.sign_in(request.getfixturevalue(who))
    page = soup(client.get(f"/renaksi/{revision.plan_id}"))
    assert buttons(page, "primary") == primary
    assert labels.PLAN_STATE[new].word in page.select_one(".r-lead").text


@pytest.mark.parametrize("new", list(PlanState))
def test_every_state_is_told_in_sentences(client, session, sari, new):
    revision = a_plan(session, agency(session, "34.04"), new)
    page = soup(client.sign_in(sari).get(f"/renaksi/{revision.plan_id}/revisi/{revision.number}"))
    lead = " ".join(page.select_one(".r-lead").text.split())
    assert lead.endswith(".")
    assert "{" not in lead


def test_an_empty_draft_begins_with_the_templates(client, sari, revision):
    page = soup(client.sign_in(sari).get(f"/renaksi/{revision.plan_id}"))
    assert buttons(page, "primary") == ["Mulai dari templat"]


def test_a_second_revision_can_be_compared_with_the_first(client, session, sari):
    a_plan(session, agency(session, "34.04"), PlanState.ENACTED)
    revision = a_plan(session, agency(session, "34.04"), PlanState.DRAFT)
    page = soup(client.sign_in(sari).get(f"/renaksi/{revision.plan_id}"))
    assert "Bandingkan dengan revisi 1" in buttons(page, "secondary")
    assert "Revisi 1 tetap berlaku." in page.select_one(".r-lead").text
    assert "Alasan revisi: Sasaran disesuaikan" in page.text
    assert [row.a["href"] for row in page.select(".r-sec tbody th")] == [
        f"/renaksi/{revision.plan_id}/revisi/2", f"/renaksi/{revision.plan_id}/revisi/1",
    ]  # fmt: skip
    compare = next(one["href"] for one in page.select(".r-head a") if "Bandingkan" in one.text)
    assert client.get(compare).status_code == 200


@pytest.mark.parametrize("who", ["sari", "rina"])
def test_the_page_of_a_second_revision_costs_few_statements(
    client, session, request, sari, rina, who, count_queries
):
    a_plan(session, agency(session, "34.04"), PlanState.ENACTED)
    revision = a_plan(session, agency(session, "34.04"), PlanState.DRAFT)
    client.sign_in(request.getfixturevalue(who))
    address = f"/renaksi/{revision.plan_id}"
    with count_queries(at_most=12):
        client.get(address)


def test_an_unknown_plan_revision_or_row_is_not_found(client, sari, revision, rows):
    client.sign_in(sari)
    own = f"/renaksi/{revision.plan_id}"
    for number in ("999999", "2147483648", "9" * 30):
        assert client.get(f"/renaksi/{number}").status_code == 404
    assert client.get(f"{own}/revisi/9").status_code == 404
    assert client.get(f"{own}/revisi/1/baris/nonsens").status_code == 404
    assert client.get(f"{own}?ubah=nonsens").status_code == 200


def test_the_narrow_matrix_leaves_out_money_and_remarks(client, sari, revision, rows):
    page = soup(client.sign_in(sari).get(f"/renaksi/{revision.plan_id}?kolom=ringkas"))
    heads = {th.text for th in page.select("thead th")}
    assert "Anggaran (Rp)" not in heads
    assert "Indikator" in heads
    width = sum(int(one.get("colspan", 1)) for one in page.select("#jumlah > *"))
    assert width == len(page.select("tr[data-no]")[0].select(":scope > *"))


@pytest.mark.parametrize("columns", ["ringkas", "semua"])
def test_every_line_of_the_matrix_has_the_same_width(client, sari, revision, rows, columns):
    address = f"/renaksi/{revision.plan_id}?kolom={columns}&ubah={rows[0]}"
    page = soup(client.sign_in(sari).get(address))
    lines = page.select("#matriks-tabel tbody tr, #matriks-tabel tfoot tr")
    widths = {
        sum(int(cell.get("colspan", 1)) for cell in line.select(":scope > *")) for line in lines
    }
    assert len(widths) == 1


@pytest.mark.parametrize("who", ["sari", "budi", "rina", "tono", "oki", "agus", "lina"])
def test_the_matrix_costs_few_statements(
    client, request, session, who, revision, rows, count_queries
):
    client.sign_in(request.getfixturevalue(who))
    address = f"/renaksi/{revision.plan_id}"
    with count_queries(at_most=12):
        client.get(address)


def test_three_hundred_rows_cost_no_more_statements_than_two(
    client, session, sari, revision, rows, count_queries
):
    client.sign_in(sari)
    address = f"/renaksi/{revision.plan_id}?ubah={rows[0]}"
    with count_queries(at_most=12) as few:
        client.get(address)
    add(
        session, revision, sari, *(f"Aksi {number}" for number in range(298)), weight=Decimal("0.1")
    )
    with count_queries() as many:
        page = soup(client.get(address, check=False))
    assert len(page.select("tr[data-no]")) == 300
    assert len(many) == len(few)


def test_very_long_names_are_shown_whole(client, session, sari, revision):
    long = "Melaksanakan koordinasi pembinaan " * 50
    add(session, revision, sari, long.strip(), indicator="x" * 400, remarks="<b>&amp;" * 20)
    page = client.sign_in(sari).get(f"/renaksi/{revision.plan_id}")
    assert long.strip() in page.text
    assert "&lt;b&gt;&amp;amp;" in page.text
