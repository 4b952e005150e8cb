"""What a person owes, pays, is paid, and the receipts of it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tongban.book import api as book
from tongban.identity import api as identity
from tongban.kernel.clock import day_of, now
from tongban.kernel.refused import Refused
from tongban.payments import documents, operations, queries
from tongban.payments.models import Bill, Order, Payout, Receipt
from tongban.payments.money import yuan
from tongban.payments.providers import ToPay, provider
from tongban.payments.states import BillState, OrderState, PayoutState
from tongban.payments.web.tables import bills_table, payouts_table, receipts_table, title_of
from tongban.ui.components import Link, Row
from tongban.ui.doors import action as acting
from tongban.ui.doors import by_method, everyone, page

ROWS = 100


@page(open_to=identity.residents)
@never_cache
def mine(request: identity.ResidentRequest) -> HttpResponse:
    """Show everything the person owes, paid, was paid and was given receipts for."""
    bills = list(queries.bills_for(request.resident)[:ROWS])
    payouts, receipts = queries.payouts_for(request.resident)[:ROWS], queries.receipts_for(request.resident)[:ROWS]
    return render(request, "payments/mine.html", _tables(bills, list(payouts), list(receipts)))


@page(open_to=identity.residents)
@never_cache
def due(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Show what one application costs this person, and what it pays them."""
    bills = list(queries.bills_for(request.resident).filter(application_number=number))
    payouts = list(queries.payouts_for(request.resident).filter(application_number=number))
    receipts = list(queries.receipts_for(request.resident).filter(application_number=number))
    if not bills and not payouts:
        raise Http404
    open_bills = [bill for bill in bills if bill.state == BillState.OPEN]
    first: Bill | Payout = (bills or payouts)[0]
    title = book.edition(first.edition_number).book.bundles[first.bundle].title
    context = {
        **_tables(bills, payouts, receipts),
        "number": number,
        "title": title,
        "total": yuan(sum(bill.amount for bill in open_bills)) if open_bills else "",
        "pay_by": min((bill.pay_by for bill in open_bills if bill.pay_by), default=None),
        "is_online": provider() is not None,
        "trail": [Link(reverse("payments:mine"), _("My payments")), Link("", number)],
    }
    return render(request, "payments/due.html", context)


@acting(open_to=identity.residents, back_to="payments:due")
def pay(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Place an order of everything that is due, and lead to it."""
    bill = queries.bills_for(request.resident).filter(application_number=number).first()
    if bill is None:
        raise Http404
    if provider() is None:
        raise Refused(_("Nothing can be paid online here: pay at any counter."), code="no_provider")
    order = operations.place(bill.application_id, by=request.resident, at=now())
    return redirect("payments:order", order.number)


@page(open_to=identity.residents)
@never_cache
def order(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Show an order: the way to the cashier while it waits, else what became of it."""
    found = _order(request, number)
    bills = queries.bills_in(found)
    agencies = book.edition(bills[0].edition_number).book.agencies
    shares = [Row(agencies[key].name, yuan(fen)) for key, fen in queries.shares_of(found).items()]
    waits = found.state == OrderState.PLACED and found.expires_at > now()
    context = {
        "order": found,
        "state": OrderState(found.state),
        "amount": yuan(found.amount),
        "application": bills[0].application_number,
        "shares": shares,
        "lines": [Row(title_of(bill), yuan(bill.amount)) for bill in bills],
        "cashier": _cashier(request, found, bills) if waits else "",
        "waits": waits,
        "is_paid": found.state == OrderState.PAID,
    }
    return render(request, "payments/order.html", context)


@acting(open_to=identity.residents, back_to="payments:order")
def look(request: identity.ResidentRequest, number: str) -> HttpResponse:
    """Have the provider asked at once whether the money came."""
    operations.look_soon(_order(request, number).id, at=now())
    messages.info(request, _("We are asking the payment platform. This takes a few seconds."))
    return redirect("payments:order", number)


@page(open_to=identity.residents)
@never_cache
def receipt(request: identity.ResidentRequest, receipt_id: UUID) -> HttpResponse:
    """Give a receipt as PDF; while it is being made, lead to the page that says so."""
    found = Receipt.objects.filter(id=receipt_id, holder_id_number=request.resident.id_number).first()
    if found is None:
        raise Http404
    if found.pdf is None:
        messages.info(request, _("The PDF is being made. It takes a few seconds."))
        return redirect("payments:due", found.application_number)
    response = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response


@page(open_to=identity.residents)
@never_cache
def ask_account(request: identity.ResidentRequest, payout_id: UUID) -> HttpResponse:
    """Ask for another account after one did not take the money."""
    return _account_page(request, payout_id)


@acting(open_to=identity.residents, back_to="payments:mine")
def correct_account(request: identity.ResidentRequest, payout_id: UUID) -> HttpResponse:
    """Try again with the account that was typed."""
    payout = _payout(request, payout_id)
    typed = request.POST.get("account", "")
    try:
        operations.correct_account(payout.id, typed, by=request.resident, at=now())
    except Refused as refusal:
        if refusal.code != "account":
            raise
        return _account_page(request, payout_id, typed=typed, fault=refusal.reason)
    messages.success(request, _("Thank you. The money is on its way to this account."))
    return redirect("payments:due", payout.application_number)


account = by_method(get=ask_account, post=correct_account)


@page(open_to=everyone)
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Say whether a receipt with this number and code was given, for how much, and what of it went back."""
    number, code = request.GET.get("number", "").strip(), request.GET.get("code", "").strip().upper()
    found = queries.receipt_by(number[:40], code[:20]) if number else None
    context = {"asked": bool(number), "number": number[:40], "code": code[:20], "rows": _verified(found)}
    answer = render(request, "payments/verify.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _verified(found: Receipt | None) -> list[Row]:
    if found is None:
        return []
    said = documents.context_of(found)
    rows = [
        Row(_("Number"), found.number),
        Row(_("Office"), said["agency"].name),
        Row(_("Paid to") if said["is_payout"] else _("Paid by"), identity.mask_name(found.holder_name)),
        Row(_("Amount"), said["amount"]),
        Row(_("Day"), date_format(day_of(found.issued_at))),
    ]
    return [*rows, Row(_("Paid back of it"), said["refunded"])] if said["refunded"] else rows


def _tables(bills: list[Bill], payouts: list[Payout], receipts: list[Receipt]) -> dict[str, Any]:
    return {
        "open_bills": bills_table(_("To pay"), [bill for bill in bills if bill.state == BillState.OPEN]),
        "past_bills": bills_table(_("Past"), [bill for bill in bills if bill.state != BillState.OPEN]),
        "payouts": payouts_table(payouts),
        "wrong_accounts": [payout for payout in payouts if payout.state == PayoutState.FAILED],
        "receipts": receipts_table(receipts),
    }


def _order(request: identity.ResidentRequest, number: str) -> Order:
    found = queries.order_for(request.resident, number)
    if found is None:
        raise Http404
    return found


def _payout(request: identity.ResidentRequest, payout_id: UUID) -> Payout:
    found = queries.payouts_for(request.resident).filter(id=payout_id).first()
    if found is None:
        raise Http404
    return found


def _account_page(
    request: identity.ResidentRequest, payout_id: UUID, *, typed: str = "", fault: str = ""
) -> HttpResponse:
    payout = _payout(request, payout_id)
    context = {
        "payout": payout,
        "is_wrong": payout.state == PayoutState.FAILED,
        "title": title_of(payout),
        "amount": yuan(payout.amount),
        "account": identity.mask_account(payout.account),
        "typed": typed,
        "fault": fault,
    }
    return render(request, "payments/account.html", context, status=422 if fault else 200)


def _cashier(request: HttpRequest, order: Order, bills: list[Bill]) -> str:
    """Return the cashier's address; empty where there is no provider."""
    connected = provider()
    if connected is None:
        return ""
    told = ToPay(
        number=order.number,
        amount=order.amount,
        splits=queries.shares_of(order),
        title=str(book.edition(bills[0].edition_number).book.bundles[bills[0].bundle].title),
        expires_at=order.expires_at,
        return_url=settings.PUBLIC_URL + reverse("payments:order", args=[order.number]),
        callback_url=settings.TONGBAN_PAYMENTS_CALLBACK + f"/payments/callback/{connected.key}/",
        language=get_language() or "zh-hans",
    )
    return connected.cashier_url(told)
