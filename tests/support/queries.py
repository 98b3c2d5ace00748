"""Count the statements a block sends, so that a list costs the same for ten rows and ten thousand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, event

BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA", "SET ")


@dataclass
class Statements:
    texts: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)

    def __str__(self) -> str:
        return "\n".join(f"{number:3} {text}" for number, text in enumerate(self.texts, 1))


@contextmanager
def counted(bind: Connection | Engine, at_most: int | None = None) -> Iterator[Statements]:
    statements = Statements()

    def note(_connection, _cursor, text, _parameters, _context, _many):
        if not text.lstrip().upper().startswith(BOOKKEEPING):
            statements.texts.append(" ".join(text.split()))

    event.listen(bind, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(bind, "before_cursor_execute", note)
    if at_most is not None and len(statements) > at_most:
        raise AssertionError(f"{len(statements)} statements, at most {at_most}:\n{statements}")
