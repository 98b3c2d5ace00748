"""Running a statement that was put together once and asks for columns alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.orm import Session


def rows_of(
    session: Session, statement: Executable, given: Mapping[str, Any]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Its rows; `given` is what it binds by name.

    `session.execute` prepares every row and every question for objects that might be among them:
    of a statement without any that is half its time. What waits to be written is written first,
    as there.
    """
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, given).all()
