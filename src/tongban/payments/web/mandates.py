"""A person's standing mandates: limits, what was charged and who paid which part, and the button that ends one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tongban.book import api as book
from tongban.identity import api as identity
from tongban.kernel.clock import day_of, now
from tongban.payments import queries
from tongban.payments.models import Charge, StandingMandate
from tongban.payments.money import yuan
from tongban.payments.operations.charging import used_this_month
from tongban.payments.operations.mandates import revoke
from tongban.payments.states import BillState
from tongban.ui.components import Cell, Link, Row, Table, Tag
from tongban.ui.doors import action, page

CHARGES = 100


@page(open_to=identity.residents)
@never_cache
def mandates(request: identity.ResidentRequest) -> HttpResponse:
    """Show each mandate with its limits and charges."""
    found = [(one, _title(one), _facts(one), _charges(one)) for one in queries.mandates_for(request.resident)]
    trail = [Link(reverse("payments:mine"), _("My payments")), Link("", _("Automatic settlement"))]
    return render(request, "payments/mandates.html", {"mandates": found, "trail": trail})


@action(open_to=identity.residents, back_to="payments:mandates")
def end(request: identity.ResidentRequest, mandate_id: UUID) -> HttpResponse:
    """Revoke a mandate."""
    if not queries.mandates_for(request.resident).filter(id=mandate_id).exists():
        raise Http404
    revoke(mandate_id, by=request.resident, at=now())
    messages.success(request, _("Revoked. Nothing more is taken from your account."))
    return redirect("payments:mandates")


def _title(mandate: StandingMandate) -> book.Text:
    return book.edition(mandate.edition_number).book.services[mandate.service].result.title


def _facts(mandate: StandingMandate) -> list[Row]:
    rows = [
        Row(_("For"), "、".join(identity.mask_id_number(one) for one in mandate.covers)),
        Row(_("From account"), identity.mask_account(mandate.account)),
        Row(_("At most each time"), yuan(mandate.limit_each)),
        Row(_("At most a month"), yuan(mandate.limit_month)),
        Row(_("Taken this month"), yuan(used_this_month(mandate, now()))),
        Row(_("Signed on"), date_format(day_of(mandate.signed_at))),
    ]
    if mandate.revoked_at is None:
        return rows
    return [*rows, Row(_("Revoked on"), date_format(day_of(mandate.revoked_at)))]


def _charges(mandate: StandingMandate) -> Table:
    shares = book.edition(mandate.edition_number).book.settlements[mandate.settlement].shares
    heads = [_("Day"), _("Where"), _("Amount"), *(str(share.title) for share in shares), _("Your part"), _("State")]
    listed = mandate.charges.select_related("bill").order_by("-taken_at", "id")[:CHARGES]
    rows = [
        [
            Cell(date_format(day_of(one.taken_at))),
            Cell(one.place),
            Cell(yuan(one.total), number=True),
            *(Cell(yuan(one.shares.get(share.key, 0)), number=True) for share in shares),
            Cell(yuan(one.own), number=True),
            _state(one),
        ]
        for one in listed
    ]
    return Table(_("Charges"), heads, rows)


def _state(charge: Charge) -> Cell:
    if charge.bill is None or charge.bill.state == BillState.PAID:
        return Cell(tag=Tag(_("Paid in full"), "good"))
    if charge.bill.state == BillState.OPEN and charge.wake_at is None:
        return Cell(tag=Tag(_("To pay"), "wait"), url=reverse("payments:due", args=[charge.bill.application_number]))
    if charge.bill.state == BillState.OPEN:
        return Cell(tag=Tag(_("Being taken"), "info"))
    return Cell(tag=Tag(BillState(charge.bill.state).words, "info"))
