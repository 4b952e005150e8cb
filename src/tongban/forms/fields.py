"""Questions of the book as form fields: the right keyboard, label, hint and fault for each type."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.forms.form import Form
from tongban.forms.validation import cleaned
from tongban.forms.wording import options

WIDGETS: dict[str, dict[str, str]] = {
    "phone": {"inputmode": "tel", "autocomplete": "tel"},
    "id_number": {"autocomplete": "off", "spellcheck": "false"},
    "uscc": {"autocomplete": "off", "spellcheck": "false"},
    "bank_account": {"inputmode": "numeric", "autocomplete": "off"},
    "number": {"inputmode": "decimal"},
    "money": {"inputmode": "decimal"},
    "address": {"autocomplete": "street-address"},
    "name": {"autocomplete": "off"},
}


class BookField(forms.Field):
    """A field that validates as the book says; an empty one is never an error of the field itself."""

    def __init__(self, question: book.Question, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.question = question

    def clean(self, value: Any) -> Any:
        """Return the stored form of what was given, or raise with the fault in the person's words."""
        stored, fault = cleaned(self.question, value)
        if fault:
            raise forms.ValidationError(fault)
        return stored


def field_for(question: book.Question, choices: list[tuple[str, str]]) -> BookField:
    """Return the field of one question; `choices` are those offered to this person, as (value, words)."""
    label = str(question.label)
    hint = str(question.help) if question.help else ""
    if question.type == "boolean":
        options = [("yes", _("Yes")), ("no", _("No"))]
        return BookField(question, label=label, help_text=hint, widget=forms.RadioSelect(choices=options))
    if question.type == "choice":
        widget: forms.Widget = (
            forms.RadioSelect(choices=choices) if len(choices) <= 6 else forms.Select(choices=choices)
        )
        return BookField(question, label=label, help_text=hint, widget=widget)
    if question.type == "date":
        return BookField(question, label=label, help_text=hint, widget=forms.DateInput(attrs={"type": "date"}))
    attributes = WIDGETS.get(question.type, {})
    if question.type in ("long_text", "address"):
        return BookField(
            question, label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": "3", **attributes})
        )
    limit = {"maxlength": str(question.max_length)} if question.max_length else {}
    return BookField(question, label=label, help_text=hint, widget=forms.TextInput(attrs={**attributes, **limit}))


def step_form(
    form: Form,
    keys: list[str],
    values: Mapping[str, Any],
    readings: Mapping[str, Any],
    today: date,
    posted: Mapping[str, Any] | None = None,
) -> forms.Form:
    """Return a Django form of these questions, filled with what is known, bound to what was posted if anything."""
    initial = {key: _shown(values.get(key)) for key in keys}
    built = forms.Form(posted, initial=initial, use_required_attribute=False)
    for key in keys:
        choices = [(choice.value, str(choice.label)) for choice in form.choices(key, values, today)]
        field = field_for(form.questions[key].question, choices or options(form, key, readings))
        field.required = form.is_required(key, values, today)
        built.fields[key] = field
    return built


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
