"""Guidance as a figure of the system: golden numbers, and the list of events it opens to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.instrument import ComputedFact, Measure
from renaksi.models import AssessmentAnswer
from renaksi.queries.guidance_facts import guidance_facts
from renaksi.services import guidance
from tests.factories.assessments import SHEET, assessed
from tests.factories.guidance import a_held_event, an_event
from tests.factories.people import acting, agency

FIGURE = Measure(
    target=Decimal(2), unit="kegiatan", fact=ComputedFact.GUIDANCE_TAKEN
)  # fmt: skip
WITH_GUIDANCE = replace(
    SHEET,
    code="BINA",
    aspects=(
        SHEET.aspects[0],
        replace(
            SHEET.aspects[1],
            name="Sosialisasi",
            indicators=(
                SHEET.aspects[1].indicators[0],
                replace(SHEET.aspects[1].indicators[1], measure=FIGURE),
            ),
        ),
    ),
)


def play(session, rina) -> None:
    """A year of DIY: two for Sleman and Bantul, one nobody of Bantul came to, some that do not count."""
    a_held_event(session, rina, "34.04", "34.02", on=date(2026, 1, 1), title="Satu")
    a_held_event(session, rina, "34.04", on=date(2026, 3, 31), title="Dua")
    one_came = an_event(session, rina, "34.04", "34.02", on=date(2026, 2, 2), title="Tiga")
    came = {agency(session, "34.04").id: 3}
    guidance.attend(acting(session, rina), one_came.id, came, version=one_came.version)
    a_held_event(session, rina, "34.03", on=date(2025, 12, 31), title="Tahun lalu")
    an_event(session, rina, "34.03", on=date(2026, 2, 1), title="Hanya direncanakan")
    off = an_event(session, rina, "34.03", on=date(2026, 2, 3), title="Dibatalkan")
    guidance.cancel(acting(session, rina), off.id, "Batal.", version=off.version)


def test_events_attended_and_held_are_counted_up_to_the_day(session, rina, count_queries):
    play(session, rina)
    ids = {code: agency(session, code).id for code in ("34", "34.02", "34.03", "34.04")}

    def told(as_of: date, year: int = 2026) -> dict[str, tuple[Decimal | None, ...]]:
        with count_queries(at_most=2):
            found = guidance_facts(session, year, list(ids.values()), as_of)
        return {
            code: (found[key].value, *found[key].inputs.values()) for code, key in ids.items()
        }  # fmt: skip

    assert told(date(2026, 3, 31)) == {
        "34": (3, 0, 0, 3), "34.02": (1, 2, 1, 0), "34.03": (None,), "34.04": (3, 3, 3, 0),
    }  # fmt: skip
    assert told(date(2026, 3, 30)) == {
        "34": (2, 0, 0, 2), "34.02": (1, 2, 1, 0), "34.03": (None,), "34.04": (2, 2, 2, 0),
    }  # fmt: skip
    assert told(date(2026, 3, 31), 2025)["34.03"] == (1, 1, 1, 0)


def test_the_figure_counts_and_opens_to_the_events_it_rests_on(
    session, rina, make_client, count_queries
):
    play(session, rina)
    made = assessed(session, S.HUB_APPROVED, code="34.02", sheet=WITH_GUIDANCE)
    lines = session.scalars(
        select(AssessmentAnswer)
        .where(AssessmentAnswer.assessment_id == made.id, AssessmentAnswer.figure_inputs != {})
    ).all()  # fmt: skip
    assert [(one.figure_value, one.figure_inputs["attended"]) for one in lines] == [(1, "1")]
    client = make_client().sign_in(made.cast.evaluator)
    address = f"/penilaian/{made.id}/rincian/B2"
    client.get(address)
    with count_queries(at_most=12):
        page = BeautifulSoup(client.get(address).text, "html.parser")
    text = " ".join(page.get_text(" ").split())
    assert "Kegiatan pembinaan yang diikuti atau diselenggarakan menurut data" in text
    assert ": 1 kegiatan." in text
    assert "(1 − 0) ÷ (2 − 0) × 100 = 50,00" in text
    link = next(one for one in page.select("a") if "Buka daftar kegiatan" in one.text)["href"]
    listed = BeautifulSoup(client.get(link).text, "html.parser")
    assert [one.a.text for one in listed.select("tbody tr th")] == ["Satu"]
    assert "diikuti atau diselenggarakan 34.02" in " ".join(listed.get_text(" ").split())
    hub = make_client().sign_in(rina)
    by_hub = "/kegiatan/daftar.csv?terlibat=34&tahun=2026&sampai="
    assert len(hub.get(f"{by_hub}2026-03-30").text.splitlines()) == 1 + 2
    assert len(hub.get(f"{by_hub}kapan").text.splitlines()) == 1 + 3
