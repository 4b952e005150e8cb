"""What other contexts may use of forms."""

from tongban.forms.answers import Answer, Stored, answer_of
from tongban.forms.filling import derive, fill, needs_typing
from tongban.forms.form import PLATFORM, Asked, Condition, Form, form_of
from tongban.forms.materials import Provided, provided
from tongban.forms.models import Draft, Upload
from tongban.forms.operations import discard, form_for, pick_up, start
from tongban.forms.queries import draft, draft_to_change, unfinished_drafts
from tongban.forms.validation import cleaned, faults, json_schema

__all__ = [
    "PLATFORM",
    "Answer",
    "Asked",
    "Condition",
    "Draft",
    "Form",
    "Provided",
    "Stored",
    "Upload",
    "answer_of",
    "cleaned",
    "derive",
    "discard",
    "draft",
    "draft_to_change",
    "faults",
    "fill",
    "form_for",
    "form_of",
    "json_schema",
    "needs_typing",
    "pick_up",
    "provided",
    "start",
    "unfinished_drafts",
]
