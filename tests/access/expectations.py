"""Who may reach what, endpoint by endpoint, said independently of the policy that decides it.

A person named here gets an answer other than 403 and 404; everybody else gets one of those two.
`HIDDEN` rows answer 404 to whoever may not read the plan: what is not theirs does not exist.
"""

from dataclasses import dataclass, field

from tests.access.world import EVERYONE, READERS

NOBODY: frozenset[str] = frozenset()
OWN_EDITORS = frozenset({"own_admin", "own_manager"})
OWN_WRITERS = OWN_EDITORS | {"unit_liaison"}
AGENCY_ADMINS = frozenset(
    {"own_admin", "hub_admin", "sibling_admin", "foreign_admin", "root_admin"}
)
KEEPERS = AGENCY_ADMINS | {"national_admin"}
REVIEWERS_ANYWHERE = frozenset(name for name in EVERYONE if name.endswith(("evaluator", "lead")))
REVIEWERS_OF_OWN = frozenset({"hub_evaluator", "hub_lead", "root_evaluator", "root_lead"})
DIRECT_REVIEWERS = frozenset({"hub_evaluator", "hub_lead"})
COMMENTERS = READERS - {"national_admin"}
NATIONAL = frozenset({"national_admin"})
CENTRE = frozenset({"root_evaluator", "root_lead"})
RESULT_READERS = READERS - {"observer", "issuer", "regional_observer", "hub_auditor"}
"""Of a result that is not published yet: the agency itself, those above, the national administrator."""
ABOVE_HUBS = NATIONAL | {
    "root_evaluator", "root_lead", "observer", "issuer", "regional_observer", "ministry_observer",
}  # fmt: skip
IN_DIY = frozenset(
    {"hub_admin", "hub_manager", "sibling_admin", "sibling_manager", "sibling_evaluator"}
)
"""Beside the readers of Sleman's plan, those at home in the province."""


class Known(str):
    """The name of another of the world's values: `{"plan_id": Known("past_plan_id")}`."""

    __slots__ = ()


@dataclass(frozen=True)
class Row:
    """Who reaches an endpoint; `post` where writing is for fewer people than reading."""

    get: frozenset[str] = NOBODY
    post: frozenset[str] | None = None
    is_public: bool = False
    hidden: bool = False
    """Belongs to Sleman's plan: 404 for whoever may not read it."""
    values: dict[str, object] = field(default_factory=dict)
    """Values of the address other than the world's own."""
    form: frozenset[str] | set[str] = frozenset()
    """Fields to post, by the names of the world's values; an empty form is refused too early."""

    def may(self, method: str) -> frozenset[str]:
        return self.post if method == "POST" and self.post is not None else self.get


PUBLIC = Row(EVERYONE, EVERYONE, is_public=True)
ALL = Row(EVERYONE, EVERYONE)
READ = Row(READERS, READERS, hidden=True)
WRITE = Row(READERS, OWN_EDITORS, hidden=True)

MODERATED = {"assessment_id": Known("moderated_assessment_id")}
FINAL = {"assessment_id": Known("final_assessment_id")}

WRITTEN = {"report_id": Known("written_periodic_id")}
APPROVED = {"report_id": Known("approved_periodic_id")}
READERS_OF_HUB = CENTRE | NATIONAL | {
    "hub_admin", "hub_manager", "hub_evaluator", "hub_lead", "hub_auditor", "observer", "issuer",
    "regional_observer",
}  # fmt: skip
"""Of what is approved of DIY and everything below it."""
REVIEWERS_ABOVE_SOMEBODY = CENTRE | DIRECT_REVIEWERS | {"foreign_evaluator", "foreign_lead"}

EXPECTED: dict[str, Row] = {
    "static": Row(EVERYONE, is_public=True, values={"filename": "img/sprite.svg"}),
    # the door
    "door.sign_in": PUBLIC,
    "door.reset": Row(NOBODY, NOBODY, is_public=True),  # the token is nobody's
    "door.sign_out": ALL,
    "account.show": ALL,
    "account.password": ALL,
    "account.sign_out_everywhere": ALL,
    "account.end_session": Row(NOBODY, NOBODY, values={"session_id": 999_999}),
    "home.index": ALL,
    # what is public lives under /publik
    "public.index": PUBLIC,
    "public.help": PUBLIC,
    "public.privacy": PUBLIC,
    "public.verify_form": PUBLIC,
    "open_data.agencies": Row(EVERYONE, is_public=True),
    "open_data.agency": Row(EVERYONE, is_public=True, values={"code": "34.04"}),
    "open_data.data": Row(EVERYONE, is_public=True),
    "open_data.file": Row(EVERYONE, is_public=True, values={"year": 2026, "suffix": "csv"}),
    "public.verify": Row(NOBODY, is_public=True),
    "public.compare": Row(NOBODY, NOBODY, is_public=True),
    # the tree: everybody sees the agencies, few change them
    "agencies.index": ALL,
    "agencies.show": ALL,
    "agencies.branch": ALL,
    "agencies.changes": ALL,
    "agencies.suggest": ALL,
    "agencies.sheet": ALL,
}

# ── changing the tree ─────────────────────────────────────────────────────────
# Sleman is an agency, not a unit: only the national administrator changes it.
EXPECTED |= {
    "agencies.add": Row(KEEPERS, KEEPERS),
    "agencies.rename": Row(NATIONAL, NATIONAL),
    "agencies.move": Row(NATIONAL, NATIONAL),
    "agencies.merge": Row(NATIONAL, NATIONAL),
    "agencies.split": Row(NATIONAL, NATIONAL),
    "agencies.dissolve": Row(NATIONAL, NATIONAL),
    "agencies.rezone": Row(NATIONAL, NATIONAL),
    "agencies.estate": Row(NATIONAL, NATIONAL),
    "agencies.upload": Row(KEEPERS, KEEPERS),
    "agencies.template": Row(KEEPERS),
    "agencies.dry_run": Row(NOBODY, KEEPERS),
    "agencies.apply": Row(NOBODY, KEEPERS),
    "documents.letterhead": Row(frozenset({"own_admin"}), frozenset({"own_admin"})),
}
# ── people: one's own agency and its units; the address names Sleman's manager ─
KEEP_SLEMAN = frozenset({"own_admin", "national_admin"})
EXPECTED |= {
    "people.index": Row(KEEPERS),
    "people.download": Row(KEEPERS, values={"ending": "csv"}),
    "people.posts": Row(KEEPERS),
    "people.create": Row(KEEPERS, KEEPERS),
    **{
        f"people.{name}": Row(KEEP_SLEMAN, KEEP_SLEMAN)
        for name in (
            "show", "edit", "grant", "end", "disable", "enable", "issue_link", "hand_over",
        )
    },
}  # fmt: skip
# ── the year: the national administrator alone ────────────────────────────────
EXPECTED |= {
    f"cycles.{name}": Row(NATIONAL, NATIONAL)
    for name in (
        "index", "show", "basis", "periods", "scheme", "windows", "strategies", "strategy",
        "move_strategy", "remove_strategy", "templates", "add_template", "edit_template", "template_sheet", "upload_templates",
        "apply_templates",
        "remove_template", "duties", "kinds", "add_exception", "end_exception", "holidays",
        "holiday", "official_holidays", "open", "close", "discard", "rounds", "publication",
    )
}  # fmt: skip
EXPECTED |= {
    f"cycles.{name}": Row(NATIONAL, NATIONAL, values={"code": "SP4N"})
    for name in ("round", "begin_round", "round_agencies", "assessed_kinds", "except_assessed")
} | {
    "cycles.apply_publication": Row(NOBODY, NATIONAL),
    "cycles.end_assessed_exception": Row(
        NOBODY, NATIONAL, values={"code": "SP4N", "agency_id": Known("agency_id")}
    ),
}
# ── plans ─────────────────────────────────────────────────────────────────────
EXPECTED |= {
    "plans.index": ALL,
    "plans.sheet": ALL,
    "plans.create": Row(NOBODY, frozenset({"own_admin"}), form={"agency_id", "cycle_id"}),
    "plans.show": READ,
    "items.row": READ,
    "items.add": WRITE,
    "items.paste": Row(OWN_EDITORS, OWN_EDITORS, hidden=True),
    "items.templates": Row(OWN_EDITORS, OWN_EDITORS, hidden=True),
    "items.move": WRITE,
    "items.restore": WRITE,
    "items.save": WRITE,
    "comments.thread": READ,
    "comments.add": Row(NOBODY, COMMENTERS, hidden=True, form={"text"}),
    "comments.edit": Row(
        frozenset({"own_admin"}), frozenset({"own_admin"}), hidden=True, form={"text"}
    ),
    "comments.remove": Row(NOBODY, frozenset({"own_admin"}), hidden=True),
    "comments.settle": Row(NOBODY, OWN_WRITERS | REVIEWERS_OF_OWN, hidden=True),
    # the direct supervisor has an evaluator, so the centre does not step in
    "comments.note": Row(NOBODY, DIRECT_REVIEWERS, hidden=True, form={"text"}),
    "steps.take": Row(frozenset({"own_manager"}), frozenset({"own_manager"}), hidden=True),
    "steps.correct_decree": Row(
        frozenset({"own_manager"}), frozenset({"own_manager"}), hidden=True
    ),
    "steps.compare": READ,
    "steps.compare_file": READ,
    "documents.index": READ,
    "documents.matrix_pdf": READ,
    "documents.letter_pdf": READ,
    "documents.sheet": READ,
    "documents.upload": Row(OWN_EDITORS, OWN_EDITORS, hidden=True),
    "documents.apply": Row(NOBODY, OWN_EDITORS, hidden=True),
    "documents.issue": Row(NOBODY, OWN_EDITORS, hidden=True, form={"document_kind"}),
    "documents.letter": Row(NOBODY, OWN_EDITORS, hidden=True),
    "files.download": READ,
    # ── looking down ──────────────────────────────────────────────────────────
    "reviews.index": Row(REVIEWERS_ANYWHERE),
    "reviews.show": Row(REVIEWERS_OF_OWN, hidden=True),
    "dashboards.plans": ALL,
    "dashboards.plans_file": ALL,
    # a table per hub exists for those who look below hubs; nobody else finds one
    "dashboards.hubs_file": Row(ABOVE_HUBS),
    "maps.nation": ALL,
    # the table of provinces: whoever looks from above them and may read regions
    "maps.nation_sheet": Row(ABOVE_HUBS - {"ministry_observer"}),
    # everybody who looks from within the province: at all of it, or at oneself alone
    "maps.district": Row(READERS | IN_DIY, values={"code": "34"}),
    "maps.district_sheet": Row(READERS | IN_DIY, values={"code": "34"}),
    "compliance.show": ALL,
    "compliance.sheet": ALL,
    "compliance.achievement": ALL,
    "compliance.achievement_sheet": ALL,
    "compliance.answering": ALL,
    "compliance.reminders": ALL,
    "audit.index": Row(
        KEEPERS | frozenset(name for name in EVERYONE if name.endswith(("manager", "auditor")))
    ),
    "audit.verify": Row(NOBODY, NATIONAL),
    "audit.file": Row(
        KEEPERS | frozenset(name for name in EVERYONE if name.endswith(("manager", "auditor")))
    ),
}
# ── reports ───────────────────────────────────────────────────────────────────
# Sleman's plan of the year before is in force and its first report handed in: whoever may write
# is told its state, everybody else that it is not theirs; it is read by who reads the plan.
REPORT = {
    "plan_id": Known("past_plan_id"),
    "lineage_id": Known("past_lineage_id"),
    "code": "B03",
    "slug": "ajukan",
}


def report_row(get: frozenset[str] = NOBODY, post: frozenset[str] | None = None) -> Row:
    return Row(get, post, hidden=True, values=dict(REPORT))


EXPECTED |= {
    "reports.index": ALL,
    "reports.sheet": ALL,
    "reports.show": report_row(READERS),
    "reports.row": report_row(READERS),
    "reports.save": report_row(NOBODY, OWN_EDITORS),
    "reports.paste": report_row(OWN_EDITORS, OWN_EDITORS),
    "reports.workbook": report_row(READERS),
    "reports.upload": report_row(OWN_EDITORS, OWN_EDITORS),
    "reports.apply": report_row(NOBODY, OWN_EDITORS),
    "reports.take": report_row(frozenset({"own_manager"}), frozenset({"own_manager"})),
    "reports.nil": report_row(OWN_EDITORS, OWN_EDITORS),
    "reports.ask": report_row(OWN_EDITORS, OWN_EDITORS),
    "reports.cancel_ask": report_row(NOBODY, OWN_EDITORS),
    "reports.receipt": report_row(READERS),
    "reports.receipt_file": report_row(READERS),
    "reports.issue_receipt": report_row(NOBODY, READERS),
}
# ── evidence: on the first row of that report; a file in pieces is its owner's alone ──
EXPECTED |= {
    "evidence.row": report_row(READERS),
    "evidence.add": report_row(NOBODY, OWN_EDITORS),
    "evidence.choose": report_row(OWN_EDITORS),
    "evidence.link": report_row(NOBODY, OWN_EDITORS),
    "evidence.show": report_row(READERS),
    "evidence.describe": report_row(NOBODY, OWN_EDITORS),
    "evidence.version": report_row(NOBODY, OWN_EDITORS),
    "evidence.unlink": report_row(NOBODY, OWN_EDITORS),
    "evidence.download": report_row(READERS),
    "evidence.preview": report_row(READERS),
    "evidence.begin": Row(NOBODY, NOBODY),  # an empty form names no row
    "evidence.progress": Row(NOBODY),  # the token is nobody's
    "evidence.put": Row(NOBODY),
    "evidence.cancel": Row(NOBODY),
}

# ── verification and extensions ───────────────────────────────────────────────
# Sleman's report waits for the evaluators of the province; a tier above may look, and is told
# whose turn it is. `steps`: only what the report's state allows is answered with a form.
EXPECTED |= {
    "verification.index": Row(REVIEWERS_ANYWHERE),
    "verification.sheet": Row(REVIEWERS_ANYWHERE),
    "verification.show": Row(REVIEWERS_OF_OWN, hidden=True),
    "verification.step": Row(
        frozenset({"hub_evaluator"}),
        frozenset({"hub_evaluator"}),
        hidden=True,
        values={"slug": "mulai"},
    ),
    "verification.judge": Row(
        NOBODY,
        frozenset({"hub_evaluator"}),
        hidden=True,
        values={"lineage_id": Known("past_lineage_id")},
    ),
    "verification.accept_clean": Row(NOBODY, frozenset({"hub_evaluator"}), hidden=True),
    "verification.judge_evidence": Row(NOBODY, NOBODY, values={"link_id": 999_999}),
    "extensions.index": ALL,
    "extensions.sheet": ALL,
    "extensions.show": Row(READERS, hidden=True),
    "extensions.decide": Row(NOBODY, frozenset({"hub_lead"}), hidden=True),
}

# ── recommendations: the register shows everybody what is theirs to see, nobody anything else ──
EXPECTED |= {
    "recommendations.index": ALL,
    "recommendations.sheet": ALL,
    "recommendations.save_view": Row(NOBODY, EVERYONE),
    "recommendations.remove_view": Row(NOBODY, NOBODY, values={"view_id": 999_999}),
    "recommendations.remind": ALL,
    "recommendations.figures": ALL,
    "recommendations.figures_sheet": ALL,
    "recommendations.agency": Row(READERS),
    "recommendations.agency_sheet": Row(READERS),
}

# ── one recommendation, settled, from the province to Sleman: whoever belongs to the issuer reads it
# too; a step that comes too late is answered as such to whoever could have taken it ──
TOLD = READERS | {"hub_admin", "hub_manager"}
EXPECTED |= {
    "recommendations.show": Row(TOLD),
    "recommendations.comment": Row(NOBODY, TOLD, form={"text"}),
    "recommendations.uncomment": Row(NOBODY, NOBODY),  # the remark is one on another thing
    "recommendations.receipt": Row(TOLD, values={"number": 1}),
    "recommendations.receipt_file": Row(TOLD, values={"number": 1}),
    "recommendations.step": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS, values={"slug": "buka-kembali"}),
    "recommendations.decide": Row(NOBODY, DIRECT_REVIEWERS),
    "recommendations.delegation": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS),
    **{
        f"recommendations.{name}": Row(OWN_WRITERS, OWN_WRITERS)
        for name in (
            "answer", "write", "choose", "attach_existing", "actions", "make_action",
            "give_reason", "link_actions", "unlink_action",
        )
    },
}  # fmt: skip

# ── issuing: by whoever issues anything; the drafts of a batch are DIY's alone ──
ISSUERS = REVIEWERS_ANYWHERE | {"own_auditor", "hub_auditor", "issuer"}
OWN_DRAFT = {"recommendation_id": Known("draft_recommendation_id")}
EXPECTED |= {
    "recommendations.new": Row(ISSUERS, ISSUERS),
    "recommendations.issue_chosen": Row(ISSUERS, ISSUERS),
    "recommendations.correct": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS, values=OWN_DRAFT),
    "recommendations.issue": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS, values=OWN_DRAFT),
    "recommendations.discard": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS, values=OWN_DRAFT),
    "recommendations.batch": Row(DIRECT_REVIEWERS),
    "recommendations.batch_reminder": Row(DIRECT_REVIEWERS),
    **{
        f"recommendations.{name}_batch": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS)
        for name in ("correct", "issue", "discard", "withdraw")
    },
    "recommendations.upload": Row(ISSUERS | NATIONAL),
    "recommendations.dry_run": Row(NOBODY, ISSUERS | NATIONAL),
    "recommendations.apply": Row(NOBODY, ISSUERS | NATIONAL),
    "recommendations.import_template": Row(ISSUERS | NATIONAL),
    "recommendations.delegations": Row(ISSUERS),
    "recommendations.minutes": Row(REVIEWERS_ANYWHERE),
    "recommendations.minutes_file": Row(REVIEWERS_ANYWHERE),
    "recommendations.issue_minutes": Row(NOBODY, REVIEWERS_ANYWHERE),
    "public.answer_receipt": Row(NOBODY, is_public=True),
    "public.minutes": Row(NOBODY, is_public=True),  # what is sealed in the code is nobody's
    "recommendations.rules": Row(NATIONAL),
    "recommendations.set_rule": Row(NATIONAL, NATIONAL),
}

# ── results from outside: Sleman's is read by who reads Sleman; recorded by leads for those below ──
RECORDERS = NATIONAL | frozenset(name for name in EVERYONE if name.endswith("lead"))
EXPECTED |= {
    "assessments.outside": ALL,
    "assessments.outside_sheet": ALL,
    "assessments.outside_result": Row(READERS, hidden=True),
    "assessments.outside_document": Row(NOBODY),  # it was recorded without one
    "assessments.record_outside": Row(RECORDERS, RECORDERS),
    "assessments.outside_upload": Row(RECORDERS),
    "assessments.outside_dry_run": Row(NOBODY, RECORDERS),
    "assessments.outside_apply": Row(NOBODY, RECORDERS),
    "assessments.outside_template": Row(RECORDERS),
    # more time for the self-assessment: the lead of the tier above, also told that it is over
    "assessments.more_time": Row(frozenset({"hub_lead"}), hidden=True, values=MODERATED),
}

# ── instruments: read by everybody once published, built by the national administrator ──
SP4N = {"code": "SP4N", "number": 2, "row": "A"}
EXPECTED |= {
    "instruments.index": ALL,
    "instruments.show": Row(EVERYONE, values=SP4N | {"number": 1}),
    "instruments.sheet": Row(EVERYONE, values=SP4N | {"number": 1}),
    "instruments.difference": Row(NATIONAL, values=SP4N),  # of a draft
    "instruments.new": Row(NATIONAL, NATIONAL),
    **{
        f"instruments.{name}": Row(NATIONAL, NATIONAL, values=SP4N)
        for name in (
            "whole", "scale", "weights", "add_aspect", "aspect", "add_indicator", "move",
            "remove", "publish", "next_version", "discard",
        )
    },
    "instruments.indicator": Row(NATIONAL, NATIONAL, values=SP4N | {"row": "A1"}),
    # moderation and results: the centre's own, then the agency and those above it
    "assessments.rounds": Row(CENTRE | NATIONAL),
    "assessments.moderation": Row(CENTRE | NATIONAL),
    "assessments.moderation_file": Row(CENTRE | NATIONAL),
    "assessments.calibration": Row(CENTRE | NATIONAL),
    "assessments.calibration_file": Row(CENTRE | NATIONAL),
    "assessments.draw": Row(frozenset({"root_lead"})),
    "assessments.finalise": Row(frozenset({"root_lead"})),
    "assessments.moderate": Row(CENTRE, hidden=True, values=MODERATED),
    "assessments.moderate_value": Row(CENTRE, hidden=True, values={**MODERATED, "code": "A1"}),
    "assessments.look": Row(CENTRE, hidden=True, values=MODERATED),
    "assessments.flag": Row(CENTRE, hidden=True, values=MODERATED),
    "assessments.result": Row(RESULT_READERS, hidden=True, values=FINAL),
    "assessments.result_annex": Row(RESULT_READERS, hidden=True, values=FINAL),
    "assessments.result_print": Row(NOBODY, values={**FINAL, "document_id": 999_999}),
    "assessments.issue_document": Row(
        REVIEWERS_OF_OWN, hidden=True, values={**FINAL, "slug": "berita-acara"}
    ),
    "assessments.draft_document": Row(
        REVIEWERS_OF_OWN, hidden=True, values={**FINAL, "slug": "berita-acara"}
    ),
    "assessments.reopen": Row(frozenset({"root_lead"}), hidden=True, values=FINAL),
    "assessments.recommend": Row(REVIEWERS_OF_OWN, hidden=True, values=FINAL),
    # figures: everybody has them of what they may see; a score opens for whoever reads it
    **dict.fromkeys(
        (
            "assessments.results", "assessments.results_sheet", "assessments.distribution_sheet",
            "assessments.gaps", "assessments.gaps_sheet",
        ),
        ALL,
    ),
    "assessments.opened": Row(READERS, hidden=True, values={**FINAL, "code": "A1"}),
}  # fmt: skip

# ── what an agency answers, and objects to: of an assessment that lies before the centre ──
OWN_COLUMN = REVIEWERS_OF_OWN | OWN_WRITERS | {"own_auditor", "own_evaluator"}
ONE_ANSWER = MODERATED | {"code": "A1"}
EXPECTED |= {
    "assessments.answers": Row(OWN_COLUMN, hidden=True, values=MODERATED),
    "assessments.save_answers": Row(NOBODY, OWN_WRITERS, hidden=True, values=MODERATED),
    "assessments.answer_one": Row(OWN_COLUMN, hidden=True, values=ONE_ANSWER),
    "assessments.save_one": Row(NOBODY, OWN_WRITERS, hidden=True, values=ONE_ANSWER),
    "assessments.answer_workbook": Row(OWN_COLUMN, hidden=True, values=MODERATED),
    "assessments.own_step": Row(
        frozenset({"own_manager"}), hidden=True, values=MODERATED | {"slug": "ajukan"}
    ),
    "assessments.object": Row(OWN_COLUMN, hidden=True, values=MODERATED),
    "assessments.object_sheet": Row(OWN_COLUMN, hidden=True, values=MODERATED),
    "assessments.object_to": Row(OWN_COLUMN, hidden=True, values=ONE_ANSWER),
    "assessments.write_objection": Row(NOBODY, OWN_WRITERS, hidden=True, values=ONE_ANSWER),
    "assessments.objection_step": Row(
        OWN_WRITERS, hidden=True, values=ONE_ANSWER | {"slug": "ajukan"}
    ),
    **{
        f"assessments.{name}": Row(OWN_WRITERS, hidden=True, values=ONE_ANSWER)
        for name in (
            "answer_upload", "answer_dry_run", "answer_apply", "choose_proof", "use_proof",
            "choose_event", "use_event",
            "choose_objection_proof", "use_objection_proof",
        )
    },
}  # fmt: skip

# ── the work list and the scoring: of an assessment that lies before the centre ──
EXPECTED |= {
    **dict.fromkeys(
        (
            "assessments.index", "assessments.sheet", "assessments.objections",
            "assessments.objection_sheet",
        ),
        ALL,
    ),
    "assessments.show": Row(READERS, hidden=True, values=MODERATED),
    "assessments.columns_sheet": Row(OWN_COLUMN, hidden=True, values=MODERATED),
    "assessments.comment": Row(
        NOBODY, OWN_COLUMN, hidden=True, values=MODERATED, form={"text"}
    ),
    "assessments.uncomment": Row(NOBODY, values=MODERATED | {"comment_id": 999_999}),
    "assessments.step": Row(
        frozenset({"hub_lead"}), hidden=True, values=MODERATED | {"slug": "setujui"}
    ),
    "assessments.score": Row(REVIEWERS_OF_OWN, hidden=True, values=ONE_ANSWER),
    "assessments.save_score": Row(
        NOBODY, frozenset({"hub_evaluator"}), hidden=True, values=ONE_ANSWER
    ),
    "assessments.finish_second": Row(
        NOBODY, frozenset({"hub_evaluator"}), hidden=True, values=MODERATED
    ),
    "assessments.seats": Row(DIRECT_REVIEWERS, hidden=True, values=MODERATED),
    "assessments.assign": Row(NOBODY, DIRECT_REVIEWERS, hidden=True, values=MODERATED),
    "assessments.ask_second": Row(NOBODY, DIRECT_REVIEWERS, hidden=True, values=MODERATED),
    "assessments.assign_many": Row(REVIEWERS_ANYWHERE, REVIEWERS_ANYWHERE),
    "assessments.decide": Row(NOBODY, values=MODERATED | {"objection_id": 999_999}),
}  # fmt: skip

# ── complaints and connection: read like reports, brought in by few ───────────
IMPORTERS = (
    frozenset({"own_manager", "hub_manager", "sibling_manager"})
    | AGENCY_ADMINS
    | REVIEWERS_ANYWHERE
    | NATIONAL
)
OF_SLEMAN = frozenset({"own_admin", "own_manager", "national_admin"})
STATE_KEEPERS = REVIEWERS_OF_OWN | NATIONAL
EXPECTED |= {
    "complaints.index": ALL,
    "complaints.figures_sheet": ALL,
    "complaints.records": ALL,
    "complaints.records_sheet": ALL,
    "complaints.due": ALL,
    "complaints.topic": Row(OWN_EDITORS, OWN_EDITORS),
    "complaints.totals": ALL,
    "complaints.add_total": Row(IMPORTERS, IMPORTERS),
    "complaints.remove_total": Row(NOBODY, OF_SLEMAN | REVIEWERS_OF_OWN),
    "complaints.totals_upload": Row(IMPORTERS),
    "complaints.totals_template": Row(IMPORTERS),
    "complaints.totals_dry_run": Row(NOBODY, IMPORTERS),
    "complaints.totals_apply": Row(NOBODY, IMPORTERS),
    "complaints.upload": Row(IMPORTERS),
    "complaints.dry_run": Row(NOBODY, IMPORTERS),
    "complaints.check": Row(NOBODY, IMPORTERS),
    "complaints.progress": Row(IMPORTERS),
    "complaints.apply": Row(NOBODY, IMPORTERS),
    "complaints.mapping": Row(NATIONAL),
    "complaints.map_status": Row(NOBODY, NATIONAL),
    "complaints.limits": Row(NATIONAL, NATIONAL),
    "complaints.aliases": Row(NATIONAL),
    "complaints.settle": Row(NATIONAL, NATIONAL),
    "complaints.handover": Row(OF_SLEMAN, OF_SLEMAN),
    "connections.index": ALL,
    "connections.sheet": ALL,
    "connections.show": Row(READERS),
    "connections.record": Row(STATE_KEEPERS, STATE_KEEPERS),
    "connections.add_channel": Row(OF_SLEMAN, OF_SLEMAN),
    "connections.edit_channel": Row(OF_SLEMAN, OF_SLEMAN),
    "roadmap.index": ALL,
    "roadmap.sheet": ALL,
    "roadmap.target": Row(NATIONAL, NATIONAL),
    "roadmap.remove": Row(NATIONAL, NATIONAL),
    "connections.upload": Row(REVIEWERS_ANYWHERE | NATIONAL),
    "connections.dry_run": Row(NOBODY, REVIEWERS_ANYWHERE | NATIONAL),
    "connections.apply": Row(NOBODY, REVIEWERS_ANYWHERE | NATIONAL),
}

# ── guidance: read by the organiser and by whoever may read an invited agency ──
EXPECTED |= {
    "guidance.index": ALL,
    "guidance.sheet": ALL,
    "guidance.changes": ALL,
    "guidance.changes_sheet": ALL,
    "guidance.show": Row(READERS | {"hub_admin", "hub_manager"}),
    "guidance.file": Row(READERS | {"hub_admin", "hub_manager"}),
    "guidance.files": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS),
    "guidance.remove_file": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS),
    "guidance.new": Row(REVIEWERS_ANYWHERE, REVIEWERS_ANYWHERE),
    "guidance.edit": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS),
    "guidance.attendance": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS),
    "guidance.close": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS),
    "guidance.cancel": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS),
    "guidance.commit": Row(DIRECT_REVIEWERS, DIRECT_REVIEWERS),
    "guidance.uncommit": Row(NOBODY, DIRECT_REVIEWERS),
    "guidance.recommend": Row(NOBODY, DIRECT_REVIEWERS),
    # periodic reports, of DIY
    "periodic.index": ALL,
    "periodic.sheet": ALL,
    "periodic.new": Row(REVIEWERS_ABOVE_SOMEBODY, REVIEWERS_ABOVE_SOMEBODY),
    "periodic.show": Row(READERS_OF_HUB, hidden=True, values=APPROVED),
    "periodic.annex": Row(READERS_OF_HUB, hidden=True, values=APPROVED),
    "periodic.progress": Row(READERS_OF_HUB, hidden=True, values=APPROVED),
    "periodic.file": Row(READERS_OF_HUB, hidden=True, values={**APPROVED, "suffix": "pdf"}),
    "periodic.make_files": Row(NOBODY, DIRECT_REVIEWERS, hidden=True, values=APPROVED),
    "periodic.draft": Row(DIRECT_REVIEWERS, hidden=True, values={**WRITTEN, "suffix": "xlsx"}),
    "periodic.write": Row(
        DIRECT_REVIEWERS, DIRECT_REVIEWERS, hidden=True, values={**WRITTEN, "slug": "ringkasan"}
    ),
    "periodic.take": Row(NOBODY, DIRECT_REVIEWERS, hidden=True, values=WRITTEN),
    "periodic.step": Row(
        DIRECT_REVIEWERS, DIRECT_REVIEWERS, hidden=True, values={**WRITTEN, "slug": "ajukan"}
    ),
    "periodic.approve": Row(
        frozenset({"hub_lead"}),
        frozenset({"hub_lead"}),
        hidden=True,
        values={"report_id": Known("sent_periodic_id")},
    ),
}
