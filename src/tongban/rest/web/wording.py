"""What is wrong with a field of a request, in words: the validator itself speaks English only."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXT, NUMBER, TRUTH = _("This must be text."), _("This must be a number."), _("This must be true or false.")
WHOLE, OBJECT, UUID = _("This must be a whole number."), _("This must be an object."), _("This must be a UUID.")
FAULTS: Mapping[str, Promise] = {
    "missing": _("This is missing."),
    "string_type": TEXT,
    "string_too_short": _("Use at least %(min_length)s characters."),
    "string_too_long": _("Use at most %(max_length)s characters."),
    "string_pattern_mismatch": _("This does not have the form that the description gives."),
    "bool_type": TRUTH,
    "bool_parsing": TRUTH,
    "int_type": NUMBER,
    "int_parsing": NUMBER,
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "less_than_equal": _("This must be at most %(le)s."),
    "greater_than_equal": _("This must be at least %(ge)s."),
    "dict_type": OBJECT,
    "model_attributes_type": OBJECT,
    "uuid_type": UUID,
    "uuid_parsing": UUID,
}
ANSWER = _("This must be text, a number, true, false or null.")
OTHERWISE = _("This is not as the description says.")


def words_for(fault: Mapping[str, Any]) -> str:
    """Return what is wrong with one field, from the validator's record of it (`type`, `loc`, `ctx`)."""
    kind = fault["type"]
    if kind == "string_type" and "answers" in fault["loc"]:  # the first of the types an answer may have
        return str(ANSWER)
    said = f"{FAULTS.get(kind, OTHERWISE)}"
    return said % dict(fault.get("ctx", {}))
