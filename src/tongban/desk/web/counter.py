"""The counter: a form begun on a phone is taken up here by its code; a person without a phone confirms here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.ui.components import Card
from tongban.ui.doors import action, page


@page(open_to=identity.counter_staff)
def counter(request: identity.OfficerRequest) -> HttpResponse:
    """Ask for the code, or for what somebody is here to confirm; list the forms this officer has open."""
    return counter_page(request)


@action(open_to=identity.counter_staff, back_to="desk:counter")
def pick_up(request: identity.OfficerRequest) -> HttpResponse:
    """Open the form that belongs to the code."""
    draft = forms.pick_up(request.POST.get("code", ""), by=request.officer, at=now())
    messages.success(request, _("The form is open for two hours. The person can see that you opened it."))
    return redirect("forms:draft", draft.id)


def counter_page(
    request: identity.OfficerRequest, *, number: str = "", id_number: str = "", fault: str = ""
) -> HttpResponse:
    """Return the counter's page; after a refusal with what was typed and why it was refused."""
    cards = [
        Card(
            title=book.edition(draft.edition_number).book.bundles[draft.bundle].title,
            url=reverse("forms:draft", args=[draft.id]),
            text=identity.mask_name(draft.person.name),
            icon="pencil",
        )
        for draft in forms.drafts_at_counter(request.officer, at=now())
    ]
    context = {"draft_cards": cards, "number": number, "id_number": id_number, "fault": fault}
    return render(request, "desk/counter.html", context, status=422 if fault else 200)
