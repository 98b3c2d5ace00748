"""The next version of SP4N in the making, and a result from outside that has its document with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Final

from sqlalchemy import select

from renaksi.core.assessment_sheet import OutsideRow
from renaksi.core.files import PDF, FileStore
from renaksi.core.instrument_edit import put_indicator, weighed
from renaksi.demo.proof import proof
from renaksi.models import Agency, Instrument
from renaksi.queries.instruments import sheet_of
from renaksi.services import instruments
from renaksi.services.assessment_import import apply_import
from renaksi.services.context import Context
from renaksi.services.files import store_file

CODE: Final = "SP4N"
RECORDED_AT: Final = datetime(2025, 3, 12, 3, tzinfo=UTC)
DRAFTED_AT: Final = datetime(2026, 11, 18, 3, tzinfo=UTC)
WEIGHTS: Final = {"C1": Decimal(8), "C4": Decimal(7)}
"""More for what the answers say, less for their number."""
NAME: Final = "Substansi jawaban menurut sampel"
RESULT: Final = OutsideRow(
    line=1,
    agency="34",
    year=2024,
    instrument="SPBE",
    grade="Sangat Baik",
    score=Decimal("3.92"),
    remarks="Diperoleh di luar sistem, data contoh",
    document="Keputusan hasil evaluasi SPBE 2024, contoh",
)
LINES: Final = ("Hasil evaluasi SPBE 2024", "Daerah Istimewa Yogyakarta: 3,92, Sangat Baik")


def play(at: Callable[[datetime], Context], files: FileStore) -> None:
    """`at`: the national administrator's context at a moment."""
    _record(at(RECORDED_AT), files)
    _draft(at(DRAFTED_AT))


def _record(ctx: Context, files: FileStore) -> None:
    home = ctx.session.scalars(select(Agency.id).where(Agency.code == RESULT.agency)).one()
    suffix, content = proof("Surat", LINES)
    file = store_file(
        ctx,
        files,
        BytesIO(content),
        name=f"hasil-spbe-2024{suffix}",
        agency_id=home,
        allowed=frozenset({PDF}),
    )
    apply_import(ctx, [RESULT], file_id=file.id)


def _draft(ctx: Context) -> None:
    """Two weights and a name differ from what is published; it could be published as it stands."""
    instrument_id = ctx.session.scalars(select(Instrument.id).where(Instrument.code == CODE)).one()
    draft = instruments.create_version(ctx, instrument_id)
    sheet = weighed(sheet_of(ctx.session, draft), WEIGHTS)
    renamed = replace(sheet.by_code["C4"], name=NAME)
    instruments.edit_draft(
        ctx,
        draft.id,
        put_indicator(sheet, "C", renamed, old="C4"),
        version=draft.version,
        legal_basis="Rancangan pedoman evaluasi 2027",
    )
