"""A file of outside results against what is known and stored, without a database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import ResultSource
from renaksi.core.assessment_import import plan
from renaksi.core.assessment_sheet import Facts, KnownAgency, KnownScale, Stored, World
from renaksi.core.dates import FOREVER, Span
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.grade import NOT_ASSESSABLE, Band, GradeScale
from renaksi.core.plan_sheet import RowState
from tests.factories.outside import outside_row

D, R = Decimal, Refusal
NEW, CHANGED, SAME, WRONG = RowState.NEW, RowState.CHANGED, RowState.SAME, RowState.WRONG
SAKIP = GradeScale(
    D(0),
    D(100),
    (
        Band("AA", D(90), includes_lower=False),
        Band("A", D(80), includes_lower=False),
        Band("BB", D(70), includes_lower=False),
        Band("D", D(0)),
    ),
)
OPEN = GradeScale(D(0), D(100), (Band("Sangat Baik", symbol="SB"), Band("Kurang")))
SCALES = {"SAKIP": KnownScale(1, 1, SAKIP), "KEMENDAGRI": KnownScale(2, 2, OPEN)}
AGENCIES = {
    "34.04": KnownAgency(1, "Kabupaten Sleman", AgencyKind.KABUPATEN, Span()),
    "34.02": KnownAgency(2, "Kabupaten Bantul", AgencyKind.KABUPATEN, Span()),
    "34.04.1": KnownAgency(3, "Dinas", AgencyKind.OPD, Span()),
    "LAMA": KnownAgency(4, "Yang lama", AgencyKind.LPNK, Span(end=date(2024, 1, 1))),
    "TAHUN-ITU": KnownAgency(5, "Berakhir", AgencyKind.LPNK, Span(end=date(2024, 1, 2))),
    "BARU": KnownAgency(6, "Yang baru", AgencyKind.LPNK, Span(date(2024, 12, 31), FOREVER)),
}


def world(stored=None, may=lambda _row: None) -> World:
    return World(
        last_year=2026,
        agencies=AGENCIES,
        instruments=tuple(sorted(SCALES)),
        scale=lambda code, _year: SCALES[code],
        stored=stored or {},
        may=may,
    )


def faults(*rows, **known) -> list[tuple[str, R]]:
    planned = plan(rows, world(**known))[-1]
    assert (planned.state is WRONG) == bool(planned.faults)
    for one in planned.faults:
        assert one.address == planned.row.addresses[one.column]
    return [(one.column, one.reason.reason) for one in planned.faults]


def kept(row, *, source=ResultSource.OUTSIDE) -> Stored:
    (planned,) = plan([row], world())
    return Stored(7, planned.facts, planned.read_on, source)


# ── what is wrong with a row ──────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, []),
        ({"agency": ""}, [("instansi_kode", R.CELL_EMPTY)]),
        ({"year": None}, [("siklus", R.CELL_EMPTY)]),
        ({"instrument": ""}, [("instrumen", R.CELL_EMPTY)]),
        ({"grade": ""}, [("predikat", R.CELL_EMPTY)]),
        ({"agency": "", "grade": ""}, [("instansi_kode", R.CELL_EMPTY), ("predikat", R.CELL_EMPTY)]),
        ({"agency": "99.99"}, [("instansi_kode", R.NO_SUCH_CODE)]),
        ({"agency": "34.04.1"}, [("instansi_kode", R.UNIT_NOT_ASSESSED)]),
        ({"agency": "LAMA"}, [("instansi_kode", R.NOT_ACTIVE_IN)]),
        ({"agency": "LAMA", "year": 2023}, []),
        ({"agency": "TAHUN-ITU"}, []),
        ({"agency": "BARU"}, []),
        ({"agency": "BARU", "year": 2023}, [("instansi_kode", R.NOT_ACTIVE_IN)]),
        ({"year": 2017}, [("siklus", R.BAD_YEAR)]),
        ({"year": 2018}, []),
        ({"year": 2026}, []),
        ({"year": 2027}, [("siklus", R.BAD_YEAR)]),
        ({"instrument": "SAKPI"}, [("instrumen", R.INSTRUMENT_UNKNOWN)]),
        ({"grade": "Memuaskan"}, [("predikat", R.UNKNOWN_WORD)]),
        ({"grade": "belum dinilai"}, [("predikat", R.UNKNOWN_WORD)]),
        ({"grade": "aa", "score": None}, []),
        ({"grade": "AA", "score": D("90.01")}, []),
        ({"grade": "AA", "score": D("90.00")}, [("nilai", R.SCORE_NOT_OF_GRADE)]),
        ({"grade": "A", "score": D("90.00")}, []),
        ({"grade": "AA", "score": D("90.0049")}, [("nilai", R.SCORE_NOT_OF_GRADE)]),
        ({"grade": "AA", "score": D("90.005")}, []),
        ({"grade": "D", "score": D(0)}, []),
        ({"grade": "AA", "score": D(100)}, []),
        ({"grade": "AA", "score": D("100.01")}, [("nilai", R.SCORE_RANGE)]),
        ({"grade": "D", "score": D("-0.01")}, [("nilai", R.SCORE_RANGE)]),
        ({"grade": "Lain", "score": D(101)}, [("predikat", R.UNKNOWN_WORD), ("nilai", R.SCORE_RANGE)]),
        ({"grade": "Tidak Dapat Dinilai", "score": None}, []),
        ({"grade": NOT_ASSESSABLE, "score": D(0)}, [("nilai", R.SCORE_WITHOUT_GRADE)]),
        ({"instrument": "KEMENDAGRI", "grade": "kurang", "score": D(99)}, []),
        ({"instrument": "KEMENDAGRI", "grade": "SB", "score": None}, []),
        ({"instrument": "KEMENDAGRI", "grade": "Baik", "score": None}, [("predikat", R.UNKNOWN_WORD)]),
        ({"remarks": "x" * 4000, "document": "x" * 400}, []),
        ({"remarks": "x" * 4001}, [("keterangan", R.TEXT_TOO_LONG)]),
        ({"document": "x" * 401}, [("dokumen", R.TEXT_TOO_LONG)]),
    ],
)  # fmt: skip
def test_each_cell_is_judged_by_itself(given, expected):
    assert faults(outside_row(**given)) == expected


def test_a_key_may_stand_in_a_file_once_and_both_rows_say_so():
    rows = [outside_row(2), outside_row(3, "34.02"), outside_row(4)]
    planned = plan(rows, world())
    assert [one.state for one in planned] == [WRONG, NEW, WRONG]
    assert [one.faults[0].reason.detail["row"] for one in planned if one.faults] == [4, 2]
    assert faults(outside_row(2), outside_row(3, year=2023)) == []
    assert faults(outside_row(2), outside_row(3, instrument="KEMENDAGRI", grade="SB")) == []


def test_whoever_may_not_speak_of_an_agency_is_told_at_its_cell():
    def may(row):
        return Invalid(R.NOT_YOURS) if row.agency == "34.04" else None

    assert faults(outside_row(), may=may) == [("instansi_kode", R.NOT_YOURS)]
    assert faults(outside_row(agency="34.02"), may=may) == []
    assert faults(outside_row(agency="99.99"), may=may) == [("instansi_kode", R.NO_SUCH_CODE)]


# ── what becomes of a sound one ───────────────────────────────────────────────
def test_an_empty_cell_keeps_what_stands_but_not_the_score_of_another_predicate():
    row = outside_row()
    stored = {row.key: kept(row)}
    bare = replace(row, score=None, remarks="", document="")
    assert [one.state for one in plan([bare], world(stored))] == [SAME]
    (changed,) = plan([replace(bare, grade="BB")], world(stored))
    assert changed.facts == Facts(None, "BB", "Hasil 2024", "Surat 1/2025")
    assert changed.changes == {"nilai": (D("83.45"), None), "predikat": ("A", "BB")}
    (gone,) = plan([replace(bare, grade=NOT_ASSESSABLE, remarks="Formulir kosong")], world(stored))
    assert gone.facts == Facts(None, NOT_ASSESSABLE, "Formulir kosong", "Surat 1/2025")


def test_what_was_decided_here_is_no_files_to_change():
    row = outside_row()
    stored = {row.key: kept(row, source=ResultSource.HERE)}
    assert [one.state for one in plan([row], world(stored))] == [SAME]
    assert faults(replace(row, grade="BB", score=D(71)), stored=stored) == [
        ("instansi_kode", R.RESULT_HERE)
    ]


def test_a_stored_result_keeps_the_scale_it_was_read_on():
    """A later version knows other predicates; the same file still says the same."""
    row = outside_row(grade="Cukup", score=D(50))
    old = KnownScale(9, 1, GradeScale(D(0), D(100), (Band("Baik", D(60)), Band("Cukup", D(0)))))
    facts = Facts(D(50), "Cukup", row.remarks, row.document)
    stored = {row.key: Stored(7, facts, old, ResultSource.OUTSIDE)}
    assert [one.state for one in plan([row], world(stored))] == [SAME]
    assert faults(row) == [("predikat", R.UNKNOWN_WORD)]


GRADES = st.sampled_from(["AA", "a", "BB", "D", NOT_ASSESSABLE, "Lain"])
ROWS = st.lists(
    st.builds(
        outside_row,
        agency=st.sampled_from([*AGENCIES, "99.99"]),
        year=st.sampled_from([2023, 2024]),
        grade=GRADES,
        score=st.sampled_from([None, D(0), D(75), D(85), D("90.01")]),
        remarks=st.sampled_from(["", "Catatan"]),
    ),
    max_size=8,
).map(lambda rows: [replace(row, line=line) for line, row in enumerate(rows, 2)])


@settings(max_examples=100)
@given(ROWS, ROWS, st.randoms(use_true_random=False))
def test_any_file_saved_twice_changes_nothing_and_its_order_decides_nothing(first, second, chance):
    stored = {}
    for rows in (first, second):
        planned = plan(rows, world(stored))
        mixed = list(rows)
        chance.shuffle(mixed)
        again = {one.row.line: one for one in plan(mixed, world(stored))}
        for one in planned:
            other = again[one.row.line]
            assert (one.state, one.facts, one.changes) == (other.state, other.facts, other.changes)
            assert [told.column for told in one.faults] == [told.column for told in other.faults]
        sound = [one for one in planned if one.state is not WRONG]
        stored |= {
            one.row.key: Stored(1, one.facts, one.read_on, ResultSource.OUTSIDE) for one in sound
        }
        states = {one.state for one in plan([one.row for one in sound], world(stored))}
        assert states <= {SAME}
