"""Use cases of instruments: begun, versioned, edited as a draft, published and frozen.

The next version starts as a copy of the newest published one, so that what changed can be shown
row by row (`core.instrument_difference`).
"""

from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm.attributes import flag_modified

from renaksi.core.agency import AgencyKind
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.instrument import Instrument as Sheet
from renaksi.core.instrument_check import check_instrument
from renaksi.core.instrument_difference import difference, next_version
from renaksi.core.instrument_scores import ScoreRule, rule_issues
from renaksi.models import (
    Agency,
    GradeBand,
    Instrument,
    InstrumentAspect,
    InstrumentIndicator,
    InstrumentVersion,
)
from renaksi.queries.instruments import newest_published, sheet_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import instrument_rows
from renaksi.services.steps.instruments import draft_to_change, keep, scale_told, told

LONGEST_CODE: Final = 40
LONGEST_NAME: Final = 200
LONGEST_BASIS: Final = 400


def create_instrument(ctx: Context, sheet: Sheet, *, legal_basis: str = "") -> InstrumentVersion:
    """A new instrument with a first version in draft; the centre owns it.

    `sheet.version` says nothing. Raises Invalid (`code`, `name`).
    """
    keep(ctx)
    code = sheet.code.strip().upper()
    if not code or len(code) > LONGEST_CODE or not code.replace("-", "").isalnum():
        why = f"Isi kode dengan huruf, angka, atau tanda hubung, paling panjang {LONGEST_CODE}."
        raise Invalid(Refusal.BAD_VALUE, "code", why=why)
    _check_name(sheet.name)
    with transaction(ctx) as session:
        if session.scalar(select(Instrument.id).where(Instrument.code == code)) is not None:
            raise Invalid(Refusal.ALREADY_EXISTS, "code", what=f"Instrumen {code}")
        root = session.scalars(select(Agency.id).where(Agency.kind == AgencyKind.PUSAT)).one()
        instrument = Instrument(code=code, owner_id=root)
        version = _add_version(ctx, instrument, 1, sheet, legal_basis)
        audit.record(
            ctx,
            AuditEvent.INSTRUMENT_CREATE,
            instrument,
            after={"code": code, "name": version.name, "scale": scale_told(sheet.scale)},
        )
    return version


def create_version(ctx: Context, instrument_id: int) -> InstrumentVersion:
    """The next version in draft, a copy of the newest published one.

    Raises Conflict where there is a draft already.
    """
    keep(ctx)
    with transaction(ctx) as session:
        instrument = session.get(Instrument, instrument_id, with_for_update=True)
        source = newest_published(session, instrument_id)
        if instrument is None or source is None:
            raise NotFound
        newest = session.scalar(
            select(func.max(InstrumentVersion.number)).where(
                InstrumentVersion.instrument_id == instrument_id
            )
        )
        if newest != source.number:
            raise Conflict(Refusal.INSTRUMENT_DRAFT, code=instrument.code)
        sheet = next_version(sheet_of(session, source))
        version = _add_version(ctx, instrument, sheet.version, sheet, source.legal_basis)
        audit.record(
            ctx,
            AuditEvent.INSTRUMENT_VERSION,
            instrument,
            after={"code": instrument.code, "number": version.number},
        )
    return version


def edit_draft(
    ctx: Context, version_id: int, sheet: Sheet, *, version: int, legal_basis: str
) -> InstrumentVersion:
    """Write all that a draft says anew. It may be incomplete; publishing asks for all of it.

    The code and number of `sheet` say nothing. Raises WrongState (published), Conflict, Invalid.
    """
    _check_name(sheet.name)
    with transaction(ctx) as session:
        row = draft_to_change(ctx, version_id, version)
        found = difference(sheet_of(session, row), sheet)
        basis = " ".join(legal_basis.split())[:LONGEST_BASIS]
        if found.is_empty and basis == row.legal_basis:
            return row
        before, after = told(found)
        if basis != row.legal_basis:
            before["legal_basis"], after["legal_basis"] = row.legal_basis, basis
        row.legal_basis = basis
        flag_modified(row, "name")  # the version counts up though only its rows changed
        instrument_rows.write(session, row, sheet)
        audit.record(
            ctx,
            AuditEvent.INSTRUMENT_EDIT,
            row.instrument,
            before=before,
            after={"code": row.instrument.code, "number": row.number, **after},
        )
    return row


def publish(
    ctx: Context, version_id: int, *, version: int, rule: ScoreRule | None = None
) -> InstrumentVersion:
    """From now on the version is frozen and may be assessed with.

    `rule`: how old results stand beside new ones, wanted where the scale changed. Raises Invalid
    (INSTRUMENT_FAULTY, SCORE_RULE_MISSING), WrongState and Conflict.
    """
    with transaction(ctx) as session:
        row = draft_to_change(ctx, version_id, version)
        sheet = sheet_of(session, row)
        found = check_instrument(sheet)
        if not found.passes:
            count = len(found.issues) + len(found.scale)
            raise Invalid(Refusal.INSTRUMENT_FAULTY, count=count)
        _set_rule(ctx, row, sheet, rule)
        row.published_at, row.published_by_id = ctx.now, ctx.actor.user_id
        audit.record(
            ctx,
            AuditEvent.INSTRUMENT_PUBLISH,
            row.instrument,
            after={
                "code": row.instrument.code,
                "number": row.number,
                "scale": scale_told(sheet.scale),
                "old_scores": row.old_scores,
            },
        )
    return row


def discard_draft(ctx: Context, version_id: int, *, version: int) -> None:
    """Throw a draft away; with the only version of an instrument goes the instrument."""
    with transaction(ctx) as session:
        row = draft_to_change(ctx, version_id, version)
        instrument = row.instrument
        for model in (InstrumentIndicator, InstrumentAspect, GradeBand):
            session.execute(delete(model).where(model.version_id == row.id))
        audit.record(
            ctx,
            AuditEvent.INSTRUMENT_DISCARD,
            instrument,
            before={"code": instrument.code, "number": row.number},
        )
        session.delete(row)
        session.flush()
        if newest_published(session, instrument.id) is None:
            session.delete(instrument)


# ── parts ─────────────────────────────────────────────────────────────────────
def _check_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME:
        why = f"Isi nama instrumen, paling panjang {LONGEST_NAME} karakter."
        raise Invalid(Refusal.BAD_VALUE, "name", why=why)


def _add_version(
    ctx: Context, instrument: Instrument, number: int, sheet: Sheet, legal_basis: str
) -> InstrumentVersion:
    version = InstrumentVersion(
        instrument=instrument,
        number=number,
        legal_basis=" ".join(legal_basis.split())[:LONGEST_BASIS],
        created_at=ctx.now,
        created_by_id=ctx.actor.user_id,
        **instrument_rows.head(sheet),
    )
    ctx.session.add(version)
    instrument_rows.write(ctx.session, version, sheet)
    return version


def _set_rule(ctx: Context, row: InstrumentVersion, sheet: Sheet, rule: ScoreRule | None) -> None:
    source = newest_published(ctx.session, row.instrument_id)
    if source is None or (old := sheet_of(ctx.session, source).scale) == sheet.scale:
        return
    if rule is None:
        grades = ", ".join(band.name for band in old.bands)
        raise Invalid(Refusal.SCORE_RULE_MISSING, "old_scores", grades=grades)
    if missing := rule_issues(rule, old, sheet.scale):
        raise Invalid(Refusal.SCORE_RULE_MISSING, "old_grades", grades=", ".join(missing))
    row.old_scores, row.old_grades = rule.kind, dict(rule.grades)
