"""What every test finds in the database: the real agencies, and nobody."""

from datetime import UTC, datetime

from flask import Flask

from renaksi.core.policy import SYSTEM
from renaksi.extensions import db
from renaksi.services.context import Context
from renaksi.services.reference import load_reference

LOADED_AT = datetime(2026, 1, 5, 2, tzinfo=UTC)


def load(app: Flask) -> None:
    with app.app_context():
        load_reference(Context(db.session(), SYSTEM, LOADED_AT))
        db.session.remove()
