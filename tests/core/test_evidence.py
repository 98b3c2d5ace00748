"""What a row lacks, and what a verifier's word makes fast."""

from dataclasses import dataclass
from datetime import date
from itertools import product

import pytest
from hypothesis import given, strategies as st

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.evidence import (
    LONGEST_DESCRIPTION,
    Use,
    checklist,
    lacking,
    require_facts,
    requirement_of,
    why_not_change,
    why_not_unlink,
)
from renaksi.core.plan import Polarity
from renaksi.core.report import EDITABLE, EvidenceVerdict as V, ReportState
from renaksi.core.report_flags import EvidenceFacts, RowFacts, missing_evidence

TODAY = date(2026, 7, 3)


@dataclass(frozen=True)
class Piece:
    requirement: str
    verdict: V = V.PENDING


def test_a_kind_is_met_by_what_was_not_rejected():
    pieces = [Piece("Daftar hadir", V.REJECTED), Piece("foto  Kegiatan"), Piece("", V.ACCEPTED)]
    first, second, third = checklist(["Daftar hadir", "Foto kegiatan", "Notulen"], pieces)
    assert (first.is_met, first.was_rejected) == (False, True)
    assert (second.is_met, second.count) == (True, 1)
    assert (third.is_met, third.was_rejected) == (False, False)
    assert lacking([first, second, third]) == ("Daftar hadir", "Notulen")


def test_a_rejected_piece_beside_a_good_one_takes_nothing_away():
    (needed,) = checklist(["SK"], [Piece("SK", V.REJECTED), Piece("SK", V.ACCEPTED)])
    assert needed.is_met
    assert not needed.was_rejected
    assert (needed.count, needed.accepted, needed.rejected) == (1, 1, 1)


KINDS = st.sampled_from(["SK", "Foto", "Daftar hadir"])


@given(
    st.lists(KINDS, unique=True),
    st.lists(st.builds(Piece, st.one_of(KINDS, st.just("")), st.sampled_from(V)), max_size=6),
)
def test_the_checklist_and_the_flag_never_disagree(required, pieces):
    facts = tuple(
        EvidenceFacts(one.requirement, TODAY, is_rejected=one.verdict is V.REJECTED)
        for one in pieces
    )
    row = RowFacts(Polarity.UP, None, None, required_evidence=tuple(required), evidence=facts)
    assert lacking(checklist(required, pieces)) == missing_evidence(row)


@pytest.mark.parametrize("uses", list(product(list(V), list(ReportState), repeat=1)))
def test_what_was_accepted_or_lies_before_a_verifier_does_not_change(uses):
    verdict, state = uses
    refusal = why_not_change([Use(V.PENDING, ReportState.DRAFT), Use(verdict, state)])
    if verdict is V.ACCEPTED:
        assert refusal.reason is Refusal.EVIDENCE_LOCKED
    elif state not in EDITABLE:
        assert refusal.reason is Refusal.EVIDENCE_IN_REVIEW
    else:
        assert refusal is None


def test_unused_evidence_may_change():
    assert why_not_change([]) is None


@pytest.mark.parametrize("verdict", V)
def test_accepted_evidence_stays_on_its_row(verdict):
    assert (why_not_unlink(verdict) is not None) == (verdict is V.ACCEPTED)


def test_a_requirement_is_named_as_the_action_names_it():
    assert requirement_of("  daftar   HADIR ", ["Foto", "Daftar hadir"]) == "Daftar hadir"
    assert requirement_of("  ", ["Foto"]) == ""
    with pytest.raises(Invalid) as caught:
        requirement_of("Notulen", ["Foto"])
    assert (caught.value.reason, caught.value.field) == (
        Refusal.NO_SUCH_REQUIREMENT,
        "requirement",
    )


@pytest.mark.parametrize(
    ("on", "words", "reason", "field"),
    [
        (None, "", Refusal.DATE_MISSING, "effective_on"),
        (date(2026, 7, 4), "", Refusal.DATE_AHEAD, "effective_on"),
        (TODAY, "x" * (LONGEST_DESCRIPTION + 1), Refusal.TEXT_TOO_LONG, "description"),
    ],
)
def test_what_is_said_of_a_document_must_hold(on, words, reason, field):
    with pytest.raises(Invalid) as caught:
        require_facts(on, words, TODAY)
    assert (caught.value.reason, caught.value.field) == (reason, field)


def test_a_document_of_today_with_the_longest_description_holds():
    require_facts(TODAY, "x" * LONGEST_DESCRIPTION, TODAY)
