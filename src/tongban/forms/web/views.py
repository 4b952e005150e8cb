"""The form's pages: consent, steps, review; left at any time, taken up on any device."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.forms import operations, queries
from tongban.forms.amounts import amounts
from tongban.forms.audience import FillerRequest, form_fillers, sight_of_draft
from tongban.forms.editions import newer_for
from tongban.forms.fields import step_form
from tongban.forms.models import Draft
from tongban.forms.parties import confirming
from tongban.forms.web.pages import Filling, filling_of
from tongban.kernel.clock import day_of, now, today
from tongban.kernel.words import listed
from tongban.ui.doors import action, page


@page(open_to=form_fillers)
def overview(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Lead to where the person left off."""
    draft = found(request, draft_id)
    newer = newer_for(draft, today())
    if newer is not None and draft.edition_seen != newer.number:
        return redirect("forms:edition", draft.id)
    if draft.consented_at is None:
        return redirect("forms:consent", draft.id)
    filling = filling_of(draft, today())
    if filling.wants_choice:
        return redirect("forms:choice", draft.id)
    keys = [view.step.key for view in filling.steps]
    unanswered = next((view.step.key for view in filling.steps if any(line.fault for line in view.lines)), "")
    if draft.step in keys and unanswered:
        return redirect("forms:step", draft.id, unanswered)
    if keys and not draft.step:
        return redirect("forms:step", draft.id, unanswered or keys[0])
    return redirect("forms:review", draft.id)


@page(open_to=form_fillers, shows=sight_of_draft)
def consent(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Ask before any register is asked: which offices, which facts, on what legal ground."""
    filling = filling_of(found(request, draft_id), today())
    agencies = filling.form.edition.book.agencies
    sources = [(source, agencies[source.agency]) for source in filling.form.sources()]
    context = {"filling": filling, "sources": sources}
    return render(request, "forms/consent.html", context)


@action(open_to=form_fillers, back_to="forms:consent")
def give_consent(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Keep the consent and fill the form."""
    found(request, draft_id)
    filling = filling_of(operations.consent_and_fill(draft_id, by=request.party, at=now()), today())
    if filling.unmet(today()):
        return redirect("forms:review", draft_id)
    if filling.wants_choice:
        return redirect("forms:choice", draft_id)
    return redirect("forms:step", draft_id, filling.steps[0].step.key)


@action(open_to=form_fillers, back_to="forms:review")
def ask_again(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Ask the silent registers once more."""
    found(request, draft_id)
    filling = filling_of(operations.fill_again(draft_id, by=request.party, at=now()), today())
    if filling.silent:
        messages.warning(request, _("Still no answer from: %(names)s.") % {"names": listed(filling.silent)})
    else:
        messages.success(request, _("All registers have answered."))
    return redirect("forms:draft", draft_id)


@page(open_to=form_fillers, shows=sight_of_draft)
def step(request: FillerRequest, draft_id: UUID, step: str) -> HttpResponse:
    """Show one step: what the person types, and what arrived filled with its source."""
    filling = filling_of(found(request, draft_id), today())
    return _step_page(request, filling, step)


@action(open_to=form_fillers, back_to="forms:step")
def save_step(request: FillerRequest, draft_id: UUID, step: str) -> HttpResponse:
    """Keep what was typed; show it again with what is wrong, or go on."""
    filling = filling_of(found(request, draft_id), today())
    _known_step(filling, step)
    keys = [line.key for line in filling.step(step).lines if line.may_change]
    given = {key: request.POST[key] for key in keys if key in request.POST}
    sent = request.POST.get("version", "")
    wrong = operations.answer(
        draft_id, given, step=step, by=request.party, at=now(), version=int(sent) if sent.isdigit() else None
    )
    filling = filling_of(found(request, draft_id), today())
    if request.POST.get("later"):
        return redirect("forms:pause", draft_id)
    here = filling.step(step) if any(view.step.key == step for view in filling.steps) else None
    missing = {line.key: line.fault for line in here.lines if line.fault and line.typed} if here else {}
    if here is not None and (wrong or missing):
        return _step_page(request, filling, step, faults={**missing, **wrong}, status=422)
    following = filling.after(step) if here is not None else filling.steps[0].step.key
    if following:
        return redirect("forms:step", draft_id, following)
    asks = any(one.asks_the_person for one in filling.materials(today()))
    return redirect("forms:materials" if asks and not filling.unmet(today()) else "forms:review", draft_id)


@page(open_to=form_fillers, shows=sight_of_draft)
def review(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Show everything before it is filed: answers, sources, materials, conditions, and what filing sets going."""
    draft = found(request, draft_id)
    if draft.consented_at is None:
        return redirect("forms:consent", draft.id)
    filling, day = filling_of(draft, today()), today()
    materials, unmet = filling.materials(day), filling.unmet(day)
    missing = [one for one in materials if one.is_missing]
    asked, unknown = confirming(filling.form, filling.form.values(draft.answers), draft.readings, day)
    joined = filling.form.joined(filling.form.values(draft.answers), day)
    services = filling.form.edition.book.services
    context = {
        "filling": filling,
        "newer": newer_for(draft, day),
        "unmet": unmet,
        "materials": materials,
        "missing": missing,
        "services": [services[key] for key in joined],
        "left_out": [services[one.service] for one in filling.optional if one.service not in joined],
        "confirmers": asked,
        "unknown": unknown,
        "open_faults": filling.open_faults(day),
        "amounts": amounts(filling.form, draft.answers, day),
        "may_file": not (unmet or missing or unknown or filling.open_faults(day)),
    }
    return render(request, "forms/review.html", context)


@page(open_to=form_fillers, shows=sight_of_draft)
def dispute(request: FillerRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Ask what is wrong with a register's record."""
    return _dispute_page(request, filling_of(found(request, draft_id), today()), key)


@action(open_to=form_fillers, back_to="forms:dispute")
def keep_dispute(request: FillerRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Keep the objection beside the value."""
    found(request, draft_id)
    operations.dispute(draft_id, key, request.POST.get("words", ""), by=request.party, at=now())
    messages.success(request, _("Your objection is kept and goes to the office with the form."))
    return redirect("forms:review", draft_id)


@page(open_to=form_fillers)
def paused(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Say that everything is kept, and show the code for the counter if one was made."""
    return render(request, "forms/paused.html", {"filling": filling_of(found(request, draft_id), today())})


@action(open_to=form_fillers, back_to="forms:pause")
def pause(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Make a code by which a counter officer can open this form."""
    found(request, draft_id)
    operations.pause(draft_id, by=request.party, at=now())
    return redirect("forms:pause", draft_id)


@page(open_to=form_fillers)
def ask_discard(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Ask once before a form is thrown away."""
    return render(request, "forms/discard.html", {"filling": filling_of(found(request, draft_id), today())})


@action(open_to=form_fillers, back_to="forms:draft")
def discard(request: FillerRequest, draft_id: UUID) -> HttpResponse:
    """Throw the form away."""
    found(request, draft_id)
    operations.discard(draft_id, by=request.party, at=now())
    messages.success(request, _("The form and everything in it has been deleted."))
    return redirect("portal:home")


def found(request: FillerRequest, draft_id: UUID) -> Draft:
    """Return the draft for a page; one that was filed leads nowhere here (its receipt has its own page)."""
    try:
        return queries.draft(draft_id, request.party, at=now())
    except Draft.DoesNotExist as stranger:
        raise Http404 from stranger


def _known_step(filling: Filling, step: str) -> None:
    if all(view.step.key != step for view in filling.steps):
        raise Http404


def _step_page(
    request: HttpRequest, filling: Filling, step: str, *, faults: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    _known_step(filling, step)
    view = filling.step(step)
    keys = [line.key for line in view.lines if line.may_change]
    values = filling.form.values(filling.draft.answers)
    posted: Any = request.POST if faults is not None else None
    form = step_form(filling.form, keys, values, filling.draft.readings, day_of(now()), posted)
    if faults:
        form.is_valid()
        for key, fault in faults.items():
            if key in form.fields and not form.has_error(key):
                form.add_error(key, fault)
    typed = [form[line.key] for line in view.lines if line.typed]
    correctable = [(form[line.key], line) for line in view.lines if line.may_change and not line.typed]
    context = {
        "filling": filling,
        "view": view,
        "form": form,
        "typed": typed,
        "correctable": correctable,
        "fixed": [line for line in view.filled if not line.may_change],
        "back": filling.before(step),
    }
    return render(request, "forms/step.html", context, status=status)


def _dispute_page(request: HttpRequest, filling: Filling, key: str) -> HttpResponse:
    for view in filling.steps:
        for line in view.lines:
            if line.key == key and line.may_dispute:
                return render(request, "forms/dispute.html", {"filling": filling, "line": line})
    raise Http404
