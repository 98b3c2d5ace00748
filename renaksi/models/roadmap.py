"""Targets of the nation's road map."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from renaksi.core.roadmap import RoadmapMeasure, RoadmapScope
from renaksi.models.base import Base, code_enum


class RoadmapTarget(Base):
    """What should be reached by the end of a year, of one measure, by one group of agencies."""

    __tablename__ = "roadmap_target"
    __table_args__ = (
        UniqueConstraint("measure", "scope", "level", "year"),
        CheckConstraint("value > 0", name="value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    measure: Mapped[RoadmapMeasure] = mapped_column(code_enum(RoadmapMeasure))
    scope: Mapped[RoadmapScope] = mapped_column(code_enum(RoadmapScope))
    level: Mapped[str] = mapped_column(String(60), default="")
    """The state of connection or the predicate it is about; empty for other measures."""
    year: Mapped[int]
    value: Mapped[Decimal]
    """Percent, or a score."""
    legal_basis: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
