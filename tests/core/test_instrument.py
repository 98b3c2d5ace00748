"""Instruments: what may be published, how formulas are read, what a version changed."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.instrument import Aspect, IndicatorKind as K, InputField, Level, Measure
from renaksi.core.instrument_check import InstrumentFault as Fault, check_instrument
from renaksi.core.instrument_difference import RowChange, difference, next_version
from renaksi.core.instrument_formula import BadFormula, FormulaFault as Why, parse
from renaksi.core.instrument_sheet import BadInstrumentRow, InstrumentTables, instruments
from renaksi.labels.assessment_instrument import FORMULA_FAULT, instrument_issue
from tests.core.assessment_sheets import DATA, LEVELS, PRESETS, RATIO, indicator, instrument, rows

GOOD = instrument(
    ("A", 40, [indicator("A1", 15), indicator("A2", 25, K.LEVEL)]),
    ("B", 60, [indicator("B1", 50, K.NUMBER), indicator("B2", 10, K.COMPUTED)]),
)


def with_(code: str, /, **changes):
    """GOOD with one aspect or indicator changed."""

    def changed(row):
        return replace(row, **changes) if row.code == code else row

    aspects = (
        replace(changed(one), indicators=tuple(changed(row) for row in changed(one).indicators))
        for one in GOOD.aspects
    )
    return replace(GOOD, aspects=tuple(aspects))


def measured(code: str = "B1", **changes):
    return with_(code, measure=replace(RATIO, **changes))


# ── the instruments that ship ─────────────────────────────────────────────────
@pytest.mark.parametrize("code", PRESETS)
def test_every_instrument_that_ships_may_be_published(code):
    found = check_instrument(PRESETS[code])
    assert found.passes, (found.issues, found.scale)


def test_they_are_the_five_of_the_issue_and_one_is_full():
    assert list(PRESETS) == ["SP4N", "KEMENDAGRI", "SAKIP", "SPBE", "IPP"]
    assert [code for code, one in PRESETS.items() if not one.is_scale_only] == ["SP4N"]
    names = {code: [band.name for band in one.scale.bands] for code, one in PRESETS.items()}
    assert names["KEMENDAGRI"] == ["Sangat Baik", "Baik", "Sedang", "Kurang"]
    assert names["SAKIP"] == ["AA", "A", "BB", "B", "CC", "C", "D"]
    assert names["IPP"] == ["A", "A-", "B", "B-", "C", "C-", "D", "E", "F"]
    assert (PRESETS["SPBE"].scale.score_min, PRESETS["SPBE"].scale.score_max) == (1, 5)


def test_the_default_weighs_as_the_dossier_says():
    sp4n = PRESETS["SP4N"]
    weights = [(one.code, one.weight, [i.weight for i in one.indicators]) for one in sp4n.aspects]
    assert weights == [
        ("A", 20, [5, 5, 5, 5]),
        ("B", 20, [6, 4, 10]),
        ("C", 30, [10, 10, 5, 5]),
        ("D", 10, [4, 3, 3]),
        ("E", 10, [3, 4, 3]),
        ("F", 10, [10]),
    ]
    kinds = {one.code: one.kind for one in sp4n.indicators}
    assert {code for code, kind in kinds.items() if kind is K.COMPUTED} == {
        "B1",
        "B3",
        "C1",
        "C2",
        "F1",
    }
    assert set(kinds.values()) == set(K)
    for one in sp4n.indicators:
        assert one.recommendation.endswith("."), one.code
        assert one.guidance.endswith("."), one.code


@pytest.mark.parametrize(
    ("file", "column", "text"),
    [
        ("instruments", "nilai_tertinggi", "seratus"),
        ("instruments", "aturan_bukti", "mungkin"),
        ("indicators", "jenis", "entah"),
        ("indicators", "bobot", ""),
        ("indicators", "isian", "tanpa titik dua"),
        ("levels", "tingkat", "lima"),
    ],
)
def test_a_broken_data_file_says_where(file, column, text):
    names = ("instruments", "bands", "aspects", "indicators", "levels")
    tables = [
        rows(DATA / ("instruments.csv" if one == "instruments" else f"instrument_{one}.csv"))
        for one in names
    ]
    place = names.index(file)
    row = next(one for one in tables[place] if one.get(column))
    row[column] = text
    with pytest.raises(BadInstrumentRow) as caught:
        instruments(InstrumentTables(*tables))
    assert caught.value.column == column


# ── what must hold before publication ─────────────────────────────────────────
FAULTY = [
    (with_("A", weight=Decimal(41)), {Fault.ASPECTS_TOTAL, Fault.INDICATORS_TOTAL}),
    (with_("A1", weight=Decimal(16)), {Fault.INDICATORS_TOTAL}),
    (with_("A1", weight=Decimal(0)), {Fault.WEIGHT_RANGE, Fault.INDICATORS_TOTAL}),
    (
        replace(GOOD, aspects=(*GOOD.aspects, Aspect("C", "Kosong", Decimal(1)))),
        {Fault.ASPECTS_TOTAL, Fault.ASPECT_EMPTY},
    ),
    (with_("A1", code="a2"), {Fault.CODE_TWICE}),
    (with_("A1", code="B"), {Fault.CODE_TWICE}),
    (with_("A1", code=" "), {Fault.CODE_MISSING}),
    (with_("A1", name=""), {Fault.NAME_MISSING}),
    (with_("A2", levels=LEVELS[:1]), {Fault.FEW_LEVELS}),
    (with_("A2", levels=()), {Fault.FEW_LEVELS}),
    (with_("A2", levels=LEVELS[::-1]), {Fault.LEVELS_UNORDERED}),
    (with_("A2", levels=(LEVELS[0], LEVELS[0])), {Fault.LEVEL_TWICE}),
    (with_("A2", levels=(LEVELS[0], Level(Decimal(1), " "))), {Fault.LEVEL_UNDESCRIBED}),
    (with_("B1", measure=None), {Fault.MEASURE_MISSING}),
    (measured(formula=""), {Fault.FORMULA_WRONG}),
    (measured(formula="bagian /"), {Fault.FORMULA_WRONG}),
    (measured(formula="bagian / lain"), {Fault.FORMULA_WRONG, Fault.INPUT_UNUSED}),
    (measured(formula="bagian * 2"), {Fault.INPUT_UNUSED}),
    (measured(inputs=(*RATIO.inputs, RATIO.inputs[0])), {Fault.INPUT_TWICE}),
    (
        measured(inputs=(*RATIO.inputs, InputField("max", "x"))),
        {Fault.INPUT_NAME_WRONG, Fault.INPUT_UNUSED},
    ),
    (measured(denominator="lain"), {Fault.DENOMINATOR_UNKNOWN}),
    (measured(floor=Decimal(100)), {Fault.TARGET_IS_FLOOR}),
    (measured("B2"), {Fault.FACT_MISSING}),
    (with_("A1", compare_with="Z9"), {Fault.COMPARISON_UNKNOWN}),
    (with_("A1", compare_with="B1"), {Fault.COMPARISON_UNKNOWN}),
    (with_("B2", compare_with="B2"), {Fault.COMPARISON_UNKNOWN}),
    (replace(GOOD, weak_below=Decimal(101)), {Fault.THRESHOLD_RANGE}),
    (replace(GOOD, small_n=Decimal(-1)), {Fault.SMALL_N_RANGE}),
    (replace(GOOD, scale=PRESETS["KEMENDAGRI"].scale), {Fault.SCALE_GRADES_NOTHING}),
]


@pytest.mark.parametrize(("made", "wanted"), FAULTY)
def test_what_does_not_hold_is_named_with_a_sentence(made, wanted):
    found = check_instrument(made)
    assert {one.fault for one in found.issues} == wanted
    assert not found.passes
    for one in found.issues:
        text = instrument_issue(one)
        assert "{" not in text
        assert text.endswith(".")
        assert not one.code or one in found.of(one.code)


def test_a_code_that_is_used_twice_is_named_as_it_is_written():
    (found,) = check_instrument(with_("A1", code="a2")).issues
    assert (found.code, found.detail) == ("a2", {"count": 2})


def test_every_fault_can_be_met():
    assert {fault for _, wanted in FAULTY for fault in wanted} == set(Fault)
    assert check_instrument(GOOD).passes
    assert check_instrument(with_("A1", compare_with="B2")).passes
    for edge in (Decimal(0), Decimal(100)):
        assert check_instrument(replace(GOOD, weak_below=edge, small_n=Decimal(0))).passes
    alone = instrument(("A", 100, [indicator("A1", 100)]))
    assert check_instrument(alone).passes


def test_an_instrument_that_only_grades_still_needs_a_sound_scale():
    bare = replace(GOOD, aspects=())
    assert check_instrument(bare).passes
    broken = replace(bare, scale=replace(bare.scale, bands=()))
    assert not check_instrument(broken).passes


# ── formulas ──────────────────────────────────────────────────────────────────
FIGURES = {"a": Decimal(6), "b": Decimal(4), "c_1": Decimal("0.5")}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", "6"),
        ("a + b * 2", "14"),
        ("(a + b) * 2", "20"),
        ("a - b - 1", "1"),
        ("a / b / 2", "3/4"),
        ("-a + 10", "4"),
        ("a - -b", "10"),
        ("2,5 × a ÷ 3", "5"),
        ("a / 9 * 3", "2"),
        ("min(a; b; 5)", "4"),
        ("max(a; min(b; 1)) + c_1", "13/2"),
        ("  A/B*100 ", "150"),
        ("((a))", "6"),
    ],
)
def test_formulas_are_read_as_they_are_written(text, value):
    assert parse(text).value(FIGURES) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "why", "word"),
    [
        ("", Why.EMPTY, ""),
        ("  ", Why.EMPTY, ""),
        ("a" * 201, Why.TOO_LONG, ""),
        ("(" * 30 + "a" + ")" * 30, Why.TOO_DEEP, ""),
        ("-" * 40 + "a", Why.TOO_DEEP, ""),
        ("a +", Why.UNFINISHED, ""),
        ("(a", Why.UNFINISHED, ""),
        ("min(a; b", Why.UNFINISHED, ""),
        ("a b", Why.NOT_UNDERSTOOD, "b"),
        ("a)", Why.NOT_UNDERSTOOD, ")"),
        ("* a", Why.NOT_UNDERSTOOD, "*"),
        ("a ** b", Why.NOT_UNDERSTOOD, "*"),
        ("a // b", Why.NOT_UNDERSTOOD, "/"),
        ("1.5 * a", Why.NOT_UNDERSTOOD, "."),
        ("a % b", Why.NOT_UNDERSTOOD, "%"),
        ("min a", Why.NOT_UNDERSTOOD, "a"),
        ("open('x')", Why.NOT_UNDERSTOOD, "'"),
        ("a.real", Why.NOT_UNDERSTOOD, "."),
        ("__import__", Why.NOT_UNDERSTOOD, "_"),
        ("a[0]", Why.NOT_UNDERSTOOD, "["),
        ("lambda: a", Why.NOT_UNDERSTOOD, ":"),
        ("123456789012345", Why.NOT_UNDERSTOOD, "5"),
        ("a\x00", Why.NOT_UNDERSTOOD, "\x00"),
    ],
)
def test_what_is_no_formula_says_where_it_stopped(text, why, word):
    with pytest.raises(BadFormula) as caught:
        parse(text)
    assert (caught.value.fault, caught.value.word) == (why, word)
    assert text[caught.value.at :].startswith(word)


@pytest.mark.parametrize(
    ("text", "why"), [("a / (b - 4)", Why.DIVISION_BY_ZERO), ("z", Why.UNKNOWN_NAME)]
)
def test_a_formula_without_a_value_says_why(text, why):
    with pytest.raises(BadFormula) as caught:
        parse(text).value(FIGURES)
    assert caught.value.fault is why


@settings(max_examples=150, deadline=None)
@given(st.text("ab 01,+-*/();minmx.", max_size=30) | st.text(max_size=20))
def test_no_text_breaks_the_reader(text):
    try:
        parse(text).value(FIGURES)
    except BadFormula as error:
        found = error.fault
    else:
        return
    assert FORMULA_FAULT[found]


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.sampled_from(["a", "b", "c_1", "7", "2,5"]),
        lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(
            lambda p: f"({p[0]}{p[1]}{p[2]})"
        ),
        max_leaves=8,
    )
)
def test_formulas_agree_with_another_reader(text):
    """Python reads the same sum; only here, on text that was made from these signs alone."""
    figures = {name: Fraction(figure) for name, figure in FIGURES.items()}
    python = text.replace("2,5", "half5").replace("7", "seven")
    try:
        wanted = eval(python, {"half5": Fraction(5, 2), "seven": Fraction(7), **figures})
    except ZeroDivisionError:
        with pytest.raises(BadFormula):
            parse(text).value(FIGURES)
        return
    assert parse(text).value(FIGURES) == wanted


# ── versions ──────────────────────────────────────────────────────────────────
def test_a_new_version_starts_as_its_predecessor():
    after = next_version(GOOD)
    found = difference(GOOD, after)
    assert (after.version, found.is_empty, found.changed) == (2, True, ())
    assert [row.change for row in found.rows] == [RowChange.SAME] * 6


def test_a_difference_names_every_row_and_field_that_changed():
    a, b = with_("A1", name="Baru", weight=Decimal(10)).aspects
    extra = indicator("A3", 5)
    gone = b.indicators[1]
    after = replace(
        GOOD,
        version=2,
        weak_below=Decimal(50),
        aspects=(
            replace(a, indicators=(*a.indicators, extra)),
            replace(b, weight=Decimal(50), indicators=b.indicators[:1]),
        ),
    )
    found = difference(GOOD, after)
    told = {row.code: (row.change, {one.field for one in row.fields}) for row in found.changed}
    assert told == {
        "A1": (RowChange.CHANGED, {"name", "weight"}),
        "A3": (RowChange.ADDED, set()),
        "B": (RowChange.CHANGED, {"weight"}),
        gone.code: (RowChange.REMOVED, set()),
    }
    assert [row.code for row in found.rows] == ["A", "A1", "A2", "A3", "B", "B1", "B2"]
    assert {row.code for row in found.rows if row.weight_changed} == {"A1", "B"}
    assert [(one.field, one.before, one.after) for one in found.whole] == [("weak_below", 60, 50)]
    assert not found.scale_changed


def test_a_row_that_only_moved_is_told_apart():
    a, b = GOOD.aspects
    after = replace(
        GOOD,
        aspects=(
            replace(a, indicators=a.indicators[:1]),
            replace(b, indicators=(*b.indicators, a.indicators[1])),
        ),
    )
    moved = {row.code: row.change for row in difference(GOOD, after).changed}
    assert moved == {"A2": RowChange.MOVED}


def test_another_scale_asks_for_a_rule():
    assert difference(GOOD, replace(GOOD, scale=PRESETS["SAKIP"].scale)).scale_changed


def test_a_measure_is_a_percentage_unless_it_says_otherwise():
    assert (Measure().floor, Measure().target, Measure().unit) == (0, 100, "%")
