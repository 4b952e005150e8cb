"""What names an expression may use, and of what type each is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.book.conditions.numbers import number
from tongban.book.records import Parameter, Question, Table


@dataclass(frozen=True)
class Type:
    """A type: `kind` text, number, date, boolean or any; `many` for a list; `options` of a choice."""

    kind: str
    many: bool = False
    options: tuple[str, ...] = ()

    def fits(self, other: "Type") -> bool:
        """Tell whether a value of one may stand where the other is expected."""
        return "any" in (self.kind, other.kind) or (self.kind, self.many) == (other.kind, other.many)


ANY, TEXT, NUMBER, DATE, BOOLEAN = (Type(kind) for kind in ("any", "text", "number", "date", "boolean"))
QUESTION_TYPES = {"number": NUMBER, "money": NUMBER, "date": DATE, "boolean": BOOLEAN}


def _none_of(_table: str, _answers: Mapping[str, Any], _today: date) -> None:
    return None


@dataclass(frozen=True)
class Vocabulary:
    """The names of a book: types of its questions, parameters and tables, and where the values of the last two come
    from: a parameter's on a day, a table's for these answers on a day."""

    questions: Mapping[str, Type]
    parameters: Mapping[str, Type]
    value_on: Callable[[str, date], Any]
    tables: Mapping[str, Type] = field(default_factory=dict)
    table_on: Callable[[str, Mapping[str, Any], date], Any] = _none_of


def vocabulary_of(
    questions: Mapping[str, Question],
    parameters: Mapping[str, Parameter],
    tables: Mapping[str, Table] | None = None,
    table_on: Callable[[str, Mapping[str, Any], date], Any] = _none_of,
) -> Vocabulary:
    """Return the vocabulary of a book's questions, parameters and tables."""

    def current_value(key: str, day: date) -> Any:
        return value_on(parameters[key], day)

    return Vocabulary(
        questions={key: type_of_question(question) for key, question in questions.items()},
        parameters={key: type_of_values(value.value for value in entry.values) for key, entry in parameters.items()},
        value_on=current_value,
        tables={key: type_of_table(table) for key, table in (tables or {}).items()},
        table_on=table_on,
    )


def type_of_table(table: Table) -> Type:
    """Return what a table gives: one value, or with `collect: all` the list of the rows that hit."""
    return Type(table.gives, many=table.collect == "all")


def type_of_question(question: Question) -> Type:
    """Return the type conditions see in a question's answers."""
    if question.type == "choice":
        return Type("text", options=tuple(choice.value for choice in question.choices))
    return QUESTION_TYPES.get(question.type, TEXT)


def type_of_values(values: Iterable[Any]) -> Type:
    """Return the type that a parameter's values share, ANY when they do not share one."""
    types = {_type_of(value) for value in values}
    return types.pop() if len(types) == 1 else ANY


def value_on(parameter: Parameter, day: date) -> Any:
    """Return the value that holds on `day`, dates as `date`; None before the first."""
    held = [value for value in parameter.values if value.since <= day]
    if not held:
        return None
    value = max(held, key=lambda value: value.since).value
    return [_reckoned(one) for one in value] if isinstance(value, list) else _reckoned(value)


def _reckoned(value: Any) -> Any:
    return as_date(value) or (number(value) if isinstance(value, float) else value)


def as_date(value: Any) -> date | None:
    """Return a `date` for one, or for its ISO text; else None."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def _type_of(value: Any) -> Type:
    if isinstance(value, list):
        one = type_of_values(value)
        return Type(one.kind, many=True)
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int | float):
        return NUMBER
    if as_date(value):
        return DATE
    return TEXT if isinstance(value, str) else ANY
