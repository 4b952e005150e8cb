"""The filters above the worklist."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class WishForm(forms.Form):
    """What the officer wants to see; an unknown choice is simply not chosen."""

    q = forms.CharField(label=_("Number, applicant or child"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("everybody's")), ("mine", _("mine")), ("nobody", _("nobody's"))],
    )
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[("", _("any time")), ("soon", _("within 3 working days")), ("overdue", _("overdue"))],
    )
    view = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", _("all")), *services]  # type: ignore[attr-defined]  # it is a ChoiceField
