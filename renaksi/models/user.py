"""People, what they may do where, and what keeps the door."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.policy import Role
from renaksi.models.agency import Agency
from renaksi.models.base import Base, code_enum


class User(Base):
    """A person who signs in. Never deleted: their name stays on what they did."""

    __tablename__ = "user_account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    job_title: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    must_change_password: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=1)
    """Raised to end every session of this person at once."""
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]
    previous_signed_in_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    assignments: Mapped[list["RoleAssignment"]] = relationship(
        back_populates="user", foreign_keys="RoleAssignment.user_id"
    )


class RoleAssignment(Base):
    """A person's role at a home agency, dated. Ended, never deleted."""

    __tablename__ = "role_assignment"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="valid"),
        Index("ix_role_assignment_home", "home_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[Role] = mapped_column(code_enum(Role))
    home_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    reach_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kinds: Mapped[list[str] | None]
    """Agency kinds the role is limited to; None means all."""
    valid_from: Mapped[date] = mapped_column(default=ALWAYS)
    valid_to: Mapped[date] = mapped_column(default=FOREVER)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    user: Mapped[User] = relationship(back_populates="assignments", foreign_keys=user_id)
    home: Mapped[Agency] = relationship(foreign_keys=home_id)
    reach: Mapped[Agency] = relationship(foreign_keys=reach_id)


class PasswordReset(Base):
    """A one-time link to choose a new password, issued by an administrator."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token; the token itself is shown once and never stored."""
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class UserSession(Base):
    """One browser that is signed in. The cookie holds a token, the table only its hash.

    How long it may last: `core.sessions`.
    """

    __tablename__ = "user_session"
    __table_args__ = (Index("ix_user_session_user", "user_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    epoch: Mapped[int]
    """The person's `session_epoch` when it began; it holds no longer than that one."""
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(64), default="")
    device: Mapped[str] = mapped_column(String(300), default="")
    """What the browser says it is."""


class SignInThrottle(Base):
    """Attempts on one account from one address that have not (yet) led to a sign-in."""

    __tablename__ = "sign_in_throttle"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the e-mail as typed: people also type their password into that field."""
    address: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_failure_at: Mapped[datetime] = mapped_column(index=True)
    wait_until: Mapped[datetime]
