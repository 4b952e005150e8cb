"""The closed language of conditions and derivations: typed, three-valued, never Python at run time.

    child.follows == "father" and months_between(child.born_on, today()) <= param("months_to_register")

Written like Python expressions and read by Python's own parser; everything not on the list below is refused with
its position and a remedy. Names are question keys. Literals are text, numbers, `true`, `false`, and lists after `in`.
Operators: `== != < <= > >=`, `in`, `not in`, `and`, `or`, `not`, `a if condition else b`, `+`, `-`, `*`, `/`.
Functions: `today()`, `date("2026-01-31")`, `age(date)` in full years, `days_between(from, to)`,
`months_between(from, to)` in full months, `starts_with(text, text)`, `param("key")`, `table("key")`,
`add_days(date, n)`, `add_months(date, n)`, `min(a, b, ...)`, `max(a, b, ...)`, `round(x, digits)` half up, `floor(x)`.
Numbers are whole or decimal and reckoned exactly; what is divided by zero, or grows beyond 10 to the 15th, is unknown.

A missing answer is unknown, and so is what depends on it: `and`, `or`, `not` follow Kleene's logic, where
false and unknown is false, true or unknown is true, and the rest with an unknown is unknown (None).
"""

from tongban.book.conditions.compiler import compile_expression, names_in, tables_in
from tongban.book.conditions.expression import Expression, ExpressionFault
from tongban.book.conditions.vocabulary import ANY, BOOLEAN, DATE, NUMBER, TEXT, Type, Vocabulary

__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "NUMBER",
    "TEXT",
    "Expression",
    "ExpressionFault",
    "Type",
    "Vocabulary",
    "compile_expression",
    "names_in",
    "tables_in",
]
