"""The arithmetic of claims: small formulas over their figures, worked out and never copied.

A formula names claims' fields (`sc_12.before`), figures worked out before it, and figures given with
a meaning. Numbers, + - * / **, an index and the functions below are all there is.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

NEAR = 0.02  # a claim holds where what it says and what follows differ by no more than this part
MOST_LETTERS = 300
_OPERATIONS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


class BadFormula(ChannelshiftError):
    """A formula of a case file cannot be worked out."""


@dataclass(frozen=True)
class Sums:
    """What formulas may name: claims' fields, and the days on which rules begin."""

    claims: Mapping[str, Mapping[str, Any]]
    rule_starts: Callable[[str], date]

    def worked_out(self, formula: str, names: Mapping[str, float] | None = None) -> float:
        """One formula's figure.

        >>> Sums({"sc-12": {"before": 2000, "after": 800}}, date.fromisoformat).worked_out(
        ...     "sc_12.after / sc_12.before - 1")
        -0.6
        """
        if len(formula) > MOST_LETTERS:
            raise BadFormula(sentence("The formula {formula} is too long.", formula=formula[:40]))
        try:
            tree = ast.parse(formula, mode="eval").body
            return float(self._value(tree, names or {}))
        except (SyntaxError, KeyError, TypeError, ValueError, ZeroDivisionError, IndexError) as error:
            raise BadFormula(
                sentence(
                    "The formula {formula} cannot be worked out: {why}.", formula=formula, why=str(error)
                )
            ) from error

    def _value(self, node: ast.expr, names: Mapping[str, float]) -> Any:
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | str):
            return node.value
        if isinstance(node, ast.Name):
            return names[node.id]
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return self.claims[node.value.id.replace("_", "-")][node.attr]
        if isinstance(node, ast.Subscript):
            return self._value(node.value, names)[self._value(node.slice, names)]
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
            left, right = self._value(node.left, names), self._value(node.right, names)
            return _OPERATIONS[type(node.op)](left, right)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self._value(node.operand, names)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self._called(node.func.id, [self._value(part, names) for part in node.args])
        raise ValueError(f"{ast.unparse(node)} is nothing a formula may hold")

    def _called(self, name: str, given: list[Any]) -> Any:
        if name == "days":
            return (self._day(given[1]) - self._day(given[0])).days
        if name == "rule":
            return self.rule_starts(given[0])
        if name == "total":
            return sum(given[0])
        raise ValueError(f"{name} is no function of formulas")

    def _day(self, given: Any) -> date:
        return given if isinstance(given, date) else date.fromisoformat(str(given))


def agrees(claimed: float, computed: float) -> bool:
    """Whether what is said and what follows are as good as equal."""
    return abs(claimed - computed) <= NEAR * max(abs(claimed), abs(computed))


def said(value: float, form: str) -> str:
    """A figure as a reader sees it. Forms: number, percent, change, times, points; after a colon the places.

    >>> said(-0.76, "change"), said(20 / 7, "times:2"), said(0.016, "percent:1"), said(4285.7, "number")
    ('−76 %', '×2.86', '1.6 %', '4,286')
    """
    name, _, places = form.partition(":")
    decimals = int(places or 0)
    amount = value * 100 if name in ("percent", "change") else value
    digits = f"{amount:,.{decimals}f}".replace("-", "−")
    if name in ("change", "points") and amount > 0:
        digits = f"+{digits}"
    return {"percent": f"{digits} %", "change": f"{digits} %", "times": f"×{digits}"}.get(name, digits)
