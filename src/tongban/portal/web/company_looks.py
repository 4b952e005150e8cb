"""Who looked at a company's data: shown to its legal representative."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from tongban.exchange import api as exchange
from tongban.identity import api as identity
from tongban.kernel.clock import today
from tongban.portal.looks import lines
from tongban.ui.doors import page

ROWS = 20


@page(open_to=identity.residents)
def company_looks(request: identity.ResidentRequest, company_id: UUID) -> HttpResponse:
    """Show who asked registers about a company that the resident represents; another's does not exist for them."""
    found = next((one for one in represented_by(request.resident) if one.company_id == company_id), None)
    if found is None:
        raise Http404
    rows = Paginator(exchange.looks_at_company(found.number), ROWS).get_page(request.GET.get("page"))
    shown = lines(list(exchange.lines_of(rows)), reader=request.resident.person_id)
    return render(request, "portal/company_looks.html", {"company": found, "rows": rows, "lines": shown})


def represented_by(resident: identity.Resident) -> list[identity.Reach]:
    """Return the companies whose legal representative a person is, as the register last said."""
    reaches = identity.reach_of(resident, on=today())
    return [one for one in reaches if one.kind == identity.MandateKind.REPRESENTATIVE]
