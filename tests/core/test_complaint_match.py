import pytest

from renaksi.core.agency import AgencyKind as K
from renaksi.core.complaint import AliasSource as S
from renaksi.core.complaint_match import Match, Named, Words, book, key, match

NAMES = (
    Named(1, "34", K.PROVINSI, "Daerah Istimewa Yogyakarta", "DIY", True),
    Named(2, "34.04", K.KABUPATEN, "Kabupaten Sleman", "Kab. Sleman", True),
    Named(3, "34.71", K.KOTA, "Kota Yogyakarta", "Kota Yogyakarta", True),
    Named(4, "11", K.PROVINSI, "Aceh", "Aceh", True),
    Named(5, "32.01", K.KABUPATEN, "Kabupaten Bogor", "Kab. Bogor", True),
    Named(6, "32.71", K.KOTA, "Kota Bogor", "Kota Bogor", True),
    Named(7, "KEMENKUMHAM", K.KEMENTERIAN, "Kementerian Hukum dan HAM", "Kemenkumham", False),
    Named(8, "KEMENKES", K.KEMENTERIAN, "Kementerian Kesehatan", "Kemenkes", True),
    Named(9, "DEPKES", K.KEMENTERIAN, "Kementerian Kesehatan", "Depkes", False),
    Named(10, "31", K.PROVINSI, "DKI Jakarta", "Jakarta", True),
)
UNITS = {2: {"dinas kesehatan": 20}}
BOOK = book(
    NAMES,
    by_hand={("rsud sleman", ""): Match(2, None, S.HAND)},
    ids={"1201": Match(2, None, S.ID)},
)


def found(name="", parent="", lapor_id="", scope=None):
    return match(Words(lapor_id, name, parent), BOOK, lambda one: UNITS.get(one, {}), scope)


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("Pemerintah Kabupaten Sleman", 2),
        ("PEMERINTAH KAB. SLEMAN", 2),
        ("Pemkab Sleman", 2),
        ("Kabupaten Sleman", 2),
        ("Pemerintah Daerah Kabupaten Sleman", 2),
        ("Pemerintah Kota Yogyakarta", 3),
        ("Pemkot Yogyakarta", 3),
        ("Pemerintah Provinsi Daerah Istimewa Yogyakarta", 1),
        ("Pemerintah Daerah Daerah Istimewa Yogyakarta", 1),
        ("Pemda DIY", 1),
        ("Provinsi DI Yogyakarta", 1),
        ("Pemerintah Aceh", 4),
        ("Pemprov Aceh", 4),
        ("Pemerintah Provinsi DKI Jakarta", 10),
        ("Pemerintah Daerah Khusus Jakarta", 10),
        ("Kementrian Kesehatan", 8),
        ("Kemenkes", 8),
        ("Kementerian Hukum dan HAM", 7),
    ],
)
def test_an_export_writes_names_in_many_ways(name, agency):
    assert found(name) == (agency, None, S.NAME)


@pytest.mark.parametrize("name", ["Bogor", "Sleman", "Yogyakarta", "Kabupaten", "", "Dinas Sosial"])
def test_nothing_is_guessed(name):
    assert found(name) == (None, None, S.UNMATCHED)


def test_a_unit_belongs_to_the_agency_above_it_or_in_its_name():
    assert found("Dinas Kesehatan", "Pemerintah Kabupaten Sleman") == (2, 20, S.NAME)
    assert found("Dinas Sosial", "Pemerintah Kabupaten Sleman") == (2, None, S.PARENT)
    assert found("Dinas Perhubungan Kabupaten Bogor") == (5, None, S.PARENT)
    assert found("Dinas Perhubungan Kota Bogor") == (6, None, S.PARENT)


def test_what_was_settled_wins_then_a_known_id_then_the_name():
    assert found("RSUD Sleman") == (2, None, S.HAND)
    assert found("Kota Yogyakarta", lapor_id="1201") == (2, None, S.ID)
    assert found("Kota Yogyakarta", lapor_id="9") == (3, None, S.NAME)


def test_a_code_of_ours_in_the_column_of_ids():
    assert found("Entah", lapor_id="34.04") == (2, None, S.ID)
    assert found("Entah", lapor_id="kemenkes") == (8, None, S.ID)
    assert found("", lapor_id="34") == (1, None, S.ID)
    assert found("Entah", lapor_id="34") == (None, None, S.UNMATCHED)


def test_in_the_export_of_one_agency_unknown_words_are_its_own_and_known_ones_are_not():
    assert found("Dinas Kesehatan", scope=2) == (2, 20, S.SCOPE)
    assert found("Entah", scope=2) == (2, None, S.SCOPE)
    assert found("Kota Yogyakarta", scope=2) == (3, None, S.NAME)


def test_two_ways_of_writing_have_one_key():
    assert key("Pemerintah  Kab.  SLEMAN") == key("kabupaten sleman")
    assert key("Kabupaten Sleman") != key("Kota Sleman")
