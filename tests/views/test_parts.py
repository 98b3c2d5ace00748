"""The parts that are written in Python say the same as a template would, and never what people typed raw."""

import pytest
from flask import get_template_attribute
from markupsafe import Markup

from renaksi.labels.plan import Status
from renaksi.views.parts import escaped, icon, mark, status

ANGRY = "<b>&\"'"
CALM = "&lt;b&gt;&amp;&#34;&#39;"


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context():
        yield


def test_whatever_is_said_in_them_is_escaped():
    assert f'aria-label="{CALM}"' in icon("selesai", ANGRY)
    assert CALM in mark("ok", "selesai", ANGRY)
    assert CALM in status(Status("Ada", "selesai", "ok"), ANGRY)
    assert ANGRY not in str(status(Status(ANGRY, "selesai", "ok")))


def test_what_is_escaped_already_stays_so():
    assert "<i>3</i>" in status(Status("Ada", "selesai", "ok"), Markup("<i>3</i>"))


def test_the_same_letters_are_told_apart_by_whether_they_were_escaped():
    assert "<i>4</i>" in mark("ok", "selesai", Markup("<i>4</i>"))
    assert "&lt;i&gt;4" in mark("ok", "selesai", "<i>4</i>")
    assert "<i>4</i>" in mark("ok", "selesai", Markup("<i>4</i>"))


def test_an_icon_with_a_label_is_read_aloud_and_one_without_is_passed_over():
    assert 'role="img" aria-label="Terisi"' in icon("selesai", "Terisi")
    assert 'aria-hidden="true"' in icon("selesai")
    assert "#selesai" in icon("selesai")


def test_templates_take_the_same_ones():
    for name, part in {"icon": icon, "status": status, "mark": mark}.items():
        assert get_template_attribute("components/ui.html", name) is part


@pytest.mark.parametrize("texts", [[], [""], ["a", ANGRY, ""], ["a\x1fb", ANGRY], ["\x1f"]])
def test_texts_are_escaped_each_for_itself(texts):
    assert escaped(texts) == [str(Markup.escape(text)) for text in texts]
