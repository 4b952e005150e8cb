"""What an officer sees and fills in on handing out a paper result."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.cases import api as cases
from tongban.ui.components import Row


class ParcelForm(forms.Form):
    """Who carries the parcel, and its number; the operation knows each carrier's numbers."""

    carrier = forms.ChoiceField(
        label=gettext_lazy("Who carries it"),
        choices=[("", gettext_lazy("choose")), *cases.Carrier.choices],
        error_messages={"required": gettext_lazy("Choose who carries the parcel.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Tracking number"),
        max_length=40,
        help_text=gettext_lazy("As on the receipt. The applicant reads it."),
        error_messages={"required": gettext_lazy("Enter the tracking number.")},
    )


class CollectionForm(forms.Form):
    """Who collects the paper; name and last four characters of the ID number only for somebody else."""

    collector = forms.ChoiceField(
        label=gettext_lazy("Who collects it"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say who collects it.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Name, if it is somebody else"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    id_end = forms.CharField(
        label=gettext_lazy("Last four characters of their ID number"),
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    card_seen = forms.BooleanField(
        label=gettext_lazy("I have seen the original ID card."),
        error_messages={
            "required": gettext_lazy("Look at the person's original ID card first, and tick that you did.")
        },
    )

    def __init__(self, typed: Mapping[str, Any] | None = None, *, applicant: str, holder: str) -> None:
        super().__init__(typed)
        named = {cases.Collector.APPLICANT: applicant, cases.Collector.HOLDER: holder}
        self.fields["collector"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            (one.value, f"{one.label}: {named[one]}" if one in named else one.label)
            for one in cases.Collector
            if named.get(one, " ")
        ]


def form_for(move: str, case: cases.Case, typed: Mapping[str, Any] | None = None) -> forms.Form | None:
    """Return the form a move asks to be filled in, as typed so far; None for a move that needs no form of its own."""
    paper = cases.paper_of(case)
    if paper is None:
        return None
    if move == "post":
        return ParcelForm(typed)
    if move == "correct-parcel":
        return ParcelForm(typed, initial={"carrier": paper.carrier, "number": paper.number})
    if move == "give-at-counter":
        return CollectionForm(typed, applicant=case.applicant_name, holder=paper.holder)
    return None


def rows_of(paper: cases.Paper) -> list[Row]:
    """Return how the paper is handed out and where it is: the address in full, for it goes on the parcel."""
    who = f"{cases.Collector(paper.collected_by).label}: {paper.collector}" if paper.collected_by else ""
    lines = [
        (_("Handed out"), cases.Way(paper.way).label),
        (_("Address"), paper.address),
        (_("Name on it"), paper.holder),
        (_("Who carries it"), cases.Carrier(paper.carrier).label if paper.carrier else ""),
        (_("Tracking number"), paper.number),
        (_("Posted on"), _day(paper.posted_on)),
        (_("Arrived on"), _day(paper.arrived_on)),
        (_("Collected on"), _day(paper.collected_on)),
        (_("Collected by"), f"{who} ({paper.id_end})" if paper.id_end else who),
    ]
    return [Row(label, value) for label, value in lines if value]


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
