"""Texts that are kept must come out as they would have been made anew."""

from markupsafe import Markup, escape

from renaksi.views.kept_texts import escaped, quoted


def test_a_name_is_escaped_every_time_and_what_is_escaped_already_stays():
    name = 'Kab. <b>X</b> & "Y"'
    for _ in range(2):
        assert escaped(name) == str(escape(name))
        assert escaped(str(escape(name))) == str(escape(str(escape(name))))
        assert escaped(Markup(escape(name))) == str(escape(name))


def test_a_code_is_safe_in_an_address():
    assert quoted("A&b=c d/<") == "A%26b%3Dc%20d/%3C"
