"""Laporan capaian as a page: the matrix, its rows with and without scripts, two people, the lock."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from renaksi.core.plan import PlanState
from renaksi.core.policy import Role
from renaksi.core.report import EntryVerdict, ReportAction as A, ReportState as S
from renaksi.core.report_entry import EntryValues
from renaksi.services import reports
from tests.factories.people import make_person
from tests.factories.plans import a_cast, a_plan, ctx_of, valid_rows
from tests.factories.reports import (
    checkpoint_of,
    entries,
    judge,
    lineages,
    plan_in_force,
    report_at,
    told,
    values_for,
    walk,
)
from tests.factories.windows import AHEAD, LATE, LOCKED, OPEN, a_window
from tests.people import OFFICE

JSON = {"Accept": "application/json"}


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def address(plan, *parts: str, code: str = "B06") -> str:
    return "/".join([f"/laporan/{plan.id}/{code}", *parts])


@pytest.fixture
def sleman(tree):
    return tree("34.04")


@pytest.fixture
def plan(session, sleman):
    """In force since January, four actions due at every checkpoint."""
    return plan_in_force(session, sleman)


@pytest.fixture
def cast(session, sleman):
    return a_cast(session, sleman)


@pytest.fixture
def point(session, plan):
    """B06, open since five days and for three more."""
    return a_window(session, OPEN)


def form_of(client, plan, lineage) -> dict[str, str]:
    """What a browser would send for an open row."""
    page = soup(client.get(f"{address(plan)}?ubah={lineage}"))
    fields = page.select("#u input, input[form=u], textarea[form=u]")
    found = {one["name"]: one.get("value", one.text.removeprefix("\n")) for one in fields}
    found.pop("csrf_token", None)
    return found


def send(client, plan, lineage, form, headers=None):
    return client.post(address(plan, "baris", lineage), data=form, headers=headers)


def row_of(page: BeautifulSoup, number: str):
    return page.select_one(f'tr[data-no="{number}"]')


def cell(row, label: str) -> str:
    return " ".join(row.select_one(f'[data-l="{label}"]').text.split())


# ── the page ──────────────────────────────────────────────────────────────────
def test_it_shows_target_previous_and_nothing_entered_yet(session, client, plan, cast, point):
    told(session, S.SUBMITTED, checkpoint="B03")
    page = soup(client.sign_in(cast.admin).get(address(plan)))
    row = row_of(page, "1.1")
    assert cell(row, "Target B06") == "20"
    assert cell(row, "B03") == "10"
    assert cell(row, "Realisasi") == cell(row, "Uraian capaian") == "–"
    assert "0 dari 4 aksi terisi" in page.select_one("#keadaan").text
    assert "Capaian" not in page.select_one("#keadaan").text, "nothing is reported yet"
    assert page.select_one(".r-window .r-ruler")["aria-label"].startswith("Dibuka")
    assert "3 hari lagi" in page.select_one(".r-window").text


def test_achievement_has_its_figure_its_word_and_its_shape(session, client, plan, cast, point):
    keys = lineages(session, plan)
    amounts = {keys[0]: 25, keys[1]: 17, keys[2]: 4}
    rows = {key: values_for(amount, amount) for key, amount in amounts.items()}
    ctx = ctx_of(session, cast.admin, now())
    reports.save_entries(ctx, plan.id, point.id, rows, {})
    page = soup(client.sign_in(cast.admin).get(address(plan)))
    found = [cell(row, "Capaian") for row in page.select("tr[data-no]")]
    assert found == ["125,00%Tercapai", "85,00%Hampir tercapai", "20,00%Belum tercapai", "–"]
    icons = [row.select_one('[data-l="Capaian"] use') for row in page.select("tr[data-no]")]
    shapes = [one["href"].rpartition("#")[2] for one in icons if one]
    assert shapes == ["selesai", "perhatian", "lewat"]
    assert "51,25%" in page.select_one("#jumlah").text, "each at most 100, the missing one 0"


@pytest.mark.parametrize("count", [30, 150])
def test_a_page_of_many_rows_asks_few_questions(
    session, client, sleman, cast, count_queries, count
):
    plan = a_big_plan(session, sleman, count)
    point = a_window(session, OPEN)
    fill_all(session, cast, plan, point)
    client.sign_in(cast.admin)
    with count_queries(at_most=12):
        page = soup(client.get(address(plan)))
    assert len(page.select("tr[data-no]")) == count


def a_big_plan(session, sleman, count):
    return a_plan(session, sleman, PlanState.ENACTED, count=count).plan


def fill_all(session, cast, plan, point):
    rows = {key: values_for(n, n) for n, key in enumerate(lineages(session, plan), 1)}
    reports.save_entries(ctx_of(session, cast.admin, now()), plan.id, point.id, rows, {})


def now():
    return datetime.now(UTC)


def test_before_the_window_opens_nothing_can_be_written(session, client, plan, cast):
    a_window(session, AHEAD)
    client.sign_in(cast.admin)
    page = soup(client.get(address(plan)))
    assert "Dibuka" in page.select_one(".r-window").text
    assert not page.select("a.no")
    lineage = lineages(session, plan)[0]
    assert send(client, plan, lineage, {"version": "0", "realization": "3"}).status_code == 409


def test_late_is_not_locked_and_says_so(session, client, plan, cast):
    a_window(session, LATE)
    page = soup(client.sign_in(cast.admin).get(address(plan)))
    assert "Terlambat" in page.select_one(".r-window").text
    assert "Masih diterima sampai" in page.select_one(".r-window").text
    assert len(page.select("a.no")) == 4


def test_without_a_plan_in_force_it_says_what_is_missing(session, client, sleman, cast):
    plan = a_plan(session, sleman, PlanState.SUBMITTED).plan
    page = soup(client.sign_in(cast.admin).get(address(plan)))
    assert "Belum ada renaksi yang berlaku" in page.text
    assert not page.select("#matriks")


def test_an_unknown_checkpoint_does_not_exist(client, plan, cast):
    client.sign_in(cast.admin)
    for code in ("B07", "b06", "%00", "B06%20"):
        assert client.get(f"/laporan/{plan.id}/{code}").status_code == 404


# ── whose rows ────────────────────────────────────────────────────────────────
def test_a_liaison_fills_the_rows_of_the_own_unit_only(session, client, sleman, dinkes, lina):
    rows = valid_rows(sleman, ["B03", "B06", "B09", "B12"])
    rows[1] = type(rows[1])(**{**fields_of(rows[1]), "responsible_code": OFFICE})
    plan = a_plan(session, sleman, PlanState.ENACTED, rows=rows).plan
    a_window(session, OPEN)
    client.sign_in(lina)
    page = soup(client.get(address(plan)))
    (mine,) = page.select("a.no")
    key = mine.find_parent("tr")["id"].removeprefix("baris-")
    form = form_of(client, plan, key)
    assert send(client, plan, key, {**form, "realization": "7"}).status_code == 303
    other = next(one for one in lineages(session, plan) if one != key)
    assert send(client, plan, other, {"version": "0", "realization": "7"}).status_code == 403
    assert not soup(client.get(f"{address(plan)}?ubah={other}")).select("#u")
    assert not page.select_one("a[href$='/nihil']")


def fields_of(values):
    return {name: getattr(values, name) for name in values.__slots__}


def test_a_sibling_does_not_find_it(client, plan, point, dewi):
    client.sign_in(dewi)
    assert client.get(address(plan)).status_code == 404
    assert client.get(address(plan, "lembar.xlsx")).status_code == 404


def test_the_supervisor_reads_and_does_not_write(session, client, plan, cast, point):
    client.sign_in(cast.evaluator)
    page = soup(client.get(address(plan)))
    assert not page.select("a.no")
    lineage = lineages(session, plan)[0]
    assert send(client, plan, lineage, {"version": "0", "realization": "1"}).status_code == 403


# ── without scripts ───────────────────────────────────────────────────────────
def test_a_row_is_a_form_and_leads_to_the_next(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    first, second = lineages(session, plan)[:2]
    form = form_of(client, plan, first)
    assert form["version"] == "0"
    answer = send(
        client, plan, first,
        {**form, "realization": "12,5", "description": "Dua\nangkatan", "langkah": "berikut"},
    )  # fmt: skip
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"?ubah={second}#baris-{second}")
    (entry,) = entries(session, report_at(session, plan.id, point.id))
    assert (entry.realization, entry.description) == (Decimal("12.5"), "Dua\nangkatan")
    assert form_of(client, plan, first)["description"] == "Dua\nangkatan"


def test_what_can_not_be_read_stays_in_its_field_with_a_sentence(
    session, client, plan, cast, point
):
    client.sign_in(cast.admin)
    key = lineages(session, plan)[0]
    form = form_of(client, plan, key)
    answer = send(client, plan, key, {**form, "realization": "dua belas", "obstacles": "Hujan"})
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one("#u-realization")["value"] == "dua belas"
    assert page.select_one("#u-realization")["aria-describedby"] == "e-realization"
    assert "bukan angka" in page.select_one("#e-realization").text
    (entry,) = entries(session, report_at(session, plan.id, point.id))
    assert (entry.realization, entry.obstacles) == (None, "Hujan"), "the rest is stored"


@pytest.mark.parametrize("typed", ["-3", "1e9", "99999999999999999", "=1+1"])
def test_figures_no_report_holds_are_refused_beside_the_field(
    session, client, plan, cast, point, typed
):
    client.sign_in(cast.admin)
    key = lineages(session, plan)[0]
    answer = send(client, plan, key, {**form_of(client, plan, key), "realization": typed})
    assert answer.status_code == 422
    assert soup(answer).select_one("#u-realization")["value"] == typed


def test_a_text_with_control_signs_breaks_nothing(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    key = lineages(session, plan)[0]
    form = form_of(client, plan, key)
    text = "A\x00B\u200bC\r\nD <b>"
    assert send(client, plan, key, {**form, "description": text}).status_code == 303
    (entry,) = entries(session, report_at(session, plan.id, point.id))
    assert entry.description == "ABC\nD <b>"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "٣"])
def test_a_version_that_is_none_is_a_conflict_not_an_error(
    session, client, plan, cast, point, version
):
    client.sign_in(cast.admin)
    key = lineages(session, plan)[0]
    answer = send(client, plan, key, {"version": version, "realization": "3"})
    assert answer.status_code == 409


# ── for a script ──────────────────────────────────────────────────────────────
def test_the_answer_to_a_script_changes_what_changed(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    key = lineages(session, plan)[0]
    form = form_of(client, plan, key)
    answer = send(client, plan, key, {**form, "realization": "25"}, JSON)
    said = answer.get_json()
    assert (answer.status_code, said["errors"]) == (200, {})
    assert said["saved"].endswith("WIB")
    assert "1 dari 4 aksi terisi" in said["html"]["keadaan"]
    assert "Rancangan" in said["html"]["status-laporan"], "the first row began the report"
    assert "di atas 120% target" in said["html"][f"pesan-{key}"]
    assert "125,00%" in said["row"]
    again = {**form, "version": said["version"], "semula": said["base"], "realization": "20"}
    newer = send(client, plan, key, again, JSON).get_json()["version"]
    assert newer > said["version"], "the page's form goes on from what it was told"


def test_saving_the_same_again_after_a_lost_answer_succeeds(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    key = lineages(session, plan)[0]
    form = {**form_of(client, plan, key), "realization": "5"}
    first = send(client, plan, key, form, JSON)
    assert send(client, plan, key, form, JSON).get_json()["version"] == first.get_json()["version"]


def test_a_part_is_the_row_read_or_as_a_form(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    key = lineages(session, plan)[0]
    part = {"X-Bagian": "1"}
    where = address(plan, "baris", key)
    assert 'id="u"' not in client.get(where, headers=part, check=False).text
    assert 'id="u"' in client.get(f"{where}?bentuk=ubah", headers=part, check=False).text
    assert client.get(where).status_code == 303, "for people it leads to the page"
    assert client.get(address(plan, "baris", "no-such-row")).status_code == 404


# ── two people ────────────────────────────────────────────────────────────────
@pytest.fixture
def clash(session, client, plan, cast, point):
    """The admin has the first row open; the manager stores it meanwhile."""
    key = lineages(session, plan)[0]
    client.sign_in(cast.admin)
    form = {**form_of(client, plan, key), "realization": "8", "obstacles": "Hujan"}
    theirs = EntryValues(Decimal(9), "Sembilan orang")
    ctx = ctx_of(session, cast.manager, now())
    reports.save_entry(ctx, plan.id, point.id, key, theirs, version=0)
    return key, form


def test_the_second_sees_both_and_loses_nothing(session, client, plan, cast, clash):
    key, form = clash
    answer = send(client, plan, key, form)
    assert answer.status_code == 409
    box = soup(answer).select_one("#beda")
    assert cast.manager.name in box.text
    shown = [
        [" ".join(one.text.split()) for one in row.select("td")] for row in box.select("tr:has(td)")
    ]
    assert shown == [["8", "9"], ["kosong", "Sembilan orang"], ["Hujan", "kosong"]]
    mine = {one["name"] for one in box.select("input[value=saya][checked]")}
    assert mine == {"pilih:realization", "pilih:obstacles"}, "the untouched field is theirs"
    assert soup(answer).select_one("#u-realization")["value"] == "8"


def test_the_choice_is_stored(session, client, plan, cast, point, clash):
    key, form = clash
    page = soup(send(client, plan, key, form))
    version = page.select_one("#u [name=version]")["value"]
    chosen = {**form, "version": version, "pilih:realization": "mereka", "pilih:description": "mereka",
              "pilih:obstacles": "saya", "langkah": "selesai"}  # fmt: skip
    assert send(client, plan, key, chosen).status_code == 303
    (entry,) = entries(session, report_at(session, plan.id, point.id))
    assert (entry.realization, entry.description, entry.obstacles) == (
        Decimal(9), "Sembilan orang", "Hujan",
    )  # fmt: skip


def test_a_script_is_told_with_the_same_box(session, client, plan, point, clash):
    key, form = clash
    answer = send(client, plan, key, form, JSON)
    said = answer.get_json()
    assert answer.status_code == 409
    (entry,) = entries(session, report_at(session, plan.id, point.id))
    assert said["version"] == entry.version, "of theirs: choosing goes on from there"
    assert 'id="beda"' in said["clash"]


# ── sent back ─────────────────────────────────────────────────────────────────
def test_a_returned_row_shows_its_note_in_the_row(session, client, plan, cast):
    a_window(session, (-20, -12, -5))
    one = told(session, S.SUBMITTED, checkpoint="B06")
    keys = lineages(session, plan)
    report = walk(session, cast, one.report, A.START, now())
    judge(session, cast, report, EntryVerdict.RETURNED, now(), keys[1])
    ctx = ctx_of(session, cast.evaluator, now())
    note = "Lengkapi baris 1.2"
    reports.take_step(ctx, report.id, A.RETURN, version=report.version, note=note)
    page = soup(client.sign_in(cast.admin).get(address(plan)))
    message = page.select_one(f"#pesan-{keys[1]}")
    assert cast.evaluator.name in message.text
    assert "Lampirkan" in message.text
    assert "hidden" not in message.attrs
    assert "1 baris dikembalikan" in page.select_one("#keadaan").text
    assert "Lengkapi baris 1.2" in page.select_one(".r-head").text
    assert "Batas perbaikan" in page.select_one(".r-window").text
    assert len(page.select("a.no")) == 4, "the return's own deadline overrides the lock"


# ── the lock ──────────────────────────────────────────────────────────────────
def test_a_locked_page_says_since_when_and_leads_to_the_request(session, client, plan, cast):
    a_window(session, LOCKED)
    page = soup(client.sign_in(cast.admin).get(address(plan)))
    note = page.select_one("#terkunci")
    assert "terkunci sejak" in note.h2.text
    assert "23.59 WIB" in note.h2.text
    assert note.select_one("a")["href"] == address(plan, "dispensasi")
    assert not page.select("a.no")
    assert "data-terkunci" in page.select_one("#matriks").attrs


def test_a_form_open_at_the_lock_keeps_what_was_typed_in_sight(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    key = lineages(session, plan)[0]
    form = {
        **form_of(client, plan, key),
        "realization": "8",
        "description": "Baris satu\n<b>dua</b>",
    }
    a_window(session, LOCKED)
    answer = send(client, plan, key, form)
    assert answer.status_code == 409
    page = soup(answer)
    kept = [one.text for one in page.select(".r-kept dd")]
    assert kept == ["8", "Baris satu\n<b>dua</b>"]
    assert page.select_one(f"a[href='{address(plan, 'dispensasi')}']")
    said = send(client, plan, key, form, JSON)
    assert said.status_code == 409
    assert "terkunci sejak" in said.get_json()["message"]
    assert "version" not in said.get_json(), "the script must not take it for a conflict of values"


def test_a_report_handed_in_meanwhile_keeps_the_text_too(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    keys = lineages(session, plan)
    form = {**form_of(client, plan, keys[0]), "description": "Belum sempat"}
    told(session, S.SUBMITTED, checkpoint="B06", at=now())
    answer = send(client, plan, keys[0], form)
    assert answer.status_code == 409
    assert "Belum sempat" in soup(answer).select_one(".r-kept").text
    assert not soup(answer).select_one("a[href$='/dispensasi']")


def test_json_of_a_saved_row_is_json(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    key = lineages(session, plan)[0]
    answer = send(client, plan, key, {"version": "0", "realization": "x"}, JSON)
    assert answer.status_code == 422
    assert json.loads(answer.text)["errors"]["realization"].startswith("“x” bukan angka")


def test_who_holds_no_role_there_finds_nothing(session, client, plan, point):
    stranger = make_person(session, "asing@contoh.test", (Role.EVALUATOR, "35"))
    assert client.sign_in(stranger).get(address(plan)).status_code == 404


def test_checkpoints_have_their_own_reports(session, client, plan, cast, point):
    told(session, S.SUBMITTED, checkpoint="B03")
    assert checkpoint_of(session, plan, "B03").id != point.id
    client.sign_in(cast.admin)
    assert "Diajukan" in client.get(address(plan, code="B03")).text
    assert "Belum dilaporkan" in client.get(address(plan)).text
