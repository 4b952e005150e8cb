"""What a resident chooses on lists."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.book import api as book


class LooksForm(forms.Form):
    """Which looks to show; an unknown choice is simply not chosen."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)
    agency = forms.ChoiceField(label=_("Office"), required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = book.current().book.agencies
        named = [(key, str(agency.name)) for key, agency in sorted(offices.items())]
        self.fields["year"].choices = [("", _("all")), *((year, year) for year in years)]  # type: ignore[attr-defined]  # it is a ChoiceField
        self.fields["agency"].choices = [("", _("all")), *named]  # type: ignore[attr-defined]  # it is a ChoiceField

    def wish(self) -> dict[str, Any]:
        """Return the year (0: all) and the office's key that were chosen."""
        self.is_valid()
        return {"year": self.cleaned_data.get("year") or 0, "agency": self.cleaned_data.get("agency") or ""}
