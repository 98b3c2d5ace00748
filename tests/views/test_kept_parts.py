"""Pages whose body is kept show what a process that has just begun would show: after everything that
may happen, to everybody, at every address.
"""

from datetime import date

import pytest
from jinja2 import DictLoader

from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanState
from renaksi.core.report import ReportAction as A, Timing
from renaksi.services import agencies, obligations
from renaksi.views import kept_parts
from tests.factories.cycles import agency, opened, system
from tests.factories.plans import a_plan
from tests.factories.report_history import reported, step, submit, wib

ADDRESSES = (
    "/dasbor/kepatuhan?siklus=2025&per=2026-02-01&periode=B12&urut=terendah",
    "/dasbor/kepatuhan?siklus=2025&per=2026-02-01&periode=semua&q=kabupaten",
    "/dasbor/renaksi?siklus=2025&per=2026-02-01&hal=2",
)


def send_a_report(session, cycle):
    reported(session, cycle, "34.04", "B12", submit(wib(2026, 1, 9)))


def verify_another(session, cycle):
    came = submit(wib(2026, 1, 14), Timing.LATE, nil=True)
    reported(session, cycle, "34.01", "B12", came, step(wib(2026, 1, 20), A.VERIFY))


def rename(session, cycle):
    owner, day = agency(session, "34.01"), date(2025, 3, 1)
    ctx = system(session, wib(2026, 1, 20))
    agencies.rename_agency(ctx, owner.id, name="Kabupaten <Baru>", short_name="Baru", on=day)


def move(session, cycle):
    below, above = agency(session, "34.02").id, agency(session, "33").id
    agencies.move_agency(
        system(session, wib(2026, 1, 20)),
        below,
        supervisor_id=above,
        on=date(2025, 6, 1),
        legal_basis="Uji",
    )


def exempt(session, cycle):
    obligations.set_exception(
        system(session, wib(2026, 1, 25)),
        cycle.id,
        agency(session, "34.03").id,
        owes_plan=False,
        owes_reports=False,
        reason="Gempa bumi",
    )


def begin_a_plan(session, cycle):
    a_plan(session, agency(session, "34.71"), PlanState.DRAFT)


def close(session, cycle):
    cycle.state = CycleState.CLOSED
    session.flush()


def body(client, address):
    text = client.get(address).text
    return text[text.index("<main") : text.index("</main>")]


@pytest.mark.sqlite_only  # nothing here is the database's
def test_a_kept_page_is_what_a_fresh_one_would_be(client, session, agus, rina, kadek):
    cycle = opened(session)
    everybody = [agus, rina, kadek]

    def pages():
        return {
            (who.email, one): body(client.sign_in(who), one)
            for who in everybody
            for one in ADDRESSES
        }

    before = pages()
    for happens in (
        send_a_report, verify_another, rename, move, exempt, begin_a_plan, close,
    ):  # fmt: skip
        happens(session, cycle)
        kept = pages()
        kept_parts.forget()
        fresh = pages()
        assert kept == fresh, happens.__name__
        assert fresh != before, f"{happens.__name__} shows nowhere"
        before = fresh


@pytest.mark.sqlite_only
def test_nobody_is_shown_with_somebody_elses_name(client, session, agus, rina):
    opened(session)
    address = ADDRESSES[0]
    first, again = (client.sign_in(agus).get(address).text for _ in range(2))
    assert first.count(agus.name) == again.count(agus.name) > 0
    other = client.sign_in(rina).get(address).text
    assert agus.name not in other
    assert rina.name in other


def test_the_least_used_part_goes_first(app, monkeypatch):
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader({"part.html": "<b>{{ word }}</b>"}))
    drawn = []

    def ask(word):
        def draw():
            drawn.append(word)
            return {"word": f"<{word}>"}

        return kept_parts.kept_part("part.html", word, draw)

    with app.test_request_context():
        kept_parts.forget()
        for number in range(kept_parts.KEPT + 3):
            assert ask(0) == "<b>&lt;0&gt;</b>"
            ask(number)
        assert drawn == list(range(kept_parts.KEPT + 3))
        ask(1)
        assert drawn[-1] == 1
        ask(kept_parts.KEPT)
        assert drawn[-1] == 1
    kept_parts.forget()
