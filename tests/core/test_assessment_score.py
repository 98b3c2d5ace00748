"""From answers to a total: the golden table any official can check by hand, and what must always hold."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.assessment import AssessmentOutcome, NotAssessable, ValueColumn as C
from renaksi.core.assessment_answer import Answer, Figure, Given
from renaksi.core.assessment_exact import rounded
from renaksi.core.assessment_score import score
from renaksi.core.assessment_trace import trace
from renaksi.core.assessment_value import Counts
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.instrument import EvidenceRule, IndicatorKind as K
from tests.core.assessment_sheets import (
    AS_OF,
    NOT_APPLICABLE,
    RATIO,
    computed,
    everywhere,
    golden,
    golden_answer,
    golden_instrument,
    indicator,
    instrument,
    ratio,
    sampled,
    value,
)

GOLDEN = golden()


@pytest.mark.parametrize("column", [C.SELF, C.HUB, C.NATIONAL])
@pytest.mark.parametrize("case", GOLDEN)
def test_golden_case(case, column):
    *lines, wanted = GOLDEN[case]
    made = golden_instrument(lines)
    answers = {line["indikator"]: golden_answer(line) for line in lines}
    found = score(made, answers, column)
    predicate = found.band.name if found.band else ""
    if found.outcome is AssessmentOutcome.NOT_ASSESSABLE:
        predicate = NOT_ASSESSABLE
    assert (found.total, predicate) == (
        Decimal(wanted["total"] or 0) if wanted["total"] else None,
        wanted["predikat"],
    )
    told = {
        line.code: line for aspect in trace(found, answers).aspects for line in aspect.indicators
    }
    for line in lines:
        opened = told[line["indikator"]]
        assert opened.points == Decimal(line["poin"]), line
        assert not line["nilai"] or opened.value == Decimal(line["nilai"]), line


def test_the_golden_table_holds_what_was_promised():
    text = "".join(GOLDEN)
    for part in ("SAKIP", "SPBE", "IPP", "TB-3", "BUKTI", "KECIL", "PERTIGA"):
        assert part in text
    assert len(GOLDEN) >= 35


# ── three columns ─────────────────────────────────────────────────────────────
ONE = instrument(("A", 100, [indicator("A1", 60), indicator("A2", 40, K.LEVEL)]))


def test_each_column_counts_its_own_word_and_the_national_one_falls_back_to_the_hub():
    answers = {
        "A1": Answer(own=value(1), hub=value(0), evidence=1),
        "A2": Answer(own=value(5), hub=value(4), national=value(2, by_id=7, note="x"), evidence=1),
    }
    assert {one: score(ONE, answers, one).total for one in C} == {
        C.SELF: 100,
        C.HUB: 32,
        C.NATIONAL: 16,
    }
    a1, a2 = score(ONE, answers, C.NATIONAL).values
    assert (a1.column, a2.column) == (C.HUB, C.NATIONAL)
    assert a2.source.by_id == 7


def test_the_hub_never_inherits_the_agencys_word():
    answers = {"A1": Answer(own=value(1), evidence=1), "A2": Answer(own=value(5), evidence=1)}
    found = score(ONE, answers, C.HUB)
    assert (found.total, found.count(Counts.MISSING)) == (0, 2)


def test_an_agencys_claim_that_something_does_not_apply_counts_for_the_hub_only_if_it_agrees():
    claimed = Answer(own=NOT_APPLICABLE, hub=value(0), evidence=1)
    other = everywhere(value(5))
    assert score(ONE, {"A1": claimed, "A2": other}, C.SELF).total == 100
    assert score(ONE, {"A1": claimed, "A2": other}, C.HUB).total == 40


def test_so_far_leaves_out_what_nobody_answered_and_the_end_does_not():
    answers = {"A2": everywhere(value(3))}
    assert score(ONE, answers, C.HUB, so_far=True).total == 60
    assert score(ONE, answers, C.HUB).total == 24
    assert score(ONE, {}, C.HUB, so_far=True).total is None


def test_a_value_that_is_empty_again_is_no_answer():
    answers = {"A1": everywhere(Given(note="Belum pasti")), "A2": everywhere(value(5))}
    assert score(ONE, answers, C.SELF).of("A1").counts is Counts.MISSING


def test_half_a_formula_is_no_answer():
    made = instrument(("A", 100, [indicator("A1", 100, K.NUMBER)]))
    half = everywhere(Given(inputs={"bagian": Decimal(3)}))
    assert score(made, {"A1": half}, C.SELF).of("A1").counts is Counts.MISSING


@pytest.mark.parametrize(
    ("formula", "given"), [("bagian", ratio(5, 0)), ("bagian / (seluruh - 40)", ratio(5, 40))]
)
def test_what_cannot_be_divided_and_what_has_no_denominator_is_left_out(formula, given):
    odd = indicator("A1", 50, K.NUMBER, measure=replace(RATIO, formula=formula))
    made = instrument(("A", 100, [odd, indicator("A2", 50)]))
    found = score(made, {"A1": everywhere(given), "A2": everywhere(value(1))}, C.HUB)
    assert (found.of("A1").counts, found.total) == (Counts.NO_DATA, 100)


def test_where_the_instrument_only_flags_a_value_stands_without_evidence():
    lenient = replace(ONE, evidence_rule=EvidenceRule.FLAG)
    answers = {"A1": everywhere(value(1), 0), "A2": everywhere(value(5), 0)}
    assert score(ONE, answers, C.HUB).total == 0
    assert score(lenient, answers, C.HUB).total == 100


def test_what_the_centre_set_itself_stands_on_its_note():
    seen = Answer(own=value(1), hub=value(1), national=value(1, note="Dilihat di tempat."))
    answers = {"A1": seen, "A2": everywhere(value(0))}
    assert [score(ONE, answers, one).total for one in C] == [0, 0, 60]
    untouched = {**answers, "A1": replace(seen, national=None)}
    assert score(ONE, untouched, C.NATIONAL).total == 0


# ── computed indicators ───────────────────────────────────────────────────────
BOTH = instrument(("A", 100, [indicator("A1", 50), indicator("A2", 50, K.COMPUTED)]))


def test_a_computed_figure_is_the_same_in_every_column_and_only_the_centre_overrides_it():
    figure = Figure(
        Decimal("92.4"), AS_OF, {"tercapai": Decimal(231), "aksi": Decimal(250)}, Decimal(250)
    )
    hub_tries = Answer(hub=value(10), figure=figure)
    answers = {"A1": everywhere(value(1)), "A2": hub_tries}
    assert [score(BOTH, answers, one).of("A2").value for one in C] == [Fraction("0.924")] * 3
    answers["A2"] = replace(hub_tries, national=value(50, note="Data keliru", by_id=3))
    assert [score(BOTH, answers, one).total for one in C] == [
        Decimal("96.20"),
        Decimal("96.20"),
        75,
    ]
    line = trace(score(BOTH, answers, C.NATIONAL), answers).aspects[0].indicators[1]
    assert (line.computed, line.note, line.by_id, line.as_of) == (
        Decimal("92.4"),
        "Data keliru",
        3,
        AS_OF,
    )
    line = trace(score(BOTH, answers, C.HUB), answers).aspects[0].indicators[1]
    assert (line.computed, line.inputs["aksi"], line.by_id, line.column) == (None, 250, None, None)


def test_a_judged_line_opens_to_what_its_author_put_in():
    made = instrument(("A", 100, [indicator("A1", 100, K.NUMBER)]))
    stray = Figure(Decimal(1), AS_OF, {"aksi": Decimal(9)})
    answers = {
        "A1": Answer(hub=ratio(3, 4, note="Dihitung ulang", by_id=8), evidence=2, figure=stray)
    }
    line = trace(score(made, answers, C.HUB), answers).aspects[0].indicators[0]
    assert (line.inputs, line.formula) == ({"bagian": 3, "seluruh": 4}, "bagian / seluruh * 100")
    assert (line.as_of, line.computed, line.is_small) == (None, None, True)
    assert (line.by_id, line.note, line.evidence, line.column) == (8, "Dihitung ulang", 2, C.HUB)
    empty = trace(score(made, {}, C.HUB), {}).aspects[0].indicators[0]
    assert (empty.inputs, empty.counts, empty.column) == ({}, Counts.MISSING, None)


def test_what_the_system_knows_nothing_of_is_left_out_and_what_it_has_not_read_yet_is_missing():
    answers = {"A1": everywhere(value(1)), "A2": computed(None)}
    assert score(BOTH, answers, C.HUB).total == 100
    assert score(BOTH, {"A1": everywhere(value(1))}, C.HUB).total == 50


# ── nothing can be said ───────────────────────────────────────────────────────
def test_why_there_is_no_total():
    nothing = {one.code: everywhere(NOT_APPLICABLE) for one in ONE.indicators}
    found = score(ONE, nothing, C.HUB)
    assert (found.total, found.band, found.not_assessable) == (
        None, None, NotAssessable.ALL_NOT_APPLICABLE
    )  # fmt: skip
    empty = instrument(("A", 100, [indicator("A1", 100, K.NUMBER)]))
    assert (
        score(empty, {"A1": everywhere(ratio(0, 0))}, C.HUB).not_assessable is NotAssessable.NO_DATA
    )
    assert score(ONE, {}, C.HUB).not_assessable is None


# ── what must always hold ─────────────────────────────────────────────────────
MIXED = instrument(
    ("A", 30, [indicator("A1", 10), indicator("A2", 20, K.LEVEL)]),
    ("B", 50, [indicator("B1", 35, K.NUMBER), indicator("B2", 15, K.SAMPLED)]),
    ("C", 20, [indicator("C1", 5, K.COMPUTED), indicator("C2", 15, K.LEVEL)]),
)
whole = st.integers(0, 60)


def answer_of(kind: K) -> st.SearchStrategy[Answer]:
    if kind is K.COMPUTED:
        return st.builds(computed, st.integers(0, 130) | st.none())
    own = {
        K.YES_NO: st.sampled_from([value(0), value(1)]),
        K.LEVEL: st.integers(0, 5).map(value),
        K.NUMBER: st.builds(ratio, whole, whole),
        K.SAMPLED: st.builds(sampled, whole, whole),
    }[kind]
    return st.builds(everywhere, st.none() | st.just(NOT_APPLICABLE) | own, st.integers(0, 1))


def answers_of(made) -> st.SearchStrategy[dict[str, Answer]]:
    return st.fixed_dictionaries({one.code: answer_of(one.kind) for one in made.indicators})


@settings(max_examples=60, deadline=None)
@given(answers_of(MIXED), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(answers, chance):
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    assert score(MIXED, dict(shuffled), C.HUB).exact == score(MIXED, answers, C.HUB).exact


@settings(max_examples=60, deadline=None)
@given(
    answers_of(MIXED),
    st.sampled_from(["A1", "A2", "B1", "C2"]),
    st.integers(0, 5),
    st.integers(0, 5),
)
def test_raising_an_answer_never_lowers_a_score(answers, code, one, other):
    low, high = sorted((one, other))
    kind = MIXED.by_code[code].kind

    def given_as(step: int) -> Given:
        if kind is K.NUMBER:
            return ratio(step * 10, 50)
        return value(int(step > 2)) if kind is K.YES_NO else value(step)

    evidence = answers[code].evidence
    totals = [
        score(MIXED, {**answers, code: everywhere(given_as(step), evidence)}, C.HUB).exact
        for step in (low, high)
    ]
    assert totals[0] <= totals[1]


@settings(max_examples=60, deadline=None)
@given(answers_of(MIXED), st.fractions(Fraction(1, 9), Fraction(9)))
def test_weights_scale(answers, factor):
    """What counts is their proportion, so a sheet in other units of weight scores the same."""

    def times(weight: Decimal) -> Fraction:
        return Fraction(weight) * factor

    scaled = replace(
        MIXED,
        aspects=tuple(
            replace(
                aspect,
                weight=times(aspect.weight),
                indicators=tuple(
                    replace(one, weight=times(one.weight)) for one in aspect.indicators
                ),
            )
            for aspect in MIXED.aspects
        ),
    )
    assert score(scaled, answers, C.HUB).exact == score(MIXED, answers, C.HUB).exact


@settings(max_examples=60, deadline=None)
@given(answers_of(MIXED), st.sampled_from(list(C)), st.booleans())
def test_a_trace_adds_up_to_the_total_and_stays_within_the_scale(answers, column, so_far):
    found = score(MIXED, answers, column, so_far=so_far)
    opened = trace(found, answers)
    points = sum(
        (line.exact_points for one in opened.aspects for line in one.indicators), Fraction()
    )
    if found.exact is None:
        assert (points, opened.total, opened.grade) == (0, None, "")
        return
    assert Fraction(opened.score_min) + points == found.exact
    assert 0 <= found.total <= 100
    shares = sum(
        (found.share(aspect, one) for aspect in found.aspects for one in aspect.values), Fraction()
    )
    assert shares == 1


@settings(max_examples=30, deadline=None)
@given(answers_of(MIXED))
def test_a_missing_answer_is_worth_no_more_than_any_other(answers):
    for code in answers:
        without = {key: one for key, one in answers.items() if key != code}
        if answers[code].own and answers[code].own.not_applicable:
            continue  # what does not apply is out of the mean; an answer left open is in it
        if score(MIXED, answers, C.HUB).of(code).counts in {Counts.VALUE, Counts.NO_EVIDENCE}:
            assert score(MIXED, without, C.HUB).exact <= score(MIXED, answers, C.HUB).exact


@given(st.integers(-(10**6), 10**6))
def test_rounding_is_half_up_and_exact(thousandths):
    found = rounded(Fraction(thousandths, 1000))
    sign = -1 if thousandths < 0 else 1
    assert found == Decimal(sign * ((abs(thousandths) + 5) // 10)) / 100
    assert rounded(Fraction(thousandths, 1000) + Fraction(sign or 1, 3 * 10**30)) == found
