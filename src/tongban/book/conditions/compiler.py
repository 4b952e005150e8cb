"""From text to a runnable expression: Python's parser reads, a whitelist closes, types are checked on the way."""

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from tongban.book.conditions import arithmetic, logic
from tongban.book.conditions.expression import Expression, ExpressionFault, Term
from tongban.book.conditions.functions import call
from tongban.book.conditions.vocabulary import BOOLEAN, Type, Vocabulary

LONGEST = 1000
DEEPEST = 40
ORDERED = ("number", "date", "any")


def compile_expression(text: str, vocabulary: Vocabulary, *, expects: Type = BOOLEAN) -> Expression:
    """Return `text` compiled; raise ExpressionFault unless it is of the language and of the type `expects`."""
    compiler = Compiler(text, vocabulary)
    term = compiler.term(_parsed(text))
    if not term.type.fits(expects):
        raise ExpressionFault(
            1,
            _("The expression gives %(given)s where %(wanted)s is needed.")
            % {"given": noun(term.type), "wanted": noun(expects)},
            _("Compare it with something, or change the type of the question."),
        )
    return Expression(
        text,
        term.type,
        frozenset(compiler.names),
        frozenset(compiler.parameters),
        frozenset(compiler.tables),
        term.run,
    )


@lru_cache(maxsize=4096)
def tables_in(text: str) -> frozenset[str]:
    """Return the keys of the tables an expression names itself; none of one that cannot be parsed."""
    try:
        tree = _parsed(text) if text else None
    except ExpressionFault:
        tree = None
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if tree is not None else []
    named = [
        call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "table" and call.args
    ]
    return frozenset(one.value for one in named if isinstance(one, ast.Constant) and isinstance(one.value, str))


@lru_cache(maxsize=4096)
def names_in(text: str) -> frozenset[str]:
    """Return the question keys an expression reads; none of one that cannot be parsed."""
    try:
        tree = _parsed(text) if text else None
    except ExpressionFault:
        tree = None
    found: set[str] = set()
    if tree is not None:
        _collect(tree, found)
    return frozenset(found)


class Compiler:
    """Compiles one expression and remembers what it reads."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = _one_line(text)
        self.vocabulary = vocabulary
        self.names: set[str] = set()
        self.parameters: set[str] = set()
        self.tables: set[str] = set()
        self.depth = 0

    def term(self, node: ast.AST) -> Term:
        """Return the term of a node of the language; raise ExpressionFault for any other."""
        reader = READERS.get(type(node))
        if reader is None:
            raise self.fault(
                node,
                _("“%(part)s” is not part of the language of conditions.") % {"part": self.part(node)},
                _("Use comparisons, in, and, or, not, if/else, +, -, *, / and the functions of the language."),
            )
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fault(node, _("The expression is nested too deeply."), _("Split it into several conditions."))
        term = reader(self, node)
        self.depth -= 1
        return term

    def expect(self, node: ast.AST, wanted: Type) -> Term:
        """Return the term of a node whose type must fit `wanted`."""
        term = self.term(node)
        if not term.type.fits(wanted):
            raise self.fault(
                node,
                _("“%(part)s” is %(given)s where %(wanted)s is needed.")
                % {"part": self.part(node), "given": noun(term.type), "wanted": noun(wanted)},
                _("Compare it with something, or use another question."),
            )
        return term

    def fault(self, node: ast.AST, what: str, remedy: str) -> ExpressionFault:
        """Return the fault of a node, for the caller to raise."""
        return ExpressionFault(self.position(node), what, remedy)

    def part(self, node: ast.AST) -> str:
        """Return the text of a node."""
        return ast.get_source_segment(self.text, node) or self.text

    def position(self, node: ast.AST) -> int:
        """Return where a node starts, in characters from 1 (the parser counts bytes)."""
        return len(self.text.encode()[: getattr(node, "col_offset", 0)].decode()) + 1


def noun(type_: Type) -> str:
    """Return the word for a type."""
    words = {
        "text": _("text"),
        "number": _("a number"),
        "date": _("a date"),
        "boolean": _("true or false"),
        "any": _("anything"),
    }
    return _("a list of %(kind)s") % {"kind": words[type_.kind]} if type_.many else words[type_.kind]


def _one_line(text: str) -> str:
    return text.strip().translate({ord(sign): " " for sign in "\n\r\t\f"})


def _parsed(text: str) -> ast.AST:
    line = _one_line(text)
    if len(line) > LONGEST:
        raise ExpressionFault(1, _("The expression is too long."), _("Split it into several conditions."))
    if "\\" in line:
        raise ExpressionFault(
            line.index("\\") + 1, _("A backslash has no meaning here."), _("Write the character itself.")
        )
    try:
        return ast.parse(line, mode="eval").body
    except SyntaxError as error:
        raise _unreadable(line, error.offset or len(line) + 1) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionFault(1, _("The expression cannot be read."), _("Write it more simply.")) from None


def _unreadable(line: str, position: int) -> ExpressionFault:
    if position > len(line):
        remedy = _("Complete it, or close what is open.")
        return ExpressionFault(len(line) + 1, _("The expression ends too early."), remedy)
    return ExpressionFault(
        position,
        _("The expression cannot be read: it stops making sense at “%(part)s”.")
        % {"part": line[position - 1 : position + 19]},
        _("Write == to compare, put text in quotes, close what is open."),
    )


def _collect(node: ast.AST, found: set[str]) -> None:
    key = _dotted(node)
    if key is not None:
        if key not in ("true", "false"):
            found.add(key)
        return
    children = node.args if isinstance(node, ast.Call) else list(ast.iter_child_nodes(node))
    for child in children:
        _collect(child, found)


def _dotted(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value)
        return None if owner is None else f"{owner}.{node.attr}"
    return None


def _name(compiler: Compiler, node: ast.Name | ast.Attribute) -> Term:
    key = _dotted(node)
    position = compiler.position(node)
    if key in ("true", "false"):
        return Term(BOOLEAN, logic.constant(key == "true"), position, literal=key == "true")
    type_ = compiler.vocabulary.questions.get(key or "")
    if key is None or type_ is None:
        raise compiler.fault(
            node,
            _("No question has the key “%(key)s”.") % {"key": key or compiler.part(node)},
            _("Use a question's key, or put text in quotes."),
        )
    compiler.names.add(key)
    return Term(type_, logic.answer(key, type_.kind), position)


def _list(compiler: Compiler, node: ast.List | ast.Tuple) -> Term:
    if not node.elts:
        raise compiler.fault(node, _("The list is empty."), _("Name at least one value."))
    terms = [compiler.term(node.elts[0])]
    terms += [compiler.expect(element, terms[0].type) for element in node.elts[1:]]
    literals = [term.literal for term in terms]
    run = logic.listed([term.run for term in terms])
    if None not in literals:
        run = logic.constant(literals)
    return Term(Type(terms[0].type.kind, many=True), run, compiler.position(node), literal=literals)


def _bool_op(compiler: Compiler, node: ast.BoolOp) -> Term:
    runs = [compiler.expect(value, BOOLEAN).run for value in node.values]
    run = logic.all_of(runs) if isinstance(node.op, ast.And) else logic.any_of(runs)
    return Term(BOOLEAN, run, compiler.position(node))


def _choice(compiler: Compiler, node: ast.IfExp) -> Term:
    condition = compiler.expect(node.test, BOOLEAN)
    then = compiler.term(node.body)
    otherwise = compiler.expect(node.orelse, then.type)
    type_ = Type(then.type.kind, then.type.many)
    return Term(type_, logic.chosen(condition.run, then.run, otherwise.run), compiler.position(node))


def _compare(compiler: Compiler, node: ast.Compare) -> Term:
    sides = [node.left, *node.comparators]
    runs = [_pair(compiler, sides[index], op, sides[index + 1]) for index, op in enumerate(node.ops)]
    run = runs[0] if len(runs) == 1 else logic.all_of(runs)
    return Term(BOOLEAN, run, compiler.position(node))


def _pair(compiler: Compiler, left_node: ast.AST, op: ast.cmpop, right_node: ast.AST) -> Any:
    if isinstance(op, ast.Is | ast.IsNot):
        raise compiler.fault(left_node, _("“is” is not part of the language."), _("Write == or !=."))
    left = compiler.term(left_node)
    if isinstance(op, ast.In | ast.NotIn):
        right = compiler.expect(right_node, Type(left.type.kind, many=True))
        _check_options(compiler, left, right)
        run = logic.member(left.run, right.run)
        return run if isinstance(op, ast.In) else logic.negated(run)
    right = compiler.expect(right_node, left.type)
    _check_options(compiler, left, right)
    _check_options(compiler, right, left)
    if not isinstance(op, ast.Eq | ast.NotEq) and (left.type.many or left.type.kind not in ORDERED):
        raise compiler.fault(
            left_node,
            _("“%(part)s” is %(given)s and has no order.")
            % {"part": compiler.part(left_node), "given": noun(left.type)},
            _("Use == or !=, or compare numbers or dates."),
        )
    return logic.applied(logic.COMPARE[type(op).__name__], left.run, right.run)


def _check_options(compiler: Compiler, question: Term, literal: Term) -> None:
    named = literal.literal if isinstance(literal.literal, list) else [literal.literal]
    for value in named:
        if question.type.options and isinstance(value, str) and value not in question.type.options:
            raise ExpressionFault(
                literal.position,
                _("“%(value)s” is none of the question's options.") % {"value": value},
                _("Use one of: %(options)s.") % {"options": ", ".join(question.type.options)},
            )


READERS: dict[type[ast.AST], Callable[[Compiler, Any], Term]] = {
    ast.Name: _name,
    ast.Attribute: _name,
    ast.Constant: arithmetic.constant,
    ast.List: _list,
    ast.Tuple: _list,
    ast.BoolOp: _bool_op,
    ast.UnaryOp: arithmetic.unary,
    ast.BinOp: arithmetic.binary,
    ast.IfExp: _choice,
    ast.Compare: _compare,
    ast.Call: call,
}
