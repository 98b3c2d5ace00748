"""What keeps the house standing: completeness that a machine can ask for."""

import inspect
import re
from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask

import renaksi
from renaksi import labels
from renaksi.core.achievement import Light
from renaksi.core.agency import TIER_OF, AgencyKind, Tier
from renaksi.core.assessment_stand import ScoreStand
from renaksi.core.audit import AuditEvent
from renaksi.core.complaint import (
    AliasSource,
    BacklogBand,
    ComplaintBucket,
    ComplaintClass,
    ComplaintClock,
)
from renaksi.core.connection import ChannelKind, ConnectionState, Integration
from renaksi.core.cycle import CycleState
from renaksi.core.document import DocumentKind
from renaksi.core.errors import Refusal
from renaksi.core.extension import ExtensionAction
from renaksi.core.grade_ranking import GradeChange
from renaksi.core.guidance import GuidanceKind, GuidanceState, MaterialKind
from renaksi.core.job import JobKind, JobState
from renaksi.core.map_classes import MapMeasure
from renaksi.core.periodic import PeriodicKind
from renaksi.core.periodic_sheet import Part
from renaksi.core.periodic_steps import PeriodicAction, PeriodicState
from renaksi.core.plan import STAGE_OF, FunnelStage, PlanAction, PlanState, Polarity
from renaksi.core.policy import POLICY, Permission, Role
from renaksi.core.publication import Measure, Subject
from renaksi.core.recommendation import (
    AnswerStage,
    DayCount,
    FollowUpState,
    Priority,
    RecommendationAction,
    RecommendationSource,
    RecommendationStatus,
)
from renaksi.core.recommendation_ageing import AgeBand
from renaksi.core.recommendation_tally import Late
from renaksi.core.report import (
    EntryVerdict,
    EvidenceVerdict,
    ExtensionState,
    ReportAction,
    ReportState,
    Timing,
)
from renaksi.core.report_flags import RowFlag
from renaksi.core.report_window import Stand
from renaksi.core.roadmap import Outcome, RoadmapMeasure, RoadmapScope
from renaksi.core.verification_queue import RowStand
from renaksi.labels.assessment_figures import GRADE_CHANGE
from renaksi.labels.assessment_page import ROW_STAND as SCORE_STAND
from renaksi.labels.complaint import (
    ALIAS_SOURCE,
    BACKLOG_BAND,
    CHANNEL_KIND,
    COMPLAINT_BUCKET,
    COMPLAINT_CLASS,
    COMPLAINT_CLOCK,
    CONNECTION_STATE,
    INTEGRATION,
)
from renaksi.labels.guidance import GUIDANCE_KIND, GUIDANCE_STATE, MATERIAL_KIND
from renaksi.labels.job import JOB_KIND, JOB_STATE
from renaksi.labels.maps import MAP_MEASURE
from renaksi.labels.periodic import PERIODIC_KIND, PERIODIC_PART
from renaksi.labels.periodic_steps import PERIODIC_ACTION, PERIODIC_STATE
from renaksi.labels.publication import MEASURE, SUBJECT
from renaksi.labels.recommendation_register import AGE_BAND, LATE
from renaksi.labels.roadmap import OUTCOME, ROADMAP_MEASURE, ROADMAP_SCOPE
from renaksi.labels.verification import ROW_STAND
from renaksi.models import Base
from renaksi.views.guards import unguarded

ROOT = Path(renaksi.__file__).parent
GLOSSARY = (ROOT.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
NAMED = {
    AgencyKind: labels.AGENCY_KIND,
    Tier: labels.TIER,
    Role: labels.ROLE,
    CycleState: labels.CYCLE_STATE,
    PlanState: labels.PLAN_STATE,
    PlanAction: labels.PLAN_ACTION,
    Polarity: labels.POLARITY,
    FunnelStage: labels.FUNNEL_STAGE,
    DocumentKind: labels.DOCUMENT_KIND,
    ReportState: labels.REPORT_STATE,
    ReportAction: labels.REPORT_ACTION,
    Timing: labels.TIMING,
    EntryVerdict: labels.ENTRY_VERDICT,
    EvidenceVerdict: labels.EVIDENCE_VERDICT,
    ExtensionState: labels.EXTENSION_STATE,
    ExtensionAction: labels.EXTENSION_ACTION,
    Stand: labels.WINDOW_STAND,
    Light: labels.LIGHT,
    RowFlag: labels.ROW_FLAG,
    RowStand: ROW_STAND,
    ScoreStand: SCORE_STAND,
    AnswerStage: labels.ANSWER_STAGE,
    DayCount: labels.DAY_COUNT,
    FollowUpState: labels.FOLLOW_UP_STATE,
    Priority: labels.PRIORITY,
    RecommendationAction: labels.RECOMMENDATION_ACTION,
    RecommendationSource: labels.RECOMMENDATION_SOURCE,
    RecommendationStatus: labels.RECOMMENDATION_STATUS,
    AgeBand: AGE_BAND,
    Late: LATE,
    GradeChange: GRADE_CHANGE,
    AliasSource: ALIAS_SOURCE,
    BacklogBand: BACKLOG_BAND,
    ComplaintBucket: COMPLAINT_BUCKET,
    ComplaintClass: COMPLAINT_CLASS,
    ComplaintClock: COMPLAINT_CLOCK,
    ConnectionState: CONNECTION_STATE,
    ChannelKind: CHANNEL_KIND,
    Integration: INTEGRATION,
    Measure: MEASURE,
    MapMeasure: MAP_MEASURE,
    GuidanceKind: GUIDANCE_KIND,
    GuidanceState: GUIDANCE_STATE,
    MaterialKind: MATERIAL_KIND,
    RoadmapMeasure: ROADMAP_MEASURE,
    RoadmapScope: ROADMAP_SCOPE,
    Outcome: OUTCOME,
    Subject: SUBJECT,
    PeriodicState: PERIODIC_STATE,
    PeriodicAction: PERIODIC_ACTION,
    JobKind: JOB_KIND,
    JobState: JOB_STATE,
    PeriodicKind: PERIODIC_KIND,
    Part: PERIODIC_PART,
}


def test_every_view_says_who_may_reach_it(app: Flask):
    assert unguarded(app) == []


@pytest.mark.parametrize("enum", NAMED, ids=lambda enum: enum.__name__)
def test_every_code_has_its_official_term(enum: type[StrEnum]):
    assert set(NAMED[enum]) == set(enum)


@pytest.mark.parametrize("enum", NAMED, ids=lambda enum: enum.__name__)
def test_every_code_stands_in_the_glossary_with_the_same_word(enum: type[StrEnum]):
    for member, term in NAMED[enum].items():
        word = getattr(term, "word", term)
        assert f"| `{enum.__name__}.{member.value}` | {word} |" in GLOSSARY


def test_every_table_stands_in_the_glossary():
    missing = [name for name in Base.metadata.tables if f"| `{name}` |" not in GLOSSARY]
    assert missing == []


def test_every_refusal_event_and_kind_is_complete():
    assert set(labels.REFUSAL) == set(Refusal)
    assert set(labels.AUDIT_EVENT) == set(AuditEvent)
    assert set(TIER_OF) == set(AgencyKind)
    assert set(POLICY) == set(Permission)
    assert set(STAGE_OF) == set(PlanState) - {PlanState.CANCELLED}


def test_every_refusal_is_a_sentence_that_names_no_code():
    for reason, sentence in labels.REFUSAL.items():
        assert sentence.endswith((".", "}")), reason
        assert "!" not in sentence.replace("LAPOR!", ""), reason


def modules(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize("path", modules("core"), ids=lambda path: path.name)
def test_core_asks_no_clock(path: Path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(datetime\.now|date\.today|utcnow|time\.time)\b", text)


@pytest.mark.parametrize("path", modules("views"), ids=lambda path: path.name)
def test_views_neither_query_nor_write(path: Path):
    if path.name in {"context.py", "navigation.py"}:
        return  # the door itself, and the one line under the bar
    text = path.read_text(encoding="utf-8")
    found = re.search(r"\bselect\(|(?<!@bp)\.(add|commit|delete|execute|scalars?)\(", text)
    assert found is None, f"{path.name}: {found and found[0]}"


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_templates_carry_nothing_inline_and_no_code(path: Path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|<script>|\sstyle=|\son[a-z]+=\"", text)
    codes = "|".join(role.value for role in Role if "_" in role.value)
    assert not re.search(rf"[\"'](?:{codes})[\"']", text), "a role is named in a template"


def test_nothing_of_the_house_is_too_long():
    long = {
        str(path.relative_to(ROOT)): count
        for path in modules("core", "models", "queries", "services", "views", "forms", "exports")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_every_public_service_function_takes_the_context_first():
    import importlib
    import pkgutil

    from renaksi import services

    wrong = []
    for found in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"renaksi.services.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            first = next(iter(inspect.signature(function).parameters), "")
            if first not in {"ctx", "session"}:
                wrong.append(f"{found.name}.{name}({first})")
    assert wrong == []
