"""Numbers of the language: whole ones and decimals, reckoned exactly; never binary fractions.

A result that no number of the language can hold (division by zero, beyond LARGEST) is unknown.
"""

import ast
import re
from collections.abc import Callable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tongban.book.conditions import logic
from tongban.book.conditions.expression import Term
from tongban.book.conditions.numbers import LARGEST, Number
from tongban.book.conditions.vocabulary import ANY, BOOLEAN, NUMBER, TEXT

if TYPE_CHECKING:
    from tongban.book.conditions.compiler import Compiler

EXACT = Context(prec=60, rounding=ROUND_HALF_UP, traps=[])  # more digits than any product of two numbers has
MOST_DIGITS = 10
PLAIN = re.compile(r"\d+\.\d*")


def constant(compiler: "Compiler", node: ast.Constant) -> Term:
    """Return the term of a literal: text, a number exactly as it is written, true or false."""
    position = compiler.position(node)
    value: Any = node.value
    if isinstance(value, bool):
        return Term(BOOLEAN, logic.constant(value), position, literal=value)
    if isinstance(value, float):
        written = compiler.part(node)
        value = Decimal(written if PLAIN.fullmatch(written) else repr(value))
    if isinstance(value, int | Decimal) and -LARGEST <= value <= LARGEST:
        return Term(NUMBER, logic.constant(value), position, literal=value)
    if isinstance(value, str):
        return Term(TEXT, logic.constant(value), position, literal=value)
    raise compiler.fault(
        node,
        _("“%(part)s” is no value of the language.") % {"part": compiler.part(node)},
        _("Use text in quotes, a number, true or false."),
    )


def unary(compiler: "Compiler", node: ast.UnaryOp) -> Term:
    """Return the term of `not` or of a minus sign."""
    if isinstance(node.op, ast.Not):
        return Term(BOOLEAN, logic.negated(compiler.expect(node.operand, BOOLEAN).run), compiler.position(node))
    if isinstance(node.op, ast.USub):
        of = compiler.expect(node.operand, NUMBER)
        literal = None if of.literal is None else -of.literal
        return Term(NUMBER, logic.applied(negative, of.run), compiler.position(node), literal=literal)
    raise compiler.fault(node, _("This sign is not part of the language."), _("Use not, or - before a number."))


def binary(compiler: "Compiler", node: ast.BinOp) -> Term:
    """Return the term of a sum, difference, product or quotient; `+` joins texts too."""
    reckon = SIGNS.get(type(node.op))
    if reckon is None:
        raise compiler.fault(
            node,
            _("“%(part)s”: the language only adds, subtracts, multiplies and divides.") % {"part": compiler.part(node)},
            _("Use +, -, * or /."),
        )
    left = compiler.term(node.left)
    joins_text = isinstance(node.op, ast.Add) and left.type.fits(TEXT) and left.type != ANY
    wanted = TEXT if joins_text else NUMBER
    if not left.type.fits(wanted):
        compiler.expect(node.left, wanted)
    right = compiler.expect(node.right, wanted)
    run = logic.applied(str.__add__ if joins_text else reckon, left.run, right.run)
    return Term(wanted, run, compiler.position(node))


def negative(value: Number) -> Number:
    """Return the number with the other sign."""
    return -value if isinstance(value, int) else value.copy_negate()


def plus(left: Number, right: Number) -> Number | None:
    """Return the sum."""
    return bounded(left + right if _whole(left, right) else EXACT.add(Decimal(left), Decimal(right)))


def minus(left: Number, right: Number) -> Number | None:
    """Return the difference."""
    return bounded(left - right if _whole(left, right) else EXACT.subtract(Decimal(left), Decimal(right)))


def times(left: Number, right: Number) -> Number | None:
    """Return the product."""
    return bounded(left * right if _whole(left, right) else EXACT.multiply(Decimal(left), Decimal(right)))


def divided(left: Number, right: Number) -> Number | None:
    """Return the quotient to sixty digits; by zero it is unknown."""
    return bounded(EXACT.divide(Decimal(left), Decimal(right)))


def rounded(value: Number, digits: Number) -> Number | None:
    """Return `value` with so many digits after the point, half up (away from zero); unknown for odd `digits`."""
    if digits != int(digits) or not 0 <= digits <= MOST_DIGITS:
        return None
    return bounded(EXACT.quantize(Decimal(value), Decimal(1).scaleb(-int(digits))))


def floored(value: Number) -> int:
    """Return the greatest whole number that is not above `value`."""
    return int(Decimal(value).to_integral_value(rounding=ROUND_FLOOR))


def bounded(value: Number) -> Number | None:
    """Return a result, or unknown where the language has no such number."""
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    return value if -LARGEST <= value <= LARGEST else None


def _whole(left: Number, right: Number) -> bool:
    return isinstance(left, int) and isinstance(right, int)


SIGNS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: plus,
    ast.Sub: minus,
    ast.Mult: times,
    ast.Div: divided,
}
