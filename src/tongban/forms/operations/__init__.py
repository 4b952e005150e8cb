"""What is done to drafts."""

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
from tongban.forms.operations.registers import consent_and_fill, dispute, fill_again, form_for, read_again

__all__ = [
    "answer",
    "choose_material",
    "consent_and_fill",
    "discard",
    "dispute",
    "fill_again",
    "form_for",
    "hand_in",
    "mark_filed",
    "may_type",
    "media_type",
    "pause",
    "pick_up",
    "put_answers",
    "read_again",
    "start",
]
