"""For whom a form is begun: oneself, somebody who has given a mandate, or a company."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.book import api as book
from tongban.forms import operations
from tongban.identity import api as identity
from tongban.kernel.clock import now, today
from tongban.ui.doors import action, page

MYSELF = "me"


@dataclass(frozen=True)
class Principal:
    """One of those a form can be begun for; `value` is what the page sends: me, person-ID or company-ID."""

    value: str
    label: str
    hint: str = ""


@page(open_to=identity.residents)
def for_whom(request: identity.ResidentRequest, bundle: str) -> HttpResponse:
    """Ask for whom; for a company, offer to look up the companies the person represents."""
    record = _known(bundle)
    source = operations.source_for(bundle, book.current()) if record.applicant != "person" else None
    context = {
        "bundle": record,
        "principals": principals(request.resident, record),
        "source": source,
        "agency": book.current().book.agencies[source.agency] if source else None,
    }
    return render(request, "forms/for_whom.html", context)


@action(open_to=identity.residents, back_to="forms:start")
def start(request: identity.ResidentRequest, bundle: str) -> HttpResponse:
    """Open the form of a bundle, the unfinished one if there is one; ask for whom where there is a choice."""
    record, chosen = _known(bundle), request.POST.get("for", "")
    if not chosen and (record.applicant != "person" or len(principals(request.resident, record)) > 1):
        return redirect("forms:start", bundle)
    kind, _dash, found = chosen.partition("-")
    company = _company(found) if kind == "company" else None
    person_id = _id(found) if kind == "person" else request.resident.person_id
    person = identity.people([person_id]).get(person_id)
    if person is None:
        raise Http404
    draft = operations.start(bundle, for_person=person, by=request.resident, at=now(), company=company)
    return redirect("forms:draft", draft.id)


@action(open_to=identity.residents, back_to="forms:start")
def look_up(request: identity.ResidentRequest, bundle: str) -> HttpResponse:
    """Ask the register for which companies the person acts by law."""
    _known(bundle)
    count = operations.look_up_companies(bundle, by=request.resident, at=now())
    if count:
        words = ngettext("You represent %(count)d company.", "You represent %(count)d companies.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, _("The register names no company that you represent."))
    return redirect("forms:start", bundle)


def principals(resident: identity.Resident, bundle: book.Bundle) -> list[Principal]:
    """Return for whom this resident may begin a form of this bundle today, themselves first."""
    found = [] if bundle.applicant == "company" else [Principal(MYSELF, _("Myself"))]
    for one in identity.reach_of(resident, on=today()):
        kind = "company" if one.company_id else "person"
        if one.covers(bundle.key) and bundle.applicant in (kind, "either"):
            number = one.number if one.company_id else identity.mask_id_number(one.number)
            found.append(Principal(f"{kind}-{one.company_id or one.person_id}", one.principal, number))
    return found


def _known(bundle: str) -> book.Bundle:
    record = book.current().book.bundles.get(bundle)
    if record is None:
        raise Http404
    return record


def _company(text: str) -> identity.Company:
    company = identity.company(_id(text))
    if company is None:
        raise Http404
    return company


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise Http404 from wrong
