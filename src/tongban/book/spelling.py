"""The reckoning of an amount with its numbers put in: (3,000,000 - 500,000) × 0.015. Pure."""

import ast
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tongban.book.edition import Edition
from tongban.book.words import UNKNOWN, figure

SIGNS: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", 1),
    ast.Sub: ("−", 1),
    ast.Mult: ("×", 2),
    ast.Div: ("÷", 2),
}
FUNCTIONS = {
    "min": {"zh": "取较小者", "en": "the least of "},
    "max": {"zh": "取较大者", "en": "the greatest of "},
    "round": {"zh": "四舍五入", "en": "rounded "},
    "floor": {"zh": "向下取整", "en": "rounded down "},
}


class Speller:
    """Spells expressions of an edition for these answers on a day, in one language (zh or en)."""

    def __init__(self, edition: Edition, answers: Mapping[str, Any], today: date, language: str) -> None:
        self.edition, self.answers, self.today, self.language = edition, answers, today, language

    def spelled(self, expression: str) -> str:
        """Return the reckoning with numbers for names; empty where nothing is reckoned."""
        tree = ast.parse(expression.strip(), mode="eval").body
        words = self._part(tree, 0)
        return words if words != self._shown(tree) else ""

    def _part(self, node: ast.AST, within: int) -> str:
        """Return a part; in brackets where what is around it (`within`) binds closer."""
        readers: dict[type[ast.AST], Callable[[Any, int], str]] = {
            ast.BinOp: self._sum,
            ast.IfExp: self._choice,
            ast.Call: self._call,
        }
        reader = readers.get(type(node))
        return reader(node, within) if reader else self._shown(node)

    def _sum(self, node: ast.BinOp, within: int) -> str:
        sign, binds = SIGNS[type(node.op)]
        closer = isinstance(node.op, ast.Sub | ast.Div)
        words = f"{self._part(node.left, binds)} {sign} {self._part(node.right, binds + closer)}"
        return f"({words})" if within > binds else words

    def _choice(self, node: ast.IfExp, within: int) -> str:
        truth = self._value(node.test)
        return self._shown(node) if truth is None else self._part(node.body if truth else node.orelse, within)

    def _call(self, node: ast.Call, within: int) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in FUNCTIONS:
            arguments = node.args[:1] if name == "round" else node.args
            return f"{FUNCTIONS[name][self.language]}({'; '.join(self._part(one, 0) for one in arguments)})"
        if name == "table" and isinstance(node.args[0], ast.Constant):
            return self._rows(str(node.args[0].value), node, within)
        return self._shown(node)

    def _rows(self, key: str, node: ast.Call, within: int) -> str:
        """Return the sum of a table's rows that hit, or what it gives."""
        found = self.edition.hits(key, self.answers, self.today)
        if self.edition.book.tables[key].collect != "sum" or len(found) < 2 or self._value(node) is None:
            return self._shown(node)
        words = " + ".join(figure(hit.gives) for hit in found)
        return f"({words})" if within else words

    def _shown(self, node: ast.AST) -> str:
        value = self._value(node)
        return getattr(UNKNOWN, self.language) if value is None else figure(value)

    def _value(self, node: ast.AST) -> Any:
        return self.edition.evaluate(ast.unparse(node), self.answers, today=self.today)
