"""The pages of a sheet of templates: shown first, and exactly that file is applied."""

import io
import re

import pytest
from bs4 import BeautifulSoup

from renaksi.core.cycle import CycleState
from renaksi.core.files import XLSX
from renaksi.queries.cycle_setup import templates_of
from tests.factories.plans import a_cycle
from tests.imports.sheets import xlsx
from tests.people import *  # noqa: F403 - the people of these tests

PAGE = "/siklus/2026/templat/unggah"
NEW = [["Strategi", "Aksi"], ["S1", "Menunjuk <petugas> piket"]]


@pytest.fixture
def cycle(session):
    return a_cycle(session, 2026, state=CycleState.PREPARING)


def upload(client, rows=NEW, name="isian.xlsx"):
    stream = rows if isinstance(rows, io.BytesIO) else xlsx(rows, sheet="Templat")
    return client.post(PAGE, data={"file": (stream, name)})


def slip(response):
    return re.search(r'name="berkas" value="([^"]+)"', response.text)[1]


def apply(client, response, year=2026):
    return client.post(f"/siklus/{year}/templat/unggah/terapkan", data={"berkas": slip(response)})


def actions(session, cycle):
    session.expire_all()
    return [one.action for one in templates_of(session, cycle.id)]


def test_the_sheet_is_sent_and_comes_back_as_no_change(client, agus, cycle):
    sent = client.sign_in(agus).get("/siklus/2026/templat/templat.xlsx")
    assert sent.mimetype == XLSX
    assert 'filename="Templat aksi 2026.xlsx"' in sent.headers["Content-Disposition"]
    page = upload(client, io.BytesIO(sent.data))
    assert "Tidak ada yang berubah" in page.text
    assert "Terapkan perubahan" not in page.text


def test_nothing_is_written_before_it_is_applied(client, session, agus, cycle):
    client.sign_in(agus)
    page = upload(client)
    assert "1 baris siap ditinjau" in page.text
    assert "Menunjuk &lt;petugas&gt; piket" in page.text
    assert NEW[1][1] not in actions(session, cycle)
    done = apply(client, page)
    assert done.status_code == 302
    assert (
        "1 templat ditambahkan dan 0 templat diubah dari isian.xlsx."
        in client.get(done.location).text
    )
    assert NEW[1][1] in actions(session, cycle)
    assert apply(client, page).status_code in {409, 422}
    assert actions(session, cycle).count(NEW[1][1]) == 1


def test_a_wrong_row_is_told_with_its_cell(client, session, agus, cycle):
    client.sign_in(agus)
    page = upload(client, [["Strategi", "Aksi", "Bobot"], ["S1", "Baru", 0]])
    assert "1 baris harus diperbaiki dahulu" in page.text
    assert "Sel C2: Bobot 0 tidak berarti apa-apa" in page.text
    assert apply(client, page).status_code == 422
    assert "Baru" not in actions(session, cycle)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"%PDF-1.7", "menurut isinya ini PDF"), (b"", "isinya kosong"), (None, "Pilih berkasnya")],
)
def test_a_file_that_can_not_be_read_is_refused_beside_its_field(
    client, agus, cycle, content, sentence
):
    client.sign_in(agus)
    data = {} if content is None else {"file": (io.BytesIO(content), "x.xlsx")}
    page = client.post(PAGE, data=data)
    assert page.status_code == 422
    assert sentence in BeautifulSoup(page.text, "html.parser").select_one("#file-error").text


def test_a_slip_is_good_for_its_cycle_and_its_person_alone(
    client, make_client, session, agus, cycle
):
    from tests.factories.people import make_person

    a_cycle(session, 2027, state=CycleState.PREPARING)
    page = upload(client.sign_in(agus))
    assert apply(client, page, 2027).status_code == 422
    other = make_person(session, "lain@contoh.test", (Role.NATIONAL_ADMIN, ROOT))  # noqa: F405
    answer = apply(make_client().sign_in(other), page)
    assert answer.status_code == 422
    assert NEW[1][1] not in actions(session, cycle)
    assert client.post(f"{PAGE}/terapkan", data={"berkas": "x"}).status_code == 422


def test_what_changed_meanwhile_is_shown_again(client, session, agus, cycle):
    client.sign_in(agus)
    page, between = upload(client), upload(client, [NEW[0], ["S2", "Lain lagi"]])
    apply(client, between)
    answer = apply(client, page)
    assert answer.status_code == 409
    assert "Templat berubah sejak pratinjau tadi" in answer.text
    assert apply(client, answer).status_code == 302


def test_a_closed_cycle_offers_the_file_and_no_upload(client, session, agus):
    a_cycle(session, 2024, state=CycleState.CLOSED)
    page = client.sign_in(agus).get("/siklus/2024/templat")
    assert "templat.xlsx" in page.text
    assert "/unggah" not in page.text
    assert client.get("/siklus/2024/templat/unggah").status_code == 409


def test_the_pages_cost_few_statements(client, agus, cycle, count_queries):
    client.sign_in(agus)
    for address in ("/siklus/2026/templat", PAGE, "/siklus/2026/templat/templat.xlsx"):
        with count_queries(at_most=12):
            client.get(address)
    with count_queries(at_most=12):
        upload(client)
