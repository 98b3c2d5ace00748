"""A bounded memory: what was asked for last stays."""

from renaksi.core.least_used import LeastUsed


def test_who_was_not_asked_for_the_longest_goes_first():
    kept = LeastUsed[str](2)
    kept.keep("a", "A")
    kept.keep("b", "B")
    assert kept.find("a") == "A"
    kept.keep("c", "C")
    assert (kept.find("a"), kept.find("b"), kept.find("c")) == ("A", None, "C")


def test_a_key_is_kept_once():
    kept = LeastUsed[str](2)
    kept.keep("a", "A")
    kept.keep("b", "B")
    kept.keep("a", "again")
    kept.keep("c", "C")
    assert (kept.find("a"), kept.find("b"), kept.find("c")) == ("again", None, "C")
    kept.forget()
    assert kept.find("a") is None
