"""The instruments a new installation knows (`renaksi/data/instrument*.csv`)."""

import csv
from importlib.resources import files
from typing import Final

from sqlalchemy import select

from renaksi.core.agency import AgencyKind
from renaksi.core.audit import AuditEvent
from renaksi.core.instrument_sheet import InstrumentTables, instruments
from renaksi.models import Agency, Instrument, InstrumentVersion
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import instrument_rows
from renaksi.services.steps.instruments import keep

FILES: Final = ("instruments", "bands", "aspects", "indicators", "levels")


def seed(ctx: Context) -> int:
    """Add and publish the instruments whose code is not there yet; how many were new.

    One that is there stays as it is, whatever was made of it: later versions are people's own.
    """
    keep(ctx)
    with transaction(ctx) as session:
        known = set(session.scalars(select(Instrument.code)))
        tables = _tables()
        basis = {row["kode"]: row["dasar"] for row in tables.instruments}
        new = [one for one in instruments(tables) if one.code not in known]
        if not new:
            return 0
        root = session.scalars(select(Agency.id).where(Agency.kind == AgencyKind.PUSAT)).one()
        for sheet in new:
            version = InstrumentVersion(
                instrument=Instrument(code=sheet.code, owner_id=root),
                number=sheet.version,
                legal_basis=basis[sheet.code],
                created_at=ctx.now,
                published_at=ctx.now,
                **instrument_rows.head(sheet),
            )
            session.add(version)
            instrument_rows.write(session, version, sheet)
        audit.record(
            ctx, AuditEvent.INSTRUMENT_LOAD, after={"instruments": [one.code for one in new]}
        )
    return len(new)


def _tables() -> InstrumentTables:
    rows = {
        name: _rows("instruments" if name == FILES[0] else f"instrument_{name}") for name in FILES
    }
    return InstrumentTables(**rows)


def _rows(name: str) -> list[dict[str, str]]:
    text = files("renaksi").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
