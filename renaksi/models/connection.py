"""Connection to SP4N-LAPOR!: dated states, sign-ins, and an agency's own channels."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.connection import ChannelKind, ConnectionState, Integration
from renaksi.models.agency import Agency
from renaksi.models.base import Base, code_enum


class ConnectionStatus(Base):
    """From which day on an agency stands how; until its next line."""

    __tablename__ = "connection_status"
    __table_args__ = (
        UniqueConstraint("agency_id", "since"),
        Index("ix_connection_status_since", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    since: Mapped[date]
    state: Mapped[ConnectionState] = mapped_column(code_enum(ConnectionState))
    remarks: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    agency: Mapped[Agency] = relationship()


class ConnectionActivity(Base):
    """A day on which an agency is known to have signed in to SP4N-LAPOR!."""

    __tablename__ = "connection_activity"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    active_on: Mapped[date] = mapped_column(primary_key=True)


class Channel(Base):
    """A way to complain that an agency keeps itself, and how far it is joined to SP4N-LAPOR!."""

    __tablename__ = "channel"
    __table_args__ = (CheckConstraint("active_to IS NULL OR active_from < active_to", name="life"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    kind: Mapped[ChannelKind] = mapped_column(code_enum(ChannelKind))
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(400), default="")
    """Number, place or address on the web."""
    business_process: Mapped[Integration] = mapped_column(code_enum(Integration, "process_joined"))
    data: Mapped[Integration] = mapped_column(code_enum(Integration, "data_joined"))
    technology: Mapped[Integration] = mapped_column(code_enum(Integration, "technology_joined"))
    security: Mapped[Integration] = mapped_column(code_enum(Integration, "security_joined"))
    remarks: Mapped[str] = mapped_column(Text, default="")
    active_from: Mapped[date]
    active_to: Mapped[date | None]
    """The first day on which it is no more."""
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    agency: Mapped[Agency] = relationship()
