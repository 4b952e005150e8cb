"""E-receipts (财政电子票据): one a collector and payment; their pictures are made when somebody wants them."""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from tongban.book import api as book
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.ids import uuid7
from tongban.kernel.jobs import enqueue_once
from tongban.payments import documents, tasks
from tongban.payments.models import Bill, Payment, Payout, Receipt

CODE_BYTES = 5  # eight signs


def give_receipts(payment: Payment, bills: Iterable[Bill], *, at: datetime) -> None:
    """Give each collector's receipt for the bills that a payment paid."""
    shares: dict[str, list[Bill]] = {}
    for bill in bills:
        shares.setdefault(bill.collector, []).append(bill)
    for collector, theirs in shares.items():
        first = theirs[0]
        receipt = Receipt.objects.create(
            payment=payment,
            application_id=first.application_id,
            application_number=first.application_number,
            edition_number=first.edition_number,
            agency=collector,
            holder_id_number=first.payer_id_number,
            holder_name=first.payer_name,
            amount=sum(bill.amount for bill in theirs),
            lines=[{**_both(title_of(bill)), "amount": bill.amount} for bill in theirs],
            **_numbered(at),
        )
        _given(receipt, at)


def give_payout_receipt(payout: Payout, *, at: datetime) -> None:
    """Give the receipt of an office for what it paid out."""
    title = book.edition(payout.edition_number).book.services[payout.service].result.title
    receipt = Receipt.objects.create(
        payout=payout,
        application_id=payout.application_id,
        application_number=payout.application_number,
        edition_number=payout.edition_number,
        agency=payout.agency,
        holder_id_number=payout.payee_id_number,
        holder_name=payout.payee_name,
        amount=payout.amount,
        lines=[{**_both(title), "amount": payout.amount}],
        **_numbered(at),
    )
    _given(receipt, at)


def write_refund(payment: Payment, collector: str, amount: int) -> None:
    """Write on a collector's receipt what went back of it; its picture is made anew."""
    receipt = Receipt.objects.select_for_update().get(payment=payment, agency=collector)
    receipt.refunded, receipt.pdf = receipt.refunded + amount, None
    receipt.save(update_fields=["refunded", "pdf"])
    enqueue_once(tasks.make_receipt, receipt_id=str(receipt.id))


@transaction.atomic
def make_picture(receipt_id: UUID) -> None:
    """Make and keep the PDF of a receipt; one that exists is left alone."""
    receipt = Receipt.objects.select_for_update().get(id=receipt_id)
    if receipt.pdf is None:
        receipt.pdf = documents.render(receipt)
        receipt.save(update_fields=["pdf"])


def title_of(bill: Bill) -> book.Text:
    """Return what a bill's fee is called; of a charge that a mandate settles, its settlement."""
    content = book.edition(bill.edition_number).book
    service = content.services[bill.service]
    if service.result.terms:
        return content.settlements[service.result.terms.settlement].title
    return next(fee.name for fee in service.fees if fee.key == bill.fee)


def _given(receipt: Receipt, at: datetime) -> None:
    audit("payments.receipt_given", receipt.id, by=SYSTEM, at=at, note=receipt.number)
    enqueue_once(tasks.make_receipt, receipt_id=str(receipt.id))


def _both(title: book.Text) -> dict[str, str]:
    return {"zh": title.zh, "en": title.en}


def _numbered(at: datetime) -> dict[str, object]:
    """Return a new receipt's id, number (the year and ten digits) and code to verify it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('payments_receipt_serial')")
        serial = cursor.fetchone()[0]
    code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    return {"id": uuid7(at), "number": f"{day_of(at):%Y}{serial:010}", "code": code, "issued_at": at}
