from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from renaksi.core.plan import Polarity as Way
from renaksi.core.plan_checks import Issue, IssueCode as I, Unanswered, check_plan, check_row
from renaksi.core.plan_item import ItemValues
from renaksi.labels.plan_checks import ISSUE, issue_text

CODES = ("B03", "B06", "B09", "B12")
GOOD = ItemValues(
    strategy_code="S1",
    action="Melatih petugas",
    indicator="Petugas yang lulus",
    unit="orang",
    targets={"B06": Decimal(40), "B12": Decimal(120)},
    weight=Decimal(100),
    responsible_code="34.04",
    required_evidence=("Daftar hadir",),
)


def codes(values: ItemValues) -> list[tuple[I, str]]:
    return [(one.code, one.field) for one in check_row(values, CODES)]


def targets(polarity: Way, *values: int | None) -> ItemValues:
    given = {
        code: None if one is None else Decimal(one) for code, one in zip(CODES, values, strict=True)
    }
    return replace(GOOD, polarity=polarity, targets=given)


def test_a_whole_action_has_no_issue():
    assert check_row(GOOD, CODES) == ()
    assert check_plan({"a": GOOD}, CODES).passes


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"action": "  "}, I.ACTION_MISSING, "action"),
        ({"indicator": ""}, I.INDICATOR_MISSING, "indicator"),
        ({"unit": " "}, I.UNIT_MISSING, "unit"),
        ({"targets": {"B03": Decimal(1)}}, I.LAST_TARGET_MISSING, "target:B12"),
        ({"targets": {"B03": Decimal(1), "B12": None}}, I.LAST_TARGET_MISSING, "target:B12"),
        ({"responsible_code": ""}, I.RESPONSIBLE_MISSING, "responsible_code"),
        ({"required_evidence": ()}, I.EVIDENCE_MISSING, "required_evidence"),
        ({"required_evidence": ("", " ")}, I.EVIDENCE_MISSING, "required_evidence"),
        ({"weight": None}, I.WEIGHT_MISSING, "weight"),
        ({"weight": Decimal("-0.01")}, I.WEIGHT_RANGE, "weight"),
        ({"weight": Decimal("100.01")}, I.WEIGHT_RANGE, "weight"),
    ],
)
def test_what_an_action_lacks_is_named_by_its_field(change, code, field):
    assert codes(replace(GOOD, **change)) == [(code, field)]


def test_an_empty_row_names_everything_in_the_order_of_the_columns():
    assert [code for code, _field in codes(ItemValues("S1"))] == [
        I.ACTION_MISSING,
        I.INDICATOR_MISSING,
        I.UNIT_MISSING,
        I.LAST_TARGET_MISSING,
        I.WEIGHT_MISSING,
        I.RESPONSIBLE_MISSING,
        I.EVIDENCE_MISSING,
    ]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        (targets(Way.UP, 10, 10, 20, 20), []),
        (targets(Way.UP, 0, None, 20, 20), []),
        (targets(Way.UP, 10, 20, 19, 30), [(I.TARGET_FALLS, "target:B09")]),
        (targets(Way.UP, 10, None, 9, 30), [(I.TARGET_FALLS, "target:B09")]),
        (
            targets(Way.UP, 9, 8, 7, 30),
            [(I.TARGET_FALLS, "target:B06"), (I.TARGET_FALLS, "target:B09")],
        ),
        (targets(Way.DOWN, 40, 25, 25, 0), []),
        (targets(Way.DOWN, 40, 25, 30, 0), [(I.TARGET_RISES, "target:B09")]),
        (targets(Way.MILESTONE, 0, 50, 50, 100), []),
        (targets(Way.MILESTONE, 50, 25, 50, 100), [(I.TARGET_FALLS, "target:B06")]),
        (targets(Way.MILESTONE, 0, 50, 100, 101), [(I.MILESTONE_RANGE, "target:B12")]),
        (targets(Way.MILESTONE, -1, 50, 100, 100), [(I.MILESTONE_RANGE, "target:B03")]),
        (targets(Way.UP, 100, 200, 300, 400), []),
    ],
)
def test_cumulative_targets_go_the_way_of_the_indicator(values, wrong):
    assert codes(values) == wrong


@given(st.lists(st.integers(-50, 50) | st.none(), min_size=4, max_size=4))
def test_up_and_down_are_mirror_images(values):
    mirrored = [None if one is None else -one for one in values]
    up = [field for _code, field in codes(targets(Way.UP, *values))]
    assert up == [field for _code, field in codes(targets(Way.DOWN, *mirrored))]


@pytest.mark.parametrize("scheme", [("B12",), ("B06", "B12"), ("B04", "B08", "B12"), CODES])
def test_the_last_checkpoint_is_that_of_the_scheme(scheme):
    bare = replace(GOOD, targets={})
    assert [one.field for one in check_row(bare, scheme)] == [f"target:{scheme[-1]}"]


@pytest.mark.parametrize(
    ("weights", "total"),
    [
        ([Decimal(100)], None),
        ([Decimal("33.3333"), Decimal("33.3333"), Decimal("33.3334")], None),
        ([Decimal("33.33")] * 3, Decimal("99.99")),
        ([Decimal(60), Decimal(60)], Decimal(120)),
        ([Decimal(50), None], Decimal(50)),
    ],
)
def test_weights_total_a_hundred_exactly(weights, total):
    rows = {str(at): replace(GOOD, weight=one) for at, one in enumerate(weights)}
    found = check_plan(rows, CODES).plan
    assert found == (() if total is None else (Issue(I.WEIGHTS_TOTAL, "weight", {"total": total}),))


def test_a_plan_without_actions_is_no_plan():
    check = check_plan({}, CODES)
    assert [one.code for one in check.plan] == [I.NO_ACTIONS]
    assert (check.count, check.passes) == (1, False)


def test_the_count_is_of_rows_and_plan_together():
    rows = {"a": replace(GOOD, unit="", weight=Decimal(40)), "b": replace(GOOD, weight=Decimal(40))}
    check = check_plan(rows, CODES)
    assert set(check.rows) == {"a"}
    assert check.count == 2


def test_a_target_that_fell_due_stays_as_the_plan_in_force_has_it():
    fixed = {"a": {"B03": None, "B06": Decimal(30)}, "gone": {"B03": Decimal(1), "B06": None}}
    check = check_plan({"a": GOOD, "new": replace(GOOD, weight=Decimal(0))}, CODES, fixed)
    assert [(one.code, one.field) for one in check.rows["a"]] == [(I.TARGET_FROZEN, "target:B06")]
    assert "new" not in check.rows


# ── words ─────────────────────────────────────────────────────────────────────
def test_every_issue_has_its_words():
    assert set(ISSUE) == set(I)


def test_the_sentence_names_the_figures_and_what_to_type():
    (issue,) = check_row(targets(Way.DOWN, 40, 25, 30, 0), CODES)
    assert issue_text(issue) == (
        "Target B09 (30) lebih besar daripada B06 (25).",
        "Indikator ini baik bila turun, jadi target kumulatif tidak boleh naik. Isi 25 atau kurang.",
    )


@pytest.mark.parametrize(
    ("weight", "title"),
    [
        (Decimal(98), "Bobot 98 dari 100, kurang 2."),
        (Decimal("112.5"), "Bobot 112,5 dari 100, lebih 12,5."),
    ],
)
def test_the_total_says_how_much_is_missing_or_too_much(weight, title):
    (issue,) = check_plan({"a": replace(GOOD, weight=weight)}, CODES).plan
    assert issue_text(issue)[0] == title


def all_issues() -> list[Issue]:
    rows = [
        ItemValues("S1"), targets(Way.UP, 9, 8, 9, 30), targets(Way.DOWN, 1, 2, 2, 2),
        targets(Way.MILESTONE, 60, 50, 60, 101), replace(GOOD, weight=Decimal(101)),
    ]  # fmt: skip
    found = [issue for row in rows for issue in check_row(row, CODES)]
    found += check_row(GOOD, CODES, {"B03": Decimal(5)})
    found += check_plan({}, CODES).plan
    found += check_plan({"a": replace(GOOD, weight=Decimal(1))}, CODES).plan
    asked = [Unanswered(7, "R/34/2026/0007", "Tuntaskan laporan")]
    found += check_plan({"a": GOOD}, CODES, unanswered=asked).plan
    return found


def test_no_sentence_has_a_hole_or_a_code():
    found = all_issues()
    assert {one.code for one in found} == set(I)
    for issue in found:
        for sentence in issue_text(issue):
            assert sentence.endswith("."), sentence
            assert not {"{", "}", "None", "_"} & set(sentence.split()), sentence
            assert "!" not in sentence
            assert issue.code not in sentence
