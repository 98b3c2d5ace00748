"""Called by alembic; the engine or connection comes from `runner`."""

from alembic import context

from renaksi.migrations.runner import comparison

config = context.config


def run(connection) -> None:  # type: ignore[no-untyped-def]
    context.configure(connection=connection, transaction_per_migration=True, **comparison())
    with context.begin_transaction():
        context.run_migrations()


given = config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with config.attributes["engine"].connect() as opened:
        run(opened)
        opened.commit()
