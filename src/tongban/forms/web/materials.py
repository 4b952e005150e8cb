"""The page of materials: what is already here, and how the rest is provided."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.forms import operations
from tongban.forms.audience import FillerRequest, form_fillers, sight_of_draft
from tongban.forms.web.pages import filling_of
from tongban.forms.web.views import found
from tongban.kernel.clock import now, today
from tongban.kernel.refused import Refused
from tongban.kernel.words import listed
from tongban.ui.doors import action, page


@page(open_to=form_fillers, shows=sight_of_draft)
def materials(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Show every material with where it comes from; ask only about those no office has."""
    filling = filling_of(found(request, draft_id), today())
    uploads: dict[str, list[object]] = {}
    for upload in filling.draft.uploads.order_by("at", "id"):
        uploads.setdefault(upload.material, []).append(upload)
    rows = [(one, uploads.get(one.material.key, [])) for one in filling.materials(today())]
    return render(request, "forms/materials.html", {"filling": filling, "rows": rows})


@action(open_to=form_fillers, back_to="forms:materials")
def choose(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Keep how each material is provided and go on to the review."""
    filling = filling_of(found(request, draft_id), today())
    for one in filling.materials(today()):
        way = request.POST.get(one.material.key, "")
        if way in one.open_ways and way != "upload":
            operations.choose_material(draft_id, one.material.key, way, by=request.party, at=now())
    missing = [
        str(one.material.title)
        for one in filling_of(found(request, draft_id), today()).materials(today())
        if one.is_missing
    ]
    if missing:
        raise Refused(_("Still missing: %(materials)s.") % {"materials": listed(missing)})
    return redirect("forms:review", draft_id)


@action(open_to=form_fillers, back_to="forms:materials")
def hand_in(request: FillerRequest, draft_id: UUID, material: str) -> HttpResponse:
    """Keep a file for a material."""
    filling = filling_of(found(request, draft_id), today())
    if material not in [one.material.key for one in filling.materials(today())]:
        raise Refused(_("This material is not needed here."))
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Choose a file first."))
    operations.hand_in(draft_id, material, file, by=request.party, at=now())
    messages.success(request, _("The file is kept."))
    return redirect("forms:materials", draft_id)
