"""What data stewards fill in."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.book import api as book
from tongban.exchange.asking import MOST_PER_MINUTE, WORDS_LENGTH, Wish
from tongban.exchange.web.words import LEVELS, SHARING
from tongban.kernel.clock import today

Choices = Sequence[tuple[Any, Any]]
YEAR = timedelta(days=364)


class Day(forms.DateInput):
    """The browser's own calendar; ISO for those without."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CatalogForm(forms.Form):
    """Which datasets to show; an unknown choice filters nothing."""

    q = forms.CharField(label=_("Words, pinyin or field"), required=False, max_length=100)
    provider = forms.ChoiceField(label=_("Provider"), required=False)
    sharing = forms.ChoiceField(label=_("Shared"), required=False, choices=[("", _("all")), *SHARING.items()])
    level = forms.ChoiceField(
        label=_("Security level"),
        required=False,
        choices=[("", _("all")), *((str(level), words) for level, words in LEVELS.items())],
    )

    def __init__(self, typed: Mapping[str, Any], *, providers: Choices) -> None:
        super().__init__(typed)
        self.fields["provider"].choices = [("", _("all")), *providers]  # type: ignore[attr-defined]  # a ChoiceField


class CityForm(forms.Form):
    """Which city's datasets to show."""

    city = forms.ChoiceField(label=_("City"), required=False)

    def __init__(self, typed: Mapping[str, Any], *, cities: Choices) -> None:
        super().__init__(typed)
        self.fields["city"].choices = [("", _("all")), *cities]  # type: ignore[attr-defined]  # a ChoiceField


class DemandForm(forms.Form):
    """What an office asks for: of a catalogued dataset its fields; else a provider and words."""

    provider = forms.ChoiceField(
        label=_("Office that has the data"), error_messages={"required": _("Choose the office.")}
    )
    wanted = forms.CharField(
        label=_("The data you need, in your words"),
        widget=forms.Textarea,
        max_length=WORDS_LENGTH,
        error_messages={"required": _("Say which data you need.")},
    )
    fields_wanted = forms.MultipleChoiceField(
        label=_("Fields you need"),
        help_text=_("No more than your duty needs (Shanghai Data Regulation Art. 39)."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the fields you need.")},
    )
    scenario = forms.CharField(
        label=_("Application scenario"),
        help_text=_("Which duty of your office needs it, at which step, and what is decided by it."),
        widget=forms.Textarea,
        max_length=WORDS_LENGTH,
        error_messages={"required": _("Say what you need it for.")},
    )
    purposes = forms.MultipleChoiceField(
        label=_("Services of your office that use it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one service.")},
    )
    starts_on = forms.DateField(
        label=_("From"), widget=Day, error_messages={"required": _("Name the first day."), "invalid": _("Not a day.")}
    )
    ends_on = forms.DateField(
        label=_("Until"), widget=Day, error_messages={"required": _("Name the last day."), "invalid": _("Not a day.")}
    )
    per_minute = forms.IntegerField(
        label=_("Calls a minute"),
        min_value=1,
        max_value=MOST_PER_MINUTE,
        error_messages={"required": _("Name a number."), "invalid": _("Name a number.")},
    )
    promised = forms.BooleanField(
        label=_(
            "We promise: what is written here is true, we use the data lawfully, for this and nothing else, pass them "
            "to nobody, and keep them safe."
        ),
        error_messages={"required": _("Without the promise data can't be shared.")},
    )

    def __init__(
        self,
        typed: Mapping[str, Any] | None = None,
        *,
        source: book.Source | None,
        providers: Choices,
        services: Choices,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        begin = {"starts_on": today(), "ends_on": today() + YEAR, "per_minute": 60, **(initial or {})}
        super().__init__(typed, initial=begin)
        self.source = source
        self.fields["purposes"].choices = services  # type: ignore[attr-defined]  # it is a ChoiceField
        if source is None:
            self.fields["provider"].choices = [("", "—"), *providers]  # type: ignore[attr-defined]  # a ChoiceField
            del self.fields["fields_wanted"]
            return
        choices = [(field.name, f"{field.title} ({field.name})") for field in source.fields]
        self.fields["fields_wanted"].choices = choices  # type: ignore[attr-defined]  # it is a ChoiceField
        for name in ("provider", "wanted", *(["fields_wanted"] if source.raw else [])):
            del self.fields[name]

    def wish(self) -> Wish:
        """Return what was filled in, as the operation takes it."""
        given = dict(self.cleaned_data)
        fields = given.pop("fields_wanted", [])
        if self.source is not None:
            given |= {"source": self.source.key, "provider": self.source.agency, "fields": fields}
        return Wish(**given)


class ReasonForm(forms.Form):
    """Why; the other office reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea,
        error_messages={"required": _("Give the reason.")},
    )


class FieldsForm(forms.Form):
    """Which fields are given."""

    fields_given = forms.MultipleChoiceField(
        label=_("Fields you give"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the fields you give.")},
    )

    def __init__(self, typed: Mapping[str, Any] | None = None, *, choices: Choices, chosen: Sequence[str]) -> None:
        super().__init__(typed, initial={"fields_given": chosen})
        self.fields["fields_given"].choices = choices  # type: ignore[attr-defined]  # it is a ChoiceField


class DatasetForm(forms.Form):
    """In which dataset something is catalogued."""

    source = forms.ChoiceField(
        label=_("Dataset"), widget=forms.RadioSelect, error_messages={"required": _("Choose a dataset.")}
    )

    def __init__(self, typed: Mapping[str, Any] | None = None, *, choices: Choices) -> None:
        super().__init__(typed)
        self.fields["source"].choices = choices  # type: ignore[attr-defined]  # it is a ChoiceField


class StopForm(ReasonForm):
    """What is stopped, for whom, and why."""

    consumer = forms.ChoiceField(label=_("For which office"), required=False)
    purpose = forms.ChoiceField(label=_("For which service"), required=False)
    field_order = ("consumer", "purpose", "reason")

    def __init__(self, typed: Mapping[str, Any] | None = None, *, consumers: Choices, purposes: Choices) -> None:
        super().__init__(typed)
        self.fields["consumer"].choices = [("", _("everybody")), *consumers]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["purpose"].choices = [("", _("every service")), *purposes]  # type: ignore[attr-defined]  # a ChoiceField
