"""What makes a verifier look twice (design section 5), one flag at a time."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from renaksi.core.plan import Polarity
from renaksi.core.report_flags import EvidenceFacts, RowFacts, RowFlag as F, flags, missing_evidence

PERIOD = (date(2026, 4, 1), date(2026, 6, 30))
PROOF = EvidenceFacts("Daftar hadir", date(2026, 5, 12))
CLEAN = RowFacts(
    Polarity.UP,
    Decimal(40),
    Decimal(38),
    Decimal(30),
    "Pelatihan selesai.",
    ("Daftar hadir",),
    (PROOF,),
)


def of(row: RowFacts, *others: RowFacts) -> tuple[F, ...]:
    rows = {str(place): one for place, one in enumerate((row, *others))}
    return flags(rows, PERIOD)["0"]


def with_proof(**more: object) -> RowFacts:
    return replace(CLEAN, evidence=(replace(PROOF, **more),))


def test_a_row_with_nothing_remarkable_is_clean():
    assert of(CLEAN) == ()


@pytest.mark.parametrize(
    ("value", "flagged"), [(Decimal(48), False), (Decimal("48.0001"), True), (Decimal(100), True)]
)
def test_above_a_hundred_and_twenty_percent(value, flagged):
    assert of(replace(CLEAN, value=value)) == ((F.ABOVE_TARGET,) if flagged else ())


def test_where_nothing_is_due_nothing_is_above_it():
    assert of(replace(CLEAN, target=None, value=Decimal(99))) == ()
    assert of(replace(CLEAN, target=Decimal(0), value=Decimal(99))) == ()


@pytest.mark.parametrize(
    ("polarity", "value", "previous", "flagged"),
    [
        (Polarity.UP, Decimal(29), Decimal(30), True),
        (Polarity.UP, Decimal(30), Decimal(30), False),
        (Polarity.MILESTONE, Decimal(29), Decimal(30), True),
        (Polarity.DOWN, Decimal(29), Decimal(30), False),
        (Polarity.UP, Decimal(29), None, False),
        (Polarity.UP, None, Decimal(30), False),
    ],
)
def test_lower_than_last_time(polarity, value, previous, flagged):
    row = replace(CLEAN, polarity=polarity, value=value, previous=previous)
    assert (F.BELOW_PREVIOUS in of(row)) is flagged


@pytest.mark.parametrize("value", [Decimal(38), Decimal(0)])
def test_required_evidence_is_missing_where_something_is_reported(value):
    row = replace(CLEAN, value=value, previous=None, evidence=())
    assert of(row) == (F.EVIDENCE_MISSING,)
    assert of(replace(row, value=None)) == ()
    assert of(replace(row, target=None)) == ()
    assert of(replace(row, required_evidence=())) == ()


def test_a_rejected_file_and_another_kind_prove_nothing():
    assert of(with_proof(is_rejected=True)) == (F.EVIDENCE_MISSING,)
    assert of(with_proof(requirement="Foto")) == (F.EVIDENCE_MISSING,)
    assert of(with_proof(requirement=" daftar  HADIR ")) == ()


def test_each_kind_is_asked_for_by_name():
    row = replace(CLEAN, required_evidence=("Daftar hadir", "Hasil uji"))
    assert missing_evidence(row) == ("Hasil uji",)


def test_the_same_file_elsewhere():
    assert of(with_proof(used_elsewhere=True)) == (F.FILE_ELSEWHERE,)


@pytest.mark.parametrize(
    ("on", "flagged"),
    [
        (PERIOD[0] - timedelta(1), True),
        (PERIOD[0], False),
        (PERIOD[1], False),
        (PERIOD[1] + timedelta(1), True),
    ],
)
def test_evidence_dated_outside_the_period(on, flagged):
    assert of(with_proof(effective_on=on)) == ((F.OUTSIDE_PERIOD,) if flagged else ())
    assert of(with_proof(effective_on=on, used_before=True)) == ()


def test_the_same_text_flags_every_row_that_has_it():
    same = replace(CLEAN, description=" pelatihan  SELESAI. ")
    other = replace(CLEAN, description="Belum mulai.")
    found = flags({"a": CLEAN, "b": same, "c": other}, PERIOD)
    assert found == {"a": (F.SAME_TEXT,), "b": (F.SAME_TEXT,), "c": ()}


def test_empty_texts_are_not_the_same_text():
    empty = replace(CLEAN, description="  ")
    assert of(empty, empty) == ()


def test_flags_stand_in_the_order_in_which_they_are_shown():
    bad = EvidenceFacts("", date(2020, 1, 1), used_elsewhere=True)
    row = replace(CLEAN, value=Decimal(60), previous=Decimal(70), evidence=(bad,))
    assert of(row, row) == tuple(F)
