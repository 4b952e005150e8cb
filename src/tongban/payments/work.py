"""The worker's turns at money: orders asked about, refunds and payouts sent, bills reminded of.

The row is the job: claimed by its lock while the provider is asked, one at a time, free again when a worker dies.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model

from tongban.payments.models import Bill, Charge, Order, Payout, Refund
from tongban.payments.operations import billing, charging, ordering, paying_out, reconciling, refunding
from tongban.payments.providers import Provider, provider

log = logging.getLogger("tongban.payments")
PAUSE_AFTER_FAULT = timedelta(minutes=1)


def work(*, at: datetime, batch: int = 20) -> int:
    """Do what is due on up to `batch` rows of each kind; return how many were looked at."""
    done = _turns(Bill, lambda bill: billing.wake(bill, at=at), at, batch)
    connected = provider()
    if connected is None:
        return done
    asked: Provider = connected
    done += _turns(Order, lambda order: ordering.ask_about(order, asked, at=at), at, batch)
    done += _turns(Charge, lambda charge: charging.debit(charge, asked, at=at), at, batch)
    done += _turns(Refund, lambda refund: refunding.send_back(refund, asked, at=at), at, batch)
    done += _turns(Payout, lambda payout: paying_out.send_out(payout, asked, at=at), at, batch)
    return done


def reconcile(*, at: datetime) -> int:
    """Compare yesterday's statement with our books, if that was not done yet."""
    return reconciling.reconcile_yesterday(provider(), at=at)


def _turns(table: type[Model], turn: Callable[[Any], None], at: datetime, batch: int) -> int:
    done = 0
    while done < batch and _turn(table, turn, at):
        done += 1
    return done


def _turn(table: Any, turn: Callable[[Any], None], at: datetime) -> bool:
    """Take one due row; a fault costs it a pause, never the others."""
    with transaction.atomic():
        due = table.objects.select_for_update(skip_locked=True, of=("self",)).filter(wake_at__lte=at)
        row = due.order_by("wake_at", "id").first()
        if row is None:
            return False
        try:
            with transaction.atomic():
                turn(row)
        except Exception:
            log.exception("%s %s could not be moved on; tried again in a minute", table.__name__, row)
            billing.put_off(row, until=at + PAUSE_AFTER_FAULT)
    return True
