"""An e-receipt as a PDF in both languages, with the number and code that verify it."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from tongban.book import api as book
from tongban.payments.models import Receipt
from tongban.payments.money import yuan
from tongban.ui import printing


def render(receipt: Receipt) -> bytes:
    """Return a receipt as PDF bytes."""
    with override("zh-hans"):
        return printing.printed(render_to_string("payments/document.html", context_of(receipt)))


def context_of(receipt: Receipt) -> dict[str, Any]:
    """Return what a receipt says."""
    return {
        "receipt": receipt,
        "agency": book.edition(receipt.edition_number).book.agencies[receipt.agency],
        "lines": [{**line, "amount": yuan(line["amount"])} for line in receipt.lines],
        "amount": yuan(receipt.amount),
        "refunded": yuan(receipt.refunded) if receipt.refunded else "",
        "is_payout": receipt.payout_id is not None,
        "url": verification_url(receipt),
    }


def verification_url(receipt: Receipt) -> str:
    """Return the address that verifies a receipt."""
    return f"{settings.PUBLIC_URL}/payments/verify/?number={receipt.number}&code={receipt.code}"
