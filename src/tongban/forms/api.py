"""What other contexts may use of forms."""

from tongban.forms.amounts import amounts
from tongban.forms.answers import Answer, Stored, answer_of, at_path
from tongban.forms.audience import FillerRequest, form_fillers
from tongban.forms.editions import Newer, check_edition, newer_for
from tongban.forms.elements import exact_field, read_off
from tongban.forms.fields import step_form
from tongban.forms.filling import Filled, derive, fill, needs_typing, word_alone
from tongban.forms.form import Asked, Condition, Form, form_of
from tongban.forms.later import read_later, total
from tongban.forms.materials import Provided, provided
from tongban.forms.models import Draft, Upload
from tongban.forms.operations import (
    check_choices,
    choose_services,
    consent_and_fill,
    discard,
    drop,
    form_for,
    look_ahead,
    look_up_before,
    mark_filed,
    media_type,
    move_to_newest,
    pick_up,
    prepare,
    prepared,
    put_answers,
    read_again,
    start,
)
from tongban.forms.parties import Confirmer, check_known, confirming, parties_of, sources_about
from tongban.forms.precheck import Deciding, Precheck, deciding, precheck, typed_answers
from tongban.forms.queries import (
    acting,
    draft,
    draft_to_change,
    drafts_at_counter,
    filed_draft,
    unfinished_drafts,
    uploads_of,
)
from tongban.forms.rules import check_applicant
from tongban.forms.validation import cleaned, faults, json_schema
from tongban.forms.wording import options, shown

__all__ = [
    "Answer",
    "Asked",
    "Condition",
    "Confirmer",
    "Deciding",
    "Draft",
    "Filled",
    "FillerRequest",
    "Form",
    "Newer",
    "Precheck",
    "Provided",
    "Stored",
    "Upload",
    "acting",
    "amounts",
    "answer_of",
    "at_path",
    "check_applicant",
    "check_choices",
    "check_edition",
    "check_known",
    "choose_services",
    "cleaned",
    "confirming",
    "consent_and_fill",
    "deciding",
    "derive",
    "discard",
    "draft",
    "draft_to_change",
    "drafts_at_counter",
    "drop",
    "exact_field",
    "faults",
    "filed_draft",
    "fill",
    "form_fillers",
    "form_for",
    "form_of",
    "json_schema",
    "look_ahead",
    "look_up_before",
    "mark_filed",
    "media_type",
    "move_to_newest",
    "needs_typing",
    "newer_for",
    "options",
    "parties_of",
    "pick_up",
    "precheck",
    "prepare",
    "prepared",
    "provided",
    "put_answers",
    "read_again",
    "read_later",
    "read_off",
    "shown",
    "sources_about",
    "start",
    "step_form",
    "total",
    "typed_answers",
    "unfinished_drafts",
    "uploads_of",
    "word_alone",
]
