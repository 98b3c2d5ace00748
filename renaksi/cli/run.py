"""What every command runs in: the application, and a context that acts as the system."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from renaksi import create_app
from renaksi.core.policy import SYSTEM
from renaksi.extensions import db
from renaksi.services.context import Context


@contextmanager
def system_context() -> Iterator[Context]:
    """Commands act as the system and are audited as such."""
    app = create_app()
    with app.app_context():
        yield Context(db.session(), SYSTEM, datetime.now(UTC), "cli")
