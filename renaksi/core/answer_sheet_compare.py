"""The dry run: what came in the sheet of a self-assessment against the answers stored now."""

from collections.abc import Mapping, Sequence

from renaksi.core.answer_sheet import (
    ANSWER,
    WHAT,
    AnswerFile,
    AnswerLine,
    AnswerOutcome,
    AnswerPreview,
    LineFault,
    Problem,
    StoredAnswer,
    mark_of,
)
from renaksi.core.assessment_answer import AnswerIssue, answer_issues
from renaksi.core.assessment_entry import (
    INPUT_FIELD,
    NOT_APPLICABLE,
    NOTE,
    VALUE,
    differs,
    fields_of,
    read_given,
)
from renaksi.core.instrument import Indicator
from renaksi.core.item_entry import clean, fold
from renaksi.core.plan_sheet import RowState


def compare(file: AnswerFile, stored: Sequence[StoredAnswer]) -> AnswerPreview:
    """`stored`: every indicator of the assessment in its order, what the system computes as well."""
    known = {one.indicator.code: one for one in stored}
    lines: dict[str, list[AnswerLine]] = {}
    for line in file.lines:
        lines.setdefault(_code(line, known), []).append(line)
    outcomes = tuple(_outcome(code, found, known.get(code)) for code, found in lines.items())
    return AnswerPreview(outcomes, mark_of(stored))


def _code(line: AnswerLine, known: Mapping[str, StoredAnswer]) -> str:
    """As the instrument writes it, however the file does."""
    wanted = clean(line.code)
    return next((code for code in known if code.casefold() == wanted.casefold()), wanted)


def _outcome(code: str, lines: Sequence[AnswerLine], stored: StoredAnswer | None) -> AnswerOutcome:
    rows = tuple(one.number for one in lines)
    remarks = tuple(note for one in lines for note in one.remarks)
    filled = [one for one in lines if not one.is_empty or one.problems]
    if not filled:
        return AnswerOutcome(code, rows, RowState.SAME, stored)
    found = AnswerOutcome(code, rows, RowState.WRONG, stored, remarks=remarks)
    if stored is None:
        return _wrong(found, Problem(LineFault.UNKNOWN_CODE))
    names = fields_of(stored.indicator)
    if not names:
        return _wrong(found, Problem(LineFault.NOT_ASKED))
    texts, where, problems = _texts(stored, filled)
    given, unread = read_given(stored.indicator, texts)
    issues = unread or answer_issues(stored.indicator, given)
    problems += [Problem(one, _address(one, where)) for one in issues]
    if problems:
        return _wrong(found, *problems)
    state = RowState.NEW if stored.given.is_empty else RowState.CHANGED
    if not differs(stored.given, given):
        state = RowState.SAME
    elif any(one.version not in {None, stored.version} for one in filled):
        state = RowState.CONFLICT
    return AnswerOutcome(code, rows, state, stored, given, remarks=remarks)


def _wrong(found: AnswerOutcome, *problems: Problem) -> AnswerOutcome:
    return AnswerOutcome(
        found.code,
        found.rows,
        RowState.WRONG,
        found.stored,
        problems=problems,
        remarks=found.remarks,
    )


def _texts(
    stored: StoredAnswer, lines: Sequence[AnswerLine]
) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
    """What the rows say by field, where each stands, and which of them cannot be placed.

    A file without a column for explanations leaves them as they are.
    """
    texts: dict[str, str] = {NOTE: stored.given.note}
    where: dict[str, str] = {}
    problems = [one for line in lines for one in line.problems]
    for line in lines:
        name = _field(stored.indicator, line)
        if name is None:
            problems.append(Problem(LineFault.UNKNOWN_FIELD, line.where.get(WHAT, "")))
        elif name in where and clean(line.typed.get(ANSWER, "")):
            problems.append(Problem(LineFault.TWICE, line.where.get(ANSWER, "")))
        else:
            texts[name], where[name] = line.typed.get(ANSWER, ""), line.where.get(ANSWER, "")
    for name in (NOT_APPLICABLE, NOTE):
        said = [one for one in lines if name in one.typed]
        told = next((one for one in said if clean(one.typed[name])), said[0] if said else None)
        if told is not None:
            texts[name], where[name] = told.typed[name], told.where.get(name, "")
    return texts, where, problems


def _field(indicator: Indicator, line: AnswerLine) -> str | None:
    """Which field a row fills in: the only one, or the figure that its label names."""
    asked = [one for one in fields_of(indicator) if one not in {NOT_APPLICABLE, NOTE}]
    if asked == [VALUE] or len(asked) == 1:
        return asked[0]
    named = {
        fold(text): f"{INPUT_FIELD}{one.name}"
        for one in (indicator.measure.inputs if indicator.measure else ())
        for text in (one.label, one.name)
    }
    return named.get(fold(line.what))


def _address(issue: AnswerIssue, where: Mapping[str, str]) -> str:
    return where.get(issue.field) or where.get(f"{INPUT_FIELD}{issue.field}", "")
