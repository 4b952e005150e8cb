"""What is searched for in the log and among questions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.book import api as book
from tongban.exchange.identifiers import member_of
from tongban.exchange.models import Call
from tongban.exchange.states import InquiryState

LONGEST = 200
OUTCOMES = {
    "answered": _("answered"),
    "not_found": _("no record found"),
    "refused": _("refused"),
    "down": _("no answer"),
}


@dataclass(frozen=True)
class LogWish:
    """Which entries of the log: a day (2026-11-24), offices' keys, a case's number, a reason's code, an outcome, whose.

    `subject` is a digest; `before` the number below which the page begins.
    """

    day: str = ""
    provider: str = ""
    consumer: str = ""
    case: str = ""
    reason: str = ""
    outcome: str = ""
    subject: str = ""
    before: int = 0

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "LogWish":
        """Read a wish from an address; what is senseless is left out."""
        texts = {name: given.get(name, "").strip()[:LONGEST] for name in cls.__dataclass_fields__ if name != "before"}
        before = given.get("before", "")
        number = int(before) if before.isascii() and before.isdigit() and len(before) < LONGEST_NUMBER else 0
        return cls(**{**texts, "day": _day(texts["day"])}, before=number)

    @property
    def filters(self) -> dict[str, str]:
        """Return what was wished for, without what was not."""
        return {name: str(value) for name, value in asdict(self).items() if value and name != "before"}

    def found(self) -> QuerySet[Call]:
        """Return the entries wished for, the newest first."""
        wanted = Q()
        if self.day:
            start = timezone.make_aware(datetime.combine(date.fromisoformat(self.day), time.min))
            wanted &= Q(at__gte=start, at__lt=start + timedelta(days=1))
        for name, column in (("provider", "agency"), ("reason", "reason"), ("outcome", "outcome")):
            if value := getattr(self, name):
                wanted &= Q(**{column: value})
        if self.consumer:
            agency = book.current().book.agencies.get(self.consumer)
            system = Q(consumer__startswith=f"{member_of(agency)}/") if agency else Q(consumer=self.consumer)
            wanted &= Q(actor_agency=self.consumer) | system
        if self.case:
            wanted &= Q(concerning__startswith=self.case)
        if self.subject:
            wanted &= Q(subject_digest=self.subject)
        return Call.objects.filter(wanted).order_by("-sequence")

    def page(self, rows: int) -> tuple[list[Call], int]:
        """Return the entries of this page, and the number below which the next one begins (0: there is none)."""
        found = self.found().filter(sequence__lt=self.before) if self.before else self.found()
        page = list(found[: rows + 1])
        return page[:rows], page[rows - 1].sequence if len(page) > rows else 0


LONGEST_NUMBER = 18


class LogForm(forms.Form):
    """The filters above the log."""

    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    provider = forms.ChoiceField(label=_("Whose data"), required=False)
    consumer = forms.ChoiceField(label=_("Who asked"), required=False)
    case = forms.CharField(label=_("Case number"), required=False)
    reason = forms.CharField(label=_("Reason code"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[("", _("all")), *OUTCOMES.items()])
    subject = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = [(key, str(one.name)) for key, one in sorted(book.current().book.agencies.items())]
        for name in ("provider", "consumer"):
            self.fields[name].choices = [("", _("all")), *offices]  # type: ignore[attr-defined]  # it is a ChoiceField


class InquiriesForm(forms.Form):
    """The filters above an office's questions."""

    q = forms.CharField(label=_("Number or words"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *((one.value, one.words) for one in InquiryState)]
    )
    kind = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[("", _("all")), ("datum", _("whether a record is right")), ("look", _("why data was looked at"))],
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
