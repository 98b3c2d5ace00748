"""A register in a file by page: a dry run, then exactly what was shown; and what sources ask for."""

import csv
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from renaksi.core.policy import Role
from renaksi.core.recommendation import RecommendationSource
from renaksi.core.recommendation_sheet import COLUMNS
from renaksi.models import Recommendation, SourceRule
from renaksi.services import source_rules
from tests.factories.people import make_person, system
from tests.factories.register import cells

UPLOAD, APPLY, RULES = "/rekomendasi/impor", "/rekomendasi/impor/terapkan", "/rekomendasi/sumber"
WRONG = cells(nomor="R/9", instansi_kode="99.99")


def sheet(*rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *rows])
    return out.getvalue().encode()


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def send(client, *rows, name="register.csv"):
    return client.post(UPLOAD, data={"file": (io.BytesIO(sheet(*rows)), name)})


def slip(response) -> str:
    return soup(response).find("input", attrs={"name": "berkas"})["value"]


def count(session) -> int:
    return session.scalar(select(func.count(Recommendation.id)))


def day(offset: int = 0):
    return datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta")).date() + timedelta(days=offset)


@pytest.fixture
def admin(session):
    return make_person(session, "admin@contoh.test", (Role.NATIONAL_ADMIN, "KEMENPANRB"))


@pytest.fixture
def hub(session):
    return make_person(session, "tim@diy.test", (Role.EVALUATOR, "34"))


def test_a_register_is_shown_and_then_taken_over(session, client, admin, make_client, hub):
    """The national administrator brings in any issuer's; a hub only what it could issue itself."""
    client.sign_in(admin)
    rows = cells(), cells(nomor="OM/1", sumber="ombudsman", penerbit_kode="OMBUDSMAN")
    shown = send(client, *rows)
    assert "Terapkan 2 baris" in shown.text
    assert count(session) == 0
    assert client.post(APPLY, data={"berkas": slip(shown)}).location == "/rekomendasi"
    assert count(session) == 2
    again = send(client, *rows)
    assert soup(again).h1.text == "Tidak ada yang berubah"
    assert "Terapkan" not in again.text
    changed = send(client, cells(prioritas="tinggi"), rows[1])
    assert "prioritas" in changed.text
    assert "Tinggi" in changed.text
    stolen = make_client().sign_in(hub).post(APPLY, data={"berkas": slip(changed)})
    assert stolen.status_code == 422

    client.sign_in(hub)
    mine = send(client, cells(nomor="R/2"), rows[1])
    assert soup(mine).h1.text == "Berkas masih memuat kesalahan"


def test_wrong_rows_stop_the_file_unless_the_reader_says_otherwise(session, client, admin):
    client.sign_in(admin)
    shown = send(client, cells(), WRONG)
    assert "Sel D3" in soup(shown).main.get_text(" ")
    assert client.post(APPLY, data={"berkas": slip(shown)}).status_code == 422
    assert count(session) == 0
    done = client.post(APPLY, data={"berkas": slip(shown), "sebagian": "1"})
    assert done.status_code == 302
    assert count(session) == 1
    assert client.post(APPLY, data={"berkas": "rusak"}).status_code == 422
    late = client.post(APPLY, data={"berkas": slip(shown), "sebagian": "1"})
    assert late.status_code == 422  # the file is gone with what it brought


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "", "Pilih berkasnya"),
        (b"bukan lembar", "a.pdf", ""),
        (b"kolom\nlain\n", "a.csv", ""),
    ],
)
def test_what_is_no_register_is_refused_with_a_sentence(client, admin, content, name, words):
    client.sign_in(admin)
    answer = client.post(UPLOAD, data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 422
    error = soup(answer).find(id="file-error").get_text(strip=True)
    assert error.endswith(".")
    assert words in error


def test_the_empty_file_has_the_columns_of_the_register(client, admin):
    client.sign_in(admin)
    answer = client.get("/rekomendasi/impor/contoh.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    assert book.get_sheet_by_name("Rekomendasi").to_python()[0] == list(COLUMNS)
    assert len(book.get_sheet_by_name("Petunjuk").to_python()) > len(COLUMNS)


# ── what sources ask for ──────────────────────────────────────────────────────
RULE = {
    "answer_days": "45", "answer_count": "working", "review_days": "20",
    "review_count": "calendar", "asks_audit": "y", "number_pattern": "OM-{year}-{n:03d}",
}  # fmt: skip


def test_a_rule_holds_from_its_day_on_and_the_old_one_is_remembered(
    session, client, admin, count_queries
):
    source_rules.seed(system(session))
    client.sign_in(admin)
    form = client.get(f"{RULES}/ombudsman")
    assert soup(form).select_one("#answer_days")["value"] == "60"
    later = RULE | {"valid_from": day(30).isoformat()}
    assert client.post(f"{RULES}/ombudsman", data=later).location == RULES
    with count_queries(at_most=12):
        page = client.get(RULES)
    told = soup(page).main.get_text(" ", strip=True)
    assert told.index("Mulai") < told.index("45 hari kerja")
    assert "OM-" in told
    assert client.post(f"{RULES}/ombudsman", data=RULE | {"valid_from": day().isoformat()})
    told = soup(client.get(RULES)).main.get_text(" ", strip=True)
    assert "Dahulu, sejak semula" in told
    rules = session.scalars(
        select(SourceRule).where(SourceRule.source == RecommendationSource.OMBUDSMAN)
    )
    assert len(rules.all()) == 3


@pytest.mark.parametrize(
    "given",
    [
        {"answer_days": "0"},
        {"answer_days": "367"},
        {"answer_days": "sebulan"},
        {"number_pattern": "R/{n}"},
        {"number_pattern": "R/{year}/{n!r}"},
        {"answer_count": "lunar"},
        {"valid_from": "2020-01-01"},
        {"valid_from": ""},
    ],
)
def test_a_rule_that_cannot_be_worked_with_is_refused_beside_its_field(client, admin, given):
    client.sign_in(admin)
    page = client.post(f"{RULES}/monev", data=RULE | {"valid_from": day().isoformat()} | given)
    assert page.status_code == 422
    assert soup(page).select_one(".r-error").get_text(strip=True).endswith(".")
    assert client.get(f"{RULES}/lain").status_code == 404
