"""The page that tells what changed since a form was begun, and its two ways on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.forms import operations
from tongban.forms.audience import FillerRequest, form_fillers
from tongban.forms.editions import newer_for
from tongban.forms.web.pages import filling_of
from tongban.forms.web.views import found
from tongban.kernel.clock import now, today
from tongban.kernel.words import listed
from tongban.ui.doors import action, page


@page(open_to=form_fillers)
def newer(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Tell what changed: services, questions, conditions, materials, amounts, days."""
    draft = found(request, draft_id)
    changed = newer_for(draft, today())
    if changed is None:
        raise Http404
    context = {"filling": filling_of(draft, today()), "newer": changed, "may_stay": today() <= changed.until}
    return render(request, "forms/edition.html", context)


@action(open_to=form_fillers, back_to="forms:draft")
def move(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Go on with the new form; what could not be taken along is named."""
    found(request, draft_id)
    lost = operations.move_to_newest(draft_id, by=request.party, at=now())
    if lost:
        messages.warning(request, _("Please answer again: %(names)s.") % {"names": listed(lost)})
    else:
        messages.success(request, _("Everything you had answered was taken along."))
    return redirect("forms:draft", draft_id)


@action(open_to=form_fillers, back_to="forms:draft")
def stay(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Go on with the form as it was begun."""
    found(request, draft_id)
    operations.stay(draft_id, by=request.party, at=now())
    return redirect("forms:draft", draft_id)
