"""Who issues what to whom, who decides, who reads: every person of the world by every relation."""

from dataclasses import replace
from itertools import product

import pytest

from renaksi.core.agency import AgencyKind
from renaksi.core.errors import Invalid, NotAllowed, Refusal as Why
from renaksi.core.policy import SYSTEM, Actor, Grant, Place, Role
from renaksi.core.recommendation import RecommendationSource as Src, RecommendationStatus as S
from renaksi.core.recommendation_entry import (
    STANDARD,
    RecommendationValues,
    cause_key,
    cleaned,
    number_of,
    receipt_of,
    require_rule,
    suggested_action,
)
from renaksi.core.recommendation_rights import (
    SOURCE_OF,
    decides,
    may_read_it,
    sources_of,
    why_not_issue,
)
from tests.core.test_workflow import HUB, OWN, PEOPLE, PLACE, ROOT, SIBLING

OMBUDSMAN = 50
CODES = {HUB: "34", ROOT: "KEMENPANRB", OWN: "34.04", OMBUDSMAN: "OMBUDSMAN", SIBLING: "34.02"}
# Design 3.2 and 3.3, written out by hand: (person, issuer) → sources under which Sleman is reached.
ISSUES = {
    ("hub evaluator", HUB): {Src.EVALUATION, Src.MONITORING},
    ("hub lead", HUB): {Src.EVALUATION, Src.MONITORING},
    ("root evaluator", ROOT): {Src.EVALUATION, Src.MONITORING},
    ("root lead", ROOT): {Src.EVALUATION, Src.MONITORING},
    ("own auditor", OWN): {Src.INTERNAL_AUDIT},
    ("observer", OMBUDSMAN): {Src.OMBUDSMAN},
}
READERS = {
    "admin", "manager", "liaison", "own evaluator", "own auditor", "unit admin", "unit manager",
    "unit liaison", "hub evaluator", "hub lead", "root evaluator", "root lead", "observer",
    "national", "system",
}  # fmt: skip


@pytest.mark.parametrize("issuer", CODES)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_issues_under_which_source(who, issuer):
    for source in Src:
        refusal = why_not_issue(PEOPLE[who], issuer, CODES[issuer], source, PLACE)
        allowed = source in ISSUES.get((who, issuer), set())
        assert (refusal is None) is allowed, (source, refusal and refusal.reason)


def test_refusals_say_first_the_role_then_the_source_then_the_addressee():
    def reason(who, issuer, source, place=PLACE):
        return why_not_issue(PEOPLE[who], issuer, CODES[issuer], source, place, agency="Bantul")

    assert isinstance(reason("admin", OWN, Src.MONITORING), NotAllowed)
    assert reason("hub evaluator", HUB, Src.OMBUDSMAN).reason is Why.NOT_YOUR_SOURCE
    elsewhere = Place(99, AgencyKind.KABUPATEN, 99, (99, 98, ROOT))
    refusal = reason("hub evaluator", HUB, Src.MONITORING, elsewhere)
    assert isinstance(refusal, Invalid)
    assert (refusal.reason, refusal.field) == (Why.NOT_YOUR_ADDRESSEE, "addressees")


def test_a_reviewer_never_issues_to_its_own_agency():
    hub = replace(PLACE, agency_id=HUB, owner_id=HUB, lineage=(HUB, ROOT))
    refusal = why_not_issue(PEOPLE["hub evaluator"], HUB, "34", Src.MONITORING, hub)
    assert refusal.reason is Why.NOT_YOUR_ADDRESSEE


def test_a_reach_limited_to_kinds_ends_there():
    grant = Grant(Role.ISSUER, 60, ROOT, 60, frozenset({AgencyKind.PROVINSI}))
    actor = Actor(7, "Kemendagri", (grant,))
    refusal = why_not_issue(actor, 60, "KEMENDAGRI", Src.HOME_AFFAIRS, PLACE)
    assert refusal.reason is Why.NOT_YOUR_ADDRESSEE
    wide = Actor(7, "Kemendagri", (replace(grant, kinds=frozenset({PLACE.kind})),))
    assert why_not_issue(wide, 60, "KEMENDAGRI", Src.HOME_AFFAIRS, PLACE) is None


@pytest.mark.parametrize(("role", "code"), [*product(Role, [*SOURCE_OF, "KSP"])])
def test_ombudsman_and_kemendagri_are_told_apart_by_their_agency(role, code):
    found = sources_of(Grant(role, 1, 1, 1), code)
    if role is Role.ISSUER:
        assert found == ({SOURCE_OF[code]} if code in SOURCE_OF else set())
    else:
        assert not found & set(SOURCE_OF.values())


@pytest.mark.parametrize("who", PEOPLE)
def test_who_reads_what_was_issued_by_somebody_far_away(who):
    for status in S:
        reads = may_read_it(
            PEOPLE[who], status, Src.OMBUDSMAN, issuer_id=999, delegate_id=None, place=PLACE
        )
        allowed = who in READERS if status is not S.DRAFT else who == "system"
        assert reads is allowed, status


@pytest.mark.parametrize("who", PEOPLE)
def test_a_draft_is_seen_by_those_who_could_have_written_it(who):
    for issuer, source in product(CODES, Src):
        reads = may_read_it(
            PEOPLE[who], S.DRAFT, source, issuer_id=issuer, delegate_id=None, place=PLACE
        )
        wanted = PEOPLE[who] is SYSTEM or any(
            one.home_id == issuer and source in sources_of(one, "OMBUDSMAN")
            for one in PEOPLE[who].grants
        )
        if source is not Src.HOME_AFFAIRS:  # told apart when it is issued
            assert reads is wanted, (issuer, source)


def test_issuer_and_delegate_read_where_they_do_not_stand_above():
    elsewhere = Place(99, AgencyKind.KABUPATEN, 99, (99, 98, ROOT))
    for issuer, delegate in ((HUB, None), (ROOT, HUB)):
        asked = {"issuer_id": issuer, "delegate_id": delegate, "place": elsewhere}
        assert may_read_it(PEOPLE["hub evaluator"], S.OPEN, Src.MONITORING, **asked)
        assert not may_read_it(PEOPLE["admin"], S.OPEN, Src.MONITORING, **asked)


@pytest.mark.parametrize("who", PEOPLE)
def test_who_decides_covers_the_addressee(who):
    found = {grant.role for grant in PEOPLE[who].grants if decides(grant, PLACE)}
    wanted = {
        "hub evaluator": {Role.EVALUATOR}, "hub lead": {Role.EVALUATION_LEAD},
        "root evaluator": {Role.EVALUATOR}, "root lead": {Role.EVALUATION_LEAD},
        "own auditor": {Role.INTERNAL_AUDITOR}, "observer": {Role.ISSUER},
    }  # fmt: skip
    assert found == wanted.get(who, set())


def test_at_the_issuer_itself_the_source_decides_which_role():
    (grant,) = PEOPLE["own auditor"].grants
    assert decides(grant, PLACE, Src.INTERNAL_AUDIT)
    assert not decides(grant, PLACE, Src.MONITORING)


# ── what is entered ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "cause", "field", "reason"),
    [
        (" \n ", "", "text", Why.TEXT_MISSING),
        ("x" * 4001, "", "text", Why.TEXT_TOO_LONG),
        ("x", "y" * 401, "cause", Why.TEXT_TOO_LONG),
    ],
)
def test_what_can_not_be_kept_names_its_field(text, cause, field, reason):
    with pytest.raises(Invalid) as refused:
        cleaned(RecommendationValues(Src.MONITORING, text, cause))
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_spelling_hides_no_recurrence():
    same = {"Petugas belum ditunjuk", "petugas  BELUM ditunjuk.", "Petugas, belum ditunjuk!"}
    assert len({cause_key(one) for one in same}) == 1
    assert cause_key("Petugas sudah ditunjuk") not in {cause_key(one) for one in same}
    assert cause_key("—") == ""


@pytest.mark.parametrize("days", [0, -1, 367])
@pytest.mark.parametrize("field", ["answer_days", "review_days"])
def test_days_a_clock_can_not_count_are_refused(field, days):
    with pytest.raises(Invalid) as refused:
        require_rule(replace(STANDARD, **{field: days}))
    assert (refused.value.field, refused.value.reason) == (field, Why.BAD_DAYS)


def test_numbers_and_receipts_read_as_agreed():
    require_rule(STANDARD)
    pattern = STANDARD.number_pattern
    assert number_of(pattern, issuer="34", year=2026, n=7) == "R/34/2026/0007"
    assert receipt_of("34", 2026, 123, 2) == "TL/2026/34/000123/02"


def test_a_long_recommendation_still_becomes_an_action():
    row = suggested_action("x" * 4000, "R/34/2026/0007", "S2")
    assert (len(row.action), row.basis, row.strategy_code) == (2000, "R/34/2026/0007", "S2")
