"""Instruments of assessment (LKE): their versions, scales, aspects and indicators.

A published version never changes; `queries.instruments` reads one as a `core.instrument.Instrument`.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.instrument import ComputedFact, EvidenceRule, IndicatorKind, SmallRule
from renaksi.core.instrument_scores import OldScores
from renaksi.models.agency import Agency
from renaksi.models.base import Base, Json, code_enum


class Instrument(Base):
    """What agencies are assessed with, through all its versions; known by its code."""

    __tablename__ = "instrument"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    """In capitals, as files and commands write it."""
    owner_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)

    owner: Mapped[Agency] = relationship()


class InstrumentVersion(Base):
    """One version: a draft until it is published, frozen from then on."""

    __tablename__ = "instrument_version"
    __table_args__ = (
        UniqueConstraint("instrument_id", "number"),
        CheckConstraint("score_min < score_max", name="range"),
        Index(
            "uq_instrument_version_draft",
            "instrument_id",
            unique=True,
            sqlite_where=text("published_at IS NULL"),
            postgresql_where=text("published_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    legal_basis: Mapped[str] = mapped_column(String(400), default="")
    score_min: Mapped[Decimal]
    score_max: Mapped[Decimal]
    evidence_rule: Mapped[EvidenceRule] = mapped_column(code_enum(EvidenceRule))
    small_n: Mapped[Decimal]
    weak_below: Mapped[Decimal]
    old_scores: Mapped[OldScores | None] = mapped_column(code_enum(OldScores))
    """How results of the version before stand beside new ones; None where the scale is the same."""
    old_grades: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Of BY_GRADE: the new predicate of each old one."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None]
    """None: a draft."""
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    instrument: Mapped[Instrument] = relationship()

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class GradeBand(Base):
    """A predicate of a version's scale, the best first."""

    __tablename__ = "grade_band"
    __table_args__ = (UniqueConstraint("version_id", "name"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    symbol: Mapped[str] = mapped_column(String(60), default="")
    lower: Mapped[Decimal | None]
    """None: no threshold was ever published."""
    includes_lower: Mapped[bool] = mapped_column(default=True)


class InstrumentAspect(Base):
    """A group of indicators."""

    __tablename__ = "instrument_aspect"
    __table_args__ = (UniqueConstraint("version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    ordinal: Mapped[int]
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(300))
    weight: Mapped[Decimal]


class InstrumentIndicator(Base):
    """One question; answers hold on to it, so its row stays as long as its version does."""

    __tablename__ = "instrument_indicator"
    __table_args__ = (
        UniqueConstraint("version_id", "code"),
        CheckConstraint("kind <> 'computed' OR fact IS NOT NULL", name="fact_if_computed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    aspect_id: Mapped[int] = mapped_column(ForeignKey("instrument_aspect.id"), index=True)
    ordinal: Mapped[int]
    """Within the whole sheet."""
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(400))
    weight: Mapped[Decimal]
    kind: Mapped[IndicatorKind] = mapped_column(code_enum(IndicatorKind))
    levels: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """[{"value": "0", "description": …}] of an anchored level, the lowest first."""
    formula: Mapped[str] = mapped_column(String(200), default="")
    inputs: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """[{"name": …, "label": …}] that the formula asks for."""
    denominator: Mapped[str] = mapped_column(String(60), default="")
    floor: Mapped[Decimal | None]
    """With `target`, of what is measured."""
    target: Mapped[Decimal | None]
    unit: Mapped[str] = mapped_column(String(60), default="")
    fact: Mapped[ComputedFact | None] = mapped_column(
        code_enum(ComputedFact, length=40, check=False)
    )
    evidence: Mapped[list[str]] = mapped_column(default=list)
    guidance: Mapped[str] = mapped_column(Text, default="")
    not_applicable: Mapped[str] = mapped_column(Text, default="")
    small_rule: Mapped[SmallRule] = mapped_column(code_enum(SmallRule))
    compare_with: Mapped[str] = mapped_column(String(20), default="")
    recommendation: Mapped[str] = mapped_column(Text, default="")
