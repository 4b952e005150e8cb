"""Answers in words. Pure."""

from typing import Any

from django.utils.translation import gettext as _

from tongban.forms.form import Form


def shown(form: Form, key: str, value: Any) -> str:
    """Return an answer in words: a choice's label, yes or no, the value itself."""
    question = form.questions[key].question
    if value is None:
        return ""
    if question.type == "choice":
        return next((str(choice.label) for choice in question.choices if choice.value == value), str(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value)[:10] if question.type == "date" else str(value)
