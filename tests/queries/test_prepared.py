"""Rows of a prepared statement: what waits to be written is written first, as the session does it."""

from datetime import date

from sqlalchemy import bindparam, select

from renaksi.models import Holiday
from renaksi.queries.prepared import rows_of

ON = date(2199, 3, 4)
NAMES = select(Holiday.name).where(Holiday.on == bindparam("on"))


def test_what_waits_to_be_written_is_seen(session):
    session.add(Holiday(on=ON, name="Uji"))
    assert [row.name for row in rows_of(session, NAMES, {"on": ON})] == ["Uji"]


def test_where_the_session_writes_nothing_by_itself_neither_does_this(session):
    with session.no_autoflush:
        session.add(Holiday(on=ON, name="Uji"))
        assert rows_of(session, NAMES, {"on": ON}) == []
        assert session.new
