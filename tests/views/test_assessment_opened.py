"""A score opened to the end: weights, inputs, notes, overrides, and what nobody opens."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.assessment_answer import Given
from renaksi.models import AssessmentResult
from renaksi.services import moderation
from tests.factories.assessments import FINAL_AT, NO, REASON, assessed
from tests.factories.plans import ctx_of


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


@pytest.fixture
def made(session):
    """Bantul's final result: one indicator judged otherwise than it said."""
    return assessed(session, S.FINAL, code="34.02", hub={"A3": NO})


@pytest.fixture
def lead(made, client):
    client.sign_in(made.cast.lead)
    return client


def table(page) -> dict[str, list[str]]:
    """By code, the cells of a line."""
    rows = [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in page.select("table.a-open tbody tr")
    ]
    return {row[0].split()[0]: row for row in rows}


def test_the_lines_of_an_opened_score_add_up_to_what_was_frozen(session, lead, made, count_queries):
    address = f"/penilaian/{made.id}/rincian"
    lead.get(address)
    with count_queries(at_most=12):
        page = soup(lead.get(address))
    result = session.scalars(
        select(AssessmentResult).where(AssessmentResult.assessment_id == made.id)
    ).one()
    assert page.h1.text == "Nilai nasional 40,00, Kurang"
    frozen = {
        line["code"]: line["points"]
        for aspect in result.content["columns"]["national"]["aspects"]
        for line in aspect["indicators"]
    }
    rows = table(page)
    shown = {code: rows[code][4].replace(",", ".") for code in frozen}
    assert shown == frozen
    assert rows["A3"][-1] == REASON
    assert rows["B2"][2:4] == ["0,00%", "–"]
    assert "dibulatkan setengah ke atas menjadi 40,00." in page.text
    own = soup(lead.get(f"{address}?kolom=mandiri"))
    assert own.h1.text == "Nilai mandiri 60,00, Cukup"
    assert lead.get(f"{address}?kolom=lain", check=False).status_code == 404


def test_one_indicator_is_told_step_by_step_in_every_column(lead, made, count_queries):
    address = f"/penilaian/{made.id}/rincian/A3"
    lead.get(address)
    with count_queries(at_most=12):
        page = soup(lead.get(address))
    heads = [one.get_text() for one in page.select("section h2")]
    assert heads[:3] == [
        "Nilai mandiri: 100,00 dari 100",
        "Nilai hub: 0,00 dari 100",
        "Nilai nasional: 0,00 dari 100",
    ]
    assert "Jawaban tidak: 0,00 dari 100." in page.text
    assert REASON in page.text
    assert "pusat tidak mengubahnya" in page.text
    computed = soup(lead.get(f"/penilaian/{made.id}/rincian/B1"))
    assert [one.get_text() for one in computed.select("section h2")] == [
        "Dihitung sistem: 0,00 dari 100"
    ]
    assert "menurut data sampai akhir 31 Maret 2026: 0" in " ".join(computed.text.split())
    assert lead.get(f"/penilaian/{made.id}/rincian/Z9", check=False).status_code == 404


def test_an_override_of_the_centre_is_told_with_what_the_system_had_computed(session, make_client):
    made = assessed(session, S.MODERATION)
    ctx = ctx_of(session, made.centre.evaluator, FINAL_AT)
    given = Given(Decimal(1), note="Keputusan terbit sebelum tanggal data.")
    moderation.change_value(ctx, made.id, "B1", given, version=0)
    client = make_client().sign_in(made.centre.lead)
    text = client.get(f"/penilaian/{made.id}/rincian/B1").text
    assert "Sistem menghitung 0; pusat menggantinya dengan 1 beserta catatan." in text
    assert "Keputusan terbit sebelum tanggal data." in text
    hub = make_client().sign_in(made.cast.lead).get(f"/penilaian/{made.id}/rincian/B1").text
    assert "Keputusan terbit" not in hub


def test_nobody_opens_more_than_the_reader_may_see(session, make_client):
    made = assessed(session, S.HUB, code="34.02")
    own = soup(make_client().sign_in(made.cast.admin).get(f"/penilaian/{made.id}/rincian"))
    assert [one.get_text(strip=True).split(",")[0] for one in own.select(".r-tabs a")] == [
        "Nilai mandiri"
    ]
    started = assessed(session, S.SELF)
    unseen = make_client().sign_in(made.cast.evaluator).get(f"/penilaian/{started.id}/rincian")
    assert "Belum ada nilai yang dapat dibuka" in unseen.text
    unseen = make_client().sign_in(made.cast.evaluator).get(f"/penilaian/{started.id}/rincian/A1")
    assert "Belum ada nilai yang dapat dibuka" in unseen.text
