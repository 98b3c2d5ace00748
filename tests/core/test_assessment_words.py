"""Every code of assessments has its official term, in the labels and in the glossary alike."""

from pathlib import Path

import pytest

from renaksi.core.assessment_answer import AnswerFault
from renaksi.core.assessment_round import RoundFault
from renaksi.core.assessment_warnings import OddityKind
from renaksi.core.grade import ScaleFault
from renaksi.core.instrument_check import InstrumentFault
from renaksi.core.instrument_formula import FormulaFault
from renaksi.labels import assessment, assessment_checks, assessment_instrument

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = (
    assessment.ASSESSMENT_STATE,
    assessment.ASSESSMENT_ACTION,
    assessment.ASSESSMENT_OUTCOME,
    assessment.ASSESSMENT_TURN,
    assessment.NOT_ASSESSABLE,
    assessment.VALUE_COLUMN,
    assessment.RESULT_SOURCE,
    assessment.COUNTS,
    assessment.MISSING_KIND,
    assessment.SEAT,
    assessment.SELF_STAND,
    assessment.OBJECTION_STATE,
    assessment.OBJECTION_ACTION,
    assessment_instrument.INDICATOR_KIND,
    assessment_instrument.COMPUTED_FACT,
    assessment_instrument.SMALL_RULE,
    assessment_instrument.EVIDENCE_RULE,
    assessment_instrument.OLD_SCORES,
    assessment_instrument.ROW_CHANGE,
    assessment_checks.ODDITY,
)
SENTENCES = {
    AnswerFault: assessment_checks.ANSWER_FAULT,
    RoundFault: assessment_checks.ROUND_FAULT,
    OddityKind: assessment_checks.ODDITY_TEXT,
    ScaleFault: assessment_instrument.SCALE_FAULT,
    InstrumentFault: assessment_instrument.INSTRUMENT_FAULT,
    FormulaFault: assessment_instrument.FORMULA_FAULT,
}


def kind_of(terms):
    return type(next(iter(terms)))


@pytest.mark.parametrize("terms", TERMS, ids=lambda terms: kind_of(terms).__name__)
def test_every_code_has_its_term_and_its_row_in_the_glossary(terms):
    kind = kind_of(terms)
    assert set(terms) == set(kind)
    for member, term in terms.items():
        word = getattr(term, "word", term)
        assert f"| `{kind.__name__}.{member.value}` | {word} |" in GLOSSARY


@pytest.mark.parametrize("kind", SENTENCES, ids=lambda kind: kind.__name__)
def test_every_fault_is_a_sentence(kind):
    assert set(SENTENCES[kind]) == set(kind)
    for fault, sentence in SENTENCES[kind].items():
        assert sentence.endswith((".", "}")), fault
        assert "!" not in sentence, fault
