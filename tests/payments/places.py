"""What stands in the addresses of payments: an order that waits, a receipt, a payout whose account was wrong."""

import dataclasses
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import replace

from tests.cases.conftest import an_officer_of
from tests.world import resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.payments import operations
from tongban.payments.about import About
from tongban.payments.models import Payout, Receipt
from tongban.payments.operations.mandates import sign

SERVICE = "resident-insurance-payment"


def money_of(application: cases.Application, person: identity.Person) -> dict[str, dict[str, Any]]:
    """Let a person pay one fee at a counter and order another; return the arguments of the addresses."""
    _billed(application, person)
    operations.take_at_counter(application.number, "card", "T-0001", by=an_officer_of("tax"), at=now())
    _billed(application, person)
    order = operations.place(application.id, by=resident_of(person), at=now())
    payout = operations.pay_out(
        100,
        "6230999506190000000",
        _about(application),
        payee_id_number=person.id_number,
        payee_name=person.name,
        at=now(),
    )
    Payout.objects.filter(id=payout.id).update(state="failed", wake_at=None)
    number = {"number": application.number}
    return {
        "payments:due": number,
        "payments:pay": number,
        "payments:order": {"number": order.number},
        "payments:look": {"number": order.number},
        "payments:receipt": {"receipt_id": Receipt.objects.get().id},
        "payments:account": {"payout_id": payout.id},
        "payments:settle-refund": {"refund_id": uuid4()},
        "payments:end-mandate": {"mandate_id": _signed(application, person)},
    }


def _signed(application: cases.Application, person: identity.Person) -> UUID:
    terms = book.Terms(settlement="medical-visits", covers=[], limit_each="1", limit_month="1", account_from="")
    holder = {"holder_id_number": person.id_number, "holder_name": person.name}
    about = dataclasses.replace(_about(application), service="visit-settlement", bundle="medical-payment")
    limits = {"limit_each": 1, "limit_month": 1}
    mandate = sign(terms, [person.id_number], "6230990000000000026", about, **limits, **holder, at=now())
    return mandate.id


def _billed(application: cases.Application, person: identity.Person) -> None:
    fee = replace(book.current().book.services[SERVICE].fees[0], collector="tax")
    payer = {"payer_id_number": person.id_number, "payer_name": person.name}
    operations.open_bill(fee, 24500, _about(application), **payer, pay_by=None, at=now())


def _about(application: cases.Application) -> About:
    return About(
        application_id=application.id,
        application_number=application.number,
        case_id=uuid4(),
        bundle=application.bundle,
        service=SERVICE,
        agency="tax",
        edition_number=application.edition_number,
    )
