"""Drafts and rows for tests of the matrix, made by the use cases themselves."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.cycle import CycleState
from renaksi.core.plan_item import ItemValues
from renaksi.models import ActionItem, Cycle, PlanRevision, User
from renaksi.services import cycles, items, plans
from tests.factories.people import acting, agency, system
from tests.support.backends import settle

IN_FEBRUARY = datetime(2026, 2, 10, 3, tzinfo=UTC)
IN_MAY = datetime(2026, 5, 20, 3, tzinfo=UTC)
"""After B03 was due (10 April 2026)."""


def open_cycle(session: Session, year: int = 2026) -> Cycle:
    """A cycle people work in, with the default calendar, strategies and templates."""
    found = session.scalar(select(Cycle).where(Cycle.year == year))
    if found is None:
        found = cycles.create_cycle(system(session), year)
        found.state = CycleState.OPEN
        settle(session)
    return found


def draft(session: Session, by: User, code: str = "34.04", now: datetime | None = None):
    """The empty first revision of an agency's plan, begun by its administrator."""
    cycle = open_cycle(session)
    revision = plans.create_plan(
        acting(session, by, now or IN_FEBRUARY), agency(session, code).id, cycle.id
    )
    settle(session)
    return revision


def values(strategy: str = "S1", **more: object) -> ItemValues:
    """A row that passes every check, but for what `more` says."""
    whole = ItemValues(
        strategy_code=strategy,
        action="Menetapkan SOP penanganan pengaduan di setiap perangkat daerah",
        indicator="Perangkat daerah yang memiliki SOP berlaku",
        unit="perangkat daerah",
        baseline=Decimal(31),
        targets={"B03": Decimal(31), "B06": Decimal(38), "B09": Decimal(44), "B12": Decimal(48)},
        annual_target=Decimal(48),
        weight=Decimal(10),
        responsible_code="34.04",
        budget=Decimal(25_000_000),
        funding_source="APBD",
        required_evidence=("Dokumen SOP",),
    )
    return replace(whole, **more)


def add(session: Session, revision: PlanRevision, by: User, *actions: str, **more) -> list[str]:
    """Rows with these actions; their lineages."""
    ctx = acting(session, by, more.pop("now", IN_FEBRUARY))
    rows = [values(action=action, **more) for action in actions]
    made = items.paste_rows(ctx, revision.id, rows)
    settle(session)
    return [one.lineage_id for one in made]


def item(session: Session, revision: PlanRevision, lineage_id: str) -> ActionItem:
    return session.scalars(
        select(ActionItem).where(
            ActionItem.revision_id == revision.id, ActionItem.lineage_id == lineage_id
        )
    ).one()
