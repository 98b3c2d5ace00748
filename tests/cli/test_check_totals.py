"""`renaksi check totals`, on the file that `renaksi setup` makes and plans put into it."""

import pytest
from sqlalchemy import create_engine, delete, update
from sqlalchemy.orm import Session

from renaksi.core.report import ReportState as S
from renaksi.database import tune
from renaksi.models import ReportTotal, StrategyTotal
from tests.factories.reports import told


@pytest.fixture
def session(data_dir):
    engine = create_engine(f"sqlite:///{data_dir / 'renaksi.db'}")
    tune(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_with_nothing_in_force_there_is_nothing_to_find(run):
    said = run("check", "totals")
    assert (said.exit_code, said.stdout) == (0, "Angka laporan: cocok\n")


def test_what_differs_is_named_and_put_right(run, session):
    found = told(session, S.SUBMITTED)
    slot = found.slot
    assert run("check", "totals").exit_code == 0
    session.execute(
        update(ReportTotal)
        .where(ReportTotal.plan_id == slot[0], ReportTotal.checkpoint_id == slot[1])
        .values(missing=2, on_time=False)
    )
    session.execute(delete(StrategyTotal).where(StrategyTotal.checkpoint_id == slot[1] + 1))
    session.execute(delete(ReportTotal).where(ReportTotal.checkpoint_id == slot[1] + 2))
    session.commit()
    said = run("check", "totals")
    assert said.exit_code == 1
    assert said.stdout.splitlines() == [
        "Angka laporan: 3 temuan",
        "  Angka Kabupaten Sleman, B03 2026 tidak cocok: tepat waktu, aksi tanpa nilai.",
        "  Angka Kabupaten Sleman, B06 2026 tidak cocok: capaian menurut strategi.",
        "  Angka Kabupaten Sleman, B09 2026 belum ada.",
    ]
    mended = run("check", "totals", "--betulkan")
    assert mended.stdout.splitlines() == [
        "1 renaksi ditulis ulang angkanya.",
        "Angka laporan: cocok",
    ]
    assert mended.exit_code == 0
    assert run("check", "totals", "--betulkan").stdout.startswith("0 renaksi")
