"""The functions of the language."""

import ast
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tongban.book.conditions import arithmetic, logic
from tongban.book.conditions.expression import Run, Term
from tongban.book.conditions.vocabulary import BOOLEAN, DATE, NUMBER, TEXT, Type, as_date

if TYPE_CHECKING:
    from tongban.book.conditions.compiler import Compiler

SIGNATURES: dict[str, tuple[tuple[Type, ...], Type]] = {
    "today": ((), DATE),
    "date": ((TEXT,), DATE),
    "age": ((DATE,), NUMBER),
    "days_between": ((DATE, DATE), NUMBER),
    "months_between": ((DATE, DATE), NUMBER),
    "starts_with": ((TEXT, TEXT), BOOLEAN),
    "param": ((TEXT,), TEXT),
    "table": ((TEXT,), TEXT),
    "add_days": ((DATE, NUMBER), DATE),
    "add_months": ((DATE, NUMBER), DATE),
    "round": ((NUMBER, NUMBER), NUMBER),
    "floor": ((NUMBER,), NUMBER),
    "min": ((NUMBER, NUMBER), NUMBER),
    "max": ((NUMBER, NUMBER), NUMBER),
}
VARIADIC = ("min", "max")  # at least two numbers


def call(compiler: "Compiler", node: ast.Call) -> Term:
    """Return the term of a call; only the functions named here exist."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in SIGNATURES:
        raise compiler.fault(
            node,
            _("There is no function “%(name)s”.") % {"name": compiler.part(node.func)},
            _("Use one of: %(functions)s.") % {"functions": ", ".join(SIGNATURES)},
        )
    wanted, gives = SIGNATURES[name]
    if name in VARIADIC:
        wanted = wanted[:1] * max(len(node.args), len(wanted))
    if node.keywords or len(node.args) != len(wanted):
        raise compiler.fault(
            node,
            _("%(name)s takes %(count)d arguments.") % {"name": name, "count": len(wanted)},
            _("Write %(call)s.") % {"call": f"{name}({', '.join(type_.kind for type_ in wanted)})"},
        )
    terms = [compiler.expect(argument, type_) for argument, type_ in zip(node.args, wanted, strict=True)]
    if name == "param":
        return _parameter(compiler, node, terms[0])
    if name == "table":
        return _table(compiler, node, terms[0])
    if name == "date":
        return _date(compiler, node, terms[0])
    return Term(gives, RUNS[name](*(term.run for term in terms)), compiler.position(node))


def _parameter(compiler: "Compiler", node: ast.Call, key_term: Term) -> Term:
    key = key_term.literal
    if not isinstance(key, str) or key not in compiler.vocabulary.parameters:
        raise compiler.fault(
            node,
            _("No parameter has the key “%(key)s”.") % {"key": key or compiler.part(node.args[0])},
            _("Name a parameter of parameters/ in quotes, or add it there."),
        )
    compiler.parameters.add(key)
    value_on = compiler.vocabulary.value_on

    def run(answers: Mapping[str, Any], today: date) -> Any:
        return value_on(key, today)

    return Term(compiler.vocabulary.parameters[key], run, compiler.position(node))


def _table(compiler: "Compiler", node: ast.Call, key_term: Term) -> Term:
    key = key_term.literal
    if not isinstance(key, str) or key not in compiler.vocabulary.tables:
        raise compiler.fault(
            node,
            _("No table has the key “%(key)s”.") % {"key": key or compiler.part(node.args[0])},
            _("Name a table of tables/ in quotes, or add it there."),
        )
    compiler.tables.add(key)
    table_on = compiler.vocabulary.table_on

    def run(answers: Mapping[str, Any], today: date) -> Any:
        return table_on(key, answers, today)

    return Term(compiler.vocabulary.tables[key], run, compiler.position(node))


def _date(compiler: "Compiler", node: ast.Call, written: Term) -> Term:
    day = as_date(written.literal)
    if day is None:
        raise compiler.fault(
            node,
            _("“%(part)s” is no date.") % {"part": compiler.part(node)},
            _('Write a real day, like date("2026-01-31").'),
        )
    return Term(DATE, logic.constant(day), compiler.position(node), literal=day)


def _today(answers: Mapping[str, Any], today: date) -> date:
    return today


RUNS: dict[str, Callable[..., Run]] = {
    "today": lambda: _today,
    "age": lambda born: logic.applied(logic.age, born, _today),
    "days_between": lambda start, end: logic.applied(logic.days_between, start, end),
    "months_between": lambda start, end: logic.applied(logic.months_between, start, end),
    "starts_with": lambda text, start: logic.applied(str.startswith, text, start),
    "add_days": lambda start, days: logic.applied(logic.add_days, start, days),
    "add_months": lambda start, months: logic.applied(logic.add_months, start, months),
    "round": lambda value, digits: logic.applied(arithmetic.rounded, value, digits),
    "floor": lambda value: logic.applied(arithmetic.floored, value),
    "min": lambda *of: logic.applied(min, *of),
    "max": lambda *of: logic.applied(max, *of),
}
