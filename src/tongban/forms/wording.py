"""Answers in words. Pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.forms.answers import at_path
from tongban.forms.elements import Element, bound_to, offered
from tongban.forms.form import Form


def shown(form: Form, key: str, value: Any) -> str:
    """Return an answer in words: a choice's label, yes or no, money with its unit, the value itself."""
    question = form.questions[key].question
    if value is None:
        return ""
    if question.type == "choice":
        return next((str(choice.label) for choice in question.choices if choice.value == value), str(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if question.type == "money" and isinstance(value, int | float):
        return str(book.value_words(question, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:10] if question.type == "date" else str(value)


def options(form: Form, key: str, readings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (value, words) of each element of a register's list that a question offers."""
    choosing = form.questions[key].question.choices_from
    if choosing is None:
        return []
    return [(str(one[choosing.value]), _told(form, key, one)) for one in offered(form, key, readings)]


def _told(form: Form, key: str, element: Element) -> str:
    """Return an element in words: a field that fills a choice by that choice's label, a moment to the minute."""
    choosing, words = form.questions[key].question.choices_from, []
    asked_as = {field: name for name, field in bound_to(form, key).items()}
    for field in choosing.label if choosing else ():
        value, name = at_path(element, field), asked_as.get(field, "")
        if name and form.questions[name].question.type != "date":
            words.append(shown(form, name, value))
        else:
            words.append("" if value is None else str(value)[:16].replace("T", " "))
    return " · ".join(word for word in words if word)
