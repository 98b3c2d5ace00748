"""What anybody may see: a calendar, help, and of a print only number, date, state and hash."""

import hashlib
import io
from datetime import UTC, datetime

import pytest

from renaksi.core.cycle import CycleState
from renaksi.core.document import DocumentKind, grouped
from renaksi.core.plan import PlanState
from renaksi.services import documents
from renaksi.services.documents import Print
from renaksi.storage import files_in
from tests.factories.people import agency
from tests.factories.plans import a_cycle, a_plan, ctx_of

TOKEN = "0123456789abcdef" * 2
CONTENT = b"%PDF-1.7 isi yang rahasia\n%%EOF"


@pytest.fixture
def issued(app, session, sari, budi):
    revision = a_plan(session, agency(session, "34.04"), PlanState.ENACTED)
    documents.issue(
        ctx_of(session, sari, datetime(2026, 5, 20, tzinfo=UTC)),
        files_in(app.extensions["renaksi"].data_dir),
        revision.id,
        Print(DocumentKind.PLAN_MATRIX, TOKEN, CONTENT, "a" * 64),
        version=revision.version,
    )
    return revision


@pytest.mark.parametrize("name", ["", "/periksa", "/bantuan", "/privasi"])
def test_public_pages_need_no_session(client, name):
    assert client.get(f"/publik{name}").status_code == 200


def test_the_first_page_shows_the_calendar_of_the_open_cycle(client, session):
    assert "Belum ada siklus yang berjalan" in client.get("/publik").text
    a_cycle(session, 2026)
    page = client.get("/publik").text
    assert "Kalender siklus 2026" in page
    assert "Laporan B03" in page
    assert "10 April 2026" in page


def test_a_cycle_in_preparation_is_not_public(client, session):
    a_cycle(session, 2027, state=CycleState.PREPARING)
    assert "2027" not in client.get("/publik").text


@pytest.mark.parametrize("typed", [TOKEN, TOKEN.upper(), grouped(TOKEN)])
def test_a_code_leads_to_number_date_state_and_hash_and_to_nothing_else(client, issued, typed):
    page = client.get(f"/publik/periksa/{typed}")
    assert page.status_code == 200
    for shown in (issued.decree_number, "Ditetapkan", hashlib.sha256(CONTENT).hexdigest()):
        assert shown in page.text
    for hidden in ("Sleman", "Sari", "Melatih", "Bupati", "/renaksi", "/berkas/"):
        assert hidden not in page.text.split("<main")[1].split("</main")[0]


def test_the_state_shown_is_the_one_of_now(client, session, issued):
    issued.state = PlanState.CLOSED
    session.info.pop("wrote_audited", None)
    assert "Ditutup" in client.get(f"/publik/periksa/{TOKEN}").text


@pytest.mark.parametrize("token", ["f" * 32, "zz", "1", "%00", "a" * 200, "'; drop table x"])
def test_a_code_that_is_none_is_answered_like_one_that_never_was(client, issued, token):
    page = client.get(f"/publik/periksa/{token}")
    assert page.status_code == 404
    assert "Kode ini tidak dikenal" in page.text


def test_the_form_leads_on_and_forgives_spaces_and_capitals(client, issued):
    response = client.get("/publik/periksa", query_string={"kode": f" {grouped(TOKEN).lower()} "})
    assert response.location == f"/publik/periksa/{TOKEN}"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Ketik kode yang tercetak"), ("7F3K-92QD", "Kode terdiri atas 32 angka dan huruf")],
)
def test_a_code_mistyped_is_explained_beside_the_field(client, typed, sentence):
    page = client.get("/publik/periksa", query_string={"kode": typed})
    assert page.status_code == 422
    assert sentence in page.text
    assert f'value="{typed}"' in page.text


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (CONTENT, 200, "Berkas Anda sama dengan yang diterbitkan"),
        (CONTENT + b"x", 200, "Berkas Anda bukan berkas yang diterbitkan"),
        (None, 422, "Pilih berkasnya dahulu."),
    ],
)
def test_a_file_is_compared_and_not_kept(app, client, issued, content, status, sentence):
    before = stored(app)
    data = {} if content is None else {"file": (io.BytesIO(content), "a.pdf")}
    page = client.post(f"/publik/periksa/{TOKEN}", data=data)
    assert page.status_code == status
    assert sentence in page.text
    assert stored(app) == before


def stored(app):
    root = app.extensions["renaksi"].data_dir
    return sorted(str(path) for path in root.rglob("*") if path.is_file())


def test_comparing_with_an_unknown_code_says_only_that(client):
    data = {"file": (io.BytesIO(CONTENT), "a.pdf")}
    assert client.post(f"/publik/periksa/{'e' * 32}", data=data).status_code == 404


def test_help_speaks_to_every_role(client):
    from renaksi import labels

    page = client.get("/publik/bantuan").text
    assert [word for word in labels.ROLE.values() if word not in page] == []


def test_checking_a_code_is_one_statement(client, issued, count_queries):
    with count_queries(at_most=1):
        client.get(f"/publik/periksa/{TOKEN}")
