"""Loading the real agencies of Indonesia, once or again."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from renaksi.core.agency import search_text
from renaksi.core.audit import AuditEvent
from renaksi.models import Agency, AgencyName, AgencySuccession, SupervisionLink
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import closure, reference_data
from renaksi.services.steps.reference_data import AgencySpec, SuccessionSpec


@dataclass(frozen=True, slots=True)
class ReferenceSummary:
    """How much was new."""

    agencies: int
    links: int
    successions: int


def load_reference(ctx: Context) -> ReferenceSummary:
    """Add the agencies of the package's data files that are not there yet.

    What is there stays as it is, whatever became of it since: the administrators keep the tree.
    """
    with transaction(ctx) as session:
        closure.lock(session)
        known = _ids(session)
        new = [spec for spec in reference_data.agencies() if spec.code not in known]
        if not new:
            return ReferenceSummary(0, 0, 0)
        ids = _add_agencies(session, new)
        links = _add_links(session, new, ids)
        successions = _add_successions(session, new, ids)
        closure.rewrite(session, [ids[spec.code] for spec in new])
        summary = ReferenceSummary(len(new), links, successions)
        audit.record(
            ctx,
            AuditEvent.REFERENCE_LOAD,
            after={"agencies": len(new), "links": links, "successions": successions},
        )
    return summary


def _ids(session: Session) -> dict[str, int]:
    return {code: id_ for code, id_ in session.execute(select(Agency.code, Agency.id))}  # noqa: C416


def _add_agencies(session: Session, specs: Iterable[AgencySpec]) -> dict[str, int]:
    """Adds them with their names; the id of every agency by its code."""
    session.execute(insert(Agency), [_agency(spec) for spec in specs])
    ids = _ids(session)
    session.execute(insert(AgencyName), [_name(spec, ids[spec.code]) for spec in specs])
    return ids


def _agency(spec: AgencySpec) -> dict[str, object]:
    return {
        "code": spec.code,
        "name": spec.name,
        "short_name": spec.short_name,
        "search_text": search_text(spec.code, spec.name, spec.short_name),
        "kind": spec.kind,
        "time_zone": spec.time_zone,
        "active_from": spec.span.start,
        "active_to": spec.span.end,
        "version": 1,
    }


def _name(spec: AgencySpec, agency_id: int) -> dict[str, object]:
    return {
        "agency_id": agency_id,
        "name": spec.name,
        "short_name": spec.short_name,
        "valid_from": spec.span.start,
        "valid_to": spec.span.end,
        "legal_basis": "",
    }


def _add_links(session: Session, specs: Iterable[AgencySpec], ids: dict[str, int]) -> int:
    rows = [
        {
            "agency_id": ids[spec.code],
            "supervisor_id": ids[link.supervisor],
            "valid_from": link.span.start,
            "valid_to": link.span.end,
            "legal_basis": link.legal_basis,
        }
        for spec in specs
        for link in spec.links
    ]
    session.execute(insert(SupervisionLink), rows)
    return len(rows)


def _add_successions(session: Session, specs: Iterable[AgencySpec], ids: dict[str, int]) -> int:
    """Those that touch a new agency; the others were added with theirs."""
    new = {spec.code for spec in specs}
    rows = [
        _succession(spec, ids)
        for spec in reference_data.successions()
        if {spec.from_code, spec.to_code} & new
    ]
    if rows:
        session.execute(insert(AgencySuccession), rows)
    return len(rows)


def _succession(spec: SuccessionSpec, ids: dict[str, int]) -> dict[str, object]:
    return {
        "from_id": ids[spec.from_code],
        "to_id": ids[spec.to_code],
        "on": spec.on,
        "is_primary": spec.is_primary,
        "legal_basis": spec.legal_basis,
    }
