"""Complaints from SP4N-LAPOR!: what an export says of each, without people and without contents."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.complaint import (
    AliasSource,
    ComplaintBucket,
    ComplaintClass,
    ComplaintClock,
)
from renaksi.models.agency import Agency
from renaksi.models.base import Base, code_enum

TrackingId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite keeps a table by its key only where that is an INTEGER."""


class ComplaintImport(Base):
    """One export that was taken in, and what it changed."""

    __tablename__ = "complaint_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    """The agency whose export it is; None: the centre's, of many agencies."""
    file_name: Mapped[str] = mapped_column(String(200), default="")
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    """Of the file itself, which is not kept: it holds names and contents."""
    rows: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    """Rows of other agencies in the export of one."""
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    """The days its complaints came in."""
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    agency: Mapped[Agency | None] = relationship()


class ComplaintStatusMapping(Base):
    """A raw "Status Laporan" and where it counts; the national administrator edits it."""

    __tablename__ = "complaint_status_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    raw: Mapped[str] = mapped_column(String(120), unique=True)
    bucket: Mapped[ComplaintBucket] = mapped_column(code_enum(ComplaintBucket))
    changed_at: Mapped[datetime | None]
    """None: nobody has decided; the default stands."""
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ComplaintClassification(Base):
    """A raw "Klasifikasi Laporan" and the class whose clock runs."""

    __tablename__ = "complaint_classification"

    id: Mapped[int] = mapped_column(primary_key=True)
    raw: Mapped[str] = mapped_column(String(120), unique=True)
    complaint_class: Mapped[ComplaintClass] = mapped_column(code_enum(ComplaintClass))


class ComplaintCategory(Base):
    """A category as exports name it."""

    __tablename__ = "complaint_category"

    id: Mapped[int] = mapped_column(primary_key=True)
    raw: Mapped[str] = mapped_column(String(200), unique=True)


class ComplaintSla(Base):
    """How many days a clock has for what comes in from a day on."""

    __tablename__ = "complaint_sla"
    __table_args__ = (CheckConstraint("days > 0 AND days <= 400", name="days"),)

    clock: Mapped[ComplaintClock] = mapped_column(code_enum(ComplaintClock), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[int]
    legal_basis: Mapped[str] = mapped_column(String(300), default="")


class AgencyAlias(Base):
    """An agency in the words of an export, and which agency that is here."""

    __tablename__ = "agency_alias"
    __table_args__ = (
        UniqueConstraint("lapor_id", "name", "parent", "scope", name="uq_agency_alias_words"),
        CheckConstraint("(source = 'unmatched') = (agency_id IS NULL)", name="agency_if_matched"),
        Index("ix_agency_alias_source", "source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lapor_id: Mapped[str] = mapped_column(String(60), default="")
    """ID Instansi Terdisposisi."""
    name: Mapped[str] = mapped_column(String(300), default="")
    parent: Mapped[str] = mapped_column(String(300), default="")
    """Instansi Induk."""
    scope: Mapped[int] = mapped_column(default=0)
    """Id of the agency in whose export words stood that say too little; 0 elsewhere."""
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    """Never a unit: a unit's complaints are those of the agency it belongs to."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    source: Mapped[AliasSource] = mapped_column(code_enum(AliasSource))
    changed_at: Mapped[datetime | None]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    agency: Mapped[Agency | None] = relationship(foreign_keys=agency_id)
    unit: Mapped[Agency | None] = relationship(foreign_keys=unit_id)


class ComplaintRecord(Base):
    """One complaint as the last export that named it told of it."""

    __tablename__ = "complaint_record"
    __table_args__ = (
        CheckConstraint("rating IS NULL OR rating BETWEEN 0 AND 5", name="rating"),
        # All that figures ask for: they are counted from the index alone.
        Index(
            "ix_complaint_record_figures",
            "agency_id",
            "received_on",
            "status_id",
            "classification_id",
            "category_id",
            "rating",
        ),
        Index("ix_complaint_record_status", "status_id", "received_on"),
    )

    tracking_id: Mapped[int] = mapped_column(TrackingId, primary_key=True, autoincrement=False)
    received_on: Mapped[date]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """As its alias says; here too, so that a million are counted quickly."""
    alias_id: Mapped[int] = mapped_column(ForeignKey("agency_alias.id"), index=True)
    status_id: Mapped[int] = mapped_column(ForeignKey("complaint_status_mapping.id"))
    classification_id: Mapped[int] = mapped_column(ForeignKey("complaint_classification.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_category.id"))
    rating: Mapped[int | None]
    import_id: Mapped[int] = mapped_column(ForeignKey("complaint_import.id"))
    """The import that added it or changed it last."""


class ComplaintHandover(Base):
    """A complaint that went over to the Ombudsman (SIMPeL), with the reporter's consent."""

    __tablename__ = "complaint_handover"

    tracking_id: Mapped[int] = mapped_column(
        ForeignKey("complaint_record.tracking_id"), primary_key=True, autoincrement=False
    )
    handed_over_on: Mapped[date]
    number: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class ComplaintTotal(Base):
    """Totals an agency states for a period of which no export exists (dinyatakan)."""

    __tablename__ = "complaint_total"
    __table_args__ = (
        UniqueConstraint("agency_id", "first_on", "last_on"),
        CheckConstraint("first_on <= last_on", name="period"),
        CheckConstraint(
            "finished >= 0 AND followed_up >= finished AND excluded >= 0"
            " AND received >= followed_up + excluded",
            name="counts",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    """Inclusive."""
    received: Mapped[int]
    followed_up: Mapped[int]
    """In process or finished."""
    finished: Mapped[int]
    excluded: Mapped[int] = mapped_column(default=0)
    handling_days: Mapped[Decimal | None]
    """Average handling time as the source gives it; no export has it."""
    source: Mapped[str] = mapped_column(String(300), default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    agency: Mapped[Agency] = relationship()
