"""What is said of steps and clocks, and how the basis of an action leads to recommendations."""

from datetime import date

import pytest
from flask import Flask
from markupsafe import Markup

from renaksi.core.follow_up_clock import Clock
from renaksi.core.recommendation import DayCount, RecommendationAction as A
from renaksi.core.recommendation_steps import STEPS
from renaksi.labels.recommendation_page import WHAT, clock_mark, clock_text
from renaksi.labels.recommendation_steps import SLUG, STEP, in_words
from renaksi.queries.recommendation_actions import Answered
from renaksi.views.basis_links import basis_links

DUE = date(2026, 6, 5)
TAKEN = set(STEPS) - {A.ISSUE}


def test_every_step_but_issuing_has_its_words_and_its_own_address():
    assert set(STEP) == set(SLUG) == TAKEN
    assert len(set(SLUG.values())) == len(SLUG)
    assert set(WHAT) == set(A) - {A.IMPORT}


@pytest.mark.parametrize("action", sorted(TAKEN))
def test_words_are_sentences_with_the_names_in_them(action):
    words = in_words(action, holder="Kabupaten Sleman", decider="DIY", to_audit=True)
    for text in (words.effect, words.next, words.done):
        assert text.endswith(".")
        assert "{" not in text
    assert words.title
    assert not words.button.endswith(".")


def test_an_answer_says_whom_it_reaches_first():
    told = {"holder": "Sleman", "decider": "DIY"}
    assert (
        "kepada APIP Sleman, lalu kepada DIY, dan"
        in in_words(A.ANSWER, to_audit=True, **told).effect
    )
    assert "dikirim kepada DIY dan" in in_words(A.ANSWER, to_audit=False, **told).effect


@pytest.mark.parametrize(
    ("used", "word", "tone"),
    [
        (0, "Sisa 60 hari", "idle"),
        (49, "Sisa 11 hari", "idle"),
        (50, "Sisa 10 hari", "warn"),
        (59, "Sisa 1 hari", "warn"),
        (60, "Hari terakhir", "warn"),
        (61, "Lewat 1 hari", "bad"),
    ],
)
def test_a_running_clock_says_the_days_left_or_over(used, word, tone):
    found = clock_mark(Clock(used, 60, True, DUE))
    assert (found.word, found.tone) == (word, tone)


def test_a_clock_that_stands_still_says_where():
    assert clock_mark(Clock(38, 60, False, None))[::2] == ("Berhenti pada hari ke-38", "idle")
    assert clock_mark(Clock(71, 60, False, None))[::2] == ("Berhenti pada hari ke-71", "bad")


def test_the_line_beside_a_clock():
    how = DayCount.WORKING
    assert (
        clock_text(Clock(3, 30, True, DUE), how)
        == "hari ke-3 dari 30 hari kerja, sampai 5 Juni 2026"
    )
    assert clock_text(Clock(31, 30, True, DUE), how).endswith("hari kerja, batasnya 5 Juni 2026")
    assert (
        clock_text(Clock(9, 30, False, None), DayCount.CALENDAR)
        == "hari ke-9 dari 30 hari kalender"
    )


# ── the basis of an action ────────────────────────────────────────────────────
@pytest.fixture
def site():
    app = Flask(__name__)
    app.add_url_rule("/r/<int:recommendation_id>", "recommendations.show", lambda **_: "")
    with app.test_request_context():
        yield app


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("R/34/2026/0001", '<a href="/r/1">R/34/2026/0001</a>'),
        ("", '<a href="/r/1">R/34/2026/0001</a>'),
        ("Pasal 3; R/34/2026/0001.", 'Pasal 3; <a href="/r/1">R/34/2026/0001</a>.'),
        ("R/34/2026/00012", 'R/34/2026/00012, <a href="/r/1">R/34/2026/0001</a>'),
        ("1/R/34/2026/0001", '1/R/34/2026/0001, <a href="/r/1">R/34/2026/0001</a>'),
        ("<b>", '&lt;b&gt;, <a href="/r/1">R/34/2026/0001</a>'),
    ],
)
def test_a_number_in_the_basis_leads_to_its_recommendation(site, text, shown):
    assert basis_links(text, [Answered(1, "R/34/2026/0001")]) == Markup(shown)


def test_several_are_each_led_to_once(site):
    both = [Answered(1, "R/1&2"), Answered(2, "R/3")]
    assert basis_links("R/3, R/1&2", both) == Markup(
        '<a href="/r/2">R/3</a>, <a href="/r/1">R/1&amp;2</a>'
    )
    assert basis_links("R/3", both) == Markup(
        '<a href="/r/2">R/3</a>, <a href="/r/1">R/1&amp;2</a>'
    )


def test_a_number_is_looked_for_in_what_was_typed_and_not_in_its_escaped_form(site):
    """An apostrophe is written &#39; in a page, and registers from elsewhere count 1, 2, 39."""
    assert basis_links("Jum'at & 39", [Answered(1, "39")]) == Markup(
        'Jum&#39;at &amp; <a href="/r/1">39</a>'
    )
    assert basis_links("Jum'at", [Answered(1, "39")]) == Markup('Jum&#39;at, <a href="/r/1">39</a>')
    assert basis_links("a & b", [Answered(1, "amp")]) == Markup('a &amp; b, <a href="/r/1">amp</a>')
