"""What an officer fills in on the desk's pages about certificates and masked lines."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.cases import api as cases
from tongban.certificates import api as certificates

Choices = list[tuple[str, Any]]


class CertificateWishForm(forms.Form):
    """Which of the office's certificates to show."""

    q = forms.CharField(label=_("Certificate number, case number, or ID number of the holder"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *certificates.CertificateState.choices]
    )


class CertificateMoveForm(forms.Form):
    """The ground everybody may read, and the reason the holder reads. A move without grounds asks for none."""

    ground = forms.ChoiceField(
        label=_("Ground; whoever verifies the certificate reads it"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground: whoever verifies the certificate will read it.")},
    )
    reason = forms.CharField(
        label=_("Reason; the holder reads it"),
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": _("Give the reason: the holder will read it.")},
    )

    def __init__(self, typed: Mapping[str, Any] | None = None, *, grounds: Choices) -> None:
        super().__init__(typed)
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]  # it is a ChoiceField
        if not grounds:
            del self.fields["ground"]
            self.fields["reason"].label = _("Reason; it stays in the history")


class InFullForm(forms.Form):
    """Which masked line to show in full, and why."""

    question = forms.ChoiceField(label=_("Line"), error_messages={"required": _("Choose the line to show in full.")})
    reason = forms.ChoiceField(
        label=_("Why you need it"),
        widget=forms.RadioSelect,
        choices=list(cases.LOOK_REASONS.items()),
        error_messages={"required": _("Choose why you need it in full.")},
    )
    words = forms.CharField(label=_("The other reason, in your words"), required=False, max_length=200)

    def __init__(self, typed: Mapping[str, Any] | None = None, *, lines: Choices) -> None:
        super().__init__(typed)
        self.fields["question"].choices = lines  # type: ignore[attr-defined]  # it is a ChoiceField
