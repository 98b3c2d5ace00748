"""Agencies, their names through time, and the dated tree of supervision."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.models.base import Base, code_enum


class Agency(Base):
    """An agency (instansi) or a unit of one. Its name here is the one of today."""

    __tablename__ = "agency"
    __table_args__ = (CheckConstraint("active_from < active_to", name="active"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(300), index=True)
    short_name: Mapped[str] = mapped_column(String(120))
    search_text: Mapped[str] = mapped_column(String(500), default="")
    """Code, name and short name in lower case, for searching."""
    kind: Mapped[AgencyKind] = mapped_column(code_enum(AgencyKind), index=True)
    time_zone: Mapped[TimeZone] = mapped_column(code_enum(TimeZone), default=TimeZone.WIB)
    active_from: Mapped[date] = mapped_column(default=ALWAYS)
    active_to: Mapped[date] = mapped_column(default=FOREVER)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class AgencyName(Base):
    """What an agency was called on the days from `valid_from` up to `valid_to`."""

    __tablename__ = "agency_name"
    __table_args__ = (CheckConstraint("valid_from < valid_to", name="valid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    short_name: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date] = mapped_column(default=ALWAYS)
    valid_to: Mapped[date] = mapped_column(default=FOREVER)
    legal_basis: Mapped[str] = mapped_column(String(300), default="")


class SupervisionLink(Base):
    """Who supervised whom, from when to when, on what legal basis. The truth about the tree."""

    __tablename__ = "supervision_link"
    __table_args__ = (
        CheckConstraint("valid_from < valid_to", name="valid"),
        CheckConstraint("agency_id <> supervisor_id", name="not_itself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    valid_from: Mapped[date] = mapped_column(default=ALWAYS)
    valid_to: Mapped[date] = mapped_column(default=FOREVER)
    legal_basis: Mapped[str] = mapped_column(String(300), default="")

    agency: Mapped[Agency] = relationship(foreign_keys=agency_id)
    supervisor: Mapped[Agency] = relationship(foreign_keys=supervisor_id)


class AgencyClosure(Base):
    """Every ancestor of every agency, dated; depth 0 is the agency itself.

    Derived from the links (`core.hierarchy.closure`), written only by `services.agencies`.
    """

    __tablename__ = "agency_closure"
    __table_args__ = (
        Index("ix_agency_closure_down", "ancestor_id", "valid_from", "valid_to", "descendant_id"),
        {"sqlite_with_rowid": False},  # the key is the table: one tree less to keep
    )

    descendant_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date]
    depth: Mapped[int]


class AgencySuccession(Base):
    """Which agency became which, on what day. Open objects go to the primary successor."""

    __tablename__ = "agency_succession"
    __table_args__ = (
        Index(
            "uq_agency_succession_primary",
            "from_id",
            "on",
            unique=True,
            sqlite_where=text("is_primary"),
            postgresql_where=text("is_primary"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    on: Mapped[date]
    is_primary: Mapped[bool] = mapped_column(default=False)
    legal_basis: Mapped[str] = mapped_column(String(300), default="")

    successor: Mapped[Agency] = relationship(foreign_keys=to_id)
    predecessor: Mapped[Agency] = relationship(foreign_keys=from_id)


class Letterhead(Base):
    """The kop surat of an agency's official prints, and who signs for it."""

    __tablename__ = "letterhead"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    first_line: Mapped[str] = mapped_column(String(200), default="")
    second_line: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(400), default="")
    contact: Mapped[str] = mapped_column(String(300), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    signatory_name: Mapped[str] = mapped_column(String(200), default="")
    signatory_title: Mapped[str] = mapped_column(String(300), default="")
    signatory_number: Mapped[str] = mapped_column(String(60), default="")
    """NIP, as printed under the name."""
    logo_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
