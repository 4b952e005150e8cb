"""“Check first whether you can”: conditions and amounts before anything is filed. What is typed lives in the page."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.clock import day_of, now, today
from tongban.ui.components import Link
from tongban.ui.doors import action, everyone, page

SALT = "portal.check"
KEPT_SECONDS = 3600  # what registers said may stand in the page for an hour, then they are asked again


@page(open_to=everyone)
def check(request: HttpRequest, bundle: str) -> HttpResponse:
    """Ask the few questions that decide."""
    form = _form_or_404(bundle)
    return _page(request, form, {}, {}, posted=False)


@action(open_to=everyone, back_to="portal:check")
def answer(request: HttpRequest, bundle: str) -> HttpResponse:
    """Say what follows from the answers given, with what registers said before on this page; keep nothing."""
    form = _form_or_404(bundle)
    answers, readings = _read_before(request, form)
    return _page(request, form, answers, readings, posted=True)


@action(open_to=identity.residents, back_to="portal:check")
def look_up(request: identity.ResidentRequest, bundle: str) -> HttpResponse:
    """Ask the registers that decide, as the person has agreed, and say what follows."""
    form = _form_or_404(bundle)
    typed, _faulty = _typed(request, form, {}, {})
    person = identity.people([request.resident.person_id])[request.resident.person_id]
    filled = forms.look_up_before(bundle, typed, for_person=person, by=request.resident, at=now())
    return _page(request, form, filled.answers, filled.readings, posted=True)


def _form_or_404(bundle: str) -> forms.Deciding:
    edition = book.current()
    if bundle not in edition.book.bundles:
        raise Http404
    return forms.deciding(bundle, edition)


def _page(
    request: HttpRequest, form: forms.Deciding, answers: forms.Stored, readings: dict[str, Any], *, posted: bool
) -> HttpResponse:
    typed, faulty = _typed(request, form, answers, readings) if posted else ({}, False)
    answers = {**answers, **typed}
    found = forms.precheck(form, answers, readings, today=today())
    values = form.values(answers)
    fields = forms.step_form(form, found.asked, values, readings, day_of(now()), request.POST if faulty else None)
    agencies = form.edition.book.agencies
    person_id = _person_id(request)
    context = {
        "found": found,
        "bundle": form.bundle,
        "fields": fields,
        "posted": posted,
        "sources": [(source, agencies[source.agency]) for source in form.sources()],
        "is_resident": person_id is not None,
        "state": _kept(form, person_id, answers, readings) if readings else "",
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
        "trail": [
            Link(reverse("portal:home"), _("Home")),
            Link(reverse("portal:bundle", args=[form.bundle.key]), form.bundle.title),
            Link("", _("Check first whether you can")),
        ],
    }
    return render(request, "portal/check.html", context, status=422 if faulty else 200)


def _typed(
    request: HttpRequest, form: forms.Deciding, answers: forms.Stored, readings: dict[str, Any]
) -> tuple[forms.Stored, bool]:
    """Return the answers that were sent and can be read, and whether one could not.

    What a question is asked for may follow from another's answer, so all that decide are read, asked here or not.
    """
    given, faulty = {}, False
    for key, asked in form.questions.items():
        if key not in request.POST or key in book.SIGNED_IN or answers.get(key, {}).get("origin") == "source":
            continue
        value, fault = forms.cleaned(asked.question, request.POST[key])
        offered = dict(forms.options(form, key, readings)) if asked.question.choices_from else None
        if offered is not None and value not in offered:
            continue
        faulty |= bool(fault)
        given[key] = None if fault else value
    return forms.typed_answers(form, given), faulty


def _person_id(request: HttpRequest) -> UUID | None:
    person = getattr(request.user, "person", None)
    return person.pk if person is not None else None


def _kept(form: forms.Deciding, person_id: UUID | None, answers: forms.Stored, readings: dict[str, Any]) -> str:
    """Return what registers said, signed, for the page to send back."""
    said = {key: one for key, one in answers.items() if one["origin"] in ("source", "platform")}
    kept = {"bundle": form.bundle.key, "person": str(person_id), "answers": said, "readings": readings}
    return signing.dumps(kept, salt=SALT, compress=True)


def _read_before(request: HttpRequest, form: forms.Deciding) -> tuple[forms.Stored, dict[str, Any]]:
    """Return what registers said to this person on this page within the hour; nothing otherwise."""
    try:
        kept = signing.loads(request.POST.get("state", ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return {}, {}
    if (kept["bundle"], kept["person"]) != (form.bundle.key, str(_person_id(request))):
        return {}, {}
    return kept["answers"], kept["readings"]
