"""`renaksi assessments tick`: what time alone decides."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from renaksi.core.assessment import AssessmentState as S
from renaksi.extensions import db
from renaksi.models import Assessment
from renaksi.services import objections
from tests.factories.assessments import HUB_AT, NO, assessed
from tests.factories.plans import ctx_of

OVER = datetime(2026, 5, 20, 3, tzinfo=UTC)
"""The time for objections is over."""


@pytest.fixture
def states(data_dir):
    """Two are approved, one of two whose scores were announced has objected."""
    from renaksi import create_app

    app = create_app()
    with app.app_context():
        session = db.session()
        for code, state in (("34.01", S.HUB_APPROVED), ("34.02", S.HUB_APPROVED),
                            ("34.03", S.OBJECTION)):  # fmt: skip
            assessed(session, state, code=code)
        made = assessed(session, S.OBJECTION, code="34.04", hub={"A1": NO})
        one = objections.write(
            ctx_of(session, made.cast.admin, HUB_AT), made.id, "A1", "Lihat SOP.", version=0
        )
        objections.file_it(ctx_of(session, made.cast.manager, HUB_AT), one.id, version=None)
        session.commit()
        db.session.remove()

    def read() -> list[S]:
        with app.app_context():
            rows = select(Assessment.state).order_by(Assessment.id)
            found = list(db.session.scalars(rows))
            db.session.remove()
        return found

    return read


def test_a_day_announces_what_was_approved_and_closes_what_is_over(run, states, time_machine):
    time_machine.move_to(OVER, tick=False)
    first = run("assessments", "tick")
    assert (first.exit_code, first.stdout) == (0, "Penilaian yang berlanjut: 3\n")
    assert states() == [S.OBJECTION, S.OBJECTION, S.MODERATION, S.OBJECTION]
    again = run("assessments", "tick")  # nothing more happens today
    assert again.stdout == "Penilaian yang berlanjut: 0\n"
