"""Reasons a use case may refuse. A view turns each class into one HTTP status.

`reason` is a code of the closed list `Refusal`; the sentence a person reads stands in
`renaksi.labels.REFUSAL`, filled with `detail`.
"""

from enum import StrEnum


class Refusal(StrEnum):
    """Why the domain says no. One Indonesian sentence each in `renaksi.labels`."""

    NOT_YOURS = "not_yours"
    ROLE_MISSING = "role_missing"
    OTHER_TIER_ACTS = "other_tier_acts"
    OWN_WORK = "own_work"
    FOUR_EYES = "four_eyes"
    WRONG_STATE = "wrong_state"
    NOTE_REQUIRED = "note_required"
    CHECKS_FAIL = "checks_fail"
    CHANGED_BY_OTHER = "changed_by_other"
    REVISION_OPEN = "revision_open"
    FIRST_REVISION = "first_revision"
    DATE_AHEAD = "date_ahead"
    DATE_PAST = "date_past"
    DATE_TOO_FAR = "date_too_far"
    TARGET_ALREADY_DUE = "target_already_due"
    OTHER_UNITS_ROW = "other_units_row"
    FIELD_NOT_YOURS = "field_not_yours"
    TOO_MANY_ACTIONS = "too_many_actions"
    NO_OBLIGATION = "no_obligation"
    CYCLE_NOT_OPEN = "cycle_not_open"
    CYCLE_CLOSED = "cycle_closed"
    CYCLE_MISSING = "cycle_missing"
    CHECKPOINT_MISSING = "checkpoint_missing"
    CYCLE_ALREADY_OPEN = "cycle_already_open"
    CYCLE_INCOMPLETE = "cycle_incomplete"
    BAD_WINDOW = "bad_window"
    SCHEME_FIXED = "scheme_fixed"
    STRATEGY_IN_USE = "strategy_in_use"
    NEVER_OWES = "never_owes"
    ALREADY_EXISTS = "already_exists"
    NOT_FOUND = "not_found"
    WOULD_CYCLE = "would_cycle"
    LINK_OVERLAP = "link_overlap"
    NOT_ACTIVE_THEN = "not_active_then"
    HAS_UNITS = "has_units"
    ROOT_IS_FIXED = "root_is_fixed"
    SAME_NAME = "same_name"
    SAME_SUPERVISOR = "same_supervisor"
    NO_SUPERVISOR = "no_supervisor"
    UNIT_SUPERVISES = "unit_supervises"
    NEVER_EXISTED = "never_existed"
    MERGE_WITH_ITSELF = "merge_with_itself"
    ONE_PRIMARY = "one_primary"
    NOTHING_INHERITED = "nothing_inherited"
    NOT_AN_HEIR = "not_an_heir"
    NAME_MISSING = "name_missing"
    BAD_CODE = "bad_code"
    CODE_OUTSIDE = "code_outside"
    BAD_DATE = "bad_date"
    KIND_FIXED = "kind_fixed"
    NO_SUCH_CODE = "no_such_code"
    NOT_A_DATE = "not_a_date"
    DATE_NEEDED = "date_needed"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_ZONE = "unknown_zone"
    SUPERVISOR_MISSING = "supervisor_missing"
    SUPERVISOR_ROW_WRONG = "supervisor_row_wrong"
    TWICE_IN_FILE = "twice_in_file"
    BROKEN_CELL = "broken_cell"
    LAST_ADMIN = "last_admin"
    BEYOND_REACH = "beyond_reach"
    COMMENT_SETTLED = "comment_settled"
    NOTE_NOT_SENT = "note_not_sent"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    BAD_CREDENTIALS = "bad_credentials"
    TRY_LATER = "try_later"
    OLD_PASSWORD = "old_password"  # noqa: S105 - a reason, not a secret
    WEAK_PASSWORD = "weak_password"  # noqa: S105 - as above
    EMAIL_TAKEN = "email_taken"
    EMAIL_ELSEWHERE = "email_elsewhere"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_AGENCY = "unknown_agency"
    NO_ACCOUNT = "no_account"
    BAD_EMAIL = "bad_email"
    ROLE_HELD = "role_held"
    ROLE_NOT_HERE = "role_not_here"
    ROLE_FILLED = "role_filled"
    ROLE_ENDED = "role_ended"
    OTHER_ROLES = "other_roles"
    OWN_ACCOUNT = "own_account"
    ACCOUNT_DISABLED = "account_disabled"
    NOTHING_TO_HAND_OVER = "nothing_to_hand_over"
    BAD_SPAN = "bad_span"
    BEFORE_TODAY = "before_today"
    LINK_EXPIRED = "link_expired"
    BAD_FILE = "bad_file"
    FILE_MISSING = "file_missing"
    FILE_HAS_ERRORS = "file_has_errors"
    FILE_TOO_LARGE = "file_too_large"
    BAD_VALUE = "bad_value"
    DEMO_IN_PRODUCTION = "demo_in_production"
    REPORT_WRONG_STATE = "report_wrong_state"
    NO_PLAN_IN_FORCE = "no_plan_in_force"
    NOT_EXPECTED = "not_expected"
    NOTHING_REPORTED = "nothing_reported"
    NIL_REASON_MISSING = "nil_reason_missing"
    WINDOW_NOT_OPEN = "window_not_open"
    WINDOW_LOCKED = "window_locked"
    ROWS_UNDECIDED = "rows_undecided"
    ROW_FLAGGED = "row_flagged"
    NO_ROW_RETURNED = "no_row_returned"
    VALUE_MISSING = "value_missing"
    EXTENSION_PENDING = "extension_pending"
    EXTENSION_DECIDED = "extension_decided"
    EXTENSION_RUNS = "extension_runs"
    EXTENSION_TOO_LATE = "extension_too_late"
    EXTENSION_TOO_SHORT = "extension_too_short"
    EVIDENCE_LOCKED = "evidence_locked"
    EVIDENCE_IN_REVIEW = "evidence_in_review"
    NO_SUCH_REQUIREMENT = "no_such_requirement"
    TOO_MUCH_EVIDENCE = "too_much_evidence"
    DATE_MISSING = "date_missing"
    UPLOAD_OUT_OF_STEP = "upload_out_of_step"
    UPLOAD_EXPIRED = "upload_expired"
    RECOMMENDATION_WRONG_STATE = "recommendation_wrong_state"
    ANSWER_MISSING = "answer_missing"
    NOT_YOUR_SOURCE = "not_your_source"
    NOT_YOUR_ADDRESSEE = "not_your_addressee"
    NO_ADDRESSEE = "no_addressee"
    ALREADY_LINKED = "already_linked"
    TOO_MANY_UPLOADS = "too_many_uploads"
    BAD_DAYS = "bad_days"
    BAD_PATTERN = "bad_pattern"
    TOO_MANY_ADDRESSEES = "too_many_addressees"
    NO_SUCH_DELEGATE = "no_such_delegate"
    TOO_MANY_VIEWS = "too_many_views"
    NO_WORKING_PLAN = "no_working_plan"
    CELL_EMPTY = "cell_empty"
    UNKNOWN_WORD = "unknown_word"
    NUMBER_TWICE = "number_twice"
    STATUS_DATE_MISSING = "status_date_missing"
    STATUS_TOO_EARLY = "status_too_early"
    DAY_TOO_LATE = "day_too_late"
    DUE_TOO_EARLY = "due_too_early"
    HANDLED_HERE = "handled_here"
    ASSESSMENT_WRONG_STATE = "assessment_wrong_state"
    SELF_NOT_OPEN = "self_not_open"
    SELF_CLOSED = "self_closed"
    SELF_TIME_RANGE = "self_time_range"
    SELF_STILL_OPEN = "self_still_open"
    OUTCOME_ALREADY = "outcome_already"
    HUB_IN_TIME = "hub_in_time"
    ANSWERS_MISSING = "answers_missing"
    SCORES_MISSING = "scores_missing"
    SCORES_UNEXPLAINED = "scores_unexplained"
    SCORES_SENT_BACK = "scores_sent_back"
    SCORES_DISAGREE = "scores_disagree"
    SECOND_SCORER_BUSY = "second_scorer_busy"
    OBJECTIONS_OPEN = "objections_open"
    OBJECTION_RUNS = "objection_runs"
    OBJECTION_OVER = "objection_over"
    OBJECTION_DECIDED = "objection_decided"
    OBJECTION_UNCHANGED = "objection_unchanged"
    OBJECTION_LOWERS = "objection_lowers"
    GROUND_MISSING = "ground_missing"
    INSTRUMENT_FROZEN = "instrument_frozen"
    INSTRUMENT_FAULTY = "instrument_faulty"
    INSTRUMENT_DRAFT = "instrument_draft"
    INSTRUMENT_ANSWERED = "instrument_answered"
    INSTRUMENT_UNKNOWN = "instrument_unknown"
    SCALE_ONLY = "scale_only"
    SCORE_RULE_MISSING = "score_rule_missing"
    BAD_ROUND = "bad_round"
    BAD_YEAR = "bad_year"
    NOT_A_SCORE = "not_a_score"
    SCORE_RANGE = "score_range"
    SCORE_NOT_OF_GRADE = "score_not_of_grade"
    SCORE_WITHOUT_GRADE = "score_without_grade"
    RESULT_TWICE = "result_twice"
    RESULT_HERE = "result_here"
    NOT_ACTIVE_IN = "not_active_in"
    UNIT_NOT_ASSESSED = "unit_not_assessed"
    BAD_ANSWER = "bad_answer"
    FIGURES_TO_COME = "figures_to_come"
    MODERATION_OPEN = "moderation_open"
    SAMPLE_FAULTY = "sample_faulty"
    NOTHING_TO_DRAW = "nothing_to_draw"
    NOTHING_TO_IMPORT = "nothing_to_import"
    BAD_TRACKING_ID = "bad_tracking_id"
    COMPLAINTS_DAMAGED = "complaints_damaged"
    OTHER_AGENCYS_COMPLAINT = "other_agencys_complaint"
    COMPLAINT_HELD_BY_OTHER = "complaint_held_by_other"
    PERIOD_OVERLAPS = "period_overlaps"
    COUNTS_DISAGREE = "counts_disagree"
    NOT_A_COUNT = "not_a_count"
    COUNT_MISSING = "count_missing"
    NOT_DUE_FOR_HANDOVER = "not_due_for_handover"
    UNIT_NOT_CONNECTED = "unit_not_connected"


class RuleBroken(Exception):  # noqa: N818 - the name is the domain's, not Python's
    """Base of every refusal that the domain itself makes.

    `reason` names it, `detail` fills the sentence shown to the person.
    """

    def __init__(self, reason: Refusal, **detail: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.detail = detail


class NotAllowed(RuleBroken):
    """The actor may not do this; becomes 403."""


class NotFound(RuleBroken):
    """It does not exist, or not for this actor; becomes 404."""

    def __init__(self, reason: Refusal = Refusal.NOT_FOUND, **detail: object) -> None:
        super().__init__(reason, **detail)


class WrongState(RuleBroken):
    """The subject is not in a state that allows this; becomes 409."""


class Conflict(RuleBroken):
    """Somebody else changed the subject since the actor read it; becomes 409."""


class TooSoon(RuleBroken):
    """Too many attempts; `seconds` says how long to wait; becomes 429."""


class Invalid(RuleBroken):
    """What was entered does not hold; becomes 422, shown beside `field` where one is named."""

    def __init__(self, reason: Refusal, field: str | None = None, **detail: object) -> None:
        super().__init__(reason, **detail)
        self.field = field
