"""What other contexts may use of forms."""

from tongban.forms.answers import Answer, Stored, answer_of, at_path
from tongban.forms.audience import FillerRequest, form_fillers
from tongban.forms.elements import exact_field, read_off
from tongban.forms.filling import derive, fill, needs_typing, word_alone
from tongban.forms.form import Asked, Condition, Form, form_of
from tongban.forms.materials import Provided, provided
from tongban.forms.models import Draft, Upload
from tongban.forms.operations import (
    consent_and_fill,
    discard,
    form_for,
    mark_filed,
    media_type,
    pick_up,
    put_answers,
    read_again,
    start,
)
from tongban.forms.queries import draft, draft_to_change, drafts_at_counter, unfinished_drafts, uploads_of
from tongban.forms.validation import cleaned, faults, json_schema
from tongban.forms.wording import options, shown

__all__ = [
    "Answer",
    "Asked",
    "Condition",
    "Draft",
    "FillerRequest",
    "Form",
    "Provided",
    "Stored",
    "Upload",
    "answer_of",
    "at_path",
    "cleaned",
    "consent_and_fill",
    "derive",
    "discard",
    "draft",
    "draft_to_change",
    "drafts_at_counter",
    "exact_field",
    "faults",
    "fill",
    "form_fillers",
    "form_for",
    "form_of",
    "json_schema",
    "mark_filed",
    "media_type",
    "needs_typing",
    "options",
    "pick_up",
    "provided",
    "put_answers",
    "read_again",
    "read_off",
    "shown",
    "start",
    "unfinished_drafts",
    "uploads_of",
    "word_alone",
]
