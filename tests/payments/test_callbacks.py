"""The platform tells by itself: signed, again until it is heard, and believed only when it is right."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from sample_city.payments.callbacks import signed
from tests.payments.conftest import KEY, Due, Platform, settled
from tongban.kernel.clock import now
from tongban.payments import operations
from tongban.payments.models import Order, Payment, ProviderMessage, Refund

PATH = "/payments/callback/sandbox/"
Cashier = Callable[[Order], str]


def _told(placed: Order, **other: Any) -> bytes:
    said = {"order": placed.number, "reference": "r1", "amount": placed.amount, "paid_at": now().isoformat(), **other}
    return json.dumps(said).encode()


def _post(body: bytes, headers: dict[str, str]) -> int:
    kept = {name: value for name, value in headers.items() if name != "Content-Type"}
    return Browser().post(PATH, body, content_type="application/json", headers=kept).status_code


@pytest.mark.django_db
def test_a_callback_that_comes_twice_counts_once_and_is_answered_well_both_times(due: Due, platform: Platform) -> None:
    body = _told(due.place())
    assert [_post(body, signed(KEY, "tongban", "POST", PATH, body)) for _time in range(2)] == [200, 200]
    assert (Payment.objects.count(), Refund.objects.count(), ProviderMessage.objects.count()) == (1, 0, 2)
    assert due.bill().state == "paid"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "other", "status", "fault"),
    [
        ("another", {}, 401, "bad_signature"),
        (KEY, {"amount": 1}, 422, "wrong_amount"),
        (KEY, {"amount": "8000"}, 400, "bad_request"),
        (KEY, {"order": "20260101ffff"}, 404, "unknown_order"),
    ],
    ids=["another key", "another amount", "no amount", "an order that is not ours"],
)
def test_what_is_wrong_is_refused_and_written_down(
    due: Due, platform: Platform, key: str, other: dict[str, Any], status: int, fault: str
) -> None:
    body = _told(due.place(), **other)
    assert _post(body, signed(key, "tongban", "POST", PATH, body)) == status
    assert (ProviderMessage.objects.get().fault, due.bill().state) == (fault, "open")


@pytest.mark.django_db
def test_what_is_signed_long_ago_is_refused(due: Due, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    body, long_ago = _told(due.place()), time.time() - 3600
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: long_ago)
        headers = signed(KEY, "tongban", "POST", PATH, body)
    assert _post(body, headers) == 401
    assert ProviderMessage.objects.get().fault == "stale"


@pytest.mark.django_db
def test_what_nobody_signed_does_not_come_in(platform: Platform) -> None:
    assert _post(b"{}", {}) == 401


@pytest.mark.django_db
def test_a_lost_callback_is_found_by_asking(due: Due, platform: Platform, cashier: Cashier) -> None:
    platform.fault("lost_callback")
    order = due.place()
    platform.pay(cashier(order))
    assert due.bill().state == "open"
    wake_at = Order.objects.get().wake_at
    assert wake_at is not None
    settled(wake_at)
    assert (due.bill().state, due.state()) == ("paid", "closed")


@pytest.mark.django_db
def test_a_platform_that_is_down_is_asked_again_with_growing_pauses(due: Due, platform: Platform) -> None:
    order, pauses = due.place(), []
    platform.fault("down", -1)
    for _try in range(3):
        order.refresh_from_db()
        assert order.wake_at is not None
        moment = order.wake_at
        settled(moment)
        order.refresh_from_db()
        assert order.wake_at is not None
        pauses.append((order.wake_at - moment).total_seconds())
    assert pauses == [40, 80, 160]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", ["", "double_callback", "late_callback"])
def test_the_real_platform_reaches_us(
    due: Due, platform: Platform, cashier: Cashier, live_server: Any, settings: Any, fault: str
) -> None:
    settings.TONGBAN_PAYMENTS_CALLBACK = live_server.url
    if fault:
        platform.fault(fault, seconds=0.5)
    order = due.place()
    platform.pay(cashier(order))
    deadline = time.monotonic() + 20
    wanted = 2 if fault == "double_callback" else 1
    while ProviderMessage.objects.count() < wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    settled()
    assert (ProviderMessage.objects.count(), Payment.objects.count()) == (wanted, 1)
    assert (due.bill().state, due.state()) == ("paid", "closed")


@pytest.mark.django_db(transaction=True)
def test_a_callback_signed_with_another_key_is_not_believed_and_the_money_is_found_by_asking(
    due: Due, platform: Platform, cashier: Cashier, live_server: Any, settings: Any
) -> None:
    settings.TONGBAN_PAYMENTS_CALLBACK = live_server.url
    platform.fault("wrong_signature")
    order = due.place()
    platform.pay(cashier(order))
    deadline = time.monotonic() + 20
    while not ProviderMessage.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (ProviderMessage.objects.get().fault, due.bill().state) == ("bad_signature", "open")
    operations.look_soon(order.id, at=now())
    settled()
    assert due.bill().state == "paid"
