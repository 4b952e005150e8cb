"""What is done to drafts."""

from tongban.forms.operations.choices import check_choices, choose_services
from tongban.forms.operations.drafts import (
    answer,
    choose_material,
    discard,
    hand_in,
    mark_filed,
    may_type,
    media_type,
    pause,
    pick_up,
    put_answers,
    start,
)
from tongban.forms.operations.editions import move_to_newest, stay
from tongban.forms.operations.prechecking import look_up_before
from tongban.forms.operations.registers import consent_and_fill, dispute, fill_again, form_for, read_again
from tongban.forms.operations.representing import look_up_companies, source_for
from tongban.forms.operations.unasked import drop, look_ahead, prepare, prepared

__all__ = [
    "answer",
    "check_choices",
    "choose_material",
    "choose_services",
    "consent_and_fill",
    "discard",
    "dispute",
    "drop",
    "fill_again",
    "form_for",
    "hand_in",
    "look_ahead",
    "look_up_before",
    "look_up_companies",
    "mark_filed",
    "may_type",
    "media_type",
    "move_to_newest",
    "pause",
    "pick_up",
    "prepare",
    "prepared",
    "put_answers",
    "read_again",
    "source_for",
    "start",
    "stay",
]
