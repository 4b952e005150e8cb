"""The page “What you would like”: optional services, and one of several alternatives."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.forms import operations
from tongban.forms.audience import FillerRequest, form_fillers, sight_of_draft
from tongban.forms.form import Form
from tongban.forms.web.pages import Filling, filling_of
from tongban.forms.web.views import found
from tongban.kernel.clock import now, today
from tongban.ui.doors import action, page


class ChoiceForm(forms.Form):
    """One group of radio buttons for each group of alternatives, and one of boxes for the optional services."""

    def __init__(self, filling: Filling, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given, use_required_attribute=False)
        form, chosen = filling.form, filling.form.chosen
        for group, keys in filling.alternatives.items():
            self.fields[group] = forms.ChoiceField(
                label=_("Which of these would you like?"),
                choices=[(key, _words(form, key)) for key in keys],
                widget=forms.RadioSelect,
                initial=chosen.get(group, ""),
                error_messages={"required": _("Choose one of the alternatives.")},
            )
        if filling.optional:
            self.fields["services"] = forms.MultipleChoiceField(
                label=_("What else would you like?"),
                help_text=_("Take off what you do not want; it can be applied for later."),
                choices=[(one.service, _words(form, one.service)) for one in filling.optional],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=[one.service for one in filling.optional if chosen.get(one.service, one.chosen)],
            )
        self.optional = [one.service for one in filling.optional]

    def chosen(self) -> dict[str, Any]:
        """Return what was given: optional service -> whether it is taken, group -> the service taken."""
        given = dict(self.cleaned_data)
        taken = given.pop("services", [])
        return {**given, **{service: service in taken for service in self.optional}}


@page(open_to=form_fillers, shows=sight_of_draft)
def choice(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Ask which of the services left open the person would like."""
    filling = filling_of(found(request, draft_id), today())
    if not filling.leaves_open:
        return redirect("forms:draft", draft_id)
    return _page(request, filling, ChoiceForm(filling))


@action(open_to=form_fillers, back_to="forms:choice")
def choose(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Keep what was chosen, and go on to the questions that it takes."""
    filling = filling_of(found(request, draft_id), today())
    if not filling.leaves_open:
        raise Http404
    form = ChoiceForm(filling, request.POST)
    if not form.is_valid():
        return _page(request, filling, form, status=422)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdigit() else None
    operations.choose_services(draft_id, form.chosen(), by=request.party, at=now(), version=version)
    filling = filling_of(found(request, draft_id), today())
    if not filling.form.joined(filling.form.values(filling.draft.answers), today()):
        form.add_error(None if "services" not in form.fields else "services", _("Choose at least one service."))
        return _page(request, filling, form, status=422)
    if request.POST.get("later"):
        return redirect("forms:pause", draft_id)
    if filling.steps:
        return redirect("forms:step", draft_id, filling.steps[0].step.key)
    return redirect("forms:review", draft_id)


def _page(request: HttpRequest, filling: Filling, form: ChoiceForm, *, status: int = 200) -> HttpResponse:
    open_keys = {one.service for one in filling.optional}.union(*filling.alternatives.values())
    joined = filling.form.joined(filling.form.values(filling.draft.answers), today())
    services = filling.form.edition.book.services
    always = [services[key] for key in joined if key not in open_keys]
    context = {"filling": filling, "form": form, "always": always}
    return render(request, "forms/choice.html", context, status=status)


def _words(form: Form, service: str) -> str:
    record = form.edition.book.services[service]
    return f"{record.title} · {form.edition.book.agencies[record.agency].short_name}"
