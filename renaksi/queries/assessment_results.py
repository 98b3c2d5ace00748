"""Results of assessments as a file of outside results is held against them."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentOutcome
from renaksi.core.assessment_sheet import Facts, Key, KnownAgency, KnownScale, Stored
from renaksi.core.dates import Span
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.models import Agency, AssessmentResult, Instrument
from renaksi.queries.instruments import Catalogue, KnownVersion


def known_agencies(session: Session, codes: Collection[str]) -> dict[str, KnownAgency]:
    """By code, in one statement."""
    rows = session.execute(
        select(
            Agency.code, Agency.id, Agency.name, Agency.kind, Agency.active_from, Agency.active_to
        )
    )
    return {
        code: KnownAgency(agency_id, name, kind, Span(start, end))
        for code, agency_id, name, kind, start, end in rows
        if code in codes
    }


def stored_results(
    session: Session, catalogue: Catalogue, years: Collection[int], *, hold: bool = False
) -> Mapping[Key, Stored]:
    """All that hold today of these years; one statement.

    `hold`: until the transaction ends nobody else corrects any of them.
    """
    one = AssessmentResult
    chosen = (
        select(
            Agency.code,
            one.year,
            Instrument.code,
            one.id,
            one.version_id,
            one.source,
            one.outcome,
            one.score,
            one.grade,
            one.remarks,
            one.document,
        )
        .join(Agency, Agency.id == one.agency_id)
        .join(Instrument, Instrument.id == one.instrument_id)
        .where(one.superseded_at.is_(None), one.year.in_(years))
        .order_by(one.id)
    )
    if hold:
        chosen = chosen.with_for_update(of=one)
    return {
        (agency, year, instrument): Stored(
            key,
            Facts(
                score,
                grade if outcome is AssessmentOutcome.SCORED else NOT_ASSESSABLE,
                remarks,
                document,
            ),
            scale_of(catalogue.versions[version_id]),
            source,
        )
        for (
            agency, year, instrument, key, version_id, source, outcome, score, grade, remarks,
            document,
        ) in session.execute(chosen)
    }  # fmt: skip


def scale_of(version: KnownVersion) -> KnownScale:
    return KnownScale(version.id, version.instrument_id, version.scale)
