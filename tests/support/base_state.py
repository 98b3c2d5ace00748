"""What every test finds in the database: the real agencies, and nobody."""

from datetime import UTC, datetime
from importlib.util import find_spec

from flask import Flask

from renaksi.core.policy import SYSTEM
from renaksi.extensions import db
from renaksi.services.context import Context

LOADED_AT = datetime(2026, 1, 5, 2, tzinfo=UTC)


def load(app: Flask) -> None:
    if find_spec("renaksi.services.reference") is None:
        return  # only until the loader has landed; test_infrastructure fails meanwhile
    from renaksi.services.reference import load_reference

    with app.app_context():
        load_reference(Context(db.session(), SYSTEM, LOADED_AT))
        db.session.remove()
