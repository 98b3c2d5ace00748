"""What a use case may know of the outside, and the one transaction it runs in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from renaksi.core.agency import TimeZone
from renaksi.core.errors import Conflict, Refusal
from renaksi.core.policy import Actor


@dataclass(frozen=True, slots=True)
class Context:
    """Who, when, and which database."""

    session: Session
    actor: Actor
    now: datetime
    """Aware, UTC."""
    request_id: str = ""

    @property
    def today(self) -> date:
        """The day at the centre (WIB): what "as of today" and dated links are read with."""
        return self.today_in(TimeZone.WIB)

    def today_in(self, zone: TimeZone) -> date:
        return self.now.astimezone(ZoneInfo(zone.key)).date()


@contextmanager
def transaction(ctx: Context) -> Iterator[Session]:
    """Commit what the block did, or none of it.

    Raises Conflict when a row changed under us (version counter) or a rule of the database
    that two people ran into at once (unique key) refused the second.
    """
    session = ctx.session
    _begin_writing(session)
    try:
        yield session
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise Conflict(Refusal.CHANGED_BY_OTHER) from error
    except IntegrityError as error:
        session.rollback()
        if "unique" in str(error.orig).lower():
            raise Conflict(Refusal.CHANGED_BY_OTHER) from error
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("audited", None)


def _begin_writing(session: Session) -> None:
    """On SQLite, end the read that a page began and take the write lock at once.

    Otherwise a second writer is refused with "database is locked" instead of waiting.
    """
    bind = session.get_bind()
    if bind.dialect.name != "sqlite" or session.info.get("held_open"):
        return
    if session.in_transaction() and not (session.new or session.dirty or session.deleted):
        session.commit()
    session.connection(execution_options={"write": True})
