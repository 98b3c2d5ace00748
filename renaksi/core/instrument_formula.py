"""Formulas of number indicators: a small arithmetic over named figures, exact and without surprises.

    formula = term {("+" | "-") term}
    term    = factor {("*" | "/") factor}
    factor  = number | name | "-" factor | "(" formula ")" | ("min" | "max") "(" formula {";" formula} ")"

Names are those of the indicator's inputs, numbers are written 12 or 12,5; × and ÷ may stand for
* and /. Nothing else is understood, so a formula can neither call nor read anything. Figures are
fractions: a third three times is one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

MAX_LENGTH: Final = 200
"""Letters of a formula."""
MAX_DEPTH: Final = 20
"""Parentheses and signs inside each other."""
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,29}")
FUNCTIONS: Final[Mapping[str, Callable[..., Fraction]]] = {"min": min, "max": max}
_TOKEN: Final = re.compile(r"\s*(?:(\d{1,14}(?:,\d{1,6})?)|([a-z][a-z0-9_]*)|([-+*/();]))")
_SIGNS: Final = str.maketrans({"×": "*", "÷": "/", "−": "-"})


class FormulaFault(StrEnum):
    """Why a formula is none, or has no value."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    NOT_UNDERSTOOD = "not_understood"
    UNFINISHED = "unfinished"
    UNKNOWN_NAME = "unknown_name"
    DIVISION_BY_ZERO = "division_by_zero"


class BadFormula(ValueError):  # noqa: N818 - says what it is, as refusals do
    """`at` is the place of the first letter that does not fit, from 0; `word` stands there."""

    def __init__(self, fault: FormulaFault, word: str = "", at: int = 0) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.word = word
        self.at = at


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    at: int
    is_number: bool = False
    is_name: bool = False


_END: Final = _Token("", 0)
Node = Callable[[Mapping[str, Fraction]], Fraction]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was understood."""

    text: str
    names: frozenset[str]
    node: Node

    def value(self, figures: Mapping[str, Decimal]) -> Fraction:
        """Raises BadFormula where a figure is missing or something is divided by zero."""
        exact = {name: Fraction(figure) for name, figure in figures.items()}
        if missing := sorted(self.names - exact.keys()):
            raise BadFormula(FormulaFault.UNKNOWN_NAME, missing[0])
        try:
            return self.node(exact)
        except ZeroDivisionError:
            raise BadFormula(FormulaFault.DIVISION_BY_ZERO) from None


def parse(text: str) -> Formula:
    """Read a formula; raises BadFormula with the place where it stopped making sense."""
    if not text.strip():
        raise BadFormula(FormulaFault.EMPTY)
    if len(text) > MAX_LENGTH:
        raise BadFormula(FormulaFault.TOO_LONG)
    reader = _Reader(_tokens(text.translate(_SIGNS).lower()))
    node = reader.sum(0)
    if (rest := reader.peek()) is not _END:
        raise BadFormula(FormulaFault.NOT_UNDERSTOOD, rest.text, rest.at)
    return Formula(text, frozenset(reader.names), node)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    text = text.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            rest = text[place:].lstrip()
            raise BadFormula(FormulaFault.NOT_UNDERSTOOD, rest[:1], len(text) - len(rest))
        number, name, sign = match.groups()
        at = match.end() - len(number or name or sign)
        found.append(_Token(number or name or sign, at, bool(number), bool(name)))
        place = match.end()
    return found


class _Reader:
    """Goes through the tokens once; every method reads one rule of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.names: set[str] = set()

    def peek(self) -> _Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else _END

    def take(self) -> _Token:
        token = self.peek()
        if token is _END:
            raise BadFormula(FormulaFault.UNFINISHED)
        self.place += 1
        return token

    def expect(self, sign: str) -> None:
        token = self.take()
        if token.text != sign:
            raise BadFormula(FormulaFault.NOT_UNDERSTOOD, token.text, token.at)

    def sum(self, depth: int) -> Node:
        node = self.product(depth)
        while self.peek().text in {"+", "-"}:
            adds = self.take().text == "+"
            node = _plus(node, self.product(depth)) if adds else _minus(node, self.product(depth))
        return node

    def product(self, depth: int) -> Node:
        node = self.factor(depth)
        while self.peek().text in {"*", "/"}:
            times = self.take().text == "*"
            node = _times(node, self.factor(depth)) if times else _over(node, self.factor(depth))
        return node

    def factor(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise BadFormula(FormulaFault.TOO_DEEP)
        token = self.take()
        if token.is_number:
            return _constant(Fraction(token.text.replace(",", ".")))
        if token.text in FUNCTIONS:
            return self.call(FUNCTIONS[token.text], depth + 1)
        if token.is_name:
            self.names.add(token.text)
            return _figure(token.text)
        if token.text == "-":
            return _minus(_constant(Fraction()), self.factor(depth + 1))
        if token.text == "(":
            node = self.sum(depth + 1)
            self.expect(")")
            return node
        raise BadFormula(FormulaFault.NOT_UNDERSTOOD, token.text, token.at)

    def call(self, function: Callable[..., Fraction], depth: int) -> Node:
        self.expect("(")
        parts = [self.sum(depth)]
        while self.peek().text == ";":
            self.take()
            parts.append(self.sum(depth))
        self.expect(")")
        return lambda figures: function([part(figures) for part in parts])


def _constant(value: Fraction) -> Node:
    return lambda _figures: value


def _figure(name: str) -> Node:
    return lambda figures: figures[name]


def _plus(left: Node, right: Node) -> Node:
    return lambda figures: left(figures) + right(figures)


def _minus(left: Node, right: Node) -> Node:
    return lambda figures: left(figures) - right(figures)


def _times(left: Node, right: Node) -> Node:
    return lambda figures: left(figures) * right(figures)


def _over(left: Node, right: Node) -> Node:
    return lambda figures: left(figures) / right(figures)
