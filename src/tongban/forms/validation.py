"""What is wrong with an answer, in the person's words; and the form as JSON Schema for machines. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _
from stdnum import luhn
from stdnum.cn import uscc

from tongban.book import api as book
from tongban.forms.form import Form
from tongban.identity import api as identity

NAME = re.compile(r"[㐀-鿿\U00020000-\U0003ffff·A-Za-z' .-]+")
PHONE = re.compile(r"(\+?86)?1\d{10}|0\d{2,3}-?\d{7,8}")
TYPES = {"number": "number", "money": "number", "boolean": "boolean"}


def cleaned(question: book.Question, given: Any) -> tuple[Any, str]:
    """Return the value in its stored form and what is wrong with it (empty when nothing is)."""
    if given is None or (isinstance(given, str) and not given.strip()):
        return None, ""
    if question.choices_from:
        return _text(question, given)
    readers = {"date": _date, "number": _number, "money": _number, "boolean": _boolean, "choice": _choice}
    reader = readers.get(question.type, _text)
    return reader(question, given)


def faults(form: Form, values: Mapping[str, Any], today: date, keys: Iterable[str] | None = None) -> dict[str, str]:
    """Return question key -> what is missing or wrong, for `keys` or the whole form.

    For the whole form it also says, under `choices`, which services have to be chosen.
    """
    found = {}
    for key in form.questions if keys is None else keys:
        question = form.questions[key].question
        if question.handed or question.derive or key in book.SIGNED_IN or not form.is_relevant(key, values, today):
            continue
        if question.filled and question.filled.waits:
            continue
        value = values.get(key)
        if value is None:
            if form.is_required(key, values, today):
                found[key] = missing(question)
            continue
        if question.choices and value not in [c.value for c in form.choices(key, values, today)]:
            found[key] = _("Choose one of the options.")
            continue
        if not question.filled and (fault := cleaned(question, value)[1]):
            found[key] = fault
    return found if keys is not None else {**_choice_fault(form, values, today), **found}


def _choice_fault(form: Form, values: Mapping[str, Any], today: date) -> dict[str, str]:
    """Say under `choices` what has to be chosen first."""
    if form.undecided(values, today):
        return {"choices": _("Choose one of the alternatives.")}
    if not form.joined(values, today):
        return {"choices": _("Choose at least one service.")}
    return {}


def missing(question: book.Question) -> str:
    """Say that an answer is missing, in words that fit the question."""
    if question.type in ("choice", "boolean"):
        return _("Choose an answer: %(label)s.") % {"label": question.label}
    return _("Enter %(label)s.") % {"label": question.label}


def json_schema(form: Form) -> dict[str, Any]:
    """Return the form as JSON Schema 2020-12: what a machine may send as `answers`."""
    properties = {}
    for key, asked in form.questions.items():
        question = asked.question
        if question.derive or question.handed or key in book.SIGNED_IN:
            continue
        if question.filled and question.filled.waits:
            continue
        properties[key] = _property(question)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _property(question: book.Question) -> dict[str, Any]:
    described: dict[str, Any] = {"type": TYPES.get(question.type, "string"), "title": question.label.zh}
    if question.type == "date":
        described["format"] = "date"
    if question.choices:
        described["enum"] = [choice.value for choice in question.choices]
    if question.max_length:
        described["maxLength"] = question.max_length
    if question.pattern:
        described["pattern"] = f"^(?:{question.pattern})$"
    if question.filled:
        described["x-filled-from"] = question.filled.source
    if question.choices_from:
        described["x-choices-from"] = question.choices_from.source
    return described


def _text(question: book.Question, given: Any) -> tuple[Any, str]:
    if not isinstance(given, str):
        return given, _("Enter text.")
    value = given.strip()
    limit = question.max_length or 500
    if len(value) > limit:
        return value, _("Use at most %(limit)d characters; you used %(used)d.") % {"limit": limit, "used": len(value)}
    if question.pattern and not re.fullmatch(question.pattern, value):
        hint = (
            str(question.pattern_hint) if question.pattern_hint else _("This does not look right; check it once more.")
        )
        return value, hint
    return READERS.get(question.type, _plain)(value)


def _plain(value: str) -> tuple[str, str]:
    if any(ord(sign) < 32 and sign not in "\r\n\t" for sign in value):
        return value, _("Remove the invisible signs from this answer.")
    return value, ""


def _name(value: str) -> tuple[str, str]:
    return value, "" if NAME.fullmatch(value) else _("A name holds letters or Chinese characters only.")


def _id_number(value: str) -> tuple[str, str]:
    value = value.replace(" ", "").upper()
    if not re.fullmatch(r"\d{17}[\dX]", value):
        return value, _("An ID number has 18 digits; the last may be X.")
    if not identity.is_id_number(value):
        return value, _("This ID number has a wrong digit; check it once more.")
    return value, ""


def _uscc(value: str) -> tuple[str, str]:
    value = value.replace(" ", "").upper()
    if not re.fullmatch(r"[0-9A-Z]{18}", value):
        return value, _("A unified social credit code has 18 digits and letters.")
    if not uscc.is_valid(value):
        return value, _("This credit code has a wrong sign; check it once more.")
    return value, ""


def _phone(value: str) -> tuple[str, str]:
    value = re.sub(r"[\s()]", "", value)
    return value, "" if PHONE.fullmatch(value) else _(
        "Enter a mobile number of 11 digits, or a landline with area code."
    )


def _bank_account(value: str) -> tuple[str, str]:
    value = re.sub(r"[\s-]", "", value)
    if not re.fullmatch(r"\d{12,19}", value):
        return value, _("A bank account has 12 to 19 digits.")
    if len(value) >= 16 and not luhn.is_valid(value):
        return value, _("This account number has a wrong digit; check it once more.")
    return value, ""


def _date(_question: book.Question, given: Any) -> tuple[Any, str]:
    if isinstance(given, date):
        return given.isoformat()[:10], ""
    try:
        return date.fromisoformat(str(given).strip()[:10]).isoformat(), ""
    except ValueError:
        return given, _("Enter a real date, like 2026-03-31.")


def _number(question: book.Question, given: Any) -> tuple[Any, str]:
    try:
        value = float(Decimal(str(given).strip()))
    except InvalidOperation:
        return given, _("Enter a number.")
    if not isfinite(value):
        return given, _("Enter a number.")
    if question.minimum is not None and value < question.minimum:
        return value, _("Enter at least %(minimum)s.") % {"minimum": question.minimum}
    if question.maximum is not None and value > question.maximum:
        return value, _("Enter at most %(maximum)s.") % {"maximum": question.maximum}
    return value, ""


def _boolean(_question: book.Question, given: Any) -> tuple[Any, str]:
    if isinstance(given, bool):
        return given, ""
    if str(given) in ("yes", "no"):
        return given == "yes", ""
    return given, _("Choose yes or no.")


def _choice(question: book.Question, given: Any) -> tuple[Any, str]:
    if given in [choice.value for choice in question.choices]:
        return given, ""
    return given, _("Choose one of the options.")


READERS = {"name": _name, "id_number": _id_number, "uscc": _uscc, "phone": _phone, "bank_account": _bank_account}
