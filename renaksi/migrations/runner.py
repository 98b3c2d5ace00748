"""Running alembic from inside the application; the scripts live in the package."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine

from renaksi.database import tune
from renaksi.extensions import db
from renaksi.models import Base

HERE = Path(__file__).parent


def config(engine: Engine) -> Config:
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    made.attributes["engine"] = engine
    return made


def upgrade(revision: str = "head", engine: Engine | None = None) -> None:
    command.upgrade(config(engine or db.engine), revision)


def downgrade(revision: str, engine: Engine | None = None) -> None:
    command.downgrade(config(engine or db.engine), revision)


def is_current(engine: Engine) -> bool:
    """Whether the database stands at the newest migration."""
    with engine.connect() as connection:
        have = MigrationContext.configure(connection).get_current_heads()
    return set(have) == set(ScriptDirectory.from_config(config(engine)).get_heads())


def differences(engine: Engine | None = None) -> list[str]:
    """What autogenerate would still change after every migration, in an empty database."""
    engine = engine or create_engine("sqlite://")
    if engine.url.database in {None, ""}:
        tune(engine)
    with engine.connect() as connection:
        made = config(engine)
        made.attributes["connection"] = connection
        command.upgrade(made, "head")
        context = MigrationContext.configure(connection, opts=comparison())
        found = compare_metadata(context, Base.metadata)
        connection.rollback()
    return [str(difference) for difference in found]


def comparison() -> dict[str, Any]:
    return {"compare_type": True, "render_as_batch": True, "target_metadata": Base.metadata}


def write(message: str) -> str:
    """A new migration, numbered after the newest."""
    engine = create_engine("sqlite://")
    made = config(engine)
    script = ScriptDirectory.from_config(made)
    number = 1 + sum(1 for _ in script.walk_revisions())
    with engine.connect() as connection:
        made.attributes["connection"] = connection
        command.upgrade(made, "head")
        result = command.revision(made, message, autogenerate=True, rev_id=f"{number:04d}")
    (HERE / "HEAD").write_text(f"{number:04d}\n", encoding="ascii")
    return str(result)
