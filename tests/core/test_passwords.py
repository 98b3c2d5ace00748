import pytest

from renaksi.core.passwords import LONGEST, Weakness, normal, weakness

SARI = ("sari.wulandari@slemankab.go.id", "Sari Wulandari, S.Kom.")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", Weakness.TOO_SHORT),
        ("kopi hangat", Weakness.TOO_SHORT),
        ("k" * (LONGEST + 1), Weakness.TOO_LONG),
        ("aaaaaaaaaaaaaa", Weakness.TOO_EVEN),
        ("abcabcabcabcabc", Weakness.TOO_EVEN),
        ("qwertyuiopas", Weakness.TOO_EVEN),
        ("lkjhgfdsapoiuy", Weakness.TOO_EVEN),
        ("abcdefghijklm", Weakness.TOO_EVEN),
        ("198507122010011003", Weakness.ONLY_FIGURES),
        ("katasandi123!", Weakness.TOO_COMMON),
        ("P@ssword2026!", None),  # the @ breaks the word; the list is short on purpose
        ("Diskominfo2026", Weakness.TOO_COMMON),
        ("rahasiarahasia", Weakness.TOO_COMMON),
        ("sari12345678", Weakness.PERSONAL),
        ("SariWulandari1", Weakness.PERSONAL),
        ("wulandari!!2026", Weakness.PERSONAL),
        ("sari.wulandari@slemankab.go.id", Weakness.PERSONAL),
        ("kopi hangat pagi hari", None),
        ("semangka-biru-terbang", None),
        ("sari minum kopi di beranda", None),
    ],
)
def test_what_is_refused_and_why(password, why):
    assert weakness(password, *SARI) is why


def test_no_capitals_figures_or_signs_are_asked_for():
    assert weakness("empat kata tanpa angka") is None


def test_the_same_keys_give_the_same_password_on_every_keyboard():
    assert normal("caf\u00e9") == normal("cafe\u0301")
