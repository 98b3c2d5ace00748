"""Everybody there is, around one agency: who they are decides what the matrix expects of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import AssessmentState
from renaksi.core.files import FileStore
from renaksi.core.plan import PlanState
from renaksi.core.policy import Role
from renaksi.core.recommendation import RecommendationStatus
from renaksi.core.report import ReportState
from renaksi.models import (
    ActionItem,
    ActionTemplate,
    AssessmentResult,
    Comment,
    Instrument,
    ObligationException,
    Recommendation,
    ReportTransition,
    StoredFile,
    User,
)
from renaksi.services import instrument_presets, instruments
from renaksi.services.assessed_agencies import set_exception
from renaksi.services.assessment_import import apply_import
from renaksi.services.assessment_rounds import set_round
from tests.access.guidance import guided_by
from tests.access.lapor import told_of
from tests.access.periodic import periodic_of
from tests.factories.assessments import DATES, SHEET, assessed
from tests.factories.evidence import placed
from tests.factories.outside import outside_row
from tests.factories.people import agency, make_person, system
from tests.factories.plans import a_plan
from tests.factories.recommendations import a_batch, told as recommended
from tests.factories.reports import a_request, told
from tests.people import FOREIGN, HUB, OFFICE, OWN, ROOT, SIBLING, office

LATE = replace(DATES, publish_on=date(2028, 12, 31))
"""So that what is final is not published on the day the test runs."""
REGIONS = (AgencyKind.PROVINSI, AgencyKind.KABUPATEN, AgencyKind.KOTA)
PERSONS: Mapping[str, tuple[Role, str, str, tuple[AgencyKind, ...]]] = {
    # name: role, home, reach ("" = home), kinds
    "own_admin": (Role.AGENCY_ADMIN, OWN, "", ()),
    "own_manager": (Role.MANAGER, OWN, "", ()),
    "own_auditor": (Role.INTERNAL_AUDITOR, OWN, "", ()),
    "own_evaluator": (Role.EVALUATOR, OWN, "", ()),
    "unit_liaison": (Role.LIAISON, OFFICE, "", ()),
    "hub_admin": (Role.AGENCY_ADMIN, HUB, "", ()),
    "hub_manager": (Role.MANAGER, HUB, "", ()),
    "hub_evaluator": (Role.EVALUATOR, HUB, "", ()),
    "hub_lead": (Role.EVALUATION_LEAD, HUB, "", ()),
    "hub_auditor": (Role.INTERNAL_AUDITOR, HUB, "", ()),
    "sibling_admin": (Role.AGENCY_ADMIN, SIBLING, "", ()),
    "sibling_manager": (Role.MANAGER, SIBLING, "", ()),
    "sibling_evaluator": (Role.EVALUATOR, SIBLING, "", ()),
    "foreign_admin": (Role.AGENCY_ADMIN, FOREIGN, "", ()),
    "foreign_evaluator": (Role.EVALUATOR, "35", "", ()),
    "foreign_lead": (Role.EVALUATION_LEAD, "KEMENKO-POLKAM", "", ()),
    "root_admin": (Role.AGENCY_ADMIN, ROOT, "", ()),
    "root_evaluator": (Role.EVALUATOR, ROOT, "", ()),
    "root_lead": (Role.EVALUATION_LEAD, ROOT, "", ()),
    "national_admin": (Role.NATIONAL_ADMIN, ROOT, "", ()),
    "observer": (Role.OBSERVER, "OMBUDSMAN", ROOT, ()),
    "issuer": (Role.ISSUER, "OMBUDSMAN", ROOT, ()),
    "regional_observer": (Role.OBSERVER, "KEMENDAGRI", ROOT, REGIONS),
    "ministry_observer": (Role.OBSERVER, "KSP", ROOT, (AgencyKind.KEMENTERIAN,)),
}
READERS = frozenset(
    {
        "own_admin", "own_manager", "own_auditor", "own_evaluator", "unit_liaison",
        "hub_evaluator", "hub_lead", "hub_auditor", "root_evaluator", "root_lead",
        "national_admin", "observer", "issuer", "regional_observer",
    }
)  # fmt: skip
"""Who may read Sleman's plan: itself, who reviews it, who watches it, the national administrator."""
EVERYONE = frozenset(PERSONS)


@dataclass(frozen=True)
class World:
    """The people, and the values that addresses are built with."""

    users: Mapping[str, User]
    values: Mapping[str, object]


def an_instrument_in_draft(session: Session, cycle_id: int, agency_id: int) -> None:
    """The known instruments; SP4N in use in the cycle, and a second version still written on.

    Sleman has a result of SAKIP from outside.
    """
    ctx = system(session)
    instrument_presets.seed(ctx)
    sp4n = session.scalars(select(Instrument.id).where(Instrument.code == "SP4N")).one()
    set_round(ctx, cycle_id, sp4n, DATES)
    set_exception(ctx, cycle_id, sp4n, agency_id, is_assessed=True, reason="Tetap dinilai.")
    instruments.create_version(ctx, sp4n)
    apply_import(ctx, [outside_row()])


def build(session: Session, store: FileStore) -> World:
    """Sleman with a plan being drafted, one in force from the year before, and somebody to look at."""
    office(session, OFFICE, OWN, "Dinas Kesehatan Kabupaten Sleman")
    users = {
        name: make_person(
            session,
            f"{name.replace('_', '.')}@matriks.test",
            (role, home),
            name=name.replace("_", " ").title(),
            reach=reach or home,
            kinds=kinds,
        )
        for name, (role, home, reach, kinds) in PERSONS.items()
    }
    own = agency(session, OWN)
    past = a_plan(session, own, PlanState.ENACTED, year=2025)
    decree = session.get_one(StoredFile, past.decree_file_id)
    decree.sha256 = store.put(BytesIO(b"%PDF-1.7"), max_bytes=1000).sha256
    report = told(session, ReportState.SUBMITTED, year=2025, checkpoint="B03").report
    proof = placed(session, store, report)
    submission = session.scalars(
        select(ReportTransition.id).where(ReportTransition.receipt_number.is_not(None))
    ).one()
    asked = a_request(session, past.plan, "B06")
    settled = recommended(session, RecommendationStatus.RESOLVED).recommendation
    batch = a_batch(session, ["34.02", "34.03"])
    final = assessed(session, AssessmentState.FINAL, sheet=replace(SHEET, code="AKHIR"), dates=LATE)
    moderated = assessed(
        session, AssessmentState.MODERATION, sheet=replace(SHEET, code="MODERASI"), dates=LATE
    )
    lapor = told_of(session, own.id)
    guided = guided_by(session, users["hub_evaluator"], store)
    berkala = periodic_of(session, users["hub_evaluator"], users["hub_lead"], store)
    draft = a_plan(session, own, PlanState.DRAFT, year=2026)
    an_instrument_in_draft(session, draft.plan.cycle_id, own.id)
    row = session.scalars(select(ActionItem).where(ActionItem.revision_id == draft.id)).first()
    past_row = session.scalars(select(ActionItem).where(ActionItem.revision_id == past.id)).first()
    comment = Comment(
        plan_id=draft.plan_id,
        revision_id=draft.id,
        text="Sudah tepat.",
        author_id=users["own_admin"].id,
        at=draft.created_at,
        sent_at=draft.created_at,
    )
    session.add(comment)
    session.add(
        ObligationException(
            cycle_id=draft.plan.cycle_id, agency_id=own.id, owes_plan=True, reason="Tetap wajib."
        )
    )
    session.info.pop("wrote_audited", None)
    session.flush()
    session.info.pop("wrote_audited", None)
    assert row is not None
    assert past_row is not None
    return World(
        users,
        {
            "plan_id": draft.plan_id,
            "number": draft.number,
            "revision_id": draft.id,
            "lineage_id": row.lineage_id,
            "comment_id": comment.id,
            "file_id": past.decree_file_id,
            "final_assessment_id": final.id,
            "moderated_assessment_id": moderated.id,
            "result_id": session.scalars(
                select(AssessmentResult.id).where(AssessmentResult.document == "Surat 1/2025")
            ).one(),
            "round_id": moderated.assessment.round_id,
            "past_plan_id": past.plan_id,
            "past_lineage_id": past_row.lineage_id,
            "checkpoint": "B03",
            "checkpoint_id": draft.plan.cycle.checkpoints[0].id,
            "report_id": report.id,
            "transition_id": submission,
            "extension_id": asked.id,
            "link_id": proof.id,
            "recommendation_id": settled.id,
            "batch_id": batch.id,
            "draft_recommendation_id": session.scalars(
                select(Recommendation.id).where(Recommendation.batch_id == batch.id)
            ).first(),
            "source": "monev",
            "version_id": proof.version_id,
            "size": "kecil",
            "page": 1,
            "code": OWN,
            "user_id": users["own_manager"].id,
            "assignment_id": users["own_manager"].assignments[0].id,
            "session_id": 1,
            "year": 2026,
            "strategy_id": draft.plan.cycle.strategies[0].id,
            "template_id": session.scalars(
                select(ActionTemplate.id).where(ActionTemplate.cycle_id == draft.plan.cycle_id)
            ).first(),
            "agency_id": own.id,
            "cycle_id": draft.plan.cycle_id,
            "text": "Mohon dijelaskan.",
            "on": "2026-08-17",
            "token": "0" * 32,
            "suffix": "csv",
            "kind": "csv",
            "document_kind": "plan_matrix",
            "action": "submit",
            **lapor,
            **guided,
            **berkala,
        },
    )
