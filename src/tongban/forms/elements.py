"""Elements of a register's list, one child of several: which one is meant, and what is read off it. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tongban.book import api as book
from tongban.forms.answers import Answer, Stored, at_path
from tongban.forms.form import Form

Element = Mapping[str, Any]


def choosing_questions(form: Form) -> Iterator[tuple[str, book.ChoicesFrom]]:
    """Yield each question that chooses among the elements of a register's list, with where they come from."""
    for key, asked in form.questions.items():
        if asked.question.choices_from is not None:
            yield key, asked.question.choices_from


def bound_to(form: Form, key: str) -> dict[str, str]:
    """Return question key -> field of the element, for all questions filled from the element that `key` chooses."""
    bindings = {name: asked.question.filled for name, asked in form.questions.items()}
    return {
        name: bound.field.partition(".")[2]
        for name, bound in bindings.items()
        if bound is not None and bound.element == key
    }


def listed_in(choosing: book.ChoicesFrom, fields: Mapping[str, Any]) -> list[Element]:
    """Return the elements of a register's answer that have the value by which one is chosen."""
    found = at_path(fields, choosing.field)
    return [one for one in found if isinstance(one, Mapping) and one.get(choosing.value)] if found else []


def to_offer(form: Form, key: str, fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what `key` offers of a register's answer, in its order, trimmed to what the form reads.

    Elements whose `unless` field is true are offered only when there are no others.
    """
    choosing = form.questions[key].question.choices_from
    every = listed_in(choosing, fields) if choosing else []
    if choosing is None or not every:
        return []
    left = [one for one in every if not (choosing.unless and one.get(choosing.unless))]
    bound = (field.partition(".")[0] for field in bound_to(form, key).values())
    names = dict.fromkeys([choosing.value, *choosing.label, *bound])
    return [{name: one[name] for name in names if name in one} for one in left or every]


def offered(form: Form, key: str, readings: Mapping[str, Any]) -> list[Element]:
    """Return the elements that `key` offers; none when it chooses none, or its register has not answered."""
    choosing = form.questions[key].question.choices_from
    if choosing is None:
        return []
    found: list[Element] = readings.get(f"{choosing.source}@{choosing.subject}", {}).get("offered", {}).get(key, [])
    return found


def pick(form: Form, key: str, elements: list[Element], answers: Stored) -> Element | None:
    """Return the element that was chosen, else the only one, else the one whose value was typed where it is asked."""
    choosing = form.questions[key].question.choices_from
    if choosing is None:
        return None
    by_value = {str(one[choosing.value]): one for one in elements}
    chosen = answers.get(key, {}).get("value")
    if chosen is None and len(elements) == 1:
        return elements[0]
    if chosen is None:
        named = (
            answers[name] for name, field in bound_to(form, key).items() if field == choosing.value and name in answers
        )
        chosen = next((answer["value"] for answer in named if answer["origin"] == "typed"), None)
    return by_value.get(str(chosen))


def choose(form: Form, answers: Stored, readings: Mapping[str, Any]) -> None:
    """Fill what depends on a choice among elements, in place.

    While none is chosen the choice stands there without a value, and what would be read off it is taken away.
    """
    for key, choosing in choosing_questions(form):
        reading = readings.get(f"{choosing.source}@{choosing.subject}")
        if reading is None or reading["fault"]:
            continue
        elements = offered(form, key, readings)
        if not elements:
            answers.pop(key, None)
            continue
        element = pick(form, key, elements, answers)
        value = str(element[choosing.value]) if element else None
        if answers.get(key, {}).get("value") != value or key not in answers:
            answers[key] = Answer(value=value, origin="source", source=choosing.source).stored()
        read_at = datetime.fromisoformat(reading["at"])
        for name, field in bound_to(form, key).items():
            _read_off(form, answers, name, at_path(element, field) if element else None, value or "", read_at)


def read_off(form: Form, key: str, fields: Mapping[str, Any], answers: Stored) -> Any:
    """Return what a register's whole answer says to a question, of the element that was chosen if it is of one."""
    bound = form.questions[key].question.filled
    if bound is None:
        return None
    choosing = form.questions[bound.element].question.choices_from if bound.element else None
    if choosing is None:
        return at_path(fields, bound.field)
    element = pick(form, bound.element, listed_in(choosing, fields), answers)
    return at_path(element, bound.field.partition(".")[2]) if element else None


def exact_field(bound: book.SourceBinding, answer: Answer) -> str:
    """Return the field an answer was read from, with the element it was read off: `births.2026310000001.sex`."""
    if not answer.element:
        return bound.field
    head, _dot, rest = bound.field.partition(".")
    return f"{head}.{answer.element}.{rest}"


def _read_off(form: Form, answers: Stored, key: str, value: Any, element: str, read_at: datetime) -> None:
    kept, question = answers.get(key), form.questions[key].question
    if kept is not None and kept["origin"] == "typed" and question.correctable:
        return
    if value is None or question.filled is None:
        if not element or (kept is not None and kept.get("element")):
            answers.pop(key, None)
        return
    same = kept is not None and kept.get("element") == element
    new = Answer(
        value=value,
        origin="source",
        source=question.filled.source,
        read_at=read_at,
        disputed=kept.get("disputed", "") if kept and same else "",
        element=element,
    ).stored()
    if kept is None or not same or (kept["value"], kept.get("read_at")) != (value, new["read_at"]):
        answers[key] = new
