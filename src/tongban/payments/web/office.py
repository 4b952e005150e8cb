"""Money of an office: its bills, what is paid at its counter or goes back by hand, and each day's differences."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tongban.book import api as book
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.payments import operations, queries
from tongban.payments.models import Bill, Discrepancy, Refund
from tongban.payments.money import yuan
from tongban.payments.states import BillState, Difference, RefundState, Way
from tongban.payments.web.tables import bill_cell, title_of
from tongban.ui.components import Cell, Row, Table
from tongban.ui.doors import Sight, action, by_method, page

ROWS = 25
PURPOSE = "payment"


@page(open_to=identity.officers)
@never_cache
def overview(request: identity.OfficerRequest) -> HttpResponse:
    """List the bills of the officer's office, payers masked, and what it has to hand back."""
    rows = Paginator(queries.bills_at(request.officer.agency), ROWS).get_page(request.GET.get("page"))
    refunds = list(queries.refunds_at(request.officer.agency))
    context = {
        "agency": book.current().book.agencies.get(request.officer.agency),
        "rows": rows,
        "table": _bills(list(rows)),
        "refunds": [
            {
                "id": one.id,
                "title": title_of(one.bill),
                "amount": yuan(one.amount),
                "number": one.bill.application_number,
                "way": Way(one.payment.way).label,
                "state": RefundState(one.state).words,
                "fault": one.fault,
            }
            for one in refunds
        ],
        "is_supervisor": identity.Role.SUPERVISOR in request.officer.roles,
    }
    return render(request, "payments/office.html", context)


def sight_of_bills(request: Any) -> Sight | None:
    """Finding what an application owes tells who pays it: recorded before it is shown."""
    bills = _due(request)
    persons = sorted({person for bill in bills for person in queries.payers_of(bill)})
    if not persons:
        return None
    number = bills[0].application_number
    return Sight(persons, sorted({bill.fee for bill in bills}), request.officer.actor, PURPOSE, concerning=number)


@page(open_to=identity.officers, shows=sight_of_bills)
@never_cache
def ask_counter(request: identity.OfficerRequest) -> HttpResponse:
    """Find what an application owes, to take the money at the counter."""
    return _counter_page(request)


@action(open_to=identity.officers, back_to="payments:counter")
def take(request: identity.OfficerRequest) -> HttpResponse:
    """Write down what was paid at the counter."""
    number = request.POST.get("number", "")
    way, slip = request.POST.get("way", ""), request.POST.get("slip", "")
    try:
        taken = operations.take_at_counter(number, way, slip, by=request.officer, at=now())
    except Refused as refusal:
        return _counter_page(request, fault=refusal.reason)
    messages.success(request, _("Written down: %(amount)s. The payer has been told.") % {"amount": yuan(taken)})
    return redirect("payments:office")


counter = by_method(get=ask_counter, post=take)


@action(open_to=identity.officers, back_to="payments:office")
def settle_refund(request: identity.OfficerRequest, refund_id: UUID) -> HttpResponse:
    """Write down that money was handed back."""
    try:
        operations.settle_refund(refund_id, request.POST.get("slip", ""), by=request.officer, at=now())
    except Refund.DoesNotExist as unknown:
        raise Http404 from unknown
    messages.success(request, _("Written down. The payer has been told."))
    return redirect("payments:office")


@page(open_to=identity.supervisors)
@never_cache
def differences(request: identity.OfficerRequest) -> HttpResponse:
    """List the differences between the provider's statements and our books."""
    found = queries.differences_for(request.officer.agency)
    lines = [
        {
            "id": one.id,
            "day": one.statement.day,
            "kind": Difference(one.kind).label,
            "number": one.number,
            "here": "–" if one.here is None else yuan(one.here),
            "there": "–" if one.there is None else yuan(one.there),
            "is_settled": one.settled_at is not None,
            "note": one.note,
            "by": one.settled_by,
        }
        for one in found
    ]
    return render(request, "payments/differences.html", {"lines": lines})


@action(open_to=identity.supervisors, back_to="payments:differences")
def settle_difference(request: identity.OfficerRequest, difference_id: UUID) -> HttpResponse:
    """Write down how a difference was settled."""
    try:
        operations.settle_difference(difference_id, request.POST.get("note", ""), by=request.officer, at=now())
    except Discrepancy.DoesNotExist as unknown:
        raise Http404 from unknown
    messages.success(request, _("Written down."))
    return redirect("payments:differences")


def _bills(bills: list[Bill]) -> Table:
    rows = [
        [
            Cell(bill.application_number),
            Cell(title_of(bill)),
            Cell(identity.mask_name(bill.payer_name)),
            Cell(yuan(bill.amount), number=True),
            bill_cell(bill),
        ]
        for bill in bills
    ]
    return Table(_("Bills"), [_("Number"), _("Fee"), _("Payer"), _("Amount"), _("State")], rows)


def _due(request: identity.OfficerRequest) -> list[Bill]:
    """Return what is due of the application asked for, as far as this officer may take it."""
    number = (request.POST if request.method == "POST" else request.GET).get("number", "").strip()
    found = Bill.objects.filter(application_number=number, state=BillState.OPEN).order_by("opened_at", "id")
    officer = request.officer
    if identity.Role.COUNTER in officer.roles:
        return list(found) if number else []
    return [bill for bill in found if officer.agency in (bill.agency, bill.collector)] if number else []


def _counter_page(request: identity.OfficerRequest, *, fault: str = "") -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    bills = _due(request)
    context = {
        "number": given.get("number", "").strip()[:40],
        "asked": bool(given.get("number", "").strip()),
        "bills": [Row(title_of(bill), yuan(bill.amount)) for bill in bills],
        "payer": identity.mask_name(bills[0].payer_name) if bills else "",
        "total": yuan(sum(bill.amount for bill in bills)),
        "ways": [(way.value, way.label, way == given.get("way")) for way in (Way.CASH, Way.CARD)],
        "slip": given.get("slip", "")[:40],
        "fault": fault,
    }
    return render(request, "payments/counter.html", context, status=422 if fault else 200)
